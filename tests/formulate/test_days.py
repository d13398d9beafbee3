"""Which days: each rule narrows the draft, or adds its rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from planner.engine import Row, Sum
from planner.formulate.days import days, must, once, one_tour
from planner.model import Holiday, Problem, Status, Van
from tests.formulate.weeks import draft, request, week, with_row, with_setting
from tests.verify.world import FRI, MON, SAT, THU, TUE, WED

SIX = [MON, TUE, WED, THU, FRI, SAT]


def allowed(problem: Problem) -> list[date]:
    """Return the dates on which the rule of days leaves V1 the request R1."""
    made = draft(problem)
    one_tour(made)
    days(made)
    return [day for van, day in made.van_days if made.may(0, van, day)]


def test_a_van_works_on_its_days_and_not_where_it_is_unavailable() -> None:
    vans = (
        Van("V1", "B"),
        Van("V2", "B", days=frozenset({"mon", "wed", "sun"}), unavailable=frozenset({WED})),
    )
    made = draft(week(vans=vans))
    one_tour(made)
    assert [(van.id, day) for van, day in made.van_days] == [*(("V1", day) for day in SIX), ("V2", MON)]


@pytest.mark.parametrize(
    ("changes", "dates"),
    [
        ({}, SIX),
        ({"earliest": WED}, [WED, THU, FRI, SAT]),
        ({"latest": TUE}, [MON, TUE]),
        ({"latest": None}, SIX),
        ({"earliest": WED, "latest": WED}, [WED]),
        ({"earliest": SAT + timedelta(days=1)}, []),
        ({"days": frozenset({"tue", "fri"})}, [TUE, FRI]),
        ({"days": frozenset({"sun"})}, []),
    ],
)
def test_a_request_is_served_within_its_window_on_its_weekdays(changes: dict[str, Any], dates: list[date]) -> None:
    assert allowed(week(request("R1", "C1", **changes))) == dates


def test_no_clinic_is_held_on_a_holiday() -> None:
    feast = {THU: Holiday(THU, "Fête", "Feast")}
    assert allowed(week(request("R1", "C1"), holidays=feast)) == [MON, TUE, WED, FRI, SAT]


@pytest.mark.parametrize(("rule", "dates"), [("avoid", [MON, WED, THU, FRI, SAT]), ("prefer", SIX), ("ignore", SIX)])
def test_only_a_market_to_be_avoided_forbids_its_day(rule: str, dates: list[date]) -> None:
    market = with_row(week(request("R1", "C1")), "communities", "C1", market_day="tue", market_rule=rule)
    assert allowed(market) == dates


def test_what_is_not_announced_waits_for_the_lead_days() -> None:
    """Planned on Monday with 3 lead days: Thursday is the first date allowed; announced dates may be sooner."""
    hasty = with_setting(week(request("R1", "C1")), "horizon", planned_on=MON)
    hasty = with_setting(hasty, "policy", lead_days=3)
    assert allowed(hasty) == [THU, FRI, SAT]
    assert allowed(with_row(hasty, "requests", "R1", status=Status.NEW)) == [THU, FRI, SAT]
    assert allowed(with_row(hasty, "requests", "R1", status=Status.PUBLISHED)) == SIX


def test_only_requests_that_are_open_are_planned() -> None:
    made = draft(week(*(request(status.value, "C1", status=status) for status in Status)))
    assert [one.id for one in made.requests] == ["new", "accepted", "published"]


def rows_of(problem: Problem) -> list[Row]:
    """Return the rows that make a request be served once."""
    made = draft(problem)
    one_tour(made)
    days(made)
    once(made)
    return made.rows


def test_a_request_is_served_once() -> None:
    """On the dates that are open to it: positions 2 to 5 of the horizon."""
    (row,) = rows_of(week(request("R1", "C1", earliest=WED)))
    assert row == Row(Sum(visits={(0, 2): 1, (0, 3): 1, (0, 4): 1, (0, 5): 1}), None, 1)


def test_a_request_without_an_open_date_needs_no_row() -> None:
    assert rows_of(week(request("R1", "C1", days=frozenset({"sun"})))) == []


@pytest.mark.parametrize("gap", [0, 1, 2, 3, 6])
def test_visits_of_a_request_lie_their_gap_apart(gap: int) -> None:
    """Two days are allowed together exactly where they are a gap apart, and at least a day."""
    rows = rows_of(week(request("R1", "C1", visits=2, min_gap_days=gap)))
    for first in range(6):
        for second in range(first + 1, 6):
            chosen = {(0, first), (0, second)}
            kept = all(
                sum(row.sum.visits[pair] for pair in row.sum.visits.keys() & chosen) <= (row.high or 0) for row in rows
            )
            assert kept == (second - first >= max(1, gap))


def test_a_request_for_two_visits_is_served_at_most_twice() -> None:
    rows = rows_of(week(request("R1", "C1", visits=2, min_gap_days=1)))
    assert Row(Sum(visits={(0, day): 1 for day in range(6)}), None, 2) in rows


def test_a_must_is_served_or_its_side_variable_says_that_it_is_missed() -> None:
    """The second must wants two visits: one of them is not enough."""
    made = draft(week(request("R1", "C1"), request("R2", "C2", must=True), request("R3", "C3", must=True, visits=2)))
    one_tour(made)
    must(made)
    assert made.sides == [(0, 1), (0, 1)]
    assert made.rows == [
        Row(Sum(visits={(1, day): 1 for day in range(6)}, sides={0: 1}), 1, None),
        Row(Sum(visits={(2, day): 1 for day in range(6)}, sides={1: 2}), 2, None),
    ]


def test_a_must_that_no_date_allows_is_missed() -> None:
    made = draft(week(request("R1", "C1", must=True), vans=(Van("V1", "B", days=frozenset()),)))
    one_tour(made)
    must(made)
    assert made.rows == [Row(Sum(sides={0: 1}), 1, None)]


def test_a_date_is_open_while_one_van_is_left() -> None:
    """V1 is kept from Tuesday, both from Wednesday."""
    made = draft(week(request("R1", "C1", latest=WED), vans=(Van("V1", "B"), Van("V2", "B"))))
    one_tour(made)
    days(made)
    made.forbid("closed", made.requests[0], TUE, [made.problem.vans["V1"]])
    made.forbid("closed", made.requests[0], WED)
    assert list(made.open_dates(0)) == [0, 1]


def test_the_first_rule_that_forbids_is_the_one_that_is_named() -> None:
    made = draft(week(request("R1", "C1")))
    made.forbid("days", made.requests[0], MON)
    made.forbid("supervision", made.requests[0], MON)
    assert made.forbidden == {("R1", "V1", MON): "days"}


def test_lead_days_count_from_the_day_of_planning() -> None:
    """Planned on Thursday 19 November with 12 lead days: 1 December."""
    later = with_setting(week(request("R1", "C1")), "policy", lead_days=12)
    assert allowed(later) == [TUE, WED, THU, FRI, SAT]
