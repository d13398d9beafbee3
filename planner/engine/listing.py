"""Every tour that each van-day can drive: which visits, and what it uses of each resource."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from time import monotonic

import numpy as np
import numpy.typing as npt

from planner.engine.instance import Instance, VanDay
from planner.engine.kernel import MAX_VISITS, NEVER, USED, Day, Own, own_tables
from planner.engine.sets import WAITS, every_set, known
from planner.engine.sums import repeats

POOL_LABELS = 400_000
POOL_STATES = 2_000_000
FINALS = 4_096
MOST_TOURS = 20_000_000
THREADS = 2
TOURS_A_SECOND = 500_000  # that no van-day is listed faster than, lest it outlast the deadline
PLAIN_A_SECOND = 4_000_000  # nor one of which the clock tells the minutes driven
NO_WAY = 1_000_000  # minutes, more than any shift


@dataclass(frozen=True, slots=True)
class Listing:
    """Candidate tours: one row each. ``complete`` says that no tour is missing but those that another is as good as.

    ``van_day`` (tours), ``visits`` (tours x most visits, -1 fills), ``resources`` (tours x resources).
    """

    van_day: npt.NDArray[np.int32]
    visits: npt.NDArray[np.int16]
    resources: npt.NDArray[np.int64]
    complete: bool

    def only(self, rows: npt.NDArray[np.int64]) -> Listing:
        """Return the listing of these rows."""
        whole = self.complete and len(rows) == len(self.van_day)
        return Listing(self.van_day[rows], self.visits[rows], self.resources[rows], whole)


@dataclass(slots=True)
class Workspace:
    """Memory that one thread's compiled loops write to."""

    own: Own
    pool: npt.NDArray[np.int64]
    heads: npt.NDArray[np.int32]
    finals: npt.NDArray[np.int64]

    @classmethod
    def of(cls, resources: int) -> Workspace:
        """Return a workspace for that many resources."""
        return cls(
            own_tables(resources),
            np.zeros((POOL_LABELS, USED + resources), np.int64),
            np.empty(POOL_STATES, np.int32),
            np.zeros((FINALS, 2 + resources), np.int64),
        )

    def listed(self, day: Day, seconds: float) -> tuple[int, npt.NDArray[np.int16], npt.NDArray[np.int64]]:
        """Return (status, visits, resources) of the tours of a van-day, in about so many seconds at most."""
        facts = known(day)
        fast = facts.plain and not facts.facts[:, WAITS].any()
        most = int(min(MOST_TOURS, seconds * (PLAIN_A_SECOND if fast else TOURS_A_SECOND)))
        status, _, sets, used = every_set(day, most, facts, self.own, self.pool, self.heads, self.finals)
        return status, sets, used


def list_tours(
    instance: Instance,
    *,
    deadline: float | None = None,
    threads: int = THREADS,
    report: Callable[[str, int, int], None] | None = None,
) -> Listing:
    """Return the tours of every van-day; incomplete where the deadline (``time.monotonic``) or Ctrl-C cut it short.

    ``report`` is told ("list", van-days done, van-days). Threads share the van-days; the order of the result is
    theirs. Van-days that only their vans tell apart are listed once.
    """
    found: list[tuple[npt.NDArray[np.int16], npt.NDArray[np.int64]]] = []
    complete, total = True, 0
    first: dict[VanDay, int] = {}
    for number, van_day in enumerate(instance.van_days):
        first.setdefault(replace(van_day, van=None, count=1), number)
    distinct = list(first.values())
    days = arrays(instance, distinct)
    spaces: list[Workspace] = [Workspace.of(len(instance.resources)) for _ in range(threads)]

    def work(number: int) -> tuple[int, npt.NDArray[np.int16], npt.NDArray[np.int64]]:
        if deadline is not None and monotonic() > deadline:
            return 1, np.empty((0, MAX_VISITS), np.int16), np.empty((0, len(instance.resources)), np.int64)
        space = spaces.pop()
        left = inf if deadline is None else max(0.0, deadline - monotonic())
        found = space.listed(days[number], left)
        spaces.append(space)
        return found

    with ThreadPoolExecutor(max_workers=threads) as pool:
        results = pool.map(work, range(len(days)))
        try:
            for done, (status, sets, used) in enumerate(results, 1):
                complete = complete and status == 0
                fits = _fits(instance.van_days[distinct[done - 1]], sets)
                found.append((sets[fits], used[fits]))
                total += len(sets)
                if report:
                    report("list", done, len(days))
                if total > MOST_TOURS:
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            complete = False
            pool.shutdown(wait=True, cancel_futures=True)
    position = {number: at for at, number in enumerate(distinct) if at < len(found)}
    at = [first[replace(van_day, van=None, count=1)] for van_day in instance.van_days]
    none = np.empty((0, MAX_VISITS), np.int16), np.empty((0, len(instance.resources)), np.int64)
    return _gathered(instance, [found[position[n]] if n in position else none for n in at], complete=complete)


