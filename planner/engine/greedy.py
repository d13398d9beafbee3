"""A first choice, at once: the tours worth most, one after the other, as the rows allow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from planner.engine.instance import Instance, Sum
from planner.engine.listing import Listing
from planner.engine.sums import tour_factors


def first_choice(instance: Instance, listing: Listing) -> list[int] | None:
    """Return the tours taken (0 or 1 each) and then the side variables, or None where the rows ask for more than this.

    Side variables are chosen for the tours taken, objective after objective.
    """
    factors = [tour_factors(instance, listing, row.sum) for row in instance.rows]
    sides = _settled_sides(instance, [0] * len(instance.rows))
    if sides is None:
        return None
    taken = _taken(instance, listing, factors, sides)
    used = [int(row @ taken) for row in factors]
    sides = _settled_sides(instance, used)
    return None if sides is None else [*taken.tolist(), *sides]


def most_promising(instance: Instance, listing: Listing, most: int) -> npt.NDArray[np.int64]:
    """Return the rows of the tours worth most, at most so many, as many of each van-day; all where there are fewer."""
    if len(listing.van_day) <= most:
        return np.arange(len(listing.van_day))
    order = _best_first(instance, listing)
    share = most // len(instance.van_days)
    of_van_day = (order[listing.van_day[order] == number][:share] for number in range(len(instance.van_days)))
    return np.sort(np.concatenate(list(of_van_day)))


def _taken(
    instance: Instance, listing: Listing, factors: Sequence[npt.NDArray[np.int64]], sides: Sequence[int]
) -> npt.NDArray[np.int64]:
    """Return which tours are taken, best first, while none breaks a row that the side variables leave open."""
    order = _best_first(instance, listing)
    room = [_room(row.high, row.sum, sides) for row in instance.rows]
    vans = np.array([van_day.count for van_day in instance.van_days], np.int64)
    taken = np.zeros(len(listing.van_day), np.int64)
    open_tours = np.ones(len(taken), np.bool_)
    for row, left in zip(factors, room, strict=True):
        open_tours &= row <= left
    for tour in order:
        if not open_tours[tour]:
            continue
        taken[tour] = 1
        open_tours[tour] = False
        van_day = listing.van_day[tour]
        vans[van_day] -= 1
        if vans[van_day] == 0:
            open_tours &= listing.van_day != van_day
        for number, row in enumerate(factors):
            if row[tour] > 0:
                room[number] -= int(row[tour])
                open_tours &= row <= room[number]
    return taken


def _best_first(instance: Instance, listing: Listing) -> npt.NDArray[np.int64]:
    """Return the tours worth something, by the first objective that visits add to."""
    for objective in instance.objectives:
        if objective.maximise and objective.sum.visits:
            worth = tour_factors(instance, listing, objective.sum)
            order = np.argsort(-worth, kind="stable")
            return np.asarray(order[worth[order] > 0])
    return np.empty(0, np.int64)


def _room(high: int | None, total: Sum, sides: Sequence[int]) -> int:
    if high is None:
        return int(np.iinfo(np.int64).max)
    return high - sum(factor * sides[number] for number, factor in total.sides.items())


def _settled_sides(instance: Instance, used: Sequence[int]) -> list[int] | None:
    """Return the best side variables where the tours use ``used`` of each row, or None where there are none."""
    model = cp_model.CpModel()
    variables = [model.new_int_var(low, high, "") for low, high in instance.sides]
    for row, tours in zip(instance.rows, used, strict=True):
        low = cp_model.INT_MIN if row.low is None else row.low - tours
        high = cp_model.INT_MAX if row.high is None else row.high - tours
        model.add_linear_constraint(_of_sides(row.sum, variables), low, high)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    found: list[int] | None = [] if not variables else None
    for objective in instance.objectives:
        expression = _of_sides(objective.sum, variables)
        (model.maximize if objective.maximise else model.minimize)(expression)
        if solver.solve(model) != cp_model.OPTIMAL:
            return None
        found = [int(solver.value(variable)) for variable in variables]
        level = sum(factor * found[number] for number, factor in objective.sum.sides.items())
        model.add(expression == level)
    return found


def _of_sides(total: Sum, variables: Sequence[cp_model.IntVar]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum([variables[number] for number in total.sides], list(total.sides.values()))
