"""plan.json out and in."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import BadInput
from planner.inputs import describe, read_plan, write_plan
from planner.model import (
    Kind,
    Plan,
    Referral,
    Stop,
    Tour,
)
from tests.inputs.plans import MONDAY, PLAN, plans

ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@ONE_FOLDER
@given(plan=plans)
def test_a_plan_is_read_back_as_it_was_written(tmp_path: Path, plan: Plan) -> None:
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == plan


def written(tmp_path: Path) -> dict[str, Any]:
    """The file's objects."""
    write_plan(PLAN, tmp_path / "plan.json")
    read: dict[str, Any] = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    return read


def test_file_says_what_the_design_says(tmp_path: Path) -> None:
    told = written(tmp_path)
    assert (told["schema"], told["week"], told["start"]) == (
        "clinic-plan/1",
        "2026-W49",
        "2026-11-30",
    )
    assert (told["status"], told["published_from"]) == ("draft", None)
    assert (told["made_up"], told["not_checked"]) == (True, ["stock", "staff"])
    assert [told["score"][key] for key in ("freezes_broken", "must_missed", "changes")] == [1, 0, 2]
    assert told["paid"] == [
        {"funder": "F1", "xof": 39_100, "litres": 13.469},
        {"funder": "F2", "xof": 15_000, "litres": 0.0},
    ]
    assert told["score"]["value"] == 411.5
    assert told["score"]["tiers"][0]["level"] == 412.0
    assert told["score"]["proven"] is True
    assert told["score"]["litres"] == 13.469
    tour = told["tours"][0]
    assert (tour["from"], tour["to"], tour["km"], tour["litres"]) == ("B1", "B1", 96.201, 13.469)
    assert tour["km_surveyed"] == 60.007
    assert tour["staff"] == ["S1", "S2", "S4", "S7"]
    assert tour["stops"][0] == {
        "kind": "depart",
        "place": "B1",
        "arrive": "06:45",
        "leave": "06:45",
    }
    assert tour["stops"][2] == {
        "kind": "clinic",
        "place": "C104",
        "request": "R7",
        "arrive": "08:10",
        "begin": "08:55",
        "end": "13:40",
        "pause": ["12:30", "13:15"],
        "leave": "14:10",
        "clients": 27,
        "load": [
            {"product": "implant", "quantity": 9, "place": "HC12", "lot": "A17"},
            {"product": "pill", "quantity": 30, "place": "B1"},
        ],
        "referral": {"centre": "HC12", "minutes": 12, "km": 6.401, "expected": 1.256},
    }
    assert told["answers"] == [
        {
            "request": "R7",
            "status": "served",
            "clinics": [{"van": "V1", "date": "2026-11-30"}],
            "state": "proposed",
        },
        {
            "request": "R9",
            "status": "deferred",
            "reason": "supervision",
            "forbidden": {"days": 2, "supervision": 4},
        },
        {
            "request": "R11",
            "status": "refused",
            "reason": "choice",
            "forbidden": {"choice": 6},
            "missing": [{"product": "implant", "place": "HC12"}, {"product": "pill", "place": "B1"}],
        },
    ]


