"""What one search hands on to another: where it begins, never what it may choose. Levels are held in test_carried."""

from __future__ import annotations

from dataclasses import replace

from planner.engine import Handed, Instance, Proven, Row, Sum, choose, hand_on, list_tours
from planner.engine.handed import taken_on
from tests.engine.small import at_most, cheapest, instance, most, visit

FOREVER = float("inf")
VALUE = most({(0, 0): 5, (1, 0): 4, (2, 0): 3})


def three(high: int = 3) -> Instance:
    """Return three visits, at most so many of them made; a side variable and a row on it alone."""
    rows = (at_most(high, (0, 0), (1, 0), (2, 0)), Row(Sum(tours={0: 1}, sides={0: -1}), None, 0))
    week = instance([visit(1), visit(2), visit(3)], rows=rows, objectives=(VALUE, cheapest()))
    return replace(week, sides=((0, 1),))


def handed(week: Instance) -> Handed:
    listing = list_tours(week)
    choice = choose(week, listing, deadline=FOREVER)
    return hand_on(Proven(week, tuple(one.level for one in choice.levels), (12, 0)), listing, choice.best)


def levels(week: Instance, known: Handed | None = None) -> list[int]:
    return [one.level for one in choose(week, list_tours(week), deadline=FOREVER, handed=known).levels]


def test_a_choice_counts_only_where_the_rows_hold_it() -> None:
    base = handed(three())
    for high in range(3):
        assert levels(three(high), base) == levels(three(high))


def test_what_is_not_listed_is_left_out() -> None:
    base = handed(three())
    assert base.tours is not None
    (day,) = three().van_days
    fewer = replace(three(), van_days=(replace(day, visits=(0, 1)),))
    choices, wanted = taken_on(base.tours, list_tours(fewer))
    assert all(choice.tours == () for choice in choices)
    assert levels(fewer, base) == levels(fewer)
    assert max((int(rows.max(initial=-1)) for rows in wanted), default=-1) < len(list_tours(fewer).van_day)


def test_cuts_hold_only_where_a_row_that_they_follow_from_is_the_same() -> None:
    """That no van goes out, which follows from nothing, is believed of the same rows on tours and of no others."""
    base = handed(three())
    assert base.tours is not None
    bare = replace(base, tours=replace(base.tours, choices=()), cuts=(Row(Sum(tours={0: 1}), None, 0),))
    other = replace(three(), rows=(three().rows[0], Row(Sum(tours={0: 1}, sides={0: -1}), None, 1)))
    assert levels(three(), bare)[0] == 0
    assert levels(other, bare)[0] == 12
