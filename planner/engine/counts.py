"""How many tours some vans can make together: what whole numbers allow where a linear programme would allow more.

Rows on tours and side variables alone (crews, nights) say how often vans can go out. In a linear programme two vans
share a crew's last day half and half; in whole numbers one of them has it. The most tours of some vans that these rows
allow in parts, rounded down, is a row that cuts the halves off and that every choice holds (Chvátal and Gomory).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import floor
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.linear_solver.python.model_builder_helper import ModelBuilderHelper, ModelSolverHelper, SolveStatus
from scipy.sparse import csr_matrix, vstack

from planner.engine.instance import Instance, Row, Sum

CUTS_A_ROUND = 3
MOST_PARTED = 6  # vans with a part of a tour, of which sets are made
PART = 0.02  # of a tour that a cut should cut off
HIDDEN = 1e-4  # of a tour, that the linear programme's tolerances may hide


class Counts:
    """The rows on tours and side variables alone, and the most tours of sets of vans within them."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.names, self.place = np.unique(np.array(instance.vans, np.int64), return_inverse=True)
        self.most: dict[tuple[int, ...], int] = {}
        days: dict[tuple[int, int], list[int]] = {}
        for number, van_day in enumerate(instance.van_days):
            days.setdefault((int(self.place[number]), van_day.day), []).append(number)
        rows = [
            Row(Sum(tours=dict.fromkeys(numbers, 1)), None, instance.van_days[numbers[0]].count)
            for numbers in days.values()
        ]
        rows += counting(instance.rows)
        rows = rows or [Row(Sum(), None, None)]  # no van goes out on any day
        self.matrix = self._factors(rows)
        self.low = [-np.inf if row.low is None else row.low for row in rows]
        self.high = [np.inf if row.high is None else row.high for row in rows]

    def _factors(self, rows: Sequence[Row]) -> csr_matrix:
        """Return the rows' factors of the van-days, then of the side variables."""
        first = len(self.instance.van_days)
        told = [{**row.sum.tours} | {first + side: factor for side, factor in row.sum.sides.items()} for row in rows]
        shape = len(rows), first + len(self.instance.sides)
        lines = np.repeat(np.arange(len(rows)), [len(factors) for factors in told])
        columns = np.array([column for factors in told for column in factors], np.int64)
        values = np.array([value for factors in told for value in factors.values()], np.float64)
        return csr_matrix((values, (lines, columns)), shape)

    def cuts(self, made: npt.NDArray[np.float64]) -> list[Row]:
        """Return rows that tours ``made`` in part (one number a van-day) break, and no choice in whole numbers does."""
        parts = np.bincount(self.place, made, len(self.names)).astype(np.float64)
        over = {some: float(parts[list(some)].sum()) for some in _sets(parts)}
        parted = [some for some, total in over.items() if total - floor(total) > PART]
        found: list[Row] = []
        for some in sorted(parted, key=lambda one: floor(over[one]) - over[one]):
            if len(found) < CUTS_A_ROUND and self._most(some) < floor(over[some]) + PART:
                found.append(Row(self._tours(some), None, self.most[some]))
        for row in found:
            self.matrix = vstack([self.matrix, self._factors([row])], format="csr")
            self.low, self.high = [*self.low, -np.inf], [*self.high, float(row.high or 0)]
            self.most.clear()  # with these rows, other vans may be found to make fewer
        return found

    def _tours(self, some: tuple[int, ...]) -> Sum:
        return Sum(tours=dict.fromkeys(np.flatnonzero(np.isin(self.place, some)).tolist(), 1))

    def _most(self, some: tuple[int, ...]) -> int:
        """Return a number of tours that these vans cannot pass together."""
        if some not in self.most:
            goal = np.asarray(self._factors([Row(self._tours(some), None, None)]).todense()).ravel()
            days, sides = self.instance.van_days, self.instance.sides
            model, solver = ModelBuilderHelper(), ModelSolverHelper("GLOP")
            fill: Any = model.fill_model_from_sparse_data  # its stub takes no array
            limits = (
                [0] * len(days) + [low for low, _ in sides],
                [day.count for day in days] + [high for _, high in sides],
                -goal,
                self.low,
                self.high,
            )
            fill(*(np.array(each, np.float64) for each in limits), self.matrix)
            solver.solve(model)
            known = solver.status() == SolveStatus.OPTIMAL
            self.most[some] = floor(-solver.objective_value() + HIDDEN) if known else int(goal.sum())
        return self.most[some]


def counting(rows: Iterable[Row]) -> list[Row]:
    """Return the rows on tours and side variables alone."""
    return [row for row in rows if counts_tours(row)]


def counts_tours(row: Row) -> bool:
    """Return whether a row is on numbers of tours and side variables alone."""
    return not (row.sum.visits or row.sum.calls or row.sum.marks or row.sum.resources)


def _sets(parts: npt.NDArray[np.float64]) -> Iterable[tuple[int, ...]]:
    """Yield sets of vans: of those that make the largest parts of tours, alone and with all that make whole ones."""
    part = np.abs(parts - np.rint(parts))
    parted = np.flatnonzero(part > PART / MOST_PARTED)
    whole = np.setdiff1d(np.arange(len(parts)), parted).tolist()
    some = sorted(parted[np.argsort(-part[parted], kind="stable")][:MOST_PARTED].tolist())
    for size in range(1, len(some) + 1):
        for chosen in combinations(some, size):
            yield chosen
            if whole:
                yield tuple(sorted((*chosen, *whole)))
