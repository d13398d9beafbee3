"""Tests of planner/inputs, file for file."""