def _fits(van_day: VanDay, sets: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    """Return which sets of a van-day's visits fit its room."""
    if van_day.room is None:
        return np.ones(len(sets), np.bool_)
    loads = np.array([*van_day.loads, 0], np.int64)  # the last serves the fill, -1
    return np.asarray(loads[sets].sum(axis=1) <= van_day.room)


def _gathered(
    instance: Instance, found: list[tuple[npt.NDArray[np.int16], npt.NDArray[np.int64]]], *, complete: bool
) -> Listing:
    """Return the listing, its visits in the instance's numbers; what like vans may each make, once for each."""
    visits = [np.empty((0, MAX_VISITS), np.int16)]
    resources = [np.empty((0, len(instance.resources)), np.int64)]
    often = repeats(instance)
    for van_day, (sets, used) in zip(instance.van_days, found, strict=True):
        numbers = np.append(np.array(van_day.visits, np.int16), np.int16(-1))
        made = numbers[sets]
        times = np.minimum(van_day.count, often[van_day.day][made].min(axis=1)) if van_day.count > 1 else 1
        visits.append(np.repeat(made, times, axis=0))
        resources.append(np.repeat(used, times, axis=0))
    counts = [len(made) for made in visits[1:]]
    return Listing(
        np.repeat(np.arange(len(found), dtype=np.int32), counts),
        np.concatenate(visits),
        np.concatenate(resources),
        complete,
    )


def arrays(instance: Instance, numbers: Sequence[int]) -> list[Day]:
    """Return these van-days as arrays for the compiled loops."""
    nearest = [_nearest(legs.minutes) for legs in instance.legs]
    days = (instance.van_days[number] for number in numbers)
    return [day_arrays(instance, day, day.visits, nearest[day.legs]) for day in days]


def day_arrays(
    instance: Instance, day: VanDay, visits: tuple[int, ...], nearest: npt.NDArray[np.int32] | None = None
) -> Day:
    """Return one van-day, with these visits, as arrays."""
    legs, chosen = instance.legs[day.legs], [instance.visits[number] for number in visits]
    most = max((len(visit.windows) for visit in chosen), default=1)
    windows = np.tile(np.array([NEVER, -1], np.int64), (len(chosen), most, 1))
    for row, visit in enumerate(chosen):
        if visit.windows:
            windows[row, : len(visit.windows)] = sorted(visit.windows)
    rest = day.rest if day.rest and day.rest.minutes > 0 else None
    resources = len(instance.resources)
    return Day(
        start=day.start,
        end=day.end,
        leaves=day.leaves,
        returns=day.returns,
        rest_opens=rest.opens if rest else 0,
        rest_closes=rest.closes if rest else 0,
        rest_minutes=rest.minutes if rest else 0,
        max_drive=-1 if day.max_drive is None else day.max_drive,
        max_visits=len(chosen) if day.max_visits is None else day.max_visits,
        bare=day.bare,
        fixed=_ints(day.resources, resources),
        minutes=legs.minutes,
        nearest=_nearest(legs.minutes) if nearest is None else nearest,
        leg_resources=legs.resources,
        place=np.array([visit.place for visit in chosen], np.int64),
        setup=np.array([visit.setup for visit in chosen], np.int64),
        service=np.array([visit.service for visit in chosen], np.int64),
        packup=np.array([visit.packup for visit in chosen], np.int64),
        windows=windows,
        begins_by=np.array([NEVER if visit.begins_by is None else visit.begins_by for visit in chosen], np.int64),
        escort=np.array([-1 if visit.escort is None else visit.escort for visit in chosen], np.int64),
        present=np.array([visit.present for visit in chosen], np.bool_),
        visit_resources=np.array([_ints(visit.resources, resources) for visit in chosen], np.int64).reshape(
            len(chosen), resources
        ),
        escort_place=np.array([escort.place for escort in instance.escorts] or [0], np.int64),
        escort_before=np.array([escort.before for escort in instance.escorts] or [0], np.int64),
        escort_after=np.array([escort.after for escort in instance.escorts] or [0], np.int64),
    )


def _ints(values: tuple[int, ...], length: int) -> npt.NDArray[np.int64]:
    return np.array(values or (0,) * length, np.int64)


def _nearest(minutes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return the shortest minutes between places by any way through other places.

    A day and more where there is none.
    """
    return _closure(minutes.tobytes(), minutes.shape[0])


@lru_cache(maxsize=64)
def _closure(minutes: bytes, places: int) -> npt.NDArray[np.int32]:
    ways = np.frombuffer(minutes, np.int32).reshape(places, places).copy()
    ways[ways < 0] = NO_WAY
    for between in range(places):  # Floyd and Warshall's; scipy's takes a leg of 0 minutes for none
        np.minimum(ways, ways[:, between, None] + ways[None, between, :], out=ways)
    return np.minimum(ways, NO_WAY)
