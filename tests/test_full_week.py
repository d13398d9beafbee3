"""The drawn whole weeks of the benchmarks: the same for a seed, every rule on, and planned without a broken rule."""

import pytest

from benchmarks.nights import run
from benchmarks.weeks import full_week


def test_a_seed_gives_the_same_week() -> None:
    assert full_week(2, 3, 20, 2, seed=1) == full_week(2, 3, 20, 2, seed=1)
    assert full_week(2, 3, 20, 2, seed=1) != full_week(2, 3, 20, 2, seed=2)


def test_it_is_as_large_as_asked_for() -> None:
    week = full_week(5, 5, 100, 8, seed=0)
    lodgings = [base for base in week.bases.values() if base.kind == "lodging"]
    assert (len(week.vans), week.settings.horizon.days, len(week.requests), len(lodgings)) == (5, 5, 100, 8)
    assert sum(request.must for request in week.requests.values()) == 5


@pytest.mark.parametrize("seed", range(3))
def test_its_plan_breaks_no_rule_and_leaves_none_unchecked(seed: int) -> None:
    found = run(full_week(2, 3, 24, 2, seed), seconds=60)
    assert found.broken == 0
    assert found.plan.not_checked == ()
    assert 0 < sum(answer.status == "served" for answer in found.plan.answers) < 24
