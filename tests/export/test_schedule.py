"""The schedule as French Excel reads it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from planner.errors import PlannerError
from planner.export.schedule import schedule, schedule_file
from planner.inputs.files import write_text
from tests.render.trip import trip
from tests.render.week import Week, week


def _rows(made: Week, lang: str = "fr") -> list[dict[str, str]]:
    text = schedule(*made, lang)
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_one_row_for_each_stop_by_date_and_van() -> None:
    rows = _rows(week())
    assert len(rows) == 7 + 3 + 3 + 1
    order = [(row["date"], row["véhicule"]) for row in rows[:-1]]
    assert order == sorted(order)
    assert [row["activité"] for row in rows[:7]] == [
        "Départ de la base",
        "Prend le superviseur",
        "Clinique",
        "Pause",
        "Clinique",
        "Dépose le superviseur",
        "Retour à la base",
    ]


def test_clinic_row_tells_everything() -> None:
    assert _rows(week())[8] == {
        "véhicule": "V1",
        "date": "2026-12-01",
        "jour": "mardi",
        "arrêt n°": "1",
        "activité": "Clinique",
        "lieu id": "C4",
        "lieu": "Tanima",
        "demande": "R4",
        "arrivée": "08:20",
        "début clinique": "09:05",
        "fin clinique": "11:50",
        "pause": "10:00-10:45",
        "départ": "12:20",
        "clientes attendues": "14",
        "km depuis l'arrêt précédent": "32,1",
        "dont km de piste non vérifiée": "0,0",
        "minutes de route": "40",
        "équipe": "",
        "à emporter, pas un objectif": "",
        "à retirer pour la tournée": "",
        "centre de référence": "",
        "minutes du village au centre de référence": "",
        "km du village au centre de référence": "",
        "ouverture du centre de référence": "",
        "références attendues au centre cette semaine": "",
        "remarque": "EXERCICE - DONNÉES FICTIVES",
    }


def test_clinic_row_tells_crew_load_and_referral() -> None:
    row = _rows(trip())[2]
    assert row["équipe"] == "S1 (sage-femme), S2 (sage-femme), S3 (promoteur), S4 (chauffeur)"
    assert row["à emporter, pas un objectif"] == (
        "6 × Implant (5 ans) (CSCom Safo, lot A17)\u202f; 15 × pill (Base de Bamako)"
    )
    assert [row[column] for column in list(row)[20:25]] == [
        "CSCom Safo",
        "12",
        "4,2",
        "lundi à vendredi, 07:30 – 16:00",
        "6",
    ]


def test_first_row_of_a_tour_tells_what_to_collect_where() -> None:
    first = [row for row in _rows(trip()) if row["arrêt n°"] == "0"]
    assert [row["à retirer pour la tournée"] for row in first] == [
        "CSCom Safo\u202f: 10 × Implant (5 ans)\u202f; Base de Bamako\u202f: 30 × pill",
        "CSCom Djoliba, apporté par le superviseur\u202f: 2 × DIU au cuivre\u202f; Base de Bamako\u202f: 30 × pill",
        "",
        "Base de Bamako, à charger avant de quitter la base\u202f: 12 × pill",
    ]


def test_night_day_of_waiting_and_departure_from_where_the_van_slept_are_rows() -> None:
    rows = [(row["jour"], row["activité"], row["lieu"]) for row in _rows(trip()) if row["lieu id"] == "L1"]
    assert rows == [
        ("lundi", "Nuit", "Campement de Siby"),
        ("mardi", "Attente sur place, sans tournée", "Campement de Siby"),
        ("mercredi", "Départ du lieu de la nuit", "Campement de Siby"),
    ]


def test_closures_nights_and_payers_are_notes() -> None:
    notes = [row["remarque"] for row in _rows(trip()) if row["activité"] == "Note"]
    for words in (
        "Nuits hors de la base\u202f: 2",
        "Qui paie\u202f: Fonds régional\u202f: 154\u202f100 FCFA (plafond 200\u202f000 FCFA)",
        "Route fermée\u202f: T1\u202f; dates\u202f: du 25 novembre 2026 au 15 décembre 2026",
    ):
        assert any(words in note for note in notes), words


def test_unknown_leg_is_left_empty() -> None:
    row = _rows(week())[-2]
    assert (row["km depuis l'arrêt précédent"], row["minutes de route"]) == ("", "")


def test_km_of_unverified_track_are_told_where_travel_goes_by_roads() -> None:
    """The drive to C3 is on no surveyed road."""
    made = week()
    assert _rows(made)[11]["dont km de piste non vérifiée"] == "32,1"
    given = replace(made.plan, made=replace(made.plan.made, travel="given"))
    assert {row["dont km de piste non vérifiée"] for row in _rows(made._replace(plan=given))} == {""}


def test_slower_van_drives_longer_rounded_up() -> None:
    made = week()
    slow = {id_: replace(van, speed_percent=90) for id_, van in made.problem.vans.items()}
    slower = made._replace(problem=replace(made.problem, vans=slow))
    assert _rows(slower)[8]["minutes de route"] == "45"


def test_real_data_carry_no_remark() -> None:
    made = week()
    real = made._replace(plan=replace(made.plan, made_up=False))
    assert {row["remarque"] for row in _rows(real)[:-1]} == {""}


def test_last_row_notes_what_was_not_checked() -> None:
    note = _rows(week())[-1]
    assert note["activité"] == "Note"
    assert note["remarque"].endswith(
        "Non vérifié, faute de données\u202f: capacité de suivi des références, équipes, not-worded."
    )
    assert note["remarque"].startswith("EXERCICE")


def test_english_headings_and_numbers() -> None:
    row = _rows(week(), "en")[8]
    assert (row["weekday"], row["km from the stop before"]) == ("Tuesday", "32.1")
    assert row["remark"] == "EXERCISE - MADE-UP DATA"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_begins_like_a_formula_is_text(start: str) -> None:
    rows = _rows(week(lambda name: f"{start}1+1 {name}", lambda key: f"{start}{key}"))
    for column in ("véhicule", "lieu id", "lieu", "demande"):
        assert rows[8][column].startswith("'")


@pytest.mark.parametrize("name", ['a;b "c"', "C:\\xdir", "</script>", "é ߒߞߏ"])
def test_other_text_comes_back_as_it_went_in(name: str) -> None:
    assert _rows(week(lambda _: name))[8]["lieu"] == name


def test_file_begins_with_a_byte_order_mark_and_ends_lines_as_windows_does() -> None:
    written = schedule_file(*week())
    assert written.startswith("\ufeffvéhicule;date;".encode())
    assert written.count(b"\r\n") == written.count(b"\n") == 15
    assert b"\r\r\n" not in written


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "plan.txt"
    write_text(file, "one")
    write_text(file, "two")
    assert file.read_text(encoding="utf-8") == "two"
    assert list(file.parent.iterdir()) == [file]


def test_refused_file_is_told_and_leaves_no_half(tmp_path: Path) -> None:
    (tmp_path / "plan.txt" / "inside").mkdir(parents=True)
    with pytest.raises(PlannerError) as told:
        write_text(tmp_path / "plan.txt", "one")
    assert told.value.key == "file_not_written"
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.txt"]
