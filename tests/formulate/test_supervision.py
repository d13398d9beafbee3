"""Supervising days, supervisors a date, and who rides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.engine import Escort, Row, Sum
from planner.formulate.days import one_tour
from planner.formulate.supervision import escort, escorts, present, supervision, supervisors
from tests.formulate.weeks import draft, formulated, request, week, with_row
from tests.verify.world import FRI, MON, SAT, THU, TUE, WED


@pytest.mark.parametrize(
    ("changes", "dates"),
    [
        ({}, [MON, TUE, WED, THU, FRI]),
        ({"supervises_on": frozenset({"tue", "sat"})}, [TUE, SAT]),
        ({"unavailable": frozenset({MON, FRI})}, [TUE, WED, THU]),
        ({"supervises_on": frozenset({"sun"})}, []),
    ],
)
def test_a_clinic_is_held_on_a_supervising_day(changes: dict[str, Any], dates: list[date]) -> None:
    made = draft(with_row(week(request("R1", "C1"), request("R3", "C3")), "health_centres", "H1", **changes))
    one_tour(made)
    supervision(made)
    van = made.problem.vans["V1"]
    assert [day for _, day in made.van_days if made.may(0, van, day)] == dates
    assert {rule for (key, _, _), rule in made.forbidden.items() if key == "R1"} <= {"supervision"}
    # H2's own days are not touched.
    assert [day for _, day in made.van_days if made.may(1, van, day)] == [MON, TUE, WED, THU, FRI]


def test_a_centre_has_no_more_clinics_a_date_than_supervisors() -> None:
    """H1 has two supervisors for C1 and C5, H2 one for C3."""
    made = draft(week(request("R1", "C1"), request("R3", "C3"), request("R5", "C5")))
    supervisors(made)
    assert made.rows == [
        *(Row(Sum(visits={(0, day): 1, (2, day): 1}), None, 2) for day in range(6)),
        *(Row(Sum(visits={(1, day): 1}), None, 1) for day in range(6)),
    ]


def test_only_supervisors_who_ride_are_fetched() -> None:
    """H1's ride with 20 minutes for the pick-up and 5 for the drop-off, H2's come alone."""
    made = draft(week(request("R3", "C3"), request("R1", "C1"), request("R2", "C2")))
    assert escorts(made) == {"H1": 0}
    assert escort(made, made.problem.health_centres["H1"]) == Escort(made.travel.index("H1"), before=20, after=5)
    instance = formulated(made.problem).instance
    assert [visit.escort for visit in instance.visits] == [None, 0, 0]


def test_several_supervisors_are_numbered_as_the_requests_name_them() -> None:
    both = with_row(week(request("R3", "C3"), request("R1", "C1")), "health_centres", "H2", rides=True)
    assert escorts(draft(both)) == {"H2": 0, "H1": 1}
    assert [visit.escort for visit in formulated(both).instance.visits] == [0, 1]


def test_a_supervisor_is_present_where_the_clinic_is_at_the_centres_door() -> None:
    made = draft(week(request("R1", "C1"), request("R5", "C5")))
    assert [present(made, one) for one in made.requests] == [False, True]
    assert [visit.present for visit in formulated(made.problem).instance.visits] == [False, True]
