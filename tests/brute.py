"""The best week by trying everything, to judge the solver's by. Knows only the words.

A set of minutes is an integer whose bit n stands for minute n after midnight. A tour is driven with
the set of all minutes at which the van can be where it is: every departure, wait and break is tried
at once, and none is argued away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations
from math import ceil
from typing import NamedTuple

import shapely
from astral import Observer
from astral.sun import sunrise, sunset

from planner.model import (
    PLANNED_STATUS,
    WEEKDAYS,
    Closure,
    HealthCentre,
    Place,
    Problem,
    Request,
    Status,
    Travel,
    Values,
    Van,
)

Minutes = int
Ids = frozenset[str]
Held = Mapping[str, tuple[date, ...]]


@dataclass(frozen=True)
class Best:
    """The best levels in order; the cost is the least within the tolerance of the best value."""

    must_missed: int
    value: int
    cost_xof: int


def best(problem: Problem, travel: Travel, values: Values) -> Best:
    """Return the best levels over every plan of the week."""
    dates = problem.settings.horizon.dates
    days = {day: _day_choices(problem, travel, day) for day in dates}
    cheapest: dict[tuple[int, int], int] = {}
    for held, cost in _plans(problem, days, dates, {}):
        value = sum(values[name, day].points for name, on in held.items() for day in on)
        levels = _missed(problem, held), value
        cheapest[levels] = min(cost, cheapest.get(levels, cost))
    missed = min(missed for missed, _ in cheapest)
    value = max(value for few, value in cheapest if few == missed)
    tolerance = Fraction(str(problem.settings.policy.tolerance_value))
    floor = ceil(value - value * tolerance)
    costs = (c for (few, worth), c in cheapest.items() if few == missed and worth >= floor)
    return Best(missed, value, min(costs))


def feasible_alone(problem: Problem, travel: Travel, request_id: str, van_id: str, day: date) -> bool:
    """Return whether the van could serve the request that date, with nothing else in the week."""
    request, van = problem.requests[request_id], problem.vans[van_id]
    if not (_van_works(problem, van, day) and _may(problem, request, van, day)):
        return False
    return _cheapest_tour(VanDay(problem, travel, van, day), (request,)) is not None


# --- The week -------------------------------------------------------------------------------------


def _plans(
    problem: Problem, days: Mapping[date, Mapping[Ids, int]], dates: tuple[date, ...], held: Held
) -> Iterator[tuple[Held, int]]:
    """Yield every choice for the dates left: each request's dates, and what the dates left cost."""
    if not dates:
        yield held, 0
        return
    today, later = dates[0], dates[1:]
    for served, cost in days[today].items():
        if all(_may_again(problem.requests[name], held.get(name, ()), today) for name in served):
            more = {**held, **{name: (*held.get(name, ()), today) for name in served}}
            if not _within_catchments(problem, more, today):
                continue
            for week, rest in _plans(problem, days, later, more):
                yield week, cost + rest


def _may_again(request: Request, held: tuple[date, ...], today: date) -> bool:
    far = all((today - day).days >= max(request.min_gap_days, 1) for day in held)
    return len(held) < request.visits and far


def _within_catchments(problem: Problem, held: Held, today: date) -> bool:
    """Return whether no health centre has more clinics in today's ISO week than it may."""
    week = _iso_week(today)
    clinics = Counter(
        problem.centre_of(problem.requests[name]).id
        for name, on in held.items()
        for day in on
        if _iso_week(day) == week
    )
    return all(number <= problem.health_centres[centre].clinics_per_week for centre, number in clinics.items())


def _iso_week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _missed(problem: Problem, held: Held) -> int:
    musts = [r for r in problem.requests.values() if r.must and r.status in PLANNED_STATUS]
    return sum(len(held.get(request.id, ())) < request.visits for request in musts)


def _day_choices(problem: Problem, travel: Travel, day: date) -> dict[Ids, int]:
    """Return every set of requests that the vans together can serve, with its least cost."""
    choices: dict[Ids, int] = {frozenset(): 0}
    for van in problem.vans.values():
        tours = {frozenset[str](): 0, **_tours(VanDay(problem, travel, van, day))}
        together: dict[Ids, int] = {}
        for before, spent in choices.items():
            for served, cost in tours.items():
                if not before & served and _supervised(problem, before | served):
                    both = before | served
                    together[both] = min(spent + cost, together.get(both, spent + cost))
        choices = together
    return choices


