"""The run sheet: everything for one day, on one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.export.blocks import stamp
from planner.export.pages import pdf
from planner.export.run_sheet import if_road_cut, run_sheet
from planner.model import Load, Tour
from tests.export.paper import pages, rows, text
from tests.render.trip import trip
from tests.render.week import TUESDAY, Week, week


def sheet(made: Week, number: int = 0, lang: str = "fr") -> str:
    return text(run_sheet(made.problem, made.plan, made.plan.tours[number], made.legs, lang))


def test_stops_are_in_order_with_clock_and_way() -> None:
    made = trip()
    told = rows(run_sheet(made.problem, made.plan, made.plan.tours[0], made.legs, "fr"))
    stops = [row[1:4] for row in told if row[0] == "☐" and len(row) == 5]
    assert [clock.replace("\N{NO-BREAK SPACE}", " ") for clock, _, _ in stops] == [
        "06:45",
        "07:30 – 07:50",
        "08:10 – 11:25",
        "12:30 – 13:15",
        "13:20 – 16:35",
        "16:20 – 16:25",
        "16:40",
    ]
    assert stops[1][1:] == ("Prend le superviseur\u202f: CSCom Safo", "32,1 km, 40 min")
    assert stops[2][1].startswith("CLINIQUE 1\u202f: Dognoumana\nAccueil des clientes 08:55 – 10:55")
    assert "11 clientes attendues · demande R1" in stops[2][1]


def test_unverified_track_is_told_where_travel_goes_by_roads() -> None:
    made = week()
    assert "dont 32,1 km de piste non vérifiée" in sheet(made, 2)
    given = replace(made.plan, made=replace(made.plan.made, travel="given"))
    assert "piste non vérifiée" not in sheet(made._replace(plan=given), 2)


def test_slower_van_drives_longer() -> None:
    made = week()
    slow = {id_: replace(van, speed_percent=90) for id_, van in made.problem.vans.items()}
    assert "32,1 km, 45 min" in sheet(made._replace(problem=replace(made.problem, vans=slow)))


def test_load_is_by_lot_with_a_column_for_each_clinic() -> None:
    made = trip()
    told = rows(run_sheet(made.problem, made.plan, made.plan.tours[0], made.legs, "fr"))
    assert ("☐", "CSCom Safo", "Implant (5 ans)", "A17", "6", "4", "") in told
    assert ("☐", "Base de Bamako", "pill", "", "15", "15", "") in told


def test_goods_of_a_van_that_slept_out_are_loaded_before_it_left_the_base() -> None:
    assert "Base de Bamako (à charger avant de quitter la base)" in sheet(trip(), 3)


def test_supervisor_who_comes_alone_brings_the_goods() -> None:
    told = sheet(trip(), 2)
    assert "Superviseur du CSCom Djoliba\u202f: vient par ses propres moyens" in told
    assert "CSCom Djoliba (apporté par le superviseur)" in told


def test_phone_of_the_centre_is_told_else_a_line_to_fill_in() -> None:
    made = week()
    assert if_road_cut(made.problem, made.plan.tours[0], "fr")[0].count("CSCom Safo, ......") == 1
    centre = replace(made.problem.health_centres["HC1"], office_phone="20 22 00 00")
    problem = replace(made.problem, health_centres={**made.problem.health_centres, "HC1": centre})
    assert "CSCom Safo, 20 22 00 00" in if_road_cut(problem, made.plan.tours[0], "fr")[0]


def test_market_venue_language_friday_and_closures_are_noted() -> None:
    made = trip()
    community = replace(
        made.problem.communities["C1"], market_day="fri", venue="école", languages=("bambara",), name="Dognoumana"
    )
    problem = replace(made.problem, communities={**made.problem.communities, "C1": community})
    friday = replace(made.plan.tours[0], date=TUESDAY + timedelta(days=3))
    plan = replace(made.plan, tours=(friday,))
    told = text(run_sheet(problem, plan, friday, {}, "fr"))
    for words in (
        "Jour de marché ici",
        "lieu\u202f: école",
        "langues\u202f: bambara",
        "Vendredi\u202f: pause de 90",
        "Route fermée",
    ):
        assert words in told, words
    monday = sheet(made)
    assert "Vendredi" not in monday
    assert "Jour de marché" not in monday


def test_fuel_of_a_trip_is_taken_before_it_and_a_tank_too_small_is_told() -> None:
    made = trip()
    told = sheet(made, 3)
    assert "8,4 litres prévus ce jour, 18,3 pour tout le voyage" in told
    assert "Le réservoir" not in told
    vans = {**made.problem.vans, "V2": replace(made.problem.vans["V2"], tank_l=15.0)}
    assert "Le réservoir tient 15 litres" in sheet(made._replace(problem=replace(made.problem, vans=vans)), 3)


def test_nights_after_the_tour_are_told() -> None:
    told = sheet(trip(), 2)
    assert "Nuits hors de la base\u202f: 2, Campement de Siby (lundi 30 novembre, mardi 1er décembre)" in told


def test_results_box_has_a_row_for_each_product_and_a_column_for_each_clinic() -> None:
    made = trip()
    told = rows(run_sheet(made.problem, made.plan, made.plan.tours[0], made.legs, "fr"))
    assert (
        "Produit\u202f: quantité utilisée",
        "1\N{NO-BREAK SPACE}Dognoumana",
        "2\N{NO-BREAK SPACE}Torodo",
    ) in told
    assert ("Clientes vues", "", "") in told
    assert ("Implant (5 ans)", "", "") in told
    assert ("pill", "", "") in told
    assert "Résultats (lundi 30 novembre, véhicule V1)" in sheet(made)


def test_dataset_without_staff_and_stock_leaves_lines_to_fill_in() -> None:
    told = sheet(week())
    assert "Équipe\u202f: ......" in told
    assert "Pas de stock dans les tables" in told


def long_day(made: Week, clinics: int) -> Tour:
    """Return Monday's tour with so many clinics, each with a dozen lots from two places."""
    depart, pickup, clinic, *_, back = made.plan.tours[0].stops
    load = tuple(Load("implant", n, place, f"LOT-{n:03d}") for n in range(6) for place in ("HC1", "B1"))
    held = tuple(replace(clinic, load=load, clients=n) for n in range(clinics))
    return replace(made.plan.tours[0], stops=(depart, pickup, *held, back))


@pytest.mark.parametrize("clinics", [1, 3, 6])
def test_a_long_day_fits_on_one_page(clinics: int) -> None:
    made = trip(lambda name: f"{name} et ses environs du nord")
    tour = long_day(made, clinics)
    plan = replace(made.plan, tours=(tour,))
    paper = run_sheet(made.problem, plan, tour, {}, "fr")
    (page,) = pages(pdf([paper], stamp(plan, "fr"), plan, "t"))
    assert "Feuille de route" in page
    assert "Observations de l'équipe" in page
    assert page.count("CLINIQUE") == clinics


def test_in_english() -> None:
    told = sheet(trip(), lang="en")
    assert "Run sheet: V1, Monday 30 November 2026" in told
    assert "If the road is cut" in told
