"""Prices of small linear programmes, by hand, and beside what they say: the slope of the most that is reached."""

from __future__ import annotations

from time import monotonic

import pytest

from planner.engine import Instance, Row, Sum, duals, list_tours
from tests.engine.small import instance, most, van_day, visit


def week(high: int = 5, vans: int = 2) -> Instance:
    """Return two visits of 10 and 7 points at 10 and 20, one a day and tour; each uses 4 and 2 of what there is."""
    days = tuple(van_day((0, 1), van=van, max_visits=1) for van in range(vans))
    once = [Row(Sum(visits={(number, 0): 1}), None, 1) for number in range(2)]
    stock = Row(Sum(visits={(0, 0): 4, (1, 0): 2}), None, high)
    points = most({(0, 0): 10, (1, 0): 7})
    return instance((visit(10), visit(20)), van_days=days, rows=(*once, stock), objectives=(points,))


def test_prices_by_hand() -> None:
    """With 5 in stock: the second visit takes 2 for 7 points, and three quarters of the first 3 for 7.5.

    A unit more is a quarter of the first, 2.5; the second is worth 7 - 2 x 2.5 = 2 beyond its stock, and can be made
    but once; the first nothing. A third van would bring nothing.
    """
    problem = week()
    found = duals(problem, list_tours(problem), (), monotonic() + 300)
    assert found is not None
    assert found.rows == pytest.approx((0, 2, 2.5))
    assert found.best([0, 1]) == pytest.approx(0, abs=1e-6)


def test_a_van_more_brings_what_nobody_has_time_for() -> None:
    """With stock for all, one van takes the first visit. Another would bring the second: 7 points."""
    problem = week(high=6, vans=1)
    found = duals(problem, list_tours(problem), (), monotonic() + 300)
    assert found is not None
    assert found.best([0]) == pytest.approx(7, abs=3 + 1e-6)  # 10 for a little less, 7 for a little more
    assert found.best([]) == 0


def test_what_comes_before_is_held() -> None:
    """The first objective asks for the first visit: what is left of the stock, 1, is half of the second's."""
    problem = week()
    first = most({(0, 0): 1})
    held = instance(
        problem.visits, van_days=problem.van_days, rows=problem.rows, objectives=(first, *problem.objectives)
    )
    found = duals(held, list_tours(held), (1,), monotonic() + 300)
    assert found is not None
    assert found.rows[2] == pytest.approx(3.5)
