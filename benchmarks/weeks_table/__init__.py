"""The table of synthetic weeks: ``python -m benchmarks.weeks_table``."""
