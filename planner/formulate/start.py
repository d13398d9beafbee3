"""A plan that is known, as tours of the instance: where the search for a better one may start."""

from __future__ import annotations

from itertools import product

from planner.formulate.instance import Formulation
from planner.model import Plan


def known_tours(formulation: Formulation, plan: Plan) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return the plan's tours as (van-day, visits), in every way where a request has several visits.

    Tours of vans, dates, places or requests that are gone are left out.
    """
    draft = formulation.draft
    days = {day: number for number, day in enumerate(draft.dates)}
    fleet_of = {van.id: number for number, fleet in enumerate(draft.fleets) for van in fleet}
    at = {(one.fleet, one.day, one.start, one.end): number for number, one in enumerate(draft.outings)}
    visits = {request.id: draft.visits_of(number) for number, request in enumerate(draft.requests)}
    found = []
    for tour in plan.tours:
        van_day = at.get((fleet_of.get(tour.van, -1), days.get(tour.date, -1), tour.start, tour.end))
        if van_day is not None:
            asked = [visits.get(stop.request or "", ()) for stop in tour.clinics]
            found += [(van_day, chosen) for chosen in product(*asked)]
    return tuple(found)
