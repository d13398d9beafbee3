"""Mission papers: what a crew is sent with, what it is given, what it accounts for."""

from __future__ import annotations

from dataclasses import replace

from planner.export.missions import advance, mission
from planner.export.trips import trips
from tests.export.paper import rows, text
from tests.render.trip import trip
from tests.render.week import week


def test_advance_holds_fuel_nights_lodging_and_clinics() -> None:
    """18.34 litres are 19 at 725; two nights of two midwives, a promoter and a driver; two clinics."""
    problem, plan, _ = trip()
    items = {item.nature: item.xof for item in advance(problem, trips(plan)[1], "fr")}
    assert items == {
        "Carburant": 19 * 725,
        "Per diem, sage-femme": 2 * 2 * 15_000,
        "Per diem, promoteur": 2 * 5_000,
        "Per diem, chauffeur": 2 * 5_000,
        "Hébergement, Campement de Siby": 2 * 10_000,
        "Indemnité des superviseurs": 2 * 5_000,
        "Mobilisation (crieur, radio)": 2 * 15_000,
    }
    told = rows(mission(problem, trips(plan)[1], "fr"))
    assert ("Total", "", f"{sum(items.values()):,} FCFA".replace(",", "\u202f")) in told


def test_day_trip_asks_for_no_nights() -> None:
    problem, plan, _ = trip()
    natures = [item.nature for item in advance(problem, trips(plan)[0], "fr")]
    assert natures == ["Carburant", "Indemnité des superviseurs", "Mobilisation (crieur, radio)"]


def test_crew_that_is_not_known_is_the_crew_that_every_tour_needs() -> None:
    problem, plan, _ = trip()
    plan = replace(plan, tours=tuple(replace(tour, staff=()) for tour in plan.tours))
    items = {item.nature: item.xof for item in advance(replace(problem, staff={}), trips(plan)[1], "fr")}
    assert items["Per diem, sage-femme"] == 2 * 2 * 15_000


def test_order_names_places_nights_and_who_pays() -> None:
    problem, plan, _ = trip()
    vans = {**problem.vans, "V2": replace(problem.vans["V2"], funder="F1")}
    told = text(mission(replace(problem, vans=vans), trips(plan)[1], "fr"))
    for words in (
        "Ordre de mission\u202f: V2, du lundi 30 novembre au mercredi 2 décembre",
        "Cliniques mobiles de planification familiale\u202f: Samako, Sala",
        "Base de Bamako, lundi 30 novembre à 06:45",
        "Base de Bamako, mercredi 2 décembre à 13:20",
        "Fonds régional",
    ):
        assert words in told, words


def test_visas_are_asked_for_at_clinics_and_nights() -> None:
    problem, plan, _ = trip()
    visas = [row[:3] for row in rows(mission(problem, trips(plan)[1], "fr")) if len(row) == 4 and row[3] == ""]
    assert visas[:3] == [
        ("lundi 30 novembre", "Samako", "Clinique"),
        ("lundi 30 novembre", "Campement de Siby", "Nuit"),
        ("mercredi 2 décembre", "Sala", "Clinique"),
    ]


def test_settlement_repeats_the_advance_and_leaves_the_rest_blank() -> None:
    problem, plan, _ = week()
    told = rows(mission(problem, trips(plan)[0], "fr"))
    assert ("Carburant", "10\u202f150 FCFA", "", "", "") in told  # 13.5 litres are 14
    assert ("Kilomètres parcourus (prévus\u202f: 96)", "", "Prix du litre", "") in told
