"""Travel from the dataset's own matrix, used as it is."""

from __future__ import annotations

import numpy as np

from planner.model import Matrix, Problem


def given_matrix(problem: Problem) -> Matrix:
    """Return the given minutes and metres; 0 from a place to itself, -1 for a pair that is not given."""
    index = {place: number for number, place in enumerate(problem.places)}
    minutes = np.full((len(index), len(index)), -1, np.int32)
    metres = minutes.copy()
    np.fill_diagonal(minutes, 0)
    np.fill_diagonal(metres, 0)
    for leg in problem.given_legs:
        minutes[index[leg.start], index[leg.end]] = leg.minutes
        metres[index[leg.start], index[leg.end]] = leg.metres
    return Matrix(minutes, metres)
