"""Side variables first: those of the linear programme are made whole, then the tours are chosen beside them.

Where side variables tie numbers of tours alone over the days of a week (who sleeps where), hardly anything else is
hard: once they are fixed, the tours are soon chosen, nearly as good as the linear programme. Tours taken whole first
leave less of it. Where crews or calls hang on side variables too, fixing them all leaves too little room.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from math import ceil
from time import monotonic

import numpy as np

from planner.engine.frame import Frame
from planner.engine.instance import Sum
from planner.engine.linear import Floats, solution
from planner.engine.pick import Found, Picking, pick
from planner.engine.relax import relaxed
from planner.engine.terms import Ints
from planner.engine.triples import Begun, tightened

SURE = 0.95  # of one more or more is one more, and
SHARE = 0.12  # of what the side variables still add up to, at least, where that is
HALF = 0.5  # or more of each
WHOLE = 1e-5  # that a number may be off
TOURS = 2_000  # nearest to the bound beside the side variables, that are chosen among, for
LONGEST = 2.0  # seconds
CUTTING = 1.0  # seconds, for cuts over them


@dataclass(frozen=True, slots=True)
class Whole:
    """What is sought: a choice that reaches more than ``level`` of ``sign`` x ``goal``.

    The linear programme has the listed tours ``columns``. With ``luck`` in the order of the side variables another
    seed brings another choice.
    """

    goal: Sum
    sign: int
    level: int
    columns: Ints
    seed: int
    luck: float = 0.0


def whole_first(frame: Frame, sought: Whole, deadline: float) -> Found | None:
    """Return a choice that has the side variables of ``whole_sides``; None where none was found by the deadline.

    Raises ``KeyboardInterrupt`` for Ctrl-C.
    """
    sides = whole_sides(frame, sought, deadline)
    return None if sides is None else beside(frame, sought, sides, deadline)


def beside(frame: Frame, sought: Whole, sides: Ints, deadline: float) -> Found | None:
    """Return a choice that has these side variables; None where none was found by the deadline.

    Raises ``KeyboardInterrupt`` for Ctrl-C.
    """
    goal, sign, level = sought.goal, sought.sign, sought.level
    inner, rows = frame.within(sides, sides)
    begun = np.flatnonzero(np.isin(rows, np.union1d(sought.columns, _bare(frame))))
    loose = relaxed(inner, goal, sign, begun, deadline)
    if loose.bound.level <= level:
        return None
    tight = tightened(inner, goal, sign, Begun(loose.bound, level, loose.columns), min(deadline, monotonic() + CUTTING))
    left = np.flatnonzero(tight.bound.loss <= tight.bound.room(level + 1))
    if tight.bound.level <= level or not len(left):
        return None
    near = left[np.argsort(tight.bound.loss[left], kind="stable")][:TOURS]
    picking = Picking(goal, sign, np.union1d(near, _bare(inner)), cuts=tight.cuts)
    picked = pick(inner, picking, deadline=min(deadline, monotonic() + LONGEST), seed=sought.seed)
    if picked.interrupted:
        raise KeyboardInterrupt
    if picked.found is None or inner.level(goal, sign, *picked.found.arrays) <= level:
        return None
    return Found(tuple(rows[list(picked.found.tours)].tolist()), picked.found.sides)


def _bare(frame: Frame) -> Ints:
    """Return the listed tours without a visit: they bring a van to where it goes on."""
    return np.flatnonzero((frame.listing.visits < 0).all(axis=1))


def whole_sides(frame: Frame, sought: Whole, deadline: float) -> Ints | None:
    """Return side variables that the linear programme comes to when some of them at a time are raised to whole numbers.

    None where it was not there by the deadline (``monotonic``), where what was raised does not go together, or where
    the linear programme, over the tours that are its columns, no longer reaches the level.
    """
    gain, side_gain = frame.gains(sought.goal, sought.sign)
    inner, random = copy(frame), np.random.default_rng(sought.seed)
    columns = np.union1d(sought.columns, _bare(frame))
    solved = solution(inner, gain, side_gain, columns, deadline)
    while solved is not None and solved.reached > sought.level:
        part = solved.sides - np.floor(solved.sides + WHOLE)
        if part.max(initial=0.0) < WHOLE:
            return np.rint(solved.sides).astype(np.int64)
        raised = _raised(part * random.uniform(1 - sought.luck, 1, len(part)), float((solved.sides - inner.low).sum()))
        low, up = inner.low, np.floor(solved.sides + WHOLE).astype(np.int64) + 1
        solved = None
        while solved is None and len(raised):
            inner.low = low.copy()
            inner.low[raised] = up[raised]
            solved = solution(inner, gain, side_gain, columns, deadline)
            raised = raised[: len(raised) // 2]
    return None


def _raised(part: Floats, total: float) -> Ints:
    """Return the side variables that lack least of one more, by what they have of it: the surest first."""
    most = np.argsort(-part, kind="stable")[: max(ceil(SHARE * total), int((part > SURE).sum()))]
    return np.asarray(most[part[most] >= min(HALF, part[most[0]])])
