"""The bound of an objective: a linear programme over the listed tours, its columns generated as they are wanted.

Any prices on the rows give a bound that holds: what is within the rows is worth no more than the rows' limits at these
prices and, for each van and day, the best that a listed tour brings beyond them (Lagrange). The linear programme (GLOP)
is only there to find good prices; they are rounded to whole numbers, and the bound is computed from all listed tours in
whole numbers. So it holds whatever the linear programme's tolerances are.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor, log2
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.linear_solver.python.model_builder_helper import ModelBuilderHelper, ModelSolverHelper, SolveStatus
from scipy.sparse import csr_matrix, hstack, vstack

from planner.engine.counts import Counts
from planner.engine.instance import Instance, Row, Sum
from planner.engine.listing import Listing
from planner.engine.terms import Ints, Terms
from planner.engine.worth import best_of_groups

MOST_ROUNDS = 200
COLUMNS_A_ROUND = 2_000
MANY_COLUMNS = 8_000  # or more are thinned out to those that lose least, and
NEARER = (0.2, 0.5)  # of the way from the best prices to the linear programme's are prices looked at too
FEW_COLUMNS = 20  # that are still wanted, and
NEAR = 1e-4  # of the level between it and the bound: the linear programme's last rounds bring nothing more
FINEST = 30  # binary digits of a price behind the point


@dataclass(frozen=True, slots=True)
class Bound:
    """No choice within the rows reaches more than ``total`` / ``scale``; with a tour, less its ``loss`` / ``scale``.

    ``worth`` is what each listed tour brings beyond the prices of the rows, in the same units.
    """

    total: int
    scale: int
    worth: Ints
    loss: Ints

    @property
    def level(self) -> int:
        """The whole number that no choice passes."""
        return self.total // self.scale

    def room(self, level: int) -> int:
        """Return the most that may be lost by a tour of a choice that reaches the level."""
        return self.total - level * self.scale


class Frame:
    """The rows and limits within which tours are chosen; rows are added as objectives are held."""

    def __init__(self, instance: Instance, listing: Listing) -> None:
        self.instance, self.listing = instance, listing
        self.terms = Terms(instance, listing)
        self.counts: Counts | None = Counts(instance)
        self.rows: list[Row] = list(instance.rows)
        self.matrix = self.terms.matrix([row.sum for row in self.rows])
        self.sides = _sides_of([row.sum for row in self.rows], len(instance.sides))
        self.group_count = np.zeros(self.terms.n_groups, np.int64)
        self.group_count[self.terms.van_day_of] = [van_day.count for van_day in instance.van_days]
        self._gained: tuple[Sum, Ints, Ints] | None = None
        self.low = np.array([side[0] for side in instance.sides], np.int64)
        self.high = np.array([side[1] for side in instance.sides], np.int64)

    def add(self, row: Row) -> None:
        """Add a row."""
        self.rows.append(row)
        self.matrix = hstack([self.matrix, self.terms.matrix([row.sum])], format="csr", dtype=np.int64)
        self.sides = vstack([self.sides, _sides_of([row.sum], len(self.instance.sides))], format="csr", dtype=np.int64)

    def gains(self, goal: Sum, sign: int) -> tuple[Ints, Ints]:
        """Return what each term and each side variable adds to ``sign`` x ``goal``."""
        if self._gained is None or self._gained[0] is not goal:  # of a large week it takes longer than a choice
            of_terms, of_sides = self.terms.matrix([goal]), _sides_of([goal], len(self.low))
            self._gained = goal, of_terms.toarray().ravel(), of_sides.toarray().ravel()
        return sign * self._gained[1], sign * self._gained[2]

    def sums(self, tours: Ints, sides: Ints) -> Ints:
        """Return the sum of each row over these listed tours and side variables."""
        of_tours = (self.terms.of_tours(tours) @ self.matrix).sum(axis=0)
        return np.asarray(np.asarray(of_tours).ravel() + self.sides @ sides, np.int64)

    def holds(self, tours: Ints, sides: Ints) -> bool:
        """Return whether these listed tours and side variables keep within every row and limit, in whole numbers."""
        sums = self.sums(tours, sides)
        made = np.bincount(self.terms.groups[tours], minlength=len(self.group_count))
        low, high = self.limits()
        within = (sums >= low).all() and (sums <= high).all() and (made <= self.group_count).all()
        return bool(within and (sides >= self.low).all() and (sides <= self.high).all())

    def level(self, goal: Sum, sign: int, tours: Ints, sides: Ints) -> int:
        """Return ``sign`` x ``goal`` over these listed tours and side variables."""
        gain, side_gain = self.gains(goal, sign)
        return int((self.terms.of_tours(tours) @ gain).sum() + side_gain @ sides)

    def only(self, rows: Ints) -> Frame:
        """Return the frame of these listed tours alone, within the same rows."""
        inner = copy(self)
        inner.listing, inner.counts = self.listing.only(rows), None
        inner.terms, terms = self.terms.only(rows)
        inner.matrix = self.matrix[terms]
        inner.group_count = self.group_count[np.unique(self.terms.groups[rows])]
        if self._gained is not None:
            inner._gained = self._gained[0], self._gained[1][terms], self._gained[2]
        return inner

    def part(self, rows: Ints, kept: Ints, sides: Ints) -> Frame:
        """Return the frame of these listed tours beside others, ``kept``: what they leave of each row and each van.

        Side variables that no row ties to the part stay as in ``sides``. Levels of the part are without what is kept.
        """
        inner = self.only(rows)
        there = np.flatnonzero(inner.terms.of_tours(np.arange(len(rows))).getnnz(axis=0))
        by_tours = inner.matrix[there].getnnz(axis=0) > 0
        free = self.sides[by_tours].getnnz(axis=0) > 0
        used = np.flatnonzero(by_tours | (self.sides.getnnz(axis=1) > 0))
        spent = self.sums(kept, np.zeros(len(sides), np.int64))
        inner.matrix, inner.sides = inner.matrix[:, used], self.sides[used]
        inner.rows = [_less(self.rows[row], int(spent[row])) for row in used.tolist()]
        inner.low, inner.high = np.where(free, self.low, sides), np.where(free, self.high, sides)
        taken = np.bincount(self.terms.groups[kept], minlength=len(self.group_count))
        inner.group_count = inner.group_count - taken[np.unique(self.terms.groups[rows])]
        return inner

    def fitting(self, rows: Ints, kept: Ints) -> Ints:
        """Return those of the listed tours of which no call or mark alone breaks a row beside those ``kept``."""
        _, high = self.limits()
        left = high - self.sums(kept, np.zeros(len(self.low), np.int64))
        left[self.sides.getnnz(axis=1) > 0] = np.inf
        over = np.zeros(self.terms.count, np.int64)
        broken = self.matrix.data > left[self.matrix.indices]
        over[np.repeat(np.arange(self.terms.count), np.diff(self.matrix.indptr))[broken]] = 1
        over[self.terms.first_tour :] = 0
        inner, terms = self.terms.only(rows)
        return np.asarray(rows[inner.priced(over[terms]) == 0])

    def best_of_each(self, rows: Ints, worth: Ints, most: int) -> Ints:
        """Return about ``most`` of these listed tours: those worth most, as many of each van and day."""
        groups = self.terms.groups[rows]
        order = np.lexsort((-worth, groups))
        starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
        rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
        return np.asarray(rows[order[rank < max(1, most // max(1, len(starts)))]])

    def cuts(self, columns: Ints, taken: npt.NDArray[np.float64]) -> list[Row]:
        """Return rows that every choice holds and these parts of tours do not."""
        if self.counts is None:
            return []
        made = np.bincount(self.listing.van_day[columns], taken, len(self.instance.van_days))
        return self.counts.cuts(made.astype(np.float64))

    def limits(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the rows' limits, infinite where there is none."""
        low = [-np.inf if row.low is None else row.low for row in self.rows]
        high = [np.inf if row.high is None else row.high for row in self.rows]
        return np.array(low, np.float64), np.array(high, np.float64)


