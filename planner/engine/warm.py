"""A linear programme that is changed a little and solved again from where it stood (GLOP's dual simplex method).

It has few of the tours; those that are wanted at its prices are let in. Some rows may be missed, at a cost that no
choice worth having bears: so there is a solution, and prices, and a bound from them, also where limits leave nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, inf, log2
from time import monotonic

import numpy as np
from ortools.linear_solver.pywraplp import Constraint, Solver, Variable
from scipy.sparse import csr_matrix

from planner.engine.linear import LONGEST, Floats, Program
from planner.engine.terms import Ints

LARGEST = 2.0**60  # sum of prices and gains, whose sums in whole numbers are safe
FINEST = 30  # binary digits of a price behind the point
DEAR = 4  # times the most that a variable brings, is what a row costs that is missed by one; where it is missed
DEARER, DEAREST = 100, 1e10  # by a little all the same, so many times that, so many times the most at most
LET_IN = 300  # tours at once, at most
MISSED = 1e-7  # or less is not
TRACE = 2.0**-20  # of a unit or less is nothing
NEAREST = 1_000  # tours, at most, that a thinned programme has, and
GROWN = 2  # times that, or 500: it is thinned again
FEWEST = 500
FROM_BEFORE = "use_preprocessing: false use_dual_simplex: true"
ANEW = "use_preprocessing: true use_dual_simplex: false"  # where numbers have become too coarse; or at last
PLAIN = "use_preprocessing: false use_dual_simplex: false"


@dataclass(frozen=True, slots=True)
class Priced:
    """What solves a programme, what it ``reached``, and what no choice passes: ``total`` / ``scale``, in whole numbers.

    ``worth`` is what each variable brings beyond the prices, in the same units.
    """

    values: Floats
    reached: float
    total: int
    scale: int
    worth: Ints


class Warm:
    """The most gain over whole variables within rows of whole factors; the first ``count`` variables are tours.

    No choice has more than one of a tour. ``missed`` are the rows that may be missed either way, ``columns`` the tours
    to begin with.
    """

    def __init__(self, linear: Program, count: int, missed: Ints, columns: Ints) -> None:
        self.gain = np.rint(-linear.cost).astype(np.int64)
        self.lower, self.upper, self.count = linear.lower, linear.upper, count
        self.low, self.high = linear.low, linear.high
        self._matrix = csr_matrix(linear.matrix, dtype=np.int64)
        self._across = csr_matrix(self._matrix.T)
        self._missed: dict[int, tuple[float, ...]] = dict.fromkeys(missed.tolist(), (1.0, -1.0))
        self._added: list[tuple[Ints, Ints]] = []  # of each row that was added, its variables and factors
        self._most = NEAREST
        self._dear = DEAR * float(np.abs(self.gain).max(initial=1))
        self._dearest = DEAREST * self._dear
        self._begin(columns)

    def _begin(self, columns: Ints) -> None:
        """Have these tours alone in the programme."""
        self._solver = Solver.CreateSolver("GLOP")
        self._goal = self._solver.Objective()
        self._goal.SetMinimization()
        self._variables: dict[int, Variable] = {}
        self._rows: dict[int, Constraint] = {}
        self._short: list[Variable] = []  # by which rows are missed
        for number in np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high)).tolist():
            self._make(number)
        self._let_in(np.concatenate((columns, np.arange(self.count, len(self.gain)))))

    def _limits(self, low: float, high: float) -> tuple[float, float]:
        """Return limits as the solver is told them."""
        infinity = self._solver.infinity()
        return max(-infinity, float(low)), min(infinity, float(high))

    def _make(self, number: int) -> None:
        """Have a row in the programme, of no variable so far."""
        row = self._solver.RowConstraint(*self._limits(self.low[number], self.high[number]), "")
        for sign in self._missed.get(number, ()):
            short = self._solver.NumVar(0.0, self._solver.infinity(), "")
            row.SetCoefficient(short, sign)
            self._goal.SetCoefficient(short, self._dear)
            self._short.append(short)
        self._rows[number] = row

    def _fill(self, number: int, variables: Ints, factors: Ints) -> None:
        """Have those of these variables in a row that are in the programme."""
        for at, factor in zip(variables.tolist(), factors.tolist(), strict=True):
            if at in self._variables:
                self._rows[number].SetCoefficient(self._variables[at], float(factor))

    def _let_in(self, some: Ints) -> None:
        """Have these variables in the programme."""
        for at in some.tolist():
            variable = self._solver.NumVar(*self._limits(self.lower[at], self.upper[at]), "")
            self._variables[at] = variable
            if self.gain[at]:
                self._goal.SetCoefficient(variable, -float(self.gain[at]))
            part = slice(self._across.indptr[at], self._across.indptr[at + 1])
            for row, factor in zip(self._across.indices[part].tolist(), self._across.data[part].tolist(), strict=True):
                if row in self._rows:
                    self._rows[row].SetCoefficient(variable, float(factor))
        for number, (variables, factors) in enumerate(self._added, self._matrix.shape[0]):
            if number in self._rows:
                new = np.isin(variables, some)
                self._fill(number, variables[new], factors[new])

    def add(self, variables: Ints, factors: Ints, low: float = -inf, high: float = inf) -> int:
        """Add a row; return its number. Where it has no upper limit, too little may be made of it."""
        number = len(self.low)
        self.low, self.high = np.append(self.low, low), np.append(self.high, high)
        self._added.append((variables, factors))
        self._missed[number] = (1.0,) if high == inf else ()
        if high < inf:
            self._make(number)
            self._fill(number, variables, factors)
        return number

    def limit(self, lower: Floats, upper: Floats) -> None:
        """Give the variables these limits."""
        for at in np.flatnonzero((lower != self.lower) | (upper != self.upper)).tolist():
            if at in self._variables:
                self._variables[at].SetBounds(*self._limits(lower[at], upper[at]))
        self.lower, self.upper = lower, upper

    def limit_row(self, row: int, low: float, high: float) -> None:
        """Give a row these limits."""
        if (low, high) != (self.low[row], self.high[row]):
            self.low[row], self.high[row] = low, high
            if row in self._rows:
                self._rows[row].SetBounds(*self._limits(low, high))
            else:
                self._make(row)
                self._fill(row, *self._added[row - self._matrix.shape[0]])

    def thin(self, worth: Ints) -> None:
        """Begin anew with the tours that are worth most, where there have come to be many."""
        there = self._there[self._there < self.count]
        if len(there) > self._most:
            there = there[self.upper[there] > 0]
            near = there[np.argsort(-worth[there], kind="stable")[:NEAREST]]
            self._most = GROWN * max(FEWEST, len(near))
            self._begin(near)

    @property
    def _there(self) -> Ints:
        """The variables in the programme."""
        return np.fromiter(self._variables, np.int64, len(self._variables))

    @property
    def values(self) -> Floats:
        """The variables as solved last."""
        values = np.zeros(len(self.gain))
        values[self._there] = [variable.solution_value() for variable in self._variables.values()]
        return values

    def reached(self, deadline: float) -> float | None:
        """Return the most gain of the tours that are there, or None where there is none or the time was short."""
        for how in (FROM_BEFORE, ANEW, PLAIN):
            self._solver.SetSolverSpecificParametersAsString(how)
            self._solver.set_time_limit(max(1, int(1_000 * min(LONGEST, deadline - monotonic()))))
            status = self._solver.Solve()
            if status == Solver.OPTIMAL:
                return -float(self._goal.Value())
            if status == Solver.INFEASIBLE:
                break
        return None

    def solved(self, least: int, deadline: float) -> Priced | None:
        """Return what solves the programme of all tours, or of some, where no choice reaches ``least`` at their prices.

        None where the time (``time.monotonic``) did not suffice.
        """
        while True:
            reached = self.reached(deadline)
            if reached is None:
                return None
            prices = np.zeros(len(self.low))
            prices[list(self._rows)] = [-row.dual_value() for row in self._rows.values()]
            total, scale, worth = self.bound(prices)
            over = np.where(self.upper[: self.count] > 0, worth[: self.count], 0)
            over[self._there[self._there < self.count]] = 0
            wanted = np.flatnonzero(over > TRACE * scale)
            if len(wanted) and total >= least * scale:
                self._let_in(wanted[np.argsort(-over[wanted], kind="stable")[:LET_IN]])
            elif total < least * scale or not self._dearer():
                return Priced(self.values, reached, total, scale, worth)

    def _dearer(self) -> bool:
        """Have rows that are missed cost more; return whether some are, and did not cost the most."""
        if self._dear >= self._dearest or max((short.solution_value() for short in self._short), default=0.0) < MISSED:
            return False
        self._dear *= DEARER
        for short in self._short:
            self._goal.SetCoefficient(short, self._dear)
        return True

    def bound(self, prices: Floats) -> tuple[int, int, Ints]:
        """Return what no choice passes, in units of which so many are one, and what each variable brings beyond prices.

        In whole numbers: the limits of the rows at these prices, and of each variable the most that it brings beyond.
        At prices too large for that, and at none, it is what all variables bring.
        """
        limit = np.where(prices > 0, self.high, self.low)
        prices = np.where(np.isinf(limit), 0.0, prices)
        limit = np.where(prices == 0, 0.0, limit)
        upper = np.where(np.isinf(self.upper), 1.0, self.upper)
        first, most = self._matrix.shape[0], np.maximum(np.abs(self.lower), np.abs(upper))
        largest = np.abs(prices) @ np.abs(limit) + np.abs(self.gain) @ most
        largest += np.abs(prices[:first]) @ (abs(self._matrix) @ most)
        for price, (variables, factors) in zip(prices[first:], self._added, strict=True):
            largest += abs(price) * (np.abs(factors) @ most[variables])
        if largest >= LARGEST and prices.any():  # nothing is claimed at prices for which 64 digits are too few
            return self.bound(np.zeros(len(prices)))
        scale = 1 << max(0, min(FINEST, 60 - floor(log2(float(largest) + 1))))
        whole = np.rint(prices * scale).astype(np.int64)
        worth = scale * self.gain - self._across @ whole[:first]
        for price, (variables, factors) in zip(whole[first:].tolist(), self._added, strict=True):
            if price:
                worth[variables] -= price * factors
        lower, upper = self.lower.astype(np.int64), upper.astype(np.int64)
        total = int(whole @ limit.astype(np.int64)) + int(np.maximum(worth * lower, worth * upper).sum())
        return total, scale, worth
