"""A choice by taking tours one after the other."""

from __future__ import annotations

import numpy as np

from planner.engine import Instance, list_tours
from planner.engine.frame import Frame
from planner.engine.greedy import grown
from planner.engine.pick import Found
from tests.engine.small import at_most, instance, van_day, visit


def frame(count: int, *limits: int) -> Frame:
    """Return two visits that so many like vans may make alone, each within a row's limit."""
    rows = tuple(at_most(limit, (number, 0)) for number, limit in enumerate(limits))
    week: Instance = instance(
        [visit(1, service=60), visit(2, service=60)], van_days=(van_day([0, 1], count=count),), rows=rows
    )
    return Frame(week, list_tours(week))


def taken(within: Frame, start: Found, order: list[int]) -> tuple[int, ...]:
    return grown(within, start, np.array(order, np.int64)).tours


def test_tours_are_taken_in_their_order_until_no_van_is_left() -> None:
    assert taken(frame(1, 1, 1), Found((), ()), [1, 0]) == (1,)
    assert taken(frame(2, 1, 1), Found((), ()), [1, 0]) == (1, 0)


def test_a_tour_past_a_row_is_passed_over() -> None:
    assert taken(frame(2, 0, 1), Found((), ()), [0, 1]) == (1,)


def test_a_tour_is_taken_once() -> None:
    within = frame(3, 2, 2)
    assert taken(within, Found((0,), ()), [0, 1]) == (0, 1)
