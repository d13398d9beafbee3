"""A dataset to a problem, as a folder and as a workbook, whatever its encoding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.errors import BadInput
from planner.inputs import load
from planner.model import Community, GivenLeg, HealthCentre, Request, Status, Van
from tests.inputs.datasets import (
    FULL,
    LEGS,
    SETTINGS,
    SMALL,
    TRAVEL,
    folder,
    good,
    problems,
    roads,
    warnings,
    workbook,
)

AS_SHEET = {"horizon.start": date(2026, 11, 30), "money.fuel_price_of.date": date(2026, 11, 1)}
PILOT = Path(__file__).parents[2] / "data" / "pilot"


def test_smallest_dataset_takes_every_default(tmp_path: Path) -> None:
    problem = good(folder(tmp_path, SMALL))
    assert problem.vans["V1"] == Van(id="V1", base="B1")
    assert problem.requests["R1"] == Request("R1", "C1", earliest=date(2026, 11, 30), latest=None)
    assert problem.health_centres["HC1"] == HealthCentre("HC1", "Kati", lon=-8.07, lat=12.74)
    assert problem.communities["C1"] == Community("C1", "Kabé", -8.1, 12.7, health_centre="HC1", population=1200)
    assert problem.tables == {"bases", "vans", "health_centres", "communities", "requests"}
    assert problem.settings.horizon.planned_on == date(2026, 11, 19)
    assert problem.settings.travel.engine == "circle"
    assert problem.settings.travel.season == "dry"


def test_cells_that_are_given_win_over_defaults(tmp_path: Path) -> None:
    files = SMALL | {
        "vans.csv": "id,base,drive,litres_per_100km,speed_factor,days\nV1,B1,4x2,,0.905,lun;mar\nV2,B1,4x4,13.55,,\n",
        "requests.csv": "id,community,earliest,latest,must,service_minutes,opens,closes,status\n"
        "R1,C1,01/12/2026,2026-12-04,oui,180.5,8h30,15:00,publiée\n",
        "health_centres.csv": "id,name,lat,lon,supervisor_travel,supervises_on,lodging\n"
        "HC1,Kati,12.74,-8.07,own,mon;thu,yes\nHC2,Kambila,12.8,-8.1,rides,,\n",
    }
    problem = good(folder(tmp_path, files))
    first, second = problem.vans.values()
    assert (first.ml_per_km, first.speed_percent) == (110, 90)
    assert first.days == {"mon", "tue"}
    assert (second.ml_per_km, second.speed_percent) == (136, 100)
    request = problem.requests["R1"]
    assert (request.earliest, request.latest) == (date(2026, 12, 1), date(2026, 12, 4))
    assert (request.must, request.service, request.opens) == (True, 181, 510)
    assert request.status is Status.PUBLISHED
    centre = problem.health_centres["HC1"]
    assert (centre.rides, centre.lodging) == (False, True)
    assert centre.supervises_on == {"mon", "thu"}
    assert problem.health_centres["HC2"].rides


def test_every_table_is_read(tmp_path: Path) -> None:
    problem = good(folder(tmp_path, FULL))
    assert problem.tables == {name.removesuffix(".csv") for name in FULL if name.endswith("csv")}
    assert [visit.clients for visit in problem.past_visits] == [22, 18]
    assert problem.closures[0].ends == date(2026, 11, 15)
    assert problem.holidays[date(2026, 12, 25)].name_en == "Christmas Day"
    assert problem.authorities["DS1"].name == "District sanitaire de Kati"


def test_pilot_has_no_problem() -> None:
    problem, said = load(PILOT)
    assert len(problem.requests) == 60
    assert problem.settings.travel.engine == "roads"
    assert {fault.key for fault in said} <= {"fuel_price_old"}


@pytest.mark.parametrize("files", [SMALL, FULL], ids=["small", "full"])
def test_workbook_gives_the_same_problem(tmp_path: Path, files: Mapping[str, str]) -> None:
    path = folder(tmp_path / "folder", files)
    book = workbook(tmp_path / "jigi.xlsx", files, AS_SHEET)
    assert without_source(book) == without_source(path)


def without_source(path: Path) -> object:
    """The problem but for where it was read."""
    return replace(good(path), dataset="", sha256="")


FRENCH = {
    "planner.toml": SETTINGS,
    "bases.csv": "identifiant;nom;latitude;longitude\nB1;Bamako;12,64;-8,0\n",
    "véhicules.csv": "Identifiant;Base\nV1;B1\nV2;B1\n",
    "centres_de_santé.csv": "id;nom;lat;lon\nHC1;Kati;12,74;-8,07\nHC2;Kambila;12,8;-8,1\n",
    "Communautés.csv": "Id;NOM;Latitude;Longitude;Centre de santé;Habitants\n"
    "C1;Kabé;12,7;-8,1;HC1;1 200\nC2;Doubala;12,75;-8,2;HC2;12\u00a0000\n",
    "demandes.csv": "Identifiant;Village\nR1;C1\nR2;C2\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_french_excel_gives_the_same_problem(tmp_path: Path, encoding: str, separator: str) -> None:
    french = {
        name: text.replace(";", separator).encode("utf-8" if name == "planner.toml" else encoding)
        for name, text in FRENCH.items()
    }
    read = folder(tmp_path / "fr", french)
    assert without_source(read) == without_source(folder(tmp_path / "en", SMALL))


def test_thousands_and_decimal_commas(tmp_path: Path) -> None:
    communities = (
        "id;name;lat;lon;health_centre;population\nC1;Kabé;12,7;-8,1;HC1;1\u202f200\nC2;Doubala;12,75;-8,2;HC2;12 000\n"
    )
    problem = good(folder(tmp_path, SMALL | {"communities.csv": communities}))
    assert [place.population for place in problem.communities.values()] == [1200, 12000]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    text = 'id,community,methods\nR1,C1,\n\nR2,"C2",\nR3,C1,"a\nb"\n,,\nR4,C9,\n'
    path = folder(tmp_path, SMALL | {"requests.csv": text})
    assert problems(path) == [
        ("requests.csv", 5, "methods", "control_character"),
        ("requests.csv", 7, "community", "unknown_id"),
    ]


def test_today_stands_in_for_the_date_of_planning(tmp_path: Path) -> None:
    problem, _ = load(folder(tmp_path, SMALL), today=date(2026, 11, 26))
    assert problem.settings.horizon.planned_on == date(2026, 11, 26)


def test_given_matrix_is_the_default_where_there_is_one(tmp_path: Path) -> None:
    roads(tmp_path / "roads.gpkg", {})
    path = folder(tmp_path, SMALL | {"travel.csv": TRAVEL.replace("20,12.5", "20.2,96.2")})
    problem = good(path)
    assert problem.settings.travel.engine == "given"
    assert problem.given_legs[0] == GivenLeg("B1", "HC1", minutes=21, metres=96_200)
    assert len(problem.given_legs) == len(LEGS) * (len(LEGS) - 1)


def test_hash_follows_names_and_bytes_of_what_is_read(tmp_path: Path) -> None:
    first = good(folder(tmp_path / "a", SMALL)).sha256
    assert good(folder(tmp_path / "b", SMALL)).sha256 == first
    other = folder(tmp_path / "c", {**SMALL, "README.md": "not read", "sources.csv": "nor this"})
    assert good(other).sha256 == first
    changed = SMALL | {"requests.csv": SMALL["requests.csv"] + "R3,C1\n"}
    assert load(folder(tmp_path / "d", changed))[0].sha256 != first


def test_ten_problems_are_ten(tmp_path: Path) -> None:
    files = {
        "planner.toml": SETTINGS + "[day]\nbegin = '25:00'\nsetpu = 40\n",
        "bases.csv": "id,name,lat,lon\nB1,Bamako,-8.0,12.64\n",
        "vans.csv": "id,base,max_nights\nV1,B1,2\nV1,B1,1\n",
        "health_centres.csv": "id,name,lat,lon,opens,closes\nHC1,Kati,12.74,-8.07,16:00,08:00\n",
        "communities.csv": "id,name,lat,lon,health_centre\nC1,Kabé,nan,-8.1,HC9\nC2,,12,-8,HC1\n",
        "requests.csv": "id,community,must\nR1,C1,maybe\nR2,C5,no\n",
    }
    assert sorted(problems(folder(tmp_path, files))) == [
        ("bases.csv", 2, "lat", "coordinates_swapped"),
        ("communities.csv", 2, "health_centre", "unknown_id_like"),
        ("communities.csv", 2, "lat", "not_a_number"),
        ("communities.csv", 3, "name", "cell_missing"),
        ("health_centres.csv", 2, "closes", "closes_before_it_opens"),
        ("planner.toml", 6, "day.begin", "not_a_time"),
        ("planner.toml", 7, "day.setpu", "unknown_setting_like"),
        ("requests.csv", 2, "must", "not_yes_no"),
        ("requests.csv", 3, "community", "unknown_id"),
        ("vans.csv", 3, "id", "row_twice"),
    ]


def test_two_hundred_problems_of_a_file_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    rows = "".join(f"R{n},C1,maybe\n" for n in range(250))
    with pytest.raises(BadInput) as refusal:
        load(folder(tmp_path, SMALL | {"requests.csv": "id,community,must\n" + rows}))
    found = [fault for fault in refusal.value.faults if not fault.warning]
    assert len(found) == 201
    assert (found[-1].key, found[-1].facts["count"]) == ("many_more", "50")


def test_warnings_do_not_stop_a_plan(tmp_path: Path) -> None:
    path = folder(tmp_path, SMALL | {"requests.csv": "id,community,prio\nR1,C1,3\n"})
    assert warnings(path) == [("requests.csv", 1, "prio", "unknown_column_like")]
    assert list(load(path)[0].requests) == ["R1"]
