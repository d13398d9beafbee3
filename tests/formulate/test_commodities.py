"""What clinics need and what is there: offers, choice, lots that expire, the volume of a trip, the hand-out.

Ten clients: a share of a half is 5 users and 2.24 more, so 8; of a quarter 2.5 and 1.58, so 5; of all 10 and 3.16, 14.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from planner.engine import Row, Sum
from planner.formulate import formulate
from planner.formulate.commodities import choice, commodities, load_l, lots, missing, need, offered, usable
from planner.formulate.days import one_tour
from planner.formulate.draft import Draft
from planner.formulate.fleets import fleets
from planner.model import Answer, Base, Lot, PerRole, Plan, Problem, Product, Van
from tests.formulate.weeks import (
    by_themselves,
    counted,
    draft,
    planned,
    request,
    served,
    supplied,
    travel,
    values,
    week,
    with_row,
    with_setting,
)
from tests.verify.world import FRI, MON, SAT, THU, TUE, WED

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
PILL = Product("pill", share=HALF, per_client=Fraction(3))  # 24 a clinic
IMPLANT = Product("implant", long_acting=True, share=QUARTER, source="health_centre")  # 5 a clinic
KIT = Product("kit", kind="removal")  # 1 a clinic
CHLORINE = Product("chlorine", kind="social", share=Fraction(1))
ALL = (PILL, IMPLANT, KIT, CHLORINE)
PLENTY = (Lot("B", "pill", 999), Lot("H1", "implant", 999), Lot("H2", "implant", 999), Lot("B", "kit", 9))
MONDAY, TUESDAY = frozenset({"mon"}), frozenset({"tue"})


# --- Need -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clients", "share", "per_client", "quantity"),
    [
        (16, QUARTER, Fraction(1), 6),
        (12, QUARTER, Fraction(3), 15),
        (0, QUARTER, Fraction(1), 1),
        (10, Fraction(0), Fraction(13), 13),
        (1, Fraction(1), Fraction(1), 2),
        (10, QUARTER, Fraction(1, 2), 3),
        (10, Fraction(1, 1000), Fraction(1), 1),
        (100, Fraction("0.09"), Fraction(1), 12),
        (10, HALF, Fraction(0), 0),
    ],
)
def test_a_clinic_needs_the_users_expected_and_their_root(
    clients: int, share: Fraction, per_client: Fraction, quantity: int
) -> None:
    assert need(Product("p", share=share, per_client=per_client), clients) == quantity


@pytest.mark.parametrize("percent", [*range(0, 101, 7), 1, 25, 50, 99])
def test_users_are_the_fewest_that_cover_the_expected_and_their_root(percent: int) -> None:
    share = Fraction(percent, 100)
    for clients in range(61):
        m = share * clients
        fewest = next(u for u in range(1, 99) if u >= m and (u - m) ** 2 >= m)
        assert need(Product("p", share=share), clients) == fewest


# --- Sources and lots -------------------------------------------------------------------------------------------------


def test_the_warehouse_is_all_bases_and_warehouses_and_a_centre_is_itself() -> None:
    names = ("B", "W", "L", "H1", "H2")
    stock = [Lot(place, one.id, 1) for one in (PILL, IMPLANT) for place in names]
    whole = supplied(week(), ALL, *stock)
    bases = {**whole.bases, "W": Base("W", "W", -8.0, 12.6, kind="warehouse")}
    whole = replace(whole, bases=bases)
    assert [lot.place for lot in lots(whole, PILL, "H1")] == ["B", "W"]
    assert [lot.place for lot in lots(whole, IMPLANT, "H1")] == ["H1"]


def test_a_lot_is_usable_up_to_and_on_its_expiry() -> None:
    lot = Lot("B", "pill", 1, expires=TUE)
    assert [usable(lot, day) for day in (MON, TUE, WED)] == [True, True, False]
    assert usable(replace(lot, expires=None), FRI + timedelta(days=9999))


# --- On offer ---------------------------------------------------------------------------------------------------------


def on_offer(problem: Problem, day: date = MON) -> list[str]:
    """Return what is on offer at R1's clinic."""
    made = draft(problem)
    return [one.id for one in offered(made, made.requests[0], day)]


