"""Every week of every van, and all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from planner.model import PLANNED_STATUS, Funder, Problem, Promise, Travel, Values, Van
from tests.brute.clock import VanDay
from tests.brute.crews import Crews, Trip
from tests.brute.funds import Funds, Spent
from tests.brute.places import iso_week, lodgings, shut, van_works
from tests.brute.promised import promised
from tests.brute.supplies import Held, Supplies
from tests.brute.tours import Ids, Outing, outings


@dataclass(frozen=True)
class Best:
    """The best levels in order; the cost is the least within the tolerance of the best value."""

    freezes_broken: int
    must_missed: int
    changes: int
    value: int
    cost_xof: int


def best(problem: Problem, travel: Travel, values: Values) -> Best:
    """Return the best levels over every plan of the week."""
    cheapest = Week(problem, travel, values).cheapest()
    exact = min(levels[:3] for levels in cheapest)
    value = max(levels[3] for levels in cheapest if levels[:3] == exact)
    tolerance = Fraction(str(problem.settings.policy.tolerance_value))
    floor = ceil(value - value * tolerance)
    return Best(*exact, value, min(c for levels, c in cheapest.items() if levels[:3] == exact and levels[3] >= floor))


def feasible_alone(problem: Problem, travel: Travel, values: Values, request_id: str, van_id: str, day: date) -> bool:
    """Return whether the van could serve the request that date in some plan without another clinic.

    Nights before and after, and drives out and home, are in that plan where they are needed.
    """
    alone = replace(problem, requests={request_id: replace(problem.requests[request_id], visits=1)})
    week = Week(alone, travel, values, dates=frozenset({day}))
    return any(own.held for own in week.of_van(alone.vans[van_id]))


Levels = tuple[int, int, int, int]


class Own(NamedTuple):
    """What one van does all week: its clinics, the frozen hours that it keeps, its trips, and what it takes."""

    van: Van
    held: Held
    kept: Held
    trips: tuple[Trip, ...]
    spent: Spent


class Standing(NamedTuple):
    """How a van stands at the end of a date: all that what it may still do depends on.

    ``nights`` are those of the ISO week, ``paid`` whether the funder pays the nights after the last tour, ``tours``
    and ``out`` the dates and the clinics of the trip that it is on.
    """

    place: str
    held: Held = frozenset()
    kept: Held = frozenset()
    trips: tuple[Trip, ...] = ()
    nights: int = 0
    paid: bool = False
    tours: tuple[date, ...] = ()
    out: Held = frozenset()


Stood = dict[Standing, list[Spent]]


class Week:
    """All plans of a week. With ``dates``, clinics are held on these alone."""

    def __init__(
        self, problem: Problem, travel: Travel, values: Values, *, dates: frozenset[date] | None = None
    ) -> None:
        self.problem, self.travel, self.values, self.dates = problem, travel, values, dates
        self.horizon = problem.settings.horizon.dates
        self.promises = [(request.id, one) for request in problem.requests.values() for one in promised(request)]
        self.supplies = Supplies(problem, values)
        self.crews = Crews(problem)
        self.funds = Funds(problem, self.supplies)
        self.fits = cache(self._fits)
        self.worth = cache(self._worth)

    # --- All vans together ------------------------------------------------------------------------

    def cheapest(self) -> dict[Levels, int]:
        """Return the least cost of every combination of levels that some plan has and that may be the best."""
        self.least: dict[Levels, int] = {}
        self.exact: tuple[int, int, int] | None = None
        self._combine([list(self.of_van(van)) for van in self.problem.vans.values()], (), frozenset())
        return self.least

    def _combine(self, left: list[list[Own]], chosen: tuple[Own, ...], held: Held) -> None:
        if not left:
            self._weigh(chosen, held)
            return
        for own in left[0]:
            if held.isdisjoint(own.held) and self.fits(held | own.held):
                self._combine(left[1:], (*chosen, own), held | own.held)

    def _weigh(self, chosen: tuple[Own, ...], held: Held) -> None:
        """Remember a plan, if it is one and no better is known."""
        missed, value = self.worth(held)
        exact = self._broken(chosen, held), missed, self._changed(chosen, held)
        if self.exact is not None and exact > self.exact:
            return
        levels = (*exact, value)
        cost = sum(own.spent.xof for own in chosen)
        if cost >= self.least.get(levels, cost + 1):
            return
        trips = tuple(trip for own in chosen for trip in own.trips)
        if self.funds.fit(((own.van, own.spent) for own in chosen), held) and self.crews.fit(trips):
            self.exact, self.least[levels] = exact, cost

    def _worth(self, held: Held) -> tuple[int, int]:
        """Return how many requests that must be served are missed, and the value."""
        visits = Counter(name for name, _ in held)
        musts = (r for r in self.problem.requests.values() if r.must and r.status in PLANNED_STATUS)
        missed = sum(visits[request.id] < request.visits for request in musts)
        return missed, sum(self.values[clinic].points for clinic in held)

    def _broken(self, chosen: tuple[Own, ...], held: Held) -> int:
        frozen = [(name, one) for name, one in self.promises if one.freeze != "none"]
        return sum(not self._kept(name, one, chosen, held) for name, one in frozen)

    def _kept(self, request: str, one: Promise, chosen: tuple[Own, ...], held: Held) -> bool:
        if one.date not in self.horizon:
            return all(name != request for name, _ in held)
        clinic = request, one.date
        if one.freeze == "day":
            return clinic in held
        if one.freeze == "van":
            return any(own.van.id == one.van and clinic in own.held for own in chosen)
        return any(own.van.id == one.van and clinic in own.kept for own in chosen)

    def _changed(self, chosen: tuple[Own, ...], held: Held) -> int:
        """Return what the changes to what was announced weigh in all."""
        announced = [(name, one) for name, one in self.promises if one.weight]
        return sum(one.weight for name, one in announced if not self._as_announced(name, one, chosen, held))

    def _as_announced(self, request: str, one: Promise, chosen: tuple[Own, ...], held: Held) -> bool:
        if one.date not in self.horizon:
            return all(name != request for name, _ in held)
        return any((request, one.date) in own.held and one.van in {None, own.van.id} for own in chosen)

    # --- What the clinics of a week must keep, whoever holds them -----------------------------------

    def _fits(self, held: Held) -> bool:
        """Return whether the clinics may all be held; where some may not, no more of them may."""
        return (
            all(self.dates is None or day in self.dates for _, day in held)
            and all(self.supplies.may(clinic) for clinic in held)
            and self._apart(held)
            and self._supervised(held)
            and self.supplies.fit(held)
            and self.funds.fit((), held)
        )

    def _apart(self, held: Held) -> bool:
        for request in self.problem.requests.values():
            days = sorted(day for name, day in held if name == request.id)
            gap = max(request.min_gap_days, 1)
            if len(days) > request.visits or any((after - day).days < gap for day, after in pairwise(days)):
                return False
        return True

    def _supervised(self, held: Held) -> bool:
        """Return whether no centre has more clinics on a date, or in an ISO week, than it may."""
        centre_of = {name: self.problem.centre_of(self.problem.requests[name]) for name, _ in held}
        a_date = Counter((centre_of[name].id, day) for name, day in held)
        a_week = Counter((centre_of[name].id, iso_week(day)) for name, day in held)
        centres = self.problem.health_centres
        return all(n <= centres[centre].supervisors for (centre, _), n in a_date.items()) and all(
            n <= centres[centre].clinics_per_week for (centre, _), n in a_week.items()
        )

    # --- One van ------------------------------------------------------------------------------------

    def of_van(self, van: Van) -> Iterator[Own]:
        """Yield everything that the van alone may do, at its least cost."""
        stood: Stood = {Standing(van.base): [Spent(0, 0, 0)]}
        roads = Roads(self, van)
        for before, day in zip((None, *self.horizon), self.horizon, strict=False):
            monday = before is None or iso_week(before) != iso_week(day)
            after: Stood = {}
            for standing, ways in stood.items():
                rested = standing._replace(nights=0) if monday else standing
                for now, step in roads.steps(rested, day):
                    for spent in ways:
                        _add(after.setdefault(now, []), spent.plus(*step))
            stood = after
        for standing, ways in stood.items():
            if self.crews.fit(standing.trips):
                for spent in ways:
                    if self.funds.fit([(van, spent)], standing.held):
                        yield Own(van, standing.held, standing.kept, standing.trips, spent)


def _add(ways: list[Spent], spent: Spent) -> None:
    """Add what a way takes, unless another takes no more of anything."""
    if not any(other.within(spent) for other in ways):
        ways[:] = [other for other in ways if not spent.within(other)] + [spent]


class Roads:
    """What one van can do on each date, from where it stands."""

    def __init__(self, week: Week, van: Van) -> None:
        self.week, self.van, self.problem = week, van, week.problem
        self.lodgings = lodgings(week.problem)
        self.outings = cache(self._outings)

    def steps(self, standing: Standing, day: date) -> Iterator[tuple[Standing, Spent]]:
        """Yield how the van may stand at the end of the date, and what that takes."""
        if standing.place != self.van.base and day in self.van.unavailable:
            return
        yield from self._stay(standing, day)
        if not van_works(self.problem, self.van, day):
            return
        last = day == self.week.horizon[-1]
        for end in (self.van.base, *(() if last or self.van.max_nights == 0 else self.lodgings)):
            for outing in self.outings(day, standing.place, end):
                yield from self._go(standing, day, end, outing)

    def _stay(self, standing: Standing, day: date) -> Iterator[tuple[Standing, Spent]]:
        if standing.place == self.van.base:
            yield standing, Spent(0, 0, 0)
        elif not shut(self.problem, self.problem.places[standing.place], self.van, day):
            yield from self._night(standing, day, Spent(0, 0, 0))

    def _night(self, standing: Standing, day: date, spent: Spent) -> Iterator[tuple[Standing, Spent]]:
        """Yield the standing with the night away that ends the date, where one is left."""
        if standing.nights < self.van.max_nights and day != self.week.horizon[-1]:
            night = self.lodgings[standing.place]
            after = standing._replace(nights=standing.nights + 1)
            yield after, spent.plus(night, night if standing.paid else 0, 0)

    def _go(self, standing: Standing, day: date, end: str, outing: Outing) -> Iterator[tuple[Standing, Spent]]:
        today: Held = frozenset((name, day) for name in outing.served)
        held, kept = standing.held | today, standing.kept | {(name, day) for name in outing.kept}
        supplies, room = self.week.supplies, self.week.supplies.room(self.van)
        out = standing.out | today
        if not self.week.fits(held) or (room is not None and supplies.volume(out) > room):
            return
        funder = self._funder(day)
        capped = funder is not None and funder.cap_xof is not None
        now = standing._replace(place=end, held=held, kept=kept, paid=capped)
        if self.week.crews.on or room is not None:
            now = now._replace(tours=(*standing.tours, day), out=out)
        for legs in outing.legs:
            money = self.problem.settings.money
            tour = self.van.day_xof + legs.xof + len(today) * money.supervisor_xof
            cost = tour + len(today) * money.mobilisation_xof
            spent = Spent(cost, tour if capped else 0, legs.fuel_ml)
            if end == self.van.base:
                yield self._home(now), spent
            else:
                yield from self._night(now, day, spent)

    def _home(self, standing: Standing) -> Standing:
        """Return the standing with the trip ended; who goes on it matters where there is a table of staff."""
        trip = Trip(self.van.id, standing.tours, standing.out)
        trips = (*standing.trips, trip) if self.week.crews.on else ()
        return standing._replace(trips=trips, tours=(), out=frozenset(), paid=False)

    def _outings(self, day: date, start: str, end: str) -> list[Outing]:
        van_day = VanDay(self.problem, self.week.travel, self.van, day, (start, end))
        funder = self._funder(day)
        fuel = funder is not None and funder.cap_ml is not None

        def may(served: Ids) -> bool:
            return self.week.fits(frozenset((name, day) for name in served))

        return list(outings(van_day, may, fuel=fuel))

    def _funder(self, day: date) -> Funder | None:
        return self.week.funds.paying(self.van.funder, day)
