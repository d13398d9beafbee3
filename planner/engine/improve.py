"""A better choice part by part: some van-days are planned anew, exactly, beside all that stays.

A part is a small problem of its own: what the rest leaves of each row, and the listed tours that fit beside it. Its
linear programme prices them anew, for prices of the whole week are wrong once most of it stays; that tells at once
that nothing is better, or which few tours could be. So the parts can be large, and they grow and shrink until as many
tours are left to choose among as a solver takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from time import monotonic

import numpy as np
import numpy.typing as npt

from planner.engine.among import best_among
from planner.engine.frame import Frame
from planner.engine.instance import Sum
from planner.engine.pick import Found, Picking
from planner.engine.relax import Bound, relaxed
from planner.engine.terms import Ints
from planner.engine.whole import Whole, beside, whole_sides
from planner.engine.worth import made_in

SMALLEST_PART = 8  # van-days planned anew together, at first
IDLE = 3  # van-days without a tour beside each of them
FREE_TOURS = 1_000  # that a part is chosen among, at first: those nearest to its bound
FIRST_TOURS = 500  # that its linear programme begins with
LARGER, SMALLER = 1.1, 0.85  # the next part, where nothing better was in one; where the time did not suffice to tell
LONGEST_PART = 3.0  # seconds
DAYS = (2, 3, 4)  # that follow one another and of which the side variables are chosen anew, in turn, beside all others
LUCK = 0.8  # in which of them are made whole first
COLUMNS = 2_500  # nearest to the bound, that they are made whole among


@dataclass(frozen=True, slots=True)
class Improving:
    """What is improved: the most of ``sign`` x ``goal``, of which ``bound`` tells what each tour loses at least."""

    frame: Frame
    goal: Sum
    sign: int
    bound: Bound
    seed: int


def improve(work: Improving, found: Found, until: float, take: Callable[[Found], bool]) -> None:
    """Give each better choice to ``take``, until it returns False or the deadline (``time.monotonic``) is over.

    Ends too where the whole week was one part and nothing better is left. Raises ``KeyboardInterrupt`` for Ctrl-C.
    """
    now = _Now(work, found, until, take)
    while not now.over and monotonic() < until:
        if now.freed is None or not now.sides_anew(now.freed):
            now.part_anew()


class _Now:
    """The best choice so far, what may better it, and how large the next part is; ``over`` once that is to end."""

    def __init__(self, work: Improving, found: Found, until: float, take: Callable[[Found], bool]) -> None:
        self.work, self.found, self.until, self.give = work, found, until, take
        self.random = np.random.default_rng(work.seed)
        self.able = _able(work, found, np.argsort(work.frame.listing.van_day, kind="stable"))
        self.near = _rivals(work.frame, self.able.rows)
        self.size, self.free = float(SMALLEST_PART), FREE_TOURS
        self.freed = _freed(work.frame, self.random) if work.frame.by_number else None
        self.tried = {found.arrays[1].tobytes()}
        self.over = False

    def _take(self, found: Found) -> None:
        self.found, self.over = found, not self.give(found)
        self.able = _able(self.work, found, self.able.rows)

    def sides_anew(self, freed: Iterator[npt.NDArray[np.bool_]]) -> bool:
        """Choose the side variables of a few days anew, with all tours; False where they were tried before."""
        seed, known = int(self.random.integers(1 << 30)), len(self.tried)
        better = _with_sides(self.work, self.found, next(freed), self.tried, self.until, seed)
        if better is not None:
            self._take(better)
        return len(self.tried) > known

    def part_anew(self) -> None:
        """Plan a part anew beside the side variables as they are; make the next one larger or smaller."""
        used = np.unique(self.work.frame.listing.van_day[self.found.arrays[0]]).astype(np.int64)
        part = _drawn(self.near, used, round(self.size), self.random)
        done = _anew(self.work, self.found, self.able.of(part), part, self.free, self.until)
        if done.found is not None:
            self._take(done.found)
        elif done.solved and part.all():
            self.over = done.exact
            self.free *= 2
        elif done.solved:
            self.size = min(LARGER * self.size, float(len(self.near)))
        if not done.solved:
            self.size = max(SMALLER * self.size, float(SMALLEST_PART))


def _freed(frame: Frame, random: np.random.Generator) -> Iterator[npt.NDArray[np.bool_]]:
    """Yield the side variables of a few days that follow one another, of a few others, and so on without end."""
    days = np.array([van_day.day for van_day in frame.instance.van_days])
    for turn in count():
        length = DAYS[turn % len(DAYS)]
        for first in random.permutation(max(1, int(days.max()) + 2 - length)):
            yield frame.sides_with((days >= first) & (days < first + length))


def _with_sides(
    work: Improving, found: Found, freed: npt.NDArray[np.bool_], tried: set[bytes], until: float, seed: int
) -> Found | None:
    """Return a better choice that has other side variables among those ``freed``, and any tours; None for none.

    None too where they were ``tried`` before.
    """
    frame, (tours, sides) = work.frame, found.arrays
    inner, rows = frame.within(np.where(freed, frame.low, sides), np.where(freed, frame.high, sides))
    near = np.argsort(work.bound.loss[rows], kind="stable")[:COLUMNS]
    columns = np.union1d(near, np.searchsorted(rows, np.sort(tours)))
    level = frame.level(work.goal, work.sign, tours, sides)
    sought = Whole(work.goal, work.sign, level, columns, seed, LUCK)
    others = whole_sides(inner, sought, until)
    if others is None or others.tobytes() in tried:
        return None
    tried.add(others.tobytes())
    new = beside(inner, sought, others, until)
    return None if new is None else Found(tuple(rows[list(new.tours)].tolist()), new.sides)


def _able(work: Improving, found: Found, rows: Ints) -> _Able:
    """Return those of the tours that a better choice can hold."""
    level = work.frame.level(work.goal, work.sign, *found.arrays)
    rows = rows[work.bound.loss[rows] <= work.bound.room(level + 1)]
    van_days = work.frame.listing.van_day[rows]
    return _Able(rows, np.searchsorted(van_days, np.arange(work.frame.terms.n_van_days + 1)))


@dataclass(frozen=True, slots=True)
class _Able:
    """The listed tours that a better choice can hold, van-day after van-day; ``starts`` has where each begins."""

    rows: Ints
    starts: Ints

    def of(self, part: npt.NDArray[np.bool_]) -> Ints:
        """Return those of some van-days."""
        return np.concatenate([self.rows[self.starts[at] : self.starts[at + 1]] for at in np.flatnonzero(part)])


def _rivals(frame: Frame, rows: Ints) -> npt.NDArray[np.float64]:
    """Return how much any two van-days compete (van-days x van-days): the visits that tours of both make."""
    terms = frame.terms
    made = made_in(terms.visits[rows], frame.listing.van_day[rows], terms.n_van_days, terms.n_visits)
    return np.asarray(made.astype(np.float64) @ made.T)


def _drawn(near: npt.NDArray[np.float64], used: Ints, size: int, random: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Return so many van-days that compete, one of those ``used`` drawn first, and idle ones near to them."""
    part = np.zeros(len(near), np.bool_)
    first = int(random.choice(used)) if len(used) else int(random.integers(len(near)))
    part[first] = True
    part[_nearest(near[first], used, size, random)] = True
    idle = np.setdiff1d(np.arange(len(near)), used)
    part[_nearest(near[part].sum(axis=0), idle, IDLE * size, random)] = True
    return part


