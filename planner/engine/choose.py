"""Choose among the listed tours, objective after objective, each with its bound.

Where a looser problem is given (fewer kinds of vans, fewer rows), each objective is first solved there: what it reaches
is a bound here, and often its very tours can be chosen. Then, for each objective: a bound by prices on the rows
(``relax``), a first choice among the tours that the linear programme wanted, and CP-SAT over all tours that a choice
better than some level can hold. That level starts near the bound, where few tours are left, and goes down until the
best choice found reaches it: then no better one exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor
from time import monotonic

import numpy as np

from planner.engine.among import best_among
from planner.engine.branch import COUNTED
from planner.engine.carried import Carried
from planner.engine.dive import dived
from planner.engine.frame import Frame
from planner.engine.greedy import grown
from planner.engine.handed import Handed, same_counts, taken_on
from planner.engine.improve import Improving, improve
from planner.engine.instance import Instance, Objective, Row, Sum
from planner.engine.listing import Listing
from planner.engine.pick import Found, Picking, pick
from planner.engine.relax import Bound, relaxed, sampled
from planner.engine.sums import most_often, widest
from planner.engine.terms import Ints
from planner.engine.triples import Begun, Cuts, tightened
from planner.engine.volume import stepped
from planner.engine.whole import Whole, whole_first
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
class Moment:
    """An objective's level and bound, so many seconds after the choosing began."""

    seconds: float
    name: str
    level: int
    bound: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen tours, as rows of the listing, the side variables, a level per objective, and how it came to them.

    ``best`` are the best choices for each objective, before some of it was given up for the next ones.
    """

    tours: tuple[int, ...]
    sides: tuple[int, ...]
    levels: tuple[Level, ...]
    trace: tuple[Moment, ...] = field(default=(), compare=False)
    best: tuple[Found, ...] = field(default=(), compare=False)


Report = Callable[[str, int, int], None]
First = Iterable[tuple[int, tuple[int, ...]]]

FIRST_TOURS = 1_000  # that a choice near the bound is sought among
GROWTH = 3
MORE = 1.25  # times these or fewer are sought among at once; or
MORE_TIED = 3  # where side variables tie them and a known choice is not far: the proof among some takes as long as all
FEW_TOURS = 10_000  # or fewer are searched through at once
MANY_TOURS = 30_000  # or more are thinned out first, by choosing parts of the week anew
MOST_TOURS = 60_000  # more are too many for CP-SAT in the minutes a person waits
IMPROVING = 0.3  # of the time left to an objective, first among what was wanted, then part by part
MANY_ROWS = 5_000  # or fewer: more are priced without a linear programme
PRICING = 0.4  # of the time left to an objective, at most, for prices
CUTTING = 0.3  # of the time left, at most, for cuts
FEW_LEFT = 300  # tours or fewer are soon searched, whatever ties the vans
FAR = 25  # a known choice is, by more than one part in so many of the bound: half of these tours soon have a better one
FIRST_SECONDS = 1.0  # for a first choice to start from
GREEDY_TOURS = 300_000  # nearest to the bound, that a first choice of a large week is taken from
DIVE_COLUMNS = 4_000  # nearest to the bound, that the side variables are first made whole among
DIVE_TOURS = 400_000  # nearest to the bound, that the linear programme is followed among
SHARE = 0.6  # of the time left that an objective may take, where others follow


def choose(
    instance: Instance,
    listing: Listing,
    *,
    deadline: float,
    looser: Callable[[], tuple[Instance, Listing]] | None = None,
    first: First = (),
    known: Carried | None = None,
    handed: Handed | None = None,
    seed: int = 1,
    workers: int = 1,
    report: Report | None = None,
) -> Choice:
    """Return the best choice found by the deadline (``time.monotonic``); with one worker, the same for a seed.

    ``looser`` makes, where it is wanted, a problem with the same visits, days, places and objectives, in which every
    choice has one as good; ``first`` are tours (van-day, visits) to start from; ``known`` was proven before, ``handed``
    on from the search for that.

    A bound is claimed only where all tours are listed; elsewhere it is what no plan can pass whatever it does. Ctrl-C
    keeps the best so far. Raises ``NothingFound`` where not even one choice was found.
    """
    how = _How(deadline, seed, workers, report)
    search = _Search(instance, listing, how, first, handed)
    search.carried = known
    search.loosened = None if looser is None else lambda: _Search(*looser(), how)
    levels, best = [], []
    for number in range(len(instance.objectives)):
        levels.append(search.solve(number))
        best.append(search.best)
    if instance.sides and search.best.tours and not all(level.proven for level in levels):
        levels = search.settled(levels)
    return Choice(search.best.tours, search.best.sides, tuple(levels), tuple(search.trace), tuple(best))


@dataclass(frozen=True, slots=True)
class _How:
    """Until when to search, from which seed, with how many workers, and whom to tell."""

    deadline: float
    seed: int
    workers: int
    report: Report | None


class _Search:
    """The best choice so far, the rows with the objectives held, and the columns that were wanted."""

    def __init__(
        self, instance: Instance, listing: Listing, how: _How, first: First = (), handed: Handed | None = None
    ) -> None:
        self.instance, self.listing = instance, listing
        self.deadline, self.report, self.seed, self.workers = how.deadline, how.report, how.seed, how.workers
        self.began = monotonic()
        self.trace: list[Moment] = []
        self.stopped = False
        self.looser: _Search | None = None
        self.loosened: Callable[[], _Search] | None = None
        self.carried: Carried | None = None
        self.held: list[int] = []
        self.frame = Frame(instance, listing)
        self.pool = np.empty(0, np.int64)
        self.often = most_often(instance)
        self.choices, self.wanted = self._taken_on(handed)
        self.best = self._first()
        self.known = self._rows(first)

    def _first(self) -> Found:
        """Return a choice that holds the rows, without tours if they allow it. Raises ``NothingFound`` for none."""
        for found in self.choices:
            if self.frame.holds(*found.arrays):
                return found
        for rows in (self.pool, np.arange(min(MOST_TOURS, len(self.listing.van_day)))):
            result = pick(
                self.frame, Picking(Sum(), 1, rows), deadline=max(self.deadline, monotonic() + 1), seed=self.seed
            )
            if result.found is not None:
                self.pool = np.array(result.found.tours, np.int64)
                return result.found
        raise NothingFound("nothing_found")

    def _taken_on(self, handed: Handed | None) -> tuple[list[Found], list[Ints]]:
        """Return the choices that another search came to and what it wanted, as listed here; add its cuts."""
        if handed is None or handed.tours is None or len(handed.proven.instance.sides) != len(self.instance.sides):
            return [], []
        if same_counts(handed.proven.instance, self.instance):
            for cut in handed.cuts:
                self.frame.add(cut)
        return taken_on(handed.tours, self.listing)

    def _rows(self, tours: First) -> Ints:
        """Return the listed tours that make these visits on these van-days."""
        sought = {(van_day, frozenset(visits)) for van_day, visits in tours}
        rows = np.flatnonzero(np.isin(self.listing.van_day, [van_day for van_day, _ in sought]))
        made = ((int(row), frozenset(self.listing.visits[row].tolist()) - {-1}) for row in rows)
        return np.array([row for row, visits in made if (int(self.listing.van_day[row]), visits) in sought], np.int64)

    def solve(self, number: int) -> Level:
        """Return the objective's level and bound, and hold it for the next ones."""
        objective = self.instance.objectives[number]
        last = number == len(self.instance.objectives) - 1
        left = self.deadline - monotonic()
        until = self.deadline if last else monotonic() + SHARE * left
        known = None if self.carried is None else self.carried.bound(number, self.held)
        tier = _Tier(self, objective, widest(self.instance, objective, self.often))
        if known is not None:
            tier.lower(tier.sign * known)
        for found in self.choices:
            if tier.reached < tier.top and tier.better(found) and self.frame.holds(*found.arrays):
                tier.take(found)
        if number < len(self.wanted):
            self.pool = np.union1d(self.pool, self.wanted[number]).astype(np.int64)
        if not self.stopped and left > 0:
            try:
                if len(self.known) and tier.reached < tier.top and self.best not in self.choices:
                    tier.pick(self.known, until)
                if self.loosened is not None and tier.reached < tier.top and not tier.nearly(until):
                    self._follow(self._looser(self.loosened), tier, number, until)
                tier.solve(until)
            except KeyboardInterrupt:
                self.stopped = True
        if tier.reached < tier.top:  # the side variables may tell of worse than the tours chosen do
            tier.pick(np.empty(0, np.int64), monotonic() + FIRST_SECONDS)
        self._hold(number, tier.level)
        self.trace.append(Moment(monotonic() - self.began, objective.name, tier.level, tier.bound))
        return Level(objective.name, tier.level, tier.bound, objective.tolerance, tier.level == tier.bound)

    def settled(self, levels: Sequence[Level]) -> list[Level]:
        """Return the levels with the side variables at the best that the tours chosen allow, objective by objective.

        A later objective may have brought tours that reach more of an earlier one than was asked of it.
        """
        tours = np.unique(self.best.arrays[0])
        inner = self.frame.only(tours)
        inner.rows = list(inner.rows)
        van_days = np.unique(inner.listing.van_day).tolist()
        inner.add(Row(Sum(tours=dict.fromkeys(van_days, 1)), len(tours), None))  # all of them stay
        found: list[Level] = []
        for objective, level in zip(self.instance.objectives, levels, strict=True):
            sign = 1 if objective.maximise else -1
            known = Found(tuple(range(len(tours))), self.best.sides)
            picking = Picking(objective.sum, sign, np.arange(len(tours)), known)
            best = pick(inner, picking, deadline=monotonic() + FIRST_SECONDS, seed=self.seed).found or known
            reached = sign * inner.level(objective.sum, sign, *best.arrays)
            better = sign * reached > sign * level.level
            if better:
                self.best = Found(self.best.tours, best.sides)
            found.append(replace(level, level=reached, proven=reached == level.bound) if better else level)
            inner.add(objective.held_at(level_held(found[-1].level, objective)))
        return found

    def _looser(self, loosened: Callable[[], _Search]) -> _Search:
        """Return the looser problem, made when it is first wanted, with the objectives held so far."""
        if self.looser is None:
            self.looser = loosened()
            for objective, held in zip(self.looser.instance.objectives, self.held, strict=False):
                self.looser.frame.add(objective.held_at(held))
            if self.held:
                self.looser.begin_from(self)
        return self.looser

    def begin_from(self, other: _Search) -> None:
        """Begin from the tours of another problem's best choice: that of no tours need not keep what is held."""
        picking = Picking(Sum(), 1, self._alike(other))
        found = pick(self.frame, picking, deadline=monotonic() + FIRST_SECONDS, seed=self.seed).found
        self.best = found or self.best

    def _follow(self, looser: _Search, tier: _Tier, number: int, until: float) -> None:
        """Solve an objective of the looser problem in half of the time, and try to choose its tours here."""
        objective = looser.instance.objectives[number]
        ahead = _Tier(looser, objective, tier.bound)
        ahead.solve(monotonic() + 0.5 * (until - monotonic()))
        self.stopped = looser.stopped
        tier.lower(ahead.top)
        tier.pick(self._alike(looser), until)

    def _alike(self, other: _Search) -> Ints:
        """Return the listed tours that make the same visits on the same way as those chosen in another problem."""
        ways = [(day.day, day.start, day.end) for day in self.instance.van_days]
        found = [np.empty(0, np.int64)]
        for row in other.best.tours:
            day = other.instance.van_days[int(other.listing.van_day[row])]
            numbers = [number for number, way in enumerate(ways) if way == (day.day, day.start, day.end)]
            same = (self.listing.visits == other.listing.visits[row]).all(axis=1)
            found.append(np.flatnonzero(same & np.isin(self.listing.van_day, numbers)))
        return np.concatenate(found)

    def _hold(self, number: int, level: int) -> None:
        """Hold an objective at its level for the next ones, here and in the looser problem."""
        self.held.append(level_held(level, self.instance.objectives[number]))
        for search in (self, self.looser):
            if search is not None:
                search.frame.add(search.instance.objectives[number].held_at(self.held[number]))


