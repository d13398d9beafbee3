"""The complete week is planned and proven, and every rule binds in it: without the rule a better plan is found."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

from planner.inputs import check, load
from planner.model import WEEKDAYS, Problem, Travel, Values
from planner.travel import travel
from planner.verify import verify
from planner.verify.case import RULE_IDS
from planner.week import Planned, plan_from, plan_week

PILOT = Path(__file__).parents[2] / "data" / "pilot_complet"
SECONDS = 60.0
EVERY_DAY = frozenset(WEEKDAYS)
HALF_AN_HOUR = 30
Row = TypeVar("Row")
Lift = Callable[[Problem], Problem]


class Lifted(NamedTuple):
    """How a rule is lifted, and which tier tells that it did bind."""

    lift: Lift
    tier: str


def each(rows: Mapping[str, Row], **cells: object) -> dict[str, Row]:
    """Return rows of a table with the same new cells in each."""
    return {key: replace(row, **cells) for key, row in rows.items()}  # type: ignore[type-var]


def one_tour(week: Problem) -> Problem:
    return replace(week, vans=each(week.vans, days=EVERY_DAY, unavailable=frozenset()))


def once(week: Problem) -> Problem:
    return replace(week, requests=each(week.requests, min_gap_days=1))


def must(week: Problem) -> Problem:
    return replace(week, requests=each(week.requests, must=False))


def days(week: Problem) -> Problem:
    start = week.settings.horizon.start
    asked = each(week.requests, earliest=start, latest=None, days=frozenset())
    markets = {
        key: replace(one, market_rule="ignore") if one.market_rule == "avoid" else one
        for key, one in week.communities.items()
    }
    return replace(week, requests=asked, communities=markets)


def window(week: Problem) -> Problem:
    return replace(week, requests=each(week.requests, opens=0, closes=24 * 60))


def daylight(week: Problem) -> Problem:
    """Half an hour more at both ends of the day; vans that may drive and stop as often as they like."""
    day = week.settings.day
    longer = replace(
        day,
        begin=day.begin - HALF_AN_HOUR,
        end=day.end + HALF_AN_HOUR,
        margin_am=day.margin_am - HALF_AN_HOUR,
        margin_pm=day.margin_pm - HALF_AN_HOUR,
    )
    vans = each(week.vans, max_drive_minutes=None, max_clinics_per_day=None)
    return replace(week, settings=replace(week.settings, day=longer), vans=vans)


def rest(week: Problem) -> Problem:
    day = week.settings.day
    none = replace(day.rest, minutes=0, friday_minutes=0)
    return replace(week, settings=replace(week.settings, day=replace(day, rest=none)))


def supervision(week: Problem) -> Problem:
    always = {"supervises_on": EVERY_DAY, "supervisors": 99, "unavailable": frozenset(), "rides": False}
    return replace(week, health_centres=each(week.health_centres, **always))


def commodities(week: Problem) -> Problem:
    """Ten times as much in the warehouse, where each clinic's need is there already: as much on offer, but for all."""
    there = tuple(replace(lot, quantity=10 * lot.quantity) if lot.place == "B1" else lot for lot in week.stock)
    return replace(week, stock=there, vans=each(week.vans, volume_l=None))


def choice(week: Problem) -> Problem:
    policy = replace(week.settings.policy, min_methods=0)
    return replace(week, settings=replace(week.settings, policy=policy), requests=each(week.requests, methods=()))


def follow_up(week: Problem) -> Problem:
    anything = {"follow_up_per_week": None, "referral_services": ()}
    return replace(week, health_centres=each(week.health_centres, **anything))


def crew(week: Problem) -> Problem:
    return replace(week, staff={}, tables=week.tables - {"staff"})


def nights(week: Problem) -> Problem:
    return replace(week, vans=each(week.vans, max_nights=7))


def closed(week: Problem) -> Problem:
    reached = each(week.communities, access="all_season", needs_4x4=False)
    return replace(week, closures=(), communities=reached)


def budget(week: Problem) -> Problem:
    return replace(week, funders=each(week.funders, cap_xof=None, cap_ml=None))


def catchment(week: Problem) -> Problem:
    return replace(week, health_centres=each(week.health_centres, clinics_per_week=99))


def frozen(week: Problem) -> Problem:
    return replace(week, requests=each(week.requests, freeze="none", date=None))


LIFTED = {
    "one-tour": Lifted(one_tour, "value"),
    "once": Lifted(once, "value"),
    "must": Lifted(must, "value"),
    "days": Lifted(days, "value"),
    "window": Lifted(window, "value"),
    "daylight": Lifted(daylight, "value"),
    "break": Lifted(rest, "value"),
    "supervision": Lifted(supervision, "value"),
    "commodities": Lifted(commodities, "value"),
    "choice": Lifted(choice, "value"),
    "follow-up": Lifted(follow_up, "value"),
    "crew": Lifted(crew, "value"),
    "nights": Lifted(nights, "value"),
    "closed": Lifted(closed, "changes"),
    "budget": Lifted(budget, "value"),
    "catchment": Lifted(catchment, "value"),
    "frozen": Lifted(frozen, "changes"),
}
