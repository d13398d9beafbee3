"""What answers and fallbacks claim, as far as it can be checked without solving: each fault is found alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.answers.alternates import with_alternates
from planner.answers.van_days import Week
from planner.model import Alternate, Change, Clinic, Plan, Result, Stop, Tour, WouldFit
from planner.verify import verify
from planner.verify.alternates import alternates
from planner.verify.case import Case
from tests.answers.test_reasons import of, one_place
from tests.verify import sound
from tests.verify.changes import broken, violations, with_answer
from tests.verify.world import SAT, TUE, problem, travel, values

R1, R4, R6 = 0, 3, 5
LOST = sound.FORCED


def forced(**changes: Any) -> Plan:
    return with_answer(R4, forced=replace(LOST, **changes))


def fits(change: Change, clinic: Clinic = Clinic("V1", TUE), lost: int = 0) -> Plan:
    return with_answer(R4, would_fit=(WouldFit(change, clinic, lost),))


def unproven(name: str, level: int, bound: int) -> Plan:
    """Return a plan whose tier has a gap."""
    tiers = tuple(
        replace(one, level=level, bound=bound, proven=False) if one.tier == name else one
        for one in sound.plan().score.tiers
    )
    return replace(sound.plan(), score=replace(sound.plan().score, tiers=tiers))


FAULTS: dict[str, Plan] = {
    "outweighed, never forced": with_answer(R4, forced=None),
    "forced, not outweighed": with_answer(R4, reason="untested"),
    "forced though served": with_answer(R1, forced=LOST),
    "would fit though served": with_answer(R1, would_fit=(WouldFit(Change("night", "V1"), Clinic("V1", TUE)),)),
    "forced to an unknown van": forced(clinic=Clinic("V9", TUE)),
    "forced to another week": forced(clinic=Clinic("V1", SAT.replace(year=2027))),
    "displaced what is not served": forced(displaced=("R6",)),
    "displaced nobody": forced(displaced=("R99",)),
    "displaced twice": forced(displaced=("R2", "R2")),
    "value gained": forced(value=-1, value_least=-1),
    "a freeze gained": forced(freezes=-1),
    "a must gained": forced(must=-1),
    "a change gained": forced(changes=-1),
    "lost for sure more than lost": forced(value_least=4_001, proven=False),
    "proven and yet apart": forced(value_least=3_999),
    "change of no kind": fits(Change("miracle", "V1")),
    "change of no van": fits(Change("night", "V9")),
    "change of no request": fits(Change("opens", "R99", amount=15)),
    "change of no closure": fits(Change("reopened", "zone", amount=7)),
    "change of no product": fits(Change("delivery", "H1", goods=(("gold", 1),))),
    "change below nothing": fits(Change("opens", "R4", amount=-15)),
    "change in another week": fits(Change("van_day", "V1", SAT.replace(year=2027))),
    "fits in an unknown van": fits(Change("night", "V1"), Clinic("V9", TUE)),
    "fits and gains": fits(Change("night", "V1"), lost=-1),
    "fits and loses more than there is": fits(Change("night", "V1"), lost=102_501),
    "conflict with nobody": with_answer(R4, conflict=("R4", "R99")),
    "conflict of others": with_answer(R4, conflict=("R1", "R2")),
    "deferred to this week": with_answer(R4, deferred_to="2026-W49"),
    "refused, yet deferred": with_answer(R6, deferred_to="2026-W50"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    assert broken(plan=FAULTS[name]) == {"answers"}


PASSES: dict[str, Plan] = {
    "one more van": fits(Change("van", "V1", TUE), Clinic("V1+", TUE)),
    "all the value": fits(Change("night", "V1"), lost=102_500),
    "nothing lost": forced(value=0, value_least=0),
    "less proven": forced(value_least=3_000, proven=False),
    "a freeze for a must": forced(freezes=1, must=-1, changes=-5, value=-9_000, value_least=-9_000),
    "next week": with_answer(R4, deferred_to="2027-W01"),
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    assert violations(plan=PASSES[name]) == []


@pytest.mark.parametrize(("value", "found"), [(-1_000, set()), (-1_001, {"answers"})])
def test_a_forced_plan_may_be_better_where_the_bound_is_not_reached(value: int, found: set[str]) -> None:
    """The plan's 102.5 points are at most a point from the best."""
    plan = unproven("value", 102_500, 103_500)
    answers = tuple(
        replace(one, forced=replace(LOST, value=value, value_least=value)) if one.request == "R4" else one
        for one in plan.answers
    )
    told = {one.rule for one in violations(plan=replace(plan, answers=answers)) if one.where.get("request") == "R4"}
    assert told == found


# --- Fallbacks --------------------------------------------------------------------------------------------------------

WEEK, MADE = of(one_place(), R3=9_000)  # one clinic, of R1; R3 could take its place
PLAN = with_alternates(
    Week(WEEK.problem, WEEK.travel, WEEK.values), MADE, seconds=600
)  # the loops may be compiled first
(TOLD,) = PLAN.alternates