class _Tier:
    """One objective: its level and bound, as they close in. Inside, more is better."""

    def __init__(self, search: _Search, objective: Objective, widest_bound: int) -> None:
        self.search, self.objective = search, objective
        self.sign = 1 if objective.maximise else -1
        self.top = self.sign * widest_bound
        self.priced: Bound | None = None
        self.reached = self._level(search.best)
        self.cuts: Cuts | None = None
        self.uncut = False  # whether what solves the linear programme breaks no cut: fewer tours change nothing in that

    @property
    def level(self) -> int:
        """The best level found."""
        return self.sign * self.reached

    @property
    def tied(self) -> bool:
        """Whether there are side variables that rows tie to more than numbers of tours: crews, budgets, loads."""
        return bool(self.search.instance.sides) and not self.search.frame.by_number

    @property
    def few(self) -> int:
        """How many tours, or fewer, are searched through at once."""
        if not self.search.instance.sides:
            return FEW_TOURS
        return COUNTED if self.tied else MANY_TOURS

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
            self.pick(self._promising(MOST_TOURS // 4), until)
            return
        if not search.best.tours:
            self.pick(self._promising(FIRST_TOURS), min(until, monotonic() + FIRST_SECONDS))
        bound = self.priced or self._priced(monotonic() + PRICING * max(0.0, until - monotonic()))
        self.lower(bound.level)
        if self._kept(bound) > MOST_TOURS:
            self._grow(bound)
        bound = self._begun_tied(bound, until) if self.tied else self._begun(bound, until)
        if self.reached >= self.top or monotonic() > until:
            return
        kept, left = self._kept(bound), max(0.0, until - monotonic())
        if kept > self.few:
            some = FIRST_SECONDS if self.tied else IMPROVING * left  # of tied ones a part is soon found better, or none
            self._improve(bound, until if kept > MOST_TOURS else monotonic() + some)
            bound = self._tight(bound, until)
        self._close(bound, until)

    def _begun_tied(self, bound: Bound, until: float) -> Bound:
        """Choose first among the tours nearest to the bound: where crews and budgets tie them, HiGHS soon finds some.

        A dive finds nothing there, and cuts rule out no tour before some choice is known.
        """
        if self._kept(bound) > MORE * FIRST_TOURS:
            self._pick_near(bound, until)
        return self._tight(bound, until)

    def _begun(self, bound: Bound, until: float) -> Bound:
        """Dive where many tours are left, cut, and choose among the tours nearest to the bound where that may help."""
        search = self.search
        many = self.few if search.instance.sides else MOST_TOURS
        dive = self._kept(bound) > many and len(search.frame.rows) <= MANY_ROWS
        if dive:
            self._dive(bound, until)
        bound = self._tight(bound, until)
        if self.reached >= self.top or monotonic() > until:
            return bound
        near = self._near(bound, search.pool)
        far = self._far
        more = MORE_TIED if search.instance.sides and not far else MORE
        some = MOST_TOURS if not search.instance.sides else 0  # or fewer: from a dive too a better one is soon found
        if (far or not dive or self._kept(bound) <= some) and self._kept(bound) > more * len(near):
            self._pick_near(bound, until)
            bound = self._tight(bound, until)
            if self._far and self._kept(bound) <= self.few:  # a proof from there takes longer than a better choice
                self.pick(self._left(bound), until, prove=False)
                bound = self._tight(bound, until)
        elif far and not dive and len(search.wanted):
            self.pick(near[: self._kept(bound) // 2], until)
        return bound

    def _pick_near(self, bound: Bound, until: float) -> None:
        """Seek a better choice among the tours nearest to the bound that the linear programme wanted."""
        left = max(0.0, until - monotonic())
        near = self._near(bound, self.search.pool)
        self.pick(near, min(until, monotonic() + IMPROVING * left), prove=False)

    def _tight(self, bound: Bound, until: float) -> Bound:
        """Lower the bound by cuts over the tours that a better choice can hold, where rows are not too many."""
        search = self.search
        left = until - monotonic()
        done = self.reached >= self.top or left < 0 or self.uncut
        if done or len(search.frame.rows) > MANY_ROWS or not self._kept(bound):
            return bound
        deadline = monotonic() + CUTTING * left
        begun = Begun(bound, self.reached, search.pool, self.cuts)
        found = tightened(search.frame, self.objective.sum, self.sign, begun, deadline)
        self.cuts = found.cuts
        self.uncut = not found.cuts.triples and monotonic() < deadline
        self.lower(found.bound.level)
        return found.bound

    def nearly(self, until: float) -> bool:
        """Return whether few tours are left to search once the rows are priced from what was handed on.

        Then a looser problem, whose best is a bound, takes longer to solve than this one does.
        """
        if not (len(self.search.wanted) and self.search.listing.complete):
            return False
        self.priced = self._priced(monotonic() + PRICING * max(0.0, until - monotonic()))
        self.lower(self.priced.level)
        return self.reached >= self.top or self._kept(self.priced) <= FEW_LEFT

    def _priced(self, until: float) -> Bound:
        """Return a bound by prices on the rows, and have the tours that were wanted at some prices in the pool."""
        search = self.search
        if len(search.frame.rows) > MANY_ROWS:
            bound, search.pool = stepped(search.frame, self.objective.sum, self.sign, until)
        else:
            began = np.union1d(search.pool, np.array(search.best.tours, np.int64)).astype(np.int64)
            goal, sign = self.objective.sum, self.sign
            began = sampled(search.frame, goal, sign, began, until)
            found = relaxed(search.frame, goal, sign, began, until)
            bound, search.pool = found.bound, found.columns
        return bound

    def _grow(self, bound: Bound) -> None:
        """Take the tours nearest to the bound one after the other, from nothing and beside those chosen."""
        search = self.search
        near = np.argpartition(bound.loss, min(GREEDY_TOURS, len(bound.loss) - 1))[:GREEDY_TOURS]
        near = near[np.argsort(bound.loss[near], kind="stable")]
        for start in (Found((), search.best.sides), search.best):
            if search.frame.holds(*start.arrays):
                self.take(grown(search.frame, start, near))

    def _dive(self, bound: Bound, until: float) -> None:
        """Follow the linear programme over the tours nearest to the bound to a choice."""
        search = self.search
        near = np.argpartition(bound.loss, min(DIVE_TOURS, len(bound.loss) - 1))[:DIVE_TOURS]
        near = near[np.argsort(bound.loss[near], kind="stable")]
        bare = np.asarray((search.listing.visits < 0).all(axis=1))  # they bring a van to where it goes on
        rows = np.concatenate((np.flatnonzero(bare), near[~bare[near]]))
        goal, sign = self.objective.sum, self.sign
        found = None
        if search.frame.by_number:
            columns = search.pool[np.argsort(bound.loss[search.pool], kind="stable")][:DIVE_COLUMNS]
            found = whole_first(search.frame, Whole(goal, sign, self.reached, columns, search.seed), until)
        found = found or dived(search.frame, goal, sign, rows, until)
        if found is not None:
            self.take(found)

    def _level(self, found: Found) -> int:
        """Return what a choice reaches."""
        return self.search.frame.level(self.objective.sum, self.sign, *found.arrays)

    def better(self, found: Found) -> bool:
        """Return whether a choice reaches more than the best so far."""
        return self._level(found) > self.reached

    def take(self, found: Found) -> None:
        """Take a choice where it is better."""
        if self.better(found):
            self.search.best, self.reached = found, self._level(found)
            self.note()

    @property
    def _far(self) -> bool:
        """Whether the best choice found is far from the bound."""
        return FAR * (self.top - self.reached) > abs(self.top)

    def _left(self, bound: Bound) -> Ints:
        """Return the tours that a better choice than the best found could hold."""
        return np.flatnonzero(bound.loss <= bound.room(self.reached + 1))

    def _kept(self, bound: Bound) -> int:
        """Return how many those are."""
        return int((bound.loss <= bound.room(self.reached + 1)).sum())

    def _close(self, bound: Bound, until: float) -> None:
        """Seek the best choice among all tours that one of some level can hold, and lower that level step by step."""
        wanted, before = (COUNTED if self.tied else FIRST_TOURS), -1
        losses = np.sort(bound.loss)
        while self.reached < self.top and monotonic() < until and not self.search.stopped:
            most = int(losses[wanted - 1]) if wanted <= min(self.few, len(losses)) else None
            target = self.reached + 1
            if most is not None and (bound.loss <= bound.room(target)).sum() > self.few:
                target = max(target, min(self.top, (bound.total - most) // bound.scale))
            rows = np.flatnonzero(bound.loss <= bound.room(target))
            if len(rows) > MOST_TOURS:
                return
            wanted *= GROWTH
            if len(rows) <= before:  # these were sought among already
                if most is None:
                    return
                continue
            before = len(rows)
            result = self.pick(rows, until)
            if result is None:
                return
            self.lower(max(self.reached, target - 1 if result <= target - 1 else result))

    def _improve(self, bound: Bound, until: float) -> None:
        """Plan parts of the week anew, until so few tours are left that they can be searched at once."""
        search = self.search

        def take(found: Found) -> bool:
            self.take(found)
            return self.reached < self.top and self._kept(bound) > self.few

        improve(Improving(search.frame, self.objective.sum, self.sign, bound, search.seed), search.best, until, take)

    def pick(self, rows: Ints, until: float, *, prove: bool = True) -> int | None:
        """Seek a better choice among these tours and those chosen; without a proof a good one is enough.

        Return what none of them passes, or None where it is not known.
        """
        search = self.search
        every = np.union1d(rows, np.array(search.best.tours, np.int64)).astype(np.int64)
        picking = Picking(self.objective.sum, self.sign, every, search.best, self.cuts, search.pool)
        told = self._told if search.report else None
        seed, workers = search.seed, search.workers
        result = best_among(search.frame, picking, deadline=until, seed=seed, workers=workers, report=told, prove=prove)
        search.stopped = search.stopped or result.interrupted
        level = self.reached if result.found is None else self._level(result.found)
        if result.found is not None and level >= self.reached:
            better, search.best, self.reached = level > self.reached, result.found, level
            if better:
                self.note()
        return None if result.bound is None else max(result.bound, self.reached)

    def _told(self, level: int) -> None:
        """Tell of a better choice and of the bound then known."""
        if self.search.report and level > self.reached:
            self.search.report(self.objective.name, self.sign * level, self.bound)

    def lower(self, top: int) -> None:
        """Lower the bound to a level that no choice passes."""
        before, self.top = self.top, max(self.reached, min(self.top, top))
        if self.top < before:
            self.note()

    def note(self) -> None:
        """Keep the level and the bound as they are now, and tell of them."""
        search = self.search
        search.trace.append(Moment(monotonic() - search.began, self.objective.name, self.level, self.bound))
        if search.report:
            search.report(self.objective.name, self.level, self.bound)

    def _near(self, bound: Bound, pool: Ints) -> Ints:
        """Return the tours of the pool that lose least."""
        return np.asarray(pool[np.argsort(bound.loss[pool], kind="stable")][:FIRST_TOURS])

    def _promising(self, most: int) -> Ints:
        """Return about ``most`` listed tours: those that bring most, as many of each van and day."""
        frame = self.search.frame
        gain, _ = frame.gains(self.objective.sum, self.sign)
        worth = frame.terms.priced(gain)
        return frame.best_of_each(np.arange(len(worth)), worth, most, frame.terms.groups)


def level_held(level: int, objective: Objective) -> int:
    """Return the level less its tolerance, rounded towards the level: what the next objectives must keep."""
    slack = floor(abs(level) * Fraction(objective.tolerance))
    return level - slack if objective.maximise else level + slack