@pytest.mark.parametrize(
    ("stock", "there"),
    [
        ([Lot("B", "pill", 24)], True),
        ([Lot("B", "pill", 23)], False),
        ([Lot("B", "pill", 12, "a"), Lot("B", "pill", 12, "b")], True),
        ([Lot("B", "pill", 24, expires=MON)], True),
        ([Lot("B", "pill", 24, expires=MON - timedelta(days=1))], False),
        ([Lot("B", "pill", 23, "a"), Lot("B", "pill", 9, "b", expires=MON - timedelta(days=1))], False),
        ([Lot("H1", "pill", 24)], False),
        ([Lot("L", "pill", 24)], False),
        ([], False),
    ],
)
def test_a_product_is_on_offer_where_its_source_holds_the_whole_need(stock: list[Lot], there: bool) -> None:
    assert on_offer(supplied(week(request("R1", "C1")), [PILL], *stock)) == (["pill"] if there else [])


def test_all_methods_and_removals_are_on_offer_without_a_table_of_stock() -> None:
    one = supplied(week(request("R1", "C1")), ALL)
    assert on_offer(one) == []
    assert on_offer(replace(one, tables=one.tables - {"stock"})) == ["pill", "implant", "kit"]


def test_a_product_of_which_nothing_is_needed_is_on_offer_only_with_a_row_of_stock() -> None:
    one, unneeded = week(request("R1", "C1")), [replace(PILL, per_client=Fraction(0))]
    assert on_offer(supplied(one, unneeded)) == []
    assert on_offer(supplied(one, unneeded, Lot("B", "pill", 0))) == ["pill"]


def test_what_is_missing_is_told_with_each_place_that_should_give_it() -> None:
    one = supplied(week(request("R1", "C1")), ALL, Lot("B", "kit", 1))
    one = replace(one, bases={**one.bases, "W": Base("W", "W", -8.0, 12.6, kind="warehouse")})
    made = draft(one)
    assert missing(made, made.requests[0], MON) == [("pill", "B"), ("pill", "W"), ("implant", "H1")]


# --- Choice -----------------------------------------------------------------------------------------------------------


def forbidden(problem: Problem) -> list[date]:
    """Return the dates on which choice forbids R1."""
    made = draft(problem)
    choice(made)
    assert set(made.forbidden.values()) <= {"choice"}
    return sorted({day for key, _, day in made.forbidden if key == "R1"})


SIX = [MON, TUE, WED, THU, FRI, SAT]


@pytest.mark.parametrize(("methods", "dates"), [(0, []), (2, []), (3, SIX)])
def test_a_clinic_offers_the_least_number_of_methods_and_removal_is_none(methods: int, dates: list[date]) -> None:
    assert forbidden(supplied(week(request("R1", "C1")), ALL, *PLENTY, methods=methods)) == dates


def test_every_removal_is_on_offer() -> None:
    kits = (KIT, replace(KIT, id="extractor"))
    one = supplied(week(request("R1", "C1")), kits, Lot("B", "kit", 1), Lot("B", "extractor", 1, expires=THU))
    assert forbidden(one) == [FRI, SAT]


@pytest.mark.parametrize(
    ("asked", "dates"), [((), []), (("implant",), [WED, THU, FRI, SAT]), (("chlorine",), []), (("pill", "kit"), [])]
)
def test_what_a_request_asks_for_is_on_offer_but_for_social_products(asked: tuple[str, ...], dates: list[date]) -> None:
    implants = Lot("H1", "implant", 5, expires=TUE)
    one = week(request("R1", "C1", methods=asked))
    assert forbidden(supplied(one, ALL, *PLENTY[::3], implants, methods=1)) == dates


def test_nothing_is_chosen_from_without_a_table_of_products() -> None:
    one = with_setting(week(request("R1", "C1", methods=("iud",))), "policy", min_methods=9)
    assert forbidden(one) == []


