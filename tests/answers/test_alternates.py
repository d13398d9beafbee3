"""A fallback for each clinic day: driven as told, with the rest of the plan as it is, it breaks no rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.answers.alternates import with_alternates
from planner.answers.van_days import Week
from planner.model import Plan
from planner.verify import verify
from planner.week import plan_from
from tests.answers.test_reasons import of, one_place
from tests.weeks import random_week

IGNORED = {"score", "answers", "must", "frozen"}  # what the plan says of itself, and of the clinic that is cancelled


def swapped(plan: Plan, number: int) -> Plan:
    """Return the plan with one of its fallbacks driven."""
    driven = plan.alternates[number].tour
    tours = [driven if (one.van, one.date) == (driven.van, driven.date) else one for one in plan.tours]
    return replace(plan, tours=tuple(tours))


def test_the_other_request_takes_the_place_of_the_one_that_is_cancelled() -> None:
    made, plan = of(one_place(), R3=9_000)
    (alternate,) = with_alternates(made, plan).alternates
    assert (alternate.instead, alternate.request) == ("R1", "R3")
    assert [stop.request for stop in alternate.tour.clinics] == ["R3"]
    assert alternate.tour.van == "V1"


def test_nothing_is_told_where_no_time_is_left() -> None:
    made, plan = of(one_place(), R3=9_000)
    assert with_alternates(made, plan, seconds=0.0).alternates == ()


@pytest.mark.parametrize("block", range(4))
def test_fallbacks_of_drawn_weeks_break_no_rule(block: int) -> None:
    for seed in range(25 * block, 25 * (block + 1)):
        problem, travel, values = random_week(seed)
        plan = with_alternates(Week(problem, travel, values), plan_from(problem, travel, values).plan)
        told = [one.request for one in plan.alternates]
        assert len(set(told)) == len(told)
        for number in range(len(told)):
            found = verify(problem, travel, values, swapped(plan, number))
            assert {one.rule for one in found} <= IGNORED, (seed, plan.alternates[number])
