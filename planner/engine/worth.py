"""What each listed tour is worth at given prices: the loop that bounds spend their time in, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]


@njit(cache=True, nogil=True)
def worth_of(
    visits: Any, groups: Any, van_days: Any, amounts: Any, calls: Any, marked: Any, marks: Any, tours: Any, rates: Any
) -> Any:
    """Return the worth of each tour.

    ``visits`` (tours x most visits, -1 fills), ``amounts`` (tours x resources); prices: ``calls`` (groups x visits),
    ``marks`` (groups x marks, each counted once for a tour; ``marked``: visits x marks), ``tours`` (van-days) and
    ``rates`` (resources x van-days).
    """
    worth = np.empty(len(groups), np.int64)
    n_marks = marks.shape[1]
    seen = np.full(n_marks, -1, np.int64)
    for tour in range(len(groups)):
        group, van_day = groups[tour], van_days[tour]
        total = tours[van_day]
        for place in range(visits.shape[1]):
            visit = visits[tour, place]
            if visit < 0:
                continue
            total += calls[group, visit]
            for mark in range(n_marks):
                if marked[visit, mark] and seen[mark] != tour:
                    seen[mark] = tour
                    total += marks[group, mark]
        for resource in range(rates.shape[0]):
            total += rates[resource, van_day] * amounts[tour, resource]
        worth[tour] = total
    return worth


@njit(cache=True, nogil=True)
def best_of_groups(worth: Any, groups: Any, count: int) -> Any:
    """Return the most that a tour of each group is worth, or 0 for none."""
    best = np.zeros(count, np.int64)
    for tour in range(len(groups)):
        best[groups[tour]] = max(best[groups[tour]], worth[tour])
    return best
