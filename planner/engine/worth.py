"""What each listed tour is worth at given prices: the loop that bounds spend their time in, compiled.

It is one loop in one function: taken apart, each call hands over every array, and it is eight times as slow.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled

Ints = npt.NDArray[np.int64]


@compiled
def worth_of(
    visits: Any, groups: Any, van_days: Any, amounts: Any, calls: Any, marked: Any, marks: Any, tours: Any, rates: Any
) -> Any:
    """Return the worth of each tour.

    ``visits`` (tours x most visits, -1 fills the rest), ``amounts`` (tours x resources); prices: ``calls`` (groups x
    visits), ``marks`` (groups x marks, each counted once for a tour; ``marked``: visits x most marks, -1 fills the
    rest), ``tours`` (van-days) and ``rates`` (resources x van-days).
    """
    worth = np.empty(len(groups), np.int64)
    for tour in range(len(groups)):
        group, van_day = groups[tour], van_days[tour]
        total = tours[van_day]
        for place in range(visits.shape[1]):
            visit = visits[tour, place]
            if visit < 0:
                break
            total += calls[group, visit]
            for number in range(marked.shape[1]):
                mark = marked[visit, number]
                if mark < 0:
                    break
                new = True
                for before in range(place):
                    other = visits[tour, before]
                    for at in range(marked.shape[1]):
                        if marked[other, at] == mark:
                            new = False
                if new:
                    total += marks[group, mark]
        for resource in range(rates.shape[0]):
            total += rates[resource, van_day] * amounts[tour, resource]
        worth[tour] = total
    return worth


@compiled
def best_of_groups(worth: Any, groups: Any, count: int) -> Any:
    """Return the tour of each group that is worth most, and its worth; -1 and 0 where none is worth anything."""
    rows, best = np.full(count, -1, np.int64), np.zeros(count, np.int64)
    for tour in range(len(groups)):
        if worth[tour] > best[groups[tour]]:
            rows[groups[tour]], best[groups[tour]] = tour, worth[tour]
    return rows, best


@compiled
def best_of_each(worth: Any, groups: Any, count: int) -> Any:
    """Return the tour of each group that is worth most, worth something or not, and its worth; -1 and 0 for no tour."""
    rows, best = np.full(count, -1, np.int64), np.zeros(count, np.int64)
    for tour in range(len(groups)):
        group = groups[tour]
        if rows[group] < 0 or worth[tour] > best[group]:
            rows[group], best[group] = tour, worth[tour]
    return rows, best