def _supervised(problem: Problem, served: Ids) -> bool:
    """Return whether each health centre has a supervisor for each of its clinics."""
    centres = [problem.centre_of(problem.requests[name]) for name in served]
    return all(sum(other.id == centre.id for other in centres) <= centre.supervisors for centre in centres)


# --- Dates and places -----------------------------------------------------------------------------


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def _van_works(problem: Problem, van: Van, day: date) -> bool:
    base = problem.bases[van.base]
    on = _weekday(day) in van.days and day not in van.unavailable
    return on and not _shut(problem, base, van, day)


def _may(problem: Problem, request: Request, van: Van, day: date) -> bool:
    """Return whether the request may be served by the van on that date, whatever the clock says."""
    community = problem.communities[request.community]
    muddy = community.access == "dry_season" and problem.settings.travel.season == "rain"
    return (
        request.status in PLANNED_STATUS
        and _allowed(problem, request, day)
        and problem.centre_of(request).clinics_per_week > 0
        and _supervises(problem.centre_of(request), day)
        and community.access != "closed"
        and not muddy
        and (van.drive == "4x4" or not community.needs_4x4)
        and not _shut(problem, community, van, day)
    )


def _allowed(problem: Problem, request: Request, day: date) -> bool:
    community = problem.communities[request.community]
    horizon, lead = problem.settings.horizon, problem.settings.policy.lead_days
    market = community.market_rule == "avoid" and community.market_day == _weekday(day)
    announced = request.status is Status.PUBLISHED
    return (
        day in horizon.dates
        and request.earliest <= day
        and (request.latest is None or day <= request.latest)
        and (not request.days or _weekday(day) in request.days)
        and day not in problem.holidays
        and not market
        and (announced or (day - horizon.planned_on).days >= lead)
    )


def _supervises(centre: HealthCentre, day: date) -> bool:
    on = centre.supervises_on or frozenset(WEEKDAYS[:5])
    return centre.supervisors > 0 and _weekday(day) in on and day not in centre.unavailable


def _shut(problem: Problem, place: Place, van: Van, day: date) -> bool:
    """Return whether a closure keeps the van from stopping at the place."""
    return any(
        _holds(closure, day) and _covers(closure, place)
        for closure in problem.closures
        if closure.rule != "4x4" or van.drive != "4x4"
    )


def _covers(closure: Closure, place: Place) -> bool:
    if closure.kind == "community":
        return closure.ref == place.id
    if closure.kind == "zone":
        return bool(shapely.from_wkt(closure.wkt).covers(shapely.Point(place.lon, place.lat)))
    return False  # travel has taken the road out


def _holds(closure: Closure, day: date) -> bool:
    if day < closure.starts:
        return False
    due = closure.expires is not None and day > closure.expires
    if due:
        return closure.security
    return closure.ends is None or day <= closure.ends


# --- The clock ------------------------------------------------------------------------------------


class Clock(NamedTuple):
    """Where in the day a van can be at this point of its tour, by what becomes of the break.

    ``late`` left after the break window opened and ``early`` will be back before it closes: neither
    needs a break. ``owing`` is out during the whole window and has the break before it, ``rested``
    behind it.
    """

    late: Minutes
    early: Minutes
    owing: Minutes
    rested: Minutes


