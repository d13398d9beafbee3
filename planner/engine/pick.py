"""CP-SAT over some of the listed tours: the best choice among them, and what none of them passes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from time import monotonic

import numpy as np
from ortools.sat.python import cp_model

from planner.engine.frame import Frame
from planner.engine.instance import Sum
from planner.engine.terms import Ints
from planner.engine.triples import Cuts


@dataclass(frozen=True, slots=True)
class Found:
    """Chosen tours, as rows of the listing, and the side variables."""

    tours: tuple[int, ...]
    sides: tuple[int, ...]

    @property
    def arrays(self) -> tuple[Ints, Ints]:
        """The tours and the side variables as arrays."""
        return np.array(self.tours, np.int64), np.array(self.sides, np.int64)


@dataclass(frozen=True, slots=True)
class Picking:
    """What is sought: the most of ``sign`` x ``goal`` among the tours ``rows``; ``known`` is a choice of them.

    ``cuts`` are implied by the frame's rows. ``begun`` are tours that a linear programme had in the end.
    """

    goal: Sum
    sign: int
    rows: Ints
    known: Found | None = None
    cuts: Cuts | None = None
    begun: Ints | None = None


@dataclass(frozen=True, slots=True)
class Picked:
    """The best choice found, if any; ``bound``: no choice among these tours passes it (None: not known)."""

    found: Found | None
    bound: int | None
    interrupted: bool


def pick(
    frame: Frame,
    picking: Picking,
    *,
    deadline: float,
    seed: int,
    workers: int = 1,
    report: Callable[[int], None] | None = None,
    effort: float = inf,
) -> Picked:
    """Return the best choice among some tours within the frame's rows, found by the deadline.

    ``effort`` is the most work, in CP-SAT's units: about as many seconds, and the same on every machine.
    """
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in range(len(picking.rows))]
    sides = [
        model.new_int_var(low, high, "") for low, high in zip(frame.low.tolist(), frame.high.tolist(), strict=True)
    ]
    _one_tour_a_van(model, frame, picking, taken)
    _rows(model, frame, picking, taken, sides)
    for cut in () if picking.cuts is None else picking.cuts.of(frame, picking.rows).T.tocsr():
        model.add_at_most_one(taken[at] for at in cut.indices)
    goal = _goal(frame, picking, taken, sides)
    model.maximize(goal)
    if picking.known is not None:
        chosen = set(picking.known.tours)
        for row, variable in zip(picking.rows.tolist(), taken, strict=True):
            model.add_hint(variable, row in chosen)
        for variable, value in zip(sides, picking.known.sides, strict=True):
            model.add_hint(variable, value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.linearization_level = 2  # at most one tour a van: without its linear programme it proves nothing
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.01, deadline - monotonic())
    solver.parameters.max_deterministic_time = effort
    solver.parameters.cp_model_probing_level = 0  # on tens of thousands of tours it takes longer than it saves
    status, interrupted = _solved(solver, model, _Progress(report))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Picked(None, None, interrupted)
    tours = tuple(int(row) for row, variable in zip(picking.rows, taken, strict=True) if solver.value(variable))
    found = Found(tours, tuple(int(solver.value(side)) for side in sides))
    return Picked(found, round(solver.best_objective_bound), interrupted)


def _solved(
    solver: cp_model.CpSolver, model: cp_model.CpModel, progress: _Progress
) -> tuple[cp_model.CpSolverStatus, bool]:
    """Return what the solver says, and whether Ctrl-C stopped it.

    It runs in a thread of its own, for it would take Ctrl-C to itself and tell nobody.
    """
    solver.parameters.catch_sigint_signal = False
    interrupted = False
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(solver.solve, model, progress)
        while True:
            try:
                return work.result(), interrupted
            except KeyboardInterrupt:
                interrupted = True
                solver.stop_search()


def _one_tour_a_van(model: cp_model.CpModel, frame: Frame, picking: Picking, taken: list[cp_model.IntVar]) -> None:
    """Allow at most one tour a day for each van."""
    groups = frame.terms.groups[picking.rows]
    for group in np.unique(groups):
        of_group = [taken[at] for at in np.flatnonzero(groups == group)]
        count = int(frame.group_count[group])
        if count == 1:
            model.add_at_most_one(of_group)
        elif len(of_group) > count:
            model.add(sum(of_group) <= count)


def _rows(
    model: cp_model.CpModel, frame: Frame, picking: Picking, taken: list[cp_model.IntVar], sides: list[cp_model.IntVar]
) -> None:
    held = (frame.terms.of_tours(picking.rows) @ frame.matrix).tocsc()
    for number, row in enumerate(frame.rows):
        part = slice(held.indptr[number], held.indptr[number + 1])
        factors = held.data[part].tolist()
        of_sides = row.sum.sides
        variables = [taken[at] for at in held.indices[part]]
        low = cp_model.INT_MIN if row.low is None else row.low
        high = cp_model.INT_MAX if row.high is None else row.high
        if row.low is None and high == 1 and not of_sides and all(factor == 1 for factor in factors):
            model.add_at_most_one(variables)
            continue
        expression = cp_model.LinearExpr.weighted_sum(
            [*variables, *(sides[side] for side in of_sides)], [*factors, *of_sides.values()]
        )
        model.add_linear_constraint(expression, low, high)


def _goal(
    frame: Frame, picking: Picking, taken: list[cp_model.IntVar], sides: list[cp_model.IntVar]
) -> cp_model.LinearExpr:
    gain, _ = frame.gains(picking.goal, picking.sign)
    of_tours = frame.terms.of_tours(picking.rows) @ gain
    held = np.flatnonzero(of_tours)
    factors = [*of_tours[held].tolist(), *(picking.sign * factor for factor in picking.goal.sides.values())]
    variables = [*(taken[at] for at in held), *(sides[side] for side in picking.goal.sides)]
    return cp_model.LinearExpr.weighted_sum(variables, factors)


class _Progress(cp_model.CpSolverSolutionCallback):
    """Tells the level of each better choice."""

    def __init__(self, report: Callable[[int], None] | None) -> None:
        super().__init__()
        self._report = report

    def on_solution_callback(self) -> None:
        """Report the objective's value."""
        if self._report:
            self._report(round(self.objective_value))