def found(*told: Alternate, **changes: Any) -> set[tuple[str, str]]:
    """Return the rules and numbers that are named for a plan with these fallbacks."""
    plan = replace(PLAN, alternates=told, **changes)
    return {(one.rule, name) for one in verify(WEEK.problem, WEEK.travel, WEEK.values, plan) for name in one.numbers}


def driven(**changes: Any) -> Alternate:
    return replace(TOLD, tour=replace(TOLD.tour, **changes))


def clinic(**changes: Any) -> Alternate:
    """Return the fallback with its clinic changed."""
    stops: list[Stop] = [replace(one, **changes) if one.request else one for one in TOLD.tour.stops]
    return driven(stops=tuple(stops))


def begin(tour: Tour) -> int:
    return tour.clinics[0].begin or 0


def test_a_fallback_that_can_be_driven_breaks_nothing() -> None:
    assert (TOLD.instead, TOLD.request) == ("R1", "R3")
    assert found(TOLD) == set()


BREAKS: dict[str, tuple[Alternate, str]] = {
    "other metres": (driven(metres=TOLD.tour.metres + 1), "cost"),
    "other francs": (driven(cost_xof=1), "cost"),
    "no return": (driven(stops=TOLD.tour.stops[:-1]), "shape"),
    "begins before it opens": (clinic(begin=begin(TOLD.tour) - 90), "window"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_fallback_that_breaks_a_rule_is_named_with_it(name: str) -> None:
    alternate, rule = BREAKS[name]
    assert ("answers", rule) in found(alternate)
    assert {name for name, _ in found(alternate)} == {"answers"}


OF_NOTHING: dict[str, tuple[tuple[Alternate, ...], str]] = {
    "two of a clinic": ((TOLD, TOLD), "alternates_instead"),
    "two by a request": ((TOLD, TOLD), "alternates_request"),
    "by nobody": ((replace(TOLD, request="R99"),), "unknown_request"),
    "by one that is served": ((replace(TOLD, request="R1"),), "served_already"),
    "of one that is not": ((replace(TOLD, instead="R3"),), "alternate_of_no_clinic"),
    "on another date": ((driven(date=SAT),), "alternate_of_no_clinic"),
    "with the same clinic": ((replace(TOLD, tour=PLAN.tours[0]),), "other_clinics"),
}


@pytest.mark.parametrize("name", OF_NOTHING)
def test_a_fallback_of_nothing_is_found(name: str) -> None:
    told, number = OF_NOTHING[name]
    assert ("answers", number) in found(*told)


def test_a_plan_that_breaks_a_rule_itself_is_not_told_of_its_fallbacks() -> None:
    assert {rule for rule, _ in found(TOLD, made_up=not PLAN.made_up)} == {"shape"}


def with_freezes(later: int) -> list[dict[str, int]]:
    """Return what is found of a fallback with R4 in place of R2, in which R5 begins so many minutes later.

    On Tuesday V1 holds R2 and R5. R5 is frozen to its minute, R2 to its date, which is given up with it.
    """
    tour = next(one for one in sound.plan().tours if (one.van, one.date) == ("V1", TUE))
    begins = {stop.request: stop.begin for stop in tour.clinics}
    requests = {
        **problem().requests,
        "R2": replace(problem().requests["R2"], freeze="day", date=TUE),
        "R5": replace(problem().requests["R5"], freeze="time", date=TUE, van="V1", begin=begins["R5"]),
    }
    swapped: dict[str, dict[str, Any]] = {"R2": {"request": "R4"}, "R5": {"begin": (begins["R5"] or 0) + later}}
    stops = tuple(replace(stop, **swapped.get(stop.request or "", {})) for stop in tour.stops)
    plan = replace(sound.plan(), alternates=(Alternate("R2", "R4", replace(tour, stops=stops)),))
    case = Case.of(replace(problem(), requests=requests), travel(), values(), plan)
    return [dict(one.numbers) for one in alternates(case, {})]


def test_a_fallback_moves_nothing_that_is_frozen_of_others() -> None:
    assert with_freezes(5) == [{"frozen": 1}]


def test_the_freeze_of_the_cancelled_clinic_is_given_up() -> None:
    assert with_freezes(0) == []


# --- Results ----------------------------------------------------------------------------------------------------------


def done(count: int) -> Plan:
    """Return the sound plan called done, with so many results."""
    results = tuple(Result(one.request, one.van, one.date, held=True) for one in sound.plan().clinic_days)
    return replace(sound.plan(), status="done", results=results[:count])


def test_a_plan_that_is_done_has_a_result_of_each_clinic() -> None:
    count = len(sound.plan().clinic_days)
    assert violations(plan=done(count)) == []
    found = [(one.rule, dict(one.numbers)) for one in violations(plan=done(count - 1))]
    assert found == [("answers", {"done_without_result": 1})]


def test_a_result_is_of_a_clinic_day_and_told_once() -> None:
    whole = done(99)
    first, *rest = whole.results
    for results in ((first, first, *rest), (replace(first, date=SAT), *rest)):
        found = violations(plan=replace(whole, status="published", results=results))
        assert [dict(one.numbers) for one in found] == [{"result_of_none": 1}]
