"""For each clinic day a fallback on the same date, from the requests without a clinic, if its village is cancelled.

A fallback is offered where the van's tour of that date, with the one clinic in place of the other and all else of the
plan as it is, breaks no rule: the engine finds its best order and the crew, the verifier reads the whole plan again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic

import numpy as np

from planner.answers.forced import Listed
from planner.answers.van_days import Week
from planner.engine import Row, Sum, choose
from planner.errors import NothingFound
from planner.formulate import plan as plan_of
from planner.model import PLANNED_STATUS, Alternate, Plan, Tour
from planner.verify import verify

OF_THE_PLAN = ("score", "answers", "must", "frozen")  # what a plan says of itself and of the clinic that is cancelled
Made = Mapping[tuple[str, str], frozenset[str]]  # the requests of each tour, by van and date


def with_alternates(week: Week, plan: Plan, *, seconds: float = 20.0) -> Plan:
    """Return the plan with a fallback for each clinic that has one: the most valuable first, each request once.

    What is found within the seconds is told. Each is for one cancelled clinic, all others held.
    """
    until = monotonic() + seconds
    listed = Listed.of(week.problem, week.travel, week.values, until)
    if not listed.listing.complete:
        return plan
    taken: set[str] = set()
    found = []
    for tour in plan.tours:
        for stop in tour.clinics:
            alternate = _alternate(week, listed, plan, (tour, str(stop.request)), taken, until)
            if alternate is not None:
                taken.add(alternate.request)
                found.append(alternate)
    return replace(plan, alternates=tuple(found))


def _alternate(
    week: Week, listed: Listed, plan: Plan, clinic: tuple[Tour, str], taken: set[str], until: float
) -> Alternate | None:
    tour, instead = clinic
    for request in _waiting(week, listed, plan, tour):
        if request not in taken and monotonic() < until:
            driven = _driven(week, listed, plan, (tour, instead, request), until)
            if driven is not None:
                return Alternate(instead, request, driven)
    return None


def _waiting(week: Week, listed: Listed, plan: Plan, tour: Tour) -> Iterator[str]:
    """Yield the requests without a clinic that the van could serve on that date, the most valuable first."""
    draft = listed.formulation.draft
    free = [
        answer.request
        for answer in plan.answers
        if not answer.clinics
        and week.problem.requests[answer.request].status in PLANNED_STATUS
        and (answer.request, tour.van, tour.date) not in draft.forbidden
    ]
    yield from sorted(free, key=lambda name: (-week.values[name, tour.date].points, name))


def _driven(week: Week, listed: Listed, plan: Plan, swap: tuple[Tour, str, str], until: float) -> Tour | None:
    """Return the tour with one request in place of another; None where it breaks a rule with the rest of the plan."""
    tour, instead, request = swap
    wanted = {(one.van, str(one.date)): _requests(one) for one in plan.tours}
    wanted[tour.van, str(tour.date)] = wanted[tour.van, str(tour.date)] - {instead} | {request}
    rows = _rows(listed, plan.tours, wanted)
    if rows is None:
        return None
    formulation = listed.formulation
    swapped = replace(listed.listing.only(np.array(rows, np.int64)), complete=True)
    driven = [Row(Sum(tours=dict.fromkeys(_ways(listed, one), 1)), 1, None) for one in plan.tours]
    instance = replace(formulation.instance, rows=(*formulation.instance.rows, *driven))
    try:
        choice = choose(instance, swapped, deadline=until)
    except NothingFound:
        return None
    made = plan_of(formulation, swapped, choice, {}, plan.made)
    driven_instead = next(one for one in made.tours if (one.van, one.date) == (tour.van, tour.date))
    swapped_plan = replace(plan, tours=tuple(driven_instead if one == tour else one for one in plan.tours))
    found = verify(week.problem, week.travel, week.values, swapped_plan)
    return None if any(one.rule not in OF_THE_PLAN for one in found) else driven_instead


def _requests(tour: Tour) -> frozenset[str]:
    return frozenset(str(stop.request) for stop in tour.clinics)


def _rows(listed: Listed, tours: Sequence[Tour], wanted: Made) -> list[int] | None:
    """Return the listed tours that make these visits on these ways; None where one cannot be driven."""
    rows: list[int] = []
    for tour in tours:
        same = [
            int(row)
            for row in np.flatnonzero(np.isin(listed.listing.van_day, _ways(listed, tour)))
            if _of_row(listed, int(row)) == wanted[tour.van, str(tour.date)]
        ]
        if not same:
            return None
        rows += same
    return sorted(set(rows))


def _ways(listed: Listed, tour: Tour) -> list[int]:
    """Return the instance's van-days of a tour: its van and date, from and to the same places."""
    draft = listed.formulation.draft
    return draft.tours(draft.fleet_of(tour.van), draft.dates.index(tour.date), tour.start, tour.end)


def _of_row(listed: Listed, row: int) -> frozenset[str]:
    visits = listed.listing.visits[row].tolist()
    return frozenset(listed.formulation.request(visit).id for visit in visits if visit >= 0)
