"""Who goes: the roles of a tour, the days of its crew, the languages it speaks, the crew of a trip."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from planner.calendar import weekday
from planner.model import ROLES, WEEKDAYS, Staff, Tour, Violation
from planner.verify.case import Case, at, breaches, clinics, week
from planner.verify.nights import Trip, trips

MONDAY_TO_SATURDAY = frozenset(WEEKDAYS[:6])


def crew(case: Case) -> Iterator[Violation]:
    """Each tour has its roles and speaks to each community; its crew works that day and goes on no other tour.

    The crew stays together until it is back at base. Where there is no table of staff, nothing is checked.
    """
    if "staff" not in case.problem.tables:
        return
    dates: defaultdict[str, list[date]] = defaultdict(list)
    for tour, _ in case.driven():
        yield from _roles(case, tour)
        yield from _languages(case, tour)
        for member in _aboard(case, tour):
            yield from _works(tour, member)
            dates[member.id].append(tour.date)
    for key, days in dates.items():
        yield from _days_of(case.problem.staff[key], days)
    whole = list(trips(case))
    for trip in whole:
        yield from _together(case, trip)
        yield from _meanwhile(case, trip, whole)


def _aboard(case: Case, tour: Tour) -> list[Staff]:
    """Return the known staff of a tour, each once; ``shape`` reports the others."""
    staff = case.problem.staff
    return [staff[key] for key in dict.fromkeys(tour.staff) if key in staff]


def _roles(case: Case, tour: Tour) -> Iterator[Violation]:
    """Hold a tour to exactly the crew of the policy, where all its staff is known."""
    members = _aboard(case, tour)
    if len(members) < len(set(tour.staff)):
        return
    count = Counter(member.role for member in members)
    for role in ROLES:
        wanted = case.problem.settings.policy.crew.of(role)
        if count[role] != wanted:
            yield Violation("crew", {**at(tour), "role": role}, {"staff": count[role], "wanted": wanted})
    if len(members) < len(tour.staff):
        yield Violation("crew", at(tour), {"named_twice": len(tour.staff) - len(members)})


def _works(tour: Tour, member: Staff) -> Iterator[Violation]:
    tests = [
        (weekday(tour.date) not in (member.days or MONDAY_TO_SATURDAY), {"weekday": tour.date.weekday()}),
        (tour.date in member.unavailable, {"unavailable": 1}),
        (member.van is not None and member.van != tour.van, {"of_another_van": 1}),
    ]
    yield from breaches("crew", {**at(tour), "staff": member.id}, tests)


def _languages(case: Case, tour: Tour) -> Iterator[Violation]:
    """Yield each clinic in whose community no midwife and no promoter of the tour can speak."""
    spoken = {word for one in _aboard(case, tour) if one.role != "driver" for word in one.languages}
    for stop in clinics(tour):
        request = case.request(stop)
        wanted = case.problem.communities[request.community].languages if request else ()
        if wanted and spoken.isdisjoint(wanted):
            yield Violation("crew", at(tour, stop), {"languages": len(wanted), "spoken": 0})


def _days_of(member: Staff, days: list[date]) -> Iterator[Violation]:
    """Hold a member to one tour a date, and to so many dates in an ISO week."""
    for day, tours in Counter(days).items():
        if tours > 1:
            yield Violation("crew", {"staff": member.id, "date": str(day)}, {"tours": tours})
    for name, count in Counter(week(day) for day in set(days)).items():
        if member.max_days is not None and count > member.max_days:
            numbers = {"days": count, "max_days": member.max_days}
            yield Violation("crew", {"staff": member.id, "week": name}, numbers)


def _together(case: Case, trip: Trip) -> Iterator[Violation]:
    """Yield each tour whose crew is not that of its trip, and each date of waiting on which a member is unavailable."""
    together = set(trip.tours[0].staff)
    for tour in trip.tours[1:]:
        if set(tour.staff) != together:
            yield Violation("crew", at(tour), {"changed": len(together ^ set(tour.staff))})
    members = {member.id: member for tour in trip.tours for member in _aboard(case, tour)}
    for day in sorted(set(trip.dates) - {tour.date for tour in trip.tours}):
        for key in (key for key, member in members.items() if day in member.unavailable):
            where = {"van": trip.van.id, "date": str(day), "staff": key}
            yield Violation("crew", where, {"unavailable": 1})


def _meanwhile(case: Case, trip: Trip, others: list[Trip]) -> Iterator[Violation]:
    """Yield each tour of another van on a date of a trip by one of the trip's crew."""
    members = {member.id for tour in trip.tours for member in _aboard(case, tour)}
    for other in others:
        if other.van.id == trip.van.id:
            continue
        for tour in other.tours:
            both = members & set(tour.staff)
            if both and trip.tours[0].date <= tour.date <= trip.tours[-1].date:
                yield Violation("crew", {**at(tour), "staff": min(both)}, {"away": len(both)})
