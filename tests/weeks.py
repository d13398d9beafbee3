"""Tiny weeks with tight limits, drawn at random: small enough to try everything, full of edges.

Made up throughout. What is drawn avoids what the rules leave open; what they settle is drawn often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from math import hypot
from random import Random

import numpy as np
from hypothesis import strategies as st

from planner.model import (
    PLANNED_STATUS,
    WEEKDAYS,
    Base,
    BreakWindow,
    Closure,
    Community,
    DaySettings,
    HealthCentre,
    Holiday,
    Horizon,
    Matrix,
    Money,
    PerRole,
    Place,
    Policy,
    Problem,
    Request,
    Settings,
    Status,
    Travel,
    TravelSettings,
    Values,
    Van,
    Worth,
)
from tests.draws import dates, maybe, one, weekdays
from tests.limits import with_limits

Week = tuple[Problem, Travel, Values]

STARTS = (
    date(2026, 11, 30),  # a Monday
    date(2026, 12, 2),
    date(2026, 12, 3),
    date(2026, 12, 4),  # a Friday
    date(2026, 7, 7),
    date(2026, 12, 5),  # a Saturday
    date(2026, 12, 11),  # a Friday
)
MANY = 99  # a weekly limit that a tiny week never meets
MINUTES_A_DEGREE = 120


def weeks() -> st.SearchStrategy[Week]:
    """Return a strategy for tiny weeks with tight limits."""
    return st.randoms(use_true_random=False).map(_draw_week)


def random_week(seed: int) -> Week:
    """Return the tiny week of that number: the same one every time."""
    return _draw_week(Random(seed))


def _draw_week(rng: Random) -> Week:
    horizon = _horizon(rng)
    far = maybe(rng, 30)
    if far:
        horizon = replace(horizon, days=max(horizon.days, one(rng, 3, 3, 2, 4)))
    bases = _bases(rng)
    centres = _centres(rng, horizon, bases["B1"], far=far)
    if far:
        bases |= _lodgings(rng, list(centres.values()))
    communities = _communities(rng, horizon, centres)
    places: dict[str, Place] = {**bases, **centres, **communities}
    problem = Problem(
        dataset="made up",
        sha256="0" * 64,
        settings=_settings(rng, horizon),
        bases=bases,
        vans=_vans(rng, horizon, [row.id for row in bases.values() if row.kind == "base"]),
        health_centres=centres,
        communities=communities,
        requests=_requests(rng, horizon, tuple(communities), most=3 if far else 4),
        closures=_closures(rng, horizon, places),
        holidays=_holidays(rng, horizon),
        tables=TABLES,
    )
    travel, values = _travel(rng, problem), _values(rng, problem)
    problem = _nights(rng, _catchments(rng, problem), far=far)
    if maybe(rng, 55):
        problem = _eased(problem)
    return with_limits(rng, problem, travel, values), travel, values


TABLES = frozenset(("bases", "vans", "health_centres", "communities", "requests", "closures", "holidays", "travel"))


# --- Settings -------------------------------------------------------------------------------------


def _horizon(rng: Random) -> Horizon:
    """Return one to three days; from a Saturday, and often from a Friday, up to the Monday."""
    start = one(rng, *STARTS)
    days = one(rng, 2, 1, 2, 3, 3, 3)
    to_monday = 8 - start.weekday()
    if to_monday == 3 or (to_monday == 4 and days == 3):
        days = to_monday
    return Horizon(start, days, start - timedelta(days=one(rng, *[11] * 6, 7, 6, 5)))


def _settings(rng: Random, horizon: Horizon) -> Settings:
    season = one(rng, "dry", "rain")
    return Settings(
        made_up=True,
        horizon=horizon,
        day=_day(rng),
        policy=Policy(one(rng, 7, 7, 1, 0), 7.5, one(rng, 0.005, 0.0, 0.1, 0.3, 0.5)),
        money=Money(725, "Bamako", date(2025, 3, 25), one(rng, 15_000, 0), one(rng, 5_000, 0)),
        travel=TravelSettings("given", season, 10.0, 1.4, 40.0),
        lang="fr",
    )


def _day(rng: Random) -> DaySettings:
    opens = one(rng, 750, 690, 720, 600)
    minutes = one(rng, 45, 45, 45, 0, 60, 100)
    window = BreakWindow(opens, opens + one(rng, 120, 120, 45, 60, 90), minutes, one(rng, 90, 60, 110, 130, 0))
    return DaySettings(
        begin=one(rng, 390, 330, 330, 360, 420, 510),
        end=one(rng, 1080, 870, 960, 1020, 1080, 1140),
        margin_am=one(rng, 0, 0, 15, 60, 90),
        margin_pm=one(rng, 30, 0, 75, 120),
        rest=window,
        setup=one(rng, 45, 15, 0),
        packup=one(rng, 30, 10, 0),
        dropoff=one(rng, 5, 30, 0),
    )


def _holidays(rng: Random, horizon: Horizon) -> dict[date, Holiday]:
    days = [day for day in horizon.dates if maybe(rng, 4)]
    return {day: Holiday(day, "Fête", "Feast") for day in days}


# --- Tables ---------------------------------------------------------------------------------------


def _bases(rng: Random) -> dict[str, Base]:
    """Return one base or two: far west or east in Mali the sun rises and sets at other times."""
    lon, lat = one(rng, (-8.0, 12.6), (-11.4, 14.4), (-5.7, 11.3), (0.0, 16.3))
    bases = {"B1": Base("B1", "B1", lon, lat)}
    if maybe(rng, 20):
        bases["B2"] = Base("B2", "B2", lon + 0.5, lat)
    return bases


def _lodgings(rng: Random, centres: list[HealthCentre]) -> dict[str, Base]:
    """Return one or two lodgings, near centres."""
    lodgings = {}
    for name in ("L1", "L2")[: one(rng, 1, 1, 1, 2)]:
        centre, (east, north) = one(rng, *centres), _offset(rng, 15)
        xof = one(rng, 0, 0, 5_000, 20_000)
        lodgings[name] = Base(name, name, centre.lon + east, centre.lat + north, "lodging", xof)
    return lodgings


def _nights(rng: Random, problem: Problem, *, far: bool) -> Problem:
    """Return the problem with vans that may sleep out, at lodgings and at some health centres.

    Where it is far the days are long enough for the way there and a clinic, seldom for the way back too.
    """
    if not far and not maybe(rng, 10):
        return problem
    horizon = problem.settings.horizon
    vans = {
        name: replace(
            row,
            max_nights=one(rng, 1, 2, 1, 0),
            max_drive_minutes=one(rng, None, None, None, None, 400) if far else row.max_drive_minutes,
            unavailable=dates(rng, horizon, 8),
            days=frozenset(WEEKDAYS) if maybe(rng, 40) else row.days,
        )
        for name, row in problem.vans.items()
    }
    centres = {
        name: replace(row, lodging=maybe(rng, 25), lodging_xof=one(rng, 0, 5_000))
        for name, row in problem.health_centres.items()
    }
    day = problem.settings.day
    if far:
        day = replace(day, begin=one(rng, 390, 330, 360), end=one(rng, 1080, 1020, 1140), margin_am=0, margin_pm=30)
    allowance = one(rng, PerRole(15_000, 5_000, 5_000), PerRole(2_000, 1_000, 0), PerRole(0, 0, 0))
    settings = replace(problem.settings, day=day, money=replace(problem.settings.money, per_diem_xof=allowance))
    return replace(problem, vans=vans, health_centres=centres, settings=settings)


def _eased(problem: Problem) -> Problem:
    """Return the problem with time and ways for most clinics, so that other limits are what binds."""
    day = problem.settings.day
    day = replace(day, begin=min(day.begin, 390), end=max(day.end, 1020), margin_am=0, margin_pm=min(day.margin_pm, 30))
    communities = {name: replace(row, access="all_season") for name, row in problem.communities.items()}
    requests = {
        name: replace(row, service=min(row.service, 120), closes=max(row.closes, row.opens + 360), latest=None)
        for name, row in problem.requests.items()
    }
    centres = {name: replace(row, supervises_on=frozenset(WEEKDAYS)) for name, row in problem.health_centres.items()}
    problem = replace(problem, communities=communities, requests=requests, health_centres=centres)
    return replace(problem, settings=replace(problem.settings, day=day))


def _vans(rng: Random, horizon: Horizon, bases: Sequence[str]) -> dict[str, Van]:
    names = [f"V{n + 1}" for n in range(one(rng, 1, 2, 2))]
    return {name: _van(rng, horizon, name, one(rng, *bases)) for name in names}


def _van(rng: Random, horizon: Horizon, name: str, base: str) -> Van:
    drive, some_days = one(rng, "4x4", "4x2"), maybe(rng, 12)
    return Van(
        id=name,
        base=base,
        drive=drive,
        days=weekdays(rng, horizon, 70) if some_days else frozenset(WEEKDAYS[:6]),
        unavailable=dates(rng, horizon, 6),
        ml_per_km=140 if drive == "4x4" else 110,
        upkeep_xof_km=one(rng, 90, 0, 300),
        day_xof=one(rng, 12_000, 20_000, 0),
        max_drive_minutes=one(rng, None, None, None, 150, 120, 90),
        max_clinics_per_day=one(rng, None, None, 1, 2),
        speed_percent=one(rng, 100, 80, 90, 110, 120, 93),
    )


def _centres(rng: Random, horizon: Horizon, base: Base, *, far: bool) -> dict[str, HealthCentre]:
    names = [f"HC{n + 1}" for n in range(one(rng, 1, 2, 3))]
    return {name: _centre(rng, horizon, name, base, far=far and maybe(rng, 75)) for name in names}


def _centre(rng: Random, horizon: Horizon, name: str, base: Base, *, far: bool) -> HealthCentre:
    east, north = _offset(rng, 30)
    if far:
        east += one(rng, 180, 150, 200, 240) / MINUTES_A_DEGREE
    return HealthCentre(
        id=name,
        name=name,
        lon=base.lon + east,
        lat=base.lat + north,
        supervises_on=weekdays(rng, horizon, 75) if maybe(rng, 25) else _usual(rng, horizon),
        supervisors=one(rng, 1, 2),
        clinics_per_week=MANY,
        rides=not maybe(rng, 40),
        stop_minutes=one(rng, 20, 5, 45),
        opens=one(rng, None, 600),
        closes=one(rng, None, 840),
        unavailable=dates(rng, horizon, 6),
    )


def _catchments(rng: Random, problem: Problem) -> Problem:
    """Return the problem with few clinics a week for its centres, in a third of the weeks, more often across two."""
    across = len({day.isocalendar().week for day in problem.settings.horizon.dates}) > 1
    if not maybe(rng, 65 if across else 25):
        return problem
    limits = {name: one(rng, *[1] * 14, *[2] * 5, 0) for name in problem.health_centres}
    centres = {name: replace(row, clinics_per_week=limits[name]) for name, row in problem.health_centres.items()}
    return replace(problem, health_centres=centres)


def _usual(rng: Random, horizon: Horizon) -> frozenset[str]:
    """Return the days of a centre: every day where the horizon begins on a weekend."""
    usual = one(rng, frozenset(WEEKDAYS[:5]), frozenset[str](), frozenset(WEEKDAYS))
    return frozenset(WEEKDAYS) if horizon.start.weekday() >= 5 else usual


def _offset(rng: Random, reach: int) -> tuple[float, float]:
    """Return how far east and north, in degrees, for a place so many minutes off at most."""
    east, north = rng.randint(0, 2 * reach) - reach, rng.randint(0, 2 * reach) - reach
    return east / MINUTES_A_DEGREE, north / MINUTES_A_DEGREE


def _communities(rng: Random, horizon: Horizon, centres: dict[str, HealthCentre]) -> dict[str, Community]:
    names = [f"C{n + 1}" for n in range(one(rng, 3, 1, 2, 2, 3, 4, 4, 4))]
    return {name: _community(rng, horizon, name, one(rng, *centres.values())) for name in names}


def _community(rng: Random, horizon: Horizon, name: str, centre: HealthCentre) -> Community:
    east, north = (0.0, 0.0) if maybe(rng, 25) else _offset(rng, 15)
    return Community(
        id=name,
        name=name,
        lon=centre.lon + east,
        lat=centre.lat + north,
        health_centre=centre.id,
        market_day=WEEKDAYS[one(rng, *horizon.dates).weekday()] if maybe(rng, 35) else None,
        market_rule=one(rng, "avoid", "prefer", "ignore"),
        access=one(rng, *["all_season"] * 20, "dry_season", "dry_season", "closed"),
        needs_4x4=maybe(rng, 15),
    )


def _requests(rng: Random, horizon: Horizon, communities: Sequence[str], *, most: int) -> dict[str, Request]:
    """Return one request for each community, and sometimes a second one for the first."""
    places = [*communities][:most]
    if len(places) < most and maybe(rng, 25):
        places.append(places[0])
    names = {f"R{n + 1}": place for n, place in enumerate(places)}
    return {name: _request(rng, horizon, name, place) for name, place in names.items()}


def _request(rng: Random, horizon: Horizon, name: str, community: str) -> Request:
    service, opens = (
        rng.randint(60, one(rng, 90, 240, 120, 120, 180, 90, 300)),
        one(rng, 480, 480, 420, 540, 600, 660, 360),
    )
    latest = one(rng, *[None] * 6, 0, 1, 5)
    status = one(rng, *[Status.ACCEPTED] * 11, Status.NEW, Status.PUBLISHED, _unplanned(rng))
    return Request(
        id=name,
        community=community,
        earliest=horizon.start + timedelta(days=one(rng, *[-7] * 7, 0, 1)),
        latest=None if latest is None else horizon.start + timedelta(days=latest),
        must=maybe(rng, 30) and status in PLANNED_STATUS,
        priority=rng.randint(1, 5),
        service=service,
        opens=opens,
        closes=min(
            max(opens, opens + service + one(rng, *[480] * 4, 240, 120, 60, 0 - maybe(rng, 20))),
            1440,
        ),
        days=weekdays(rng, horizon, 70) if maybe(rng, 12) else frozenset(),
        visits=2 if maybe(rng, 25) else 1,
        min_gap_days=one(rng, 1, 2, 2, 3, 0),
        status=status,
    )


def _unplanned(rng: Random) -> Status:
    return one(rng, Status.WITHDRAWN, Status.REFUSED, Status.DONE)


# --- Closures -------------------------------------------------------------------------------------


def _closures(rng: Random, horizon: Horizon, places: dict[str, Place]) -> tuple[Closure, ...]:
    number = one(rng, 0, 0, 0, 0, 1, 2)
    return tuple(_closure(rng, horizon, places) for _ in range(number))


def _closure(rng: Random, horizon: Horizon, places: dict[str, Place]) -> Closure:
    starts = horizon.start + timedelta(days=one(rng, 0, -20, 1, 30))
    ends = one(rng, None, starts, starts + timedelta(days=1), starts + timedelta(days=40))
    expires = one(rng, None, None, *_near(horizon))
    if ends is not None and expires is not None and any(ends < day <= expires for day in horizon.dates):
        expires = ends  # whether it holds from its end to its review date is left open
    communities = [name for name in places if name.startswith("C")]
    zone = maybe(rng, 50)
    return Closure(
        kind="zone" if zone else "community",
        starts=starts,
        ref="" if zone else one(rng, *communities),
        wkt=_box(rng, one(rng, *places.values())) if zone else "",
        ends=ends,
        rule=one(rng, "ban", "4x4", "escort"),
        security=maybe(rng, 50),
        expires=expires,
        escort_on=_escorts(rng, horizon),
    )


def _escorts(rng: Random, horizon: Horizon) -> frozenset[date]:
    return dates(rng, horizon, 60) if maybe(rng, 60) else frozenset()


def _near(horizon: Horizon) -> tuple[date, ...]:
    return tuple(horizon.start + timedelta(days=days) for days in (-5, -1, 0, 1, 9))


def _box(rng: Random, place: Place) -> str:
    """Return a square around a place, or one that has the place on its edge."""
    half = one(rng, 0.01, 0.1, 0.3)
    west = one(rng, place.lon - half, place.lon)
    east, south, north = place.lon + half, place.lat - half, place.lat + half
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return "POLYGON ((" + ", ".join(f"{lon!r} {lat!r}" for lon, lat in corners) + "))"


# --- Travel and values ----------------------------------------------------------------------------


def _travel(rng: Random, problem: Problem) -> Travel:
    """Return legs from the places' positions, with detours, one-way and missing ones at times."""
    places = list(problem.places.values())
    smooth, missing = maybe(rng, 50), one(rng, 0, 0, 0, 8)
    dry = _matrix(rng, places, smooth=smooth, missing=missing)
    soft = dry if maybe(rng, 60) else _slower(dry, one(rng, 125, 150))
    matrices = {}
    for day in problem.settings.horizon.dates:
        flooded = maybe(rng, 10)
        for drive, legs in (("4x4", dry), ("4x2", soft)):
            matrices[day, drive] = _slower(legs, 140) if flooded else legs
    closed = dict.fromkeys(matrices, frozenset[int]())
    return Travel("given", tuple(problem.places), matrices, closed)


