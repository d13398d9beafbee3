"""Synthetic weeks and their plans as tables, in the format of ``benchmarks/sets``."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np

from benchmarks.synthetic import (
    A_CLIENT,
    A_MUST,
    A_NIGHT,
    FARTHEST,
    MOST_NIGHTS,
    SHIFT,
    Request,
    Week,
    arcs,
)
from planner.engine import Choice, Do, Instance, Listing, best_route

Table = dict[str, Any]


def as_table(week: Week) -> Table:
    """Return a week as plain lists and numbers."""
    bases = len(week.bases)
    return {
        "format": "clinic-week/1",
        "name": week.name,
        "days": week.days,
        "day_minutes": SHIFT,
        "most_nights": MOST_NIGHTS,
        "most_minutes_between_nights": FARTHEST,
        "supervisors": week.supervisors,
        "weights": {"value": A_CLIENT, "must": A_MUST, "night": A_NIGHT},
        "bases": [{"place": place, "vans": vans} for place, vans in enumerate(week.bases)],
        "lodgings": list(range(bases, bases + week.lodgings)),
        "centres": [list(days) for days in week.centres],
        "requests": [
            {
                "place": request.place,
                "centre": request.centre,
                "value": request.value,
                "service": request.service,
                "latest": request.latest,
                "days": list(request.days),
                "must": request.must,
            }
            for request in week.requests
        ],
        "minutes": week.minutes.tolist(),
    }


def week_of(table: Table) -> Week:
    """Return the week of a table."""
    return Week(
        name=table["name"],
        days=table["days"],
        bases=tuple(base["vans"] for base in table["bases"]),
        lodgings=len(table["lodgings"]),
        centres=tuple(tuple(days) for days in table["centres"]),
        requests=tuple(Request(**{**request, "days": tuple(request["days"])}) for request in table["requests"]),
        minutes=np.array(table["minutes"], np.int32),
        supervisors=table["supervisors"],
    )


def text(table: Table) -> str:
    """Return a table as JSON, a line for each row of a list."""
    parts = []
    for key, entry in table.items():
        if isinstance(entry, list) and entry and isinstance(entry[0], dict | list):
            rows = ",\n".join(f"  {json.dumps(row, separators=(',', ':'))}" for row in entry)
            parts.append(f' "{key}": [\n{rows}\n ]')
        else:
            parts.append(f' "{key}": {json.dumps(entry)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def plan_of(week: Week, instance: Instance, listing: Listing, choice: Choice) -> Table:
    """Return the plan that a choice is, its tours given to single vans."""
    waiting: dict[tuple[int, int, int], list[list[int]]] = {}
    for row in choice.tours:
        number = int(listing.van_day[row])
        way, visits = instance.van_days[number], tuple(int(each) for each in listing.visits[row] if each >= 0)
        waiting.setdefault((way.day, way.start, way.end), []).append(_order(instance, number, visits))
    tours = []
    for van, day, start, end in _drives(week, choice):
        found = waiting.get((day, start, end))
        if found:
            tours.append({"van": van, "day": day, "from": start, "to": end, "stops": found.pop()})
    if any(waiting.values()):
        raise ValueError(f"{week.name}: tours without a van to drive them")
    return {"week": week.name, "tours": tours}


def _order(instance: Instance, van_day: int, visits: tuple[int, ...]) -> list[int]:
    """Return the visits of a tour in the order of the shortest drive."""
    route = best_route(instance, van_day, visits)
    if route is None:
        raise ValueError(f"van-day {van_day}: {visits} cannot be driven")
    return [step.number for step in route.steps if step.do is Do.VISIT]


def _drives(week: Week, choice: Choice) -> list[tuple[int, int, int, int]]:
    """Return (van, day, from, to): where each van may drive each day, as the flow of the choice has it."""
    vans = list(enumerate(home for home, count in enumerate(week.bases) for _ in range(count)))
    if not week.lodgings:
        return [(van, day, home, home) for van, home in vans for day in range(week.days)]
    left = Counter(dict(zip(arcs(week), choice.sides, strict=True)))
    found = []
    for van, home in vans:
        state = (home, 0)
        for day in range(week.days):
            arc = next(arc for arc, count in left.items() if arc[:3] == (home, day, state) and count)
            left[arc] -= 1
            found.append((van, day, state[0], arc[3][0]))
            state = arc[3]
    return found
