"""Tours that are known, by the names of the week: where the search for a better plan may start."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import product

from planner.engine import Listing
from planner.formulate.instance import Formulation
from planner.model import Plan

Way = tuple[str, date, str, str, tuple[str, ...]]
"""A van, a date, from where to where, and the requests served."""


def ways_of(plan: Plan) -> tuple[Way, ...]:
    """Return the tours of a plan."""
    return tuple(
        (tour.van, tour.date, tour.start, tour.end, tuple(str(stop.request) for stop in tour.clinics))
        for tour in plan.tours
    )


def ways_of_rows(formulation: Formulation, listing: Listing, rows: Iterable[int]) -> tuple[Way, ...]:
    """Return listed tours; those of like vans by the first of these."""
    found = []
    for row in rows:
        van_day = int(listing.van_day[row])
        outing = formulation.draft.outings[van_day]
        asked = tuple(formulation.request(visit).id for visit in listing.visits[row].tolist() if visit >= 0)
        found.append((formulation.vans(van_day)[0].id, formulation.date(van_day), outing.start, outing.end, asked))
    return tuple(found)


def known_tours(formulation: Formulation, ways: Iterable[Way]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return tours as (van-day, visits), in every way where a request has several visits.

    Tours of vans, dates, places or requests that are gone are left out.
    """
    draft = formulation.draft
    days = {day: number for number, day in enumerate(draft.dates)}
    fleet_of = {van.id: number for number, fleet in enumerate(draft.fleets) for van in fleet}
    at = {(one.fleet, one.day, one.start, one.end): number for number, one in enumerate(draft.outings)}
    visits = {request.id: draft.visits_of(number) for number, request in enumerate(draft.requests)}
    found = []
    for van, when, start, end, requests in ways:
        van_day = at.get((fleet_of.get(van, -1), days.get(when, -1), start, end))
        if van_day is not None:
            found += [(van_day, chosen) for chosen in product(*(visits.get(request, ()) for request in requests))]
    return tuple(found)
