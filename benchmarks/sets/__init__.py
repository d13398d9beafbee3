"""An open set of weeks: see README.md."""
