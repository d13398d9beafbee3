"""The command ``planner``: parse, call, print. No logic."""

from planner.cli.program import main

__all__ = ["main"]
