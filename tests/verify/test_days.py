"""Which day: each fault is found alone, each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from planner.model import Clinic, Holiday, Plan, Problem, Status
from tests.verify import sound, world
from tests.verify.changes import (
    broken,
    violations,
    with_row,
    with_score,
    with_setting,
    with_tier,
    with_tour,
)
from tests.verify.world import MON, SAT, THU, TUE, WED


def moved(tour: int, day: Any) -> Plan:
    """Return the sound plan with one tour on another day, its answers likewise."""
    old = sound.plan().tours[tour]
    plan = with_tour(tour, date=day)
    here, there = Clinic(old.van, old.date), Clinic(old.van, day)
    held = {stop.request for stop in old.clinics}
    answers = [
        replace(a, clinics=tuple(there if c == here else c for c in a.clinics)) if a.request in held else a
        for a in plan.answers
    ]
    return replace(plan, answers=tuple(answers))


def market(rule: str) -> Problem:
    """Return the dataset with C1's market on Mondays, under a rule."""
    return with_row("communities", "C1", market_day="mon", market_rule=rule)


def missing_r6(said: int) -> tuple[Problem, Plan]:
    """Return the dataset with R6, in no tour, a must, and a plan that says how many it misses."""
    plan = with_tier("must", level=said, bound=said)
    return with_row("requests", "R6", must=True), replace(plan, score=replace(plan.score, must_missed=said))


HOLIDAY = {MON: Holiday(MON, "Fête", "Holiday")}
FAULTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "van off that weekday": (
        {"problem": with_row("vans", "V2", days=frozenset({"mon"}))},
        {"one-tour"},
    ),
    "van in repair": (
        {"problem": with_row("vans", "V2", unavailable=frozenset({THU}))},
        {"one-tour"},
    ),
    "two tours of a van on a day": (
        {"problem": with_row("health_centres", "H1", supervisors=3), "plan": moved(2, MON)},
        {"one-tour"},
    ),
    "tour after the horizon": ({"plan": moved(3, SAT + timedelta(days=2))}, {"one-tour", "days"}),
    "tour without a date": ({"plan": moved(3, None)}, {"one-tour", "days"}),
    "more visits than asked": ({"problem": with_row("requests", "R3", visits=1)}, {"once"}),
    "visits too close": ({"problem": with_row("requests", "R3", min_gap_days=4)}, {"once"}),
    "visits a day apart": ({"plan": moved(3, WED)}, {"once"}),
    "must not counted": ({"plan": with_score(must_missed=1)}, {"must", "score"}),
    "must with a visit short": (
        {"problem": with_row("requests", "R3", must=True, visits=3)},
        {"must"},
    ),
    "before earliest": ({"problem": with_row("requests", "R1", earliest=TUE)}, {"days"}),
    "after latest": ({"problem": with_row("requests", "R2", latest=MON)}, {"days"}),
    "not on that weekday": (
        {"problem": with_row("requests", "R1", days=frozenset({"tue"}))},
        {"days"},
    ),
    "holiday": ({"problem": replace(world.problem(), holidays=HOLIDAY)}, {"days"}),
    "market day": ({"problem": market("avoid")}, {"days"}),
    "too few days ahead": ({"problem": with_setting("policy", lead_days=12)}, {"days"}),
    "withdrawn": ({"problem": with_row("requests", "R1", status=Status.WITHDRAWN)}, {"days"}),
    "done": ({"problem": with_row("requests", "R2", status=Status.DONE)}, {"days"}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, these rules and no other."""
    parts, rules = FAULTS[name]
    assert broken(**parts) == rules


def test_too_few_days_ahead_gives_the_numbers() -> None:
    """Monday 30 November is 11 days after Thursday 19 November."""
    found = violations(problem=with_setting("policy", lead_days=12))
    assert [(v.numbers["days_ahead"], v.numbers["lead_days"]) for v in found] == [(11, 12)] * 2


published = {key: replace(r, status=Status.PUBLISHED) for key, r in world.problem().requests.items()}
PASSES: dict[str, dict[str, Any]] = {
    "exactly the lead time": {"problem": with_setting("policy", lead_days=11)},
    "published needs no lead time": {
        "problem": replace(
            with_setting("policy", lead_days=30),
            requests={**published, "R7": world.problem().requests["R7"]},
        )
    },
    "published may lie before the day of planning": {
        "problem": replace(
            with_setting("horizon", planned_on=TUE),
            requests={**published, "R7": world.problem().requests["R7"]},
        ),
        "plan": replace(sound.plan(), planned_on=TUE),
    },
    "without a latest date": {"problem": with_row("requests", "R1", latest=None)},
    "on its earliest and latest date": {"problem": with_row("requests", "R1", earliest=MON, latest=MON)},
    "on its weekday": {"problem": with_row("requests", "R1", days=frozenset({"mon"}))},
    "market day preferred": {"problem": market("prefer")},
    "market day ignored": {"problem": market("ignore")},
    "market to avoid on another day": {"problem": with_row("communities", "C1", market_day="tue", market_rule="avoid")},
    "new request": {"problem": with_row("requests", "R1", status=Status.NEW)},
    "van on its last day": {"problem": with_row("vans", "V2", days=frozenset({"mon", "thu"}))},
    "fewer visits than asked, no must": {"problem": with_row("requests", "R3", visits=3)},
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit a rule is kept."""
    assert violations(**PASSES[name]) == []


@pytest.mark.parametrize(("said", "rules"), [(1, set()), (0, {"must"}), (2, {"must"})])
def test_plan_may_miss_a_must_but_must_say_so(said: int, rules: set[str]) -> None:
    """R6 is a must and in no tour: one is missed, and the plan must say one."""
    problem, plan = missing_r6(said)
    assert broken(problem=problem, plan=plan) == rules
