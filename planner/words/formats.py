"""Dates, clock times and numbers as French and English readers write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from planner.model import WEEKDAYS, Minute
from planner.words import say

A_MONDAY = date(2026, 11, 30)


def listed(lang: str, parts: Iterable[str]) -> str:
    """Return parts that hold commas themselves as one text."""
    return say(lang, "list_separator").join(parts)


def clock(minute: Minute) -> str:
    """Return 08:05 for 485 minutes after midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def number(lang: str, amount: float, decimals: int = 0) -> str:
    """Return 12 345 or 12,345, rounded to that many decimals."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(amount, format=pattern, locale=_locale(lang)))


def long_date(lang: str, day: date) -> str:
    """Return lundi 30 novembre 2026; the first of a month is 1er in French."""
    return _said(lang, day, "EEEE d MMMM y")


def day_and_month(lang: str, day: date) -> str:
    """Return lundi 30 novembre."""
    return _said(lang, day, "EEEE d MMMM")


def short_date(lang: str, day: date) -> str:
    """Return mardi 1er déc."""
    return _said(lang, day, "EEEE d MMM")


def date_without_weekday(lang: str, day: date) -> str:
    """Return 30 novembre 2026, 1er décembre 2026."""
    return _said(lang, day, "d MMMM y")


def monday(week: str) -> date:
    """Return the first day of an ISO week.

    >>> monday("2026-W50")
    datetime.date(2026, 12, 7)
    """
    return date.fromisoformat(f"{week}-1")


def weekday_name(lang: str, day: date) -> str:
    """Return lundi."""
    return _said(lang, day, "EEEE")


def weekday_names(lang: str, days: Iterable[str]) -> str:
    """Return lundi, mercredi for mon and wed in any order; Monday to Friday where there is none."""
    chosen = set(days) or set(WEEKDAYS[:5])
    return ", ".join(weekday_name(lang, A_MONDAY + timedelta(n)) for n, day in enumerate(WEEKDAYS) if day in chosen)


def short_weekday(lang: str, day: date) -> str:
    """Return lun, without the full stop."""
    return _said(lang, day, "EEE").rstrip(".")


def short_day(lang: str, day: date) -> str:
    """Return lun 30."""
    return f"{short_weekday(lang, day)} {day.day}"


def _said(lang: str, day: date, pattern: str) -> str:
    first = lang == "fr" and day.day == 1
    return str(format_date(day, re.sub(r"\bd\b", "d'er'", pattern) if first else pattern, _locale(lang)))


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse({"fr": "fr", "en": "en_GB"}[lang])
