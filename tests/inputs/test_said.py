"""Problems in words and as a table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from planner.errors import Fault
from planner.inputs import describe, write_problems

LATE = Fault(
    "requests.csv",
    7,
    "closes",
    "07:00",
    "closes_before_it_opens",
    {"opens": "08:00", "closes": "07:00"},
)


def test_one_line_says_where_what_and_what_would_be_right() -> None:
    assert describe(LATE, "fr") == (
        "requests.csv, ligne 7, colonne closes, «\u202f07:00\u202f»\u202f: la fermeture (07:00) vient avant "
        "l'ouverture (08:00)\u202f; corrigez l'une des deux heures."
    )
    assert describe(LATE, "en") == (
        "requests.csv, row 7, column closes, “07:00”: it closes (07:00) before it opens (08:00); "
        "mend one of the two times."
    )


def test_what_is_empty_is_left_out() -> None:
    fault = Fault("vans.csv", 0, "", "", "file_empty")
    assert describe(fault, "en").startswith("vans.csv: the table is empty")


def test_text_from_a_table_cannot_break_the_line_or_the_phrase() -> None:
    fault = Fault("a.csv", 2, "x{y}", "{lang}\n\x1b[31m\u202e" + "z" * 500, "not_a_number")
    said = describe(fault, "fr")
    assert "\n" not in said
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "{lang}" in said
    assert len(said) < 300


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_of_the_table_is_a_formula(tmp_path: Path, sign: str) -> None:
    fault = Fault(f"{sign}a.csv", 2, f"{sign}b", f"{sign}1+1", "not_a_number", warning=True)
    write_problems([fault, LATE], tmp_path / "out" / "problems.csv", "fr")
    with (tmp_path / "out" / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, first, second = csv.reader(file, delimiter=";")
    assert heading[0] == "fichier"
    assert first[:5] == [f"'{sign}a.csv", "2", f"'{sign}b", f"'{sign}1+1", "avertissement"]
    assert second[:5] == ["requests.csv", "7", "closes", "07:00", "problème"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["problems.csv"]


def test_english_table_has_commas(tmp_path: Path) -> None:
    write_problems([LATE], tmp_path / "problems.csv", "en")
    first = (tmp_path / "problems.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert first == "file,row,column,value,severity,explanation"
