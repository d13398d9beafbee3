"""Cuts on triples of rows: what whole numbers forbid where a linear programme allows halves.

Of three rows that each allow one tour, at most one tour can hold two or more: twice as many would need four places in
three rows. A linear programme takes half of three tours that hold two rows each. (Subset rows: M. Jepsen, B. Petersen,
S. Spoorendonk and D. Pisinger, 2008.) A row of this kind cannot be told as a sum over visits, so it is held here alone,
over the tours that a better choice than the best found can hold: all others are in none.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from planner.engine.frame import Frame
from planner.engine.instance import Sum
from planner.engine.linear import Floats, fastest, program, within
from planner.engine.relax import Bound, bound_at
from planner.engine.terms import Ints

FIRST_COLUMNS = 3_000  # nearest to the bound, that the linear programme begins with
COLUMNS_A_ROUND = 1_000
MOST_ROUNDS = 100
MOST_CUTS_A_ROUND = 60
MOST_OF_A_ROW = 6  # cuts of a round
BROKEN = 0.02  # by at least so much of a tour is a new cut broken
PROGRESS = 0.01  # of the gap that a round of cuts closes, or it is the last
TRACE = 1e-6  # less of a tour is none
GONE = np.iinfo(np.int64).max // 4

Triple = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Tightened:
    """A bound for choices better than some level, and the cuts (listed tours x cuts): each holds one of its tours."""

    bound: Bound
    cuts: csr_matrix


def tightened(frame: Frame, goal: Sum, sign: int, bound: Bound, level: int, deadline: float) -> Tightened:
    """Return a bound at most as high, for choices that reach more than ``level``, and the cuts that give it.

    Tours that are in none of them lose more than there is room for. Where the time is short (``deadline`` is of
    ``time.monotonic``) the bound is as it was.
    """
    rows = np.flatnonzero(bound.loss <= bound.room(level + 1))
    work = _Work(frame.only(rows), goal, sign)
    columns = np.sort(np.argsort(bound.loss[rows], kind="stable")[:FIRST_COLUMNS])
    best, gap = bound, np.inf
    for _ in range(MOST_ROUNDS):
        solved = work.solved(columns, deadline)
        if solved is None:
            break
        over = work.over(solved)
        over[columns] = 0.0
        wanted = np.flatnonzero(over > TRACE)
        if len(wanted):
            columns = np.union1d(columns, wanted[np.argsort(-over[wanted], kind="stable")[:COLUMNS_A_ROUND]])
            continue
        found = work.bound(solved)
        left = found.total / found.scale - level
        if found.total * best.scale < best.total * found.scale:
            best = _spread(found, rows, len(bound.loss))
        kept = found.loss <= found.room(level + 1)
        if found.level <= level or left > (1 - PROGRESS) * gap or not work.add(columns, solved.taken):
            break
        gap, rows, work = left, rows[kept], work.only(np.flatnonzero(kept))
        columns = np.cumsum(kept)[columns[kept[columns]]] - 1
    return Tightened(best, _placed(work.cuts, rows, len(bound.loss)))


def _placed(cuts: csr_matrix, rows: Ints, count: int) -> csr_matrix:
    """Return the cuts over so many listed tours, of which ``rows`` are in them."""
    starts = np.zeros(count + 1, np.int64)
    starts[rows + 1] = np.diff(cuts.indptr)
    return csr_matrix((cuts.data, cuts.indices, np.cumsum(starts)), (count, cuts.shape[1]))


def _spread(bound: Bound, rows: Ints, count: int) -> Bound:
    """Return the bound of some listed tours as one of so many, of which the others are in no better choice."""
    loss, worth = np.full(count, GONE), np.full(count, -GONE)
    loss[rows], worth[rows] = bound.loss, bound.worth
    return Bound(bound.total, bound.scale, worth, loss)


@dataclass(frozen=True, slots=True)
class _Solved:
    """Prices of the rows, of each van and day and of the cuts, and how much of each column is taken."""

    rows: Floats
    vans: Floats
    cuts: Floats
    taken: Floats


class _Work:
    """The tours of a frame, what they hold of its rows, and the cuts so far."""

    def __init__(self, frame: Frame, goal: Sum, sign: int) -> None:
        self.frame, self.goal, self.sign = frame, goal, sign
        self.gain, self.side_gain = frame.gains(goal, sign)
        of_tours = frame.terms.of_tours(np.arange(len(frame.terms.groups)))
        self.held, self.gained = (of_tours @ frame.matrix).tocsr(), of_tours @ self.gain
        single = [row.high == 1 and not row.sum.sides for row in frame.rows]
        most, least = (each.toarray().ravel() for each in (self.held.max(axis=0), self.held.min(axis=0)))
        single &= (most <= 1) & (least >= 0)  # a tour that counts against a row makes room for more
        self.singles = np.flatnonzero(single)
        self.within = self.held[:, self.singles].tocsc()
        self.cuts = self.held[:, :0]
        self.known: set[Triple] = set()

    def only(self, rows: Ints) -> _Work:
        """Return the same of these tours alone."""
        inner = copy(self)
        inner.frame, inner.held, inner.gained = self.frame.only(rows), self.held[rows], self.gained[rows]
        inner.gain, inner.side_gain = inner.frame.gains(self.goal, self.sign)
        inner.within, inner.cuts = self.within[rows], self.cuts[rows]
        return inner

    def solved(self, columns: Ints, deadline: float) -> _Solved | None:
        """Return the linear programme's best over these columns, with the cuts; None where the time was short."""
        linear = program(self.frame, self.gain, self.side_gain, columns)
        solved = fastest(within(linear, self.cuts[columns]), len(columns), deadline)
        if solved is None:
            return None
        rows, used, cuts = np.split(solved.prices, np.cumsum((len(self.frame.rows), len(linear.used))))
        vans = np.zeros(len(self.frame.group_count))
        vans[linear.used] = used
        return _Solved(rows, vans, np.maximum(cuts, 0.0), solved.values[: len(columns)])

    def over(self, solved: _Solved) -> Floats:
        """Return what each tour brings beyond the prices of rows and cuts, and of its van and day."""
        paid = self.held @ solved.rows + self.cuts @ solved.cuts + solved.vans[self.frame.terms.groups]
        return np.asarray(self.gained - paid)

    def bound(self, solved: _Solved) -> Bound:
        """Return the bound at the linear programme's prices."""
        return bound_at(self.frame, self.gain, self.side_gain, solved.rows, (self.cuts, solved.cuts))

    def add(self, columns: Ints, taken: Floats) -> bool:
        """Add the cuts that these parts of columns break most; return whether there are any."""
        some = np.flatnonzero(taken > TRACE)
        within, taken = self.within[columns[some]].toarray() > 0, taken[some]
        often, found = np.zeros(len(self.singles), np.int64), list[Triple]()
        for triple in _broken(within, taken):
            if triple not in self.known and often[list(triple)].max() < MOST_OF_A_ROW:
                often[list(triple)] += 1
                found.append(triple)
        found = found[:MOST_CUTS_A_ROUND]
        self.known.update(found)
        twice = [csr_matrix((self.within[:, list(triple)].sum(axis=1) >= 2).astype(np.int64)) for triple in found]
        self.cuts = hstack([self.cuts, *twice], format="csr")
        return bool(found)


def _broken(within: npt.NDArray[np.bool_], taken: Floats) -> list[Triple]:
    """Return the triples of rows of which these parts of tours (tours x rows) hold two or more, most broken first."""
    halves = within & (taken < 1 - TRACE)[:, None]
    some = np.flatnonzero(halves.any(axis=0))
    held = within[:, some]
    both = (held * taken[:, None]).T @ held > TRACE
    near = [set(np.flatnonzero(line).tolist()) - {number} for number, line in enumerate(both)]
    triples = {
        tuple(sorted((one, other, third)))
        for one, others in enumerate(near)
        for other in others
        if other > one
        for third in (near[one] | near[other]) - {one, other}
    }
    if not triples:
        return []
    three = np.array(sorted(triples))
    total = np.zeros(len(three))
    for tour, part in zip(held, taken, strict=True):
        total += part * (tour[three].sum(axis=1) >= 2)
    over = np.flatnonzero(total > 1 + BROKEN)
    most = three[over[np.argsort(-total[over], kind="stable")]]
    return [(int(some[one]), int(some[other]), int(some[third])) for one, other, third in most]
