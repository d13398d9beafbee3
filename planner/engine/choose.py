"""Choose among the listed tours, objective after objective, each with its bound.

Where a looser problem is given (fewer kinds of vans, fewer rows), each objective is first solved there: what it reaches
is a bound here, and often its very tours can be chosen. Then, for each objective: a bound by prices on the rows
(``relax``), a first choice among the tours that the linear programme wanted, and CP-SAT over all tours that a choice
better than some level can hold. That level starts near the bound, where few tours are left, and goes down until the
best choice found reaches it: then no better one exists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, cycle, pairwise, zip_longest
from math import floor
from time import monotonic

import numpy as np

from planner.engine.instance import Instance, Objective, Row, Sum
from planner.engine.listing import Listing
from planner.engine.pick import Found, Picking, pick
from planner.engine.relax import Bound, Frame, relaxed
from planner.engine.sums import widest
from planner.engine.terms import Ints
from planner.errors import NothingFound


@dataclass(frozen=True, slots=True)
class Level:
    """An objective's level, the bound that no choice can pass given the levels held before, and whether they meet."""

    name: str
    level: int
    bound: int
    tolerance: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen tours, as rows of the listing, the side variables, and a level per objective."""

    tours: tuple[int, ...]
    sides: tuple[int, ...]
    levels: tuple[Level, ...]


Report = Callable[[str, int, int], None]

FIRST_TOURS = 2_000  # that a choice near the bound is sought among
GROWTH = 3
FEW_TOURS = 20_000  # or fewer are searched through at once
MOST_TOURS = 60_000  # more are too many for CP-SAT in the minutes a person waits
IMPROVING = 0.3  # of an objective's time
FREE_TOURS = 1_500  # that a part of the week is chosen anew among
PART_SECONDS = 3.0
SHARE = 0.6  # of the time left that an objective may take, where others follow


def choose(
    instance: Instance,
    listing: Listing,
    *,
    deadline: float,
    looser: tuple[Instance, Listing] | None = None,
    seed: int = 1,
    report: Report | None = None,
) -> Choice:
    """Return the best choice found by the deadline (``time.monotonic``), with one worker: the same for a seed.

    ``looser`` is a problem with the same visits, days, places and objectives, in which every choice has one as good.

    A bound is claimed only where all tours are listed; elsewhere it is what no plan can pass whatever it does. Ctrl-C
    keeps the best so far. Raises ``NothingFound`` where not even one choice was found.
    """
    search = _Search(instance, listing, deadline, seed, report)
    if looser is not None:
        search.looser = _Search(*looser, deadline, seed, report)
    levels = tuple(search.solve(number) for number in range(len(instance.objectives)))
    return Choice(search.best.tours, search.best.sides, levels)


class _Search:
    """The best choice so far, the rows with the objectives held, and the columns that were wanted."""

    def __init__(self, instance: Instance, listing: Listing, deadline: float, seed: int, report: Report | None) -> None:
        self.instance, self.listing = instance, listing
        self.deadline, self.report, self.seed = deadline, report, seed
        self.stopped = False
        self.looser: _Search | None = None
        self.frame = Frame(instance, listing)
        self.pool = np.empty(0, np.int64)
        self.best = self._first()

    def _first(self) -> Found:
        """Return a choice that holds the rows, without tours if they allow it. Raises ``NothingFound`` for none."""
        for rows in (self.pool, np.arange(min(MOST_TOURS, len(self.listing.van_day)))):
            result = pick(
                self.frame, Picking(Sum(), 1, rows), deadline=max(self.deadline, monotonic() + 1), seed=self.seed
            )
            if result.found is not None:
                self.pool = np.array(result.found.tours, np.int64)
                return result.found
        raise NothingFound("nothing_found")

    def solve(self, number: int) -> Level:
        """Return the objective's level and bound, and hold it for the next ones."""
        objective = self.instance.objectives[number]
        last = number == len(self.instance.objectives) - 1
        left = self.deadline - monotonic()
        until = self.deadline if last else monotonic() + SHARE * left
        tier = _Tier(self, objective, widest(self.instance, objective))
        if not self.stopped and left > 0:
            try:
                if self.looser is not None and tier.reached < tier.top:
                    self._follow(self.looser, tier, number, until)
                tier.solve(until)
            except KeyboardInterrupt:
                self.stopped = True
        self._hold(number, tier.level)
        return Level(objective.name, tier.level, tier.bound, objective.tolerance, tier.level == tier.bound)

    def _follow(self, looser: _Search, tier: _Tier, number: int, until: float) -> None:
        """Solve an objective of the looser problem in half of the time, and try to choose its tours here."""
        objective = looser.instance.objectives[number]
        ahead = _Tier(looser, objective, tier.bound)
        ahead.solve(monotonic() + 0.5 * (until - monotonic()))
        self.stopped = looser.stopped
        tier.lower(ahead.top)
        tier.pick(self._alike(looser), until)

    def _alike(self, looser: _Search) -> Ints:
        """Return the listed tours that make the same visits on the same way as those chosen in the looser problem."""
        ways = [(day.day, day.start, day.end) for day in self.instance.van_days]
        found = [np.empty(0, np.int64)]
        for row in looser.best.tours:
            day = looser.instance.van_days[int(looser.listing.van_day[row])]
            numbers = [number for number, way in enumerate(ways) if way == (day.day, day.start, day.end)]
            same = (self.listing.visits == looser.listing.visits[row]).all(axis=1)
            found.append(np.flatnonzero(same & np.isin(self.listing.van_day, numbers)))
        return np.concatenate(found)

    def _hold(self, number: int, level: int) -> None:
        """Hold an objective at its level for the next ones, here and in the looser problem."""
        objective = self.instance.objectives[number]
        held = level_held(level, objective)
        for search in (self, self.looser):
            if search is not None:
                total = search.instance.objectives[number].sum
                search.frame.add(Row(total, held, None) if objective.maximise else Row(total, None, held))

    def level(self, total: Sum, found: Found) -> int:
        """Return a sum over a choice."""
        rows = np.array(found.tours, np.int64)
        tours = int((self.frame.terms.of_tours(rows) @ self.frame.terms.matrix([total])).sum())
        return tours + sum(factor * found.sides[side] for side, factor in total.sides.items())


