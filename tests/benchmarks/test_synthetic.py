"""Synthetic weeks: what is drawn, and that the engine's best is the best of all plans that the checker accepts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product
from time import monotonic
from typing import Any

import numpy as np
import pytest

from benchmarks.sets.check import broken_rules, worth
from benchmarks.synthetic import Week, arcs, drawn_week, tiered, weighted
from benchmarks.week_plans import as_table, plan_of, text, week_of
from benchmarks.week_runs import solved
from planner.engine import choose, list_tours


def same(one: Week, other: Week) -> bool:
    nothing = np.zeros((0, 0), np.int32)
    return replace(one, minutes=nothing) == replace(other, minutes=nothing) and bool(
        np.array_equal(one.minutes, other.minutes)
    )


def test_a_seed_gives_the_same_week() -> None:
    assert same(drawn_week(2, 3, 20, 1), drawn_week(2, 3, 20, 1))
    assert not same(drawn_week(2, 3, 20, 1), drawn_week(2, 3, 20, 2))


def test_it_is_drawn_as_described() -> None:
    week = drawn_week(5, 6, 300, 0)
    assert (week.bases, week.vans, len(week.centres), len(week.requests)) == ((3, 2), 5, 37, 300)
    assert sum(request.must for request in week.requests) == 15
    assert {request.service for request in week.requests} == set(range(120, 241, 15))
    assert all(5 <= request.value <= 150 for request in week.requests)
    assert 27 <= float(np.median([request.value for request in week.requests])) <= 33
    markets = [request for request in week.requests if request.latest < 540]
    assert 90 <= len(markets) <= 150
    assert all(len(request.days) <= 3 and 120 <= request.latest <= 210 for request in markets)
    assert all(2 <= len(days) <= 5 for days in week.centres)
    shortest = week.minutes[:, :, None] + week.minutes[None]
    assert (week.minutes[:, None, :] <= shortest + 1).all()  # a way through another place, each rounded up


def test_dense_services_take_half_the_time() -> None:
    services = {request.service for request in drawn_week(5, 6, 300, 0, dense=True).requests}
    assert (min(services), max(services)) == (60, 120)


def test_columns_and_flow_are_as_many_as_in_the_trial() -> None:
    assert 1_000 < len(list_tours(weighted(drawn_week(5, 5, 100, 0))).van_day) < 6_000
    for vans, requests, lodgings, groups, flow in ((2, 30, 4, 85, 137), (2, 100, 6, 161, 263), (5, 100, 8, 330, 858)):
        week = drawn_week(vans, 5, requests, 0, lodgings=lodgings)
        near = replace(week, minutes=np.minimum(week.minutes, 300))
        instance = weighted(near)
        assert (len(instance.van_days), len(instance.sides)) == (groups, flow)


def test_a_van_goes_nowhere_too_far_and_is_home_in_time() -> None:
    week = drawn_week(2, 5, 30, 0, lodgings=4)
    far = week.minutes.copy()
    far[0, 1] = far[1, 0] = 301
    assert any({one[0], other[0]} == {0, 1} for _, _, one, other in arcs(week))
    assert not any({one[0], other[0]} == {0, 1} for _, _, one, other in arcs(replace(week, minutes=far)))
    assert all(other == (home, 0) for home, day, _, other in arcs(week) if day == 4)
    assert max(nights for _, _, _, (_, nights) in arcs(week)) == 3


def test_a_week_is_read_back_from_its_table() -> None:
    week = drawn_week(5, 5, 30, 3, lodgings=2)
    assert same(week, week_of(json.loads(text(as_table(week)))))


@pytest.mark.parametrize("lodgings", [0, 2])
@pytest.mark.parametrize("seed", range(6))
def test_the_best_is_the_best_of_all_plans(lodgings: int, seed: int) -> None:
    week = drawn_week(1, 3, 5, seed, lodgings=lodgings)
    found = solved(week, 60)
    assert found.broken == ()
    assert found.proven
    assert found.worth["total"] == found.levels[0].level == max(worths(week))


def worths(week: Week) -> Iterator[int]:
    """Yield what every plan of the one van is worth: any requests on any days, any nights, any order."""
    table = as_table(week)
    places = [0, *table["lodgings"]]
    for days in product([None, *range(week.days)], repeat=len(week.requests)):
        orders = [
            list(permutations(number for number, when in enumerate(days) if when == day)) for day in range(week.days)
        ]
        if max(map(len, orders)) > 4:
            continue  # five services of two hours are longer than a day
        for nights in product(places, repeat=week.days - 1):
            slept = [0, *nights, 0]
            best = [
                first(table, plans)
                for plans in (
                    [tour(day, slept[day], slept[day + 1], order) for order in orders[day]] for day in range(week.days)
                )
            ]
            plan = {"week": week.name, "tours": [one for one in best if one["stops"] or one["from"] != one["to"]]}
            if not broken_rules(table, plan):
                yield worth(table, plan)["total"]


def tour(day: int, start: int, end: int, stops: tuple[int, ...]) -> dict[str, Any]:
    return {"van": 0, "day": day, "from": start, "to": end, "stops": list(stops)}


def first(table: dict[str, Any], tours: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the shortest of these tours that are in time, or any."""

    def late_and_long(one: dict[str, Any]) -> tuple[bool, int]:
        faults = broken_rules(table, {"week": table["name"], "tours": [one]})
        late = any(fault.startswith(("latest", "back-in-time")) for fault in faults)
        return late, -worth({**table, "bases": []}, {"tours": [one]})["net"]

    return min(tours, key=late_and_long)


def test_in_tiers_a_must_goes_before_any_value() -> None:
    week = drawn_week(2, 5, 30, 0)
    listing = list_tours(tiered(week, "0"))
    choice = choose(tiered(week, "0"), listing, deadline=monotonic() + 60)
    reached = worth(as_table(week), plan_of(week, tiered(week, "0"), listing, choice))
    assert [level.name for level in choice.levels] == ["must", "value", "cost"]
    assert [level.level for level in choice.levels] == [reached["musts"], reached["value"], reached["minutes"]]
    best = solved(week, 60).worth
    assert reached["musts"] == best["musts"]
    assert reached["value"] >= best["value"]
    assert reached["net"] <= best["net"]


def test_supervision_costs_something() -> None:
    week = drawn_week(5, 5, 100, 1)
    freed = replace(week, supervisors=week.vans)
    with_it, without = (solved(one, 60).worth["total"] for one in (week, freed))
    assert with_it < without
