"""Closures: no stop at and no road through what is closed. Roads are taken out by travel, places here."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from planner.calendar import closure_holds
from planner.formulate.draft import Draft
from planner.formulate.supervision import present
from planner.geo import covers, zone
from planner.model import Problem, Van

KEPT = 64  # zones: each is asked for every van-day of every instance
Spot = tuple[str, float, float]


def closed(draft: Draft) -> None:
    """No clinic where access is closed, a 4x4 is needed, or a closure lies on the community, its base or its centre."""
    for van, day in draft.van_days:
        shut = closed_places(draft.problem, van, day)
        for request in draft.requests:
            community, centre = draft.community(request), draft.centre(request)
            rides_along = centre.rides and not present(draft, request)
            at_base = set() if van.max_nights else {van.base}
            needed = {community.id} | at_base | ({centre.id} if rides_along else set())
            rain = draft.problem.settings.travel.season == "rain"
            cut_off = community.access == "closed" or (community.access == "dry_season" and rain)
            if cut_off or (community.needs_4x4 and van.drive != "4x4") or needed & shut:
                draft.forbid("closed", request, day, [van])


def closed_places(problem: Problem, van: Van, day: date) -> set[str]:
    """Return the places at which this van may not stop on that date."""
    active = [closure for closure in problem.closures if closure_holds(closure, day, van.drive)]
    by_name = {closure.ref for closure in active if closure.kind == "community"}
    areas = [closure.wkt for closure in active if closure.kind == "zone"]
    if not areas:
        return by_name
    spots = tuple((place.id, place.lon, place.lat) for place in problem.places.values())
    return by_name.union(*(_within(area, spots) for area in areas))


@lru_cache(maxsize=KEPT)
def _within(wkt: str, spots: tuple[Spot, ...]) -> frozenset[str]:
    """Return the ids of the places in a zone or on its boundary."""
    area = zone(wkt)
    return frozenset(name for name, lon, lat in spots if covers(area, (lon, lat)))
