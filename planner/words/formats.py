"""Dates, clock times and numbers as French and English readers write them."""

from __future__ import annotations

from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from planner.model import Minute


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


def date_without_weekday(lang: str, day: date) -> str:
    """Return 30 novembre 2026."""
    return _said(lang, day, "d MMMM y")


def weekday_name(lang: str, day: date) -> str:
    """Return lundi."""
    return _said(lang, day, "EEEE")


def short_weekday(lang: str, day: date) -> str:
    """Return lun, without the full stop."""
    return _said(lang, day, "EEE").rstrip(".")


def short_day(lang: str, day: date) -> str:
    """Return lun 30."""
    return f"{short_weekday(lang, day)} {day.day}"


def _said(lang: str, day: date, pattern: str) -> str:
    first = lang == "fr" and day.day == 1
    return str(format_date(day, pattern.replace(" d ", " d'er' ") if first else pattern, _locale(lang)))


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse({"fr": "fr", "en": "en_GB"}[lang])