def _less(row: Row, spent: int) -> Row:
    """Return a row of which so much is spent."""
    low = None if row.low is None else row.low - spent
    high = None if row.high is None else row.high - spent
    return Row(row.sum, low, high)


def _sides_of(sums: Sequence[Sum], count: int) -> csr_matrix:
    """Return the side variables' factors (sums x sides)."""
    entries = [(row, side, factor) for row, one in enumerate(sums) for side, factor in one.sides.items()]
    rows, sides, factors = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_matrix((np.array(factors, np.int64), (rows, sides)), (len(sums), count), dtype=np.int64)


def relaxed(frame: Frame, goal: Sum, sign: int, pool: Ints, deadline: float) -> tuple[Bound, Ints]:
    """Return the best bound found by the deadline on the most of ``sign`` x ``goal``, and the pool of columns grown.

    ``pool`` are listed tours that, with the side variables, hold a choice within the rows.
    """
    gain, side_gain = frame.gains(goal, sign)
    best = _Priced(bound_at(frame, gain, side_gain, np.zeros(len(frame.rows))), *_no_prices(frame))
    columns = pool
    for _ in range(MOST_ROUNDS):
        solved = _solved(frame, gain, side_gain, columns, deadline)
        if solved is None:
            break
        large = len(columns) > MANY_COLUMNS
        at = [_at(frame, gain, side_gain, best, solved, step) for step in ((*NEARER, 1.0) if large else (1.0,))]
        nearest = min(at, key=lambda one: Fraction(one.bound.total, one.bound.scale))
        if Fraction(nearest.bound.total, nearest.bound.scale) < Fraction(best.bound.total, best.bound.scale):
            best = nearest
        if monotonic() > deadline:
            break
        more = np.union1d(*(_wanted(frame, one.bound, one.van_prices, columns) for one in (nearest, at[-1])))
        near = len(more) <= FEW_COLUMNS and best.bound.level - solved.reached <= NEAR * abs(solved.reached)
        if len(more) and best.bound.level > floor(solved.reached + 1e-6) and not near:
            columns = np.concatenate((_thinned(columns, solved, at[-1].bound) if large else columns, more))
            continue
        cuts = frame.cuts(columns, solved.taken)
        if not cuts:
            break
        for cut in cuts:
            frame.add(cut)
        best = replace(best, prices=np.append(best.prices, np.zeros(len(cuts))))
    return best.bound, columns


