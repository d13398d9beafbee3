"""How many tours some vans make together: rows that cut off halves, and nothing in whole numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from planner.engine import Instance, Row, Sum
from planner.engine.counts import Counts
from tests.engine.small import instance, van_day, visit


def shared_crew(crew_days: int, needed: int) -> Instance:
    """Return two vans over two days; a tour needs so many of a crew that has, all in all, so many days."""
    days = tuple(replace(van_day([0], day=day), van=van) for van in (0, 1) for day in (0, 1))
    sides = tuple((0, 9) for _ in days)
    rows = [Row(Sum(tours={number: needed}, sides={number: -1}), None, 0) for number in range(4)]
    rows.append(Row(Sum(sides=dict.fromkeys(range(4), 1)), None, crew_days))
    return instance([visit(1)], van_days=days, sides=sides, rows=tuple(rows))


def limits(rows: list[Row]) -> dict[tuple[int, ...], int | None]:
    """Return the most tours of each set of van-days that rows speak of."""
    return {tuple(sorted(row.sum.tours)): row.high for row in rows}


def test_half_a_tour_more_than_the_crew_allows_is_cut_off() -> None:
    counts = Counts(shared_crew(crew_days=7, needed=2))  # three tours and a half
    assert limits(counts.cuts(np.array([1.0, 1.0, 1.0, 0.5]))) == {(0, 1, 2, 3): 3}


def test_nothing_is_cut_off_where_whole_tours_would_do() -> None:
    counts = Counts(shared_crew(crew_days=8, needed=2))
    assert counts.cuts(np.array([1.0, 1.0, 1.0, 0.5])) == []


def test_whole_numbers_of_tours_are_never_cut_off() -> None:
    counts = Counts(shared_crew(crew_days=5, needed=2))
    made = [tours for tours in product((0.0, 1.0), repeat=4) if 2 * sum(tours) <= 5]
    assert [counts.cuts(np.array(tours)) for tours in made] == [[] for _ in made]
    rows = counts.cuts(np.array([1.0, 0.5, 1.0, 0.0])) + counts.cuts(np.array([1.0, 0.0, 0.75, 0.75]))
    assert rows
    for row in rows:
        assert row.high is not None
        assert all(sum(tours[number] for number in row.sum.tours) <= row.high for tours in made)


def test_a_row_found_helps_to_find_the_next() -> None:
    """Each pair of three vans makes at most one tour; a half of each is within that, and one in all is cut off."""
    days = tuple(replace(van_day([0]), van=van) for van in range(3))
    rows = tuple(Row(Sum(tours={one: 2, other: 2}), None, 3) for one, other in ((0, 1), (1, 2), (0, 2)))
    counts = Counts(instance([visit(1)], van_days=days, rows=rows))
    first = limits(counts.cuts(np.array([0.75, 0.75, 0.75])))
    assert set(first.items()) <= {((0, 1), 1), ((1, 2), 1), ((0, 2), 1), ((0, 1, 2), 2)}
    for _ in range(3):
        counts.cuts(np.array([0.75, 0.75, 0.75]))
    assert limits(counts.cuts(np.array([0.5, 0.5, 0.5]))) == {(0, 1, 2): 1}
