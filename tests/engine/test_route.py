"""The order of a tour's stops, driven again by the test's own clock."""

from __future__ import annotations

import pytest

from planner.engine import Do, Escort, Instance, Rest, RestAt, Route, Step, best_route
from planner.engine.kernel import MAX_VISITS
from planner.engine.route import sorted_escorts
from tests.engine import slow
from tests.engine.drawn import drawn
from tests.engine.small import instance, legs, van_day, visit


@pytest.mark.parametrize("seed", range(200))
def test_every_listed_tour_has_a_route_that_uses_and_returns_as_found_by_trying_every_minute(seed: int) -> None:
    drawn_instance = drawn(seed)
    for (day, visits), found in slow.listed_of(seed).items():
        for used, returns in found.items():
            route = best_route(drawn_instance, day, tuple(sorted(visits)), used)
            assert route is not None
            assert (route.van_day, route.returns, route.resources) == (day, returns, used)
            assert {step.number for step in route.steps if step.do is Do.VISIT} == visits
            assert sum(step.rest is not RestAt.NONE for step in route.steps) <= 1
            assert driven(drawn_instance, route) == used


def driven(one: Instance, route: Route) -> tuple[int, ...]:
    """Return what the steps use, leg by leg; every leg must exist."""
    day = one.van_days[route.van_day]
    ways, here = one.legs[day.legs], day.start
    used = list(day.resources)
    for step in (*route.steps, None):
        visited = one.visits[step.number] if step and step.do is Do.VISIT else None
        there = day.end if step is None else visited.place if visited else one.escorts[step.number].place
        assert ways.minutes[here, there] >= 0
        for resource in range(len(used)):
            used[resource] += int(ways.resources[resource, here, there])
            used[resource] += visited.resources[resource] if visited else 0
        here = there
    return tuple(used)


def test_the_least_is_taken_where_no_use_is_asked_for() -> None:
    """0-1-2-0 uses 3 francs, 0-2-1-0 uses 30."""
    ways = legs([[0, 1, 1], [1, 0, 1], [1, 1, 0]], [[0, 1, 10], [10, 0, 1], [1, 10, 0]])
    two = instance([visit(1), visit(2)], legs=(ways,))
    route = best_route(two, 0, (0, 1))
    assert route == Route(0, (Step(Do.VISIT, 0, RestAt.NONE), Step(Do.VISIT, 1, RestAt.NONE)), 23, (3,))
    assert best_route(two, 0, (1, 0)) == route


def test_there_is_no_route_where_the_visits_do_not_fit() -> None:
    day = van_day([0, 1], returns=24)
    assert best_route(instance([visit(1), visit(3)], van_days=(day,)), 0, (0, 1)) is None


def test_there_is_no_route_of_more_visits_than_are_allowed() -> None:
    two = [visit(1), visit(2)]
    assert best_route(instance(two, van_days=(van_day([0, 1], max_visits=1),)), 0, (0, 1)) is None
    assert best_route(instance(two, van_days=(van_day([0, 1], max_visits=2),)), 0, (0, 1)) is not None


def test_there_is_no_route_that_uses_what_no_tour_does() -> None:
    assert best_route(instance([visit(1)]), 0, (0,), (3,)) is None


def test_the_escort_is_fetched_before_and_brought_back_after() -> None:
    one = instance([visit(1, escort=0)], escorts=(Escort(0, 2, 3),))
    route = best_route(one, 0, (0,))
    assert route is not None
    assert [(step.do, step.number) for step in route.steps] == [(Do.BEFORE, 0), (Do.VISIT, 0), (Do.AFTER, 0)]
    assert route.returns == 2 + 1 + 10 + 1 + 3


def test_the_rest_is_where_it_lets_the_van_return_first() -> None:
    """Paused from 20 to 30 the van is home at 42; a rest after the service would end at 41, past its window."""
    day = van_day([0], rest=Rest(20, 32, 10))
    route = best_route(instance([visit(1, service=30, windows=((0, 11),))], van_days=(day,)), 0, (0,))
    assert route is not None
    assert [step.rest for step in route.steps] == [RestAt.WITHIN]
    assert route.returns == 42


def test_a_route_is_the_same_each_time() -> None:
    same = instance([visit(1), visit(1), visit(1)])
    assert len({best_route(same, 0, (0, 1, 2)) for _ in range(5)}) == 1


def test_more_visits_than_a_tour_can_hold_are_refused() -> None:
    many = instance([visit(0, service=1) for _ in range(MAX_VISITS + 1)])
    with pytest.raises(ValueError, match=f"{MAX_VISITS} at most"):
        best_route(many, 0, tuple(range(MAX_VISITS + 1)))


def test_escorts_are_numbered_as_the_visits_name_them() -> None:
    one = instance(
        [visit(1, escort=2), visit(1), visit(1, escort=0), visit(1, escort=2)],
        escorts=tuple(Escort(0, 0, 0) for _ in range(3)),
    )
    assert sorted_escorts(one, (0, 1, 2, 3)) == [2, 0]
    assert sorted_escorts(one, (1,)) == []
