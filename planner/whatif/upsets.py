"""What happens in each simulated week: weather, breakdowns, villages, supervisors, clients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from planner.demand import expected
from planner.model import Community, HealthCentre, Problem, Request, Risks, Stop, Tour, Travel, Van
from planner.travel import travel
from planner.whatif.draws import Draws, Floats

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# A drive that rain makes this much longer is not by all-weather roads.
SOFT = 1.15


@dataclass(frozen=True, slots=True)
class Ground:
    """A problem with its travel as planned, on a date of rain and in the dry season."""

    problem: Problem
    planned: Travel
    wet: Travel
    dry: Travel

    @classmethod
    def of(cls, problem: Problem, planned: Travel) -> Ground:
        """Return the ground; ``planned`` is the problem's own travel."""
        if planned.source != "roads":
            slower = problem.settings.risks.rain_slower
            matrices = {
                key: replace(matrix, minutes=_times(matrix.minutes, slower)) for key, matrix in planned.matrices.items()
            }
            return cls(problem, planned, replace(planned, matrices=matrices), planned)
        return cls(problem, planned, travel(_in_season(problem, "rain")), travel(_in_season(problem, "dry")))

    def minutes(self, tour: Tour, start: str, end: str) -> tuple[int, int]:
        """Return the minutes of the tour's van between two places, as planned and in rain; -1 where there is no way."""
        van = self.problem.vans[tour.van]
        return _driven(self.planned, tour.date, van, start, end), _driven(self.wet, tour.date, van, start, end)

    def soft(self, tour: Tour, place: str) -> bool:
        """Return whether rain may cut a village off: from the van's base there is no all-weather way to it."""
        if self.planned.source != "roads":
            return True
        van = self.problem.vans[tour.van]
        wet = self.wet.minutes(tour.date, van.drive, van.base, place)
        return not 0 <= wet <= SOFT * self.dry.minutes(tour.date, van.drive, van.base, place)

    def request(self, clinic: Stop) -> Request:
        """Return the request of a clinic."""
        return self.problem.requests[str(clinic.request)]

    def centre(self, clinic: Stop) -> HealthCentre:
        """Return the health centre that supervises a clinic."""
        return self.problem.centre_of(self.request(clinic))

    def community(self, clinic: Stop) -> Community:
        """Return the village of a clinic."""
        return self.problem.communities[self.request(clinic).community]


def _in_season(problem: Problem, season: str) -> Problem:
    settings = problem.settings
    return replace(problem, settings=replace(settings, travel=replace(settings.travel, season=season)))


def _times(minutes: npt.NDArray[np.int32], slower: float) -> npt.NDArray[np.int32]:
    longer = np.ceil(minutes * float(Fraction(str(slower))) - 1e-9)
    return np.where(minutes < 0, -1, longer).astype(np.int32)


def _driven(told: Travel, day: date, van: Van, start: str, end: str) -> int:
    bare = told.minutes(day, van.drive, start, end)
    return -1 if bare < 0 else -(-100 * bare // van.speed_percent)


class Upsets:
    """What happens in each simulated week, by chance: arrays with a number for each week."""

    def __init__(self, ground: Ground, risks: Risks, draws: Draws) -> None:
        self.ground, self.risks, self.draws = ground, risks, draws

    def rain(self, day: date) -> Flags:
        """Return in which weeks it rains on a date."""
        return self.draws.uniform("rain", day.isoformat()) < self.risks.rain

    def down(self, tour: Tour) -> Flags:
        """Return in which weeks the tour's van is down on its date."""
        return self.draws.uniform("down", tour.van, tour.date.isoformat()) < self.risks.breakdown

    def cancelled(self, tour: Tour, clinic: Stop) -> Flags:
        """Return in which weeks the village calls a clinic off."""
        return self.draws.uniform("cancelled", clinic.place, tour.date.isoformat()) < self.risks.cancelled

    def cut(self, tour: Tour, clinic: Stop) -> Flags:
        """Return in which weeks rain cuts the village off."""
        if not self.ground.soft(tour, clinic.place):
            return np.zeros(self.draws.weeks, np.bool_)
        chance = self.draws.uniform("cut", clinic.place, tour.date.isoformat())
        return self.rain(tour.date) & (chance < self.risks.rain_cut)

    def late(self, tour: Tour, centre: str) -> Ints:
        """Return by how many minutes the centre's supervisor is late, 0 in most weeks."""
        key = (centre, tour.van, tour.date.isoformat())
        how_late = -np.log1p(-self.draws.uniform("late by", *key)) * self.risks.late_minutes
        return np.where(self.draws.uniform("late", *key) < self.risks.late, np.ceil(how_late), 0).astype(np.int64)

    def clients(self, clinic: Stop) -> Ints:
        """Return the clients who would come: lognormal around those expected, half of it the same for all clinics."""
        request = self.ground.request(clinic)
        foreseen = expected(request, self.ground.community(clinic))
        return np.floor(foreseen * self._factor(request) + 0.5).astype(np.int64)

    def _factor(self, request: Request) -> Floats:
        width = sqrt(log(1 + self.risks.demand_spread**2))
        both = (self.draws.normal("demand") + self.draws.normal("demand", request.id)) / sqrt(2)
        return np.exp(width * both - width**2 / 2)
