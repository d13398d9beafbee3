"""Who pays: tours by the van's funder, mobilisation and commodities by the request's. C3 and back is 60 km.

That is 11,490 francs and 8.4 litres; with the day 23,490 and with the supervisor 28,490; mobilisation is 15,000.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from planner.engine import Row, Sum
from planner.formulate.days import one_tour
from planner.formulate.fleets import fleets
from planner.formulate.money import budget, pays_on, resources
from planner.formulate.nights import nights, outings
from planner.model import Funder, Lot, Paid, Problem, Product
from tests.formulate.weeks import draft, far, planned, request, served, supplied, week, with_row
from tests.verify.world import FRI, MON, SAT, TUE, WED

PILL = Product("pill", share=Fraction(1, 2), per_client=Fraction(3), price_xof=100)  # 24 a clinic, 2,400 francs
IMPLANT = Product("implant", share=Fraction(1, 2), source="health_centre", price_xof=9_000)


def funded(problem: Problem, *funders: Funder, van: str | None = "F1", requests: str | None = None) -> Problem:
    """Return the week with funders, one of V1 and one of every request."""
    rows = {key: replace(row, funder=requests) for key, row in problem.requests.items()}
    vans = {key: replace(row, funder=van) for key, row in problem.vans.items()}
    tables = problem.tables | {"funders"}
    return replace(problem, funders={one.id: one for one in funders}, requests=rows, vans=vans, tables=tables)


def c3(funder: Funder, **parts: Any) -> Problem:
    """Return a week with a clinic at C3 for this funder."""
    return funded(week(request("R3", "C3")), funder, **parts)


@pytest.mark.parametrize(("cap", "held"), [(28_490, ["R3"]), (28_489, []), (None, ["R3"])])
def test_the_funder_of_the_van_pays_the_tour_without_mobilisation(cap: int | None, held: list[str]) -> None:
    assert served(c3(Funder("F1", cap_xof=cap))) == held


@pytest.mark.parametrize(("cap", "held"), [(8_400, ["R3"]), (8_399, []), (0, [])])
def test_the_funder_of_the_van_pays_its_fuel(cap: int, held: list[str]) -> None:
    assert served(c3(Funder("F1", cap_ml=cap))) == held


@pytest.mark.parametrize(("cap", "held"), [(17_400, ["R3"]), (17_399, [])])
def test_the_funder_of_the_request_pays_mobilisation_and_what_the_warehouse_gives(cap: int, held: list[str]) -> None:
    one = supplied(week(request("R3", "C3")), (PILL, IMPLANT), Lot("B", "pill", 24), Lot("H2", "implant", 9))
    assert served(funded(one, Funder("F1", cap_xof=cap), van=None, requests="F1")) == held


@pytest.mark.parametrize(("cap", "held"), [(43_490, ["R3"]), (43_489, [])])
def test_a_funder_of_both_pays_both(cap: int, held: list[str]) -> None:
    assert served(c3(Funder("F1", cap_xof=cap), requests="F1")) == held


def test_each_pays_for_its_own_and_the_plan_says_what() -> None:
    one = funded(week(request("R3", "C3")), Funder("F1"), Funder("F2", cap_ml=0), Funder("F3"), requests="F2")
    assert planned(one).paid == (Paid("F1", 28_490, 8_400), Paid("F2", 15_000, 0), Paid("F3", 0, 0))


def test_a_van_without_a_funder_has_no_cap() -> None:
    assert served(c3(Funder("F1", cap_xof=0, cap_ml=0), van=None)) == ["R3"]


def test_without_a_table_nobody_is_told_to_pay() -> None:
    assert planned(week(request("R3", "C3"))).paid == ()


def test_commodities_count_towards_caps_and_not_towards_cost() -> None:
    one = supplied(week(request("R3", "C3")), [PILL], Lot("B", "pill", 24))
    plan = planned(funded(one, Funder("F1"), requests="F1"))
    assert (plan.score.cost_xof, plan.paid) == (43_490, (Paid("F1", 45_890, 8_400),))


@pytest.mark.parametrize(
    ("funder", "dates"),
    [
        (Funder("F1"), [MON, WED, SAT]),
        (Funder("F1", starts=WED), [WED, SAT]),
        (Funder("F1", ends=WED), [MON, WED]),
        (Funder("F1", starts=TUE, ends=FRI), [WED]),
    ],
)
def test_a_funder_pays_from_its_first_date_to_its_last(funder: Funder, dates: list[Any]) -> None:
    assert [day for day in (MON, WED, SAT) if pays_on(funder, day)] == dates


@pytest.mark.parametrize(("cap", "held"), [(0, 1), (28_490, 2)])
def test_on_other_dates_own_resources_pay(cap: int, held: int) -> None:
    """The funder pays on Monday alone; there is a clinic for Monday and one for Tuesday."""
    requests = (request("R3", "C3", latest=MON), request("R4", "C4", days=frozenset({"tue"})))
    plan = planned(funded(week(*requests), Funder("F1", ends=MON, cap_xof=cap)))
    assert len(plan.tours) == held
    assert plan.paid == (Paid("F1", cap, 8_400 if cap else 0),)


def test_caps_hold_for_all_dates_together() -> None:
    requests = (request("R3", "C3"), request("R4", "C4"))
    one = with_row(week(*requests), "vans", "V1", max_clinics_per_day=1)
    assert len(served(funded(one, Funder("F1", cap_ml=8_400 + 14_000)))) == 2
    assert len(served(funded(one, Funder("F1", cap_ml=8_400 + 13_999)))) == 1


@pytest.mark.parametrize(
    ("funder", "held"),
    [
        (Funder("F1", cap_xof=98_150), ["R2"]),
        (Funder("F1", cap_xof=98_149), []),
        (Funder("F1", cap_xof=76_575, ends=MON), ["R2"]),
        (Funder("F1", cap_xof=76_574, ends=MON), []),
        (Funder("F1", cap_xof=21_575, starts=TUE), ["R2"]),
        (Funder("F1", cap_xof=21_574, starts=TUE), []),
    ],
)
def test_a_night_is_paid_with_the_tour_before_it(funder: Funder, held: list[str]) -> None:
    """Monday: 9,575 for 50 km, 12,000, 5,000 and the night's 50,000; Tuesday home: 9,575 and 12,000."""
    one = far(request("R2", "C2", latest=MON), horizon=2)
    assert served(funded(one, funder)) == held


def test_fuel_is_a_resource_only_where_it_is_capped() -> None:
    assert resources(draft(c3(Funder("F1", cap_xof=9)))) == ("cost",)
    assert resources(draft(c3(Funder("F1", cap_ml=9)))) == ("cost", "fuel")


def test_a_row_sums_tours_clinics_and_nights_of_the_dates_on_which_it_pays() -> None:
    """Two days, the first of them paid: outings 0 (home) and 1 (to L) are Monday's, of 50,000 a night."""
    made = draft(
        funded(far(request("R2", "C2"), horizon=2), Funder("F1", cap_xof=9, cap_ml=7, ends=MON), requests="F1")
    )
    one_tour(made)
    made.fleets = fleets(made)
    outings(made)
    nights(made)
    made.rows.clear()
    budget(made)
    francs = Sum(
        visits={(0, 0): 15_000},
        calls={(0, 0, 0): -15_000},
        resources={0: 1},
        on=frozenset({0, 1}),
        sides={0: 50_000},
    )
    assert made.rows == [Row(francs, None, 9), Row(Sum(resources={1: 1}, on=frozenset({0, 1})), None, 7)]
