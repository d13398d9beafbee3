"""Every tour of a van-day, tried minute by minute: a second reading of what the engine lists.

A set of minutes is a whole number whose bit t says that minute t is possible, so that driving is a shift and waiting
fills every later bit. Nothing is dropped before the end, and no order is thought better than another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

from planner.engine import Instance, Rest, VanDay, Visit
from tests.engine.drawn import drawn

DAY = 128
EVERY = (1 << DAY) - 1

Tours = dict[tuple[int, ...], int]


@dataclass(frozen=True)
class Partial:
    """A tour under way: when it can be here, its rest not taken or taken, and what it has used."""

    here: int
    fresh: int
    rested: int
    made: tuple[int, ...] = ()
    aboard: frozenset[int] = frozenset()
    back: frozenset[int] = frozenset()
    driven: int = 0
    used: tuple[int, ...] = ()


@cache
def listed_of(seed: int) -> dict[tuple[int, frozenset[int]], Tours]:
    """Return what is listed of a drawn instance."""
    return listed(drawn(seed))


def listed(instance: Instance) -> dict[tuple[int, frozenset[int]], Tours]:
    """Return, by van-day and set of visits, the earliest return of each use of resources that no other beats."""
    found = {}
    for number, day in enumerate(instance.van_days):
        most = len(day.visits) if day.max_visits is None else day.max_visits
        for size in range(1, most + 1):
            for chosen in combinations(day.visits, size):
                tours = all_tours(instance, day, frozenset(chosen))
                if tours:
                    found[number, frozenset(chosen)] = unbeaten(tours)
    return found


def unbeaten(tours: Tours) -> Tours:
    """Return the tours of which no other uses as little of everything and less of something."""
    return {
        used: back
        for used, back in tours.items()
        if not any(other != used and all(a <= b for a, b in zip(other, used, strict=True)) for other in tours)
    }


def all_tours(instance: Instance, day: VanDay, chosen: frozenset[int]) -> Tours:
    """Return the earliest return by what is used of each resource, over every order and every rest."""
    found: Tours = {}
    fixed = day.resources or (0,) * len(instance.resources)
    opens = day.rest.opens if day.rest else DAY
    for first, last in ((day.leaves, min(opens, DAY)), (max(day.leaves, opens + 1), DAY)):
        start = Partial(day.start, between(first, last), 0, used=fixed)
        for end in _ends(instance, day, chosen, start):
            minutes = _returns(day, end, early=first <= opens)
            if minutes and (day.max_drive is None or end.driven <= day.max_drive):
                found[end.used] = min(found.get(end.used, DAY), earliest(minutes))
    return found


def _returns(day: VanDay, end: Partial, *, early: bool) -> int:
    """Return when a tour may be back: with its rest taken exactly if it was out during the whole window."""
    in_time = between(0, day.returns)
    if day.rest is None or day.rest.minutes == 0 or not early:
        return end.fresh & in_time
    return in_time & (end.fresh & between(0, day.rest.closes - 1) | end.rested & between(day.rest.closes, DAY))


def _ends(instance: Instance, day: VanDay, chosen: frozenset[int], tour: Partial) -> Iterator[Partial]:
    """Yield the tours back at the end that go on from this one."""
    if not tour.fresh | tour.rested:
        return
    if len(tour.made) == len(chosen) and all(_brought_home(instance, tour, escort) for escort in tour.aboard):
        yield from _driven(instance, day, tour, day.end)
    for number in chosen - set(tour.made):
        visit = instance.visits[number]
        if _may_visit(instance, tour, number):
            aboard = tour.aboard if visit.escort is None else tour.aboard | {visit.escort}
            for there in _driven(instance, day, tour, visit.place):
                done = replace(_visited(day, visit, there), made=(*tour.made, number), aboard=aboard)
                extra = visit.resources or (0,) * len(tour.used)
                used = tuple(a + b for a, b in zip(done.used, extra, strict=True))
                yield from _ends(instance, day, chosen, replace(done, used=used))
    for escort in {instance.visits[number].escort for number in chosen} - {None}:
        assert escort is not None
        yield from _escorted(instance, day, chosen, tour, escort)


def _escorted(instance: Instance, day: VanDay, chosen: frozenset[int], tour: Partial, escort: int) -> Iterator[Partial]:
    needs = {number for number in chosen if instance.visits[number].escort == escort}
    halt = instance.escorts[escort]
    for there in _driven(instance, day, tour, halt.place):
        if escort not in tour.aboard | tour.back:
            done = replace(_halted(day, there, halt.before), aboard=tour.aboard | {escort})
            yield from _ends(instance, day, chosen, done)
        elif escort in tour.aboard and needs <= set(tour.made) and not _brought_home(instance, tour, escort):
            done = _halted(day, there, halt.after)
            yield from _ends(
                instance, day, chosen, replace(done, aboard=tour.aboard - {escort}, back=tour.back | {escort})
            )


def _may_visit(instance: Instance, tour: Partial, number: int) -> bool:
    """Return whether an escort allows the visit; none is fetched whose place the first of its visits is at."""
    visit = instance.visits[number]
    if visit.escort is None:
        return True
    first = all(instance.visits[made].escort != visit.escort for made in tour.made)
    return visit.escort not in tour.aboard if first and visit.present else visit.escort in tour.aboard


def _brought_home(instance: Instance, tour: Partial, escort: int) -> bool:
    """Return whether the last visit of an escort who is aboard is at the escort's own place."""
    return instance.visits[[number for number in tour.made if instance.visits[number].escort == escort][-1]].present


