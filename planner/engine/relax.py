"""The bound of an objective: a linear programme over the listed tours, its columns generated as they are wanted.

Any prices on the rows give a bound that holds: what is within the rows is worth no more than the rows' limits at these
prices and, for each van and day, the best that a listed tour brings beyond them (Lagrange). The linear programme is
only there to find good prices; they are rounded to whole numbers, and the bound is computed from all listed tours in
whole numbers. So it holds whatever the linear programme's tolerances are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor, log2
from time import monotonic

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack

from planner.engine.frame import Frame
from planner.engine.growing import Growing
from planner.engine.instance import Sum
from planner.engine.linear import Floats, Program, Solution, simplex, solution
from planner.engine.terms import Ints
from planner.engine.worth import best_of_each, best_of_groups

MOST_ROUNDS = 200
COLUMNS_A_ROUND = 2_000
MANY_COLUMNS = 8_000  # or more:
NEARER = (0.2, 0.5)  # of the way from the best prices to the linear programme's are prices looked at too
MOST_COLUMNS = 16_000  # or more are thinned out to
KEPT_COLUMNS = 8_000  # that lose least
MANY_TOURS = 1_000_000  # or more are priced after
SAMPLED = 250_000  # of them are
FEW_COLUMNS = 20  # that are still wanted, and
NEAR = 1e-5  # of the level between it and the bound: the linear programme's last rounds bring nothing more
TRACE = 1e-6  # less of a column is none
FINEST = 30  # binary digits of a price behind the point

Paid = Callable[[Ints], Ints]


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


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best bound, and the columns of the last linear programme."""

    bound: Bound
    columns: Ints


def relaxed(frame: Frame, goal: Sum, sign: int, pool: Ints, deadline: float) -> Relaxed:
    """Return the best bound found by the deadline on the most of ``sign`` x ``goal``, the pool of columns grown.

    ``pool`` are listed tours that, with the side variables, hold a choice within the rows.
    """
    gain, side_gain = frame.gains(goal, sign)
    goals = _Goals(frame, gain, side_gain)
    best = goals.at(np.zeros(len(frame.rows)), np.zeros(len(frame.group_count)))
    columns, last = pool, Relaxed(best.bound, pool)
    programme = Growing(frame, gain, side_gain)
    for _ in range(MOST_ROUNDS):
        solved = programme.solution(columns, deadline)
        if solved is None:
            break
        own, *others = goals.around(best, solved, NEARER if len(columns) > MANY_COLUMNS else ())
        nearest = min((own, *others), key=_height)
        best = min(best, nearest, key=_height)
        last = Relaxed(best.bound, columns)
        if monotonic() > deadline:
            break
        more = np.union1d(_wanted(frame, own, columns), _missing(frame, nearest, best.room(solved), columns))
        near = len(more) <= FEW_COLUMNS and best.bound.level - solved.reached <= NEAR * abs(solved.reached)
        if len(more) and best.bound.level > floor(solved.reached + 1e-6) and not near:
            columns = np.concatenate((_thinned(columns, solved, nearest.bound), more))
            continue
        cuts = frame.cuts(columns, solved.taken)
        if not cuts:
            break
        for cut in cuts:
            frame.add(cut)
        best = replace(best, prices=np.append(best.prices, np.zeros(len(cuts))))
    return last


