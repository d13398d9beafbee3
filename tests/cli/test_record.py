"""The command record: what really happened, from the workbook or a table, kept with the plan."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.inputs import load
from planner.stores import HISTORY, History
from tests.cli.commands import TABLES, Ran, planner, tiny

N = "\N{NARROW NO-BREAK SPACE}"
SIGNED = ("--security-signed-by", "Point focal sécurité", "--security-date", "2026-11-18")
HELD = {  # each village on a weekday of its own, so that the plan is known: Monday and Wednesday
    "planner": TABLES["planner.toml"].replace("days = 2", "days = 4"),
    "requests": "id,community,expected_clients,must,earliest,latest\n"
    "R1,C1,12,yes,2026-11-30,2026-11-30\nR2,C2,13,no,2026-12-02,2026-12-02\n",
}
PRODUCTS = (
    "id,kind,long_acting,share,per_client,source\nimplant,method,yes,0.5,1,warehouse\npill,method,no,0.3,1,warehouse\n"
    "condom,method,no,0.2,1,warehouse\nremoval,removal,no,0.1,1,warehouse\n"
)
STOCK = "place,product,quantity\n" + "".join(f"B1,{name},100\n" for name in ("implant", "pill", "condom", "removal"))
HEAD = "date,community,van,clients,product,quantity,note\n"
BOTH = f"{HEAD}2026-11-30,C1,V1,11,,,\n2026-11-30,C1,V1,,implant,4,\n2026-12-02,C2,,annulée,,,pluie\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset and its published plan."""
    home = tmp_path_factory.mktemp("published")
    data = tiny(home / "data", **HELD)
    (data / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    (data / "stock.csv").write_text(STOCK, encoding="utf-8")
    made = planner("plan", data, "-o", home / "out")
    assert made.code == 0, made.output
    shutil.copytree(home / "out", home / "draft")
    done = planner("publish", home / "out" / "plan.json", *SIGNED)
    assert done.code == 0, done.output
    return home


@pytest.fixture
def data(tmp_path: Path, published: Path) -> Path:
    return Path(shutil.copytree(published / "data", tmp_path / "data"))


@pytest.fixture
def out(tmp_path: Path, published: Path, data: Path) -> Path:
    """The folder of the published plan, beside that of its dataset."""
    assert data.parent == tmp_path
    return Path(shutil.copytree(published / "out", tmp_path / "out"))


def told(out: Path, text: str, *more: object) -> Ran:
    """Record a table of results."""
    path = out / "results.csv"
    path.write_text(text, encoding="utf-8")
    return planner("record", out / "plan.json", path, "--data", out.parent / "data", *more)


def plan_of(out: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    return read


def visits(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def filled(out: Path, cells: dict[tuple[str, str, str], int | str]) -> Path:
    """Write cells of the sheet Résultats, by community, product and column."""
    path = out / "plan.xlsx"
    book = load_workbook(path)
    sheet = book["Résultats"]
    heads = {str(one.value): n for n, one in enumerate(sheet[1], start=1)}
    for n in range(6, sheet.max_row + 1):
        for (community, product, column), value in cells.items():
            here = sheet.cell(n, heads["community"]).value, sheet.cell(n, heads["product"]).value or ""
            if here == (community, product):
                sheet.cell(n, heads[column]).value = value
    book.save(path)
    return path


def test_a_week_recorded_in_its_workbook_is_done(out: Path, data: Path) -> None:
    book = filled(out, {("C1", "", "clients"): 11, ("C1", "implant", "quantity"): 4, ("C2", "", "clients"): 3})
    done = planner("record", book, "--data", data)
    assert done.code == 0, done.output
    assert f"Cliniques tenues{N}: 2. Cliniques non tenues{N}: 0." in done.output
    assert "EXERCICE" in done.output
    assert "reste au bureau" in done.output
    plan = plan_of(out)
    assert plan["status"] == "done"
    assert plan["results"] == [
        {"request": "R1", "van": "V1", "date": "2026-11-30", "held": True},
        {"request": "R2", "van": "V1", "date": "2026-12-02", "held": True},
    ]
    assert visits(out / "visits.csv") == [
        ["date", "community", "van", "clients", "product", "quantity"],
        ["2026-11-30", "C1", "V1", "11", "", ""],
        ["2026-11-30", "C1", "V1", "", "implant", "4"],
        ["2026-12-02", "C2", "V1", "3", "", ""],
    ]
    assert "<strong>Plan n°\u202f1 · Effectué</strong>" in (out / "map.html").read_text(encoding="utf-8")
    assert planner("verify", out / "plan.json").code == 0
    kept = History(data / HISTORY).outcome("2026-W49", 1)
    assert kept is not None
    assert (kept.status, len(kept.results)) == ("done", 2)
    assert History(data / HISTORY).plan("2026-W49", 1).status == "published"


def test_a_clinic_that_was_not_held_adds_no_visit(out: Path) -> None:
    assert told(out, BOTH).code == 0
    plan = plan_of(out)
    assert (plan["status"], [one["held"] for one in plan["results"]]) == ("done", [True, False])
    assert [row[1] for row in visits(out / "visits.csv")[1:]] == ["C1", "C1"]


def test_what_is_missing_is_named_and_the_plan_stays_published(out: Path) -> None:
    half = told(out, f"{HEAD}2026-11-30,C1,V1,11,,,\n2026-12-02,C2,V1,,,,\n")
    assert half.code == 0
    assert f"Résultats encore attendus{N}: 1." in half.output
    assert "Village B (R2)" in half.output
    assert plan_of(out)["status"] == "published"
    assert "Effectué" not in (out / "map.html").read_text(encoding="utf-8")
    assert told(out, f"{HEAD}2026-12-02,C2,V1,0,,,\n").code == 0
    assert [one["held"] for one in plan_of(out)["results"]] == [True, True]
    assert plan_of(out)["status"] == "done"


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("2026-11-30,C9,V1,11,,,", "community", "choisissez parmi\u202f: C1, C2"),
        ("2026-12-01,C1,V1,11,,,", "date", "choisissez parmi\u202f: 2026-11-30"),
        ("2026-11-30,C1,V9,11,,,", "van", "choisissez parmi\u202f: V1"),
        ("2026-11-30,C1,V1,beaucoup,,,", "clients", "nombre de clientes"),
        ("2026-11-30,C1,V1,-2,,,", "clients", "nombre de clientes"),
        ("2026-11-30,C1,V1,,ocytocine,2,", "product", "choisissez parmi\u202f: implant"),
        ("2026-11-30,C1,V1,11,implant,2,", "clients", "sur la ligne de la clinique"),
        ("2026-11-30,C1,V1,11,,2,", "quantity", "ligne du produit"),
        ("2026-11-30,C1,V1,,implant,deux,", "quantity", "nombre"),
        ("2026-12-02,C2,V1,,implant,2,", "quantity", "clinique annulée"),
        ("2026-12-02,C2,V1,non,,,", "date", "porte déjà"),
        ("lundi,C1,V1,11,,,", "date", "date"),
    ],
)
def test_a_bad_row_is_told_by_its_cell_and_nothing_is_recorded(out: Path, row: str, column: str, says: str) -> None:
    before = (out / "plan.json").read_bytes()
    bad = told(out, f"{HEAD}2026-12-02,C2,,annulée,,,\n{row}\n")
    assert bad.code == 2
    assert f"results.csv, ligne 3, colonne {column}" in bad.output
    assert says in bad.output
    assert "results.csv;3" in (out / "problems.csv").read_text(encoding="utf-8-sig")
    assert (out / "plan.json").read_bytes() == before
    assert not (out / "visits.csv").exists()


def test_every_bad_row_is_told_at_once(out: Path) -> None:
    bad = told(out, f"{HEAD}2026-11-30,C9,V1,11,,,\n2026-11-30,C1,V1,x,,,\n")
    assert (bad.output.count("results.csv, ligne 2"), bad.output.count("results.csv, ligne 3")) == (1, 1)


@pytest.mark.parametrize(
    "head",
    [
        "date;communauté id;communauté;véhicule;clientes;produit id;produit;prévu;quantité;note",
        "jour;village;x;van;clients;product;y;z;quantity;note",
    ],
)
def test_headings_may_be_those_of_the_workbook(out: Path, head: str) -> None:
    ok = told(out, f"{head}\n30/11/2026;C1;Village A;V1;11;;;12;;\n30/11/2026;C1;Village A;V1;;implant;;6;4;\n")
    assert ok.code == 0, ok.output
    assert len(visits(out / "visits.csv")) == 3


def test_the_sheet_saved_as_csv_is_read(out: Path, data: Path) -> None:
    filled(out, {("C1", "", "clients"): 11, ("C2", "", "clients"): "annulée"})
    sheet = load_workbook(out / "plan.xlsx")["Résultats"]
    with (out / "saved.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        for row in sheet.iter_rows(values_only=True):
            writer.writerow([f"{one:%d/%m/%Y}" if isinstance(one, date | datetime) else one for one in row])
    done = planner("record", out / "plan.json", out / "saved.csv", "--data", data)
    assert done.code == 0, done.output
    assert plan_of(out)["status"] == "done"


def test_visits_are_added_to_the_dataset_only_when_asked(out: Path, data: Path) -> None:
    table = data / "visites.csv"
    table.write_text("date;communauté;van;clients;produit;quantité\r\n2026-10-01;C2;V1;9;;", encoding="utf-8")
    assert told(out, BOTH).code == 0
    assert len(visits(table)) == 2
    added = told(out, BOTH, "--add-to-dataset")
    assert added.code == 0, added.output
    assert f"{table}{N}: 2" in added.output
    assert told(out, BOTH, "--add-to-dataset").output.count(f"{table}{N}: 0") == 1
    assert visits(table)[2:] == [["2026-11-30;C1;V1;11;;"], ["2026-11-30;C1;V1;;implant;4"]]
    assert [one.clients for one in load(data)[0].past_visits] == [9, 11, None]
    other = told(out, BOTH.replace("V1,11", "V1,10"), "--add-to-dataset")
    assert other.code == 2
    assert "rien n'y a été ajouté" in other.output
    assert len(visits(table)) == 4


def test_visits_added_before_every_clinic_has_its_result_are_warned_of(out: Path) -> None:
    """They lower the value of the week's own requests, should it be planned anew."""
    early = told(out, f"{HEAD}2026-11-30,C1,V1,11,,,\n", "--add-to-dataset")
    assert early.code == 0, early.output
    warning = f"ATTENTION Des cliniques de la semaine 2026-W49 n'ont pas encore de résultat{N}: "
    assert early.output.count(warning) == 1
    whole = told(out, BOTH, "--add-to-dataset")
    assert whole.code == 0, whole.output
    assert warning not in whole.output


def test_a_plan_that_a_newer_one_replaced_is_recorded_with_a_warning(out: Path, data: Path) -> None:
    again = out.parent / "again"
    assert planner("replan", out / "plan.json", "--data", data, "--today", "2026-11-30", "-o", again).code == 0
    second = planner("publish", again / "plan.json", "--data", data, *SIGNED)
    assert second.code == 0, second.output
    warning = f"ATTENTION Ce plan est le n°{N}1 de la semaine 2026-W49, mais le n°{N}2 l'a remplacé{N}: "
    older = told(out, BOTH)
    assert older.code == 0, older.output
    assert older.output.count(warning) == 1
    newer = told(again, BOTH)
    assert newer.code == 0, newer.output
    assert warning not in newer.output


def test_results_are_never_written_over_the_table_of_the_dataset(out: Path, data: Path) -> None:
    refused = told(out, BOTH, "-o", data)
    assert refused.code == 2
    assert not (data / "visits.csv").exists()


def test_a_plan_that_is_not_the_published_one_is_refused(out: Path) -> None:
    plan = plan_of(out)
    plan["score"]["clients"] += 1
    (out / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    refused = told(out, BOTH)
    assert refused.code == 2
    assert "n'est pas le n°" in refused.output
    assert not (out / "visits.csv").exists()


def test_what_was_recorded_can_be_neither_changed_nor_removed(out: Path, data: Path) -> None:
    assert told(out, BOTH).code == 0
    with sqlite3.connect(data / HISTORY) as base:
        for change in ("UPDATE outcomes SET plan = ''", "DELETE FROM outcomes"):
            with pytest.raises(sqlite3.IntegrityError):
                base.execute(change)
    base.close()


def test_a_draft_is_done_without_a_history(tmp_path: Path, data: Path, published: Path) -> None:
    draft = Path(shutil.copytree(published / "draft", tmp_path / "draft"))
    (data / HISTORY).unlink()
    assert told(draft, BOTH).code == 0
    assert plan_of(draft)["status"] == "done"
    assert not (data / HISTORY).exists()


def test_a_replan_knows_what_was_held_and_what_was_not(out: Path, data: Path) -> None:
    """Wednesday's clinic did not take place: the village now asks for Thursday too."""
    assert told(out, BOTH).code == 0
    later = HELD["requests"].replace("2026-12-02,2026-12-02", "2026-12-02,2026-12-03")
    (data / "requests.csv").write_text(later, encoding="utf-8")
    again = planner("replan", out / "plan.json", "--today", "2026-12-02", "--data", data, "-o", out / "re")
    assert again.code == 0, again.output
    plan = plan_of(out / "re")
    assert {answer["request"]: answer["clinics"][0]["date"] for answer in plan["answers"]} == {
        "R1": "2026-11-30",
        "R2": "2026-12-03",
    }
    assert plan["status"] == "draft"
    assert plan["results"] == [{"request": "R1", "van": "V1", "date": "2026-11-30", "held": True}]
    assert planner("verify", out / "re" / "plan.json", "--data", data).code == 0


def test_a_plan_called_done_without_every_result_breaks_its_answers(out: Path) -> None:
    assert told(out, BOTH).code == 0
    plan = plan_of(out)
    del plan["results"][0]
    plan["results"][0]["van"] = "V2"
    (out / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    checked = planner("verify", out / "plan.json")
    assert checked.code == 3
    assert "done_without_result 2" in checked.output
    assert "result_of_none 1" in checked.output
