"""Branch and cut (HiGHS) over some of the listed tours: for choices that limits on money, nights and crews make hard.

Its cuts on such limits close in where CP-SAT's search does not; its arithmetic is in floating point. So a choice of it
counts only where it keeps every row in whole numbers, and its bound only with a margin far above its tolerances.

Of not too many tours it is told how often each visit is made and how many are taken, as whole numbers of their own. A
limit on these (12 tours or 13, a visit or none) bears on many tours at once, where one on a single tour hardly moves
the bound: cuts and branches on them prove the least cost of the drawn weeks in a third of the time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import floor
from threading import Thread
from time import monotonic

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python.mathopt import Model, SolveParameters, SolveResult, SolverType, solve
from ortools.math_opt.solvers.highs_pb2 import HighsOptionsProto
from scipy.sparse import csr_matrix, hstack, identity, vstack

from planner.engine.frame import Frame
from planner.engine.linear import LONGEST, Program, as_model, program, within
from planner.engine.pick import Found, Picked, Picking

MARGIN = 0.01  # that its bound may be off, and
MARGIN_SHARE = 1e-8  # of the level beside: levels are whole numbers
NEARLY = 0.03  # of its level may be between a choice and its bound, where no proof is asked for
COUNTED = 3_000  # tours or fewer are counted too: among more, choices are found sooner without
NO_PROBING = 1 << 15  # bits of the rules of presolve left out: probing every tour takes longer than it saves,
NO_SUBSTITUTION, NO_AGGREGATOR = 1 << 8, 1 << 12  # these put the tours back in the place of what is counted


def branched(frame: Frame, picking: Picking, *, deadline: float, seed: int, prove: bool = True) -> Picked:
    """Return the best choice among some tours within the frame's rows, found by the deadline.

    Where a choice is known, only what is as good is sought; where no proof is asked for, one that is ``NEARLY`` the
    best is enough.
    """
    gain, side_gain = frame.gains(picking.goal, picking.sign)
    linear = program(frame, gain, side_gain, picking.rows, most=1)
    linear = linear if picking.cuts is None else within(linear, picking.cuts.of(frame, picking.rows))
    left_out = NO_PROBING
    if len(picking.rows) <= COUNTED:
        linear = _counted(linear, frame.listing.visits[picking.rows])
        left_out |= NO_SUBSTITUTION | NO_AGGREGATOR
    whole = as_model(linear, whole=True)
    options = HighsOptionsProto(int_options={"presolve_rule_off": left_out})
    least = None
    if picking.known is not None:
        least = frame.level(picking.goal, picking.sign, *picking.known.arrays)
        options.double_options["objective_bound"] = 0.5 - least  # it seeks the least of the negative gain
    limit = timedelta(seconds=min(LONGEST, max(0.01, deadline - monotonic())))
    exact = SolveParameters(
        time_limit=limit,
        relative_gap_tolerance=0.0 if prove else NEARLY,
        absolute_gap_tolerance=0.0,
        random_seed=seed,
        highs=options,
    )
    result = _run(whole, exact)
    if result is None or not result.has_primal_feasible_solution():
        return Picked(None, None, interrupted=result is None)
    values = np.zeros(whole.get_num_variables(), np.int64)
    for variable, value in result.variable_values().items():
        values[variable.id] = round(value)
    taken, sides, _ = np.split(values, np.cumsum((len(picking.rows), len(frame.low))))
    tours = picking.rows[taken > 0]
    level = frame.level(picking.goal, picking.sign, tours, sides)
    if not frame.holds(tours, sides) or (least is not None and level < least):
        return Picked(None, None, interrupted=False)
    top = -result.dual_bound()
    bound = max(level, floor(top + MARGIN + MARGIN_SHARE * abs(top))) if np.isfinite(top) else None
    return Picked(Found(tuple(tours.tolist()), tuple(sides.tolist())), bound, interrupted=False)


def _counted(linear: Program, visits: npt.NDArray[np.int16]) -> Program:
    """Return the programme with more variables: how often each visit is made by the columns, and how many are taken."""
    tours, places = np.nonzero(visits >= 0)
    made, of_made = np.unique(visits[tours, places], return_inverse=True)
    count = len(made) + 1
    lines = np.concatenate((of_made, np.full(len(visits), len(made))))
    columns = np.concatenate((tours, np.arange(len(visits))))
    told = csr_matrix((np.ones(len(lines)), (lines, columns)), (count, len(linear.cost)))
    return replace(
        linear,
        lower=np.concatenate((linear.lower, np.zeros(count))),
        upper=np.concatenate((linear.upper, told.sum(axis=1).A1)),
        cost=np.concatenate((linear.cost, np.zeros(count))),
        low=np.concatenate((linear.low, np.zeros(count))),
        high=np.concatenate((linear.high, np.zeros(count))),
        matrix=vstack(
            [hstack([linear.matrix, csr_matrix((len(linear.low), count))]), hstack([told, -identity(count)])],
            format="csr",
        ),
    )


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
