"""One cell at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from planner.inputs import cells

GOOD: list[tuple[Callable[[str], object], str, object]] = [
    (cells.number, "12.5", Decimal("12.5")),
    (cells.number, "12,5", Decimal("12.5")),
    (cells.number, "-8,07", Decimal("-8.07")),
    (cells.number, "1 234 567", Decimal(1234567)),
    (cells.number, "1\u202f234,5", Decimal("1234.5")),
    (cells.number, "1\u00a0234", Decimal(1234)),
    (cells.whole(0, 9), "7.0", 7),
    (cells.rounded_up(0, 99), "7.01", 8),
    (cells.minute, "07:30", 450),
    (cells.minute, "7:30", 450),
    (cells.minute, "7h30", 450),
    (cells.minute, "7h", 420),
    (cells.minute, "07:30:00", 450),
    (cells.day, "2026-11-30", date(2026, 11, 30)),
    (cells.day, "2026-11-30 00:00:00", date(2026, 11, 30)),
    (cells.day, "30/11/2026", date(2026, 11, 30)),
    (cells.days, "2026-11-30; 01/12/2026", frozenset({date(2026, 11, 30), date(2026, 12, 1)})),
    (cells.weekdays, "lun;mer", frozenset({"mon", "wed"})),
    (cells.weekdays, "Mardi, thursday", frozenset({"tue", "thu"})),
    (cells.weekday, "dimanche", "sun"),
    (cells.flag, "Oui", True),
    (cells.flag, "no", False),
    (cells.flag, "1", True),
    (cells.flag, "Vrai", True),
    (cells.ids, "a; b;a;", ("a", "b")),
    (cells.choice("avoid", "prefer"), "Éviter", "avoid"),
    (cells.choice("all_season"), "All season", "all_season"),
    (cells.text, "deux\nlignes", "deux lignes"),
]

BAD: list[tuple[Callable[[str], object], str, str]] = [
    (cells.number, "nan", "not_a_number"),
    (cells.number, "inf", "not_a_number"),
    (cells.number, "-Infinity", "not_a_number"),
    (cells.number, "12 km", "not_a_number"),
    (cells.number, "1 2", "not_a_number"),
    (cells.number, "1.234.567", "not_a_number"),
    (cells.number, "١٢", "not_a_number"),
    (cells.number, "9" * 50, "not_a_number"),
    (cells.whole(0, 9), "-1", "negative"),
    (cells.whole(0, 9), "2.5", "not_whole"),
    (cells.whole(0, 9), "10", "out_of_range"),
    (cells.whole(0, 9), "1e99", "out_of_range"),
    (cells.minute, "24:00", "not_a_time"),
    (cells.minute, "07:60", "not_a_time"),
    (cells.minute, "0.3125", "not_a_time"),
    (cells.minute, "7", "not_a_time"),
    (cells.day, "30 novembre", "not_a_date"),
    (cells.day, "2026-02-30", "not_a_date"),
    (cells.day, "2026-11-30 08:00:00", "not_a_date"),
    (cells.day, "46356", "date_as_number"),
    (cells.day, "0026-11-30", "year_far_off"),
    (cells.weekdays, "lun;brumaire", "not_a_weekday"),
    (cells.flag, "peut-être", "not_yes_no"),
    (cells.identifier, "a;b", "semicolon_in_id"),
    (cells.identifier, "a" * 65, "too_long"),
    (cells.identifier, "a\tb", "control_character"),
    (cells.text, "a\x07b", "control_character"),
    (cells.text, "gnp.\u202ecod", "control_character"),
    (cells.text, "#N/A", "formula_error"),
    (cells.text, "#REF!", "formula_error"),
    (cells.choice("avoid", "prefer"), "jamais", "not_allowed"),
]


@pytest.mark.parametrize(("read", "cell", "value"), GOOD)
def test_reads(read: Callable[[str], object], cell: str, value: object) -> None:
    assert read(cell) == value


@pytest.mark.parametrize(("read", "cell", "key"), BAD)
def test_refuses(read: Callable[[str], object], cell: str, key: str) -> None:
    with pytest.raises(PydanticCustomError) as refusal:
        read(cell)
    assert refusal.value.type == key


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (104, "104"),
        (104.0, "104"),
        (1e-05, "0.00001"),
        (float("nan"), "nan"),
        (datetime.fromisoformat("2026-11-30"), "2026-11-30"),
        (datetime.fromisoformat("2026-11-30T08:00"), "2026-11-30 08:00:00"),
        (date(2026, 11, 30), "2026-11-30"),
        (time(7, 30), "07:30"),
        (time(7, 29, 59, 999_999), "07:30"),
        (time(7, 30, 20), "07:30:20"),
        (timedelta(hours=7, minutes=30), "07:30"),
        (" Kabe\u0301 ", "Kabé"),
    ],
)
def test_writes_a_value_of_a_workbook_as_csv_would(value: object, text: str) -> None:
    assert cells.as_text(value) == text


@given(
    st.text(),
    st.sampled_from([read for read, _, _ in GOOD]),
)
def test_any_text_is_read_or_refused(cell: str, read: Callable[[str], object]) -> None:
    with suppress(PydanticCustomError):
        read(cell)


@given(st.integers(0, 1439))
def test_any_minute_is_read_back(minute: int) -> None:
    assert cells.minute(f"{minute // 60:02d}:{minute % 60:02d}") == minute
