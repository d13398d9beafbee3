"""Where nobody goes: places that cannot be reached, closures of communities, roads and zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from shapely.geometry.base import BaseGeometry

from planner.calendar import season
from planner.geo import covers, touches, zone
from planner.model import Closure, Kind, Tour, Van, Violation
from planner.verify.case import Case, at, breaches
from planner.verify.nights import nights_after

Areas = Mapping[int, BaseGeometry]


def closed(case: Case) -> Iterator[Violation]:
    """No stop at, no waiting at and no road through a closure; no clinic where the van cannot come."""
    closures = enumerate(case.problem.closures)
    areas = {n: zone(closure.wkt) for n, closure in closures if closure.kind == "zone"}
    for tour, van in case.driven():
        yield from _unreachable(case, tour, van)
        for stop in tour.stops:
            yield from _shut(case, areas, stop.place, tour.date, van, at(tour, stop))
        for night in nights_after(case, tour)[1:]:
            where = {"van": van.id, "date": str(night), "place": str(tour.end)}
            yield from _shut(case, areas, tour.end, night, van, where)
        yield from _no_way(case, tour)
    yield from _roads_left_open(case, areas)


def _unreachable(case: Case, tour: Tour, van: Van) -> Iterator[Violation]:
    said = case.problem.settings.travel.season
    rain = (said if said in ("dry", "rain") else season(tour.date)) == "rain"
    for stop in tour.stops:
        community = case.problem.communities.get(stop.place)
        if community is None or stop.kind != Kind.CLINIC:
            continue
        tests = [
            (community.access == "closed", {"no_access": 1}),
            (community.access == "dry_season" and rain, {"rain": 1}),
            (community.needs_4x4 and van.drive != "4x4", {"needs_4x4": 1}),
        ]
        yield from breaches("closed", at(tour, stop), tests)


def _shut(case: Case, areas: Areas, key: str, day: date, van: Van, where: Mapping[str, str]) -> Iterator[Violation]:
    """Yield each closure that holds at a place on a date, of a stop or of waiting."""
    place = case.places.get(key)
    for n, closure in enumerate(case.problem.closures):
        if place is None or not active(closure, day, van.drive):
            continue
        inside = n in areas and covers(areas[n], (place.lon, place.lat))
        if inside or (closure.kind == "community" and closure.ref == key):
            yield Violation("closed", where, {"closure": n})


def _no_way(case: Case, tour: Tour) -> Iterator[Violation]:
    """Yield each leg between known places that travel does not have."""
    places = case.places
    for leg in case.legs(tour):
        if leg.way is None and leg.start.place in places and leg.end.place in places:
            where = {**at(tour, leg.end), "from": str(leg.start.place)}
            yield Violation("closed", where, {"no_way": 1})


def _roads_left_open(case: Case, areas: Areas) -> Iterator[Violation]:
    """Yield each road closure that travel did not take out on a day and for a drive in use."""
    if case.travel.source != "roads":
        return
    on_roads = [n for n in range(len(case.problem.closures)) if _closes_a_road(case, areas, n)]
    for day, drive in sorted({(tour.date, van.drive) for tour, van in case.driven()}):
        taken_out = case.travel.closed_roads.get((day, drive), frozenset())
        for n in on_roads:
            if active(case.problem.closures[n], day, drive) and n not in taken_out:
                yield Violation("closed", {"date": str(day), "drive": drive}, {"closure": n})


def _closes_a_road(case: Case, areas: Areas, n: int) -> bool:
    """Return whether a closure is of a road, or of a zone that a road touches."""
    if n in areas:
        return any(touches(areas[n], road.line) for road in case.problem.roads)
    return case.problem.closures[n].kind == "road"


def active(closure: Closure, day: date, drive: str) -> bool:
    """Return whether a closure holds on a day for a kind of drive.

    Past its review date one without ``security`` has no effect; one with it holds, even after its
    end or with an escort. Until then an escort opens what only an escort opens.
    """
    if day < closure.starts or (closure.rule == "4x4" and drive == "4x4"):
        return False
    if closure.expires is not None and day > closure.expires:
        return closure.security
    if closure.rule == "escort" and day in closure.escort_on:
        return False
    return closure.ends is None or day <= closure.ends
