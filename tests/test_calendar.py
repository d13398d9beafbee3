"""Weekdays, seasons, and the sun as almanacs have it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.calendar import daylight, season, weekday

BAMAKO = (-8.0, 12.65)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 30), "mon"),
        (date(2026, 12, 1), "tue"),
        (date(2026, 12, 2), "wed"),
        (date(2026, 12, 3), "thu"),
        (date(2026, 12, 4), "fri"),
        (date(2000, 1, 1), "sat"),
        (date(1960, 9, 25), "sun"),
    ],
)
def test_a_day_has_its_weekday(day: date, name: str) -> None:
    assert weekday(day) == name


@pytest.mark.parametrize("year", [2024, 2026])
def test_it_rains_from_15_june_to_15_october(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    rainy = [day for day in days if season(day) == "rain"]
    assert (rainy[0], rainy[-1], len(rainy)) == (date(year, 6, 15), date(year, 10, 15), 123)
    assert {season(day) for day in days} == {"dry", "rain"}


# By hand from the almanac's declination and equation of time, the sun's centre 50 minutes of arc below the horizon:
# 20 March 2026 (-0.03 degrees, -7.5 minutes), 21 June (23.44, -1.8), 22 December (-23.44, +1.8).
@pytest.mark.parametrize(
    ("day", "rise", "fall"),
    [
        (date(2026, 3, 20), "06:36", "18:43"),
        (date(2026, 6, 21), "06:08", "19:00"),
        (date(2026, 12, 22), "06:49", "18:12"),
    ],
)
def test_the_sun_rises_and_sets_in_bamako_as_the_almanac_says(day: date, rise: str, fall: str) -> None:
    found = daylight(day, *BAMAKO)
    assert found == pytest.approx((minute(rise), minute(fall)), abs=2)


def minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def test_the_sun_is_four_minutes_later_a_degree_further_west() -> None:
    day = date(2026, 11, 30)
    here, west = daylight(day, *BAMAKO), daylight(day, BAMAKO[0] - 5, BAMAKO[1])
    assert [later - sooner for sooner, later in zip(here, west, strict=True)] == pytest.approx([20, 20], abs=1)


def test_days_are_longer_in_the_north_in_june_and_shorter_in_december() -> None:
    """Gao lies at 16.3 degrees north."""
    lengths = {
        (month, lat): fall - rise
        for month in (6, 12)
        for lat in (12.65, 16.3)
        for rise, fall in [daylight(date(2026, month, 21), -8, lat)]
    }
    assert lengths[6, 16.3] > lengths[6, 12.65] > lengths[12, 12.65] > lengths[12, 16.3]
