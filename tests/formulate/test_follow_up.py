"""Referrals: how many are expected, who takes them, and how many a centre can follow up. Ten clients a clinic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from planner.engine import Row, Sum
from planner.formulate.days import one_tour
from planner.formulate.follow_up import expected, follow_up, service
from planner.model import Lot, Problem, Product, Referral
from tests.formulate.weeks import (
    by_themselves,
    counted,
    draft,
    planned,
    request,
    served,
    supplied,
    week,
    with_row,
    with_setting,
)
from tests.verify.world import FRI, MON, SAT, THU, TUE, WED

HALF = Fraction(1, 2)
IUD = Product("iud", long_acting=True, share=HALF, referral_share=Fraction(1, 10), source="health_centre")  # 0.5
PILL = Product("pill", share=HALF, referral_share=Fraction(1, 20))  # 0.25
KIT = Product("kit", kind="removal", share=Fraction(1, 10), referral_share=Fraction(1, 4))  # 0.25


def referring(problem: Problem, *products: Product, **centre: Any) -> Problem:
    """Return the week with these products, all on offer, and H1 changed."""
    one = supplied(problem, products)
    one = replace(one, tables=one.tables - {"stock"})
    return with_row(one, "health_centres", "H1", **({"supervises_on": frozenset(("mon", "tue", "wed"))} | centre))


def forbidden(problem: Problem) -> list[date]:
    """Return the dates on which follow-up forbids R1."""
    made = draft(problem)
    service(made)
    assert set(made.forbidden.values()) <= {"follow-up"}
    return sorted({day for key, _, day in made.forbidden if key == "R1"})


def test_referrals_are_expected_of_each_product_on_offer_without_the_safety_of_the_need() -> None:
    made = draft(referring(week(request("R1", "C1")), IUD, PILL, KIT, Product("soap", kind="social", share=HALF)))
    assert expected(made, made.requests[0], MON) == 1


def test_what_is_not_on_offer_leads_to_no_referral() -> None:
    stock = (Lot("H1", "iud", 8, expires=TUE), Lot("B", "pill", 8))
    made = draft(supplied(week(request("R1", "C1")), (IUD, PILL), *stock))
    assert [expected(made, made.requests[0], day) for day in (TUE, WED)] == [Fraction(3, 4), Fraction(1, 4)]


SIX = [MON, TUE, WED, THU, FRI, SAT]


@pytest.mark.parametrize(
    ("services", "dates"),
    [((), []), (("iud", "kit"), []), (("iud",), SIX), (("kit", "pill"), SIX)],
)
def test_the_centre_offers_the_services_for_what_is_long_acting_or_a_removal(
    services: tuple[str, ...], dates: list[date]
) -> None:
    """Pills can be followed up everywhere."""
    assert forbidden(referring(week(request("R1", "C1")), IUD, PILL, KIT, referral_services=services)) == dates


def test_what_is_never_referred_needs_no_service() -> None:
    never = replace(IUD, referral_share=Fraction(0))
    assert forbidden(referring(week(request("R1", "C1")), never, referral_services=("kit",))) == []


def test_what_is_not_on_offer_needs_no_service() -> None:
    one = supplied(week(request("R1", "C1")), (IUD, PILL), Lot("H1", "iud", 8, expires=TUE), Lot("B", "pill", 8))
    assert forbidden(with_row(one, "health_centres", "H1", referral_services=("kit",))) == [MON, TUE]


@pytest.mark.parametrize(("share", "dates"), [("0.2", []), ("0.2001", SIX)])
def test_a_clinic_that_leads_to_more_than_the_centre_takes_is_forbidden(share: str, dates: list[date]) -> None:
    """Ten clients, half of them with a product: five, of whom a fifth is one."""
    one = replace(IUD, referral_share=Fraction(share))
    assert forbidden(referring(week(request("R1", "C1")), one, follow_up_per_week=1)) == dates


def test_a_centre_that_takes_none_has_no_clinic_and_the_answer_says_so() -> None:
    """H1 supervises from Monday to Wednesday."""
    one = referring(week(request("R1", "C1")), IUD, follow_up_per_week=0)
    assert counted(one) == {"R1": {"follow-up": 3, "supervision": 3}}
    assert served(referring(week(request("R1", "C1")), replace(IUD, share=Fraction(0)), follow_up_per_week=0)) == ["R1"]


def test_nothing_is_followed_up_without_a_table_of_products() -> None:
    one = referring(week(request("R1", "C1")), IUD, follow_up_per_week=0)
    one = replace(one, tables=frozenset())
    assert (forbidden(one), served(one)) == ([], ["R1"])


THREE = (request("R1", "C1"), request("R2", "C2"), request("R5", "C5"))


def rows(problem: Problem) -> list[Row]:
    """Return the rows of follow-up where every van-day is open."""
    made = draft(problem)
    one_tour(made)
    follow_up(made)
    return made.rows


def test_a_row_for_each_centre_and_week_is_exact() -> None:
    """Halves, so twice the capacity; R3 is H2's, which takes all."""
    one = referring(week(*THREE[:2], request("R3", "C3")), IUD, follow_up_per_week=7)
    assert rows(one) == [Row(Sum(visits={(n, day): 1 for n in (0, 1) for day in range(6)}), None, 14)]


def test_weeks_count_apart() -> None:
    one = with_setting(referring(week(THREE[0]), IUD, follow_up_per_week=7), "horizon", start=SAT, days=3)
    assert rows(one) == [Row(Sum(visits={(0, 0): 1}), None, 14), Row(Sum(visits={(0, 2): 1}), None, 14)]


@pytest.mark.parametrize(("products", "most"), [((IUD,), 2), ((IUD, PILL), 1), ((PILL,), 3)])
def test_a_centre_gets_no_more_referrals_a_week_than_it_takes(products: tuple[Product, ...], most: int) -> None:
    """One a week: two clinics with a half each fit, three do not; 0.75 fits once, 0.25 three times."""
    one = by_themselves(referring(week(*THREE), *products))
    assert len(served(with_row(one, "health_centres", "H1", follow_up_per_week=1))) == most


@pytest.mark.parametrize(("share", "held"), [(Fraction(1, 30), 3), (Fraction(10_001, 300_000), 2)])
def test_fractions_are_exact(share: Fraction, held: int) -> None:
    """Three times a third is one; a hair more is not."""
    product = replace(IUD, share=Fraction(1), referral_share=share)
    one = by_themselves(referring(week(*THREE), product))
    assert len(served(with_row(one, "health_centres", "H1", follow_up_per_week=1))) == held


def test_a_clinic_names_its_referral_centre_and_the_way_there() -> None:
    """C1 is 10 km from H1; three quarters of a referral."""
    (tour,) = planned(referring(week(request("R1", "C1")), IUD, PILL)).tours
    assert tour.clinics[0].referral == Referral("H1", 10, 10_000, 750)


def test_referrals_expected_are_told_in_thousandths_rounded_up() -> None:
    third = replace(IUD, referral_share=Fraction(1, 15))
    (tour,) = planned(referring(week(request("R1", "C1")), third)).tours
    assert tour.clinics[0].referral == Referral("H1", 10, 10_000, 334)
