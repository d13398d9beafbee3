"""Choose among the listed tours with CP-SAT, objective after objective, each with its bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from time import monotonic

import numpy as np
from ortools.sat.python import cp_model

from planner.engine.greedy import first_choice, most_promising
from planner.engine.instance import Instance, Objective, Sum
from planner.engine.listing import Listing
from planner.engine.sums import tour_factors, widest
from planner.errors import NothingFound


@dataclass(frozen=True, slots=True)
class Level:
    """An objective's level, the bound that no choice can pass given the levels held before, and whether they meet."""

    name: str
    level: int
    bound: int
    tolerance: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen tours, as rows of the listing, the side variables, and a level per objective."""

    tours: tuple[int, ...]
    sides: tuple[int, ...]
    levels: tuple[Level, ...]


Report = Callable[[str, int, int], None]

# More tours than this are too many for CP-SAT in the minutes a person waits: the best are weighed, no bound is claimed.
MOST_WEIGHED = 150_000


def choose(
    instance: Instance,
    listing: Listing,
    *,
    deadline: float,
    seed: int = 1,
    report: Report | None = None,
) -> Choice:
    """Return the best choice found by the deadline (``time.monotonic``), with one worker: the same for a seed.

    A bound is claimed only where all tours are listed and weighed and CP-SAT says FEASIBLE or OPTIMAL; elsewhere it is
    what no plan can pass whatever it does. Ctrl-C keeps the best so far. Raises ``NothingFound`` where not even one
    choice was found.
    """
    rows = most_promising(instance, listing, MOST_WEIGHED)
    search = _Search(instance, listing.only(rows), deadline, seed, report)
    levels = tuple(search.solve(objective) for objective in instance.objectives)
    return Choice(tuple(int(rows[row]) for row in search.tours()), search.sides(), levels)


class _Search:
    """The CP-SAT model, the best choice so far, and the objectives held."""

    def __init__(self, instance: Instance, listing: Listing, deadline: float, seed: int, report: Report | None) -> None:
        self.instance, self.listing = instance, listing
        self.deadline, self.report = deadline, report
        self.seed = seed
        self.stopped = False
        self.model = cp_model.CpModel()
        self.taken = [self.model.new_bool_var("") for _ in range(len(listing.van_day))]
        self.side = [self.model.new_int_var(low, high, "") for low, high in instance.sides]
        self.best = first_choice(instance, listing)
        self._one_tour_per_van()
        self._rows()

    def _one_tour_per_van(self) -> None:
        """Allow at most one tour for each van of a van-day."""
        for number, van_day in enumerate(self.instance.van_days):
            rows = np.flatnonzero(self.listing.van_day == number)
            if len(rows) > van_day.count:
                self.model.add(sum(self.taken[row] for row in rows) <= van_day.count)

    def _rows(self) -> None:
        for row in self.instance.rows:
            low = cp_model.INT_MIN if row.low is None else row.low
            high = cp_model.INT_MAX if row.high is None else row.high
            self.model.add_linear_constraint(self._expression(row.sum), low, high)

    def _expression(self, total: Sum) -> cp_model.LinearExpr:
        factors = tour_factors(self.instance, self.listing, total)
        rows = np.flatnonzero(factors)
        variables = [self.taken[row] for row in rows] + [self.side[number] for number in total.sides]
        return cp_model.LinearExpr.weighted_sum(variables, [*factors[rows].tolist(), *total.sides.values()])

    def solve(self, objective: Objective) -> Level:
        """Return the objective's level and bound, and hold it for the next ones."""
        expression = self._expression(objective.sum)
        bound = widest(self.instance, objective)
        proven = False
        if not self.stopped:
            bound, proven = self._optimise(objective, expression, bound)
        level = self._level(objective.sum, self._known())
        held = level_held(level, objective)
        self.model.add(expression >= held if objective.maximise else expression <= held)
        return Level(objective.name, level, bound, objective.tolerance, proven or level == bound)

    def _optimise(self, objective: Objective, expression: cp_model.LinearExpr, bound: int) -> tuple[int, bool]:
        (self.model.maximize if objective.maximise else self.model.minimize)(expression)
        if self.best is not None:
            self.model.clear_hints()
            for variable, value in zip([*self.taken, *self.side], self.best, strict=True):
                self.model.add_hint(variable, value)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.seed
        solver.parameters.max_time_in_seconds = max(0.01, self.deadline - monotonic())
        status = solver.solve(self.model, _Progress(objective.name, self.report))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.stopped = True
            return bound, False
        found = [int(solver.value(variable)) for variable in [*self.taken, *self.side]]
        if self.best is None or self._better(objective, found):
            self.best = found
        # Stopped by the clock or by Ctrl-C: what is left keeps this choice.
        self.stopped = status == cp_model.FEASIBLE
        if not self.listing.complete:
            return bound, False
        known = round(solver.best_objective_bound)
        tightest = min(bound, known) if objective.maximise else max(bound, known)
        return tightest, status == cp_model.OPTIMAL

    def _better(self, objective: Objective, found: list[int]) -> bool:
        """Return whether a choice is at least as good as the best so far: CP-SAT may stop short of its hint."""
        gain = self._level(objective.sum, found) - self._level(objective.sum, self._known())
        return gain >= 0 if objective.maximise else gain <= 0

    def _known(self) -> list[int]:
        """Return the best choice so far. Raises ``NothingFound`` where there is none."""
        if self.best is None:
            raise NothingFound("nothing_found")
        return self.best

    def _level(self, total: Sum, choice: list[int]) -> int:
        values = np.array(choice, np.int64)
        tours = tour_factors(self.instance, self.listing, total) @ values[: len(self.taken)]
        return int(tours) + sum(factor * choice[len(self.taken) + side] for side, factor in total.sides.items())

    def tours(self) -> tuple[int, ...]:
        """Return the chosen rows of the listing."""
        return tuple(row for row, taken in enumerate(self._known()[: len(self.taken)]) if taken)

    def sides(self) -> tuple[int, ...]:
        """Return the values of the side variables."""
        return tuple(self._known()[len(self.taken) :])


class _Progress(cp_model.CpSolverSolutionCallback):
    """Tells each better choice and the bound then known."""

    def __init__(self, name: str, report: Report | None) -> None:
        super().__init__()
        self._name, self._report = name, report

    def on_solution_callback(self) -> None:
        """Report the objective's value and bound."""
        if self._report:
            self._report(self._name, round(self.objective_value), round(self.best_objective_bound))


def level_held(level: int, objective: Objective) -> int:
    """Return the level less its tolerance, rounded towards the level: what the next objectives must keep."""
    slack = floor(abs(level) * Fraction(objective.tolerance))
    return level - slack if objective.maximise else level + slack
