"""Sums over tours: what each tour adds, and what no choice can pass."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from planner.engine.instance import Instance, Objective, Sum
from planner.engine.listing import Listing


def tour_factors(instance: Instance, listing: Listing, total: Sum) -> npt.NDArray[np.int64]:
    """Return what each listed tour adds to a sum."""
    days = 1 + max((van_day.day for van_day in instance.van_days), default=0)
    days = max(days, *(1 + on_day for _, on_day in total.visits), 1)
    table = np.zeros((len(instance.visits) + 1, days), np.int64)  # the last row serves the fill, -1
    for (visit, on_day), factor in total.visits.items():
        if on_day < days:  # else no van works then
            table[visit, on_day] = factor
    day_of = np.array([van_day.day for van_day in instance.van_days] or [0], np.int64)
    day = day_of[listing.van_day]
    factors = table[listing.visits, day[:, None]].sum(axis=1)
    for resource, factor in total.resources.items():
        factors += factor * listing.resources[:, resource]
    return np.asarray(factors)


def widest(instance: Instance, objective: Objective) -> int:
    """Return a bound that holds whatever is chosen: every visit that helps, as often as can be; no resource used."""
    sign = 1 if objective.maximise else -1
    often = _most_often(instance)
    visits = sum(max(0, sign * factor) * often[pair] for pair, factor in objective.sum.visits.items())
    sides = 0
    for number, factor in objective.sum.sides.items():
        low, high = instance.sides[number]
        sides += max(sign * factor * low, sign * factor * high)
    return sign * (visits + sides)


def _most_often(instance: Instance) -> Counter[tuple[int, int]]:
    """Return how many tours at most make each (visit, day): one for each van that may, fewer where a row says so."""
    often: Counter[tuple[int, int]] = Counter()
    for van_day in instance.van_days:
        often.update(dict.fromkeys(((visit, van_day.day) for visit in van_day.visits), van_day.count))
    for row in instance.rows:
        total = row.sum
        if row.high is None or total.resources or total.sides or min(total.visits.values(), default=0) < 0:
            continue
        for pair, factor in total.visits.items():
            if factor > 0:
                often[pair] = min(often[pair], max(0, row.high // factor))
    return often