@dataclass(frozen=True, slots=True)
class _Priced:
    """A bound with the prices of the rows and of each van and day at which it was computed."""

    bound: Bound
    prices: npt.NDArray[np.float64]
    van_prices: npt.NDArray[np.float64]


def _no_prices(frame: Frame) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    return np.zeros(len(frame.rows)), np.zeros(len(frame.group_count))


def _at(frame: Frame, gain: Ints, side_gain: Ints, best: _Priced, solved: _Solved, step: float) -> _Priced:
    """Return the bound at prices so far on the way from the best ones to the linear programme's.

    Where many prices solve it, those at hand are far off one time and the next (P. Wentges, 1997).
    """
    prices = best.prices + step * (solved.prices - best.prices)
    vans = best.van_prices + step * (solved.van_prices - best.van_prices)
    return _Priced(bound_at(frame, gain, side_gain, prices), prices, vans)


def _thinned(columns: Ints, solved: _Solved, bound: Bound) -> Ints:
    """Return the columns that lose least, and those of which the linear programme takes a part."""
    least = np.argpartition(bound.loss[columns], MANY_COLUMNS)[:MANY_COLUMNS]
    return np.asarray(columns[np.union1d(least, np.flatnonzero(solved.taken > 0))])


def prices(frame: Frame, goal: Sum, sign: int, deadline: float) -> npt.NDArray[np.float64] | None:
    """Return each row's price in the linear programme over all listed tours; None where the time did not suffice."""
    gain, side_gain = frame.gains(goal, sign)
    solved = _solved(frame, gain, side_gain, np.arange(len(frame.terms.groups)), deadline)
    return None if solved is None else solved.prices


@dataclass(frozen=True, slots=True)
class _Solved:
    """A linear programme's prices of the rows and of each van and day, the most it reaches, and its parts of tours."""

    prices: npt.NDArray[np.float64]
    van_prices: npt.NDArray[np.float64]
    reached: float
    taken: npt.NDArray[np.float64]


def _solved(frame: Frame, gain: Ints, side_gain: Ints, columns: Ints, deadline: float) -> _Solved | None:
    """Return the linear programme's best over these columns, or None where the time did not suffice."""
    linear = program(frame, gain, side_gain, columns)
    model, solver = ModelBuilderHelper(), ModelSolverHelper("GLOP")
    fill: Any = model.fill_model_from_sparse_data  # its stub takes no array
    fill(linear.lower, linear.upper, linear.cost, linear.low, linear.high, linear.matrix)
    solver.set_time_limit_in_seconds(max(0.01, deadline - monotonic()))
    solver.solve(model)
    if solver.status() != SolveStatus.OPTIMAL:
        return None
    duals = -np.asarray(solver.dual_values())
    van_prices = np.zeros(len(frame.group_count))
    van_prices[linear.used] = duals[len(frame.rows) :]
    taken = np.asarray(solver.variable_values())[: len(columns)]
    return _Solved(duals[: len(frame.rows)], van_prices, -float(solver.objective_value()), taken)


