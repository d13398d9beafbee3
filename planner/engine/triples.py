"""Cuts on triples of rows: what whole numbers forbid where a linear programme allows halves.

Of three rows that each allow one tour, at most one tour can hold two or more: twice as many would need four places in
three rows. A linear programme takes half of three tours that hold two rows each. (Subset rows: M. Jepsen, B. Petersen,
S. Spoorendonk and D. Pisinger, 2008.) A row of this kind cannot be told as a sum over visits, so it is held here alone,
over the tours that a better choice than the best found can hold: all others are in none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from planner.engine.frame import Frame
from planner.engine.growing import Growing
from planner.engine.instance import Sum
from planner.engine.linear import Floats, Solution
from planner.engine.relax import Bound, bound_at
from planner.engine.terms import Ints
from planner.engine.worth import paid_for_cuts

FIRST_COLUMNS = 3_000  # nearest to the bound, that the linear programme begins with
COLUMNS_A_ROUND = 1_000
NEAR_TOURS = 400_000  # nearest to the bound, that more columns are looked for among, in half of the time or of
MOST_ROUNDS = 100
MOST_CUTS_A_ROUND = 60
MOST_OF_A_ROW = 6  # cuts of a round
BROKEN = 0.02  # by at least so much of a tour is a new cut broken
PROGRESS = 0.01  # of the gap that a round of cuts closes, or it is the last
TRACE = 1e-6  # less of a tour is none
FEWER = 0.9  # of the tours are left, or the others are not left out
GONE = np.iinfo(np.int64).max // 4

Triple = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Cuts:
    """Triples of the ``singles``: rows of a frame that each hold one tour at most, of terms that a tour has once."""

    singles: Ints
    triples: tuple[Triple, ...] = ()

    @classmethod
    def on(cls, frame: Frame) -> Cuts:
        """Return no cut yet, on the rows of a frame that allow one. A tour that counts against a row makes room."""
        some = [number for number, row in enumerate(frame.rows) if row.high == 1 and not row.sum.sides]
        if not frame.matrix.shape[0]:  # no tour, nothing to cut
            return cls(np.empty(0, np.int64))
        factors = frame.matrix[:, some]
        amounts = factors[frame.terms.first_resource :].getnnz(axis=0) > 0
        plain = (factors.max(axis=0).toarray().ravel() <= 1) & (factors.min(axis=0).toarray().ravel() >= 0)
        return cls(np.array(some, np.int64)[plain & ~amounts])

    def of(self, frame: Frame, rows: Ints) -> csr_matrix:
        """Return which of the cuts hold each of these listed tours (tours x cuts)."""
        three = np.array(self.triples, np.int64).reshape(-1, 3)
        ones, cuts = np.ones(three.size, np.int64), np.repeat(np.arange(len(three)), 3)
        of_cuts = csr_matrix((ones, (three.ravel(), cuts)), (len(self.singles), len(three)))
        return csr_matrix((self.within(frame, rows) @ of_cuts >= 2).astype(np.int64))

    def within(self, frame: Frame, rows: Ints) -> csr_matrix:
        """Return which of the singles hold each of these listed tours (tours x singles)."""
        held = frame.terms.of_tours(rows) @ frame.matrix[:, self.singles]
        return csr_matrix((held > 0).astype(np.int64))

    def paid(self, frame: Frame, prices: Ints) -> Ints:
        """Return what each listed tour pays at these prices of the cuts."""
        some, terms = np.flatnonzero(prices > 0), frame.terms
        three = np.array(self.triples, np.int64).reshape(-1, 3)[some]
        order = np.argsort(three.ravel(), kind="stable")
        starts = np.searchsorted(three.ravel()[order], np.arange(len(self.singles) + 1))
        rows = csr_matrix(frame.matrix[: terms.first_resource, self.singles])
        firsts = np.array([terms.first_mark, terms.first_tour, terms.n_marks, terms.n_visits], np.int64)
        marked, van_days = terms.marks_of, frame.listing.van_day
        held = terms.visits, terms.groups, van_days, marked, firsts, rows.indptr.astype(np.int64), rows.indices
        return np.asarray(paid_for_cuts(*held, starts, order // 3, prices[some]))

    def more(self, held: npt.NDArray[np.bool_], taken: Floats) -> Cuts:
        """Return these cuts and those that parts of tours break most; ``held``: their singles (tours x singles)."""
        often, known = np.zeros(len(self.singles), np.int64), set(self.triples)
        found = list[Triple]()
        for triple in _broken(held, taken):
            if triple not in known and often[list(triple)].max() < MOST_OF_A_ROW:
                often[list(triple)] += 1
                found.append(triple)
        return replace(self, triples=(*self.triples, *found[:MOST_CUTS_A_ROUND])) if found else self


@dataclass(frozen=True, slots=True)
class Tightened:
    """A bound for choices better than some level, and the cuts that give it: each holds one tour of a choice."""

    bound: Bound
    cuts: Cuts


@dataclass(frozen=True, slots=True)
class Begun:
    """What is tightened: the bound for choices that reach more than ``level``.

    ``pool`` are listed tours for the linear programme to begin with, beside those nearest to the bound; ``cuts`` those
    found before.
    """

    bound: Bound
    level: int
    pool: Ints
    cuts: Cuts | None = None


def tightened(frame: Frame, goal: Sum, sign: int, begun: Begun, deadline: float) -> Tightened:
    """Return a bound at most as high, and the cuts that give it.

    Tours that are in no better choice lose more than there is room for. Where the time is short (``deadline`` is of
    ``time.monotonic``) the bound is as it was.
    """
    bound, level = begun.bound, begun.level
    rows = np.flatnonzero(bound.loss <= bound.room(level + 1))
    few = len(rows) < FEWER * len(bound.loss)
    rows = rows if few else np.arange(len(bound.loss))
    loss = bound.loss[rows]
    work = _Work(frame.only(rows) if few else frame, goal, sign, begun.cuts or Cuts.on(frame))
    columns = np.union1d(
        _nearest(loss, np.arange(len(rows)), FIRST_COLUMNS),
        _nearest(loss, np.flatnonzero(np.isin(rows, begun.pool)), FIRST_COLUMNS),
    )
    best, gap = bound, np.inf
    near = work.among(_nearest(loss, np.arange(len(rows)), NEAR_TOURS)) if len(rows) > NEAR_TOURS else None
    half = monotonic() + 0.5 * (deadline - monotonic())
    for turn in range(MOST_ROUNDS):
        solved = work.programme.solution(columns, deadline)
        if solved is None:
            break
        if turn >= MOST_ROUNDS // 2 or monotonic() > half:
            near = None
        found = work.bound(solved, near or work.all)
        if near is None and found.total * best.scale < best.total * found.scale:
            best = _spread(found, rows, len(bound.loss))
        wanted = work.wanted(found, solved, columns, near or work.all)
        if len(wanted):
            columns = np.concatenate((columns, wanted))
            continue
        left = found.total / found.scale - level
        done = found.level <= level or left > (1 - PROGRESS) * gap or not work.add(columns, solved.taken)
        gap = left
        if near is not None:
            near = None if done else near
            continue
        if done:
            break
        kept = found.loss <= found.room(level + 1)
        if kept.sum() < FEWER * len(rows):
            rows, work = rows[kept], work.only(np.flatnonzero(kept))
            columns = np.cumsum(kept)[columns[kept[columns]]] - 1
    return Tightened(best, work.cuts)


def _nearest(loss: Ints, some: Ints, most: int) -> Ints:
    """Return those of some tours that lose least, so many at most."""
    if len(some) <= most:
        return some
    return np.asarray(some[np.argpartition(loss[some], most)[:most]])


def _spread(bound: Bound, rows: Ints, count: int) -> Bound:
    """Return the bound of some listed tours as one of so many, of which the others are in no better choice."""
    loss, worth = np.full(count, GONE), np.full(count, -GONE)
    loss[rows], worth[rows] = bound.loss, bound.worth
    return Bound(bound.total, bound.scale, worth, loss)


@dataclass(frozen=True, slots=True)
class _Among:
    """Some of the tours of a frame, ``rows``, and the frame of these alone."""

    frame: Frame
    rows: Ints


class _Work:
    """The tours of a frame, and the cuts so far."""

    def __init__(self, frame: Frame, goal: Sum, sign: int, cuts: Cuts) -> None:
        self.frame, self.goal, self.sign, self.cuts = frame, goal, sign, cuts
        self.all = _Among(frame, np.arange(len(frame.listing.van_day)))
        self.programme = Growing(frame, *frame.gains(goal, sign), lambda columns: self.cuts.of(frame, columns))

    def only(self, rows: Ints) -> _Work:
        """Return the same of these tours alone."""
        return _Work(self.frame.only(rows), self.goal, self.sign, self.cuts)

    def among(self, rows: Ints) -> _Among:
        """Return these tours as some among which more columns are looked for."""
        return _Among(self.frame.only(rows), rows)

    def bound(self, solved: Solution, some: _Among) -> Bound:
        """Return the bound of some tours at the linear programme's prices."""
        cuts = partial(self.cuts.paid, some.frame), np.maximum(solved.cut_prices, 0.0)
        return bound_at(some.frame, *some.frame.gains(self.goal, self.sign), solved.prices, cuts)

    def wanted(self, bound: Bound, solved: Solution, columns: Ints, some: _Among) -> Ints:
        """Return tours among some, whose bound it is, that bring more than is paid for van and day, rows and cuts.

        The best of each van-day first.
        """
        paid = np.rint(solved.van_prices * bound.scale).astype(np.int64)
        over = bound.worth - paid[self.frame.terms.groups[some.rows]]
        more = np.flatnonzero(over > TRACE * bound.scale)
        more = more[~np.isin(some.rows[more], columns)]
        if len(more) > COLUMNS_A_ROUND:
            more = some.frame.best_of_each(more, over[more], COLUMNS_A_ROUND, some.frame.listing.van_day)
        return np.asarray(some.rows[more])

    def add(self, columns: Ints, taken: Floats) -> bool:
        """Add the cuts that these parts of columns break most; return whether there are any."""
        some, known = np.flatnonzero(taken > TRACE), self.cuts
        self.cuts = known.more(known.within(self.frame, columns[some]).toarray() > 0, taken[some])
        return self.cuts is not known


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
    one, other, third = (held[:, three[:, place]] for place in range(3))
    total = taken @ ((one & other) | (one & third) | (other & third))
    over = np.flatnonzero(total > 1 + BROKEN)
    most = three[over[np.argsort(-total[over], kind="stable")]]
    return [(int(some[one]), int(some[other]), int(some[third])) for one, other, third in most]
