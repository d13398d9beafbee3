"""plan.xlsx worked in by hand, read back: checked, and planned on from."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.answers.books import cell, work_in
from tests.cli.commands import TABLES, Planned, planner

N = "\N{NARROW NO-BREAK SPACE}"
MON, TUE, WED, THU = (date(2026, 11, day) if day == 30 else date(2026, 12, day) for day in (30, 1, 2, 3))
HELD = {  # each village on a weekday of its own, so that the plan is known: Monday and Wednesday
    "planner": TABLES["planner.toml"].replace("days = 2", "days = 4"),
    "vans": "id,base\nV1,B1\nV2,B1\n",
    "requests": "id,community,expected_clients,must,earliest,latest\n"
    "R1,C1,12,yes,2026-11-30,2026-11-30\nR2,C2,13,no,2026-12-02,2026-12-02\n",
}
WORKED = {
    ("R2", "date"): THU,
    ("R2", "van"): "V2",
    ("R2", "freeze"): "véhicule",
    ("R2", "note"): "école occupée ; salle des fêtes",
}
CALLED = {("C1", "R1", "road"): "oui"}
FREE = "id,community,expected_clients,must,earliest,latest\nR1,C1,12,yes,,\nR2,C2,13,no,,\n"


@pytest.fixture
def book(planned: Planned) -> Path:
    """The workbook of a plan; then the requests may be served on any day."""
    out = planned(**HELD)
    (out.parent / "data" / "requests.csv").write_text(FREE, encoding="utf-8")
    return out / "plan.xlsx"


def clinics(folder: Path) -> dict[str, list[Any]]:
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return {
        answer["request"]: [(one["van"], one["date"]) for one in answer.get("clinics", [])]
        for answer in plan["answers"]
    }


def test_a_workbook_as_it_was_written_breaks_nothing(book: Path) -> None:
    checked = planner("verify", book)
    assert checked.code == 0, checked.output
    assert "2 journées comme dans le classeur, aucune règle enfreinte." in checked.output


def test_a_clinic_dragged_to_another_day_is_held_there(book: Path) -> None:
    work_in(book, {("R2", "date"): THU, ("R2", "van"): "V2"})
    assert planner("verify", book).code == 0
    again = planner("replan", book, "-o", book.parent / "re")
    assert again.code == 0, again.output
    found = clinics(book.parent / "re")
    assert found["R2"] == [("V2", THU.isoformat())]
    assert found["R1"][0][1] == MON.isoformat()
    assert planner("verify", book.parent / "re" / "plan.json").code == 0


def test_two_at_one_centre_on_one_day_break_its_supervision_by_cell(book: Path) -> None:
    """H1 has one supervisor a date."""
    work_in(book, {("R2", "date"): MON, ("R2", "van"): "V2"})
    checked = planner("verify", book)
    assert checked.code == 3
    cells = f"Demandes!{cell(book, 'R1', 'date')}, Demandes!{cell(book, 'R2', 'date')}{N}: "
    assert (
        f"{cells}règle enfreinte{N}: supervision{N}; ces journées ne peuvent pas être tenues ensemble" in checked.output
    )


def test_an_hour_that_cannot_be_is_named_at_its_cell(book: Path) -> None:
    """Four hours and the break from half past eleven end at a quarter past four, after closing."""
    work_in(book, {("R2", "begin"): "11:30"})
    checked = planner("verify", book)
    assert checked.code == 3
    assert f"Demandes!{cell(book, 'R2', 'begin')}{N}: règle enfreinte{N}: heures de clinique" in checked.output


def test_a_must_request_taken_off_the_plan_is_named(book: Path) -> None:
    work_in(book, {("R1", "date"): None, ("R1", "van"): None, ("R1", "begin"): None})
    checked = planner("verify", book)
    assert checked.code == 3
    assert f"Demandes!{cell(book, 'R1', 'decision')}{N}: règle enfreinte{N}: demandes obligatoires" in checked.output


def test_a_supervisor_who_says_no_moves_the_clinic(book: Path) -> None:
    work_in(book, {}, {("H1", "R2", "supervisor"): "non"})
    assert f"Demandes!{cell(book, 'R2', 'date')}{N}: règle enfreinte{N}: supervision" in planner("verify", book).output
    assert planner("replan", book, "-o", book.parent / "re").code == 0
    assert clinics(book.parent / "re")["R2"][0][1] not in (MON.isoformat(), WED.isoformat())


def test_a_refused_request_keeps_its_note(book: Path) -> None:
    work_in(book, {("R2", "decision"): "refuser", ("R2", "note"): "deuil au village", ("R1", "state"): "confirmée"})
    assert planner("replan", book, "-o", book.parent / "re").code == 0
    plan = json.loads((book.parent / "re" / "plan.json").read_text(encoding="utf-8"))
    assert clinics(book.parent / "re")["R2"] == []
    assert plan["since"]["decisions"][-1]["note"] == "deuil au village"
    assert {answer["request"]: answer.get("state") for answer in plan["answers"]} == {"R1": "confirmed", "R2": None}


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("van", "V9", "aucun véhicule de ce nom"),
        ("date", "demain", "demain"),
        ("date", date(2026, 12, 25), "n'est pas un jour de la semaine 2026-W49"),
        ("freeze", "un peu", "un peu"),
        ("decision", "peut-être", "peut-être"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(book: Path, key: str, value: Any, told: str) -> None:
    work_in(book, {("R2", key): value})
    refused = planner("verify", book)
    assert refused.code == 2
    assert f"colonne {cell(book, 'R2', key)} " in refused.output
    assert told in refused.output


def test_a_workbook_without_its_plan_is_refused(book: Path) -> None:
    alone = book.rename(book.with_name("seul.xlsx"))
    refused = planner("verify", alone)
    assert refused.code == 2
    assert "plan.json" in refused.output


def test_a_request_worked_on_in_several_cells_says_all_of_them(book: Path, tmp_path: Path) -> None:
    """Dragged, frozen to the van, noted, its road asked for; saved elsewhere; checked and planned on from."""
    saved = tmp_path / "saved"
    saved.mkdir()
    shutil.copy(work_in(book, WORKED, CALLED), saved)
    shutil.copy(book.with_suffix(".json"), saved)
    checked = planner("verify", saved / "plan.xlsx")
    assert checked.code == 0, checked.output
    assert planner("replan", saved / "plan.xlsx", "-o", saved / "re").code == 0
    assert clinics(saved / "re")["R2"] == [("V2", THU.isoformat())]
    plan = json.loads((saved / "re" / "plan.json").read_text(encoding="utf-8"))
    assert "école occupée ; salle des fêtes" in {one.get("note") for one in plan["since"]["decisions"]}