def test_the_answer_tells_what_was_missing_where_choice_forbids() -> None:
    """Pills are gone from Wednesday on, implants were never there; kits always are. H1 does not supervise Saturdays."""
    stock = (Lot("B", "pill", 24, expires=TUE), Lot("B", "kit", 9))
    one = supplied(week(request("R1", "C1", earliest=TUE)), ALL, *stock, methods=2)
    (answer,) = planned(one).answers
    assert answer == Answer(
        "R1",
        "refused",
        reason="choice",
        forbidden={"choice": 4, "days": 1, "supervision": 1},
        missing=(("implant", "H1"), ("pill", "B")),
    )


def test_nothing_is_missing_where_another_rule_forbids_or_the_request_is_served() -> None:
    never = request("R3", "C3", days=frozenset({"sun"}))
    one = supplied(week(request("R1", "C1"), never), ALL, *PLENTY[::3], methods=1)
    assert [(answer.status, answer.missing) for answer in planned(one).answers] == [("served", ()), ("refused", ())]


# --- Lots -------------------------------------------------------------------------------------------------------------


def rows(problem: Problem) -> list[Row]:
    """Return the rows of commodities where every van-day is open."""
    made = draft(problem)
    one_tour(made)
    made.fleets = fleets(made)
    commodities(made)
    return made.rows


def taken(*requests: int, days: range, each: int = 24) -> Sum:
    """Return what clinics of these requests take on these days."""
    return Sum(visits={(number, day): each for number in requests for day in days})


TWO = (request("R1", "C1"), request("R3", "C3"))


def test_use_from_each_date_on_is_within_the_lots_usable_then() -> None:
    """72 would do for three clinics: until Tuesday no limit; then 24, and none on Saturday, when none are on offer."""
    stock = (Lot("B", "pill", 48, "a", expires=TUE), Lot("B", "pill", 24, "b", expires=FRI))
    assert rows(supplied(week(*TWO), [PILL], *stock)) == [Row(taken(0, 1, days=range(2, 5)), None, 24)]


def test_a_row_for_each_date_from_which_less_may_be_used() -> None:
    stock = (Lot("B", "pill", 23, "a", expires=TUE), Lot("B", "pill", 24, "b"))
    assert rows(supplied(week(*TWO), [PILL], *stock)) == [
        Row(taken(0, 1, days=range(6)), None, 47),
        Row(taken(0, 1, days=range(2, 6)), None, 24),
    ]


def test_each_centre_gives_its_own() -> None:
    stock = (Lot("H1", "implant", 9), Lot("H2", "implant", 5))
    requests = (*TWO, request("R2", "C2"))
    assert rows(supplied(week(*requests), [IMPLANT], *stock)) == [Row(taken(0, 2, days=range(6), each=5), None, 9)]


def test_several_visits_take_several_times() -> None:
    one = supplied(week(request("R1", "C1", visits=3)), [PILL], Lot("B", "pill", 71))
    assert rows(one) == [Row(taken(0, days=range(6)), None, 71)]
    assert rows(replace(one, stock=(Lot("B", "pill", 72),))) == []


@pytest.mark.parametrize(("quantity", "held"), [(23, 2), (24, 1), (47, 1), (48, 2)])
def test_clinics_share_what_is_there(quantity: int, held: int) -> None:
    """With 23 pills none are on offer, and both clinics go without."""
    assert len(served(supplied(week(*TWO), [PILL], Lot("B", "pill", quantity)))) == held


@pytest.mark.parametrize(("first", "held"), [(23, 1), (24, 2)])
def test_what_expires_early_is_used_early(first: int, held: int) -> None:
    """On Wednesday there are 24 for one clinic; before that, the first lot has 24 for the other."""
    later = (request("R1", "C1"), request("R3", "C3", earliest=WED))
    stock = (Lot("B", "pill", first, "a", expires=TUE), Lot("B", "pill", 24, "b"))
    assert len(served(supplied(week(*later), [PILL], *stock))) == held


def test_nothing_is_counted_without_both_tables() -> None:
    one = supplied(week(*TWO), [PILL], Lot("B", "pill", 24))
    for table in ("products", "stock"):
        assert rows(replace(one, tables=one.tables - {table})) == []


# --- The hand-out -----------------------------------------------------------------------------------------------------


def handed(plan: Plan) -> list[tuple[str, str, str, int]]:
    """Return what each clinic takes: request, product, place and lot, quantity."""
    return [
        (str(stop.request), load.product, f"{load.place} {load.lot}".strip(), load.quantity)
        for tour in plan.tours
        for stop in tour.clinics
        for load in stop.load
    ]


