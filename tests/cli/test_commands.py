"""The commands: what they write, what they print, how they end."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import PILOT, TABLES, Planned, planner, tiny

ROOT = Path(__file__).parents[2]
FILES = [
    "a_envoyer",
    "a_imprimer.pdf",
    "carte.pdf",
    "carte.png",
    "courriers",
    "map.html",
    "missions",
    "plan.json",
    "plan.xlsx",
    "plan_files.json",
    "promoteurs.docx",
    "schedule.csv",
]
BAD = {
    "requests": "id,community,expected_clients,must\nR1,C9,12,yes\nR2,C2,many,no\n",
    "vans": "id,base\nV1,B9\n",
}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_a_plan_is_written_with_its_schedule_and_its_map(tmp_path: Path, folder: Path) -> None:
    """Both fit into Monday and Tuesday of one van."""
    out = tmp_path / "out"
    made = planner("plan", tiny(tmp_path / "data"), "-o", out, "--week", "2026-W49")
    assert made.code == 0, made.output
    assert "Semaine 2026-W49\u202f: 2 demandes servies sur 2" in made.output
    assert "2 des 2 demandes choisies le restent" in made.output
    assert names(out) == FILES
    assert names(folder) == []
    plan = read(out / "plan.json")
    assert plan["score"]["value"] == 25.0
    assert plan["score"]["proven"]
    assert {answer["request"]: answer["status"] for answer in plan["answers"]} == {"R1": "served", "R2": "served"}
    with (out / "schedule.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert sum(row["arrêt n°"] != "" for row in rows) == sum(len(tour["stops"]) for tour in plan["tours"])
    assert "Village A" in (out / "map.html").read_text(encoding="utf-8")
    assert "Village A" in made.output


def test_files_go_to_the_folder_of_the_week_unless_said(tmp_path: Path, folder: Path) -> None:
    assert planner("plan", tiny(tmp_path / "data")).code == 0
    assert names(folder / "maps" / "2026-W49") == FILES


def test_the_plan_is_the_same_for_a_seed_but_for_its_seconds(planned: Planned, tmp_path: Path) -> None:
    one, two = planned(), tmp_path / "two"
    assert planner("plan", "../data", "-o", two, "--seed", 1).code == 0
    made = [read(out / "plan.json") for out in (one, two)]
    assert all(plan["made"].pop("seconds") >= 0 for plan in made)
    assert made[0] == made[1]


def test_a_plan_that_was_just_made_is_verified(planned: Planned, folder: Path) -> None:
    verified = planner("verify", planned() / "plan.json")
    assert verified.code == 0, verified.output
    assert "aucune règle enfreinte" in verified.output
    assert names(folder) == []


def test_a_plan_that_was_edited_is_not(planned: Planned) -> None:
    out = planned()
    plan = read(out / "plan.json")
    plan["tours"][0]["cost_xof"] += 1
    (out / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    verified = planner("verify", out / "plan.json")
    assert verified.code == 3
    assert "cost" in verified.rules


def test_a_plan_made_on_another_day_is_verified_as_of_that_day(tmp_path: Path) -> None:
    """Planned on Monday 23 November with 7 lead days, the horizon's first day is just in time."""
    out = tmp_path / "out"
    assert planner("plan", tiny(tmp_path / "data"), "-o", out, "--today", "2026-11-23").code == 0
    assert read(out / "plan.json")["planned_on"] == "2026-11-23"
    verified = planner("verify", out / "plan.json")
    assert verified.code == 0, verified.output


def test_a_plan_made_too_late_serves_nobody(tmp_path: Path) -> None:
    """On 28 November 7 lead days reach past the horizon: an empty plan, which says so first, is a plan."""
    made = planner("plan", tiny(tmp_path / "data"), "-o", tmp_path / "out", "--today", "2026-11-28")
    assert made.code == 0
    assert read(tmp_path / "out" / "plan.json")["tours"] == []
    lines = [line for line in made.output.splitlines() if not line.startswith("ATTENTION")]
    assert "R1" in next(line for line in lines if "EXERCICE" not in line)


def test_a_changed_dataset_is_told(planned: Planned) -> None:
    out = planned()
    (out.parent / "data" / "vans.csv").write_text("id,base,name\nV1,B1,Clinique 1\n", encoding="utf-8")
    verified = planner("verify", out / "plan.json")
    assert verified.code == 0
    assert "ont changé" in verified.output


