"""A linear programme over listed tours that is let grow and solved again from where it stood (GLOP's simplex method).

Columns are generated in rounds, each of which adds a few to thousands: the last round's corner is one of the new
programme too, and near to its best.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import numpy as np
from ortools.linear_solver.pywraplp import Constraint, Solver, Variable
from scipy.sparse import csr_matrix

from planner.engine.frame import Frame
from planner.engine.linear import INTERIOR_COLUMNS, INTERIOR_ROWS, LONGEST, Solution, solution
from planner.engine.terms import Ints

# What prepares a programme forgets the corner. It stays within the limits where columns were let in; at its prices no
# column is worth letting in where rows were.
GROWN, CUT = "use_preprocessing: false use_dual_simplex: false", "use_preprocessing: false use_dual_simplex: true"


def _uncut(columns: Ints) -> csr_matrix:
    """Return no cut on these columns."""
    return csr_matrix((len(columns), 0))


class Growing:
    """The most gain over listed tours and side variables within a frame's rows, as more of these tours are let in.

    ``cuts`` tells which cuts hold each of some tours (tours x cuts), of each of which one is taken at most; they too
    may become more.
    """

    def __init__(self, frame: Frame, gain: Ints, side_gain: Ints, cuts: Callable[[Ints], csr_matrix] = _uncut) -> None:
        self.frame, self.gain, self.side_gain, self.cuts = frame, gain, side_gain, cuts
        self._begin()

    def solution(self, columns: Ints, deadline: float) -> Solution | None:
        """Return the best over these columns, or None where the time (``time.monotonic``) did not suffice.

        The columns solved before stand first, or it begins anew.
        """
        frame, there = self.frame, len(self._columns)
        cuts = self.cuts(columns)
        if len(columns) >= INTERIOR_COLUMNS and len(frame.rows) + cuts.shape[1] >= INTERIOR_ROWS:
            return solution(frame, self.gain, self.side_gain, columns, deadline, cuts)
        if len(frame.rows) != len(self._rows) or not np.array_equal(columns[:there], self._columns):
            self._begin()
        there = len(self._columns)
        self._cut(cuts[:there])
        self._let_in(columns[there:], cuts[there:])
        self._solver.SetSolverSpecificParametersAsString(GROWN if len(columns) > there else CUT)
        self._solver.set_time_limit(max(1, int(1_000 * min(LONGEST, deadline - monotonic()))))
        if self._solver.Solve() != Solver.OPTIMAL:
            return solution(frame, self.gain, self.side_gain, columns, deadline, cuts)
        return Solution(
            np.array([-row.dual_value() for row in self._rows]),
            np.array([-row.dual_value() for row in self._vans]),
            np.array([-row.dual_value() for row in self._cuts]),
            -float(self._goal.Value()),
            np.array([variable.solution_value() for variable in self._variables]),
            np.array([side.solution_value() for side in self._sides]),
        )

    def _begin(self) -> None:
        """Have the rows, the side variables and no column."""
        self._solver = Solver.CreateSolver("GLOP")
        self._goal = self._solver.Objective()
        self._goal.SetMinimization()
        frame, infinity = self.frame, self._solver.infinity()
        low, high = (np.clip(limit, -infinity, infinity).tolist() for limit in frame.limits())
        self._rows: list[Constraint] = [
            self._solver.RowConstraint(*limits, "") for limits in zip(low, high, strict=True)
        ]
        self._vans: list[Constraint] = [
            self._solver.RowConstraint(-infinity, float(count), "") for count in frame.group_count
        ]
        self._cuts: list[Constraint] = []
        self._columns, self._variables = np.empty(0, np.int64), list[Variable]()
        limits = zip(frame.low.tolist(), frame.high.tolist(), strict=True)
        self._sides = [self._solver.NumVar(float(least), float(most), "") for least, most in limits]
        self._gain(self._sides, self.side_gain)
        _fill(self._sides, self._rows, csr_matrix(frame.sides.T))

    def _cut(self, cuts: csr_matrix) -> None:
        """Have those of the cuts that are new, over the columns there (columns x cuts)."""
        known, infinity = len(self._cuts), self._solver.infinity()
        new = [self._solver.RowConstraint(-infinity, 1.0, "") for _ in range(known, cuts.shape[1])]
        self._cuts.extend(new)
        _fill(self._variables, new, csr_matrix(cuts[:, known:]))

    def _let_in(self, columns: Ints, cuts: csr_matrix) -> None:
        """Have these columns too, of which such cuts hold each (columns x cuts)."""
        frame, infinity = self.frame, self._solver.infinity()
        held = frame.terms.of_tours(columns)
        new = [self._solver.NumVar(0.0, infinity, "") for _ in range(len(columns))]
        self._gain(new, held @ self.gain)
        _fill(new, self._rows, csr_matrix(held @ frame.matrix))
        _fill(new, self._cuts, cuts)
        for variable, group in zip(new, frame.terms.groups[columns].tolist(), strict=True):
            self._vans[group].SetCoefficient(variable, 1.0)
        self._columns = np.concatenate((self._columns, columns))
        self._variables.extend(new)

    def _gain(self, variables: list[Variable], gain: Ints) -> None:
        """Have what these variables bring in the objective."""
        for variable, brings in zip(variables, gain.astype(float).tolist(), strict=True):
            self._goal.SetCoefficient(variable, -brings)


def _fill(variables: list[Variable], rows: list[Constraint], factors: csr_matrix) -> None:
    """Have these variables in these rows, by these factors (variables x rows)."""
    entries = factors.tocoo()
    for at, row, factor in zip(entries.row.tolist(), entries.col.tolist(), entries.data.tolist(), strict=True):
        rows[row].SetCoefficient(variables[at], float(factor))
