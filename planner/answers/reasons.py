"""Why a request has no clinic, tested: by van-days where none is possible, else what forcing it in would lose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from planner.answers.forced import EXACT, Listed, Whole, kept_to, tier
from planner.answers.short import short
from planner.answers.van_days import Tested, Untested, Week, possible, tested
from planner.demand import values as demand_values
from planner.engine import Objective, Sum, level_held
from planner.model import Answer, Forced, Plan, Problem
from planner.travel import travel as travel_of

WEEKS_AHEAD = 8  # in which a deferred request is looked for a possible date
Ahead = tuple[Week, ...]


def reasoned(week: Week, whole: Whole, plan: Plan, answer: Answer, deadline: float) -> tuple[Answer, Tested | None]:
    """Return the answer with its tested reason, and the verdict of each van-day.

    The answer stays ``untested`` where the time is over before the tests are.
    """
    untested = replace(answer, reason="untested", forbidden={}, missing=(), short={}, forced=None)
    try:
        found = tested(week, answer.request, deadline)
    except Untested:
        return untested, None
    if not found.possible:
        forbidden = found.forbidden or {"one-tour": 0}
        lacks = short(week, answer.request, found)
        return replace(answer, reason=next(iter(forbidden)), forbidden=forbidden, short=lacks, forced=None), found
    lost = _forced(whole, plan, answer.request, deadline)
    if lost is None:
        return untested, None
    return replace(answer, reason="outweighed", forbidden=found.forbidden, missing=(), forced=lost), found


def _forced(whole: Whole, plan: Plan, request: str, deadline: float) -> Forced | None:
    """Return what the best plan with the request loses; None where no plan with it was found in the time.

    What it loses in the tiers up to value is found among all tours. Of the plans that lose no more than that (and the
    tolerance of value), the one that is told has most of the plan's requests, and then costs least, as far as requests
    go that are in either.
    """
    listed = whole.week
    clinics = listed.on_any_day(request)
    choice = whole.best_with(clinics, deadline)
    if choice is None:
        return None
    served = [answer.request for answer in plan.answers if answer.clinics]
    near = listed.within({request, *served, *(name for name, _ in listed.clinics(choice))})
    new = {level.name: level for level in choice.levels}
    floor = level_held(new["value"].level, tier(near, "value"))
    told = kept_to(
        near,
        clinics,
        {name: new[name].level for name in EXACT} | {"value": floor},
        (_as_many(near, served), tier(near, "cost")),
        deadline,
    )
    if told is None:
        return None
    old = {one.tier: one for one in plan.score.tiers}
    held = near.clinics(told)
    values = listed.formulation.draft.values
    return Forced(
        clinic=next(clinic for name, clinic in held if name == request),
        freezes=new["freezes"].level - old["freezes"].level,
        must=new["must"].level - old["must"].level,
        changes=new["changes"].level - old["changes"].level,
        value=old["value"].level - new["value"].level,
        value_least=old["value"].level - new["value"].bound,
        cost_xof=told.levels[-1].level - plan.score.cost_xof,
        clients=plan.score.clients - sum(values[name, clinic.date].clients for name, clinic in held),
        displaced=tuple(name for name in served if name not in {name for name, _ in held}),
        proven=all(level.proven for level in choice.levels) and all(old[name].proven for name in (*EXACT, "value")),
    )


def _as_many(listed: Listed, requests: Collection[str]) -> Objective:
    """Return the tier of having clinics for as many of these requests as can be."""
    sums = [listed.on_any_day(request).visits for request in requests]
    return Objective("as many", Sum(visits={pair: 1 for visits in sums for pair in visits}), maximise=True)


# --- Deferred ---------------------------------------------------------------------------------------------------------


def weeks_ahead(problem: Problem) -> Ahead:
    """Return the next weeks as they look today: everything as it is, planned as many days ahead."""
    return tuple(_ahead(problem, 7 * n) for n in range(1, WEEKS_AHEAD + 1))


def _ahead(problem: Problem, days: int) -> Week:
    horizon, later = problem.settings.horizon, timedelta(days=days)
    moved = replace(horizon, start=horizon.start + later, planned_on=horizon.planned_on + later)
    ahead = replace(problem, settings=replace(problem.settings, horizon=moved))
    return Week(ahead, travel_of(ahead), demand_values(ahead))


def deferred_to(ahead: Ahead, request: str, deadline: float) -> str:
    """Return the first of these weeks in which some van-day is possible for the request; nothing where none is."""
    for week in ahead:
        try:
            if possible(week, request, deadline):
                return week.problem.settings.horizon.week
        except Untested:
            return ""
    return ""