def _matrix(rng: Random, places: list[Place], *, smooth: bool, missing: int) -> Matrix:
    size = len(places)
    minutes, metres = np.zeros((size, size), np.int32), np.zeros((size, size), np.int32)
    pace = one(rng, 1000, 700, 333)
    for (i, start), (j, end) in product(enumerate(places), repeat=2):
        away = MINUTES_A_DEGREE * hypot(end.lon - start.lon, end.lat - start.lat)
        if i != j and away > 0:
            detour = 100 if smooth else one(rng, 100, 90, 115, 60, 250)
            minutes[i, j] = round(away * detour / 100)
            metres[i, j] = round(away * pace) + 1
        if i != j and away > 0 and maybe(rng, missing):
            minutes[i, j] = metres[i, j] = -1
    if maybe(rng, 15):  # a place beside another that is not quite there
        metres[(minutes == 0) & ~np.eye(size, dtype=bool)] = 400
    return Matrix(minutes, metres, np.where(metres < 0, -1, metres // 3).astype(np.int32))


def _slower(legs: Matrix, percent: int) -> Matrix:
    """Return the legs with longer minutes; a missing leg stays missing."""
    longer = -(-legs.minutes * percent // 100)
    minutes = np.where(legs.minutes < 0, -1, longer).astype(np.int32)
    return Matrix(minutes, legs.metres, legs.surveyed)


def _values(rng: Random, problem: Problem) -> Values:
    """Return points with ties among them, the same on all dates but for some requests."""
    values: dict[tuple[str, date], Worth] = {}
    for name in problem.requests:
        points, varies = one(rng, 1000, 1000, 500, 1500, rng.randint(0, 3000), 0), maybe(rng, 15)
        for day in problem.settings.horizon.dates:
            today = points + one(rng, 0, 100, 700) if varies else points
            values[name, day] = Worth(clients=today // 100, points=today)
    return values
