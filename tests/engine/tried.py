"""The best choice by trying every order of every tour and every choice of tours: a second reading of the instance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, permutations

from planner.engine.instance import Instance, Row, Sum, VanDay

Tour = tuple[int, tuple[int, ...]]


def drivable(instance: Instance, day: VanDay, order: tuple[int, ...]) -> bool:
    """Return whether a van makes these visits in this order, each as early as it can."""
    minutes, here, now = instance.legs[day.legs].minutes, day.start, day.leaves
    for number in order:
        visit = instance.visits[number]
        if minutes[here, visit.place] < 0:
            return False
        ready = now + int(minutes[here, visit.place]) + visit.setup
        last = 10_000 if visit.begins_by is None else visit.begins_by
        starts = [max(ready, opens) for opens, closes in visit.windows if max(ready, opens) <= min(closes, last)]
        if not starts:
            return False
        now, here = min(starts) + visit.service + visit.packup, visit.place
    return minutes[here, day.end] >= 0 and now + int(minutes[here, day.end]) <= day.returns


def total(instance: Instance, one: Sum, tours: tuple[Tour, ...]) -> int:
    """Return a sum over these tours."""
    found = 0
    for number, order in tours:
        day, van = instance.van_days[number], instance.vans[number]
        found += one.tours.get(number, 0)
        found += sum(one.visits.get((visit, day.day), 0) + one.calls.get((visit, day.day, van), 0) for visit in order)
        stops = [day.start, *(instance.visits[visit].place for visit in order), day.end]
        for resource, factor in one.resources.items():
            used = sum(int(instance.legs[day.legs].resources[resource, a, b]) for a, b in pairwise(stops))
            used += sum(
                instance.visits[visit].resources[resource] for visit in order if instance.visits[visit].resources
            )
            found += factor * (used + (day.resources[resource] if day.resources else 0))
    return found


def holds(instance: Instance, tours: tuple[Tour, ...]) -> bool:
    """Return whether these tours can be driven and hold every row, and no van drives twice a day."""
    used: dict[tuple[int, int], int] = {}
    for number, order in tours:
        day, van = instance.van_days[number], instance.vans[number]
        used[day.day, van] = used.get((day.day, van), 0) + 1
        fits = used[day.day, van] <= day.count and set(order) <= set(day.visits) and len(set(order)) == len(order)
        if not (order and fits and drivable(instance, day, order)):
            return False
    return all(_within(instance, row, tours) for row in instance.rows)


def _within(instance: Instance, row: Row, tours: tuple[Tour, ...]) -> bool:
    found = total(instance, row.sum, tours)
    return (row.low is None or row.low <= found) and (row.high is None or found <= row.high)


def best_level(instance: Instance) -> int:
    """Return the most (or least) of the first objective over every choice; rows only limit."""
    objective = instance.objectives[0]
    sign = 1 if objective.maximise else -1
    tours = [tour for number in range(len(instance.van_days)) for tour in _cheapest(instance, number)]

    def best(start: int, chosen: tuple[Tour, ...]) -> int:
        found = sign * total(instance, objective.sum, chosen)
        for at in range(start, len(tours)):
            more = (*chosen, tours[at])
            if holds(instance, more):
                found = max(found, best(at, more))
        return found

    return sign * best(0, ())


def _cheapest(instance: Instance, number: int) -> Iterator[Tour]:
    """Yield for each set of visits of a van-day the order that is best for the objective."""
    day, objective = instance.van_days[number], instance.objectives[0]
    sign = 1 if objective.maximise else -1
    best: dict[frozenset[int], tuple[int, Tour]] = {}
    for size in range(1, len(day.visits) + 1):
        for order in permutations(day.visits, size):
            if drivable(instance, day, order):
                worth = sign * total(instance, objective.sum, ((number, order),))
                if frozenset(order) not in best or worth > best[frozenset(order)][0]:
                    best[frozenset(order)] = worth, (number, order)
    return (tour for _, tour in best.values())
