"""Whether every trip has a crew: all ways of handing out the staff are tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import NamedTuple

from planner.model import ROLES, WEEKDAYS, Problem, Staff
from tests.brute.places import iso_week, weekday
from tests.brute.supplies import Held


class Trip(NamedTuple):
    """A van's way from its base back to it: the dates of its tours, in order, and its clinics."""

    van: str
    tours: tuple[date, ...]
    held: Held

    def meets(self, other: Trip) -> bool:
        """Return whether the two share a date, be it one of waiting."""
        return self.tours[0] <= other.tours[-1] and other.tours[0] <= self.tours[-1]


Gone = tuple[tuple[Trip, frozenset[str]], ...]


class Crews:
    """The rule ``crew``."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.on = "staff" in problem.tables
        self.known: dict[frozenset[Trip], bool] = {}

    def fit(self, trips: tuple[Trip, ...]) -> bool:
        """Return whether all the trips can have a crew at once."""
        if not self.on or not trips:
            return True
        key = frozenset(trips)
        if key not in self.known:
            self.known[key] = self._hand_out(trips, ())
        return self.known[key]

    def _hand_out(self, trips: tuple[Trip, ...], gone: Gone) -> bool:
        if not trips:
            return True
        first, rest = trips[0], trips[1:]
        return any(self._hand_out(rest, (*gone, (first, crew))) for crew in self._crews(first, gone))

    def _crews(self, trip: Trip, gone: Gone) -> Iterator[frozenset[str]]:
        free = [member for member in self.problem.staff.values() if self._free(member, trip, gone)]
        crew = self.problem.settings.policy.crew
        by_role = [combinations([one for one in free if one.role == role], crew.of(role)) for role in ROLES]
        for choice in product(*by_role):
            members = [member for some in choice for member in some]
            if self._understood(members, trip):
                yield frozenset(member.id for member in members)

    def _free(self, member: Staff, trip: Trip, gone: Gone) -> bool:
        mine = [other for other, crew in gone if member.id in crew]
        dates = [day for other in (*mine, trip) for day in other.tours]
        busiest = max(Counter(iso_week(day) for day in dates).values())
        on = member.days or frozenset(WEEKDAYS[:6])
        return (
            member.van in {None, trip.van}
            and all(weekday(day) in on for day in trip.tours)
            and not any(trip.tours[0] <= day <= trip.tours[-1] for day in member.unavailable)
            and not any(other.meets(trip) for other in mine)
            and (member.max_days is None or busiest <= member.max_days)
        )

    def _understood(self, members: list[Staff], trip: Trip) -> bool:
        spoken = {word for member in members if member.role != "driver" for word in member.languages}
        communities = {self.problem.requests[name].community for name, _ in trip.held}
        wanted = (self.problem.communities[name].languages for name in communities)
        return all(spoken & set(languages) for languages in wanted if languages)
