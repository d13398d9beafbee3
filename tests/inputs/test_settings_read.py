"""planner.toml and the sheet ``settings`` to settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.inputs import load
from planner.model import Settings
from tests.inputs.datasets import SETTINGS, SMALL, faults, folder, problems, told, workbook

NESTED = """\
made_up = true
[horizon]
start = 2026-07-06
days = 5
planned_on = "2026-06-25"
[day]
begin = 06:00:00
end = "17:30"
break = { from = "12:00", to = "14:00", minutes = 30.2, friday_minutes = 60 }
[policy]
clients_per_hour = 6.5
crew = { midwife = 1 }
[money]
fuel_price_of = { place = "Kati", date = 2026-06-01 }
per_diem_xof = { driver = 6000 }
[travel]
engine = "circle"
[output]
lang = "en"
"""
FLAT = {
    "made_up": True,
    "horizon.start": "2026-07-06",
    "horizon.days": 5,
    "horizon.planned_on": "2026-06-25",
    "day.begin": "06:00",
    "day.end": "17h30",
    "day.break.from": "12:00",
    "day.break.to": "14:00",
    "day.break.minutes": 31,
    "day.break.friday_minutes": "60",
    "policy.clients_per_hour": "6,5",
    "policy.crew.midwife": 1,
    "money.fuel_price_of.place": "Kati",
    "money.fuel_price_of.date": "01/06/2026",
    "money.per_diem_xof.driver": "6 000",
    "travel.engine": "circle",
    "output.lang": "en",
}


def read(path: Path) -> Settings:
    problem, warnings = load(path)
    assert warnings == ()
    return problem.settings


def test_sheet_and_file_say_the_same(tmp_path: Path) -> None:
    from_file = read(folder(tmp_path, SMALL | {"planner.toml": NESTED}))
    assert from_file == read(workbook(tmp_path / "jigi.xlsx", SMALL, FLAT))
    assert from_file.made_up
    assert from_file.travel.season == "rain"
    assert from_file.day.rest.minutes == 31
    assert from_file.lang == "en"


BAD = [
    ("[day]\nbegin = '25:00'", 6, "day.begin", "not_a_time"),
    ("[day]\nbegin = '18:30'", 0, "day.end", "ends_before_it_begins"),
    ("[day]\n[day.break]\nto = '12:00'", 7, "day.break.to", "ends_before_it_begins"),
    ("[day]\nbreak = {minutes = 150}", 6, "day.break.minutes", "break_too_long"),
    ("[day]\nbegins = '06:00'", 6, "day.begins", "unknown_setting_like"),
    ("[day]\nset_up = 10", 6, "day.set_up", "unknown_setting_like"),
    ("lead_days = 3", 5, "money.lead_days", "unknown_setting_like"),
    ("[qqq]\nzzzzz = 1", 6, "qqq.zzzzz", "unknown_setting"),
    ("[policy]\ntolerance_value = nan", 6, "policy.tolerance_value", "not_a_number"),
    ("[policy]\ntolerance_value = 2", 6, "policy.tolerance_value", "out_of_range"),
    ("[policy]\nlead_days = -1", 6, "policy.lead_days", "negative"),
    ("[travel]\nengine = 'roads'", 6, "travel.engine", "engine_without_table"),
    ("[travel]\nengine = 'given'", 6, "travel.engine", "engine_without_table"),
    ("[travel]\nengine = 'teleport'", 6, "travel.engine", "not_allowed"),
    ("[output]\nlang = 'bm'", 6, "output.lang", "not_allowed"),
    ("[day]\nbegin = 06h00", 6, "", "toml_broken"),
    ("[horizon]", 5, "", "toml_broken"),
]


@pytest.mark.parametrize(("text", "row", "column", "key"), BAD)
def test_bad_setting(tmp_path: Path, text: str, row: int, column: str, key: str) -> None:
    path = folder(tmp_path, SMALL | {"planner.toml": SETTINGS + text})
    assert problems(path) == [("planner.toml", row, column, key)]


@pytest.mark.parametrize(
    ("horizon", "column", "key"),
    [
        ("days = 6", "horizon.start", "setting_missing"),
        ("start = 2026-11-30\ndays = 0", "horizon.days", "out_of_range"),
        ("start = 'lundi'", "horizon.start", "not_a_date"),
        ("start = 2026-11-30T08:00:00", "horizon.start", "not_a_date"),
        ("start = 2026-11-30\ndays = true", "horizon.days", "not_a_number"),
        ("start = 2026-11-30\ndays = [6]", "horizon.days", "not_a_number"),
    ],
)
def test_bad_horizon(tmp_path: Path, horizon: str, column: str, key: str) -> None:
    path = folder(tmp_path, SMALL | {"planner.toml": f"[horizon]\n{horizon}\n"})
    assert [(where, what) for _, _, where, what in problems(path)] == [(column, key)]


def test_wrong_settings_do_not_hide_what_hangs_on_the_right_ones(tmp_path: Path) -> None:
    text = "[horizon]\nstart = 2026-11-30\ndays = 0\n[travel]\nengine = 'circle'\n"
    closures = "kind,ref,from\nroad,T1,2026-11-30\n"
    path = folder(tmp_path, SMALL | {"planner.toml": text, "closures.csv": closures})
    assert [told(fault) for fault in faults(path)] == [
        ("closures.csv", 2, "ref", "closure_not_mappable"),
        ("planner.toml", 0, "money.fuel_price_of.date", "fuel_price_old"),
        ("planner.toml", 3, "horizon.days", "out_of_range"),
    ]


def test_settings_that_are_not_there(tmp_path: Path) -> None:
    files = {name: text for name, text in SMALL.items() if name != "planner.toml"}
    missing = [("planner.toml", 0, "horizon.start", "setting_missing")]
    assert problems(folder(tmp_path, files)) == missing


def test_old_fuel_price_and_late_planning_are_doubtful(tmp_path: Path) -> None:
    text = "[horizon]\nstart = 2026-11-30\nplanned_on = 2026-12-01\n"
    assert [told(fault) for fault in faults(folder(tmp_path, SMALL | {"planner.toml": text}))] == [
        ("planner.toml", 0, "money.fuel_price_of.date", "fuel_price_old"),
        ("planner.toml", 3, "horizon.planned_on", "planned_after_start"),
    ]


def test_a_week_under_way_is_planned_anew_without_doubt(tmp_path: Path) -> None:
    text = "[horizon]\nstart = 2026-11-30\nplanned_on = 2026-11-26\n"
    _, warnings = load(folder(tmp_path, SMALL | {"planner.toml": text}), today=date(2026, 12, 1))
    assert "planned_after_start" not in {fault.key for fault in warnings}


def test_key_given_twice_in_a_sheet(tmp_path: Path) -> None:
    files = {name: text for name, text in SMALL.items() if name != "planner.toml"}
    rows = "key,value\nhorizon.start,2026-11-30\nday.setup,40\nday.setup,45\n"
    path = folder(tmp_path, files | {"settings.csv": rows})
    assert problems(path) == [("settings.csv", 4, "day.setup", "row_twice")]
