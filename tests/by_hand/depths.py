"""A thousand drawn problems against trying everything, each depth forced in turn: ``python -m tests.by_hand.depths``.

The test suite does the same with fewer. Raises at the first that differs, and prints how many agreed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from time import monotonic

import tests.test_optimum as weeks
from planner.engine.generate import Generation
from tests.engine.test_choose import LARGE
from tests.engine.test_generate import drawn
from tests.engine.tried import best_level, holds
from tests.weeks import random_week

LIST = {"BRANCHED": sys.maxsize}
BRANCH = {"BRANCHED": -1}


def main() -> None:
    """Judge weeks with all rules by the list (CP-SAT, branch and cut, as if large), and simple ones generated."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    choosing = import_module("planner.engine.choose")
    before = dict(vars(choosing))
    for name, forced in (("list", LIST), ("branch", BRANCH), ("improve", {**LARGE, **LIST})):
        for key, value in forced.items():
            setattr(choosing, key, value)
        for seed in range(count):
            weeks.assert_drivable_and_best(random_week(seed))
        print(f"{name}: {count} weeks of all rules agree with trying everything", flush=True)
        for key in forced:
            setattr(choosing, key, before[key])
    for seed in range(count):
        problem = drawn(seed)
        work = Generation(problem, monotonic() + 60, 1, None)
        work.begin(())
        work.converge(work.deadline)
        work.close()
        made = work.result()
        if not holds(problem, made.tours) or {made.level, made.bound} != {best_level(problem)}:
            raise SystemExit(f"generate: problem {seed} differs")
    print(f"generate: {count} problems agree with trying everything")


if __name__ == "__main__":
    main()
