"""What no choice can pass, whatever is listed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from planner.engine.instance import Instance, Objective

ANY = np.iinfo(np.int64).max
Often = tuple[Counter[tuple[int, int]], Counter[tuple[int, int, int]]]


def widest(instance: Instance, objective: Objective, often: Often | None = None) -> int:
    """Return a bound that holds whatever is chosen: every visit that helps, as often as can be; no resource used.

    ``often`` is what ``most_often`` says of the instance, where it is known.
    """
    sign, total = (1 if objective.maximise else -1), objective.sum
    visits, calls = often or most_often(instance)
    found = sum(max(0, sign * factor) * visits[pair] for pair, factor in total.visits.items())
    found += sum(max(0, sign * factor) * calls[call] for call, factor in total.calls.items())
    vans = Counter[tuple[int, int]]()
    for van, van_day in zip(instance.vans, instance.van_days, strict=True):
        vans[van_day.day, van] = van_day.count
    found += sum(max(0, sign * factor) * vans[day, van] for (_, day, van), factor in total.marks.items())
    found += sum(max(0, sign * factor) * instance.van_days[number].count for number, factor in total.tours.items())
    for number, factor in total.sides.items():
        low, high = instance.sides[number]
        found += max(sign * factor * low, sign * factor * high)
    return sign * found


def most_often(instance: Instance) -> Often:
    """Return how many tours at most make each (visit, day), and each (visit, day, van).

    One for each van that may, fewer where a row on visits alone says so.
    """
    calls: Counter[tuple[int, int, int]] = Counter()
    for van, van_day in zip(instance.vans, instance.van_days, strict=True):
        for visit in van_day.visits:
            calls[visit, van_day.day, van] = van_day.count
    often: Counter[tuple[int, int]] = Counter()
    for (visit, day, _), count in calls.items():
        often[visit, day] += count
    for row in instance.rows:
        total = row.sum
        others = total.calls or total.marks or total.tours or total.resources or total.sides
        if row.high is None or others or min(total.visits.values(), default=0) < 0:
            continue
        for pair, factor in total.visits.items():
            if factor > 0:
                often[pair] = min(often[pair], max(0, row.high // factor))
    return often, calls


def repeats(instance: Instance) -> npt.NDArray[np.int64]:
    """Return how many tours at most make each visit on a day (days x visits, and one more for the fill, -1: any).

    Like vans may make the same tour, so it is listed once for each of them, but no oftener than its visits are made.
    """
    days = 1 + max((day.day for day in instance.van_days), default=-1)
    found = np.full((days, len(instance.visits) + 1), ANY)
    for (visit, day), often in most_often(instance)[0].items():
        if day < days:
            found[day, visit] = max(1, often)
    return found
