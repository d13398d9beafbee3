"""The single changes that may be tried for a request, kind by kind, those that ask least of people first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil

from planner.answers.van_days import Tested, Week
from planner.calendar import weekday
from planner.formulate import need
from planner.model import ROLES, WEEKDAYS, Change, HealthCentre, Request

MINUTES = (15, 30, 60, 90, 120)  # by which a clinic's hours are widened
FRANCS = (5_000, 10_000, 25_000, 50_000, 100_000, 250_000)  # by which a funder's caps are raised
LITRES = (5, 10, 20, 50, 100)
Group = tuple[Change, ...]


def offers(week: Week, request: str, found: Tested) -> list[Group]:
    """Return the changes of each kind: of several amounts the greatest last, of several dates all of them.

    What is shared with nobody in the week and forbids no van-day is not offered more of.
    """
    row = week.problem.requests[request]
    groups = [*_hours(row), *_dates(week, row), *_centre(week, row), *_shared(week, row, found)]
    groups += [*_staff(week, row, found), *_closures(week, row), *_vans(week), *_money(week)]
    return [group for group in groups if group]


def _hours(request: Request) -> Iterator[Group]:
    yield tuple(Change("closes", request.id, amount=minutes) for minutes in MINUTES)
    yield tuple(Change("opens", request.id, amount=minutes) for minutes in MINUTES)


def _dates(week: Week, request: Request) -> Iterator[Group]:
    dates, community = week.problem.settings.horizon.dates, week.problem.communities[request.community]
    outside = [day for day in dates if day < request.earliest or (request.latest is not None and day > request.latest)]
    yield tuple(Change("date", request.id, day) for day in outside)
    yield tuple(Change("weekday", request.id, day) for day in _first_of(dates, request.days))
    if community.market_rule == "avoid":
        yield tuple(Change("market", community.id, day) for day in dates if weekday(day) == community.market_day)[:1]


def _first_of(dates: Sequence[date], known: frozenset[str]) -> list[date]:
    """Return the first date of each weekday that is not among the known; none where all are."""
    first = {weekday(day): day for day in reversed(dates)}
    return sorted(day for name, day in first.items() if known and name not in known)


def _centre(week: Week, request: Request) -> Iterator[Group]:
    centre = week.problem.centre_of(request)
    closed = [day for day in week.problem.settings.horizon.dates if not _supervises(centre, day)]
    yield tuple(Change("supervisor", centre.id, day) for day in closed)
    if centre.rides:
        yield (Change("alone", centre.id),)


def _shared(week: Week, request: Request, found: Tested) -> Iterator[Group]:
    """Yield more of what the clinics of one health centre share, and more goods."""
    centre = week.problem.centre_of(request)
    others = any(
        week.problem.centre_of(row).id == centre.id for row in week.problem.requests.values() if row != request
    )
    if others or "supervision" in found.forbidden:
        yield (Change("supervisors", centre.id, amount=1),)
    if others or "catchment" in found.forbidden:
        yield (Change("catchment", centre.id, amount=1),)
    full = centre.follow_up_per_week is not None and "products" in week.problem.tables
    if full and (others or "follow-up" in found.forbidden):
        yield tuple(Change("follow_up", centre.id, amount=n) for n in range(1, 1 + _referred(week, request)))
    lacking = "choice" in found.forbidden
    yield from _stock(week, request, {"health_centre": others or lacking, "warehouse": lacking})


def _supervises(centre: HealthCentre, day: date) -> bool:
    return weekday(day) in (centre.supervises_on or WEEKDAYS[:5]) and day not in centre.unavailable


def _clients(week: Week, request: Request) -> int:
    """Return the most clients of a clinic in the horizon."""
    return max(week.values[request.id, day].clients for day in week.problem.settings.horizon.dates)


def _referred(week: Week, request: Request) -> int:
    """Return the most referrals of a clinic that offers everything."""
    products = [one for one in week.problem.products.values() if one.kind != "social"]
    return ceil(sum(one.share * _clients(week, request) * one.referral_share for one in products))


def _stock(week: Week, request: Request, wanted: Mapping[str, bool]) -> Iterator[Group]:
    """Yield a delivery of what one clinic needs, to the health centre and to the warehouse, where wanted."""
    if not {"products", "stock"} <= week.problem.tables:
        return
    bases = [base.id for base in week.problem.bases.values() if base.kind in ("base", "warehouse")]
    sources = {"health_centre": [week.problem.centre_of(request).id], "warehouse": bases[:1]}
    for source, places in sources.items():
        goods = tuple(
            (one.id, need(one, _clients(week, request)))
            for one in week.problem.products.values()
            if one.kind != "social" and one.source == source
        )
        if goods and places and wanted[source]:
            yield (Change("delivery", places[0], goods=goods),)


def _staff(week: Week, request: Request, found: Tested) -> Iterator[Group]:
    """Yield one more of each role, where a crew cannot be made up on every van-day or days are limited."""
    limited = any(one.max_days is not None for one in week.problem.staff.values())
    if "staff" in week.problem.tables and (limited or "crew" in found.forbidden):
        for role in ROLES:
            if week.problem.settings.policy.crew.of(role):
                yield tuple(Change(role, request.community, day) for day in week.problem.settings.horizon.dates)


def _closures(week: Week, request: Request) -> Iterator[Group]:
    """Yield an escort to the community, and the end of a closure of it that is not for security."""
    problem = week.problem
    here = [
        (n, one) for n, one in enumerate(problem.closures) if (one.kind, one.ref) == ("community", request.community)
    ]
    for number, closure in here:
        if closure.rule == "escort":
            yield tuple(Change("escort", closure.ref, day, number) for day in problem.settings.horizon.dates)
        elif not closure.security:
            yield (Change("reopened", closure.ref, amount=number),)


def _vans(week: Week) -> Iterator[Group]:
    vans, dates = week.problem.vans.values(), week.problem.settings.horizon.dates
    if any(base.kind == "lodging" for base in week.problem.bases.values()) or any(
        centre.lodging for centre in week.problem.health_centres.values()
    ):
        yield tuple(Change("night", van.id, amount=1) for van in vans)
    yield tuple(Change("4x4", van.id) for van in vans if van.drive != "4x4")
    idle = [(van, day) for van in vans for day in dates if weekday(day) not in van.days or day in van.unavailable]
    yield tuple(Change("van_day", van.id, day) for van, day in idle)


def _money(week: Week) -> Iterator[Group]:
    for one in week.problem.funders.values():
        if one.cap_xof is not None:
            yield tuple(Change("budget", one.id, amount=francs) for francs in FRANCS)
        if one.cap_ml is not None:
            yield tuple(Change("fuel", one.id, amount=1000 * litres) for litres in LITRES)


def more_vans(week: Week, found: Tested) -> Group:
    """Return one more van on each date, like one of each base and drive; first the dates that are possible."""
    like = {(van.base, van.drive): van.id for van in reversed(list(week.problem.vans.values()))}
    good = {clinic.date for clinic in found.possible}
    days = sorted(week.problem.settings.horizon.dates, key=lambda day: (day not in good, day))
    return tuple(Change("van", van, day) for day in days for van in like.values())
