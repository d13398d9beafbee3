"""Where a van sleeps: its tours joined end to start, its nights away, their number and their places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from planner.model import Tour, Van, Violation
from planner.verify.case import Case, at, breaches, clinics, week

DAY = timedelta(days=1)


class Trip(NamedTuple):
    """The tours of a van from leaving its base to being back there."""

    van: Van
    tours: tuple[Tour, ...]

    @property
    def dates(self) -> tuple[date, ...]:
        """Every date of the trip, those of waiting too."""
        first, last = self.tours[0].date, self.tours[-1].date
        return tuple(first + n * DAY for n in range((last - first).days + 1))


def nights(case: Case) -> Iterator[Violation]:
    """A tour begins where the van slept; it sleeps at lodging, and at its base after its last tour.

    Nights away are within the limit of each ISO week, and none lies before a date on which the van is unavailable. A
    tour from base to base holds a clinic.
    """
    for van, tours in rounds(case):
        slept = van.base
        for tour in tours:
            yield from _tour_tests(case, van, tour, slept)
            slept = tour.end
        if slept != van.base:
            yield Violation("nights", at(tours[-1]), {"not_back": 1})
        away = {night for tour in tours for night in nights_after(case, tour)}
        for name, count in sorted(Counter(week(night) for night in away).items()):
            if count > van.max_nights:
                where = {"van": van.id, "week": name}
                yield Violation("nights", where, {"nights": count, "max_nights": van.max_nights})
        for night in sorted(night for night in away if night + DAY in van.unavailable):
            yield Violation("nights", {"van": van.id, "date": str(night)}, {"unavailable_next_day": 1})


def _tour_tests(case: Case, van: Van, tour: Tour, slept: str) -> Iterator[Violation]:
    home = tour.start == tour.end == van.base
    away = tour.end != van.base and tour.end in case.places
    tests = [
        (tour.start != slept, {"not_where_it_slept": 1}),
        (away and not _may_sleep(case, van, tour.end), {"no_lodging": 1}),
        (home and bool(tour.stops) and not clinics(tour), {"no_clinic": 1}),
    ]
    yield from breaches("nights", at(tour), tests)


def _may_sleep(case: Case, van: Van, place: str) -> bool:
    """Return whether a place is lodging, and no other van's base."""
    if any(other.base == place for other in case.problem.vans.values() if other.id != van.id):
        return False
    base, centre = case.problem.bases.get(place), case.problem.health_centres.get(place)
    return (base is not None and base.kind == "lodging") or (centre is not None and centre.lodging)


def rounds(case: Case) -> list[tuple[Van, list[Tour]]]:
    """Return the tours of each known van on days of the horizon, in order of their dates."""
    found: defaultdict[str, list[Tour]] = defaultdict(list)
    for tour, van in case.driven():
        found[van.id].append(tour)
    return [(case.problem.vans[key], sorted(tours, key=lambda tour: tour.date)) for key, tours in found.items()]


def trips(case: Case) -> Iterator[Trip]:
    """Yield the trips of each van; one that is never back at base ends with the van's last tour."""
    for van, tours in rounds(case):
        trip: list[Tour] = []
        for tour in tours:
            trip.append(tour)
            if tour.end == van.base:
                yield Trip(van, tuple(trip))
                trip = []
        if trip:
            yield Trip(van, tuple(trip))


def nights_after(case: Case, tour: Tour) -> tuple[date, ...]:
    """Return the dates of the nights away that follow a tour, up to the van's next one.

    A van that makes no other tour is counted away for one night; that it is not back is reported.
    """
    van = case.problem.vans.get(tour.van)
    if van is None or tour.date not in case.dates or tour.end == van.base:
        return ()
    dates = {other.date for other in case.plan.tours if other.van == tour.van and other.date in case.dates}
    until = min((day for day in dates if day > tour.date), default=tour.date + DAY)
    return tuple(tour.date + n * DAY for n in range((until - tour.date).days))
