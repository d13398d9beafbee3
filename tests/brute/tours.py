"""Every tour that one van can make on one date between two places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations, permutations
from typing import NamedTuple

from planner.model import Minute, Promise, Request
from tests.brute.clock import Call, Clock, VanDay
from tests.brute.places import may_serve, shut
from tests.brute.promised import promised

Ids = frozenset[str]
Begins = dict[str, Minute | None]  # the frozen hours kept, by request


class Legs(NamedTuple):
    """What the legs of a tour take: less of both is better."""

    xof: int
    fuel_ml: int


class Outing(NamedTuple):
    """The requests that a tour serves, which of their frozen hours it keeps, and what it takes, one or the other."""

    served: Ids
    kept: Ids
    legs: tuple[Legs, ...]


def outings(van_day: VanDay, may: Callable[[Ids], bool], *, fuel: bool) -> Iterator[Outing]:
    """Yield every set of requests that the van can serve, with every set of the frozen hours among them.

    Only sets that ``may`` allows are driven. Where fuel counts, more francs may buy less of it.
    """
    problem, van, day = van_day.problem, van_day.van, van_day.day
    if any(shut(problem, problem.places[place], van, day) for place in (van_day.start, van_day.end)):
        return
    requests = [r for r in problem.requests.values() if may_serve(problem, r, van, day) and may(frozenset({r.id}))]
    limit = van.max_clinics_per_day
    most = len(requests) if limit is None else min(limit, len(requests))
    for some in (some for n in range(most + 1) for some in combinations(requests, n)):
        served = frozenset(request.id for request in some)
        if not may(served) or (not some and van_day.start == van_day.end == van.base):
            continue
        timed = {r.id: one.begin for r in some for one in promised(r) if _timed(one) == (day, van.id)}
        for few in (few for n in range(len(timed) + 1) for few in combinations(timed, n)):
            legs = _least(van_day, some, {name: timed[name] for name in few}, fuel=fuel)
            if legs:
                yield Outing(served, frozenset(few), legs)


def _timed(promise: Promise) -> tuple[date, str | None] | None:
    """Return the date and van of what is frozen to the minute."""
    return (promise.date, promise.van) if promise.freeze == "time" else None


def _least(van_day: VanDay, requests: tuple[Request, ...], kept: Begins, *, fuel: bool) -> tuple[Legs, ...]:
    least: tuple[Legs, ...] = ()
    for order in permutations(requests):
        calls = _calls(van_day, order, kept)
        if calls is not None:
            least = Drive(van_day, calls, least, fuel=fuel).cheapest()
    return least


def _calls(van_day: VanDay, order: tuple[Request, ...], kept: Begins) -> list[Call] | None:
    """Return the stops that clinics in this order need; none where one is at a shut centre."""
    problem = van_day.problem
    calls = [
        Call(request.community, 0, request, frozenset(range(n)), kept.get(request.id))
        for n, request in enumerate(order)
    ]
    centres = [problem.centre_of(request) for request in order]
    for centre in {centre.id: centre for centre in centres if centre.rides}.values():
        clinics = [n for n, other in enumerate(centres) if other.id == centre.id]
        fetch = not van_day.beside(centre.id, order[clinics[0]].community)
        bring = not van_day.beside(order[clinics[-1]].community, centre.id)
        if (fetch or bring) and shut(problem, centre, van_day.van, van_day.day):
            return None
        if fetch:
            for n in clinics:
                calls[n] = calls[n]._replace(after=calls[n].after | {len(calls)})
            calls.append(Call(centre.id, centre.stop_minutes, None, frozenset()))
        if bring:
            minutes = problem.settings.day.dropoff
            calls.append(Call(centre.id, minutes, None, frozenset(clinics)))
    return calls


class Drive:
    """Every order of some calls, driven to the end, and the least that the legs of one take."""

    def __init__(self, van_day: VanDay, calls: list[Call], least: tuple[Legs, ...], *, fuel: bool) -> None:
        self.van_day, self.calls, self.least, self.fuel = van_day, calls, least, fuel

    def cheapest(self) -> tuple[Legs, ...]:
        """Return the least that the legs take, the ones known before included where none is better."""
        self._go_on(self.van_day.start, self.van_day.departures(), frozenset(), 0, Legs(0, 0))
        return self.least

    def _go_on(self, here: str, clock: Clock, done: frozenset[int], driven: int, spent: Legs) -> None:
        left = set(range(len(self.calls))) - done
        for n in [n for n in left if self.calls[n].after <= done] if left else [None]:
            there = self.van_day.end if n is None else self.calls[n].place
            leg = self.van_day.leg(here, there)
            if leg is None:
                continue
            more = Legs(spent.xof + leg.xof, spent.fuel_ml + leg.fuel_ml if self.fuel else 0)
            if self._affordable(driven + leg.minutes, more):
                arrived = self.van_day.driven(clock, leg.minutes)
                self._arrive(n, arrived, done, driven + leg.minutes, more)

    def _affordable(self, driven: int, spent: Legs) -> bool:
        limit = self.van_day.van.max_drive_minutes
        better = not any(known.xof <= spent.xof and known.fuel_ml <= spent.fuel_ml for known in self.least)
        return better and (limit is None or driven <= limit)

    def _arrive(self, n: int | None, clock: Clock, done: frozenset[int], driven: int, spent: Legs) -> None:
        if n is None:
            if self.van_day.back_in_time(clock):
                worse = (known for known in self.least if spent.xof <= known.xof and spent.fuel_ml <= known.fuel_ml)
                self.least = (*(set(self.least) - set(worse)), spent)
            return
        over = self.van_day.stopped(clock, self.calls[n])
        if any(over):
            self._go_on(self.calls[n].place, over, done | {n}, driven, spent)
