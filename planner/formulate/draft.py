"""The draft that each rule narrows or adds to, before it becomes the engine's instance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from planner.engine import Objective, Row
from planner.model import PLANNED_STATUS, Community, HealthCentre, Problem, Request, Travel, Values, Van


@dataclass(slots=True)
class Draft:
    """What is known so far: which requests may be served by which van on which date, and the rows between them.

    A van-day is a date on which the van works. ``forbidden`` names the first rule that forbids a request on one.
    """

    problem: Problem
    travel: Travel
    values: Values
    requests: tuple[Request, ...]
    van_days: list[tuple[Van, date]] = field(default_factory=list)
    forbidden: dict[tuple[str, str, date], str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    sides: list[tuple[int, int]] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)

    @classmethod
    def of(cls, problem: Problem, travel: Travel, values: Values) -> Draft:
        """Return a draft in which nothing is forbidden yet."""
        planned = tuple(request for request in problem.requests.values() if request.status in PLANNED_STATUS)
        return cls(problem, travel, values, planned)

    def forbid(self, rule: str, request: Request, day: date, van: Van | None = None) -> None:
        """Forbid a request on a date, to one van or to all, unless an earlier rule did."""
        for name in [van.id] if van else self.problem.vans:
            self.forbidden.setdefault((request.id, name, day), rule)

    def allowed(self, van: Van, day: date) -> tuple[int, ...]:
        """Return the positions of the requests that this van may serve on that date."""
        return tuple(
            number for number, request in enumerate(self.requests) if (request.id, van.id, day) not in self.forbidden
        )

    def open_dates(self, number: int) -> Iterator[int]:
        """Yield the days of the horizon on which some van may serve that request."""
        for day, when in enumerate(self.problem.settings.horizon.dates):
            if any(
                works_on == when and (self.requests[number].id, van.id, when) not in self.forbidden
                for van, works_on in self.van_days
            ):
                yield day

    def community(self, request: Request) -> Community:
        """Return the request's community."""
        return self.problem.communities[request.community]

    def centre(self, request: Request) -> HealthCentre:
        """Return the health centre of the request's catchment."""
        return self.problem.centre_of(request)
