"""Referrals: how many a clinic leads to, who takes them, and how many a health centre can follow up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import lcm

from planner.engine import Row, Sum
from planner.formulate.commodities import asked_of, offered, total
from planner.formulate.draft import Draft
from planner.model import Request


def expected(draft: Draft, request: Request, day: date) -> Fraction:
    """Return the referrals expected of a clinic: of each product on offer its users that are referred."""
    asked, kept = asked_of(draft, request, day), draft.supplies.referred
    if asked not in kept:
        clients = asked[2]
        kept[asked] = total(
            (
                one.share.numerator * clients * one.referral_share.numerator,
                one.share.denominator * one.referral_share.denominator,
            )
            for one in offered(draft, request, day)
        )
    return kept[asked]


def service(draft: Draft) -> None:
    """No clinic whose referral centre lacks a service it may need, or has no room for its referrals alone."""
    if "products" not in draft.problem.tables:
        return
    for request in draft.requests:
        centre = draft.centre(request)
        for day in draft.dates:
            sent = {
                one.id
                for one in offered(draft, request, day)
                if (one.long_acting or one.kind == "removal") and one.referral_share > 0
            }
            lacks = bool(centre.referral_services) and not sent <= set(centre.referral_services)
            room = centre.follow_up_per_week
            if lacks or (room is not None and expected(draft, request, day) > room):
                draft.forbid("follow-up", request, day)


def follow_up(draft: Draft) -> None:
    """Add a row per health centre and ISO week: no more referrals than it can follow up."""
    if "products" not in draft.problem.tables:
        return
    for centre, numbers in draft.of_centre().items():
        room = draft.problem.health_centres[centre].follow_up_per_week
        if room is None:
            continue
        for week in draft.weeks():
            sent = {
                (visit, day): expected(draft, draft.requests[number], draft.dates[day])
                for number in numbers
                for day in draft.open_dates(number)
                if day in week
                for visit in draft.visits_of(number)
            }
            unit = lcm(*(share.denominator for share in sent.values()))
            factors = {pair: int(share * unit) for pair, share in sent.items()}
            if factors:
                draft.rows.append(Row(Sum(visits=factors), None, room * unit))
