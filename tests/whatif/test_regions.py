"""Regions planned apart: their plan keeps every rule of the whole, and no plan of the whole passes their bound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.model import Problem
from planner.whatif.regions import by_base, joined
from planner.whatif.sweep import Case, Outcome, sweep
from tests.whatif.weeks import drawn


def apart(problem: Problem) -> Problem:
    """Return the week with each van at a base of its own, all at one point."""
    base = next(iter(problem.bases.values()))
    homes = {f"{name}-home": replace(base, id=f"{name}-home", kind="base") for name in problem.vans}
    vans = {name: replace(row, base=f"{name}-home") for name, row in problem.vans.items()}
    return replace(problem, bases={**problem.bases, **homes}, vans=vans)


def compared(problem: Problem) -> tuple[Outcome, int, bool]:
    """Return the best plan of the whole, what regions lose of it, and whether the first bound was lowered."""
    (whole,) = sweep([Case("", problem)])
    assert whole.plan.score.proven
    found = joined(problem, by_base(problem))
    assert found.broken == ()
    assert found.bound >= whole.value
    same = all(
        getattr(found.plan.score, name) == getattr(whole.plan.score, name)
        for name in ("freezes_broken", "must_missed", "changes")
    )
    assert not same or found.plan.score.value <= whole.value
    return whole, whole.value - found.plan.score.value, found.bound < found.bounds[0]


def test_a_bound_holds_and_a_plan_keeps_the_rules() -> None:
    lost, lowered, several = 0, 0, 0
    for seed in range(60):
        problem = apart(drawn(seed))
        if len(problem.vans) > 1:
            _, loses, lower = compared(problem)
            several += 1
            lost += loses > 0
            lowered += lower
    assert several > 15 and lost > 0 and lowered > 0


def test_a_base_in_no_region_is_refused() -> None:
    problem = drawn(3)
    with pytest.raises(ValueError, match="not in one region"):
        joined(problem, {"nowhere": {"B9"}})
