"""Closures: no stop at and no road through what is closed. Roads are taken out by travel, places here."""

from __future__ import annotations

from datetime import date

from shapely.geometry.base import BaseGeometry

from planner.calendar import closure_holds
from planner.formulate.draft import Draft
from planner.formulate.supervision import present
from planner.geo import covers, zone
from planner.model import Place, Problem, Van


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
    areas = [zone(closure.wkt) for closure in active if closure.kind == "zone"]
    by_name = {closure.ref for closure in active if closure.kind == "community"}
    return by_name | {place.id for place in problem.places.values() if _within(place, areas)}


def _within(place: Place, areas: list[BaseGeometry]) -> bool:
    return any(covers(area, (place.lon, place.lat)) for area in areas)
