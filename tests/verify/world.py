"""A tiny week that fits in the head.

Places lie on a line, a minute and a kilometre apart per kilometre: C4 -50, C3 -30, H2 -20, B 0,
H1 20, C5 20, C1 30, C2 40. H1 supervises C1, C2 and C5 (which lies at its door) and its supervisors
ride; H2 supervises C3 and C4 and comes alone. Each may have five clinics a week. V1 drives at the
travel's speed, V2 at 80 percent of it, so that 30 minutes become 38. At L, 50, is lodging.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from planner.model import (
    Base,
    BreakWindow,
    Community,
    DaySettings,
    HealthCentre,
    Horizon,
    Matrix,
    Minute,
    Money,
    Policy,
    Problem,
    Request,
    Road,
    Settings,
    Status,
    Travel,
    TravelSettings,
    Values,
    Van,
    Worth,
)

MON, TUE, WED, THU, FRI, SAT = (date(2026, 11, 30) + timedelta(days=n) for n in range(6))
KM = {"B": 0, "H1": 20, "H2": -20, "C1": 30, "C2": 40, "C3": -30, "C4": -50, "C5": 20, "L": 50}
# Monday at B; by hand, with declination -21.6 degrees: 06:37 and 18:04, less than a minute off
SUNRISE, SUNSET = 6 * 60 + 38, 18 * 60 + 3


def at(clock: str) -> Minute:
    """Return the minute of a clock time."""
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def settings() -> Settings:
    """Return the defaults, planned eleven days ahead."""
    rest = BreakWindow(at("12:30"), at("14:30"), minutes=45, friday_minutes=90)
    return Settings(
        made_up=True,
        horizon=Horizon(MON, days=6, planned_on=date(2026, 11, 19)),
        day=DaySettings(
            begin=at("06:30"),
            end=at("18:00"),
            margin_am=0,
            margin_pm=30,
            rest=rest,
            setup=45,
            packup=30,
            dropoff=5,
        ),
        policy=Policy(lead_days=7, clients_per_hour=7.5, tolerance_value=0.005),
        money=Money(725, "Bamako", date(2025, 3, 25), mobilisation_xof=15_000, supervisor_xof=5_000),
        travel=TravelSettings("roads", "dry", offroad_kmh=15, detour=1.3, circle_kmh=35),
        lang="fr",
    )


def _spot(place: str) -> tuple[str, str, float, float]:
    return place, place, -8.0 + KM[place] / 100, 12.6


def _request(key: str, community: str, **changes: Any) -> Request:
    return replace(Request(key, community, earliest=MON, latest=SAT), **changes)


def problem() -> Problem:
    """Return the week's dataset."""
    centres = [
        HealthCentre(*_spot("H1"), rides=True, supervisors=2, clinics_per_week=5),
        HealthCentre(*_spot("H2"), rides=False, clinics_per_week=5),
    ]
    of = {"C1": "H1", "C2": "H1", "C3": "H2", "C4": "H2", "C5": "H1"}
    requests = [
        _request("R1", "C1", must=True),
        _request("R2", "C2", service=60),
        _request("R3", "C3", visits=2, min_gap_days=3),
        _request("R4", "C4", latest=None),
        _request("R5", "C5", service=120),
        _request("R6", "C4"),
        _request("R7", "C4", status=Status.WITHDRAWN, latest=None),
    ]
    vans = [Van("V1", "B"), Van("V2", "B", drive="4x2", ml_per_km=110, speed_percent=80)]
    line = tuple((-8.0 + km / 100, 12.6) for km in (-60, 60))
    return Problem(
        dataset="tiny",
        sha256="0",
        settings=settings(),
        bases={"B": Base(*_spot("B")), "L": Base(*_spot("L"), kind="lodging", lodging_xof=10_000)},
        vans={van.id: van for van in vans},
        health_centres={centre.id: centre for centre in centres},
        communities={c: Community(*_spot(c), health_centre=of[c]) for c in of},
        requests={request.id: request for request in requests},
        roads=(Road("RN1", line, 120_000, "primary", 60, 60),),
    )


def travel() -> Travel:
    """Return a minute and a kilometre for each kilometre of the line, on every day."""
    km = np.array(list(KM.values()), dtype=np.int32)
    apart = np.abs(km[:, None] - km[None, :])
    matrix = Matrix(minutes=apart, metres=1000 * apart)
    keys = [(day, drive) for day in settings().horizon.dates for drive in ("4x4", "4x2")]
    matrices = dict.fromkeys(keys, matrix)
    return Travel("roads", tuple(KM), matrices, dict.fromkeys(keys, frozenset()))


def values() -> Values:
    """Return the same worth for each day."""
    worth = {
        "R1": Worth(30, 45_000),
        "R2": Worth(7, 7_500),
        "R3": Worth(20, 20_000),
        "R5": Worth(10, 10_000),
    }
    none = Worth(5, 5_000)
    keys = problem().requests
    return {(key, day): worth.get(key, none) for key in keys for day in settings().horizon.dates}
