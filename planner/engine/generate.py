"""Choose tours that are too many to list: generate those that pay, prove by those within the gap.

First tours come from a search. Then prices on the rows (a linear programme over the tours so far) and the tours worth
most at these prices, in turn. Any prices give a bound that holds (Lagrange, in whole numbers, see ``relax``) if no tour
is worth more than what is said; so the tours looked at may even come back to visits that they have forgotten. Where the
bound meets the best choice it is proven; where it does not, every tour that a better choice can hold is listed, and the
choice among those made exactly. Where labels are too many for that, the time goes to the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from math import gcd, inf
from time import monotonic

import numpy as np

from planner.engine.among import best_among
from planner.engine.descent import descended
from planner.engine.harvest import Search
from planner.engine.instance import Instance
from planner.engine.labels import room_for
from planner.engine.master import Master, Reals, Solved, Tour
from planner.engine.offered import Offered
from planner.engine.pick import Picked, Picking, pick
from planner.engine.pricing import Pricer, TooMany
from planner.engine.relax import relaxed
from planner.engine.shares import Shares, can_generate, shares_of
from planner.engine.sums import widest
from planner.engine.ways import Ints, way_of

SCALE = 1 << 24  # of whole prices
LABELS_A_SECOND = 50_000  # of the time given
LABELS = (100_000, 3_000_000)  # at least and at most
FEWER = 10  # times fewer of them, for the last bound
STEPS_A_VISIT = 100  # of the first search; each later one is FURTHER times as long
FURTHER = 4
SLOW = 0.04  # of the time given, more than two pricings in a row may take
NEARER = 0.5  # of the way from the best prices to the linear programme's are tours looked for first
PRICING = 0.25  # of the time given, after which prices should have converged once; or in
LONGER = 0.6  # of it, where the best choice is not below them by more than
NEARLY = 0.05  # of itself
EARLY = 0.05  # of the time given, after which prices should have converged, or
BOUNDING = 0.1  # of it goes to a bound without labels, and to prices to go on from
ROUND = 0.1  # of the time given, for one round of the last search
SEARCHED = 0.1  # of the time left, for the first search at most
FEW_TOURS = 2_000  # to choose among for a better choice
FEW_SECONDS = 0.05  # of the time given, for that
MOST_LISTED = 400_000
CLOSER = 0.95  # times the room in which closing failed, or less, it is tried again
SMALLEST = 1e-6  # by which prices must give more than the linear programme to be gone on from

Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Generated:
    """The chosen tours (van-day, visits in order), their level, and the bound; both over time in ``trace``.

    ``trace`` has seconds, level and bound whenever one of them changed; ``proven`` says that they meet.
    """

    tours: tuple[tuple[int, tuple[int, ...]], ...]
    level: int
    bound: int
    proven: bool
    trace: tuple[tuple[float, int, int], ...]


def generate(
    instance: Instance,
    *,
    deadline: float,
    seed: int = 1,
    report: Report | None = None,
    first: Iterable[tuple[int, tuple[int, ...]]] = (),
) -> Generated:
    """Return the best choice found by the deadline (``time.monotonic``), with one worker.

    ``first`` are tours (van-day, visits in order) that can be driven, to begin with. Ctrl-C keeps the best so far.
    Raises ``ValueError`` where ``can_generate`` says no.
    """
    if not can_generate(instance):
        raise ValueError("tours are generated for simple visits, rows that limit, and one objective")
    work = Generation(instance, deadline, seed, report)
    with suppress(KeyboardInterrupt):
        work.begin(first)
        work.run()
    return work.result()


@dataclass(frozen=True, slots=True)
class _Priced:
    """Whole prices of the rows, the bound they give, and by group of vans the most that a tour is worth beyond them."""

    rows: Ints
    total: int
    best: Ints
    new: int
    seconds: float

    @property
    def at(self) -> Reals:
        """Prices of the rows, then of the vans of each group, in units of the objective."""
        return np.concatenate((self.rows, self.best)) / SCALE


class Generation:
    """The best choice so far, the bound, and the tours generated."""

    def __init__(self, instance: Instance, deadline: float, seed: int, report: Report | None) -> None:
        self.instance, self.deadline, self.seed, self.report = instance, deadline, seed, report
        self.began = monotonic()
        self.seconds = max(0.0, deadline - self.began)
        self.goal = instance.objectives[0]
        self.sign = 1 if self.goal.maximise else -1
        self.shares: Shares = shares_of(instance)
        self.step = _common_step(self.shares)
        self.ways = [way_of(instance, day) for day in instance.van_days]
        self.labels = room_for(int(np.clip(LABELS_A_SECOND * self.seconds, *LABELS)), len(instance.visits))
        self.pricers = [Pricer(way, cost, self.labels) for way, cost in zip(self.ways, self.shares.cost, strict=True)]
        self.master = Master(self.shares)
        self.search = Search(instance, self.shares, self.ways, seed)
        self.best: tuple[Tour, ...] = ()
        self.level = 0
        self.bound = self.sign * widest(instance, self.goal)
        self.trace: list[tuple[float, int, int]] = []
        self.solved: Solved | None = None  # where prices converged last
        self.priced: _Priced | None = None  # the best prices
        self.steady: _Priced | None = None  # those that prices are kept near to, until some are exact
        self.refused = inf  # the room in which closing was last tried
        self.slow = False  # whether the last exact pricing took too long
        self._tell()

    # What is known

    def begin(self, first: Iterable[tuple[int, tuple[int, ...]]]) -> None:
        """Take tours that are known, and those of one visit."""
        for day, visits in first:
            place = {visit: at for at, visit in enumerate(self.instance.van_days[day].visits)}
            self.master.add(day, tuple(place[visit] for visit in visits))
        if self.master.tours:
            self._choose(self.master.tours, monotonic() + FEW_SECONDS * self.seconds)
            self.search.go_on_from(self.best)
        for day, way in enumerate(self.ways):
            for visit in np.flatnonzero(way.alone).tolist():
                self.master.add(day, (visit,))

    def result(self) -> Generated:
        """Return the best choice in the instance's numbers."""
        self._found(self.search.best_tours())  # where Ctrl-C came before it was gathered
        days = self.instance.van_days
        tours = tuple(sorted((day, tuple(days[day].visits[at] for at in order)) for day, order in self.best))
        level, bound = self.sign * self.level, self.sign * self.bound
        return Generated(tours, level, bound, level == bound, tuple(self.trace))

    def _found(self, tours: tuple[Tour, ...]) -> None:
        """Keep a choice if it is the best."""
        level = sum(self.shares.worth(day, order) for day, order in tours)
        if level > self.level:
            self.level, self.best = level, tours
            self._tell()

    def _lower(self, bound: int) -> None:
        """Lower the bound; no level lies between the steps of what tours can be worth."""
        bound = max(self.level, bound - bound % self.step)
        if bound < self.bound:
            self.bound = bound
            self._tell()

    def _tell(self) -> None:
        level, bound = self.sign * self.level, self.sign * self.bound
        self.trace.append((monotonic() - self.began, level, bound))
        if self.report:
            self.report(self.goal.name, level, bound)

    def _over(self) -> bool:
        return self.level >= self.bound or monotonic() >= self.deadline

    # The course of the work

    def run(self) -> None:
        """Search, price and close in, until the best choice is proven or the time is over."""
        steps = STEPS_A_VISIT * len(self.instance.visits)
        self._search_steps(steps)
        try:
            self._converge_first()
            while not self._over():
                self._choose(self.master.least_lost(FEW_TOURS), monotonic() + FEW_SECONDS * self.seconds)
                steps *= FURTHER
                self._search_steps(steps)
                if self._over() or not (self.close() or self._grow()):
                    break
                self.converge(self.deadline)
        except TooMany:
            if self.priced is None:
                self._bound_once()
        self._search_on()

    def _search_steps(self, steps: int) -> None:
        """Search for so many steps, or a share of the time left."""
        if not self._over():
            self.search.steps_on(steps, monotonic() + SEARCHED * (self.deadline - monotonic()))
            self._gather()

    def _gather(self) -> None:
        """Take over what the search has found."""
        self._found(self.search.best_tours())
        for tour in self.search.harvested():
            self.master.add(*tour)

    def _search_on(self) -> None:
        """Search for the rest of the time, choosing now and then among all tours harvested."""
        while not self._over():
            left, before = self.deadline - monotonic(), self.level
            self.search.breed(min(self.deadline, monotonic() + ROUND * self.seconds))
            self._gather()
            if not self._over() and len(self.search.field.kind_of) > 1 and self.master.solve(self.deadline):
                self._choose(self.master.least_lost(FEW_TOURS), monotonic() + FEW_SECONDS * left)
                self.search.go_on_from(self.best)
            if self.level > before and not self._over():
                self.close()

    # Prices and bounds

    def converge(self, until: float) -> None:
        """Generate tours until none is worth its prices, or until some time or the bound is met. Raises ``TooMany``.

        Exactly only where no tour is found otherwise. Prices of the linear programme swing from round to round: tours
        are sought at them only where there is none half-way to the best prices so far (smoothing: P. Wentges, 1997).
        """
        exact, step = False, NEARER if self.steady else 1.0
        while not self._over() and monotonic() < until:
            solved = self.master.solve(self.deadline)
            if solved is None:
                return
            at, best = np.concatenate((solved.prices, solved.van_prices)), self.steady
            priced = self._price(at if best is None else best.at + step * (at - best.at), exact=exact)
            if best is None or priced.total < best.total:
                self.steady = best = priced
            self._check_pace(priced, best)
            if exact and (self.priced is None or priced.total < self.priced.total):
                self.priced = priced
            missing = priced.new or step < 1.0
            if exact and (not missing or priced.total <= SCALE * (solved.level + SMALLEST)):
                self.solved, self.steady = solved, None
                return
            if not exact and not missing:
                exact, self.steady = True, None
            step = NEARER if priced.new and self.steady else 1.0

    def _price(self, at: Reals, *, exact: bool) -> _Priced:
        """Add the tours worth most at prices of the rows and of the vans. Raises ``TooMany``."""
        began = monotonic()
        rows = np.rint(at[: len(self.shares.high)] * SCALE).astype(np.int64)
        vans = at[len(self.shares.high) :]
        best = np.zeros(len(self.shares.vans), np.int64)
        new = 0
        for number, pricer in enumerate(self.pricers):
            group = self.shares.group[number]
            gain, own = self.shares.beyond(number, rows, SCALE)
            least = max(0, round(vans[group] * SCALE)) - own + 1
            found = pricer.tours(gain, SCALE, least, exact=exact)
            best[group] = max(best[group], found.best + own)
            for row in found.visits:
                new += self.master.add(number, tuple(row[row >= 0].tolist()))
        total = int(rows @ self.shares.high) + int(best @ self.shares.vans)
        if exact:
            self._lower(total // SCALE)
        return _Priced(rows, total, best, new, monotonic() - began)

    def _check_pace(self, priced: _Priced, best: _Priced) -> None:
        """Raise ``TooMany`` where prices take too long to converge for a proof to come in time."""
        slow = priced.seconds > max(1.0, SLOW * self.seconds)
        nearly = best.total <= SCALE * (1 + NEARLY) * self.level
        late = monotonic() - self.began > max(2.0, (LONGER if nearly else PRICING) * self.seconds)
        if (slow and self.slow) or (late and self.solved is None):
            raise TooMany
        self.slow = slow

    def _converge_first(self) -> None:
        """Converge, or where that takes long sweep first: it bounds tours of any length, and its prices are near."""
        with suppress(TooMany):
            self.converge(min(self.deadline, monotonic() + EARLY * self.seconds))
        if self.solved is None and not self._over():
            found = descended(self.shares, self.pricers, SCALE, self.level, BOUNDING * self.seconds)
            self._lower(found.total // SCALE)
            self.steady = _Priced(found.rows, found.total, found.best, 0, 0.0)
            self.converge(self.deadline)

    def _bound_once(self) -> None:
        """Bound at the best prices so far, if few labels do: many take long, and the search needs the time."""
        if self.steady is not None and not self._over():
            few = room_for(len(self.labels.stand) // FEWER, len(self.instance.visits))
            for pricer in self.pricers:
                pricer.labels = few
            with suppress(TooMany):
                self._price(self.steady.at, exact=True)

    def _grow(self) -> bool:
        """Let tours remember what those taken came back to; return whether that changes anything."""
        grown = False
        for day, order, _ in self.solved.taken if self.solved else ():
            last: dict[int, int] = {}
            for at, visit in enumerate(order):
                if visit in last:
                    grown = self.pricers[day].remember(order[last[visit] : at]) or grown
                last[visit] = at
        if grown:
            self.master.drop(lambda day, order: not self.pricers[day].allows(order))
        return grown

    # Choices

    def close(self) -> bool:
        """List every tour that a better choice can hold, and choose among them; False where that did not prove it."""
        priced = self.priced
        if priced is None:
            return False
        room = priced.total - (self.level + self.step) * SCALE
        if room > CLOSER * self.refused:
            return False
        self.refused = room
        tours: list[Tour] = []
        for number, pricer in enumerate(self.pricers):
            gain, own = self.shares.beyond(number, priced.rows, SCALE)
            least = int(priced.best[self.shares.group[number]]) - room - own
            try:
                found = pricer.every(gain, SCALE, least)
            except TooMany:
                return False
            tours += [(number, tuple(row[row >= 0].tolist())) for row in found.visits]
        if len(tours) > MOST_LISTED:
            return False
        self._choose_best(tours)
        return self._over()

    def _choose(self, tours: Iterable[Tour], until: float) -> None:
        """Seek a better choice among some tours."""
        among = Offered(self.instance, [*tours, *self.best])
        goal = Picking(self.goal.sum, self.sign, among.rows, among.choice(self.best))
        picked = pick(among.frame, goal, deadline=min(self.deadline, until), seed=self.seed)
        self._take(among, picked)

    def _take(self, among: Offered, picked: Picked) -> None:
        """Keep what was picked if it is the best; Ctrl-C, which the picking holds back, goes on from here."""
        if picked.found is not None:
            self._found(among.tours_of(picked.found))
        if picked.interrupted:
            raise KeyboardInterrupt

    def _choose_best(self, tours: list[Tour]) -> None:
        """Seek the best choice among all tours that a better one can hold: its bound is a bound."""
        among = Offered(self.instance, [*tours, *self.best], complete=True)
        known = among.choice(self.best)
        solved = relaxed(among.frame, self.goal.sum, self.sign, np.array(known.tours, np.int64), self.deadline)
        bound, pool = solved.bound, solved.columns
        self._lower(bound.level)
        order = np.argsort(bound.loss, kind="stable")
        for most in (FEW_TOURS, len(order)):
            if self._over():
                return
            near = bound.loss[order[:most]] <= bound.room(self.level + self.step)
            rows = np.union1d(order[:most][near], pool if most == FEW_TOURS else np.array(known.tours, np.int64))
            complete = most == len(order) or not near.all()
            until = self.deadline if complete else monotonic() + FEW_SECONDS * self.seconds
            goal = Picking(self.goal.sum, self.sign, rows.astype(np.int64), known, begun=pool)
            choose = best_among if complete else pick
            picked = choose(among.frame, goal, deadline=min(self.deadline, until), seed=self.seed)
            self._take(among, picked)
            if complete and picked.bound is not None:
                self._lower(picked.bound)
                return


def _common_step(shares: Shares) -> int:
    """Return a number that divides what any tour is worth."""
    parts = [*shares.value, *(cost.ravel() for cost in shares.cost), shares.tour_value]
    values = {abs(int(value)) for part in parts for value in np.unique(part)}
    return max(1, reduce(gcd, values, 0))
