"""Branch and cut: what it says of a choice, when it says nothing, and when the time is over."""

from __future__ import annotations

from time import monotonic

import numpy as np
import pytest

from planner.engine import Row, Sum, branch, list_tours
from planner.engine.branch import branched
from planner.engine.frame import Frame
from planner.engine.pick import Found, Picking, pick
from tests.engine.small import at_most, instance, most, van_day, visit

POINTS = {(0, 0): 5, (1, 0): 7, (2, 0): 11}
BOTH = Row(Sum(visits=POINTS), 23, None)  # all three are needed for it
NONE = Found((), ())


def frame(*rows: Row) -> Frame:
    """Return three visits of which each may be made once, by three vans of one day with time for one each."""
    once = [at_most(1, (number, 0)) for number in range(3)]
    days = tuple(van_day([number], count=1) for number in range(3))
    week = instance([visit(1), visit(2), visit(3)], van_days=days, rows=(*once, *rows), objectives=(most(POINTS),))
    return Frame(week, list_tours(week))


def picking(within: Frame, known: Found | None) -> Picking:
    return Picking(Sum(visits=POINTS), 1, np.arange(len(within.listing.van_day)), known)


@pytest.mark.parametrize("known", [None, NONE, Found((0,), ())])
def test_the_best_choice_is_found_and_bounded_whatever_is_known(known: Found | None) -> None:
    within = frame()
    for solver in (branched, pick):
        result = solver(within, picking(within, known), deadline=float("inf"), seed=1)
        assert result.found is not None
        assert (sorted(result.found.tours), result.bound) == ([0, 1, 2], 23)


def test_a_choice_that_is_best_already_is_found_again() -> None:
    within = frame()
    result = branched(within, picking(within, Found((0, 1, 2), ())), deadline=monotonic() + 60, seed=1)
    assert result.found is not None
    assert (sorted(result.found.tours), result.bound) == ([0, 1, 2], 23)


def test_rows_that_contradict_each_other_find_nothing_and_claim_nothing() -> None:
    within = frame(BOTH, at_most(1, (0, 0), (1, 0)))
    result = branched(within, picking(within, None), deadline=monotonic() + 60, seed=1)
    assert (result.found, result.bound) == (None, None)


def test_no_time_claims_no_bound_below_what_can_be_had() -> None:
    within = frame()
    result = branched(within, picking(within, NONE), deadline=monotonic() - 1, seed=1)
    assert result.bound is None or result.bound >= 23
    assert not result.interrupted


@pytest.mark.parametrize("counted", [0, branch.COUNTED])
@pytest.mark.parametrize("seed", range(12))
def test_drawn_choices_are_as_good_whether_visits_are_counted_or_not(
    monkeypatch: pytest.MonkeyPatch, seed: int, counted: int
) -> None:
    """Some visits are made more than once: a count that stopped at one would lose the best choice."""
    monkeypatch.setattr(branch, "COUNTED", counted)
    draw = np.random.default_rng(seed)
    points = {(number, day): int(draw.integers(1, 30)) for number in range(5) for day in range(4)}
    often = draw.integers(1, 4, 5).tolist()
    rows = tuple(at_most(often[number], *((number, day) for day in range(4))) for number in range(5))
    fuel = Row(Sum(resources={0: 1}), None, int(draw.integers(10, 30)))
    days = tuple(van_day(range(5), day=day, returns=45) for day in range(4))
    visits = [visit(int(place)) for place in draw.integers(1, 6, 5)]
    week = instance(visits, van_days=days, rows=(*rows, fuel), objectives=(most(points),))
    within = Frame(week, list_tours(week))
    sought = Picking(Sum(visits=points), 1, np.arange(len(within.listing.van_day)), NONE)
    one, other = (solver(within, sought, deadline=float("inf"), seed=1) for solver in (branched, pick))
    assert one.found is not None
    assert within.level(sought.goal, 1, *one.found.arrays) == one.bound == other.bound
