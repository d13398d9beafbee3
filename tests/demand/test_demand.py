"""What a clinic is worth, by hand from docs/rules.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from planner.demand import capacity, recency, values
from planner.model import Community, PastVisit, Problem, Request, Worth
from tests.verify import world
from tests.verify.world import MON, SAT, TUE


def week(request: dict[str, Any], community: dict[str, Any] | None = None, **parts: Any) -> Problem:
    """Return a week with one request, of C1, last visited on its first day: recency weight 1."""
    place = Community("C1", "C1", -7.7, 12.6, health_centre="H1", last_visit=MON)
    asked = Request("R1", "C1", earliest=MON, latest=SAT)
    return replace(
        world.problem(),
        communities={"C1": replace(place, **(community or {}))},
        requests={"R1": replace(asked, **request)},
        **parts,
    )


def worth(request: dict[str, Any], community: dict[str, Any] | None = None, **parts: Any) -> Worth:
    """Return what its clinic is worth on Monday."""
    return values(week(request, community, **parts))["R1", MON]


@pytest.mark.parametrize(("priority", "points"), [(1, 6_000), (2, 8_000), (3, 10_000), (4, 15_000), (5, 20_000)])
def test_priority_weighs_what_ten_clients_are_worth(priority: int, points: int) -> None:
    assert worth({"expected_clients": 10, "priority": priority}) == Worth(10, points)


def test_every_request_has_a_worth_on_every_date_of_the_horizon() -> None:
    problem = world.problem()
    assert set(values(problem)) == {(key, day) for key in problem.requests for day in problem.settings.horizon.dates}


@pytest.mark.parametrize(
    ("last_visit", "weeks"),
    [
        (MON, 0),
        (date(2026, 11, 24), 0),  # six days
        (date(2026, 11, 23), 1),
        (date(2026, 6, 8), 25),
        (date(2026, 6, 2), 25),  # a day short of 26 weeks
        (date(2026, 6, 1), 26),
        (date(2020, 1, 1), 26),
        (None, 26),
        (date(2026, 12, 31), 0),  # still to come
    ],
)
def test_weeks_since_the_last_visit_count_up_to_half_a_year(last_visit: date | None, weeks: int) -> None:
    problem = week({"expected_clients": 10}, {"last_visit": last_visit})
    assert recency(problem, problem.requests["R1"]) == 1 + Fraction(weeks, 52)


@pytest.mark.parametrize(
    ("received_on", "weeks"),
    [
        (None, 0),
        (date(2026, 11, 19), 0),  # the day of planning
        (date(2026, 11, 13), 0),
        (date(2026, 11, 12), 1),
        (date(2026, 5, 22), 25),
        (date(2026, 5, 21), 26),
        (date(2025, 1, 1), 26),
        (date(2026, 11, 25), 0),  # after the day of planning
    ],
)
def test_weeks_of_waiting_count_up_to_half_a_year(received_on: date | None, weeks: int) -> None:
    problem = week({"expected_clients": 10, "received_on": received_on})
    assert recency(problem, problem.requests["R1"]) == 1 + Fraction(weeks, 52)


def test_longest_unvisited_and_longest_waiting_count_twice() -> None:
    """26 and 26 weeks: weight 2."""
    assert worth({"expected_clients": 10, "received_on": date(2025, 1, 1)}, {"last_visit": None}) == Worth(10, 20_000)


def test_the_latest_of_the_visits_counts() -> None:
    """13 weeks before the start; an older visit and another community's do not matter."""
    past = tuple(
        PastVisit(day, place)
        for day, place in (
            (date(2026, 8, 31), "C1"),
            (date(2026, 3, 1), "C1"),
            (date(2026, 11, 29), "C2"),
        )
    )
    assert worth({"expected_clients": 10}, {"last_visit": date(2026, 7, 1)}, past_visits=past) == Worth(10, 12_500)
    assert worth({"expected_clients": 10}, {"last_visit": None}, past_visits=past) == Worth(10, 12_500)


