"""Prices of the rows without a linear programme, where tours are long: a deflected subgradient over swept van-days.

As in ``volume``: at any prices the most that a tour is worth beyond them gives a bound (Lagrange), and how far the best
tours pass the rows' limits says which prices to raise and which to lower. Time is coarse at first and finer later: good
prices for the one are good for the other. The bound aimed at lies between the best one and the best choice known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic

import numpy as np
import numpy.typing as npt

from planner.engine.pricing import Pricer
from planner.engine.shares import Shares
from planner.engine.ways import Ints

Floats = npt.NDArray[np.float64]

GRAINS = (300, 1_000)  # of time; each has its part of the seconds
FADING = 0.7  # of the direction before, that the next one keeps
AIMED = 0.5  # of the way from the best bound to the best choice is aimed at
STUCK = 8  # steps without a better bound, until
LESS = 0.6  # of that is aimed at
FINER = 0.01  # of what is aimed at is not better


@dataclass(frozen=True, slots=True)
class Priced:
    """Whole prices of the rows, the bound they give, and by group of vans the most that a tour is worth beyond them.

    ``over`` says by how much the best tours at these prices pass the rows' limits.
    """

    rows: Ints
    total: int
    best: Ints
    over: Floats


def descended(shares: Shares, pricers: Sequence[Pricer], scale: int, level: int, seconds: float) -> Priced:
    """Return the best prices found in the seconds, at least those of one step; ``level`` is of the best choice."""
    began = monotonic()
    best = swept(shares, pricers, np.zeros_like(shares.high), scale, GRAINS[0])
    for part, grains in enumerate(GRAINS, 1):
        step = partial(swept, shares, pricers, scale=scale, grains=grains)
        found = _steps(
            best if grains == GRAINS[0] else step(best.rows), step, level * scale, began + seconds * part / len(GRAINS)
        )
        best = min(best, found, key=lambda priced: priced.total)
    return best


def _steps(best: Priced, step: Callable[[Ints], Priced], level: int, deadline: float) -> Priced:
    """Step on from some prices to better ones until the deadline."""
    aimed, since, now, way = AIMED, 0, best, np.zeros(len(best.rows))
    while monotonic() < deadline and best.total > level:
        room = aimed * (best.total - level)
        way = np.where((now.rows > 0) | (now.over > 0), now.over, 0.0) + FADING * way
        if not way.any():
            break
        far = (now.total - best.total + room) / float(way @ way)
        now = step(np.maximum(0, np.rint(now.rows + far * way)).astype(np.int64))
        since = 0 if now.total < best.total - FINER * room else since + 1
        if now.total < best.total:
            best = now
        if since == STUCK:
            aimed, since, now, way = LESS * aimed, 0, best, np.zeros_like(way)
    return best


def swept(shares: Shares, pricers: Sequence[Pricer], rows: Ints, scale: int, grains: int) -> Priced:
    """Return the bound at some prices, with the clock in so many grains."""
    best = np.zeros(len(shares.vans), np.int64)
    holds = np.zeros((len(shares.vans), len(rows)), np.int64)
    for number, pricer in enumerate(pricers):
        group = shares.group[number]
        gain, own = shares.beyond(number, rows, scale)
        most, made = pricer.swept(gain, scale, grains)
        if most + own > best[group]:
            best[group] = most + own
            holds[group] = shares.tour_held[number] + made @ shares.held[number]
    total = int(rows @ shares.high) + int(best @ shares.vans)
    return Priced(rows, total, best, (shares.vans @ holds - shares.high).astype(np.float64))