def sampled(frame: Frame, goal: Sum, sign: int, pool: Ints, deadline: float) -> Ints:
    """Return the pool and, of many listed tours, those that would be wanted if a part of them were all there are.

    The first rounds find out about what each visit is worth: one tour in so many of each van-day tells enough of that.
    Half of the time until the deadline is left for the bound over all of them.
    """
    if len(frame.listing.van_day) < MANY_TOURS:
        return pool
    some = np.union1d(pool, np.arange(0, len(frame.listing.van_day), len(frame.listing.van_day) // SAMPLED))
    half = monotonic() + 0.5 * (deadline - monotonic())
    found = relaxed(frame.only(some), goal, sign, np.searchsorted(some, pool), half)
    loss = found.bound.loss[found.columns]
    near = found.columns[np.argsort(loss, kind="stable")[:KEPT_COLUMNS]]
    return np.union1d(pool, some[near])


@dataclass(frozen=True, slots=True)
class _Priced:
    """A bound with the prices of the rows and of each van and day at which it was computed."""

    bound: Bound
    prices: Floats
    van_prices: Floats

    def room(self, solved: Solution) -> int:
        """Return the most that a tour may lose of which the linear programme's best choice takes a part."""
        return self.bound.room(floor(solved.reached))


def _height(priced: _Priced) -> Fraction:
    return Fraction(priced.bound.total, priced.bound.scale)


@dataclass(frozen=True, slots=True)
class _Goals:
    """What each term and each side variable of a frame adds to the objective."""

    frame: Frame
    gain: Ints
    side_gain: Ints

    def at(self, prices: Floats, van_prices: Floats) -> _Priced:
        """Return the bound at these prices."""
        return _Priced(bound_at(self.frame, self.gain, self.side_gain, prices), prices, van_prices)

    def around(self, best: _Priced, solved: Solution, steps: tuple[float, ...]) -> list[_Priced]:
        """Return the bound at the linear programme's prices, then at others so far on the way from the best ones.

        Where many prices solve it, those at hand are far off one time and the next (P. Wentges, 1997).
        """
        found = [self.at(solved.prices, solved.van_prices)]
        for step in steps if _height(found[0]) >= _height(best) else ():
            prices = best.prices + step * (solved.prices - best.prices)
            found.append(self.at(prices, best.van_prices + step * (solved.van_prices - best.van_prices)))
        return found + [self._settled(one.prices) for one in found if self.frame.plain.any()]

    def _settled(self, prices: Floats) -> _Priced:
        """Return the prices with those of the plain rows, which tie tours by their number alone, as good as can be.

        Given the prices of all other rows, the best tour of each van-day is known, and how many are made of each, with
        the side variables, is a small linear programme: its prices give the least bound there is at the other prices.
        """
        frame, plain = self.frame, self.frame.plain
        prices = np.where(plain, 0.0, prices)
        worth, scale = _worth_at(frame, self.gain, self.side_gain, prices)
        rows, best = best_of_each(worth, frame.listing.van_day, frame.terms.n_van_days)
        made = np.flatnonzero(rows >= 0)
        used, group = np.unique(frame.terms.van_day_of[made], return_inverse=True)
        of_groups = csr_matrix((np.ones(len(made)), (group, np.arange(len(made)))), (len(used), len(made)))
        tied = hstack([frame.matrix[frame.terms.first_tour + made][:, plain].T, frame.sides[plain]])
        low, high = (limit[plain] for limit in frame.limits())
        programme = Program(
            np.concatenate((np.zeros(len(made)), frame.low)),
            np.concatenate((np.full(len(made), np.inf), frame.high)),
            -np.concatenate((best[made] / scale, self.side_gain - frame.sides.T @ prices)),
            np.concatenate((low, np.full(len(used), -np.inf))),
            np.concatenate((high, frame.group_count[used])),
            vstack([tied, hstack([of_groups, csr_matrix((len(used), len(frame.low)))])], format="csr").astype(
                np.float64
            ),
            used,
        )
        van_prices, solved = np.zeros(len(frame.group_count)), simplex(programme)
        if solved is not None:
            prices[plain], van_prices[used] = solved.prices[: len(low)], solved.prices[len(low) :]
        return self.at(prices, van_prices)


def _thinned(columns: Ints, solved: Solution, bound: Bound) -> Ints:
    """Return the columns that lose least where they are too many, and those of which there is a part in the best."""
    if len(columns) <= MOST_COLUMNS:
        return columns
    least = np.argpartition(bound.loss[columns], KEPT_COLUMNS)[:KEPT_COLUMNS]
    return np.asarray(columns[np.union1d(least, np.flatnonzero(solved.taken > TRACE))])


def prices(frame: Frame, goal: Sum, sign: int, deadline: float) -> Floats | None:
    """Return each row's price in the linear programme over all listed tours; None where the time did not suffice."""
    gain, side_gain = frame.gains(goal, sign)
    solved = solution(frame, gain, side_gain, np.arange(len(frame.terms.groups)), deadline)
    return None if solved is None else solved.prices


def bound_at(
    frame: Frame, gain: Ints, side_gain: Ints, prices: Floats, cuts: tuple[Paid, Floats] | None = None
) -> Bound:
    """Return the bound at these prices of the rows, and of cuts, of each of which a choice holds one tour at most.

    ``cuts`` are what each tour pays for them at whole prices, and the prices.
    """
    low, high = frame.limits()
    prices = np.where(((prices > 0) & np.isinf(high)) | ((prices < 0) & np.isinf(low)), 0.0, prices)
    paid = 0.0 if cuts is None else float(cuts[1].sum())
    worth, scale = _worth_at(frame, gain, side_gain, prices, paid)
    whole = np.rint(prices * scale).astype(np.int64)
    total = 0
    if cuts is not None:
        of_cuts = np.rint(cuts[1] * scale).astype(np.int64)
        worth, total = worth - cuts[0](of_cuts), int(of_cuts.sum())
    _, best = best_of_groups(worth, frame.terms.groups, len(frame.group_count))
    of_sides = scale * side_gain - frame.sides.T @ whole
    total += sum(int(best[group]) * int(count) for group, count in enumerate(frame.group_count))
    total += int(np.maximum(of_sides * frame.low, of_sides * frame.high).sum())
    for price, row in zip(whole.tolist(), frame.rows, strict=True):
        limit = row.high if price > 0 else row.low
        total += price * limit if price and limit is not None else 0
    return Bound(total, scale, worth, best[frame.terms.groups] - worth)


def _worth_at(frame: Frame, gain: Ints, side_gain: Ints, prices: Floats, paid: float = 0.0) -> tuple[Ints, int]:
    """Return what each listed tour brings beyond these prices of the rows, in units of which so many are one.

    The units leave room for what is ``paid`` for all cuts besides.
    """
    scale = 1 << _digits(frame, gain, side_gain, prices, paid)
    whole = np.rint(prices * scale).astype(np.int64)
    return frame.terms.priced(scale * gain - frame.matrix @ whole), scale


def _digits(frame: Frame, gain: Ints, side_gain: Ints, prices: Floats, paid: float) -> int:
    """Return how many binary digits prices may have so that no tour's worth, nor that of all sides, leaves 62."""
    amounts = int(frame.listing.resources.max(initial=1)) * max(1, frame.listing.resources.shape[1])
    worth = np.abs(gain - frame.matrix @ prices).max(initial=1.0) + 1
    of_sides = np.abs(side_gain - frame.sides.T @ prices) + abs(frame.sides).sum(axis=0).A1 + 1
    of_sides = float(of_sides @ np.maximum(np.abs(frame.low), np.abs(frame.high)))
    largest = max(float(worth) * (amounts + frame.terms.visits.shape[1] + frame.terms.n_marks + 1), of_sides)
    return max(0, min(FINEST, 60 - floor(log2(largest + paid)) - 1))


def _wanted(frame: Frame, priced: _Priced, columns: Ints) -> Ints:
    """Return listed tours that are worth more than what is paid for their van and day, the best of each first."""
    bound, groups = priced.bound, frame.terms.groups
    over = bound.worth - np.rint(priced.van_prices * bound.scale).astype(np.int64)[groups]
    over[columns] = 0
    rows = np.flatnonzero(over > bound.scale >> 20)
    if len(rows) <= COLUMNS_A_ROUND:
        return np.asarray(rows)
    return frame.best_of_each(rows, over[rows], COLUMNS_A_ROUND, frame.listing.van_day)


def _missing(frame: Frame, priced: _Priced, room: int, columns: Ints) -> Ints:
    """Return listed tours that are worth more than any of the columns on their van-day, the best of each first.

    Only those that lose no more than ``room`` and so may be of use to the linear programme.
    """
    bound, van_days = priced.bound, frame.listing.van_day
    there, most = best_of_each(bound.worth[columns], van_days[columns], frame.terms.n_van_days)
    rows = np.flatnonzero((bound.loss <= room) & ((bound.worth > most[van_days]) | (there[van_days] < 0)))
    return frame.best_of_each(rows, bound.worth[rows], COLUMNS_A_ROUND, van_days)
