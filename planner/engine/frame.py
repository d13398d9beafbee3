"""The rows and limits within which listed tours are chosen, and what a choice of them adds up to."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack, vstack

from planner.engine.counts import Counts, counts_tours
from planner.engine.instance import Instance, Row, Sum
from planner.engine.listing import Listing
from planner.engine.terms import Ints, Terms


class Frame:
    """The rows and limits within which tours are chosen; rows are added as objectives are held."""

    def __init__(self, instance: Instance, listing: Listing) -> None:
        self.instance, self.listing = instance, listing
        self.terms = Terms(instance, listing)
        self.counts: Counts | None = Counts(instance)
        self.rows: list[Row] = list(instance.rows)
        self.matrix = self.terms.matrix([row.sum for row in self.rows])
        self.sides = _sides_of([row.sum for row in self.rows], len(instance.sides))
        self.plain = _plain(self.rows)
        self.group_count = np.zeros(self.terms.n_groups, np.int64)
        self.group_count[self.terms.van_day_of] = [van_day.count for van_day in instance.van_days]
        self._gained: tuple[Sum, Ints, Ints] | None = None
        self.low = np.array([side[0] for side in instance.sides], np.int64)
        self.high = np.array([side[1] for side in instance.sides], np.int64)

    def add(self, row: Row) -> None:
        """Add a row."""
        self.rows.append(row)
        self.plain = _plain(self.rows)
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
        inner.group_count = self.group_count[self.terms.groups_of(rows)]
        if self._gained is not None:
            inner._gained = self._gained[0], self._gained[1][terms], self._gained[2]
        return inner

    def part(self, rows: Ints, kept: Ints, sides: Ints | None) -> Frame:
        """Return the frame of these listed tours beside others, ``kept``: what they leave of each row and each van.

        Side variables that no row ties to the part stay as in ``sides``, if that is given. Levels are without what is
        kept.
        """
        inner = self.only(rows)
        there = np.flatnonzero(inner.terms.held())
        by_tours = inner.matrix[there].getnnz(axis=0) > 0
        free = self.sides[by_tours].getnnz(axis=0) > 0
        used = np.flatnonzero(by_tours | (self.sides.getnnz(axis=1) > 0))
        spent = self.sums(kept, np.zeros(len(self.low), np.int64))
        inner.matrix, inner.sides = inner.matrix[:, used], self.sides[used]
        inner.plain = self.plain[used]
        inner.rows = [_less(self.rows[row], int(spent[row])) for row in used.tolist()]
        if sides is not None:
            inner.low, inner.high = np.where(free, self.low, sides), np.where(free, self.high, sides)
        taken = np.bincount(self.terms.groups[kept], minlength=len(self.group_count))
        inner.group_count = inner.group_count - taken[self.terms.groups_of(rows)]
        return inner

    def within(self, low: Ints, high: Ints) -> tuple[Frame, Ints]:
        """Return the frame with other limits of the side variables, and the listed tours that it has.

        Those are the ones of which no call, mark or tour alone breaks a row beside any such side variables.
        """
        inner = copy(self)
        inner.low, inner.high = low, high
        _, most = self.limits()
        least = self.sides.maximum(0) @ low + self.sides.minimum(0) @ high
        over = self._breaking(most - least)
        over[self.terms.first_resource :] = 0
        rows = np.flatnonzero(self.terms.priced(over) == 0)
        return inner.only(rows), rows

    def fitting(self, rows: Ints, kept: Ints) -> Ints:
        """Return those of the listed tours of which no call or mark alone breaks a row beside those ``kept``."""
        _, high = self.limits()
        left = high - self.sums(kept, np.zeros(len(self.low), np.int64))
        left[self.sides.getnnz(axis=1) > 0] = np.inf
        over = self._breaking(left)
        over[self.terms.first_tour :] = 0
        inner, terms = self.terms.only(rows)
        return np.asarray(rows[inner.priced(over[terms]) == 0])

    def _breaking(self, left: npt.NDArray[np.float64]) -> Ints:
        """Return 1 for each term of which one alone breaks a row that leaves so much, and 0 for the others."""
        over = np.zeros(self.terms.count, np.int64)
        broken = self.matrix.data > left[self.matrix.indices]
        over[np.repeat(np.arange(self.terms.count), np.diff(self.matrix.indptr))[broken]] = 1
        return over

    @property
    def by_number(self) -> bool:
        """Whether there are side variables, and rows tie them to numbers of tours alone."""
        tied = self.sides.getnnz(axis=1) > 0
        return bool(tied.any() and self.plain[tied].all())

    def sides_with(self, van_days: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return the side variables that rows tie to the number of tours of these van-days."""
        numbers = self.matrix[self.terms.first_tour + np.flatnonzero(van_days)]
        return np.asarray(self.sides[numbers.getnnz(axis=0) > 0].getnnz(axis=0) > 0)

    def best_of_each(self, rows: Ints, worth: Ints, most: int, kinds: Ints | npt.NDArray[np.int32]) -> Ints:
        """Return about ``most`` of these listed tours: those worth most, as many of each kind (one of each tour)."""
        groups = kinds[rows]
        order = np.argsort(groups, kind="stable") if (np.diff(groups) < 0).any() else np.arange(len(rows))
        starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
        each = max(1, most // max(1, len(starts)))
        best = [np.empty(0, np.int64)]
        for start, end in pairwise((*starts.tolist(), len(order))):
            own = order[start:end]
            if len(own) > each:
                own = own[np.argpartition(-worth[own], each)[:each]]
            best.append(own[np.argsort(-worth[own], kind="stable")])
        return np.asarray(rows[np.concatenate(best)])

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


def _plain(rows: Sequence[Row]) -> npt.NDArray[np.bool_]:
    """Return which rows tie numbers of tours and side variables alone; none where no side variable is in them."""
    plain = [counts_tours(row) for row in rows]
    some = any(row.sum.sides for row, is_plain in zip(rows, plain, strict=True) if is_plain)
    return np.array(plain, np.bool_) & some


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
