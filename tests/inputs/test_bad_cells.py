"""Cells, rows and tables that contradict each other: each told where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inputs.datasets import (
    ALL,
    FULL,
    SMALL,
    TRAVEL,
    faults,
    folder,
    problems,
    told,
    warnings,
)

Told = tuple[str, int, str, str]


# --- Single cells and rows --------------------------------------------------------------------------------------------

BAD_CELLS: list[tuple[str, str, str, Told]] = [
    # file, old text, new text, what is told
    ("bases.csv", "12.64", "nan", ("bases.csv", 2, "lat", "not_a_number")),
    ("bases.csv", "12.64", "inf", ("bases.csv", 2, "lat", "not_a_number")),
    ("bases.csv", "12.64", "95", ("bases.csv", 2, "lat", "out_of_range")),
    ("bases.csv", "12.64,-8.0", "0,0", ("bases.csv", 2, "lat", "coordinates_zero")),
    ("bases.csv", "12.64,-8.0", "-8.0,12.64", ("bases.csv", 2, "lat", "coordinates_swapped")),
    ("bases.csv", "12.64,-8.0", "12.64,8.0", ("bases.csv", 2, "lon", "longitude_sign")),
    ("bases.csv", "12.64,-8.0", "48.8,2.3", ("bases.csv", 2, "lat", "outside_mali")),
    ("bases.csv", "Bamako", "Bama\x07ko", ("bases.csv", 2, "name", "control_character")),
    ("bases.csv", "Bamako", "", ("bases.csv", 2, "name", "cell_missing")),
    ("communities.csv", "C2,Doubala", ",Doubala", ("communities.csv", 3, "id", "cell_missing")),
    ("communities.csv", "C2,Dou", "HC1,Dou", ("communities.csv", 3, "id", "id_in_two_tables")),
    ("sales_points.csv", "12.745", "51", ("sales_points.csv", 2, "lat", "outside_mali")),
    ("authorities.csv", "DS1", '"D;S"', ("authorities.csv", 2, "id", "semicolon_in_id")),
    ("authorities.csv", "DS1", "D" * 65, ("authorities.csv", 2, "id", "too_long")),
    ("authorities.csv", "DS1", "D\x01", ("authorities.csv", 2, "id", "control_character")),
    ("funders.csv", "5000000", "-1", ("funders.csv", 2, "cap_xof", "negative")),
    ("funders.csv", "5000000", "0.5", ("funders.csv", 2, "cap_xof", "not_whole")),
    ("funders.csv", "2026-12-31", "2025-12-31", ("funders.csv", 2, "to", "ends_before_it_begins")),
    ("staff.csv", "midwife", "chirurgien", ("staff.csv", 2, "role", "not_allowed")),
    ("staff.csv", "driver,V1", "driver,V9", ("staff.csv", 3, "van", "unknown_id")),
    ("products.csv", "0.35", "1.35", ("products.csv", 2, "share", "out_of_range")),
    ("stock.csv", "12,A1", "douze,A1", ("stock.csv", 2, "quantity", "not_a_number")),
    ("stock.csv", "iud", "DIU", ("stock.csv", 3, "product", "unknown_id_like")),
    ("stock.csv", "HC2", "HC22", ("stock.csv", 3, "place", "unknown_id_like")),
    ("visits.csv", "2026-05-04", "mai", ("visits.csv", 2, "date", "not_a_date")),
    ("visits.csv", "C2", "Kati", ("visits.csv", 3, "community", "unknown_id")),
    ("visits.csv", "C2", "doubala", ("visits.csv", 3, "community", "unknown_id_like")),
    ("closures.csv", "C2", "C77", ("closures.csv", 2, "ref", "unknown_id")),
    ("closures.csv", "C2", "", ("closures.csv", 2, "ref", "closure_without_ref")),
    (
        "closures.csv",
        "2026-11-15",
        "2026-10-15",
        ("closures.csv", 2, "to", "ends_before_it_begins"),
    ),
    ("closures.csv", "community", "bridge", ("closures.csv", 2, "kind", "not_allowed")),
    ("closures.csv", "community", "road", ("closures.csv", 2, "ref", "closure_not_mappable")),
    ("closures.csv", "community", "zone", ("closures.csv", 2, "wkt", "zone_without_polygon")),
    ("holidays.csv", ",no", ",peut-être", ("holidays.csv", 2, "estimated", "not_yes_no")),
    ("contacts.csv", "C1", "C", ("contacts.csv", 2, "place", "unknown_id_like")),
    ("vans.csv", "V2,B1", "V2,B2", ("vans.csv", 3, "base", "unknown_id")),
    ("travel.csv", "B1,HC1,20", "B1,HC1,-20", ("travel.csv", 2, "minutes", "negative")),
    ("travel.csv", "B1,HC1,20", "B1,HC11,20", ("travel.csv", 2, "to", "unknown_id_like")),
    ("travel.csv", "B1,HC1,20", "B1,B1,20", ("travel.csv", 2, "minutes", "diagonal_not_zero")),
]


@pytest.mark.parametrize(("name", "old", "new", "fault"), BAD_CELLS)
def test_bad_cell(tmp_path: Path, name: str, old: str, new: str, fault: Told) -> None:
    assert old in ALL[name]
    path = folder(tmp_path, ALL | {name: ALL[name].replace(old, new, 1)})
    assert fault in problems(path)


BAD_REQUESTS = [
    ("must", "maybe", "must", "not_yes_no"),
    ("priority", "6", "priority", "out_of_range"),
    ("priority", "2.5", "priority", "not_whole"),
    ("expected_clients", "-3", "expected_clients", "negative"),
    ("service_minutes", "0", "service_minutes", "out_of_range"),
    ("opens", "25:00", "opens", "not_a_time"),
    ("opens", "17:00", "closes", "closes_before_it_opens"),
    ("earliest,latest", "2026-12-04,2026-12-01", "latest", "ends_before_it_begins"),
    ("earliest", "2026-11-31", "earliest", "not_a_date"),
    ("earliest", "46356", "earliest", "date_as_number"),
    ("days", "lun;brumaire", "days", "not_a_weekday"),
    ("status", "vielleicht", "status", "not_allowed"),
    ("van", "V9", "van", "unknown_id"),
    ("methods", "stérilet", "methods", "unknown_id"),
    ("authority", "DS2", "authority", "unknown_id_like"),
    ("funder", "F2", "funder", "unknown_id"),
    ("freeze", "day", "date", "freeze_without"),
    ("freeze,date", "van,2026-12-01", "van", "freeze_without"),
    ("freeze,date,van", "time,2026-12-01,V1", "begin", "freeze_without"),
    ("visits", "0", "visits", "out_of_range"),
    ("community", "C1,extra", "", "cell_without_heading"),
    ("must,obligatoire", "yes,yes", "obligatoire", "column_twice"),
]


@pytest.mark.parametrize(("columns", "cells", "column", "key"), BAD_REQUESTS)
def test_bad_request(tmp_path: Path, columns: str, cells: str, column: str, key: str) -> None:
    others = [name for name in ("id", "community") if name not in columns.split(",")]
    filled = [{"id": "R1", "community": "C1"}[name] for name in others]
    text = f"{','.join([*others, columns])}\n{','.join([*filled, cells])}\n"
    found = problems(folder(tmp_path, FULL | {"requests.csv": text}))
    assert [(where, what) for _, _, where, what in found] == [(column, key)]


DOUBTFUL_REQUESTS = [
    ("latest", "2026-11-01", "latest", "request_outside_horizon"),
    ("earliest", "2027-01-01", "earliest", "request_outside_horizon"),
    ("date", "2027-01-01", "date", "date_outside_horizon"),
    ("service_minutes", "600", "service_minutes", "service_too_long"),
    ("begin", "17:00", "begin", "begins_outside_hours"),
]


@pytest.mark.parametrize(("columns", "cells", "column", "key"), DOUBTFUL_REQUESTS)
def test_doubtful_request(tmp_path: Path, columns: str, cells: str, column: str, key: str) -> None:
    text = f"id,community,{columns}\nR1,C1,{cells}\n"
    found = warnings(folder(tmp_path, FULL | {"requests.csv": text}))
    assert found == [("requests.csv", 2, column, key)]


def test_requests_for_the_same_days_are_doubtful(tmp_path: Path) -> None:
    text = (
        "id,community,earliest,latest,status\nR1,C1,2026-12-01,2026-12-03,\n"
        "R2,C1,2026-12-03,,\nR3,C1,2026-11-30,2026-11-30,\nR4,C1,,,withdrawn\nR5,C2,,,\n"
    )
    found = warnings(folder(tmp_path, SMALL | {"requests.csv": text}))
    assert found == [("requests.csv", 3, "community", "request_again")]


def test_places_far_apart_or_at_one_spot_are_doubtful(tmp_path: Path) -> None:
    text = (
        "id,name,lat,lon,health_centre,population\nC1,Kabé,12.7,-8.1,HC1,9\n"
        "C2,Kabé,12.7005,-8.1,HC1,9\nC3,Ségou,13.43,-6.26,HC1,9\n"
    )
    assert warnings(folder(tmp_path, SMALL | {"communities.csv": text})) == [
        ("communities.csv", 3, "lat", "same_place"),
        ("communities.csv", 4, "health_centre", "far_from_centre"),
    ]


def test_requests_of_which_no_clients_are_known_are_doubtful(tmp_path: Path) -> None:
    communities = SMALL["communities.csv"].replace("1200", "")
    requests = "id,community,expected_clients,status\nR1,C1,,\nR2,C1,9,done\nR3,C1,,refused\n"
    files = SMALL | {"communities.csv": communities, "requests.csv": requests}
    assert warnings(folder(tmp_path, files)) == [("requests.csv", 2, "expected_clients", "clients_not_known")]


def test_legs_that_are_missing_are_counted(tmp_path: Path) -> None:
    (fault,) = faults(folder(tmp_path, SMALL | {"travel.csv": TRAVEL.rsplit("\n", 3)[0]}))
    assert (fault.key, fault.facts) == ("pairs_missing", {"missing": "2", "every": "20"})


@pytest.mark.parametrize(
    ("wkt", "key"),
    [
        ("POINT (-8 12)", "zone_not_polygon"),
        ("POLYGON ((-8 12, -7 12", "zone_not_polygon"),
        ("POLYGON EMPTY", "zone_not_polygon"),
        ("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "zone_not_polygon"),
        ("/etc/passwd", "zone_not_polygon"),
        ("POLYGON ((-8 12, -7 12, -7 13, -8 12))", "zone_not_on_legs"),
    ],
)
def test_zones(tmp_path: Path, wkt: str, key: str) -> None:
    text = f'kind,wkt,from\nzone,"{wkt}",2026-11-30\n'
    found = faults(folder(tmp_path, SMALL | {"closures.csv": text}))
    assert [told(fault) for fault in found] == [("closures.csv", 2, "wkt", key)]


def test_csv_with_an_open_quotation_mark(tmp_path: Path) -> None:
    text = 'id,community\nR1,C1\nR2,"C2\nR3,C1\n'
    path = folder(tmp_path, SMALL | {"requests.csv": text})
    assert problems(path) == [("requests.csv", 3, "", "csv_broken")]


def test_bad_row_still_counts_as_a_row_to_refer_to(tmp_path: Path) -> None:
    communities = SMALL["communities.csv"].replace("12.7,", "nord,")
    path = folder(tmp_path, SMALL | {"communities.csv": communities})
    assert problems(path) == [("communities.csv", 2, "lat", "not_a_number")]