def test_lots_that_expire_first_are_handed_out_first_across_clinics() -> None:
    """10 until Wednesday, 30 until Friday, 8 for ever: Monday takes 10 and 14, Tuesday 16 and 8."""
    requests = (request("R1", "C1", days=MONDAY), request("R3", "C3", days=TUESDAY))
    stock = (Lot("B", "pill", 8, "c"), Lot("B", "pill", 30, "b", expires=FRI), Lot("B", "pill", 10, "a", expires=WED))
    assert handed(planned(supplied(week(*requests), [PILL], *stock))) == [
        ("R1", "pill", "B a", 10),
        ("R1", "pill", "B b", 14),
        ("R3", "pill", "B b", 16),
        ("R3", "pill", "B c", 8),
    ]


def test_lots_that_expire_together_go_by_place_and_lot() -> None:
    stock = (Lot("W", "pill", 9, "a"), Lot("B", "pill", 9, "b"), Lot("B", "pill", 9, "a"))
    one = supplied(week(request("R1", "C1")), [PILL], *stock)
    one = replace(one, bases={**one.bases, "W": Base("W", "W", -8.0, 12.6, kind="warehouse")})
    assert handed(planned(one)) == [("R1", "pill", "B a", 9), ("R1", "pill", "B b", 9), ("R1", "pill", "W a", 6)]


def test_of_two_clinics_on_a_date_the_earlier_is_handed_first() -> None:
    """Both on Monday by V1, at C2 before C1."""
    requests = (
        request("R1", "C1", service=60, days=MONDAY, opens=720),
        request("R2", "C2", service=60, days=MONDAY, closes=600),
    )
    stock = (Lot("H1", "implant", 5, "a", expires=MON), Lot("H1", "implant", 5, "b"))
    assert handed(planned(supplied(week(*requests), [IMPLANT], *stock))) == [
        ("R2", "implant", "H1 a", 5),
        ("R1", "implant", "H1 b", 5),
    ]


def test_a_clinic_takes_all_that_is_on_offer_and_nothing_else() -> None:
    """No implants are there, and chlorine rides along unlisted."""
    one = supplied(week(request("R1", "C1")), ALL, Lot("B", "pill", 99), Lot("B", "kit", 2), Lot("B", "chlorine", 99))
    assert handed(planned(one)) == [("R1", "pill", "B", 24), ("R1", "kit", "B", 1)]


def test_nothing_is_taken_along_without_a_table_of_stock() -> None:
    one = supplied(week(request("R1", "C1")), ALL)
    plan = planned(replace(one, tables=one.tables - {"stock"}))
    assert handed(plan) == []
    assert plan.tours[0].clinics[0].referral is not None


# --- Volumes ----------------------------------------------------------------------------------------------------------

BULKY = Product("pill", share=Fraction(1), volume_l=Fraction(1))  # 14 litres a clinic
STOCK = Lot("B", "pill", 999)


def apart(volume: str | None, **van: Any) -> Problem:
    """Return a week in which C1 on Tuesday and C2 on Wednesday are best served by sleeping at L for nothing."""
    requests = (request("R1", "C1", days=TUESDAY), request("R2", "C2", days=frozenset({"wed"})))
    whole = by_themselves(week(*requests, vans=(_van(volume, max_nights=1, **van),)))
    whole = replace(whole, bases={**whole.bases, "L": replace(whole.bases["L"], lodging_xof=0)})
    return supplied(with_setting(whole, "money", per_diem_xof=PerRole(0, 0, 0)), [BULKY], STOCK)


def _van(volume: str | None, **changes: Any) -> Van:
    return Van("V1", "B", volume_l=None if volume is None else Fraction(volume), **changes)


def near(volume: str | None, days: frozenset[str] = MONDAY) -> Problem:
    """Return a week in which C1 and C2 are best served on one tour."""
    requests = tuple(request(key, place, service=60, days=days) for key, place in (("R1", "C1"), ("R2", "C2")))
    return supplied(week(*requests, vans=(_van(volume),)), [BULKY], STOCK)


