"""The draft that each rule narrows or adds to, before it becomes the engine's instance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from planner.engine import Row
from planner.formulate.supplies import Supplies
from planner.model import (
    PLANNED_STATUS,
    Community,
    HealthCentre,
    Place,
    Problem,
    Product,
    Promise,
    Request,
    Travel,
    Values,
    Van,
)


@dataclass(frozen=True, slots=True)
class Outing:
    """A way for a fleet (vans that nothing tells apart) to spend a date: from one place to another."""

    fleet: int
    day: int
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Stay:
    """The nights of a van at a place between a tour that ends there and the next: from one day to another."""

    fleet: int
    place: str
    arrives: int
    leaves: int


@dataclass(slots=True)
class Draft:
    """What is known so far: which requests may be served by which van on which date, and the rows between them.

    A van-day is a date on which the van works. ``forbidden`` names the first rule that forbids a request on one.
    Visits are numbered as their requests; those frozen to a minute have one more, at that minute, in ``fixed``.
    ``changed`` has the weight of each change by its side variable.
    ``stays`` and ``crews`` name side variables: who goes with a van (staff, fleet, day), where it sleeps.

    Kept once they are known: ``offers``, what is on offer at a clinic; ``supplies``, what that and more depends on;
    ``opened``, a request's open dates.
    """

    problem: Problem
    travel: Travel
    values: Values
    requests: tuple[Request, ...]
    supplies: Supplies
    fleets: tuple[tuple[Van, ...], ...] = ()
    van_days: list[tuple[Van, date]] = field(default_factory=list)
    forbidden: dict[tuple[str, str, date], str] = field(default_factory=dict)
    fixed: dict[int, dict[int, Promise]] = field(default_factory=dict)
    outings: list[Outing] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    sides: list[tuple[int, int]] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    changed: dict[int, int] = field(default_factory=dict)
    stays: dict[Stay, int] = field(default_factory=dict)
    crews: dict[tuple[str, int, int], int] = field(default_factory=dict)
    offers: dict[tuple[str, date], list[Product]] = field(default_factory=dict)
    opened: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, travel: Travel, values: Values, supplies: Supplies | None = None) -> Draft:
        """Return a draft in which nothing is forbidden yet; what supplies are known serve where they are its own."""
        planned = tuple(request for request in problem.requests.values() if request.status in PLANNED_STATUS)
        return cls(problem, travel, values, planned, Supplies.of(problem, supplies))

    @property
    def dates(self) -> tuple[date, ...]:
        """The horizon's days."""
        return self.problem.settings.horizon.dates

    def side(self, low: int, high: int) -> int:
        """Add a side variable and return its number."""
        self.sides.append((low, high))
        return len(self.sides) - 1

    def forbid(self, rule: str, request: Request, day: date, vans: Iterable[Van] | None = None) -> None:
        """Forbid a request on a date, to some vans or to all, unless an earlier rule did."""
        for van in self.problem.vans.values() if vans is None else vans:
            self.forbidden.setdefault((request.id, van.id, day), rule)
        self.opened.clear()

    def may(self, number: int, van: Van, day: date) -> bool:
        """Return whether no rule so far forbids this van the request on that date."""
        return (self.requests[number].id, van.id, day) not in self.forbidden

    def open_dates(self, number: int) -> tuple[int, ...]:
        """Return the days of the horizon on which some van may serve that request."""
        if number not in self.opened:
            may = {works_on for van, works_on in self.van_days if self.may(number, van, works_on)}
            self.opened[number] = tuple(day for day, when in enumerate(self.dates) if when in may)
        return self.opened[number]

    def visits_of(self, number: int) -> tuple[int, ...]:
        """Return the visits of a request: its own, and those at its frozen minutes."""
        return (number, *self.fixed.get(number, ()))

    def visits(self) -> list[tuple[int, Promise | None]]:
        """Return each visit's request, and what it is frozen to."""
        frozen = {visit: (number, one) for number, kept in self.fixed.items() for visit, one in kept.items()}
        own: list[tuple[int, Promise | None]] = [(number, None) for number in range(len(self.requests))]
        return own + [frozen[visit] for visit in sorted(frozen)]

    def pairs(self, number: int, days: Iterable[int]) -> dict[tuple[int, int], int]:
        """Return a request's (visit, day) pairs, each once."""
        return {(visit, day): 1 for day in days for visit in self.visits_of(number)}

    def fleet_of(self, van: str) -> int:
        """Return the number of a van's fleet."""
        return next(n for n, fleet in enumerate(self.fleets) if any(one.id == van for one in fleet))

    def tours(self, fleet: int, day: int, start: str | None = None, end: str | None = None) -> list[int]:
        """Return the outings of a fleet on a day, from or to a place where one is named."""
        return [
            number
            for number, outing in enumerate(self.outings)
            if (outing.fleet, outing.day) == (fleet, day)
            and start in (None, outing.start)
            and end in (None, outing.end)
        ]

    def away(self, fleet: int, night: int) -> list[int]:
        """Return the side variables of a fleet's stays over the night at the end of a day."""
        return [
            side for stay, side in self.stays.items() if stay.fleet == fleet and stay.arrives <= night < stay.leaves
        ]

    def waiting(self, fleet: int, day: int) -> list[int]:
        """Return the side variables of a fleet's stays through a whole day."""
        return [side for stay, side in self.stays.items() if stay.fleet == fleet and stay.arrives < day < stay.leaves]

    def weeks(self) -> list[list[int]]:
        """Return the days of the horizon by ISO week."""
        by_week: dict[tuple[int, int], list[int]] = defaultdict(list)
        for day, when in enumerate(self.dates):
            by_week[when.isocalendar()[:2]].append(day)
        return list(by_week.values())

    def of_centre(self) -> dict[str, list[int]]:
        """Return the positions of the requests of each health centre's catchment."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, request in enumerate(self.requests):
            found[self.centre(request).id].append(number)
        return found

    def community(self, request: Request) -> Community:
        """Return the request's community."""
        return self.problem.communities[request.community]

    def centre(self, request: Request) -> HealthCentre:
        """Return the health centre of the request's catchment."""
        return self.problem.centre_of(request)

    def lodgings(self) -> dict[str, tuple[Place, int]]:
        """Return where a van may sleep away from its base, and the francs of a night there. No van's base is one."""
        based = {van.base for van in self.problem.vans.values()}
        rows = [base for base in self.problem.bases.values() if base.kind == "lodging" and base.id not in based]
        bases = {base.id: (base, base.lodging_xof) for base in rows}
        centres = {c.id: (c, c.lodging_xof) for c in self.problem.health_centres.values() if c.lodging}
        return {**bases, **centres}
