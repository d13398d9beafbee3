"""Which roads are closed when."""

from __future__ import annotations

from datetime import date

from planner.calendar import closure_holds
from planner.geo import touches, zone
from planner.model import Problem


def closed_roads(problem: Problem, day: date, drive: str) -> frozenset[int]:
    """Return the positions of the closures of roads and zones that hold on that date for that kind of drive."""
    return frozenset(
        number
        for number, closure in enumerate(problem.closures)
        if closure.kind in ("road", "zone") and closure_holds(closure, day, drive)
    )


def shut_roads(problem: Problem, closures: frozenset[int]) -> frozenset[int]:
    """Return the positions of the road lines that these closures take out."""
    shut: set[int] = set()
    for number in closures:
        closure = problem.closures[number]
        area = zone(closure.wkt) if closure.wkt else None
        for position, road in enumerate(problem.roads):
            named = closure.kind == "road" and closure.ref != "" and road.id == closure.ref
            if named or (area is not None and touches(area, road.line)):
                shut.add(position)
    return frozenset(shut)
