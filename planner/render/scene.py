"""What is drawn: the problem, its plan and its legs, with the words of one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from planner.model import (
    Answer,
    HealthCentre,
    Kind,
    LegLine,
    LegLines,
    LegPart,
    Place,
    Plan,
    Problem,
    Stop,
    Tour,
)
from planner.render.looks import Look, looks
from planner.words import catalogue, say
from planner.words.formats import number
from planner.words.score import money

FINE, COARSE, MANY_STOPS = 0.0003, 0.001, 300
ENDS = (Kind.DEPART, Kind.RETURN, Kind.SLEEP)


@dataclass(frozen=True)
class Leg:
    """A drive from one stop to the next; ``line`` is straight where none is known."""

    start: Place
    end: Place
    line: LegLine


@dataclass(frozen=True)
class Scene:
    """One plan about to be drawn."""

    problem: Problem
    plan: Plan
    lines: LegLines
    lang: str
    places: dict[str, Place] = field(init=False)
    looks: dict[str, Look] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", self.problem.places)
        object.__setattr__(self, "looks", looks(self.problem.vans))

    def say(self, key: str, **facts: object) -> str:
        """Return the phrase in the scene's language."""
        return say(self.lang, key, **facts)

    def fact(self, term: str, detail: str) -> str:
        """Return Ouvert : lundi, mardi for the phrase of a key and a text."""
        return self.say("shown_fact", term=self.say(term), detail=detail)

    def told(self, key: str, otherwise: str) -> str:
        """Return the phrase of a key that the catalogue may lack, or ``otherwise``."""
        return self.say(key) if key in catalogue() else otherwise

    def km(self, metres: int, decimals: int = 0) -> str:
        """Return 96 km."""
        return f"{number(self.lang, metres / 1000, decimals)}\N{NO-BREAK SPACE}km"

    def money(self, xof: int) -> str:
        """Return 54 100 FCFA."""
        return money(self.lang, xof)

    @property
    def tolerance(self) -> float:
        """How far a drawn line may lie from the road, in degrees: 30 m; 110 m where there are very many."""
        return FINE if sum(len(tour.stops) for tour in self.plan.tours) <= MANY_STOPS else COARSE

    @property
    def dates(self) -> tuple[date, ...]:
        """The days of the plan in order."""
        return tuple(date.fromordinal(self.plan.start.toordinal() + n) for n in range(self.plan.days))

    @property
    def tours(self) -> list[Tour]:
        """The tours by date, then van."""
        return sorted(self.plan.tours, key=lambda tour: (tour.date, tour.van))

    @property
    def asked(self) -> list[Answer]:
        """The answers to requests that were planned: not to those withdrawn, refused or done."""
        return [answer for answer in self.plan.answers if answer.reason != "status"]

    @property
    def unserved(self) -> list[Answer]:
        """The answers to requests left without a clinic day, the obligatory ones first."""
        left = (answer for answer in self.asked if answer.status != "served")
        return sorted(left, key=lambda answer: not self.problem.requests[answer.request].must)

    def centre(self, request: str) -> HealthCentre:
        """Return the health centre of a request's community."""
        return self.problem.centre_of(self.problem.requests[request])


def numbered(tour: Tour) -> list[tuple[int, Stop]]:
    """Return the stops between the two ends of the tour, counted from 1."""
    return list(enumerate((stop for stop in tour.stops if stop.kind not in ENDS), start=1))


def legs(scene: Scene, tour: Tour) -> Iterator[Leg]:
    """Yield the tour's drives in order; between two stops at one point there is none."""
    for here, there in pairwise(tour.stops):
        leg = leg_between(scene, tour, here, there)
        if leg is not None:
            yield leg


def leg_between(scene: Scene, tour: Tour, here: Stop, there: Stop) -> Leg | None:
    """Return the drive from one stop to the next; None where both are at one point."""
    start, end = scene.places[here.place], scene.places[there.place]
    if (start.lon, start.lat) == (end.lon, end.lat):
        return None
    line = scene.lines.get((here.place, there.place, tour.date, scene.problem.vans[tour.van].drive))
    return Leg(start, end, line if line and line.parts else _straight(start, end))


def _straight(start: Place, end: Place) -> LegLine:
    points = (start.lon, start.lat), (end.lon, end.lat)
    return LegLine((LegPart(points, surveyed=False, metres=-1),), metres=-1, minutes=-1)
