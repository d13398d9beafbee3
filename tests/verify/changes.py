"""Ways to change one thing of the tiny week and its sound plan, and to ask the verifier."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.model import Plan, Problem, Stop, Tour, Travel, Values, Violation
from planner.verify import verify
from tests.verify import world
from tests.verify.sound import plan, score


def violations(
    *,
    problem: Problem = world.problem(),
    travel: Travel = world.travel(),
    values: Values = world.values(),
    plan: Plan = plan(),
) -> list[Violation]:
    """Return what the verifier finds in the sound week with these parts in place of its own."""
    return verify(problem, travel, values, plan)


def broken(**parts: Any) -> set[str]:
    """Return the ids of what the verifier finds."""
    return {violation.rule for violation in violations(**parts)}


def with_tour(n: int, **changes: Any) -> Plan:
    """Return the sound plan with one tour changed."""
    tours = list(plan().tours)
    tours[n] = replace(tours[n], **changes)
    return replace(plan(), tours=tuple(tours))


def with_stop(tour: int, n: int, **changes: Any) -> Plan:
    """Return the sound plan with one stop changed."""
    stops = list(plan().tours[tour].stops)
    stops[n] = replace(stops[n], **changes)
    return with_tour(tour, stops=tuple(stops))


def shifted(tour: int, first: int, minutes: int) -> Tour:
    """Return a tour that waits so many minutes more, or less, before its stop ``first``."""
    stops = list(plan().tours[tour].stops)
    if first > 0:
        stops[first - 1] = replace(stops[first - 1], leave=stops[first - 1].leave + minutes)
    stops[first:] = [later(stop, minutes) for stop in stops[first:]]
    return replace(plan().tours[tour], stops=tuple(stops))


def later(stop: Stop, minutes: int) -> Stop:
    """Return a stop with all its times moved."""
    return replace(
        stop,
        arrive=stop.arrive + minutes,
        leave=stop.leave + minutes,
        begin=None if stop.begin is None else stop.begin + minutes,
        end=None if stop.end is None else stop.end + minutes,
        pause=stop.pause and (stop.pause[0] + minutes, stop.pause[1] + minutes),
    )


def delayed(tour: int, first: int, minutes: int) -> Plan:
    """Return the sound plan with one tour waiting before a stop."""
    return with_tour(tour, stops=shifted(tour, first, minutes).stops)


def with_score(**changes: Any) -> Plan:
    """Return the sound plan with another score."""
    return replace(plan(), score=replace(score(), **changes))


def with_tier(name: str, **changes: Any) -> Plan:
    """Return the sound plan with one tier changed."""
    return with_score(tiers=tuple(replace(one, **changes) if one.tier == name else one for one in score().tiers))


def with_answer(n: int, **changes: Any) -> Plan:
    """Return the sound plan with one answer changed."""
    answers = list(plan().answers)
    answers[n] = replace(answers[n], **changes)
    return replace(plan(), answers=tuple(answers))


def with_row(table: str, key: str, **changes: Any) -> Problem:
    """Return the dataset with one row of a table changed."""
    rows = getattr(world.problem(), table)
    whole: Any = {table: {**rows, key: replace(rows[key], **changes)}}
    return replace(world.problem(), **whole)


def with_setting(part: str, **changes: Any) -> Problem:
    """Return the dataset with one part of its settings changed."""
    old = world.settings()
    return replace(world.problem(), settings=replace(old, **{part: replace(getattr(old, part), **changes)}))
