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
from ortools.math_opt.python.mathopt import Model, SolveParameters, SolveResult, SolverType, solve
from ortools.math_opt.solvers.highs_pb2 import HighsOptionsProto

from planner.engine.frame import Frame
from planner.engine.linear import LONGEST, as_model, program, within
from planner.engine.pick import Found, Picked, Picking

MARGIN = 0.01  # that its bound may be off, and
MARGIN_SHARE = 1e-8  # of the level beside: levels are whole numbers
NO_PROBING = 1 << 15  # a bit of the rules of presolve left out: probing every tour takes longer than it saves


def branched(frame: Frame, picking: Picking, *, deadline: float, seed: int) -> Picked:
    """Return the best choice among some tours within the frame's rows, found by the deadline.

    Where a choice is known, only what is as good is sought.
    """
    gain, side_gain = frame.gains(picking.goal, picking.sign)
    linear = program(frame, gain, side_gain, picking.rows, most=1)
    whole = as_model(linear if picking.cuts is None else within(linear, picking.cuts), whole=True)
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
