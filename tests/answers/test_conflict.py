"""Which freezes cannot all be kept."""

from __future__ import annotations

from dataclasses import replace

from planner.answers.conflict import conflict
from planner.answers.situation import amended
from planner.model import ClinicDay, Event, Problem, Situation, Van
from planner.week import plan_from
from tests.formulate.weeks import request, travel, values, week
from tests.verify.world import THU, TUE, WED, at

ONE_A_DAY = (Van("V1", "B", max_clinics_per_day=1),)


def kept(key: str, van: str = "V1") -> ClinicDay:
    return ClinicDay(key, van, THU, at("09:00"))


def found(problem: Problem, since: Situation) -> set[str]:
    now = amended(problem, since)
    return {one.request for one in conflict(now, travel(now), values(now))}


def test_two_that_one_van_cannot_both_hold_are_named_and_no_third() -> None:
    """V1 holds one clinic a day; R4 is on Wednesday."""
    vans = (*ONE_A_DAY, Van("V2", "B"))
    problem = week(request("R1", "C1"), request("R3", "C3"), request("R4", "C4"), vans=vans)
    since = Situation(TUE, kept=(replace(kept("R4", "V2"), date=WED), kept("R1"), kept("R3")), published=1)
    assert found(problem, since) == {"R1", "R3"}
    now = amended(problem, since)
    assert plan_from(now, travel(now), values(now)).plan.score.freezes_broken == 1


def test_one_that_cannot_be_kept_is_named_alone() -> None:
    problem = week(request("R1", "C1"), request("R3", "C3"), vans=(Van("V1", "B"), Van("V2", "B")))
    down = (Event("van-down", "V1", THU),)
    assert found(problem, Situation(WED, kept=(kept("R1"), kept("R3", "V2")), events=down, published=1)) == {"R1"}


def test_nothing_is_named_where_all_can_be_kept() -> None:
    problem = week(request("R1", "C1"), request("R3", "C3"), vans=ONE_A_DAY)
    since = Situation(TUE, kept=(kept("R1"), replace(kept("R3"), date=WED)), published=1)
    assert found(problem, since) == set()