def test_a_plan_from_before_surveyed_kilometres_tells_of_none(tmp_path: Path) -> None:
    told = written(tmp_path)
    del told["tours"][0]["km_surveyed"]
    (tmp_path / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    assert read_plan(tmp_path / "plan.json").tours == (replace(PLAN.tours[0], surveyed_metres=0),)


def test_what_a_plan_has_none_of_is_left_out(tmp_path: Path) -> None:
    clinic = Stop(Kind.CLINIC, "C104", 490, 850, "R7", 535, 820)
    tour = replace(PLAN.tours[0], staff=(), stops=(clinic,))
    write_plan(replace(PLAN, tours=(tour,), paid=()), tmp_path / "plan.json")
    told = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert "paid" not in told
    assert "staff" not in told["tours"][0]
    assert not {"load", "referral"} & set(told["tours"][0]["stops"][0])


def test_a_night_away_is_a_stop(tmp_path: Path) -> None:
    sleep = Stop(Kind.SLEEP, "L1", 920, 920)
    plan = replace(PLAN, tours=(replace(PLAN.tours[0], end="L1", stops=(sleep,)),))
    write_plan(plan, tmp_path / "plan.json")
    told = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert told["tours"][0]["stops"] == [{"kind": "sleep", "place": "L1", "arrive": "15:20", "leave": "15:20"}]
    assert read_plan(tmp_path / "plan.json") == plan


@pytest.mark.parametrize("left_out", [False, True])
def test_a_referral_without_a_way(tmp_path: Path, *, left_out: bool) -> None:
    told = written(tmp_path)
    way = {} if left_out else {"minutes": None, "km": None}
    set_in(told, "tours.0.stops.2.referral", {"centre": "HC12", **way, "expected": 0.5})
    (tmp_path / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    plan = read_plan(tmp_path / "plan.json")
    assert plan.tours[0].clinics[0].referral == Referral("HC12", -1, -1, 500)
    write_plan(plan, tmp_path / "plan.json")
    again = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["tours"][0]["stops"][2]["referral"]
    assert again == {"centre": "HC12", "minutes": None, "km": None, "expected": 0.5}


def test_a_plan_from_before_freezes_and_changes_says_what_is_missing(tmp_path: Path) -> None:
    told = written(tmp_path)
    del told["score"]["freezes_broken"], told["score"]["changes"]
    (tmp_path / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    missing = [(0, f"score.{key}", "plan_key_missing") for key in ("freezes_broken", "changes")]
    assert refused(tmp_path / "plan.json") == missing


def test_same_plan_same_bytes_and_no_other_file(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        write_plan(PLAN, tmp_path / name)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.json"]


def set_in(told: dict[str, Any], path: str, value: object) -> None:
    """Set the value at ``tours.0.van``; ``...`` takes the key out."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner: Any = told
    for part in parents:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value


BAD: list[tuple[str, object, str, str]] = [
    ("schema", "clinic-plan/9", "schema", "not_allowed"),
    ("schema", ..., "schema", "plan_key_missing"),
    ("week", "49", "week", "plan_not_a_week"),
    ("start", "30/11/2026", "start", "plan_not_a_date"),
    ("start", "2026-02-30", "start", "plan_not_a_date"),
    ("start", 20261130, "start", "plan_not_a_date"),
    ("days", "6", "days", "plan_not_whole"),
    ("days", 6.5, "days", "plan_not_whole"),
    ("days", True, "days", "plan_not_whole"),
    ("days", 10**30, "days", "plan_not_whole"),
    ("status", "final", "status", "not_allowed"),
    ("dataset", 3, "dataset", "plan_not_text"),
    ("dataset", "\ud800", "dataset", "plan_not_text"),
    ("dataset", None, "dataset", "plan_not_text"),
    ("made_up", "yes", "made_up", "plan_not_true_false"),
    ("made", [], "made", "plan_not_an_object"),
    ("score.km", "12,5", "score.km", "plan_not_a_number"),
    ("score.valeu", 1, "score.valeu", "plan_key_unknown"),
    ("score.tiers.0.proven", 1, "score.tiers[0].proven", "plan_not_true_false"),
    ("tours", {}, "tours", "plan_not_a_list"),
    ("tours", "V1", "tours", "plan_not_a_list"),
    ("tours.0", None, "tours[0]", "plan_not_an_object"),
    ("tours.0.from", ..., "tours[0].from", "plan_key_missing"),
    ("tours.0.stops.0.arrive", "25:00", "tours[0].stops[0].arrive", "not_a_time"),
    ("tours.0.stops.0.arrive", "6:45", "tours[0].stops[0].arrive", "not_a_time"),
    ("tours.0.stops.0.kind", "nap", "tours[0].stops[0].kind", "not_allowed"),
    ("tours.0.stops.2.pause", ["12:30"], "tours[0].stops[2].pause[1]", "plan_key_missing"),
    ("tours.0.stops.2.pause", ["12:30"] * 3, "tours[0].stops[2].pause", "plan_pause_of_two"),
    ("tours.0.stops.2.begin", ..., "tours[0].stops[2].begin", "plan_clinic_without"),
    ("tours.0.stops.2.request", ..., "tours[0].stops[2].request", "plan_clinic_without"),
    ("tours.0.staff", "S1", "tours[0].staff", "plan_not_a_list"),
    ("tours.0.staff.1", 7, "tours[0].staff[1]", "plan_not_text"),
    ("tours.0.stops.2.load", {}, "tours[0].stops[2].load", "plan_not_a_list"),
    ("tours.0.stops.2.load.0", "implant", "tours[0].stops[2].load[0]", "plan_not_an_object"),
    ("tours.0.stops.2.load.0.quantity", ..., "tours[0].stops[2].load[0].quantity", "plan_key_missing"),
    ("tours.0.stops.2.load.0.quantity", 1.5, "tours[0].stops[2].load[0].quantity", "plan_not_whole"),
    ("tours.0.stops.2.load.0.quantity", -1, "tours[0].stops[2].load[0].quantity", "negative"),
    ("tours.0.stops.2.load.0.lots", "A17", "tours[0].stops[2].load[0].lots", "plan_key_unknown"),
    ("tours.0.stops.2.referral", "HC12", "tours[0].stops[2].referral", "plan_not_an_object"),
    ("tours.0.stops.2.referral.centre", ..., "tours[0].stops[2].referral.centre", "plan_key_missing"),
    ("tours.0.stops.2.referral.expected", "1", "tours[0].stops[2].referral.expected", "plan_not_a_number"),
    ("tours.0.stops.2.referral.minutes", -1, "tours[0].stops[2].referral.minutes", "negative"),
    ("tours.0.stops.2.referral.minutes", None, "tours[0].stops[2].referral.km", "plan_half_a_way"),
    ("tours.0.stops.2.referral.km", ..., "tours[0].stops[2].referral.km", "plan_half_a_way"),
    ("score.changes", "2", "score.changes", "plan_not_whole"),
    ("paid", {}, "paid", "plan_not_a_list"),
    ("paid.0.funder", ..., "paid[0].funder", "plan_key_missing"),
    ("paid.1.xof", 0.5, "paid[1].xof", "plan_not_whole"),
    ("paid.1.litres", "1", "paid[1].litres", "plan_not_a_number"),
    ("answers.0.clinics.0.date", "demain", "answers[0].clinics[0].date", "plan_not_a_date"),
    ("answers.0.status", "maybe", "answers[0].status", "not_allowed"),
    ("answers.1.forbidden", {"days": "2"}, "answers[1].forbidden.days", "plan_not_whole"),
    ("answers.1.forbidden", [], "answers[1].forbidden", "plan_not_an_object"),
    ("answers.2.missing", "implant", "answers[2].missing", "plan_not_a_list"),
    ("answers.2.missing.0", ["implant", "HC12"], "answers[2].missing[0]", "plan_not_an_object"),
    ("answers.2.missing.0.place", ..., "answers[2].missing[0].place", "plan_key_missing"),
    ("answers.2.missing.1.product", 3, "answers[2].missing[1].product", "plan_not_text"),
]


def refused(path: Path) -> list[tuple[int, str, str]]:
    """Row, column and key of each problem, all of which can be said."""
    with pytest.raises(BadInput) as refusal:
        read_plan(path)
    for fault in refusal.value.faults:
        assert describe(fault, "fr")
        assert describe(fault, "en")
    return [(fault.row, fault.column, fault.key) for fault in refusal.value.faults]


@pytest.mark.parametrize(("where", "value", "column", "key"), BAD)
def test_edited_by_hand(tmp_path: Path, where: str, value: object, column: str, key: str) -> None:
    told = written(tmp_path)
    set_in(told, where, value)
    (tmp_path / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    assert refused(tmp_path / "plan.json") == [(0, column, key)]


def test_every_problem_at_once(tmp_path: Path) -> None:
    told = written(tmp_path)
    for where in ("week", "score.km", "tours.0.van", "tours.0.stops.2.end", "answers.0.request"):
        set_in(told, where, ...)
    (tmp_path / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    assert len(refused(tmp_path / "plan.json")) == 5


def test_what_follows_from_the_rest_is_not_read(tmp_path: Path) -> None:
    told = written(tmp_path)
    set_in(told, "score.gap", 0.9)
    set_in(told, "score.proven", False)
    (tmp_path / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    assert read_plan(tmp_path / "plan.json") == PLAN


@pytest.mark.parametrize(
    ("text", "row", "key"),
    [
        ("", 0, "file_empty"),
        ("not json", 1, "plan_not_json"),
        ('{"week": "2026-W49"\n"days": 6}', 2, "plan_not_json"),
        ('{"days": NaN}', 0, "plan_not_json"),
        ('{"days": 6, "days": 7}', 0, "plan_key_twice"),
        ("[" * 100_000, 0, "plan_not_json"),
        ("[]", 0, "plan_not_an_object"),
        ("3", 0, "plan_not_an_object"),
    ],
)
def test_broken_file(tmp_path: Path, text: str, row: int, key: str) -> None:
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    assert refused(tmp_path / "plan.json") == [(row, "", key)]


def test_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "plan.json") == [(0, "", "file_not_opened")]


def test_byte_order_mark_of_an_editor_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    write_plan(PLAN, path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_plan(path) == PLAN


@ONE_FOLDER
@given(content=st.binary(max_size=200))
def test_random_bytes_are_bad_input(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(BadInput):
        read_plan(tmp_path / "plan.json")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
PLACES = ["days", "made", "score.tiers", "tours.0", "tours.0.stops.2", "answers.1.forbidden", "answers.2.missing"]


@ONE_FOLDER
@given(where=st.sampled_from([*PLACES, *(path for path, *_ in BAD)]), value=values)
def test_any_value_anywhere_is_read_or_refused(tmp_path: Path, where: str, value: object) -> None:
    told = written(tmp_path)
    set_in(told, where, value)
    (tmp_path / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    with suppress(BadInput):
        write_plan(read_plan(tmp_path / "plan.json"), tmp_path / "again.json")


def test_a_minute_beyond_the_day_is_not_written(tmp_path: Path) -> None:
    late = Stop(Kind.RETURN, "B1", 1440, 1440)
    tour = Tour("V1", MONDAY, "B1", "B1", (late,), 0, 0, 0, 0)
    plan = Plan("2026-W49", MONDAY, 6, "d", MONDAY, PLAN.made, PLAN.score, (tour,), ())
    with pytest.raises(ValueError, match="1440"):
        write_plan(plan, tmp_path / "plan.json")
    assert not (tmp_path / "plan.json").exists()
