"""Side variables made whole first, and the tours beside them: never above the best, always within the rows."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import synthetic
from planner.engine import Instance, Level, Listing, Objective, Row, Sum, choose, list_tours
from planner.engine.frame import Frame
from planner.engine.improve import Improving, improve
from planner.engine.pick import Found, Picking, pick
from planner.engine.relax import relaxed
from planner.engine.terms import Ints
from planner.engine.whole import Whole, whole_first, whole_sides
from tests.engine.small import instance, van_day, visit
from tests.engine.test_choose import drawn_week, every_choice

FOREVER = float("inf")
NOTHING = np.empty(0, np.int64)
SEEDS = range(6)


def sleeping_out(seed: int) -> tuple[Instance, Listing, Level]:
    """Return a small week of two vans that may sleep at three places, its tours and the best that it reaches."""
    week = synthetic.weighted(synthetic.drawn_week(2, 4, 24, seed, lodgings=3))
    listing = list_tours(week)
    (best,) = choose(week, listing, deadline=FOREVER).levels
    assert best.proven
    return week, listing, best


def every(frame: Frame) -> Ints:
    """Return all listed tours of a frame."""
    return np.arange(len(frame.terms.groups))


@pytest.mark.parametrize("seed", SEEDS)
def test_made_whole_they_are_nearly_the_best_and_hold_every_row(seed: int) -> None:
    week, listing, best = sleeping_out(seed)
    frame, goal = Frame(week, listing), week.objectives[0].sum
    found = whole_first(frame, Whole(goal, 1, 0, every(frame), seed), FOREVER)
    assert found is not None
    assert frame.holds(*found.arrays)
    assert 0.9 * best.level <= frame.level(goal, 1, *found.arrays) <= best.level


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_that_is_not_better(seed: int) -> None:
    week, listing, best = sleeping_out(seed)
    frame, goal = Frame(week, listing), week.objectives[0].sum
    assert whole_first(frame, Whole(goal, 1, best.level, every(frame), seed), FOREVER) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_improved_day_by_day_it_never_passes_the_best(seed: int) -> None:
    week, listing, best = sleeping_out(seed)
    frame, goal = Frame(week, listing), week.objectives[0].sum
    bound = relaxed(frame, goal, 1, NOTHING, FOREVER).bound
    start = whole_first(frame, Whole(goal, 1, 0, every(frame), seed), FOREVER)
    assert start is not None
    levels = [frame.level(goal, 1, *start.arrays)]

    def take(found: Found) -> bool:
        assert frame.holds(*found.arrays)
        levels.append(frame.level(goal, 1, *found.arrays))
        return levels[-1] < best.level

    improve(Improving(frame, goal, 1, bound, seed), start, FOREVER, take)
    assert levels == sorted(set(levels))
    assert levels[-1] == best.level  # it ends where the whole week was a part and nothing better is left


@pytest.mark.parametrize("seed", range(40))
def test_beside_side_variables_all_tours_of_every_choice_are_left(seed: int) -> None:
    week = drawn_week(seed)
    listing = list_tours(week)
    frame, objective = Frame(week, listing), week.objectives[1]  # no row of these weeks makes room for more
    chances = every_choice(week, listing)
    for side in (0, 1):
        sides = np.array([side])
        inner, rows = frame.within(sides, sides)
        best = max((levels[1] for levels, value in chances if value == side), default=None)
        found = pick(inner, Picking(objective.sum, 1, every(inner)), deadline=FOREVER, seed=1).found
        assert best == (None if found is None else inner.level(objective.sum, 1, *found.arrays))
        assert len(rows) == len(inner.listing.van_day)
    found = whole_first(frame, Whole(objective.sum, 1, -1, every(frame), seed), FOREVER)
    assert found is not None
    assert frame.holds(*found.arrays)
    level = frame.level(objective.sum, 1, *found.arrays)
    assert level in [levels[1] for levels, _ in chances]


def test_what_does_not_go_together_is_none() -> None:
    half = (Row(Sum(sides={0: 2}), 1, 1),)  # half of it would do, one is too much
    week = instance(
        [visit(1)],
        van_days=(van_day([0]),),
        sides=((0, 1),),
        rows=half,
        objectives=(Objective("most", Sum(visits={(0, 0): 1}), maximise=True),),
    )
    frame = Frame(week, list_tours(week))
    assert whole_sides(frame, Whole(week.objectives[0].sum, 1, 0, every(frame), 1), FOREVER) is None


def test_only_numbers_of_tours_are_tied_where_vans_sleep_out() -> None:
    week, listing, _ = sleeping_out(0)
    assert Frame(week, listing).by_number
    calls = drawn_week(0)
    assert not Frame(calls, list_tours(calls)).by_number  # a side variable makes up for a visit
