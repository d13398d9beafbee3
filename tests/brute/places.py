"""Which dates and places are open to whom, and where a van may sleep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import shapely

from planner.model import (
    PLANNED_STATUS,
    WEEKDAYS,
    Base,
    Closure,
    HealthCentre,
    Place,
    Problem,
    Request,
    Status,
    Van,
)


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def iso_week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def van_works(problem: Problem, van: Van, day: date) -> bool:
    return day in problem.settings.horizon.dates and weekday(day) in van.days and day not in van.unavailable


def may_serve(problem: Problem, request: Request, van: Van, day: date) -> bool:
    """Return whether the request may be served by the van on that date, whatever clock and commodities say."""
    community = problem.communities[request.community]
    muddy = community.access == "dry_season" and problem.settings.travel.season == "rain"
    return (
        request.status in PLANNED_STATUS
        and _allowed(problem, request, day)
        and problem.centre_of(request).clinics_per_week > 0
        and _supervises(problem.centre_of(request), day)
        and community.access != "closed"
        and not muddy
        and (van.drive == "4x4" or not community.needs_4x4)
        and not shut(problem, community, van, day)
    )


def _allowed(problem: Problem, request: Request, day: date) -> bool:
    community = problem.communities[request.community]
    horizon, lead = problem.settings.horizon, problem.settings.policy.lead_days
    market = community.market_rule == "avoid" and community.market_day == weekday(day)
    announced = request.status is Status.PUBLISHED
    return (
        day in horizon.dates
        and request.earliest <= day
        and (request.latest is None or day <= request.latest)
        and (not request.days or weekday(day) in request.days)
        and day not in problem.holidays
        and day not in request.not_on
        and not market
        and (announced or (day - horizon.planned_on).days >= lead)
    )


def _supervises(centre: HealthCentre, day: date) -> bool:
    on = centre.supervises_on or frozenset(WEEKDAYS[:5])
    return centre.supervisors > 0 and weekday(day) in on and day not in centre.unavailable


def lodgings(problem: Problem) -> Mapping[str, int]:
    """Return the places away from its base at which any van may sleep, and what one night there costs."""
    homes = {other.base for other in problem.vans.values()}
    rows: list[Base | HealthCentre] = [row for row in problem.bases.values() if row.kind == "lodging"]
    rows += [row for row in problem.health_centres.values() if row.lodging]
    crew, allowance = problem.settings.policy.crew, problem.settings.money.per_diem_xof
    per_diem = sum(crew.of(role) * allowance.of(role) for role in ("midwife", "promoter", "driver"))
    return {row.id: row.lodging_xof + per_diem for row in rows if row.id not in homes}


def shut(problem: Problem, place: Place, van: Van, day: date) -> bool:
    """Return whether a closure keeps the van from stopping at the place."""
    return any(
        _holds(closure, day) and _covers(closure, place)
        for closure in problem.closures
        if closure.rule != "4x4" or van.drive != "4x4"
    )


def _covers(closure: Closure, place: Place) -> bool:
    if closure.kind == "community":
        return closure.ref == place.id
    if closure.kind == "zone":
        return bool(shapely.from_wkt(closure.wkt).covers(shapely.Point(place.lon, place.lat)))
    return False  # travel has taken the road out


def _holds(closure: Closure, day: date) -> bool:
    if day < closure.starts:
        return False
    due = closure.expires is not None and day > closure.expires
    if due:
        return closure.security
    if closure.rule == "escort" and day in closure.escort_on:
        return False
    return closure.ends is None or day <= closure.ends
