"""One call for every size: which depth it takes, what it starts from, what it tells."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

import pytest

from planner.engine import Instance, Rest, solve
from planner.engine.kernel import MAX_VISITS
from tests.engine.small import at_most, instance, most, van_day, visit

FOREVER = 1e9


def near_each_other(visits: int, **changes: int) -> Instance:
    """Return so many visits of a minute at one place, a point each, that one van can all make in a day."""
    here = [visit(1, 1) for _ in range(visits)]
    once = tuple(at_most(1, (number, 0)) for number in range(visits))
    return instance(here, rows=once, objectives=(most({(number, 0): 1 for number in range(visits)}),), **changes)


def test_what_can_be_listed_is_listed_and_proven() -> None:
    solved = solve(near_each_other(3), deadline=FOREVER)
    assert (solved.depth, solved.choice.levels[0].level, solved.choice.levels[0].proven) == ("list", 3, True)


def test_more_visits_a_tour_than_a_list_holds_are_generated() -> None:
    many = near_each_other(MAX_VISITS + 2)
    solved = solve(many, deadline=monotonic() + 300)
    assert (solved.depth, solved.choice.levels[0].level) == ("generate", MAX_VISITS + 2)
    (row,) = solved.choice.tours
    assert sorted(solved.listing.visits[row].tolist()) == list(range(MAX_VISITS + 2))
    assert solved.listing.resources[row].tolist() == [2]  # a franc there and one back


def test_what_cannot_be_generated_stays_with_the_list() -> None:
    rested = replace(near_each_other(2), van_days=(van_day([0, 1], rest=Rest(0, 9, 1)),))
    assert solve(rested, deadline=FOREVER).depth == "list"


@pytest.mark.parametrize("first", [((0, (0, 1)),), ((0, (1,)), (5, (0,)), (0, (7, 9)))])
def test_a_start_changes_nothing_of_what_is_proven(first: tuple[tuple[int, tuple[int, ...]], ...]) -> None:
    week = near_each_other(3)
    assert solve(week, deadline=FOREVER, first=first).choice.levels == solve(week, deadline=FOREVER).choice.levels


def test_a_start_is_there_when_no_time_is_left() -> None:
    """Without one, a first choice has a second of its own only where the clock allows."""
    week = near_each_other(3)
    solved = solve(week, deadline=monotonic() + 0.5, first=((0, (0, 1, 2)),))
    assert solved.choice.levels[0].level == 3


def test_two_workers_prove_the_same() -> None:
    week = near_each_other(5)
    assert solve(week, deadline=FOREVER, workers=2).choice.levels == solve(week, deadline=FOREVER).choice.levels


def test_the_trace_closes_in_to_the_end() -> None:
    trace = solve(near_each_other(4), deadline=FOREVER).choice.trace
    assert [moment.level for moment in trace] == sorted(moment.level for moment in trace)
    assert [moment.bound for moment in trace] == sorted((moment.bound for moment in trace), reverse=True)
    assert (trace[-1].level, trace[-1].bound) == (4, 4)
    assert [moment.seconds for moment in trace] == sorted(moment.seconds for moment in trace)
