"""One van on one date, minute by minute.

A set of minutes is an integer whose bit n stands for minute n after midnight. A tour is driven with
the set of all minutes at which the van can be where it is: every departure, wait and break is tried
at once, and none is argued away.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from math import ceil
from typing import NamedTuple

from astral import Observer
from astral.sun import sunrise, sunset

from planner.model import Place, Problem, Request, Travel, Van

Minutes = int


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


class Call(NamedTuple):
    """A stop to be made: a clinic for a request, else a pick-up or drop-off of so many minutes."""

    place: str
    minutes: int
    request: Request | None
    after: frozenset[int]  # the calls, by position, that come before it
    begin: int | None = None  # the minute at which the clinic must begin


class Leg(NamedTuple):
    """What driving from one place to another takes."""

    minutes: int
    xof: int
    fuel_ml: int


class VanDay:
    """One van on one date between two places: its shift, its break, its legs, and what time makes of each stop."""

    def __init__(self, problem: Problem, travel: Travel, van: Van, day: date, ends: tuple[str, str]) -> None:
        self.problem, self.travel, self.van, self.day = problem, travel, van, day
        self.start, self.end = ends
        self.settings = problem.settings.day
        self.rest = self.settings.rest
        self.rest_minutes = self.rest.on(day)
        rises, _ = _sun(problem.places[self.start], day)
        _, sets = _sun(problem.places[self.end], day)
        self.earliest = max(self.settings.begin, rises + self.settings.margin_am)
        self.latest = min(self.settings.end, sets - self.settings.margin_pm)
        self.legs: dict[tuple[str, str], Leg | None] = {}

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

    def leg(self, start: str, end: str) -> Leg | None:
        """Return what a leg takes of the van, none where there is no way."""
        if (start, end) not in self.legs:
            self.legs[start, end] = self._leg(start, end)
        return self.legs[start, end]

    def _leg(self, start: str, end: str) -> Leg | None:
        van, money = self.van, self.problem.settings.money
        minutes = self.travel.minutes(self.day, van.drive, start, end)
        metres = self.travel.metres(self.day, van.drive, start, end)
        if minutes < 0 or metres < 0:
            return None
        a_km = Fraction(van.ml_per_km, 1000) * money.fuel_xof_litre + van.upkeep_xof_km
        km = Fraction(metres, 1000)
        return Leg(ceil(Fraction(minutes * 100, van.speed_percent)), ceil(km * a_km), ceil(km * van.ml_per_km))

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
        if call.begin is not None:
            begins &= _between(call.begin, call.begin)
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
