"""Who goes: each fault is found alone; each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from planner.model import Horizon, Plan, Problem, Staff, Tour
from planner.verify.case import Case
from planner.verify.crew import crew
from tests.verify import away, world
from tests.verify.world import SAT, THU, TUE, WED


def crewed(n: int, *staff: str) -> dict[str, Any]:
    """Return the week with another crew on one tour."""
    return {"plan": away.with_tour(n, staff=staff)}


def member(key: str, **changes: Any) -> dict[str, Any]:
    """Return the week with one of its staff changed."""
    return {"problem": away.row("staff", key, **changes)}


def spoken(community: str, *languages: str) -> dict[str, Any]:
    """Return the week with a community of these languages."""
    return {"problem": away.row("communities", community, languages=languages)}


def elsewhere(day: date) -> dict[str, Any]:
    """Return the week with V2's second tour on another day, by a midwife who is with V1 from Monday to Wednesday."""
    problem = away.row("staff", "M1", max_days=None)
    problem = away.row("requests", "R3", problem, min_gap_days=1)
    tours = list(away.plan().tours)
    tours[3] = replace(away.west(day), staff=("M1", "M4", "P2", "D2"))
    return away.resettled(problem, replace(away.plan(), tours=tuple(tours)))


def replaced(n: int) -> dict[str, Any]:
    """Return the week with a fifth midwife, who is on no other tour, in place of M2 on one."""
    staff = {**away.problem().staff, "M5": Staff("M5", "midwife")}
    return {"problem": replace(away.problem(), staff=staff), **crewed(n, "M1", "M5", "P1", "D1")}


FAULTS: dict[str, dict[str, Any]] = {
    "a midwife short": crewed(1, "M3", "P2", "D2"),
    "a midwife too many": crewed(1, "M1", *away.WEST),
    "nobody": crewed(1),
    "one named twice": crewed(1, "M3", "M3", "P2", "D2"),
    "one named once more": crewed(1, "M3", *away.WEST),
    "a driver as promoter": crewed(1, "M3", "M4", "D1", "D2"),
    "one midwife on two tours of a date": crewed(1, "M1", "M4", "P2", "D2"),
    "not on their weekday": member("M3", days=frozenset({"mon"})),
    "unavailable": member("M3", unavailable=frozenset({THU})),
    "unavailable on the second date of the trip": member("M2", unavailable=frozenset({WED})),
    "unavailable on a date of waiting": member("M2", unavailable=frozenset({TUE})),
    "of another van": member("M3", van="V1"),
    "a day too many in a week": member("D2", max_days=1),
    "no language of the community": spoken("C3", "dogon"),
    "a language that only the driver speaks": spoken("C1", "dogon"),
    "a language in other letters": spoken("C1", "Bambara"),
    "another midwife on the way home": replaced(2),
    "another midwife on the way out": replaced(0),
    "on another van's tour on the date of waiting": elsewhere(TUE),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, this rule and no other."""
    assert away.broken(**FAULTS[name]) == {"crew"}


PASSES: dict[str, dict[str, Any]] = {
    "days not given: Monday to Saturday": member("M3", days=frozenset()),
    "just their days": member("M3", days=frozenset({"mon", "thu"})),
    "days of those who wait": member("M2", days=frozenset({"mon", "wed"})),
    "unavailable once back": member("M2", unavailable=frozenset({THU})),
    "unavailable between two tours from base": member("M3", unavailable=frozenset({TUE, WED})),
    "their own van": member("M3", van="V2"),
    "just so many days": member("M3", max_days=2),
    "the one language of several": spoken("C1", "dogon", "peul"),
    "no language asked": spoken("C1"),
    "on another van's tour once back": elsewhere(THU),
    "in another order": crewed(2, *away.EAST[::-1]),
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the rule is kept."""
    assert away.violations(**PASSES[name]) == []


def test_languages_of_two_communities_by_two_persons() -> None:
    """C1 is spoken to by the promoter, C2 by a midwife: with only one of them it is not."""
    assert away.broken(**spoken("C2", "bambara")) == set()
    assert away.broken(**member("M1", languages=())) == {"crew"}
    assert away.broken(**member("P1", languages=())) == {"crew"}


@pytest.mark.parametrize(("second", "over"), [(SAT + timedelta(days=2), 0), (SAT + timedelta(days=1), 1)])
def test_max_days_counts_by_iso_week(second: date, over: int) -> None:
    """One day a week: Saturday and Monday are two weeks, Saturday and Sunday one."""
    every = frozenset({"mon", "sat", "sun"})
    problem = away.row("staff", "D2", max_days=1, days=every)
    for key in ("M3", "M4", "P2"):
        problem = away.row("staff", key, problem, days=every)
    horizon = Horizon(SAT, days=4, planned_on=date(2026, 11, 19))
    problem = replace(problem, settings=replace(problem.settings, horizon=horizon))
    tours = tuple(Tour("V2", day, "B", "B", (), 0, 0, 0, 0, staff=away.WEST) for day in (SAT, second))
    told = Case.of(problem, world.travel(), world.values(), replace(away.plan(), tours=tours))
    assert [one.numbers for one in crew(told)] == [{"days": 2, "max_days": 1}] * over


def unstaffed() -> tuple[Problem, Plan]:
    """Return the week without a table of staff, and a plan that names none."""
    problem = replace(away.problem(), staff={}, tables=away.TABLES - {"staff"})
    return problem, replace(away.plan(), tours=tuple(replace(tour, staff=()) for tour in away.plan().tours))


def test_off_without_a_table_of_staff() -> None:
    """Then a plan names nobody: who is named all the same breaks ``shape``."""
    problem, plan = unstaffed()
    assert away.violations(problem=problem, plan=plan) == []
    assert away.broken(problem=problem) == {"shape"}


def test_unknown_staff_is_left_to_shape() -> None:
    """Nobody knows the role of a stranger."""
    assert away.broken(**crewed(1, "M3", "M4", "P2", "D9")) == {"shape"}


def test_crew_of_the_policy() -> None:
    """With one midwife in the policy, two are too many."""
    settings = away.problem().settings
    policy = replace(settings.policy, crew=replace(settings.policy.crew, midwife=1))
    problem = replace(away.problem(), settings=replace(settings, policy=policy))
    assert away.broken(**away.resettled(problem)) == {"crew"}
