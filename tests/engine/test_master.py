"""The linear programme over generated tours: columns that are added, dropped and told again."""

from __future__ import annotations

from planner.engine.master import Master
from planner.engine.shares import shares_of
from tests.engine.small import at_most, instance, most, van_day, visit


def test_a_tour_added_since_the_last_solution_is_kept_or_dropped_like_the_others() -> None:
    rows = tuple(at_most(1, (number, 0)) for number in range(3))
    week = instance(
        [visit(1), visit(2), visit(3)],
        van_days=(van_day([0, 1, 2]),),
        objectives=(most({(0, 0): 5, (1, 0): 7, (2, 0): 9}),),
        rows=rows,
    )
    master = Master(shares_of(week))
    assert master.add(0, (0,))
    assert master.add(0, (1,))
    assert master.solve(float("inf")) is not None
    assert master.add(0, (2,))
    assert master.add(0, (0, 2))
    master.drop(lambda _, order: 0 in order)
    assert master.tours == [(0, (1,)), (0, (2,))]
    again = master.solve(float("inf"))
    assert again is not None
    assert again.taken == ((0, (2,), 1.0),)
