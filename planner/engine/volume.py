"""Prices of the rows without a linear programme, where rows are too many for one: a deflected subgradient.

At any prices the best tour of each van and day gives a bound (Lagrange). How far these tours pass the rows' limits, or
stay below, says which prices to raise and which to lower. Directions before fade slowly, which steadies the way (P.
Camerini, L. Fratta and F. Maffioli, 1975); the bound aimed at lies a part below the best one, less where that stalls.
The first price of a visit is all that it brings: where most visits can be made, that is not far from right.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

import numpy as np
import numpy.typing as npt

from planner.engine.frame import Frame
from planner.engine.instance import Sum
from planner.engine.relax import Bound, bound_at
from planner.engine.terms import Ints
from planner.engine.worth import best_of_groups, made_in

Floats = npt.NDArray[np.float64]

FADING = 0.9  # of the direction before, that the next one keeps
AIMED = 0.03  # of the first bound, that is aimed at below the best
STUCK = 10  # steps without a better bound, until
LESS = 0.5  # of that is aimed at,
LEAST = 1e-5  # down to this share of the bound
FINE = 1e6  # units of a price in one of the objective


@dataclass(frozen=True, slots=True)
class _Priced:
    """Prices of the rows, and the listed tours that were the best of a van and day at some prices."""

    prices: Floats
    met: Ints


@dataclass(frozen=True, slots=True)
class _Step:
    """The bound at some prices, by how much the best tours pass each row's limits, and these tours."""

    bound: float
    over: Floats
    tours: Ints


def stepped(frame: Frame, goal: Sum, sign: int, deadline: float) -> tuple[Bound, Ints]:
    """Return a bound on the most of ``sign`` x ``goal``, found by the deadline, and the listed tours met on the way."""
    gain, side_gain = frame.gains(goal, sign)
    found = _priced(frame, gain, side_gain, deadline)
    return bound_at(frame, gain, side_gain, found.prices), found.met


def _priced(frame: Frame, gain: Ints, side_gain: Ints, deadline: float) -> _Priced:
    starts = (np.zeros(len(frame.rows)), _worth_of_visits(frame, gain))
    step, kept = min(((_step(frame, gain, side_gain, start), start) for start in starts), key=lambda one: one[0].bound)
    best, way, met, since, prices = step.bound, step.over, [step.tours], 0, kept
    aimed = AIMED * abs(best)
    while monotonic() < deadline and aimed > LEAST * abs(best) and way.any():
        prices = _allowed(frame, prices + (step.bound - best + aimed) / float(way @ way) * way)
        step = _step(frame, gain, side_gain, prices)
        met.append(step.tours)
        way = step.over + FADING * way
        since = 0 if step.bound < best - 1e-3 * aimed else since + 1
        if step.bound < best:
            best, kept = step.bound, prices
        if since == STUCK:
            aimed, since, prices = LESS * aimed, 0, kept
            step = _step(frame, gain, side_gain, prices)
            way = step.over
    return _Priced(kept, np.unique(np.concatenate(met)))


def _worth_of_visits(frame: Frame, gain: Ints) -> Floats:
    """Return for each row that says how often visits are made the most that a tour's visit brings; 0 for the others."""
    terms, prices = frame.terms, np.zeros(len(frame.rows))
    made = made_in(terms.visits, terms.groups, terms.n_groups, terms.n_visits).ravel()
    columns = frame.matrix.tocsc()
    for number, row in enumerate(frame.rows):
        if row.high is None or row.sum != Sum(visits=row.sum.visits):
            continue
        part = slice(columns.indptr[number], columns.indptr[number + 1])
        calls, factors = columns.indices[part], columns.data[part]
        there = made[calls] & (factors > 0)
        prices[number] = max(0.0, (gain[calls[there]] / factors[there]).max(initial=0.0))
    return prices


def _allowed(frame: Frame, prices: Floats) -> Floats:
    """Return the prices without those that a row cannot have: to pass no limit costs nothing."""
    low, high = frame.limits()
    prices = np.where(np.isinf(high), np.minimum(prices, 0), prices)
    return np.where(np.isinf(low), np.maximum(prices, 0), prices)


def _step(frame: Frame, gain: Ints, side_gain: Ints, prices: Floats) -> _Step:
    low, high = frame.limits()
    per_term = np.rint(FINE * (gain - frame.matrix @ prices)).astype(np.int64)
    rows, worth = best_of_groups(frame.terms.priced(per_term), frame.terms.groups, len(frame.group_count))
    taken = np.flatnonzero(rows >= 0)
    count = frame.group_count[taken]
    of_sides = side_gain - frame.sides.T @ prices
    sides = np.where(of_sides > 0, frame.high, frame.low)
    sums = np.asarray(frame.terms.of_tours(rows[taken]).T @ count) @ frame.matrix + frame.sides @ sides
    held = np.where(prices > 0, high, np.where(prices < 0, low, 0.0))
    over = np.where(prices > 0, sums - high, np.where(prices < 0, sums - low, 0.0))
    free = prices == 0
    over[free] = np.maximum(sums - high, 0)[free] + np.minimum(sums - low, 0)[free]
    bound = float(worth[taken] @ count) / FINE + float(of_sides @ sides) + float(prices @ held)
    return _Step(bound, over, rows[taken])