def test_points_are_rounded_half_up_once() -> None:
    """7 x 1.5 x (1 + 13 / 52) = 13.125 exactly; 1 x 0.6 x (1 + 5 / 52) = 0.657 692 is 658 thousandths."""
    assert worth({"expected_clients": 7, "priority": 4}, {"last_visit": date(2026, 8, 31)}) == Worth(7, 13_125)
    assert worth({"expected_clients": 1, "priority": 1}, {"last_visit": date(2026, 10, 26)}) == Worth(1, 658)
    # 3 x (1 + 11 / 52) x 1.5 = 5.451 923; 3 x (1 + 1 / 52) x 0.8 = 2.446 153 8
    assert worth({"expected_clients": 3, "priority": 4}, {"last_visit": date(2026, 9, 14)}) == Worth(3, 5_452)
    assert worth({"expected_clients": 3, "priority": 2}, {"last_visit": date(2026, 11, 23)}) == Worth(3, 2_446)


@pytest.mark.parametrize(
    ("service", "clients"),
    [(240, 30), (60, 7), (64, 8), (63, 7), (30, 3), (7, 0), (8, 1), (480, 60)],
)
def test_a_clinic_serves_as_many_as_its_hours_hold(service: int, clients: int) -> None:
    """7.5 an hour, the part of a client left out."""
    problem = week({"expected_clients": 1000, "service": service})
    assert capacity(problem.requests["R1"], problem.settings.policy) == clients
    assert values(problem)["R1", MON] == Worth(clients, 1000 * clients)


def test_the_market_day_is_worth_a_tenth_more_where_it_is_preferred() -> None:
    found = values(week({"expected_clients": 10}, {"market_rule": "prefer", "market_day": "tue"}))
    assert found["R1", TUE] == Worth(10, 11_000)
    assert {found["R1", day] for day in world.settings().horizon.dates if day != TUE} == {Worth(10, 10_000)}


@pytest.mark.parametrize("rule", ["ignore", "avoid"])
def test_the_market_day_is_worth_the_same_elsewhere(rule: str) -> None:
    found = values(week({"expected_clients": 10}, {"market_rule": rule, "market_day": "tue"}))
    assert found["R1", TUE] == Worth(10, 10_000)


@pytest.mark.parametrize(
    ("women", "clients"),
    [
        (1000, 36),  # 36.0
        (125, 5),  # 4.5, halves up
        (375, 14),  # 13.5, to the even would be 14 too
        (625, 23),  # 22.5, to the even would be 22
        (13, 0),  # 0.468
        (14, 1),  # 0.504
        (0, 0),
    ],
)
def test_without_expected_clients_they_are_women_times_unmet_need_times_reach(women: int, clients: int) -> None:
    long_day = {"service": 480}
    assert worth(long_day, {"women_15_49": women, "population": 99_999}) == Worth(clients, 1000 * clients)


def test_women_not_given_are_a_share_of_the_population() -> None:
    """5,000 x 0.22 x 0.24 x 0.15 = 39.6."""
    assert worth({"service": 480}, {"population": 5_000}) == Worth(40, 40_000)


def test_with_neither_women_nor_population_nobody_is_expected() -> None:
    assert worth({}) == Worth(0, 0)


def test_what_the_model_expects_has_no_recency_weight() -> None:
    """Never visited and waiting for a year: still 36 points at priority 3."""
    never = {"women_15_49": 1000, "last_visit": None}
    assert worth({"service": 480, "received_on": date(2025, 11, 19)}, never) == Worth(36, 36_000)


def test_what_the_model_expects_is_weighted_by_priority_and_market() -> None:
    """36 x 2 x 1.1 = 79.2."""
    market = {"women_15_49": 1000, "market_rule": "prefer", "market_day": "mon"}
    assert worth({"service": 480, "priority": 5}, market) == Worth(36, 79_200)


def test_none_expected_by_hand_is_none() -> None:
    """A 0 is not an empty cell."""
    assert worth({"expected_clients": 0}, {"women_15_49": 1000}) == Worth(0, 0)