def test_bad_tables_give_every_problem_and_no_plan(tmp_path: Path, folder: Path) -> None:
    out = tmp_path / "out"
    refused = planner("plan", tiny(tmp_path / "data", **BAD), "-o", out)
    assert refused.code == 2
    assert names(out) == ["problems.csv"]
    assert names(folder) == []
    with (out / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {(row[0], row[1]) for row in list(csv.reader(file, delimiter=";"))[1:]}
    assert {("requests.csv", "2"), ("requests.csv", "3"), ("vans.csv", "2")} <= found
    for text in ("C9", "many", "B9"):
        assert text in refused.output


def test_a_dataset_that_is_not_there_is_a_bad_input(tmp_path: Path) -> None:
    assert planner("plan", tmp_path / "none", "-o", tmp_path / "out").code == 2


def test_a_dataset_of_another_week_is_refused(tmp_path: Path) -> None:
    refused = planner("plan", tiny(tmp_path / "data"), "-o", tmp_path / "out", "--week", "2026-W50")
    assert refused.code == 2
    assert "2026-W49" in refused.output
    assert not (tmp_path / "out").exists()


def test_check_ends_well_on_good_tables_and_writes_nothing(tmp_path: Path, folder: Path) -> None:
    checked = planner("check", tiny(tmp_path / "data"))
    assert checked.code == 0, checked.output
    assert "aucun problème" in checked.output
    assert names(folder) == []


def test_check_tells_the_problems_of_bad_tables(tmp_path: Path) -> None:
    checked = planner("check", tiny(tmp_path / "data", **BAD), "-o", tmp_path / "out")
    assert checked.code == 2
    assert names(tmp_path / "out") == ["problems.csv"]


@pytest.mark.parametrize("text", ["{", "", "[1, 2]", '{"schema": "clinic-plan/1"}', '{"week": NaN}'])
def test_a_broken_plan_file_is_a_bad_input(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    assert planner("verify", path, "--data", PILOT).code == 2


def test_a_plan_file_that_is_not_there_is_a_bad_input(tmp_path: Path) -> None:
    assert planner("verify", tmp_path / "none.json", "--data", PILOT).code == 2


def test_what_is_said_is_said_in_the_language_asked_for(planned: Planned, tmp_path: Path) -> None:
    french = planned()
    english = planner("plan", "../data", "-o", tmp_path / "en", "--lang", "en").output
    assert "Week 2026-W49: 2 of 2 requests served" in english
    assert 'lang="en"' in (tmp_path / "en" / "map.html").read_text(encoding="utf-8")
    assert "no rule broken" in planner("verify", french / "plan.json", "--lang", "en").output
    assert "no problem" in planner("check", "../data", "--lang", "en").output
    assert "problem(s)" in planner("check", tiny(tmp_path / "bad", **BAD), "--lang", "en").output


def test_the_datasets_language_is_spoken_where_none_is_asked_for(tmp_path: Path) -> None:
    data = tiny(tmp_path / "data", planner=TABLES["planner.toml"].replace('"fr"', '"en"'))
    assert "Week 2026-W49" in planner("plan", data, "-o", tmp_path / "out").output


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    assert planner("check", tiny(tmp_path / "data"), "--lang", "de").code == 2


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"], ["verify", "--help"]])
def test_help_does_not_wait_for_what_planning_needs(arguments: list[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-c", HELP, *arguments], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    assert "planner" in told.stdout
    assert told.stderr.split() == ["0"]


# Prints on stderr how a command ended and what it has imported of the heavy ones.
HELP = """
import sys
from planner.cli import main
sys.argv[0] = "planner"
try:
    main()
except SystemExit as ended:
    heavy = {"pandas", "numpy", "ortools", "folium", "numba", "geopandas", "shapely", "scipy"} & set(sys.modules)
    print(ended.code, *sorted(heavy), file=sys.stderr)
"""


def test_all_writes_what_phones_and_qgis_open_too(tmp_path: Path, folder: Path) -> None:
    out = tmp_path / "out"
    made = planner("plan", tiny(tmp_path / "data"), "-o", out, "--all")
    assert made.code == 0, made.output
    assert names(out) == sorted([*FILES, "agendas", "gps", "plan.gpkg", "timeline.png"])
    again = planner("export", out / "plan.json", "-o", tmp_path / "again")
    assert again.code == 0, again.output
    assert names(folder) == []
    for name in ("gps", "agendas"):
        assert names(tmp_path / "again" / name) == names(out / name)
        for path in (out / name).iterdir():
            assert (tmp_path / "again" / name / path.name).read_bytes() == path.read_bytes()


def test_a_plan_that_breaks_a_rule_is_not_exported(planned: Planned, tmp_path: Path) -> None:
    out = planned()
    plan = read(out / "plan.json")
    plan["tours"][0]["stops"][0]["place"] = "nowhere"
    (out / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert planner("export", out / "plan.json", "-o", tmp_path / "again").code in {2, 3}
    assert not (tmp_path / "again" / "gps").exists()


def test_a_request_is_explained(tmp_path: Path) -> None:
    """R2 asks for a Sunday alone, which is not in the horizon."""
    requests = "id,community,expected_clients,days\nR1,C1,12,\nR2,C2,13,sun\n"
    out = tmp_path / "out"
    assert planner("plan", tiny(tmp_path / "data", requests=requests), "-o", out).code == 0
    told = planner("explain", out / "plan.json", "R2")
    assert told.code == 0
    assert "Impossible cette semaine, même seule." in told.output
    assert "hors des dates permises\u202f: 2 sur 2" in told.output
    assert planner("explain", out / "plan.json", "R9").code == 2


def test_several_plans_are_offered_side_by_side(tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = planner("choices", tiny(tmp_path / "data"), "-o", out)
    assert made.code == 0
    assert re.search(r"le plan proposé +2 +25 +25,0", made.output)
    assert {"plan-best.json", "map-best.html"} <= {path.name for path in out.iterdir()}


def test_a_console_without_narrow_spaces_gets_plain_ones(tmp_path: Path) -> None:
    """A file that Windows redirects to has an old code page."""
    code = "from planner.cli import main; main()"
    command = [sys.executable, "-c", code, "check", str(tiny(tmp_path / "data"))]
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    ran = subprocess.run(command, capture_output=True, env=env, timeout=60, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    assert " : aucun problème" in ran.stdout.decode("cp1252")
