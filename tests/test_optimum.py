"""Drawn small weeks: the solver's optimum is that of trying everything, and its plan can be driven."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from planner.model import Problem, Travel, Values
from planner.verify import verify
from planner.week import plan_from
from tests.brute import best
from tests.weeks import random_week, weeks

Week = tuple[Problem, Travel, Values]


def assert_drivable_and_best(week: Week) -> None:
    problem, travel, values = week
    plan = plan_from(problem, travel, values).plan
    found = best(problem, travel, values)
    assert verify(problem, travel, values, plan) == []
    assert plan.score.proven
    assert {tier.tier: tier.level for tier in plan.score.tiers} == {
        "freezes": found.freezes_broken,
        "must": found.must_missed,
        "changes": found.changes,
        "value": found.value,
        "cost": found.cost_xof,
    }


@pytest.mark.parametrize("block", range(10))
def test_the_optimum_of_drawn_weeks_is_that_of_trying_everything(block: int) -> None:
    for seed in range(60 * block, 60 * (block + 1)):
        assert_drivable_and_best(random_week(seed))


@settings(deadline=None, max_examples=60)
@given(weeks())
def test_no_shrunk_week_beats_the_solver(week: Week) -> None:
    assert_drivable_and_best(week)
