"""``python -m tests.faults [NAME ...]``: plant each fault in turn, run its checks, print a table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from time import monotonic

from tests.faults.checks import ready, why_it_fails
from tests.faults.listed import Fault, planner_with, read_faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each fault with what caught it; return 1 where one survived a check that should catch it."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="faults of tests/faults/list.toml (default: all)")
    names = parser.parse_args(arguments).names
    faults = {fault.name: fault for fault in read_faults()}
    if unknown := sorted(set(names) - faults.keys()):
        parser.error(f"no such fault: {', '.join(unknown)}")
    began = monotonic()
    survived = sum(not _told(faults[name]) for name in names or faults)
    _say(f"{len(names or faults)} faults, {survived} survived, {monotonic() - began:.0f} s")
    return 1 if survived else 0


def _told(fault: Fault) -> bool:
    """Tell how a fault fares, a line for each of its checks; return whether each of them catches it."""
    with planner_with(fault):
        why = {check: why_it_fails(ready(check)) for check in fault.caught_by}
    for check, reason in why.items():
        _say(f"{'caught' if reason else 'SURVIVED':9} {fault.name:45} {check:60} {reason[:60]}".rstrip())
    return all(why.values())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
