"""Tables and workbooks in, every problem reported, ``Problem`` out."""

from planner.inputs.load import check, load

__all__ = ["check", "load"]
