"""A plan beside what it is held against, with the look-ups that every family of rules needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from planner.model import (
    Kind,
    Load,
    Place,
    Plan,
    Problem,
    Request,
    Stop,
    Tour,
    Travel,
    Values,
    Van,
    Violation,
)

RULE_IDS = (
    "one-tour",
    "once",
    "must",
    "days",
    "window",
    "daylight",
    "break",
    "supervision",
    "commodities",
    "choice",
    "follow-up",
    "crew",
    "nights",
    "closed",
    "budget",
    "catchment",
    "frozen",
)
ENDS = (Kind.RETURN, Kind.SLEEP)
CHECK_IDS = ("shape", "clock", "cost", "score", "answers")


Tests = Iterable[tuple[bool, Mapping[str, int]]]


class Way(NamedTuple):
    """What a van drives between two places: minutes at its own speed, metres, and those on surveyed roads."""

    minutes: int
    metres: int
    surveyed: int


NO_WAY = Way(-1, -1, -1)


class Leg(NamedTuple):
    """Two stops in a row, and the way between them where travel has one."""

    start: Stop
    end: Stop
    way: Way | None


class Held(NamedTuple):
    """A clinic stop of a known request."""

    tour: Tour
    stop: Stop
    request: Request


@dataclass(frozen=True, slots=True)
class Case:
    """A plan, the dataset it claims to fit, and what is looked up often."""

    problem: Problem
    travel: Travel
    values: Values
    plan: Plan
    dates: frozenset[date]
    places: Mapping[str, Place]
    positions: Mapping[str, int]

    @classmethod
    def of(cls, problem: Problem, travel: Travel, values: Values, plan: Plan) -> Case:
        """Return the case of a plan."""
        dates = frozenset(problem.settings.horizon.dates)
        positions = {place: n for n, place in enumerate(travel.places)}
        return cls(problem, travel, values, plan, dates, problem.places, positions)

    def request(self, stop: Stop) -> Request | None:
        """Return the request that a stop names, if there is one."""
        return self.problem.requests.get(stop.request) if stop.request is not None else None

    def driven(self) -> Iterator[tuple[Tour, Van]]:
        """Yield the tours of a known van on a day of the horizon, each with its van.

        ``shape`` and ``one-tour`` report the others.
        """
        for tour in self.plan.tours:
            if tour.van in self.problem.vans and tour.date in self.dates:
                yield tour, self.problem.vans[tour.van]

    def held(self) -> list[Held]:
        """Return the clinic stops of known requests; ``shape`` reports the others."""
        return [
            Held(tour, stop, request)
            for tour in self.plan.tours
            for stop in clinics(tour)
            if (request := self.request(stop)) is not None
        ]

    def way(self, tour: Tour, start: str, end: str) -> Way | None:
        """Return what the tour's van drives between two places, or None where there is no way."""
        van, bare = self.problem.vans.get(tour.van), self.bare_way(tour, start, end)
        if van is None or bare is None or bare == NO_WAY:
            return None
        return bare._replace(minutes=-(-100 * bare.minutes // van.speed_percent))

    def bare_way(self, tour: Tour, start: str, end: str) -> Way | None:
        """Return the way between two places on the tour's date for its van's drive, at speed factor 1.

        It is ``NO_WAY`` where there is none, and None where van, date or places are unknown.
        """
        van = self.problem.vans.get(tour.van)
        matrix = self.travel.matrices.get((tour.date, van.drive)) if van else None
        if matrix is None or not {start, end} <= self.positions.keys():
            return None
        if start == end:
            return Way(0, 0, 0)
        cell = self.positions[start], self.positions[end]
        way = Way(int(matrix.minutes[cell]), int(matrix.metres[cell]), int(matrix.surveyed[cell]))
        return NO_WAY if min(way.minutes, way.metres) < 0 else way

    def legs(self, tour: Tour) -> list[Leg]:
        """Return the legs of a tour in order."""
        pairs = zip(tour.stops, tour.stops[1:], strict=False)
        return [Leg(one, two, self.way(tour, one.place, two.place)) for one, two in pairs]


def clinics(tour: Tour) -> list[Stop]:
    """Return the clinic stops of a tour in order."""
    return [stop for stop in tour.stops if stop.kind == Kind.CLINIC]


def week(day: date) -> str:
    """Return the ISO week of a day, as in 2026-W49; its year is the week's own."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"


def told(*numbers: object) -> bool:
    """Return whether each of these is a whole number, as a time must be."""
    return all(isinstance(number, int) for number in numbers)


def loads(stop: Stop) -> list[Load]:
    """Return what a stop takes along, where its quantity is told; ``shape`` reports the rest."""
    return [load for load in stop.load if told(load.quantity)]


def whole_pause(stop: Stop) -> bool:
    """Return whether a stop's pause is a pair of times."""
    pause: object = stop.pause
    return isinstance(pause, tuple) and len(pause) == 2 and told(*pause)


def at(tour: Tour, stop: Stop | None = None) -> dict[str, str]:
    """Return where a violation lies: the van and date, and the stop's place and request."""
    where = {"van": str(tour.van), "date": str(tour.date)}
    if stop is not None:
        where["place"] = str(stop.place)
        if stop.request is not None:
            where["request"] = str(stop.request)
    return where


def breaches(rule: str, where: Mapping[str, str], tests: Tests) -> Iterator[Violation]:
    """Yield a violation with its numbers for each test that is broken."""
    for broken, numbers in tests:
        if broken:
            yield Violation(rule, where, numbers)
