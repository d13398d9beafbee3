"""Branch and cut (HiGHS) over some of the listed tours: for choices that limits on money, nights and crews make hard.

Its cuts on such limits close in where CP-SAT's search does not; its arithmetic is in floating point. So a choice of it
counts only where it keeps every row in whole numbers, and its bound only with a margin far above its tolerances.
"""

from __future__ import annotations

from datetime import timedelta
from math import floor
from threading import Thread
from time import monotonic

import numpy as np
from ortools.math_opt.model_pb2 import ModelProto
from ortools.math_opt.python.mathopt import Model, SolveParameters, SolveResult, SolverType, solve
from ortools.math_opt.solvers.highs_pb2 import HighsOptionsProto

from planner.engine.pick import Found, Picked, Picking
from planner.engine.relax import Frame, Program, program

MARGIN = 0.01  # that its bound may be off, and
MARGIN_SHARE = 1e-8  # of the level beside: levels are whole numbers
LONGEST = 86_400.0  # seconds
NO_PROBING = 1 << 15  # a bit of the rules of presolve left out: probing every tour takes longer than it saves


def branched(frame: Frame, picking: Picking, *, deadline: float, seed: int) -> Picked:
    """Return the best choice among some tours within the frame's rows, found by the deadline.

    Where a choice is known, only what is as good is sought.
    """
    gain, side_gain = frame.gains(picking.goal, picking.sign)
    whole = _whole(program(frame, gain, side_gain, picking.rows))
    options = HighsOptionsProto(int_options={"presolve_rule_off": NO_PROBING})
    least = None
    if picking.known is not None:
        least = frame.level(picking.goal, picking.sign, *picking.known.arrays)
        options.double_options["objective_bound"] = 0.5 - least  # it seeks the least of the negative gain
    limit = timedelta(seconds=min(LONGEST, max(0.01, deadline - monotonic())))
    exact = SolveParameters(
        time_limit=limit, relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0, random_seed=seed, highs=options
    )
    result = _run(whole, exact)
    if result is None or not result.has_primal_feasible_solution():
        return Picked(None, None, interrupted=result is None)
    values = np.zeros(len(picking.rows) + len(frame.low), np.int64)
    for variable, value in result.variable_values().items():
        values[variable.id] = round(value)
    tours, sides = picking.rows[values[: len(picking.rows)] > 0], values[len(picking.rows) :]
    level = frame.level(picking.goal, picking.sign, tours, sides)
    if not frame.holds(tours, sides) or (least is not None and level < least):
        return Picked(None, None, interrupted=False)
    top = -result.dual_bound()
    bound = max(level, floor(top + MARGIN + MARGIN_SHARE * abs(top))) if np.isfinite(top) else None
    return Picked(Found(tuple(tours.tolist()), tuple(sides.tolist())), bound, interrupted=False)


def _whole(linear: Program) -> Model:
    """Return the programme with its variables in whole numbers."""
    count, entries, costs = len(linear.cost), linear.matrix.tocoo(), np.flatnonzero(linear.cost)
    model = ModelProto()
    model.variables.ids.extend(range(count))
    model.variables.lower_bounds.extend(linear.lower.tolist())
    model.variables.upper_bounds.extend(linear.upper.tolist())
    model.variables.integers.extend([True] * count)
    model.objective.linear_coefficients.ids.extend(costs.tolist())
    model.objective.linear_coefficients.values.extend(linear.cost[costs].tolist())
    model.linear_constraints.ids.extend(range(len(linear.low)))
    model.linear_constraints.lower_bounds.extend(linear.low.tolist())
    model.linear_constraints.upper_bounds.extend(linear.high.tolist())
    order = np.lexsort((entries.col, entries.row))
    model.linear_constraint_matrix.row_ids.extend(entries.row[order].tolist())
    model.linear_constraint_matrix.column_ids.extend(entries.col[order].tolist())
    model.linear_constraint_matrix.coefficients.extend(entries.data[order].tolist())
    return Model.from_model_proto(model)


def _run(model: Model, parameters: SolveParameters) -> SolveResult | None:
    """Return what the solver says, or None after Ctrl-C: it cannot be stopped, and is left to itself."""
    said: list[SolveResult] = []

    def work() -> None:
        said.append(solve(model, SolverType.HIGHS, params=parameters))

    thread = Thread(target=work, daemon=True)
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        return None
    return said[0]
