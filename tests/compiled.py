"""The engine's loops, compiled before pytest's workers begin, who else would all compile the same at the same time.

Compiled loops are kept beside their sources, so that this takes long only after a change. ``python -m tests.compiled
PART`` compiles one part: two processes take half as long as one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

SECONDS = 300.0


def compile_all() -> None:
    """Compile every part, each in a process of its own; what fails here fails again in the tests."""
    commands = ([sys.executable, "-m", "tests.compiled", part] for part in PARTS)
    for process in [subprocess.Popen(command, cwd=Path(__file__).parents[1]) for command in commands]:
        process.wait()


def _listed() -> None:
    from planner.week import plan_from  # noqa: PLC0415
    from tests.weeks import random_week  # noqa: PLC0415

    plan_from(*random_week(1))


def _generated() -> None:
    from planner.engine.generate import generate  # noqa: PLC0415
    from tests.engine.test_generate import drawn  # noqa: PLC0415

    generate(drawn(1), deadline=monotonic() + SECONDS)


PARTS: dict[str, Callable[[], None]] = {"listed": _listed, "generated": _generated}

if __name__ == "__main__":
    PARTS[sys.argv[1]]()
