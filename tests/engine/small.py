"""Hand-made instances: places on a line, a minute and a franc a step, one van from place 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from planner.engine import Instance, Legs, Listing, Objective, Row, Sum, VanDay, Visit

ALWAYS = ((0, 1000),)


def line(places: int) -> Legs:
    """Return the legs of a line: a minute and a franc from each place to the next."""
    steps = np.abs(np.arange(places)[:, None] - np.arange(places)[None, :])
    return Legs(steps.astype(np.int32), steps[None].astype(np.int64))


def legs(minutes: list[list[int]], *resources: list[list[int]]) -> Legs:
    """Return legs by hand; without resources, the minutes are the one resource."""
    return Legs(np.array(minutes, np.int32), np.array(resources or [minutes], np.int64))


def visit(place: int, service: int = 10, **changes: Any) -> Visit:
    """Return a visit at any time."""
    return replace(Visit(place, service, ALWAYS, resources=(0,)), **changes)


def van_day(visits: Iterable[int], **changes: Any) -> VanDay:
    """Return a day from 0 to 100 that starts and ends at place 0."""
    return replace(VanDay(0, 0, 0, 0, leaves=0, returns=100, visits=tuple(visits), resources=(0,)), **changes)


def instance(visits: Iterable[Visit], **parts: Any) -> Instance:
    """Return an instance of one van on one day, all visits allowed, nothing to reach."""
    made = tuple(visits)
    places = 1 + max((one.place for one in made), default=0)
    whole = Instance(
        legs=(line(places),),
        visits=made,
        escorts=(),
        van_days=(van_day(range(len(made))),),
        resources=("cost",),
        sides=(),
        rows=(),
        objectives=(),
    )
    return replace(whole, **parts)


def most(points: dict[tuple[int, int], int], tolerance: str = "0") -> Objective:
    """Return the objective of the most points."""
    return Objective("value", Sum(visits=points), maximise=True, tolerance=tolerance)


def cheapest() -> Objective:
    """Return the objective of the least of the first resource."""
    return Objective("cost", Sum(resources={0: 1}), maximise=False)


def at_most(high: int, *pairs: tuple[int, int]) -> Row:
    """Return the row that allows so many of these (visit, day)."""
    return Row(Sum(visits=dict.fromkeys(pairs, 1)), None, high)


def tours(listing: Listing) -> dict[tuple[int, frozenset[int]], set[tuple[int, ...]]]:
    """Return what the listed tours use, by van-day and set of visits."""
    found: dict[tuple[int, frozenset[int]], set[tuple[int, ...]]] = {}
    rows = zip(listing.van_day.tolist(), listing.visits.tolist(), listing.resources.tolist(), strict=True)
    for day, visits, used in rows:
        uses = found.setdefault((day, frozenset(number for number in visits if number >= 0)), set())
        assert tuple(used) not in uses, "listed twice"
        uses.add(tuple(used))
    return found


def sets(listing: Listing) -> set[frozenset[int]]:
    """Return the sets of visits that are listed."""
    return {visits for _, visits in tours(listing)}
