"""What is dropped on the way: only what another is as good as in everything."""

from __future__ import annotations

from dataclasses import replace

from planner.engine import Row, Sum, choose, list_tours
from tests.engine.small import instance, legs, most, sets, tours, van_day, visit

# 0 - 1 - 2 - 0 uses 3 of the first resource and 30 of the second, 0 - 2 - 1 - 0 the other way about.
SAME = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
FIRST = [[0, 1, 10], [10, 0, 1], [1, 10, 0]]
SECOND = [[0, 10, 1], [1, 0, 10], [10, 1, 0]]
NO_USE = (0, 0)
TWO = instance(
    [visit(1, resources=NO_USE), visit(2, resources=NO_USE)],
    legs=(legs(SAME, FIRST, SECOND),),
    van_days=(van_day([0, 1], resources=NO_USE),),
    resources=("first", "second"),
)


def test_both_orders_are_kept_where_each_is_better_in_one_resource() -> None:
    assert tours(list_tours(TWO))[0, frozenset({0, 1})] == {(3, 30), (30, 3)}


def test_only_the_right_order_makes_the_row_hold() -> None:
    """Each row admits one of the two orders; with the other dropped too early, one visit would be lost."""
    for resource in (0, 1):
        limited = instance(
            TWO.visits,
            legs=TWO.legs,
            van_days=TWO.van_days,
            resources=TWO.resources,
            rows=(Row(Sum(resources={resource: 1}), None, 3),),
            objectives=(most({(0, 0): 1, (1, 0): 1}),),
        )
        listing = list_tours(limited)
        choice = choose(limited, listing, deadline=float("inf"))
        (tour,) = choice.tours
        assert listing.resources[tour, resource] == 3
        assert choice.levels[0].level == 2


def test_the_dearer_order_is_dropped_where_it_is_better_in_nothing() -> None:
    one_resource = instance([visit(1), visit(2)], legs=(legs(SAME, FIRST),), van_days=(van_day([0, 1]),))
    assert tours(list_tours(one_resource))[0, frozenset({0, 1})] == {(3,)}


def test_a_quicker_but_dearer_way_is_kept_for_the_visit_that_closes_early() -> None:
    """0-1-2-3 begins the third visit at minute 23, 0-2-1-3 at 39; the first uses 20, the second 4."""
    minutes = [[0, 1, 9, 1], [9, 0, 1, 1], [9, 9, 0, 1], [1, 9, 9, 0]]
    francs = [[0, 9, 1, 9], [9, 0, 9, 1], [9, 1, 0, 1], [1, 9, 9, 0]]
    visits = [visit(1), visit(2), visit(3, windows=((0, 30),))]
    early = instance(visits, legs=(legs(minutes, francs),), van_days=(van_day([0, 1, 2]),))
    late = replace(early, visits=(*visits[:2], visit(3)))
    assert tours(list_tours(late))[0, frozenset({0, 1, 2})] == {(4,)}
    assert tours(list_tours(early))[0, frozenset({0, 1, 2})] == {(20,)}


def test_a_slower_way_is_kept_where_it_drives_less() -> None:
    """0-1-2-3 is at place 3 at minute 31 having driven 11, 0-2-1-3 at minute 51 having driven 3.

    Home is 9 minutes away: with 12 minutes of driving allowed only the slower one gets there.
    """
    minutes = [[0, 5, 1, 9], [9, 0, 5, 1], [9, 1, 0, 1], [9, 9, 9, 0]]
    visits = [visit(1, windows=((5, 5), (40, 40))), visit(2), visit(3)]
    free = legs(minutes, [[0] * 4] * 4)
    found = {}
    for max_drive in (11, 12):
        day = van_day([0, 1, 2], max_drive=max_drive)
        found[max_drive] = sets(list_tours(instance(visits, legs=(free,), van_days=(day,))))
    assert frozenset({0, 1, 2}) in found[12]
    assert frozenset({0, 1, 2}) not in found[11]