def _driven(instance: Instance, day: VanDay, tour: Partial, place: int) -> Iterator[Partial]:
    legs = instance.legs[day.legs]
    minutes = int(legs.minutes[tour.here, place])
    if minutes >= 0:
        used = tuple(u + int(legs.resources[r, tour.here, place]) for r, u in enumerate(tour.used))
        fresh, rested = (later(times) << minutes & EVERY for times in (tour.fresh, tour.rested))
        yield replace(tour, here=place, fresh=fresh, rested=rested, driven=tour.driven + minutes, used=used)


def _halted(day: VanDay, tour: Partial, minutes: int) -> Partial:
    """Return the tour after a halt, its rest taken before or after it, or not."""
    tour = _may_rest(day, tour)
    return _may_rest(day, replace(tour, fresh=tour.fresh << minutes & EVERY, rested=tour.rested << minutes & EVERY))


def _visited(day: VanDay, visit: Visit, tour: Partial) -> Partial:
    """Return the tour after a visit, its rest taken before, within or after it, or not."""
    tour = _may_rest(day, tour)
    after = visit.service + visit.packup
    fresh, rested, paused = 0, 0, 0
    by = DAY if visit.begins_by is None else visit.begins_by
    for opens, closes in visit.windows:
        ready = later(tour.fresh << visit.setup & EVERY)
        fresh |= ready & between(opens, min(closes, by))
        rested |= later(tour.rested << visit.setup & EVERY) & between(opens, min(closes, by))
        if day.rest:
            for start in bits(ready & between(opens, min(closes - day.rest.minutes, by))):
                if any(start <= pause <= start + visit.service for pause in pauses(day.rest)):
                    paused |= 1 << start + day.rest.minutes
    return _may_rest(day, replace(tour, fresh=fresh << after & EVERY, rested=(rested | paused) << after & EVERY))


def _may_rest(day: VanDay, tour: Partial) -> Partial:
    """Return the tour where it stands, having rested here or not."""
    if day.rest is None:
        return tour
    taken = sum(1 << pause + day.rest.minutes for pause in pauses(day.rest) if later(tour.fresh) >> pause & 1)
    return replace(tour, rested=tour.rested | taken)


def pauses(rest: Rest) -> range:
    """Return the minutes at which a rest may begin."""
    return range(rest.opens, rest.closes - rest.minutes + 1)


def between(first: int, last: int) -> int:
    """Return the minutes from first to last."""
    return sum(1 << minute for minute in range(max(first, 0), min(last, DAY - 1) + 1))


def later(times: int) -> int:
    """Return the minutes from the first of these on."""
    return between(earliest(times), DAY) if times else 0


def earliest(times: int) -> int:
    """Return the first of these minutes."""
    return (times & -times).bit_length() - 1


def bits(times: int) -> Iterator[int]:
    """Yield these minutes."""
    return (minute for minute in range(DAY) if times >> minute & 1)
