"""Each rule matters in the tiny weeks: where it is lifted, the best of several weeks changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given, settings

from planner.model import (
    WEEKDAYS,
    Closure,
    Community,
    DaySettings,
    HealthCentre,
    Matrix,
    Policy,
    Problem,
    Request,
    Settings,
    Status,
    Travel,
    Values,
    Van,
)
from tests.brute import Best, best, feasible_alone
from tests.weeks import MANY, Week, random_week, weeks

T = TypeVar("T")
Lift = Callable[[Problem, Travel], tuple[Problem, Travel]]
WEEKS = 400
EVERY_DAY = frozenset(WEEKDAYS)


@cache
def _drawn(seed: int) -> tuple[Week, Best]:
    week = random_week(seed)
    return week, best(*week)


def _changed(rows: Mapping[str, T], change: Callable[[T], T]) -> dict[str, T]:
    return {key: change(row) for key, row in rows.items()}


def _requests(change: Callable[[Request], Request]) -> Lift:
    return lambda problem, travel: (
        replace(problem, requests=_changed(problem.requests, change)),
        travel,
    )


def _communities(change: Callable[[Community], Community]) -> Lift:
    return lambda problem, travel: (
        replace(problem, communities=_changed(problem.communities, change)),
        travel,
    )


def _centres(change: Callable[[HealthCentre], HealthCentre]) -> Lift:
    return lambda problem, travel: (
        replace(problem, health_centres=_changed(problem.health_centres, change)),
        travel,
    )


def _vans(change: Callable[[Van], Van]) -> Lift:
    return lambda problem, travel: (replace(problem, vans=_changed(problem.vans, change)), travel)


def _settings(change: Callable[[Settings], Settings]) -> Lift:
    return lambda problem, travel: (replace(problem, settings=change(problem.settings)), travel)


def _day(change: Callable[[DaySettings], DaySettings]) -> Lift:
    return _settings(lambda settings: replace(settings, day=change(settings.day)))


def _policy(change: Callable[[Policy], Policy]) -> Lift:
    return _settings(lambda settings: replace(settings, policy=change(settings.policy)))


def _no_rest(*, friday_only: bool) -> Lift:
    def change(day: DaySettings) -> DaySettings:
        minutes = day.rest.minutes if friday_only else 0
        friday = min(minutes, day.rest.friday_minutes)
        return replace(day, rest=replace(day.rest, minutes=minutes, friday_minutes=friday))

    return _day(change)


def _closures(keep: Callable[[Closure], bool]) -> Lift:
    def lift(problem: Problem, travel: Travel) -> tuple[Problem, Travel]:
        return replace(problem, closures=tuple(filter(keep, problem.closures))), travel

    return lift


def _past_review_open(problem: Problem, travel: Travel) -> tuple[Problem, Travel]:
    calm = tuple(replace(closure, security=False) for closure in problem.closures)
    return replace(problem, closures=calm), travel


def _no_holidays(problem: Problem, travel: Travel) -> tuple[Problem, Travel]:
    return replace(problem, holidays={}), travel


def _every_way_open(problem: Problem, travel: Travel) -> tuple[Problem, Travel]:
    matrices = {
        key: Matrix(np.where(legs.minutes < 0, 9, legs.minutes), np.where(legs.metres < 0, 9, legs.metres))
        for key, legs in travel.matrices.items()
    }
    return problem, replace(travel, matrices=matrices)


def _one_van(problem: Problem, travel: Travel) -> tuple[Problem, Travel]:
    first = dict(list(problem.vans.items())[:1])
    return replace(problem, vans=first), travel


LIFTED: dict[str, tuple[Lift, int]] = {
    "work day": (_day(lambda day: replace(day, begin=0, end=1440)), 8),
    "daylight": (_day(lambda day: replace(day, margin_am=-1440, margin_pm=-1440)), 8),
    "margins": (_day(lambda day: replace(day, margin_am=0, margin_pm=0)), 4),
    "break": (_no_rest(friday_only=False), 10),
    "friday": (_no_rest(friday_only=True), 3),
    "set-up": (_day(lambda day: replace(day, setup=0)), 5),
    "pack-up": (_day(lambda day: replace(day, packup=0)), 3),
    "drop-off": (_day(lambda day: replace(day, dropoff=0)), 1),
    "window": (_requests(lambda row: replace(row, opens=0, closes=1440)), 20),
    "opens": (_requests(lambda row: replace(row, opens=0)), 10),
    "earliest": (_requests(lambda row: replace(row, earliest=date(2000, 1, 1))), 5),
    "latest": (_requests(lambda row: replace(row, latest=None)), 5),
    "days": (_requests(lambda row: replace(row, days=frozenset())), 3),
    "visits": (_requests(lambda row: replace(row, visits=1)), 10),
    "gap": (_requests(lambda row: replace(row, min_gap_days=1)), 3),
    "must": (_requests(lambda row: replace(row, must=False)), 20),
    "status": (_requests(lambda row: replace(row, status=Status.ACCEPTED)), 10),
    "lead time": (_policy(lambda policy: replace(policy, lead_days=-99)), 8),
    "market": (_communities(lambda row: replace(row, market_rule="ignore")), 4),
    "access": (_communities(lambda row: replace(row, access="all_season")), 10),
    "4x4": (_communities(lambda row: replace(row, needs_4x4=False)), 8),
    "holidays": (_no_holidays, 4),
    "community closed": (_closures(lambda closure: closure.kind != "community"), 3),
    "zone closed": (_closures(lambda closure: closure.kind != "zone"), 3),
    "past review": (_past_review_open, 1),
    "escort": (_closures(lambda closure: closure.rule != "escort"), 2),
    "van's days": (_vans(lambda row: replace(row, days=EVERY_DAY, unavailable=frozenset())), 6),
    "drive minutes": (_vans(lambda row: replace(row, max_drive_minutes=None)), 8),
    "clinics a day": (_vans(lambda row: replace(row, max_clinics_per_day=None)), 3),
    "speed": (_vans(lambda row: replace(row, speed_percent=100)), 4),
    "rides": (_centres(lambda row: replace(row, rides=False)), 20),
    "stop minutes": (_centres(lambda row: replace(row, stop_minutes=0)), 5),
    "supervisors": (_centres(lambda row: replace(row, supervisors=9)), 8),
    "supervising days": (_centres(lambda row: replace(row, supervises_on=EVERY_DAY)), 10),
    "centre away": (_centres(lambda row: replace(row, unavailable=frozenset())), 3),
    "catchment": (_centres(lambda row: replace(row, clinics_per_week=MANY)), 12),
    "no clinics": (_centres(lambda row: replace(row, clinics_per_week=max(row.clinics_per_week, 1))), 2),
    "missing legs": (_every_way_open, 5),
    "second van": (_one_van, 20),
    "tolerance": (_policy(lambda policy: replace(policy, tolerance_value=0.0)), 5),
}


@pytest.mark.parametrize("rule", LIFTED)
def test_each_rule_matters(rule: str) -> None:
    lift, least = LIFTED[rule]
    matters = 0
    for seed in range(WEEKS):
        (problem, travel, values), held = _drawn(seed)
        matters += best(*lift(problem, travel), values) != held
        if matters == least:
            return
    pytest.fail(f"{rule}: matters in {matters} of {WEEKS} weeks, wanted {least}")


def test_a_limit_of_clinics_a_week_often_meets_two_weeks() -> None:
    """Some centres with such a limit could have clinics, of the same request or not, in both."""
    assert sum(_in_two_weeks(*_drawn(seed)[0]) for seed in range(WEEKS)) >= 15


def _in_two_weeks(problem: Problem, travel: Travel, values: Values) -> bool:
    held_in: dict[str, set[int]] = {}
    for request, van, day in product(problem.requests, problem.vans, problem.settings.horizon.dates):
        centre = problem.centre_of(problem.requests[request])
        if centre.clinics_per_week < MANY and feasible_alone(problem, travel, values, request, van, day):
            held_in.setdefault(centre.id, set()).add(day.isocalendar().week)
    return any(len(each) > 1 for each in held_in.values())


def test_weeks_are_neither_easy_nor_hopeless() -> None:
    """In a good part of the weeks some requests, not all, can be served."""
    empty = full = 0
    for seed in range(WEEKS):
        (problem, _, values), held = _drawn(seed)
        empty += held.value == 0
        full += held.value == _most(problem, values)
    assert empty < 0.4 * WEEKS
    assert 0 < full < 0.3 * WEEKS


def _most(problem: Problem, values: Values) -> int:
    dates = problem.settings.horizon.dates
    return sum(
        request.visits * max(values[request.id, day].points for day in dates) for request in problem.requests.values()
    )


def test_a_seed_draws_the_same_week_every_time() -> None:
    once, again = random_week(7), random_week(7)
    assert once[0] == again[0]
    assert once[2] == again[2]
    assert best(*once) == best(*again)


@settings(max_examples=30, deadline=None)
@given(weeks())
def test_a_must_that_fits_alone_is_not_missed(week: Week) -> None:
    """With one must of one visit, a van-day on which it fits alone is enough.

    Beside other requests it may be served even where it does not fit alone: on the way from another
    clinic there may be a leg where there is none from the base, or no stop at the centre.
    """
    problem, travel, values = week
    first = next(iter(problem.requests))
    requests = {name: replace(request, must=name == first, visits=1) for name, request in problem.requests.items()}
    problem = replace(problem, requests=requests)
    fits = any(
        feasible_alone(problem, travel, values, first, van, day)
        for van in problem.vans
        for day in problem.settings.horizon.dates
    )
    planned = problem.requests[first].status not in {Status.DONE, Status.REFUSED, Status.WITHDRAWN}
    missed = int(planned and not fits)
    assert best(problem, travel, values).must_missed <= missed
    alone = replace(problem, requests={first: requests[first]})
    assert best(alone, travel, values).must_missed == missed
