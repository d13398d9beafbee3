"""Each change does what its name says, to what it should, and leaves the problem that it is given alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from planner.demand import values
from planner.model import Funder
from planner.whatif import scenarios as change
from planner.whatif.marginal import van_day
from planner.whatif.scenarios import OWN, CentreId, FunderId, VanId, Weekday
from planner.whatif.sweep import Case, sweep
from planner.whatif.table import by_district, table
from tests.whatif.weeks import drawn, staffed

PROBLEM = drawn(4)
V1 = VanId("V1")


def test_an_extra_van_brings_its_crew() -> None:
    problem = staffed(PROBLEM)
    made = change.extra_van(V1, days=(Weekday("mon"),))(problem)
    (van,) = made.vans.keys() - problem.vans.keys()
    (member,) = made.staff.keys() - problem.staff.keys()
    assert made.staff[member].van == van and made.staff[member].days == made.vans[van].days == {"mon"}
    assert made.vans[van].base == problem.vans["V1"].base


def test_a_van_day_is_one_date() -> None:
    first, *others = PROBLEM.settings.horizon.dates
    made = van_day(V1, first)(PROBLEM)
    (van,) = made.vans.keys() - PROBLEM.vans.keys()
    assert made.vans[van].unavailable == set(others)


def test_a_budget_of_own_resources_pays_what_nobody_else_does() -> None:
    problem = replace(PROBLEM, funders={"F": Funder("F", cap_xof=5)})
    vans = {name: replace(row, funder="F" if name == "V1" else None) for name, row in problem.vans.items()}
    problem = replace(problem, vans={**vans, "W": replace(vans["V1"], id="W", funder=None)})
    made = change.budget(1000)(problem)
    assert made.vans["V1"].funder == "F" and made.vans["W"].funder == OWN
    assert made.funders[OWN].cap_xof == 1000 and made.funders["F"].cap_xof == 5
    assert change.more_money(FunderId("F"), 3)(problem).funders["F"].cap_xof == 8


@pytest.mark.parametrize(("days", "season"), [(-30, "rain"), (0, "rain"), (60, "dry")])
def test_rains_that_begin_by_the_last_day_hold_for_the_week(days: int, season: str) -> None:
    problem = drawn(4)
    dry = replace(problem.settings, travel=replace(problem.settings.travel, season="dry"))
    day: date = dry.horizon.dates[-1] + timedelta(days=days)
    assert change.rains_from(day)(replace(problem, settings=dry)).settings.travel.season == season


def test_more_supervision_at_one_centre() -> None:
    made = change.more_supervision(CentreId("HC1"), (Weekday("sun"),), 1, 2)(PROBLEM).health_centres["HC1"]
    before = PROBLEM.health_centres["HC1"]
    assert "sun" in made.supervises_on and made.supervises_on > before.supervises_on
    assert (made.supervisors, made.clinics_per_week) == (before.supervisors + 1, before.clinics_per_week + 2)


def test_demand_is_rounded_half_up() -> None:
    requests = {name: replace(row, expected_clients=5) for name, row in PROBLEM.requests.items()}
    made = change.demand_factor(0.7)(replace(PROBLEM, requests=requests))
    assert {row.expected_clients for row in made.requests.values()} == {4}


def test_priorities_weigh_as_told() -> None:
    made = change.priority_weights((0, 0, 0, 0, 0.1))(PROBLEM)
    assert made.settings.policy.priority_weights[4] == Fraction(1, 10)
    counted = {name for (name, _), worth in values(made).items() if worth.points}
    assert counted == {name for name, row in PROBLEM.requests.items() if row.priority == 5 and counted}


def test_tables_have_the_difference_to_the_base_and_every_district() -> None:
    without = change.without_van(V1)(change.fuel_price(3000)(PROBLEM))
    outcomes = sweep([Case("base", PROBLEM), Case("without", without)])
    frame, districts = table(outcomes), by_district(outcomes)
    scores = [one.plan.score for one in outcomes]
    assert list(frame["clients_diff"]) == [0, scores[1].clients - scores[0].clients]
    assert list(frame["xof"]) == [score.cost_xof for score in scores]
    assert frame["proven"].all() and not frame["clients_diff"].eq(0).all()
    assert list(districts.groupby("scenario")["clients"].sum()) == [score.clients for score in scores]
