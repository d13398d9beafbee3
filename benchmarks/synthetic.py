"""Synthetic weeks: requests clustered around health centres, vans on a grid of bases; all of it made up.

``drawn_week`` draws the tables of a week, ``weighted`` and ``tiered`` make instances of the engine from them. Places
are numbered: bases, then lodgings, then one for each request.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import floyd_warshall

from planner.engine import Instance, Legs, Objective, Row, Sum, VanDay, Visit

SHIFT = 540
A_CLIENT = 100  # what a unit of value weighs, in minutes driven
A_MUST = 100_000
A_NIGHT = 300
MOST_NIGHTS = 3
FARTHEST = 300  # minutes between where a tour begins and where it ends

Minutes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Places = tuple[Floats, Floats, npt.NDArray[np.int64]]
State = tuple[int, int]  # a place, and the nights away with the one there
Arc = tuple[int, int, State, State]  # home, day, state in the morning, state at night


@dataclass(frozen=True, slots=True)
class Request:
    """A place to serve once: minutes of service that begin by ``latest``, on one of some days."""

    place: int
    centre: int
    value: int
    service: int
    latest: int
    days: tuple[int, ...]
    must: bool


@dataclass(frozen=True, slots=True)
class Week:
    """The tables of a week: ``bases`` has the vans of each, ``centres`` the days on which each supervises.

    A health centre has so many ``supervisors`` a day, each for one van, whatever this van serves of its requests.
    """

    name: str
    days: int
    bases: tuple[int, ...]
    lodgings: int
    centres: tuple[tuple[int, ...], ...]
    requests: tuple[Request, ...]
    minutes: Minutes
    supervisors: int = 1

    @property
    def vans(self) -> int:
        """The vans of all bases."""
        return sum(self.bases)

    def asked(self, day: int) -> tuple[int, ...]:
        """Return the requests that may be served on a day."""
        return tuple(
            number
            for number, request in enumerate(self.requests)
            if day in request.days and day in self.centres[request.centre]
        )


# --- Drawing ----------------------------------------------------------------------------------------------------------


def drawn_week(vans: int, days: int, requests: int, seed: int, *, dense: bool = False, lodgings: int = 0) -> Week:
    """Return the week of a seed; ``dense`` halves the services, ``lodgings`` are at some of the health centres.

    vans // 2 bases on a grid, region side 60 + 35 x sqrt(bases) km; requests / 8 health centres (at least 4) uniform,
    requests around them (sd 9 km); services of 2 to 4 h in steps of 15 min, a day of 9 h; road factor 1.3, speeds of 20
    to 60 km/h a pair, closed to shortest ways; value lognormal (median 30, 5 to 150); 40 % of the requests have a
    market (start within the first 120 to 210 min, 1 to 3 days); each health centre supervises on 2 to days - 1 days;
    5 % must be served.
    """
    random = np.random.default_rng([vans, days, requests, lodgings, seed])
    bases = max(1, vans // 2)
    at_base, at_centre, of_centre = _places(bases, max(4, requests // 8), requests, random)
    at_request = at_centre[of_centre] + random.normal(0, 9, (requests, 2))
    at_lodging = at_centre[random.choice(len(at_centre), lodgings, replace=False)]
    step = 7.5 if dense else 15.0
    must = set(random.choice(requests, max(1, requests // 20), replace=False).tolist())
    asked = []
    for number in range(requests):
        market = random.random() < 0.4
        asked.append(
            Request(
                place=bases + lodgings + number,
                centre=int(of_centre[number]),
                value=round(float(np.clip(random.lognormal(np.log(30), 0.6), 5, 150))),
                service=int(random.integers(8, 17) * step),
                latest=int(random.integers(120, 211)) if market else SHIFT,
                days=_some(days, int(random.integers(1, min(days, 3) + 1)), random) if market else tuple(range(days)),
                must=number in must,
            )
        )
    return Week(
        name=f"{vans}x{days}x{requests}{'-dense' if dense else ''}{f'-{lodgings}-lodgings' if lodgings else ''}-{seed}",
        days=days,
        bases=tuple(vans // bases + (base < vans % bases) for base in range(bases)),
        lodgings=lodgings,
        centres=tuple(_some(days, int(random.integers(2, max(3, days))), random) for _ in at_centre),
        requests=tuple(asked),
        minutes=_minutes(np.vstack([at_base, at_lodging, at_request]), random),
    )


def _places(bases: int, centres: int, requests: int, random: np.random.Generator) -> Places:
    """Return where the bases and the health centres are, in km, and the health centre of each request."""
    side, across = 60 + 35 * sqrt(bases), ceil(sqrt(bases))
    at_base = [((n % across + 0.5) * side / across, (n // across + 0.5) * side / across) for n in range(bases)]
    return np.array(at_base), random.uniform(0, side, (centres, 2)), random.integers(0, centres, requests)


def _some(days: int, count: int, random: np.random.Generator) -> tuple[int, ...]:
    """Return so many of the days."""
    return tuple(sorted(random.choice(days, count, replace=False).tolist()))


def _minutes(places: Floats, random: np.random.Generator) -> Minutes:
    """Return the minutes of the shortest way between each two places."""
    kilometres = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) * 1.3
    speed = random.uniform(20, 60, kilometres.shape)
    speed = np.triu(speed) + np.triu(speed, 1).T
    minutes = np.ceil(floyd_warshall(np.maximum(kilometres / speed * 60, 1e-6)) - 1e-5).astype(np.int32)
    np.fill_diagonal(minutes, 0)
    return minutes


# --- Instances --------------------------------------------------------------------------------------------------------


def weighted(week: Week) -> Instance:
    """Return the week with one objective: 100 x value - minutes driven - 300 a night, + 100,000 per must served."""
    flow = _Flow(week)
    worth = {
        (number, day): A_CLIENT * request.value + A_MUST * request.must
        for number, request in enumerate(week.requests)
        for day in request.days
    }
    total = Sum(visits=worth, resources={0: -1}, sides=dict.fromkeys(flow.nights(), -A_NIGHT))
    return _instance(week, flow, (Objective("total", total, maximise=True),))


def tiered(week: Week, tolerance: str = "0.005") -> Instance:
    """Return the week with its objectives in order: musts, value, then minutes driven and 300 a night."""
    flow = _Flow(week)
    pairs = [(number, day) for number, request in enumerate(week.requests) for day in request.days]
    musts = {(number, day): 1 for number, day in pairs if week.requests[number].must}
    value = {(number, day): week.requests[number].value for number, day in pairs}
    cost = Sum(resources={0: 1}, sides=dict.fromkeys(flow.nights(), A_NIGHT))
    return _instance(
        week,
        flow,
        (
            Objective("must", Sum(visits=musts), maximise=True),
            Objective("value", Sum(visits=value), maximise=True, tolerance=tolerance),
            Objective("cost", cost, maximise=False),
        ),
    )


class _Flow:
    """Where the vans of each base sleep: how many go from state to state each day, where there are lodgings."""

    def __init__(self, week: Week) -> None:
        self.week = week
        self.sides = {arc: side for side, arc in enumerate(arcs(week))}

    def ways(self, day: int) -> list[tuple[int, int]]:
        """Return from where to where a tour of a day can go."""
        if not self.sides:
            return [(base, base) for base in range(len(self.week.bases))]
        return sorted({(one[0], other[0]) for _, when, one, other in self.sides if when == day})

    def nights(self) -> list[int]:
        """Return the side variables that count a night away each."""
        return [side for (home, _, _, (place, _)), side in self.sides.items() if place != home]

    def rows(self) -> Iterator[Row]:
        """Yield the rows: who begins where, who sleeps where, and that tours are driven by vans that are there."""
        if not self.sides:
            return
        numbered = {way: number for number, way in enumerate(_ways(self.week, self))}
        of_way: dict[tuple[int, int, int], dict[int, int]] = {way: {} for way in numbered}
        at: dict[tuple[int, int, State], dict[int, int]] = {}
        for (home, day, one, other), side in self.sides.items():
            of_way[day, one[0], other[0]][side] = -1
            at.setdefault((home, day, one), {})[side] = -1
            if day < self.week.days - 1:
                at.setdefault((home, day + 1, other), {})[side] = 1
        for (home, day, _), sides in at.items():
            vans = self.week.bases[home] if day == 0 else 0
            yield Row(Sum(sides=sides), -vans, -vans)
        for way, sides in of_way.items():
            _, start, end = way
            yield Row(Sum(tours={numbered[way]: 1}, sides=sides), None if start == end else 0, 0)


def arcs(week: Week) -> tuple[Arc, ...]:
    """Return where vans may go where they may sleep out, else nothing.

    Nowhere too far, no more nights away in a row than they may, home on the last day.
    """
    if not week.lodgings:
        return ()
    near = week.minutes <= FARTHEST
    lodgings = range(len(week.bases), len(week.bases) + week.lodgings)
    found: list[Arc] = []
    for home in range(len(week.bases)):
        states: set[State] = {(home, 0)}
        for day in range(week.days):
            last = day == week.days - 1
            reached: set[State] = set()
            for place, nights in sorted(states):
                away = [] if last or nights == MOST_NIGHTS else [(lodging, nights + 1) for lodging in lodgings]
                ends = [end for end in [(home, 0), *away] if near[place, end[0]]]
                found += [(home, day, (place, nights), end) for end in ends]
                reached.update(ends)
            states = reached
    return tuple(found)


def _ways(week: Week, flow: _Flow) -> list[tuple[int, int, int]]:
    """Return (day, start, end) of each van-day."""
    return [(day, start, end) for day in range(week.days) for start, end in flow.ways(day)]


def _instance(week: Week, flow: _Flow, objectives: tuple[Objective, ...]) -> Instance:
    """Return the instance of these objectives. Vans of one base are alike; where they sleep out, all are, of a day."""
    asked = [week.asked(day) for day in range(week.days)]
    van_days = tuple(
        VanDay(
            day=day,
            legs=0,
            start=start,
            end=end,
            leaves=0,
            returns=SHIFT,
            visits=asked[day],
            count=week.vans if flow.sides else week.bases[start],
            resources=(0,),
            van=0 if flow.sides else start,
            bare=start != end,
        )
        for day, start, end in _ways(week, flow)
    )
    visits = tuple(
        Visit(one.place, one.service, ((0, one.latest),), resources=(0,), marks=(one.centre,)) for one in week.requests
    )
    once = tuple(
        Row(Sum(visits={(number, day): 1 for day in request.days}), None, 1)
        for number, request in enumerate(week.requests)
    )
    vans = [0] if flow.sides else range(len(week.bases))
    supervised = tuple(
        Row(Sum(marks={(centre, day, van): 1 for van in vans}), None, week.supervisors)
        for centre, days in enumerate(week.centres)
        for day in days
        if week.supervisors < week.vans
    )
    legs = Legs(week.minutes, week.minutes[None].astype(np.int64))
    sides = tuple((0, week.bases[home]) for home, _, _, _ in flow.sides)
    rows = (*once, *supervised, *flow.rows())
    return Instance((legs,), visits, (), van_days, ("minutes",), sides, rows, objectives)
