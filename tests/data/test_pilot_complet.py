"""The complete week is planned and proven, and every rule binds in it: without the rule a better plan is found."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import monotonic
from typing import Any, NamedTuple, TypeVar

import pandas as pd
import pytest

from planner.demand import values as demand_values
from planner.engine import choose, list_tours
from planner.formulate import formulate
from planner.inputs import check, load
from planner.model import WEEKDAYS, Community, Funder, HealthCentre, Plan, Problem, Request, Travel, Values, Van
from planner.travel import travel as travel_of
from planner.verify import verify
from planner.verify.case import RULE_IDS
from planner.week import plan_from
from tests.data.test_pilot import DATA, PHONE, PILOT

COMPLETE = DATA / "pilot_complet"
SECONDS = 120.0
EVERY_DAY = frozenset(WEEKDAYS)
HALF_AN_HOUR = 30
TIERS = ("freezes", "must", "changes", "value")
SAME_FILES = ("roads.gpkg", "roads.LICENSE.txt", "boundaries.geojson", "rivers.geojson", "holidays.csv")
Row = TypeVar("Row", Van, HealthCentre, Community, Request, Funder)


class Week(NamedTuple):
    """The week with its travel and values, and the plan made of it."""

    problem: Problem
    travel: Travel
    values: Values
    plan: Plan


@pytest.fixture(scope="module")
def week() -> Week:
    problem, _ = load(COMPLETE)
    travel, values = travel_of(problem), demand_values(problem)
    return Week(problem, travel, values, plan_from(problem, travel, values, seconds=SECONDS).plan)


def each(rows: Mapping[str, Row], **cells: Any) -> dict[str, Row]:
    """Return rows of a table with the same new cells in each."""
    return {key: replace(row, **cells) for key, row in rows.items()}


# --- How each rule is lifted ------------------------------------------------------------------------------------------


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
    wider = {
        key: replace(one, opens=one.opens - HALF_AN_HOUR, closes=one.closes + HALF_AN_HOUR)
        for key, one in week.requests.items()
    }
    return replace(week, requests=wider)


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


# With each the tier that tells: without the rule a plan is better in it, and as good in those before. All bind in the
# one big week.
LIFTED: Mapping[str, tuple[Callable[[Problem], Problem], str]] = {
    "one-tour": (one_tour, "value"),
    "once": (once, "value"),
    "must": (must, "value"),
    "days": (days, "value"),
    "window": (window, "value"),
    "daylight": (daylight, "value"),
    "break": (rest, "value"),
    "supervision": (supervision, "value"),
    "commodities": (commodities, "value"),
    "choice": (choice, "value"),
    "follow-up": (follow_up, "value"),
    "crew": (crew, "value"),
    "nights": (nights, "value"),
    "closed": (closed, "value"),
    "budget": (budget, "value"),
    "catchment": (catchment, "value"),
    "frozen": (frozen, "changes"),
}


def levels(problem: Problem, travel: Travel, values: Values) -> dict[str, int]:
    """Return the levels of the tiers but the cost, which takes longest and is not needed to tell that a rule binds."""
    instance = formulate(problem, travel, values).instance
    instance = replace(instance, objectives=instance.objectives[: len(TIERS)])
    choice = choose(instance, list_tours(instance), deadline=monotonic() + SECONDS)
    assert all(level.proven for level in choice.levels)
    return {level.name: level.level for level in choice.levels}


def gains(week: Week, lifted: Problem) -> dict[str, int]:
    """Return by how much each tier is better in the lifted week."""
    roads = lifted.closures != week.problem.closures
    found = levels(lifted, travel_of(lifted) if roads else week.travel, week.values)
    before = {tier.tier: tier.level for tier in week.plan.score.tiers}
    return {tier: (found[tier] - before[tier]) * (1 if tier == "value" else -1) for tier in TIERS}


# --- The plan ---------------------------------------------------------------------------------------------------------


def test_the_plan_keeps_every_rule(week: Week) -> None:
    assert verify(week.problem, week.travel, week.values, week.plan) == []
    assert week.plan.not_checked == ()


def test_all_tiers_are_proven(week: Week) -> None:
    assert [tier.tier for tier in week.plan.score.tiers if not tier.proven] == []


def test_what_is_frozen_and_must_be_is_kept_and_one_change_is_forced(week: Week) -> None:
    score = week.plan.score
    assert (score.freezes_broken, score.must_missed, score.changes) == (0, 0, 1)


def test_it_sleeps_out_and_would_serve_less_without(week: Week) -> None:
    assert week.plan.nights
    vans = each(week.problem.vans, max_nights=0)
    assert gains(week, replace(week.problem, vans=vans))["value"] < 0


def test_every_rule_is_lifted_once() -> None:
    assert tuple(LIFTED) == RULE_IDS


@pytest.mark.parametrize("rule", RULE_IDS)
def test_the_rule_binds(rule: str, week: Week) -> None:
    lift, telling = LIFTED[rule]
    found = gains(week, lift(week.problem))
    assert all(found[tier] == 0 for tier in TIERS[: TIERS.index(telling)])
    assert found[telling] > 0


def test_more_in_the_warehouse_changes_nothing_on_offer(week: Week) -> None:
    drafts = [formulate(one, week.travel, week.values).draft for one in (week.problem, commodities(week.problem))]
    assert drafts[0].offers == drafts[1].offers


# --- The tables -------------------------------------------------------------------------------------------------------


def test_only_two_warnings_and_both_are_meant() -> None:
    assert [fault.key for fault in check(COMPLETE)] == ["security_review_due", "lot_expired"]


def test_says_that_it_is_made_up() -> None:
    assert load(COMPLETE)[0].settings.made_up


@pytest.mark.parametrize("name", SAME_FILES)
def test_roads_and_maps_are_those_of_the_pilot(name: str) -> None:
    assert (COMPLETE / name).read_bytes() == (PILOT / name).read_bytes()


def test_readme_names_every_file() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in sorted(COMPLETE.iterdir()) if file.name not in readme] == []


def test_places_are_those_of_the_pilot_and_a_lodging_in_a_real_town() -> None:
    own, pilot = load(COMPLETE)[0].places, load(PILOT)[0].places
    assert set(own) - set(pilot) == {"L1"}
    assert {(key, own[key].lon, own[key].lat) for key in pilot} == {
        (key, place.lon, place.lat) for key, place in pilot.items()
    }
    assert set(pd.read_csv(COMPLETE / "sources.csv")["id"]) == set(own)


def test_no_cell_looks_like_a_phone_number() -> None:
    for file in COMPLETE.glob("*.csv"):
        if file.stem != "sources":
            text = file.read_text(encoding="utf-8")
            assert [cell for cell in text.replace("\n", ",").split(",") if PHONE.search(cell)] == []


def test_it_holds_every_kind_of_row() -> None:
    problem, _ = load(COMPLETE)
    closures, requests, staff = problem.closures, problem.requests.values(), problem.staff.values()
    assert {closure.kind for closure in closures} == {"community", "road", "zone"}
    assert {closure.rule for closure in closures} == {"ban", "escort", "4x4"}
    assert {request.freeze for request in requests} == {"none", "day", "van", "time"}
    assert {one.role for one in staff if one.van is None} == {"midwife", "promoter", "driver"}
    assert {product.kind for product in problem.products.values()} == {"method", "removal", "social"}
    assert {van.drive for van in problem.vans.values()} == {"4x4", "4x2"}
    assert any(request.funder is None for request in requests)
    assert any(base.kind == "lodging" for base in problem.bases.values())
    assert any(centre.lodging for centre in problem.health_centres.values())
