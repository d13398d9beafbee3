"""Trips: what a van does from when it leaves its base until it is back there, nights included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from planner.model import Kind, Night, Plan, Problem, Tour
from planner.words import say, tours
from planner.words.formats import day_and_month


@dataclass(frozen=True, slots=True)
class Trip:
    """The tours of a van from base to base, in order, and the nights between them."""

    van: str
    tours: tuple[Tour, ...]
    nights: tuple[Night, ...]

    @property
    def first(self) -> date:
        """The day on which the van leaves its base."""
        return self.tours[0].date

    @property
    def last(self) -> date:
        """The day on which the van is back."""
        return self.tours[-1].date

    @property
    def staff(self) -> tuple[str, ...]:
        """The ids of the crew."""
        return tuple(dict.fromkeys(id_ for tour in self.tours for id_ in tour.staff))

    @property
    def fuel_ml(self) -> int:
        """The fuel of the whole trip."""
        return sum(tour.fuel_ml for tour in self.tours)

    @property
    def metres(self) -> int:
        """The metres of the whole trip."""
        return sum(tour.metres for tour in self.tours)


def trips(plan: Plan) -> list[Trip]:
    """Return the trips of a plan by first day, then van."""
    by_van: dict[str, list[Tour]] = defaultdict(list)
    for tour in plan.tours:
        by_van[tour.van].append(tour)
    made = (trip for tours_of_van in by_van.values() for trip in _trips(plan, tours_of_van))
    return sorted(made, key=lambda trip: (trip.first, trip.van))


def trip_of(plan: Plan, tour: Tour) -> Trip:
    """Return the trip that a tour is part of."""
    of_van = [other for other in plan.tours if other.van == tour.van]
    return next(trip for trip in _trips(plan, of_van) if tour in trip.tours)


def _trips(plan: Plan, tours_of_van: list[Tour]) -> Iterator[Trip]:
    """Yield the trips of one van: each ends with the tour that comes home, or with the plan."""
    out: list[Tour] = []
    for tour in sorted(tours_of_van, key=lambda tour: tour.date):
        out.append(tour)
        if tour.stops[-1].kind is not Kind.SLEEP:
            yield _trip(plan, out)
            out = []
    if out:
        yield _trip(plan, out)


def _trip(plan: Plan, out: list[Tour]) -> Trip:
    return Trip(out[0].van, tuple(out), tuple(night for tour in out for night in plan.nights_after(tour)))


def van_name(problem: Problem, van: str) -> str:
    """Return V1, Clinique mobile 1; the id alone where the van has no name."""
    name = problem.vans[van].name
    return f"{van}, {name}" if name else van


def crew(problem: Problem, trip: Trip, lang: str) -> str:
    """Return who goes on a trip; a line to fill in where the plan names nobody."""
    return tours.crew(problem, replace(trip.tours[0], staff=trip.staff), lang) or say(lang, "paper_blank")


def spell(trip: Trip, lang: str) -> str:
    """Return mardi 1er décembre, or du mardi 1er décembre au mercredi 2 décembre."""
    first = day_and_month(lang, trip.first)
    if trip.first == trip.last:
        return first
    return say(lang, "map_dates", first=first, last=day_and_month(lang, trip.last))
