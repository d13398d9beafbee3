"""A thousand drawn problems against trying everything, each depth forced in turn: ``python -m tests.by_hand.depths``.

The test suite does the same with fewer. Raises at the first that differs, and prints how many agreed.
"""

from __future__ import annotations

import sys

import pytest

import tests.test_optimum as weeks
from tests.engine.test_choose import BRANCHED, LARGE, SAMPLED, forced
from tests.engine.test_generate import test_proving_alone_is_as_good_as_trying_everything as generated
from tests.weeks import random_week

LIST: dict[str, float] = {"among.FEW": sys.maxsize}


def main() -> None:
    """Judge weeks with all rules by the list (CP-SAT, branch and cut, as if large), and simple ones generated."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for name, limits in (("list", LIST), ("branch", BRANCHED), ("sampled", SAMPLED), ("improve", {**LARGE, **LIST})):
        with pytest.MonkeyPatch.context() as patch:
            forced(patch, limits)
            for seed in range(count):
                weeks.assert_drivable_and_best(random_week(seed))
        print(f"{name}: {count} weeks of all rules agree with trying everything", flush=True)
    for seed in range(count):
        generated(seed)
    print(f"generate: {count} problems agree with trying everything")


if __name__ == "__main__":
    main()