def _nearest(near: npt.NDArray[np.float64], some: Ints, size: int, random: np.random.Generator) -> Ints:
    """Return so many of some van-days that compete most, with some luck in it."""
    rank = np.argsort(-near[some] * random.uniform(0.2, 1.0, len(some)), kind="stable")
    return np.asarray(some[rank[:size]])


@dataclass(frozen=True, slots=True)
class _Anew:
    """What came of a part: a better choice of the whole, if any.

    ``solved``: the best of the tours chosen among; ``exact``: they are all that a better choice can hold.
    """

    found: Found | None
    solved: bool
    exact: bool


def _anew(work: Improving, found: Found, rows: Ints, part: npt.NDArray[np.bool_], free: int, until: float) -> _Anew:
    """Plan a part anew among the listed tours ``rows``, of which ``free`` at most are searched."""
    frame, (tours, sides) = work.frame, found.arrays
    inside = part[frame.listing.van_day[tours]]
    own, kept = tours[inside], tours[~inside]
    fitting = frame.fitting(rows, kept)
    rows = np.concatenate((own, fitting[~np.isin(fitting, own)]))
    if not len(rows):
        return _Anew(None, solved=True, exact=True)
    inner = frame.part(rows, kept, sides)
    known = Found(tuple(range(len(own))), found.sides)
    level = inner.level(work.goal, work.sign, *known.arrays)
    bound = relaxed(inner, work.goal, work.sign, _pool(work.bound.loss[rows], known), until).bound
    left = np.flatnonzero(bound.loss <= bound.room(level + 1)) if bound.level > level else np.empty(0, np.int64)
    if not len(left):
        return _Anew(None, solved=True, exact=True)
    near = left[np.argsort(bound.loss[left], kind="stable")][:free]
    picking = Picking(work.goal, work.sign, np.union1d(near, known.arrays[0]), known)
    deadline = min(until, monotonic() + LONGEST_PART)
    result = best_among(inner, picking, deadline=deadline, seed=work.seed, prove=False)
    if result.interrupted:
        raise KeyboardInterrupt
    reached = level if result.found is None else inner.level(work.goal, work.sign, *result.found.arrays)
    solved = result.bound is not None and result.bound <= reached
    if result.found is None or reached <= level:
        return _Anew(None, solved, solved and len(near) == len(left))
    better = np.concatenate((kept, rows[list(result.found.tours)]))
    return _Anew(Found(tuple(better.tolist()), result.found.sides), solved, exact=False)


def _pool(loss: Ints, known: Found) -> Ints:
    """Return the tours that a part's linear programme begins with: those chosen now, and those that lose least."""
    least = np.argpartition(loss, FIRST_TOURS)[:FIRST_TOURS] if len(loss) > FIRST_TOURS else np.arange(len(loss))
    return np.union1d(least, known.arrays[0])
