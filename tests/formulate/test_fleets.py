"""Which vans are planned as one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from planner.formulate.fleets import fleets
from planner.model import Problem, Status, Van
from tests.formulate.weeks import draft, request, staffed, supplied, week
from tests.verify.world import MON, SAT, TUE


def told(problem: Problem) -> list[list[str]]:
    """Return the ids of the vans of each fleet."""
    return [[van.id for van in fleet] for fleet in fleets(draft(problem))]


def two(**second: Any) -> tuple[Van, ...]:
    """Return two vans of which the second may have something of its own."""
    return Van("V2", "B", **second), Van("V1", "B")


@pytest.mark.parametrize("second", [{}, {"name": "Deux"}, {"tank_l": 60.0}, {"volume_l": None}])
def test_vans_that_nothing_tells_apart_are_one_fleet_in_the_order_of_their_ids(second: dict[str, Any]) -> None:
    assert told(week(vans=two(**second))) == [["V1", "V2"]]


@pytest.mark.parametrize(
    "second",
    [
        {"drive": "4x2"},
        {"days": frozenset({"mon"})},
        {"unavailable": frozenset({TUE})},
        {"ml_per_km": 141},
        {"upkeep_xof_km": 91},
        {"day_xof": 12_001},
        {"max_drive_minutes": 400},
        {"max_clinics_per_day": 1},
        {"speed_percent": 90},
        {"funder": "F1"},
        {"max_nights": 1},
    ],
)
def test_what_tells_vans_apart_makes_them_two(second: dict[str, Any]) -> None:
    assert told(week(vans=two(**second))) == [["V1"], ["V2"]]


def test_vans_that_sleep_out_are_each_alone() -> None:
    assert told(week(vans=(Van("V1", "B", max_nights=1), Van("V2", "B", max_nights=1)))) == [["V1"], ["V2"]]


def test_vans_with_crews_are_each_alone() -> None:
    assert told(staffed(week(vans=two()))) == [["V1"], ["V2"]]


def test_vans_with_a_volume_are_each_alone_where_loads_are_known() -> None:
    """Without a table of stock nothing is loaded."""
    one = week(vans=(Van("V1", "B", volume_l=Fraction(9)), Van("V2", "B", volume_l=Fraction(9))))
    assert told(one) == [["V1", "V2"]]
    assert told(supplied(one, ())) == [["V1"], ["V2"]]


@pytest.mark.parametrize(
    ("changes", "alone"),
    [
        ({"freeze": "van"}, True),
        ({"freeze": "time", "begin": 500}, True),
        ({"status": Status.PUBLISHED}, True),
        ({"freeze": "day"}, False),
        ({"status": Status.NEW}, False),
        ({"status": Status.WITHDRAWN, "freeze": "van"}, False),
    ],
)
def test_a_van_that_a_request_is_held_to_is_alone(changes: dict[str, Any], alone: bool) -> None:
    one = week(request("R1", "C1", van="V1", date=MON, **changes), vans=(*two(), Van("V3", "B")))
    assert told(one) == ([["V1"], ["V2", "V3"]] if alone else [["V1", "V2", "V3"]])


def test_a_published_request_without_a_date_holds_no_van() -> None:
    one = week(request("R1", "C1", van="V1", status=Status.PUBLISHED, latest=SAT), vans=two())
    assert told(one) == [["V1", "V2"]]
