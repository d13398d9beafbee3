"""Tables and workbooks in, every problem reported, ``Problem`` out; plan.json out and in."""

from planner.inputs.load import check, load
from planner.inputs.plan_file import plan_from_bytes, plan_text, read_plan, write_plan
from planner.inputs.said import describe, write_problems

__all__ = [
    "check",
    "describe",
    "load",
    "plan_from_bytes",
    "plan_text",
    "read_plan",
    "write_plan",
    "write_problems",
]
