"""Linear programmes over listed tours, and the choice that comes of following one."""

from __future__ import annotations

from math import floor

import numpy as np
import pytest

from benchmarks.synthetic import drawn_week, weighted
from planner.engine import Instance, list_tours
from planner.engine.dive import dived
from planner.engine.frame import Frame
from planner.engine.linear import interior, program, simplex, solution
from planner.engine.relax import relaxed

FOREVER = float("inf")
NOTHING = np.empty(0, np.int64)
SEEDS = range(4)


def sleeping_out(seed: int) -> Instance:
    """Return a small week of two vans that may sleep at three places."""
    return weighted(drawn_week(2, 4, 24, seed, lodgings=3))


@pytest.mark.parametrize("seed", SEEDS)
def test_both_methods_reach_the_same(seed: int) -> None:
    week = sleeping_out(seed)
    frame = Frame(week, list_tours(week))
    gain, side_gain = frame.gains(week.objectives[0].sum, 1)
    linear = program(frame, gain, side_gain, np.arange(len(frame.terms.groups)))
    one, other = simplex(linear), interior(linear)
    assert one is not None
    assert other is not None
    assert other.reached == pytest.approx(one.reached, rel=1e-7)
    for solved in (one, other):  # the prices tell the same level: that of all limits, where nothing brings more
        over = -linear.cost - linear.matrix.T @ solved.prices
        at_high = np.where(solved.prices > 0, linear.high, linear.low)
        paid = float(
            sum(price * limit for price, limit in zip(solved.prices, at_high, strict=True) if abs(price) > 1e-7)
        )
        of_sides = np.maximum(over[-len(frame.low) :] * frame.low, over[-len(frame.low) :] * frame.high).sum()
        assert paid + of_sides == pytest.approx(one.reached, rel=1e-6)
        assert over[: -len(frame.low)].max() < 1e-3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_comes_down_to_the_linear_programme_where_vans_sleep_out(seed: int) -> None:
    week = sleeping_out(seed)
    frame, goal = Frame(week, list_tours(week)), week.objectives[0].sum
    whole = solution(frame, *frame.gains(goal, 1), np.arange(len(frame.terms.groups)), FOREVER)
    assert whole is not None
    level = relaxed(frame, goal, 1, NOTHING, FOREVER).bound.level
    assert floor(whole.reached - 1e-3) <= level <= whole.reached * (1 + 1e-5) + 1


@pytest.mark.parametrize("seed", SEEDS)
def test_followed_to_a_choice_that_holds_every_row(seed: int) -> None:
    week = sleeping_out(seed)
    frame, goal = Frame(week, list_tours(week)), week.objectives[0].sum
    bound = relaxed(frame, goal, 1, NOTHING, FOREVER).bound
    order = np.argsort(bound.loss, kind="stable")
    found = dived(frame, goal, 1, order, FOREVER)
    assert found is not None
    assert frame.holds(*found.arrays)
    assert 0.9 * bound.level <= frame.level(goal, 1, *found.arrays) <= bound.level
