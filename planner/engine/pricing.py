"""The tours of one van-day that are worth most at given prices of its visits and legs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.engine.labels import (
    EXACT,
    LOOSE,
    Labels,
    best_ends,
    every_tour,
    orders_of,
    spread,
    still_to_earn,
)
from planner.engine.sweep import best_swept, earned_after, sweep
from planner.engine.ways import Ints, Way, never_shorter

GRAINS = 2_000  # of time, in the tables of what can still be earned
SWEPT = 1_000  # of time, where it is swept
EACH = 5  # tours that end at one visit, of those worth most
FIRST_NEAR = 8  # visits that tours remember where they stand, at first
SHORT_MEMORY = 5  # visits remembered in the pass that only says what can still be earned


class TooMany(Exception):
    """More labels than there is memory for."""


@dataclass(frozen=True, slots=True)
class Tours:
    """Tours by their visits in order (rows filled with -1), and their worth; none is worth more than ``best``."""

    visits: Ints
    worth: Ints
    best: int


class Pricer:
    """One van-day as the labels see it: ahead and backward, and what tours remember where they stand."""

    def __init__(self, way: Way, cost: Ints, labels: Labels) -> None:
        self.ahead, self.back, self.cost = way, way.reverse, cost
        count = len(way.work)
        turn = np.array([*range(count), count + 1, count])
        self.back_cost = np.ascontiguousarray(cost.T[turn][:, turn])
        self.drops = never_shorter(way) if not cost.any() else np.zeros(count, np.bool_)
        self.order = _nearest(way)
        self.labels = labels
        self.forget(FIRST_NEAR)

    def forget(self, most: int) -> None:
        """Let tours remember, where they stand, only so many visits."""
        self.near = _short(self.order, np.arange(len(self.order)), most)

    def remember(self, cycle: tuple[int, ...]) -> bool:
        """Let tours remember the cycle's first visit wherever it passes; return whether any did not."""
        stops = list(cycle)
        known = bool(self.near[stops, stops[0]].all())
        self.near[stops, stops[0]] = True
        return not known

    def allows(self, order: tuple[int, ...]) -> bool:
        """Return whether a tour comes back only to visits that it has forgotten."""
        remembered: set[int] = set()
        for visit in order:
            if visit in remembered:
                return False
            remembered = {made for made in remembered if self.near[visit, made]} | {visit}
        return True

    def tours(self, gain: Ints, scale: int, least: int, *, exact: bool) -> Tours:
        """Return tours worth ``least`` and more; all are worth less if none is returned and the search was exact.

        Raises ``TooMany``.
        """
        keep = np.flatnonzero((gain > 0) | ~self.drops)
        if not len(keep):
            return Tours(np.empty((0, 0), np.int64), np.empty(0, np.int64), least - 1)
        ends, worth, _ = self._passes(gain, scale, least, keep, exact=exact)
        orders = orders_of(ends, self.labels)
        visits = np.where(orders >= 0, keep[orders], -1)
        return Tours(visits, worth, int(worth.max(initial=least - 1)))

    def swept(self, gain: Ints, scale: int, grains: int) -> tuple[int, Ints]:
        """Return a bound on what a tour is worth, at least 0, and how often a tour worth that would make each visit.

        It may come back to any visit but the last before, and the clock is in so many grains.
        """
        keep = np.flatnonzero((gain > 0) | ~self.drops)
        way, worth = self.ahead.only(keep), np.ascontiguousarray(gain[keep])
        stands = np.concatenate((keep, [len(gain), len(gain) + 1]))
        price = np.ascontiguousarray(self.cost[np.ix_(stands, stands)]) * scale
        most, some = best_swept(way, price, sweep(way, worth, price, max(1, way.shift // grains)))
        made = np.zeros(len(gain), np.int64)
        made[keep] = some
        return int(most), made

    def _passes(
        self, gain: Ints, scale: int, least: int, keep: Ints, *, exact: bool
    ) -> tuple[npt.NDArray[np.int32], Ints, Ints]:
        """Sweep, then spread labels, in turn ahead and backward, each with a longer memory; the last one ahead."""
        ahead, back = self.ahead.only(keep), self.back.only(keep)
        stands = np.concatenate((keep, [len(gain), len(gain) + 1]))
        prices = [np.ascontiguousarray(cost[np.ix_(stands, stands)]) * scale for cost in (self.cost, self.back_cost)]
        worth = np.ascontiguousarray(gain[keep])
        grain = self.grain
        passes = [(0, self.near[np.ix_(keep, keep)])]
        if exact:
            passes.insert(0, (1, _short(self.order, keep, SHORT_MEMORY)))
        # Against the first pass, so that it knows what it can still earn.
        way, price = (ahead, prices[0]) if exact else (back, prices[1])
        togo = earned_after(way, worth, sweep(way, worth, price, max(1, way.shift // SWEPT)), grain)
        size, heads = 0, np.empty(0, np.int32)
        for number, (turned, near) in enumerate(passes):
            way, price = (back, prices[1]) if turned else (ahead, prices[0])
            last = number == len(passes) - 1
            kind = LOOSE if last and not exact else EXACT
            size, heads = spread(way, worth, price, masks(near), togo, grain, least, kind, self.labels)
            if size < 0:
                raise TooMany
            if not last:
                other = ahead if turned else back
                togo = still_to_earn(other, worth, grain, heads, self.labels)
        ends, found = best_ends(ahead, prices[0], least, EACH, heads, self.labels)
        return ends, found, togo

    @property
    def grain(self) -> int:
        """The times between which nothing tells in what can still be earned."""
        return max(1, self.ahead.shift // GRAINS)

    def every(self, gain: Ints, scale: int, least: int) -> Tours:
        """Return every set of visits with a tour worth ``least``, none with a visit twice. Raises ``TooMany``."""
        every = np.arange(len(gain))
        ahead, back = self.ahead, self.back
        grain = self.grain
        price, back_price = self.cost * scale, self.back_cost * scale
        togo = earned_after(back, gain, sweep(back, gain, back_price, max(1, back.shift // SWEPT)), grain)
        for turned, near in ((0, _short(self.order, every, SHORT_MEMORY)), (1, self.near)):
            way, costs = (back, back_price) if turned else (ahead, price)
            size, heads = spread(way, gain, costs, masks(near), togo, grain, least, EXACT, self.labels)
            if size < 0:
                raise TooMany
            togo = still_to_earn(ahead if turned else back, gain, grain, heads, self.labels)
        table = np.full(1 << (2 * len(self.labels.stand) - 1).bit_length(), -1, np.int32)
        size, ends, worth = every_tour(ahead, gain, price, togo, grain, least, self.labels, table)
        if size < 0:
            raise TooMany
        return Tours(orders_of(ends, self.labels), worth, int(worth.max(initial=least - 1)))


def _nearest(way: Way) -> Ints:
    """Return for each visit the others, itself first, by the minutes there and back."""
    count = len(way.work)
    around = way.leg[:count, :count] + way.leg[:count, :count].T
    np.fill_diagonal(around, -1)
    return np.argsort(around, axis=1, kind="stable")


def _short(order: Ints, keep: Ints, size: int) -> npt.NDArray[np.bool_]:
    """Return a memory of so many visits, for these visits alone."""
    near = np.zeros(order.shape, np.bool_)
    np.put_along_axis(near, order[:, :size], values=True, axis=1)
    return near[np.ix_(keep, keep)]


def masks(near: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint64]:
    """Return rows of booleans as words of bits."""
    count = near.shape[1]
    found = np.zeros((near.shape[0], max(1, (count + 63) // 64)), np.uint64)
    for visit in range(count):
        found[:, visit >> 6] |= near[:, visit].astype(np.uint64) << np.uint64(visit & 63)
    return found
