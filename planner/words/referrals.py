"""Referrals in words: how far the referral centre is, when it is open, how many are expected. Few are never counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from planner.model import WEEKDAYS, HealthCentre, Plan, Referral
from planner.words import say
from planner.words.formats import clock, number, weekday_names

FEW = 5


def expected(plan: Plan) -> Mapping[str, int]:
    """Return the referrals expected at each referral centre in the plan, in thousandths."""
    totals: dict[str, int] = defaultdict(int)
    for stop in (stop for tour in plan.tours for stop in tour.clinics):
        if stop.referral is not None:
            totals[stop.referral.centre] += stop.referral.expected
    return dict(totals)


def count(thousandths: int, lang: str) -> str:
    """Return jusqu'à 5 for five or fewer, else the number, rounded up."""
    whole = -(-thousandths // 1000)
    return say(lang, "shown_up_to", count=FEW) if whole <= FEW else number(lang, whole)


def way(referral: Referral, lang: str) -> str:
    """Return à 25 min et 12,3 km du village."""
    if referral.minutes < 0:
        return say(lang, "shown_referral_no_way")
    if referral.metres == 0:
        return say(lang, "shown_referral_here")
    return say(lang, "shown_referral_way", minutes=referral.minutes, km=number(lang, referral.metres / 1000, 1))


def opening(centre: HealthCentre, lang: str) -> str:
    """Return lundi à vendredi, 08:00 – 16:00."""
    days = _days(centre, lang)
    if centre.opens is None or centre.closes is None:
        return say(lang, "shown_hours_unknown", days=days)
    return say(lang, "shown_hours", days=days, opens=clock(centre.opens), closes=clock(centre.closes))


def _days(centre: HealthCentre, lang: str) -> str:
    """Return lundi à vendredi for three days on end or more, else each by name."""
    names = weekday_names(lang, centre.open_on).split(", ")
    place = [WEEKDAYS.index(day) for day in centre.open_on] or [0, 4]
    if len(names) < 3 or max(place) - min(place) + 1 != len(names):
        return ", ".join(names)
    return say(lang, "shown_weekdays_to", first=names[0], last=names[-1])
