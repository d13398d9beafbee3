"""The command ``planner``: parse, call, print. No logic."""

from planner.cli.commands import main

__all__ = ["main"]
