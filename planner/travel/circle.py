"""Travel where there are no roads: the great circle times a detour factor, at one speed."""

from __future__ import annotations

import numpy as np

from planner.geo import great_circles_m
from planner.model import Matrix, Problem


def circle_matrix(problem: Problem) -> Matrix:
    """Return the metres of the great circle times the detour, and the minutes at the settings' speed, rounded up."""
    points = np.array([(place.lon, place.lat) for place in problem.places.values()])
    metres = np.ceil(great_circles_m(points, points) * problem.settings.travel.detour)
    minutes = np.ceil(metres / 1000 / problem.settings.travel.circle_kmh * 60)
    return Matrix(minutes.astype(np.int32), metres.astype(np.int32))
