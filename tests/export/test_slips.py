"""Referral slips and picking lists."""

from __future__ import annotations

from dataclasses import replace

from planner.export.blocks import Table
from planner.export.load_list import picking_list
from planner.export.slips import slips
from tests.export.paper import rows, text
from tests.render.trip import trip
from tests.render.week import week


def test_slips_name_centre_opening_days_and_phone_and_leave_the_rest_blank() -> None:
    problem, plan, _ = trip()
    first = next(iter(slips(problem, plan, "fr")))
    told = text(first)
    assert "Fiches de référence\u202f: Dognoumana, lundi 30 novembre 2026, V1" in told
    assert (
        "À\u202f: CSCom Safo\nOuvert\u202f: lundi à vendredi, 07:30 – 16:00\nTéléphone du bureau\u202f: ......" in told
    )
    assert "CONTRE-RÉFÉRENCE" in told


def test_there_are_slips_enough_for_the_referrals_expected() -> None:
    """3.1 referrals ask for two pages of three; where none is expected there is one."""
    problem, plan, _ = trip()
    made = [sum(isinstance(block, Table) for block in paper.blocks) for paper in slips(problem, plan, "fr")]
    assert made == [6, 3, 3, 3, 3]


def test_without_products_the_community_s_own_centre_takes_referrals() -> None:
    problem, plan, _ = week()
    assert "À\u202f: CSCom Djoliba" in text(list(slips(problem, plan, "fr"))[-1])


def test_services_are_named() -> None:
    problem, plan, _ = trip()
    centre = replace(problem.health_centres["HC1"], referral_services=("implant", "pill"))
    problem = replace(problem, health_centres={**problem.health_centres, "HC1": centre})
    assert "Services\u202f: Implant (5 ans), pill" in text(next(iter(slips(problem, plan, "fr"))))


def test_store_picks_for_each_trip_and_in_all() -> None:
    """Of B1 the trips take 30, and 30 + 12 pills; the health centres' goods are not the store's."""
    problem, plan, _ = trip()
    (paper,) = picking_list(problem, plan, "fr")
    quantities = [row[2] for row in rows(paper) if row[0] == "pill"]
    assert quantities == ["30", "42", "72"]
    told = text(paper)
    assert "V2, Clinique V2, départ lundi 30 novembre" in told
    assert "Implant" not in told


def test_without_stock_there_is_no_list() -> None:
    problem, plan, _ = week()
    assert list(picking_list(problem, plan, "fr")) == []
