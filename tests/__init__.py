"""Tests, folder for folder as planner/."""