class _Tier:
    """One objective: its level and bound, as they close in. Inside, more is better."""

    def __init__(self, search: _Search, objective: Objective, widest_bound: int) -> None:
        self.search, self.objective = search, objective
        self.sign = 1 if objective.maximise else -1
        self.top = self.sign * widest_bound
        self.reached = self.sign * search.level(objective.sum, search.best)

    @property
    def level(self) -> int:
        """The best level found."""
        return self.sign * self.reached

    @property
    def bound(self) -> int:
        """The level that no choice passes."""
        return self.sign * self.top

    def solve(self, until: float) -> None:
        """Close in until the best choice meets the bound or the time is over."""
        search = self.search
        if self.reached >= self.top:
            return
        if not search.listing.complete:
            self.pick(self._promising(), until)
            return
        began = np.union1d(search.pool, np.array(search.best.tours, np.int64)).astype(np.int64)
        bound, search.pool = relaxed(search.frame, self.objective.sum, self.sign, began, until)
        self.lower(bound.level)
        if self.reached >= self.top or monotonic() > until:
            return
        self.pick(self._near(bound, search.pool), min(until, monotonic() + 0.3 * max(0.0, until - monotonic())))
        self._improve(bound, min(until, monotonic() + IMPROVING * max(0.0, until - monotonic())))
        self._close(bound, until)

    def _close(self, bound: Bound, until: float) -> None:
        """Seek the best choice among all tours that one of some level can hold, and lower that level step by step."""
        wanted, before = FIRST_TOURS, 0
        losses = np.sort(bound.loss)
        while self.reached < self.top and monotonic() < until and not self.search.stopped:
            most = int(losses[wanted - 1]) if wanted <= len(losses) else None
            target = self.reached + 1
            if most is not None and (bound.loss <= bound.room(target)).sum() > FEW_TOURS:
                target = max(target, min(self.top, (bound.total - most) // bound.scale))
            rows = np.flatnonzero(bound.loss <= bound.room(target))
            if len(rows) > MOST_TOURS:
                return
            wanted *= GROWTH
            if len(rows) <= before:
                continue  # these were sought among already
            before = len(rows)
            result = self.pick(rows, until)
            if result is None:
                return
            self.lower(max(self.reached, target - 1 if result <= target - 1 else result))

    def _improve(self, bound: Bound, until: float) -> None:
        """Choose parts of the week anew, the rest kept or dropped, until no part brings anything better."""
        groups, n_days = self.search.frame.terms.groups, self.search.frame.terms.n_days
        vans, days = groups // n_days, groups % n_days
        of_vans = [np.isin(vans, pair) for pair in combinations(np.unique(vans).tolist(), 2)]
        of_days = [np.isin(days, pair) for pair in pairwise(np.unique(days).tolist())]
        parts = [free for pair in zip_longest(of_days, of_vans) for free in pair if free is not None]
        since = 0
        for free in cycle(parts):
            if since >= len(parts) or self.reached >= self.top or monotonic() > until or self.search.stopped:
                return
            rows = np.flatnonzero(free & (bound.loss <= bound.room(self.reached + 1)))
            rows = rows[np.argsort(bound.loss[rows], kind="stable")][:FREE_TOURS]
            before = self.reached
            self.pick(rows, min(until, monotonic() + PART_SECONDS))
            since = 0 if self.reached > before else since + 1

    def pick(self, rows: Ints, until: float) -> int | None:
        """Seek a better choice among these tours and those chosen.

        Return what none of them passes, or None where it is not known.
        """
        search, goal = self.search, self.objective.sum
        every = np.union1d(rows, np.array(search.best.tours, np.int64)).astype(np.int64)
        picking = Picking(goal, self.sign, every, search.best)
        told = self._told if search.report else None
        result = pick(search.frame, picking, deadline=until, seed=search.seed, report=told)
        search.stopped = search.stopped or result.interrupted
        level = self.reached if result.found is None else self.sign * search.level(goal, result.found)
        if result.found is not None and level >= self.reached:
            search.best, self.reached = result.found, level
            if search.report:
                search.report(self.objective.name, self.level, self.bound)
        return None if result.bound is None else max(result.bound, self.reached)

    def _told(self, level: int) -> None:
        """Tell of a better choice and of the bound then known."""
        if self.search.report:
            self.search.report(self.objective.name, self.sign * level, self.bound)

    def lower(self, top: int) -> None:
        self.top = max(self.reached, min(self.top, top))

    def _near(self, bound: Bound, pool: Ints) -> Ints:
        """Return the tours of the pool that lose least."""
        return np.asarray(pool[np.argsort(bound.loss[pool], kind="stable")][: 2 * FIRST_TOURS])

    def _promising(self) -> Ints:
        """Return some tours of an incomplete list: those that bring most, as many of each van and day."""
        frame = self.search.frame
        goal = np.asarray(frame.terms.matrix([self.objective.sum]).todense(), np.int64).ravel()
        worth = self.sign * frame.terms.priced(goal)
        order = np.lexsort((-worth, frame.terms.groups))
        starts = np.flatnonzero(np.diff(frame.terms.groups[order], prepend=-1))
        rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
        return np.asarray(order[rank < max(1, MOST_TOURS // 4 // max(1, len(starts)))])


def level_held(level: int, objective: Objective) -> int:
    """Return the level less its tolerance, rounded towards the level: what the next objectives must keep."""
    slack = floor(abs(level) * Fraction(objective.tolerance))
    return level - slack if objective.maximise else level + slack