@dataclass(frozen=True, slots=True)
class Program:
    """A linear programme: the least of ``cost`` x variables, within the limits of variables and of rows.

    Variables are columns (listed tours), then the side variables; rows are the frame's, then one for each of the vans
    and days ``used``.
    """

    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    cost: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    matrix: csr_matrix
    used: npt.NDArray[np.int64]


def program(frame: Frame, gain: Ints, side_gain: Ints, columns: Ints) -> Program:
    """Return the linear programme for the most gain over these columns."""
    held = frame.terms.of_tours(columns)
    used, group = np.unique(frame.terms.groups[columns], return_inverse=True)
    of_groups = csr_matrix((np.ones(len(columns)), (group, np.arange(len(columns)))), (len(used), len(columns)))
    nothing = csr_matrix((len(used), len(frame.low)))
    matrix = vstack([hstack([(held @ frame.matrix).T, frame.sides]), hstack([of_groups, nothing])], format="csr")
    low, high = frame.limits()
    return Program(
        np.concatenate((np.zeros(len(columns)), frame.low)).astype(np.float64),
        np.concatenate((np.ones(len(columns)), frame.high)).astype(np.float64),
        -np.concatenate((held @ gain, side_gain)).astype(np.float64),
        np.concatenate((low, np.full(len(used), -np.inf))),
        np.concatenate((high, frame.group_count[used])),
        matrix.astype(np.float64),
        used,
    )


def bound_at(frame: Frame, gain: Ints, side_gain: Ints, prices: npt.NDArray[np.float64]) -> Bound:
    """Return the bound at these prices of the rows."""
    low, high = frame.limits()
    prices = np.where(((prices > 0) & np.isinf(high)) | ((prices < 0) & np.isinf(low)), 0.0, prices)
    scale = 1 << _digits(frame, gain, prices)
    whole = np.rint(prices * scale).astype(np.int64)
    worth = frame.terms.priced(scale * gain - frame.matrix @ whole)
    _, best = best_of_groups(worth, frame.terms.groups, len(frame.group_count))
    of_sides = scale * side_gain - frame.sides.T @ whole
    total = sum(int(best[group]) * int(count) for group, count in enumerate(frame.group_count))
    total += sum(
        max(int(each) * int(a), int(each) * int(b)) for each, a, b in zip(of_sides, frame.low, frame.high, strict=True)
    )
    for price, row in zip(whole.tolist(), frame.rows, strict=True):
        limit = row.high if price > 0 else row.low
        total += price * limit if price and limit is not None else 0
    return Bound(total, scale, worth, best[frame.terms.groups] - worth)


def _digits(frame: Frame, gain: Ints, prices: npt.NDArray[np.float64]) -> int:
    """Return how many binary digits prices may have so that no tour's worth leaves 62 of them."""
    amounts = int(frame.listing.resources.max(initial=1)) * max(1, frame.listing.resources.shape[1])
    worth = np.abs(gain - frame.matrix @ prices).max(initial=1.0) + 1
    of_sides = (abs(frame.sides).T @ np.abs(prices)).max(initial=1.0) + 1
    largest = max(float(worth) * (amounts + frame.terms.visits.shape[1] + frame.terms.n_marks + 1), float(of_sides))
    return max(0, min(FINEST, 60 - floor(log2(largest)) - 1))


def _wanted(frame: Frame, bound: Bound, van_prices: npt.NDArray[np.float64], columns: Ints) -> Ints:
    """Return listed tours that are worth more than what is paid for their van and day, the best of each first."""
    groups = frame.terms.groups
    over = bound.worth - np.rint(van_prices * bound.scale).astype(np.int64)[groups]
    over[columns] = 0
    rows = np.flatnonzero(over > bound.scale >> 20)
    if len(rows) <= COLUMNS_A_ROUND:
        return np.asarray(rows)
    return frame.best_of_each(rows, over[rows], COLUMNS_A_ROUND)
