"""Every claim of an answer held against trying everything, which knows only the words and the changed week."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

from planner.answers.answered import answered
from planner.answers.changes import changed
from planner.answers.van_days import Week
from planner.model import PLANNED_STATUS, Answer, Forced, Plan, Problem
from planner.week import plan_from
from tests.brute import best, feasible_alone
from tests.brute.supplies import Held
from tests.brute.week import Own
from tests.brute.week import Week as EveryWeek


class Levels(NamedTuple):
    """The best levels of the plans that serve a request."""

    freezes: int
    must: int
    changes: int
    value: int


class Serving(EveryWeek):
    """All plans of a week that serve a request."""

    def __init__(self, week: Week, request: str) -> None:
        super().__init__(week.problem, week.travel, week.values)
        self.request = request

    def _weigh(self, chosen: tuple[Own, ...], held: Held) -> None:
        if any(name == self.request for name, _ in held):
            super()._weigh(chosen, held)


class Every(Serving):
    """All plans of a week that serve a request, none of them forgotten for a better one."""

    def _weigh(self, chosen: tuple[Own, ...], held: Held) -> None:
        self.exact = None
        super()._weigh(chosen, held)


def best_serving(week: Week, request: str) -> Levels:
    levels = Serving(week, request).cheapest()
    exact = min(level[:3] for level in levels)
    return Levels(*exact, max(level[3] for level in levels if level[:3] == exact))


def false_claims(week: Week) -> tuple[list[str], Counter[str]]:
    """Return every claim of the week's answers that trying everything does not confirm, and how many were made."""
    plan = plan_from(week.problem, week.travel, week.values).plan
    told = answered(week, plan)
    false, made = list[str](), Counter[str]()
    for answer in told.answers:
        row = week.problem.requests[answer.request]
        if row.status not in PLANNED_STATUS:
            continue
        if not answer.clinics:
            made[answer.reason] += 1
            false += _van_days(week, answer)
            if answer.forced is not None:
                false += _forced(week, plan, answer.request, answer.forced)
            for fit in answer.would_fit:
                made[fit.change.kind] += 1
                false += _fits(week, plan, answer)
        if answer.conflict:
            made["conflict"] += 1
            false += _conflict(week, answer)
    return false, made


def _van_days(week: Week, answer: Answer) -> list[str]:
    problem = week.problem
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    van_days = [
        (van.id, day)
        for van in problem.vans.values()
        for day in problem.settings.horizon.dates
        if names[day.weekday()] in van.days and day not in van.unavailable
    ]
    fine = sum(feasible_alone(problem, week.travel, week.values, answer.request, *one) for one in van_days)
    right = {
        "tested": answer.reason != "untested",
        "counted": sum(answer.forbidden.values()) == len(van_days) - fine,
        "outweighed": (answer.reason == "outweighed") == (fine > 0),
    }
    return [f"{answer.request}: {what}" for what, holds in right.items() if not holds]


def _forced(week: Week, plan: Plan, request: str, lost: Forced) -> list[str]:
    without, found = best(week.problem, week.travel, week.values), best_serving(week, request)
    right = Levels(
        found.freezes - without.freezes_broken,
        found.must - without.must_missed,
        found.changes - without.changes,
        without.value - found.value,
    )
    said = Levels(lost.freezes, lost.must, lost.changes, lost.value)
    served = {answer.request for answer in plan.answers if answer.clinics}
    fine = said == right and lost.proven and lost.value_least == lost.value and set(lost.displaced) <= served
    return [] if fine else [f"{request}: forced in loses {right}, said {said}"]


def _fits(week: Week, plan: Plan, answer: Answer) -> list[str]:
    """Return what is false of the first change: no plan of the changed week serves at no more than what is said."""
    (fit,) = answer.would_fit
    other = week.of(changed(week.problem, fit.change))
    levels_of = {tier.tier: tier.level for tier in plan.score.tiers}
    exact = levels_of["freezes"], levels_of["must"], levels_of["changes"]
    plans = Every(other, answer.request).cheapest()
    fine = any(
        all(now <= then for now, then in zip(levels[:3], exact, strict=True))
        and levels[3] >= plan.score.value - fit.value_lost
        for levels in plans
    )
    return [] if fine else [f"{answer.request}: {fit}"]


def _conflict(week: Week, answer: Answer) -> list[str]:
    """Return what is false of a conflict: all can be kept, or some cannot although one is left out."""
    whole = answer.conflict
    left_out = [tuple(one for one in whole if one != name) for name in whole]
    fine = not _kept(week, whole) and all(_kept(week, some) for some in left_out)
    return [] if fine and answer.request in whole else [f"{answer.request}: conflict {whole}"]


def _kept(week: Week, requests: tuple[str, ...]) -> bool:
    problem: Problem = replace(week.problem, requests={name: week.problem.requests[name] for name in requests})
    found = best(problem, week.travel, week.values)
    return found.freezes_broken == found.must_missed == 0