class VanDay:
    """One van on one date: its shift, its break, its legs, and what time makes of each stop."""

    def __init__(self, problem: Problem, travel: Travel, van: Van, day: date) -> None:
        self.problem, self.travel, self.van, self.day = problem, travel, van, day
        self.settings = problem.settings.day
        self.rest = self.settings.rest
        self.rest_minutes = self.rest.on(day)
        rises, sets = _sun(problem.bases[van.base], day)
        self.earliest = max(self.settings.begin, rises + self.settings.margin_am)
        self.latest = min(self.settings.end, sets - self.settings.margin_pm)
        self.legs: dict[tuple[str, str], tuple[int, int] | None] = {}

    def departures(self) -> Clock:
        """Return every minute at which the van may leave."""
        opens, leave = self.rest.opens, _between(self.earliest, self.latest)
        if self.rest_minutes == 0:
            return Clock(leave, 0, 0, 0)
        upto = _between(0, opens)
        return Clock(leave & ~upto, leave, leave & upto, 0)

    def back_in_time(self, clock: Clock) -> bool:
        """Return whether at one of these minutes the van may return."""
        closes = self.rest.closes
        out = clock.rested & _between(closes, self.latest)
        return bool(clock.late or clock.early & _between(0, closes - 1) or out)

    def waited(self, minutes: Minutes) -> Minutes:
        """Return these minutes and all later ones of the shift."""
        return _between(_first(minutes), self.latest) if minutes else 0

    def leg(self, start: str, end: str) -> tuple[int, int] | None:
        """Return the van's minutes and the francs of a leg, none where there is no way."""
        if (start, end) not in self.legs:
            self.legs[start, end] = self._leg(start, end)
        return self.legs[start, end]

    def _leg(self, start: str, end: str) -> tuple[int, int] | None:
        van, money = self.van, self.problem.settings.money
        minutes = self.travel.minutes(self.day, van.drive, start, end)
        metres = self.travel.metres(self.day, van.drive, start, end)
        if minutes < 0 or metres < 0:
            return None
        a_km = Fraction(van.ml_per_km, 1000) * money.fuel_xof_litre + van.upkeep_xof_km
        return ceil(Fraction(minutes * 100, van.speed_percent)), ceil(Fraction(metres, 1000) * a_km)

    def beside(self, start: str, end: str) -> bool:
        """Return whether nothing lies between two places."""
        drive = self.van.drive
        minutes = self.travel.minutes(self.day, drive, start, end)
        return minutes == 0 and self.travel.metres(self.day, drive, start, end) == 0

    def driven(self, clock: Clock, minutes: int) -> Clock:
        """Return the arrivals after a wait of any length and a drive."""
        return Clock(*(self._within(self.waited(leave) << minutes) for leave in clock))

    def stopped(self, clock: Clock, call: Call) -> Clock:
        """Return when the stop can be over, the break taken before, within, after or not."""
        clock = self._may_rest(clock)
        over = Clock(*(self._stop(arrive, call, 0) for arrive in clock))
        if call.request is not None and clock.owing:
            paused = self._stop(clock.owing, call, self.rest_minutes)
            over = over._replace(rested=over.rested | paused)
        return self._may_rest(over)

    def _stop(self, arrive: Minutes, call: Call, pause: int) -> Minutes:
        request, day = call.request, self.settings
        if request is None:
            return self._within(arrive << call.minutes)
        begins = self.waited(arrive << day.setup)
        begins &= _between(request.opens, request.closes - request.service - pause)
        if pause:
            begins &= _pausable(request.service, pause, self.rest.opens, self.rest.closes)
        return self._within(begins << (request.service + pause + day.packup))

    def _may_rest(self, clock: Clock) -> Clock:
        """Return the clock with a break of its own taken here, or not."""
        starts = _between(self.rest.opens, self.rest.closes - self.rest_minutes)
        taken = (self.waited(clock.owing) & starts) << self.rest_minutes
        return clock._replace(rested=clock.rested | self._within(taken))

    def _within(self, minutes: Minutes) -> Minutes:
        return minutes & _between(0, self.latest)


def _between(first: int, last: int) -> Minutes:
    """Return the set of the minutes from first to last, both included."""
    first = max(first, 0)
    return (1 << (last + 1)) - (1 << first) if first <= last else 0


def _first(minutes: Minutes) -> int:
    return (minutes & -minutes).bit_length() - 1


@cache
def _pausable(service: int, pause: int, opens: int, closes: int) -> Minutes:
    """Return the minutes at which a clinic can begin to have some pause within the window."""
    begins = 0
    for start in range(opens, closes - pause + 1):
        begins |= _between(start - service, start)
    return begins


