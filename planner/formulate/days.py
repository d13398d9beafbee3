"""Which days: of vans, of requests, and how often."""

from __future__ import annotations

from datetime import date, timedelta

from planner.calendar import weekday
from planner.engine import Row, Sum
from planner.formulate.draft import Draft
from planner.model import Request, Status


def one_tour(draft: Draft) -> None:
    """A van makes at most one tour a day, on its days."""
    draft.van_days = [
        (van, day)
        for van in draft.problem.vans.values()
        for day in draft.dates
        if weekday(day) in van.days and day not in van.unavailable
    ]


def days(draft: Draft) -> None:
    """Allowed dates = window and weekdays, not a holiday, market rule, lead time for what is not yet announced."""
    for request in draft.requests:
        for day in draft.dates:
            if not _allowed(draft, request, day):
                draft.forbid("days", request, day)


def _allowed(draft: Draft, request: Request, day: date) -> bool:
    settings, community = draft.problem.settings, draft.community(request)
    in_window = request.earliest <= day and (request.latest is None or day <= request.latest)
    possible = day not in request.not_on
    on_weekday = not request.days or weekday(day) in request.days
    at_market = community.market_rule == "avoid" and weekday(day) == community.market_day
    first = settings.horizon.planned_on + timedelta(days=settings.policy.lead_days)
    in_time = request.status is Status.PUBLISHED or day >= first
    return in_window and possible and on_weekday and in_time and not at_market and day not in draft.problem.holidays


def once(draft: Draft) -> None:
    """A request is served at most once; with ``visits`` > 1 at most so often, ``min_gap_days`` apart."""
    for number, request in enumerate(draft.requests):
        open_days = list(draft.open_dates(number))
        if open_days:
            draft.rows.append(Row(Sum(visits=draft.pairs(number, open_days)), None, request.visits))
        if request.visits > 1:
            gap = max(1, request.min_gap_days)
            for first in open_days:
                near = [day for day in open_days if first <= day < first + gap]
                draft.rows.append(Row(Sum(visits=draft.pairs(number, near)), None, 1))


def must(draft: Draft) -> None:
    """A ``must`` request is served, all its visits; where it is not, a side variable of its own says so."""
    for number, request in enumerate(draft.requests):
        if request.must:
            missed = draft.side(0, 1)
            draft.missed.append(missed)
            served = draft.pairs(number, draft.open_dates(number))
            draft.rows.append(Row(Sum(visits=served, sides={missed: request.visits}), request.visits, None))
