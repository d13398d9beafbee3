"""Weeks in a row, computed by hand: who waits, who asks again, what is used up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import isnan
from pathlib import Path
from typing import Any

import pytest

from planner.model import Funder, Lot, Problem, Product, Request, Status, Van
from planner.whatif.quarter import Assumed, by_week, by_week_and_district, quarter
from planner.whatif.report import write_quarter
from planner.whatif.sweep import Outcome
from tests.formulate.weeks import by_themselves, request, supplied, week, with_row, with_setting
from tests.verify.world import MON

MONDAYS = Van("V1", "B", days=frozenset({"mon"}), max_clinics_per_day=1, funder="F")
IN_TWO = Assumed(again_weeks=2, restock_weeks=None)


def later(weeks: int) -> date:
    return MON + timedelta(weeks=weeks)


def one_clinic_a_week(*requests: Request, **parts: Any) -> Problem:
    """Return a week of one van that goes out on Mondays alone, to one clinic."""
    funders = {"F": Funder("F", cap_xof=1_000_000)}
    problem = by_themselves(week(*requests, vans=(MONDAYS,), funders=funders, **parts))
    problem = replace(problem, tables=problem.tables | {"funders"})
    return with_setting(problem, "travel", engine="circle")


def three() -> Problem:
    """Return A with 10 clients, B with 8 whose dates pass with the first week, C with 9 from the third week on."""
    return one_clinic_a_week(
        request("A", "C1", expected_clients=10, latest=None),
        request("B", "C3", expected_clients=8),
        request("C", "C2", expected_clients=9, earliest=later(2), latest=None),
        request("D", "C4", status=Status.WITHDRAWN),
    )


def served(outcomes: Sequence[Outcome]) -> list[list[str]]:
    return [[day.request for day in one.plan.clinic_days] for one in outcomes]


def test_weeks_in_a_row_by_hand() -> None:
    """A is worth 10 x 1.5 in week 1, B 8 x 1.5: A, and B waits on though its dates pass. Week 2: B alone.

    Week 3: A asks again, two weeks after its clinic, worth 10 x 54/52; C, where nobody ever came, 9 x 78/52: C.
    Week 4: A waited a week, 10 x (52 + 3 + 1)/52; B asks again, 8 x 54/52: A.
    """
    outcomes = quarter(three(), 4, IN_TWO)
    assert served(outcomes) == [["A"], ["B"], ["C"], ["A"]]
    assert not any(one.broken for one in outcomes)
    frame = by_week(outcomes, IN_TWO)
    assert list(frame["week"]) == ["2026-W49", "2026-W50", "2026-W51", "2026-W52"]
    assert list(frame["requests"]) == [2, 1, 2, 2]
    assert list(frame["waiting"]) == [1, 0, 1, 1]
    assert list(frame["lapsed"]) == [1, 0, 0, 0]
    assert list(frame["clients"]) == [10, 8, 9, 10]
    assert frame["proven"].all()
    worth = [one.plan.score.value for one in outcomes]
    assert worth == [15_000, 12_000, 13_500, round(Fraction(10_000 * 56, 52))]


def test_districts_share_the_tours_of_a_week() -> None:
    problem = with_row(with_row(three(), "communities", "C1", district="East"), "communities", "C3", district="West")
    outcomes = quarter(problem, 2, IN_TWO)
    frame, districts = by_week(outcomes), by_week_and_district(outcomes)
    first = districts[districts["week"] == "2026-W49"].set_index("district")
    assert list(first.index) == ["East", "West"]
    assert list(first["served"]) == [1, 0] and list(first["waiting"]) == [0, 1]
    for name in ("clients", "km", "xof"):
        assert list(districts.groupby("week")[name].sum()) == pytest.approx(list(frame[name]))


def test_a_must_that_was_served_is_none_the_next_time() -> None:
    problem = one_clinic_a_week(request("A", "C1", must=True, latest=None, expected_clients=10))
    assert [[row.must for row in one.case.problem.requests.values()] for one in quarter(problem, 3, IN_TWO)] == [
        [True],
        [],
        [False],
    ]


def test_the_visits_that_lack_wait_for_their_gap() -> None:
    """The second visit, ten days after Monday, is possible from Thursday of week 2: on Monday of week 3."""
    problem = one_clinic_a_week(request("A", "C1", visits=2, min_gap_days=10, latest=None, expected_clients=10))
    outcomes = quarter(problem, 5, IN_TWO)
    assert served(outcomes) == [["A"], [], ["A"], [], ["A"]]
    assert [[row.visits for row in one.case.problem.requests.values()] for one in outcomes] == [[2], [1], [1], [], [2]]


@pytest.mark.parametrize(("restock", "left"), [(None, [30, 16, 5]), (1, [30, 30, 30]), (2, [30, 16, 30])])
def test_stock_is_used_up_until_it_is_filled(restock: int | None, left: list[int]) -> None:
    """Ten clients take 10 + sqrt(10), rounded up: 14; eight take 8 + sqrt(8): 11."""
    problem = supplied(three(), [Product("pill", share=Fraction(1))], Lot("B", "pill", 30, "P-1"))
    outcomes = quarter(problem, 3, Assumed(2, restock))
    assert [one.case.problem.stock[0].quantity for one in outcomes] == left


def test_a_cap_is_what_is_left_of_it() -> None:
    outcomes = quarter(three(), 2, IN_TWO)
    (paid,) = outcomes[0].plan.paid
    assert paid.xof > 0
    assert outcomes[1].case.problem.funders["F"].cap_xof == 1_000_000 - paid.xof


@pytest.mark.parametrize(("told", "then"), [("dry", ["dry", "rain"]), ("rain", ["rain", "rain"])])
def test_the_season_goes_by_date(told: str, then: list[str]) -> None:
    """Monday 8 June is dry and the 15th is of the rains; where the dataset says otherwise, its word holds."""
    start = date(2026, 6, 8)
    problem = with_setting(one_clinic_a_week(request("A", "C1", earliest=start)), "horizon", start=start)
    outcomes = quarter(with_setting(problem, "travel", season=told), 2)
    assert [one.case.problem.settings.travel.season for one in outcomes] == then


def test_what_was_assumed_and_proven_is_told(tmp_path: Path) -> None:
    outcomes = quarter(three(), 2, IN_TWO)
    lines, files = write_quarter(outcomes, IN_TWO, tmp_path, "fr")
    assert "demande de nouveau 2 semaine(s) après" in lines
    assert "Le trimestre entier n'a pas de preuve" in lines
    tables = [path.read_text(encoding="utf-8-sig").splitlines() for path in files if path.suffix == ".csv"]
    assert len(tables) == 2
    assert all(row.endswith("EXERCICE - DONNÉES FICTIVES") for rows in tables for row in rows[1:])
    assert isnan(by_week(outcomes, IN_TWO)["restock_weeks"][0])


def test_no_weeks_and_long_weeks_are_refused() -> None:
    with pytest.raises(ValueError, match="0 weeks"):
        quarter(three(), 0)
    with pytest.raises(ValueError, match="8 days"):
        quarter(with_setting(three(), "horizon", days=8), 1)
    with pytest.raises(ValueError, match="after 0 weeks"):
        Assumed(0)
