"""A choice by taking tours one after the other: soon there where the week is too large to choose at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.engine.compiled import compiled
from planner.engine.frame import Frame
from planner.engine.pick import Found
from planner.engine.terms import Ints


def grown(frame: Frame, start: Found, order: Ints) -> Found:
    """Return the choice with each of these listed tours, in their order, that still fits within every row."""
    tours, sides = np.array(start.tours, np.int64), np.array(start.sides, np.int64)
    order = order[~np.isin(order, tours)]  # a listed tour is one van's
    held = (frame.terms.of_tours(order) @ frame.matrix).tocsr()
    low, high = (np.nan_to_num(limit, posinf=2.0**62, neginf=-(2.0**62)).astype(np.int64) for limit in frame.limits())
    left = frame.group_count - np.bincount(frame.terms.groups[tours], minlength=len(frame.group_count))
    sums = frame.sums(tours, sides)
    fits = _taken(held.indptr, held.indices, held.data, frame.terms.groups[order], left, sums, low, high)
    return Found((*start.tours, *order[fits].tolist()), start.sides)


@compiled
def _taken(starts: Any, rows: Any, amounts: Any, groups: Any, left: Any, sums: Any, low: Any, high: Any) -> Any:
    """Return which tours are taken (bools); ``left`` and ``sums`` are brought up to date."""
    taken = np.zeros(len(groups), np.bool_)
    for tour in range(len(groups)):
        fits = left[groups[tour]] > 0
        for at in range(starts[tour], starts[tour + 1]):
            total = sums[rows[at]] + amounts[at]
            if total < low[rows[at]] or total > high[rows[at]]:
                fits = False
        if fits:
            taken[tour] = True
            left[groups[tour]] -= 1
            for at in range(starts[tour], starts[tour + 1]):
                sums[rows[at]] += amounts[at]
    return taken
