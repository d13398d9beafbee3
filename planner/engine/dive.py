"""A choice from the linear programme: tours of which it takes most are taken whole, the rest is priced anew, and so on.

A first choice of a large week whose days hang together by side variables: tours that are taken one after the other
strand vans there. What the linear programme makes of the rest is weighed again after each few tours.
"""

from __future__ import annotations

from math import ceil
from time import monotonic

import numpy as np

from planner.engine.frame import Frame
from planner.engine.instance import Sum
from planner.engine.linear import Floats, Solution, solution
from planner.engine.pick import Found
from planner.engine.terms import Ints

SURE = 0.95  # of a tour or more is taken whole, and
SHARE = 0.12  # of the tours still to be taken at least
LOST = 0.005  # or less of what could be reached is lost by taking some tours whole, or they are not taken, and
MOST_REFUSED = 30  # times that, for where every way loses as much
WHOLE = 1e-5  # that a number may be off
FINE = 1e4  # units of a price in one of the objective
FIRST_COLUMNS = 15_000
COLUMNS = 350  # for each tour still to be taken, that the linear programme has afterwards


def dived(frame: Frame, goal: Sum, sign: int, rows: Ints, deadline: float) -> Found | None:
    """Return a choice among the listed tours ``rows``; None where none was found by the deadline (``monotonic``).

    ``rows`` are in the order in which they are looked at first.
    """
    kept, sure, most = np.empty(0, np.int64), np.empty(0, np.int64), FIRST_COLUMNS
    least, refused = -np.inf, 0
    gain_of_all, _ = frame.gains(goal, sign)
    while True:
        together = np.append(kept, sure)
        rows = frame.fitting(rows[~np.isin(rows, kept)], kept)
        fitting = frame.fitting(rows[~np.isin(rows, sure)], together)
        inner = frame.part(fitting, together, None)
        gain, side_gain = inner.gains(goal, sign)
        solved = solution(inner, gain, side_gain, np.arange(min(len(fitting), most)), deadline)
        if solved is None and (not len(sure) or monotonic() > deadline):
            return None
        gained = int((frame.terms.of_tours(together) @ gain_of_all).sum())
        worse = solved is not None and gained + solved.reached < least and refused < MOST_REFUSED
        if solved is None or (worse and len(sure)):
            # These do not go together, or cost too much: the first of them alone, or if it is that, not even it.
            rows, sure = (rows, sure[:1]) if len(sure) > 1 else (rows[~np.isin(rows, sure)], sure[:0])
            refused += 1
            continue
        least = gained + solved.reached - LOST * abs(gained + solved.reached)
        kept, chosen = together, fitting[: len(solved.taken)]
        if np.abs(solved.taken - np.rint(solved.taken)).max(initial=0.0) < WHOLE:
            return _whole(frame, np.append(kept, chosen[solved.taken > SURE]), solved)
        sure, most = chosen[_surest(inner, solved.taken)], ceil(COLUMNS * (1 + solved.taken.sum()))
        rows = fitting[np.argsort(-_worth(inner, gain, solved), kind="stable")]
        if not len(sure):  # the one of which most is taken fits in part alone
            rows = rows[rows != chosen[np.argmax(solved.taken)]]


def _whole(frame: Frame, tours: Ints, solved: Solution) -> Found | None:
    """Return the choice where it holds every row in whole numbers."""
    sides = np.rint(solved.sides).astype(np.int64)
    return Found(tuple(tours.tolist()), tuple(sides.tolist())) if frame.holds(tours, sides) else None


def _worth(frame: Frame, gain: Ints, solved: Solution) -> Floats:
    """Return what each tour brings beyond the linear programme's prices, most for those that it takes.

    And for those without a visit: they bring a van to where it goes on.
    """
    per_term = np.rint(FINE * (gain - frame.matrix @ solved.prices)).astype(np.int64)
    worth = frame.terms.priced(per_term) / FINE - solved.van_prices[frame.terms.groups]
    worth[: len(solved.taken)][solved.taken > WHOLE] = np.inf
    worth[(frame.listing.visits < 0).all(axis=1)] = np.inf
    return np.asarray(worth)


def _surest(frame: Frame, taken: Floats) -> Ints:
    """Return the tours of which most is taken that keep together within the rows that no side variable loosens."""
    most = np.argsort(-taken, kind="stable")[: max(ceil(SHARE * taken.sum()), int((taken > SURE).sum()))]
    held = (frame.terms.of_tours(most) @ frame.matrix).toarray()
    _, high = frame.limits()
    high[frame.sides.getnnz(axis=1) > 0] = np.inf
    sums, kept = np.zeros(len(high), np.int64), list[int]()
    for tour, adds in zip(most.tolist(), held, strict=True):
        if (sums + adds <= high).all():
            sums += adds
            kept.append(tour)
    return np.array(kept, np.int64)