@cache
def _sun(place: Place, day: date) -> tuple[int, int]:
    """Return the first whole minute after sunrise and the last before sunset."""
    observer = Observer(place.lat, place.lon)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    rises = (sunrise(observer, day, tzinfo=UTC) - midnight).total_seconds()
    sets = (sunset(observer, day, tzinfo=UTC) - midnight).total_seconds()
    return ceil(rises / 60), int(sets // 60)


# --- Tours ----------------------------------------------------------------------------------------


class Call(NamedTuple):
    """A stop to be made: a clinic for a request, else a pick-up or drop-off of so many minutes."""

    place: str
    minutes: int
    request: Request | None
    after: frozenset[int]  # the calls, by position, that come before it


def _tours(van_day: VanDay) -> dict[Ids, int]:
    """Return every set of requests that the van can serve that date, with its least cost."""
    problem, van, day = van_day.problem, van_day.van, van_day.day
    if not _van_works(problem, van, day):
        return {}
    requests = [r for r in problem.requests.values() if _may(problem, r, van, day)]
    limit = van.max_clinics_per_day
    most = len(requests) if limit is None else min(limit, len(requests))
    sets = (some for n in range(1, most + 1) for some in combinations(requests, n))
    costs = {frozenset(r.id for r in some): _cheapest_tour(van_day, some) for some in sets}
    return {served: cost for served, cost in costs.items() if cost is not None}


def _cheapest_tour(van_day: VanDay, requests: tuple[Request, ...]) -> int | None:
    money = van_day.problem.settings.money
    fixed = van_day.van.day_xof + len(requests) * (money.mobilisation_xof + money.supervisor_xof)
    legs: int | None = None
    for order in permutations(requests):
        calls = _calls(van_day, order)
        if calls is not None:
            legs = Drive(van_day, calls, legs).cheapest()
    return None if legs is None else fixed + legs


def _calls(van_day: VanDay, order: tuple[Request, ...]) -> list[Call] | None:
    """Return the stops that clinics in this order need; none where one is at a shut centre."""
    problem = van_day.problem
    calls = [Call(request.community, 0, request, frozenset(range(n))) for n, request in enumerate(order)]
    centres = [problem.centre_of(request) for request in order]
    for centre in {centre.id: centre for centre in centres if centre.rides}.values():
        clinics = [n for n, other in enumerate(centres) if other.id == centre.id]
        fetch = not van_day.beside(centre.id, order[clinics[0]].community)
        bring = not van_day.beside(order[clinics[-1]].community, centre.id)
        if (fetch or bring) and _shut(problem, centre, van_day.van, van_day.day):
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
    """Every order of some calls, driven to the end, and the least that the legs of one cost."""

    def __init__(self, van_day: VanDay, calls: list[Call], least: int | None) -> None:
        self.van_day, self.calls, self.least = van_day, calls, least
        self.base = van_day.van.base

    def cheapest(self) -> int | None:
        """Return the least cost of the legs, or the one known before where that is no more."""
        self._go_on(self.base, self.van_day.departures(), frozenset(), 0, 0)
        return self.least

    def _go_on(self, here: str, clock: Clock, done: frozenset[int], driven: int, spent: int) -> None:
        left = set(range(len(self.calls))) - done
        for n in [n for n in left if self.calls[n].after <= done] if left else [None]:
            there = self.base if n is None else self.calls[n].place
            leg = self.van_day.leg(here, there)
            if leg is not None and self._affordable(driven + leg[0], spent + leg[1]):
                arrived = self.van_day.driven(clock, leg[0])
                self._arrive(n, arrived, done, driven + leg[0], spent + leg[1])

    def _affordable(self, driven: int, spent: int) -> bool:
        limit = self.van_day.van.max_drive_minutes
        cheap = self.least is None or spent < self.least
        return cheap and (limit is None or driven <= limit)

    def _arrive(self, n: int | None, clock: Clock, done: frozenset[int], driven: int, spent: int) -> None:
        if n is None:
            if self.van_day.back_in_time(clock):
                self.least = spent
            return
        over = self.van_day.stopped(clock, self.calls[n])
        if any(over):
            self._go_on(self.calls[n].place, over, done | {n}, driven, spent)
