"""Each table broken in the same ways, and files that are no tables."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from planner.errors import BadInput
from planner.inputs import check, load
from planner.inputs.files import TABLE_BYTES
from planner.inputs.rows import SHAPES
from planner.inputs.sheet import required
from tests.inputs.datasets import (
    ALL,
    SMALL,
    faults,
    folder,
    problems,
    told,
    warnings,
    workbook,
)

TABLES = sorted(name for name in ALL if name.endswith(".csv"))
KEYED = [name for name in TABLES if SHAPES[name.removesuffix(".csv")].key]
NEEDED = [name for name in TABLES if SHAPES[name.removesuffix(".csv")].required]
OPTIONAL = [name for name in TABLES if name not in NEEDED]
Told = tuple[str, int, str, str]


def test_the_tables_broken_below_are_good() -> None:
    tables = {name.removesuffix(".csv") for name in TABLES} | {"roads"}
    assert tables == set(SHAPES)


def test_every_table_as_it_is_has_no_fault(tmp_path: Path) -> None:
    assert faults(folder(tmp_path, ALL)) == ()


# --- Each table, broken in the same way -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, column) for name in TABLES for column in required(SHAPES[name.removesuffix(".csv")])],
)
def test_missing_column(tmp_path: Path, name: str, column: str) -> None:
    heading, rest = ALL[name].split("\n", 1)
    renamed = ",".join("autre" if cell == column else cell for cell in heading.split(","))
    path = folder(tmp_path, ALL | {name: f"{renamed}\n{rest}"})
    assert (name, 1, column, "column_missing") in problems(path)


@pytest.mark.parametrize("name", TABLES)
def test_unknown_column_is_a_warning(tmp_path: Path, name: str) -> None:
    heading, rest = ALL[name].split("\n", 1)
    path = folder(tmp_path, ALL | {name: f"{heading},qqqq\n{rest}"})
    assert warnings(path) == [(name, 1, "qqqq", "unknown_column")]


@pytest.mark.parametrize("name", KEYED)
def test_row_twice(tmp_path: Path, name: str) -> None:
    lines = ALL[name].splitlines()
    found = problems(folder(tmp_path, ALL | {name: "\n".join([*lines, lines[1]])}))
    key = SHAPES[name.removesuffix(".csv")].key[0].replace("start", "from")
    assert found == [(name, len(lines) + 1, key, "row_twice")]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("content", [b"", b" \n  \r\n\t\n", b"\xef\xbb\xbf", b";;;\n;;\n"])
def test_empty_file(tmp_path: Path, name: str, content: bytes) -> None:
    found = problems(folder(tmp_path, {**ALL, name: content}))
    assert (name, 0, "", "file_empty") in found


@pytest.mark.parametrize("name", NEEDED)
def test_heading_only_of_a_required_table(tmp_path: Path, name: str) -> None:
    found = problems(folder(tmp_path, ALL | {name: ALL[name].splitlines()[0]}))
    assert (name, 0, "", "table_without_rows") in found


@pytest.mark.parametrize("name", OPTIONAL)
def test_heading_only_of_another_table_is_none_of_it(tmp_path: Path, name: str) -> None:
    files = {key: text for key, text in ALL.items() if key in NEEDED or key == "planner.toml"}
    path = folder(tmp_path, files | {name: ALL[name].splitlines()[0]})
    assert [told(fault)[3] for fault in faults(path) if not fault.warning] == []


@pytest.mark.parametrize("name", NEEDED)
def test_required_table_that_is_not_there(tmp_path: Path, name: str) -> None:
    files = {key: text for key, text in ALL.items() if key != name}
    assert problems(folder(tmp_path, files)) == [(name, 0, "", "table_missing")]


@pytest.mark.parametrize("name", [*TABLES, "planner.toml", "roads.gpkg", "rivers.geojson"])
@pytest.mark.parametrize(
    "content",
    [b"\0\0\0\0", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04rest", b"\x81\x8d\x8f", bytes(range(256))],
)
def test_garbage(tmp_path: Path, name: str, content: bytes) -> None:
    found = problems(folder(tmp_path, {**ALL, name: content}))
    assert {file for file, _, _, _ in found} == {name}


@pytest.mark.parametrize("name", ["requests.csv", "visits.csv", "planner.toml"])
def test_file_of_50_mb(tmp_path: Path, name: str) -> None:
    path = folder(tmp_path, ALL)
    with (path / name).open("r+b") as file:
        file.truncate(50_000_000)
    assert problems(path) == [(name, 0, "", "file_too_big")]


def test_long_file_of_one_letter_is_refused(tmp_path: Path) -> None:
    path = folder(tmp_path, {**SMALL, "requests.csv": b"x" * (TABLE_BYTES - 1)})
    assert problems(path) == [("requests.csv", 1, "", "csv_broken")]


def test_long_file_of_noise_is_refused(tmp_path: Path) -> None:
    path = folder(tmp_path, {**SMALL, "requests.csv": b"\xe9a;b\n" * (TABLE_BYTES // 400)})
    assert problems(path) == [("requests.csv", 1, "", "no_heading")]


def test_directory_in_place_of_a_table(tmp_path: Path) -> None:
    path = folder(tmp_path, {k: text for k, text in SMALL.items() if k != "vans.csv"})
    (path / "vans.csv").mkdir()
    assert problems(path) == [("vans.csv", 0, "", "file_not_opened")]


def test_table_given_twice(tmp_path: Path) -> None:
    path = folder(tmp_path, SMALL | {"demandes.csv": SMALL["requests.csv"]})
    assert problems(path) == [("requests.csv", 0, "", "table_twice")]


def test_unknown_tables_are_warnings(tmp_path: Path) -> None:
    path = folder(tmp_path, SMALL | {"request.csv": "x\n", "budget2.csv": "x\n", "a.xlsx": "x"})
    assert warnings(path) == [
        ("a.xlsx", 0, "", "file_not_read"),
        ("budget2.csv", 0, "", "unknown_table"),
        ("request.csv", 0, "", "unknown_table_like"),
    ]


def test_no_dataset(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    assert problems(tmp_path / "nowhere") == [("nowhere", 0, "", "dataset_missing")]
    assert problems(tmp_path / "nowhere.xlsx") == [("nowhere.xlsx", 0, "", "dataset_missing")]
    assert problems(tmp_path / "notes.txt") == [("notes.txt", 0, "", "not_a_dataset")]
    missing = problems(folder(tmp_path / "empty", {}))
    assert [key for _, _, _, key in missing].count("table_missing") == len(NEEDED)


# --- Workbooks --------------------------------------------------------------------------------------------------------


def test_workbook_problems_name_the_sheet(tmp_path: Path) -> None:
    files = {**SMALL, "requests.csv": "id,community\nR1,C9\n", "budgett.csv": "a\n1\n"}
    del files["vans.csv"]
    path = workbook(tmp_path / "jigi.xlsx", files, {"horizon.start": "hier", "day.brake": 3})
    assert problems(path) == [
        ("jigi.xlsx [requests]", 2, "community", "unknown_id"),
        ("jigi.xlsx [settings]", 2, "horizon.start", "not_a_date"),
        ("jigi.xlsx [settings]", 3, "day.brake", "unknown_setting_like"),
        ("jigi.xlsx [vans]", 0, "", "table_missing"),
    ]


def test_formula_that_was_never_calculated(tmp_path: Path) -> None:
    path = workbook(tmp_path / "jigi.xlsx", SMALL, {"horizon.start": "2026-11-30"})
    book = openpyxl.load_workbook(path)
    book["requests"]["B2"] = "=A1"
    book.save(path)
    assert problems(path) == [("jigi.xlsx [requests]", 2, "community", "formula_error")]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file_empty"),
        (b"not a workbook", "workbook_broken"),
        (b"PK\x05\x06" + bytes(18), "workbook_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook_old_or_locked"),
    ],
)
def test_broken_workbook(tmp_path: Path, content: bytes, key: str) -> None:
    (tmp_path / "jigi.xlsx").write_bytes(content)
    assert problems(tmp_path / "jigi.xlsx") == [("jigi.xlsx", 0, "", key)]


def test_check_tells_what_load_raises(tmp_path: Path) -> None:
    path = folder(tmp_path, SMALL | {"vans.csv": "id,base\nV1,B9\n"})
    with pytest.raises(BadInput) as refusal:
        load(path)
    assert refusal.value.faults == check(path)
    assert refusal.value.facts == {"count": "1"}
