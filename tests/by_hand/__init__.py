"""Checks that need a program which is not installed with the tests; run by hand (docs/development.md)."""
