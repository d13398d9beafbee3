"""A linear programme over some of the listed tours, and its solution: prices of the rows and of each van and day.

Most are solved by the simplex method (GLOP). Those of many rows and columns are solved by an interior-point method
(HiGHS inside SciPy), which is several times as fast there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.linear_solver.python.model_builder_helper import ModelBuilderHelper, ModelSolverHelper, SolveStatus
from ortools.math_opt.model_pb2 import ModelProto
from ortools.math_opt.python.mathopt import Model
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, vstack

from planner.engine.frame import Frame
from planner.engine.terms import Ints

Floats = npt.NDArray[np.float64]

INTERIOR_COLUMNS, INTERIOR_ROWS = 2_000, 1_000  # or more of both are solved by the interior-point method, where
INTERIOR_ENTRIES = 12  # or fewer are in a column: it works on their squares
LONGEST = 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Program:
    """A linear programme: the least of ``cost`` x variables, within the limits of variables and of rows.

    Variables are columns (listed tours), then the side variables; rows are the frame's, then one for each of the vans
    and days ``used``.
    """

    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    cost: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    matrix: csr_matrix
    used: npt.NDArray[np.int64]


def program(frame: Frame, gain: Ints, side_gain: Ints, columns: Ints, most: float = np.inf) -> Program:
    """Return the linear programme for the most gain over these columns, each taken so often at ``most``.

    A limit of its own on a column that the rows limit as well would have a price that theirs then lacks.
    """
    held = frame.terms.of_tours(columns)
    used, group = np.unique(frame.terms.groups[columns], return_inverse=True)
    of_groups = csr_matrix((np.ones(len(columns)), (group, np.arange(len(columns)))), (len(used), len(columns)))
    nothing = csr_matrix((len(used), len(frame.low)))
    matrix = vstack([hstack([(held @ frame.matrix).T, frame.sides]), hstack([of_groups, nothing])], format="csr")
    low, high = frame.limits()
    return Program(
        np.concatenate((np.zeros(len(columns)), frame.low)).astype(np.float64),
        np.concatenate((np.full(len(columns), most), frame.high)).astype(np.float64),
        -np.concatenate((held @ gain, side_gain)).astype(np.float64),
        np.concatenate((low, np.full(len(used), -np.inf))),
        np.concatenate((high, frame.group_count[used])),
        matrix.astype(np.float64),
        used,
    )


def within(linear: Program, cuts: csr_matrix) -> Program:
    """Return the programme with more rows: of each of some ``cuts`` (columns x cuts) at most one is taken."""
    count = cuts.shape[1]
    more = hstack([cuts.T, csr_matrix((count, len(linear.cost) - cuts.shape[0]))])
    return replace(
        linear,
        low=np.concatenate((linear.low, np.full(count, -np.inf))),
        high=np.concatenate((linear.high, np.ones(count))),
        matrix=vstack([linear.matrix, more], format="csr"),
    )


@dataclass(frozen=True, slots=True)
class Solution:
    """Prices of the rows, of each van and day and of cuts, the most reached, how much of each column, the sides."""

    prices: Floats
    van_prices: Floats
    cut_prices: Floats
    reached: float
    taken: Floats
    sides: Floats


@dataclass(frozen=True, slots=True)
class Solved:
    """What solves a programme: the rows' prices (what one more of the limit brings), the variables, the most gain."""

    prices: Floats
    values: Floats
    reached: float


def solution(
    frame: Frame, gain: Ints, side_gain: Ints, columns: Ints, deadline: float, cuts: csr_matrix | None = None
) -> Solution | None:
    """Return the best over these columns, or None where the time (``time.monotonic``) did not suffice.

    Of each of the ``cuts`` (columns x cuts) at most one is taken.
    """
    linear = program(frame, gain, side_gain, columns)
    solved = fastest(linear if cuts is None else within(linear, cuts), len(columns), deadline)
    if solved is None:
        return None
    van_prices = np.zeros(len(frame.group_count))
    prices, van_prices[linear.used], of_cuts = np.split(solved.prices, np.cumsum((len(frame.rows), len(linear.used))))
    taken, sides = np.split(solved.values, [len(columns)])
    return Solution(prices, van_prices, of_cuts, solved.reached, taken, sides)


def fastest(linear: Program, columns: int, deadline: float) -> Solved | None:
    """Return what solves a programme of so many columns, by what is fastest there; None where time was short."""
    large = columns >= INTERIOR_COLUMNS and len(linear.low) >= INTERIOR_ROWS
    sparse = linear.matrix.nnz <= INTERIOR_ENTRIES * columns
    return (interior if large and sparse else simplex)(linear, deadline)


def simplex(linear: Program, deadline: float = np.inf) -> Solved | None:
    """Return a corner that solves the programme, or None where the time did not suffice."""
    model, solver = ModelBuilderHelper(), ModelSolverHelper("GLOP")
    fill: Any = model.fill_model_from_sparse_data  # its stub takes no array
    fill(linear.lower, linear.upper, linear.cost, linear.low, linear.high, linear.matrix)
    solver.set_time_limit_in_seconds(_left(deadline))
    solver.solve(model)
    if solver.status() != SolveStatus.OPTIMAL:
        return None
    return Solved(-np.asarray(solver.dual_values()), np.asarray(solver.variable_values()), -solver.objective_value())


def interior(linear: Program, deadline: float = np.inf) -> Solved | None:
    """Return what solves the programme, by an interior-point method, or None where the time did not suffice."""
    equal = linear.low == linear.high
    most, least = np.isfinite(linear.high) & ~equal, np.isfinite(linear.low) & ~equal
    solve: Any = linprog  # its stub takes no sparse matrix
    result = solve(
        linear.cost,
        A_ub=vstack([linear.matrix[most], -linear.matrix[least]], format="csc"),
        b_ub=np.concatenate((linear.high[most], -linear.low[least])),
        A_eq=linear.matrix[equal],
        b_eq=linear.high[equal],
        bounds=np.stack((linear.lower, linear.upper), axis=1),
        method="highs-ipm",
        options={"time_limit": _left(deadline)},
    )
    if result.status != 0:
        return None
    prices = np.zeros(len(linear.low))
    over = -np.asarray(result.ineqlin.marginals)
    prices[most] = over[: most.sum()]
    prices[least] -= over[most.sum() :]
    prices[equal] = -np.asarray(result.eqlin.marginals)
    return Solved(prices, np.asarray(result.x), -float(result.fun))


def as_model(linear: Program, *, whole: bool) -> Model:
    """Return the programme as a model, its variables in ``whole`` numbers or not."""
    count, entries, costs = len(linear.cost), linear.matrix.tocoo(), np.flatnonzero(linear.cost)
    model = ModelProto()
    model.variables.ids.extend(range(count))
    model.variables.lower_bounds.extend(linear.lower.tolist())
    model.variables.upper_bounds.extend(linear.upper.tolist())
    model.variables.integers.extend([whole] * count)
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


def _left(deadline: float) -> float:
    """Return the seconds until the deadline, some at least."""
    return min(LONGEST, max(0.01, deadline - monotonic()))
