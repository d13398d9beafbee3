"""A health centre and its clinics: who supervises them, how many its catchment has in a week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from planner.calendar import weekday
from planner.model import WEEKDAYS, HealthCentre, Kind, Stop, Tour, Violation
from planner.verify.case import Case, Way, at, breaches, told, week

MONDAY_TO_FRIDAY = frozenset(WEEKDAYS[:5])
HERE = Way(0, 0, 0)


def supervision(case: Case) -> Iterator[Violation]:
    """A clinic has a supervisor of its community's own health centre.

    It is held on the centre's supervising days, at most ``supervisors`` clinics a date over all
    vans. Where the supervisor rides, the tour passes at the centre before its first clinic of it
    and again after its last; where not, it makes no such stop.
    """
    yield from _on_supervising_days(case)
    for tour in case.plan.tours:
        yield from _rides_there_and_back(case, tour)
        for stop in tour.stops:
            yield from _halts_long_enough(case, tour, stop)


def catchment(case: Case) -> Iterator[Violation]:
    """A centre's catchment has at most ``clinics_per_week`` clinics an ISO week, over all vans.

    Each visit of a request counts, also two on one date; ``one-tour`` reports other days' tours.
    """
    held = [clinic for clinic in case.held() if clinic.tour.date in case.dates]
    count = Counter((case.problem.centre_of(c.request).id, week(c.tour.date)) for c in held)
    for (key, name), clinics in count.items():
        limit = case.problem.health_centres[key].clinics_per_week
        if clinics > limit:
            numbers = {"clinics": clinics, "clinics_per_week": limit}
            yield Violation("catchment", {"place": key, "week": name}, numbers)


def _on_supervising_days(case: Case) -> Iterator[Violation]:
    held = [clinic for clinic in case.held() if clinic.tour.date in case.dates]
    count = Counter((case.problem.centre_of(c.request).id, c.tour.date) for c in held)
    for (key, day), clinics in count.items():
        centre = case.problem.health_centres[key]
        tests = [
            (
                weekday(day) not in (centre.supervises_on or MONDAY_TO_FRIDAY),
                {"weekday": day.weekday()},
            ),
            (day in centre.unavailable, {"unavailable": 1}),
            (
                clinics > centre.supervisors,
                {"clinics": clinics, "supervisors": centre.supervisors},
            ),
        ]
        yield from breaches("supervision", {"place": key, "date": str(day)}, tests)


def _rides_there_and_back(case: Case, tour: Tour) -> Iterator[Violation]:
    by_centre: defaultdict[str, list[int]] = defaultdict(list)
    for n, stop in enumerate(tour.stops):
        request = case.request(stop)
        if stop.kind == Kind.CLINIC and request is not None:
            by_centre[case.problem.centre_of(request).id].append(n)
    for key, places in by_centre.items():
        if case.problem.health_centres[key].rides:
            yield from _picked_up(case, tour, key, places[0])
            yield from _dropped_off(case, tour, key, places[-1])


def _picked_up(case: Case, tour: Tour, centre: str, first: int) -> Iterator[Violation]:
    clinic = tour.stops[first]
    fetched = any(_is(stop, Kind.PICKUP, centre) for stop in tour.stops[:first])
    if not fetched and case.way(tour, centre, clinic.place) != HERE:
        yield Violation("supervision", at(tour, clinic), {"no_pickup": 1})


def _dropped_off(case: Case, tour: Tour, centre: str, last: int) -> Iterator[Violation]:
    clinic = tour.stops[last]
    brought = any(_is(stop, Kind.DROPOFF, centre) for stop in tour.stops[last + 1 :])
    if not brought and case.way(tour, clinic.place, centre) != HERE:
        yield Violation("supervision", at(tour, clinic), {"no_dropoff": 1})


def _is(stop: Stop, kind: Kind, place: str) -> bool:
    return stop.kind == kind and stop.place == place


def _halts_long_enough(case: Case, tour: Tour, stop: Stop) -> Iterator[Violation]:
    """Hold pick-ups and drop-offs to their minutes; allow none where the supervisor comes alone."""
    centre = case.problem.health_centres.get(stop.place)
    if centre is None or stop.kind not in (Kind.PICKUP, Kind.DROPOFF):
        return
    if not centre.rides:
        yield Violation("supervision", at(tour, stop), {"comes_alone": 1})
    elif told(stop.arrive, stop.leave):
        minutes, wanted = stop.leave - stop.arrive, _halt(case, stop, centre)
        if 0 <= minutes < wanted:
            numbers = {"minutes": minutes, "wanted": wanted}
            yield Violation("supervision", at(tour, stop), numbers)


def _halt(case: Case, stop: Stop, centre: HealthCentre) -> int:
    pickup = stop.kind == Kind.PICKUP
    return centre.stop_minutes if pickup else case.problem.settings.day.dropoff