@pytest.mark.parametrize(("volume", "held"), [("28", 2), ("27.9", 1), ("14", 1), ("13.9", 0), (None, 2)])
def test_the_load_of_a_tour_fits_the_van(volume: str | None, held: int) -> None:
    assert len(served(near(volume))) == held


@pytest.mark.parametrize(("volume", "ends"), [("28", ["L", "B"]), ("27.9", ["B", "B"]), (None, ["L", "B"])])
def test_the_load_of_a_trip_fits_the_van_from_leaving_base_to_being_back(volume: str | None, ends: list[str]) -> None:
    """No night was spent away before Tuesday: that takes nothing off what the trip carries."""
    assert [tour.end for tour in planned(apart(volume)).tours] == ends


def test_a_day_of_waiting_empties_no_van() -> None:
    """Tuesday and Thursday, with Wednesday away in between."""
    one = with_row(apart("27.9", days=frozenset({"tue", "thu"})), "vans", "V1", max_nights=2)
    one = with_row(one, "requests", "R2", days=frozenset({"thu"}))
    assert [tour.end for tour in planned(one).tours] == ["B", "B"]
    roomy = with_row(one, "vans", "V1", volume_l=Fraction(28))
    assert [tour.end for tour in planned(roomy).tours] == ["L", "B"]


def test_each_trip_begins_empty() -> None:
    one = with_row(apart("14"), "vans", "V1", max_nights=0)
    assert served(one) == ["R1", "R2"]


@pytest.mark.parametrize(("community", "volume"), [("C1", 33), ("C3", 28)])
def test_a_supervisor_who_comes_alone_brings_what_the_centre_gives(community: str, volume: int) -> None:
    """5 implants of a litre and 14 pills of 2: H1's are carried by the van, H2's are not."""
    products = [replace(IMPLANT, volume_l=Fraction(1)), replace(BULKY, volume_l=Fraction(2))]
    made: Draft = draft(supplied(week(request("R1", community)), products, *PLENTY))
    assert load_l(made, made.requests[0], MON) == volume


def test_a_load_that_is_too_much_alone_forbids_the_van_that_is_too_small() -> None:
    """Saturday is not supervised; V2 has the room."""
    one = week(request("R1", "C1"), vans=(_van("13.9"),))
    assert counted(supplied(one, [BULKY], STOCK)) == {"R1": {"commodities": 5, "supervision": 1}}
    both = replace(one, vans={**one.vans, "V2": Van("V2", "B", volume_l=Fraction(14))})
    assert [tour.van for tour in planned(supplied(both, [BULKY], STOCK)).tours] == ["V2"]


# --- Supplies that are known ------------------------------------------------------------------------------------------


def test_supplies_of_another_week_serve_where_products_and_stock_are_the_same() -> None:
    plenty = supplied(week(request("R1", "C1")), ALL, *PLENTY)
    short = supplied(week(request("R1", "C1")), ALL, Lot("B", "pill", 1), *PLENTY[1:])
    known = formulate(plenty, travel(plenty), values(plenty)).draft.supplies
    for problem, same in ((plenty, True), (replace(plenty, vans={**plenty.vans}), True), (short, False)):
        again = formulate(problem, travel(problem), values(problem), supplies=known)
        assert (again.draft.supplies is known) == same
        alone = formulate(problem, travel(problem), values(problem))
        assert again.draft.offers == alone.draft.offers
        assert again.instance.rows == alone.instance.rows


def test_a_centre_that_comes_alone_loads_no_less_where_it_did_not_before() -> None:
    """Who rides and how many clients come is not in the tables of products and stock: it is part of what is asked."""
    heavy = replace(IMPLANT, volume_l=Fraction(1))
    riding = supplied(week(request("R1", "C1")), (PILL, heavy, KIT), *PLENTY)
    alone = with_row(riding, "health_centres", "H1", rides=False)
    known = formulate(riding, travel(riding), values(riding)).draft.supplies
    after = formulate(alone, travel(alone), values(alone), supplies=known).draft
    first = formulate(alone, travel(alone), values(alone)).draft
    (asked,) = alone.requests.values()
    assert load_l(after, asked, TUE) == load_l(first, asked, TUE) == 0
