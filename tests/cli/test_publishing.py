"""The commands publish, replan and compare: what they write, what they print, how they end."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.commands import TABLES, Planned, Ran, planner, tiny

SIGNED = ("--security-signed-by", "Point focal sécurité", "--security-date", "2026-11-18")
CLOSURES = "kind,ref,from\n"
FOUR_DAYS = TABLES["planner.toml"].replace("days = 2", "days = 4")
FOUR = {  # three villages on a weekday each, one clinic a day, and a fourth that waits
    "planner": TABLES["planner.toml"].replace("days = 2", "days = 3"),
    "health_centres": TABLES["health_centres.csv"].replace("own,2", "own,3"),
    "communities": f"{TABLES['communities.csv']}C3,Village C,12.81,-8.07,H1,2026-11-30\n"
    "C4,Village D,12.80,-8.05,H1,2026-11-30\n",
    "requests": "id,community,expected_clients,must,earliest,latest\n"
    "R1,C1,12,yes,2026-11-30,2026-11-30\nR2,C2,13,no,2026-12-01,2026-12-01\n"
    "R3,C3,11,no,2026-12-02,2026-12-02\nR4,C4,10,no,,\n",
}


@pytest.fixture
def out(planned: Planned) -> Path:
    """The plan of four days of one van: room for what falls out on one of them."""
    return planned(planner=FOUR_DAYS)


@pytest.fixture
def data(out: Path) -> Path:
    """Its dataset."""
    return out.parent / "data"


def publish(out: Path, *more: object) -> Ran:
    return planner("publish", out / "plan.json", *SIGNED, *more)


def day_of(out: Path, request: str) -> str:
    """Return the date on which the plan serves a request."""
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    answer = next(answer for answer in plan["answers"] if answer["request"] == request)
    return str(answer["clinics"][0]["date"])


def test_a_draft_is_published_under_a_number_and_kept(out: Path, data: Path) -> None:
    done = publish(out, "--confirmed", "R1")
    assert done.code == 0, done.output
    assert "Semaine 2026-W49 publiée sous le n°\u202f1." in done.output
    assert "À confirmer\u202f: 1 journée(s)\n  - Village B (R2)," in done.output
    plan = json.loads((out / "plan-2026-W49-1.json").read_text(encoding="utf-8"))
    assert (plan["status"], plan["number"], plan["published_from"]) == ("published", 1, (out / "plan.json").as_posix())
    assert {answer["request"]: answer["state"] for answer in plan["answers"]} == {"R1": "confirmed", "R2": "proposed"}
    assert (data / "plans.sqlite").exists()
    assert planner("verify", out / "plan.json").code == 0
    with (out / "requests_carried.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == []


def test_without_closures_somebody_must_sign_for_security(out: Path) -> None:
    refused = planner("publish", out / "plan.json")
    assert refused.code == 2
    assert "--security-signed-by FONCTION" in refused.output


def test_a_table_of_closures_is_the_signature(tmp_path: Path) -> None:
    data = tiny(tmp_path / "data", planner=FOUR_DAYS)
    (data / "closures.csv").write_text(CLOSURES, encoding="utf-8")
    assert planner("plan", data, "-o", tmp_path / "out").code == 0
    assert planner("publish", tmp_path / "out" / "plan.json").code == 0


def test_a_week_is_not_published_twice_from_scratch(out: Path, data: Path, tmp_path: Path) -> None:
    assert publish(out).code == 0
    assert planner("plan", data, "-o", tmp_path / "again").code == 0
    refused = planner("publish", tmp_path / "again" / "plan.json", *SIGNED)
    assert refused.code == 2
    assert "déjà publiée (n°\u202f1" in refused.output
    assert "brouillon" in publish(out).output


def test_what_is_not_in_the_plan_cannot_be_confirmed(out: Path) -> None:
    refused = publish(out, "--confirmed", "R9")
    assert refused.code == 2
    assert "R9" in refused.output


def test_a_plan_that_breaks_a_rule_is_not_published(out: Path) -> None:
    path = out / "plan.json"
    plan = json.loads(path.read_text(encoding="utf-8"))
    plan["score"]["clients"] += 1
    path.write_text(json.dumps(plan), encoding="utf-8")
    assert publish(out).code == 3
    assert not (out / "plan-2026-W49-1.json").exists()


def test_a_van_that_breaks_down_is_planned_round_and_told(out: Path) -> None:
    """One village is out on its day, and there is another day for it."""
    assert publish(out).code == 0
    down = planner(
        *("replan", out / "plan.json", "--today", "2026-11-30"),
        *("--van-down", f"V1:{day_of(out, 'R2')}", "-o", out / "re"),
    )
    assert down.code == 0, down.output
    assert "Village de Village B (chef, ASACO)\n  - Village B (R2)\u202f: " in down.output
    assert day_of(out / "re", "R2") != day_of(out, "R2")
    assert day_of(out / "re", "R1") == day_of(out, "R1")
    assert planner("verify", out / "re" / "plan.json").code == 0
    told = planner("compare", out / "plan.json", out / "re" / "plan.json")
    assert told.code == 0
    words, written = told.output[told.output.index("Village de") :].split("Écrit\u202f: ")
    assert words.strip() in down.output
    page = Path(written.strip())
    assert page == out / "re" / "changements.html"
    assert "EXERCICE" in page.read_text(encoding="utf-8")
    second = planner("publish", out / "re" / "plan.json", *SIGNED)
    assert "publiée sous le n°\u202f2" in second.output, second.output


def test_a_plan_with_a_request_that_the_dataset_lacks_is_not_compared(out: Path, data: Path) -> None:
    table = data / "requests.csv"
    rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(row for row in rows if not row.startswith("R2,")), encoding="utf-8")
    told = planner("compare", out / "plan.json", out / "plan.json")
    assert told.code == 2
    assert "Le jeu de données ne connaît pas R2, que nomme un plan" in told.output
    assert not (out / "changements.html").exists()


def test_freezes_that_cannot_be_kept_are_named_and_the_plan_is_written(out: Path) -> None:
    assert publish(out).code == 0
    down = planner(
        *("replan", out / "plan.json", "--today", "2026-11-30", "--van-down", f"V1:{day_of(out, 'R2')}"),
        *("--freeze-before", "2026-12-04", "-o", out / "re"),
    )
    assert down.code == 4, down.output
    assert "Cette journée figée ne peut pas être tenue\u202f: Village B (R2)" in down.output
    assert (out / "re" / "plan.json").exists()


def test_what_a_replan_does_not_serve_is_answered_as_in_a_plan(tmp_path: Path) -> None:
    """On Monday the van is down for Tuesday: R2 has no other day, R4 still none but where R3 is cancelled."""
    out = tmp_path / "out"
    assert planner("plan", tiny(tmp_path / "data", **FOUR), "-o", out).code == 0
    assert publish(out, "--confirmed", "R1").code == 0
    down = planner(
        *("replan", out / "plan.json", "--today", "2026-11-30", "--van-down", "V1:2026-12-01"),
        *("--freeze-before", "2026-12-01", "-o", out / "re"),
    )
    assert down.code == 0, down.output
    plan = json.loads((out / "re" / "plan.json").read_text(encoding="utf-8"))
    found = {one["request"]: one for one in plan["answers"]}
    assert [(key, one["status"], one.get("state"), one.get("reason")) for key, one in sorted(found.items())] == [
        ("R1", "served", "confirmed", None),
        ("R2", "refused", "cancelled", "days"),
        ("R3", "served", "proposed", None),
        ("R4", "deferred", None, "outweighed"),
    ]
    assert found["R2"]["would_fit"][0]["change"] == {"kind": "van_day", "ref": "V1", "day": "2026-12-01"}
    assert (found["R4"]["forced"]["displaced"], found["R4"]["deferred_to"]) == (["R3"], "2026-W50")
    assert [(one["instead"], one["request"], one["tour"]["date"]) for one in plan["alternates"]] == [
        ("R3", "R4", "2026-12-02")
    ]
    assert planner("verify", out / "re" / "plan.json").code == 0


@pytest.mark.parametrize("event", [("--van-down", "V9:2026-11-30"), ("--withdraw", "R9"), ("--closed", "C1")])
def test_an_event_that_says_nothing_ends_with_a_sentence(out: Path, event: tuple[str, str]) -> None:
    refused = planner("replan", out / "plan.json", "--today", "2026-11-30", *event, "-o", out / "re")
    assert refused.code == 2
    assert not (out / "re").exists()
