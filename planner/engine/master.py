"""The linear programme over the tours generated so far: prices of the rows and of the vans (GLOP)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.linear_solver.python.model_builder_helper import ModelBuilderHelper, ModelSolverHelper, SolveStatus
from scipy.sparse import csc_matrix

from planner.engine.shares import Shares
from planner.engine.ways import Ints

Reals = npt.NDArray[np.float64]

MOST_COLUMNS = 4_000  # more are thinned out to those that lose least
KEPT_COLUMNS = 2_000


TRACE = 1e-7  # less of a column is none

Tour = tuple[int, tuple[int, ...]]  # van-day, and its visits in order, numbered within the van-day


@dataclass(frozen=True, slots=True)
class Solved:
    """The prices of the rows and of the vans of each group, the tours taken and how much of each, the level."""

    prices: Reals
    van_prices: Reals
    taken: tuple[tuple[int, tuple[int, ...], float], ...]
    level: float


class Master:
    """Columns: tours by van-day and visits in order, a visit perhaps more than once; none is in it twice."""

    def __init__(self, shares: Shares) -> None:
        self.shares = shares
        self.tours: list[Tour] = []
        self.known: dict[Tour, int] = {}
        self.worth: list[int] = []
        self.rows: list[Ints] = []
        self.factors: list[Ints] = []
        self.losses: Reals = np.empty(0)

    def add(self, van_day: int, order: tuple[int, ...]) -> bool:
        """Add a tour; return whether it is new."""
        worth = self.shares.worth(van_day, order)
        key = van_day, tuple(sorted(order))
        if self.known.get(key, worth - 1) >= worth:
            return False
        self.known[key] = worth
        shares, n_rows = self.shares, len(self.shares.high)
        held = shares.tour_held[van_day] + shares.held[van_day][list(order)].sum(axis=0)
        used = np.flatnonzero(held)
        self.tours.append((van_day, order))
        self.worth.append(worth)
        self.rows.append(np.append(used, n_rows + shares.group[van_day]))
        self.factors.append(np.append(held[used], 1))
        return True

    def solve(self, deadline: float) -> Solved | None:
        """Return the linear programme's solution; None when the deadline (``time.monotonic``) came first."""
        shares = self.shares
        count, n_rows = len(self.tours), len(shares.high) + len(shares.vans)
        if not count:
            return Solved(np.zeros(len(shares.high)), np.zeros(len(shares.vans)), (), 0.0)
        starts = np.concatenate(([0], np.cumsum([len(rows) for rows in self.rows])))
        nothing = np.empty(0, np.int64)
        indices, factors = np.concatenate((nothing, *self.rows)), np.concatenate((nothing, *self.factors))
        matrix = csc_matrix((factors.astype(np.float64), indices, starts), (n_rows, count)).tocsr()
        model, solver = ModelBuilderHelper(), ModelSolverHelper("GLOP")
        fill: Any = model.fill_model_from_sparse_data  # its stub takes no array
        worth = np.array(self.worth, np.float64)
        high = np.concatenate((shares.high, shares.vans)).astype(np.float64)
        fill(np.zeros(count), np.full(count, np.inf), -worth, np.full(n_rows, -np.inf), high, matrix)
        solver.set_time_limit_in_seconds(max(0.01, deadline - monotonic()))
        solver.solve(model)
        if solver.status() != SolveStatus.OPTIMAL:
            return None
        prices = np.maximum(0.0, -np.asarray(solver.dual_values()))
        amounts = np.asarray(solver.variable_values())
        taken = tuple((*self.tours[at], float(amounts[at])) for at in np.flatnonzero(amounts > TRACE).tolist())
        self.losses = prices @ matrix - worth
        if count > MOST_COLUMNS:
            self._thin()
        cut = len(shares.high)
        return Solved(prices[:cut], prices[cut:], taken, -float(solver.objective_value()))

    def least_lost(self, most: int) -> list[Tour]:
        """Return the tours without a visit twice that lost least when it was last solved."""
        order = np.argsort(self.losses, kind="stable").tolist()
        return [self.tours[at] for at in order if len(set(self.tours[at][1])) == len(self.tours[at][1])][:most]

    def drop(self, gone: Callable[[int, tuple[int, ...]], bool]) -> None:
        """Drop the columns of which it is true."""
        self._keep([at for at, tour in enumerate(self.tours) if not gone(*tour)])

    def _thin(self) -> None:
        """Keep the columns that lose least."""
        self._keep(np.sort(np.argsort(self.losses, kind="stable")[:KEPT_COLUMNS]).tolist())

    def _keep(self, kept: list[int]) -> None:
        self.losses = self.losses[[at for at in kept if at < len(self.losses)]]  # the last may be added since
        self.tours, self.worth = [self.tours[at] for at in kept], [self.worth[at] for at in kept]
        self.rows, self.factors = [self.rows[at] for at in kept], [self.factors[at] for at in kept]
        self.known = {
            (day, tuple(sorted(order))): worth for (day, order), worth in zip(self.tours, self.worth, strict=True)
        }
