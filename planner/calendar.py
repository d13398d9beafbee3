"""Dates: weekdays, seasons, the sun, and when a closure holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from math import ceil, floor

from astral import Observer
from astral.sun import sunrise, sunset

from planner.model import MINUTES_A_DAY, WEEKDAYS, Closure, Minute


def weekday(day: date) -> str:
    """Return mon, tue ... sun."""
    return WEEKDAYS[day.weekday()]


def season(day: date) -> str:
    """Return rain from 15 June to 15 October, both included, else dry (docs/settings.md)."""
    return "rain" if (6, 15) <= (day.month, day.day) <= (10, 15) else "dry"


def closure_holds(closure: Closure, day: date, drive: str) -> bool:
    """Return whether a closure holds on a date for a kind of drive.

    A security closure holds on after its review date, any other ends with it; up to then one with the rule ``escort``
    is open on the dates of an escort (docs/rules.md, Closed). The verifier reads the sentence for itself.
    """
    if (closure.rule == "4x4" and drive == "4x4") or day < closure.starts:
        return False
    if closure.expires is not None and day > closure.expires:
        return closure.security
    if closure.rule == "escort" and day in closure.escort_on:
        return False
    return closure.ends is None or day <= closure.ends


@lru_cache(maxsize=4096)
def daylight(day: date, lon: float, lat: float) -> tuple[Minute, Minute]:
    """Return sunrise rounded up and sunset rounded down, in minutes after midnight UTC (Mali's time all year).

    Sunrise is the upper limb's, with refraction, at sea level (astral's default).
    """
    observer = Observer(latitude=lat, longitude=lon)
    rise = sunrise(observer, date=day, tzinfo=UTC)
    fall = sunset(observer, date=day, tzinfo=UTC)
    return ceil(_minutes(rise)), floor(_minutes(fall))


def _minutes(moment: datetime) -> float:
    minutes = moment.hour * 60 + moment.minute + (moment.second + moment.microsecond / 1e6) / 60
    return minutes % MINUTES_A_DAY
