"""A plan with every answer tested: why, what would change it, when instead, and what stands in the way of musts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from joblib import Parallel, delayed

from planner.answers.conflicts import conflict
from planner.answers.fits import would_fit
from planner.answers.forced import Listed, Whole
from planner.answers.reasons import deferred_to, reasoned, weeks_ahead
from planner.answers.van_days import Tested, Week
from planner.model import PLANNED_STATUS, Answer, Plan

WORKERS = 2
FEW = 8  # answers that are sooner found without a second worker
LONGEST = 10.0  # seconds for one answer


def answered(week: Week, plan: Plan, *, seconds: float = 60.0) -> Plan:
    """Return the plan with its answers tested, as many as can be within the seconds; the others stay ``untested``.

    Ctrl-C leaves all as they are.
    """
    asked = [answer for answer in plan.answers if _asked(week, answer)]
    found: dict[str, Answer] = {}
    try:
        if len(asked) <= FEW:
            parts = [_part(week, plan, asked, seconds)]
        else:
            shares = [asked[first::WORKERS] for first in range(WORKERS)]
            parts = Parallel(n_jobs=WORKERS)(delayed(_part)(week, plan, share, seconds) for share in shares)
        found = {answer.request: answer for part in parts for answer in part}
    except KeyboardInterrupt:
        return plan
    return replace(plan, answers=tuple(found.get(answer.request, answer) for answer in plan.answers))


def explained(week: Week, plan: Plan, request: str, *, seconds: float = 10.0) -> Answer:
    """Return a request's answer, tested now. Raises ``KeyError`` for a request without an answer."""
    answer = {one.request: one for one in plan.answers}[request]
    return _part(week, plan, [answer], seconds)[0] if _asked(week, answer) else answer


def _asked(week: Week, answer: Answer) -> bool:
    """Return whether there is something to test: a planned request lacks a clinic."""
    row = week.problem.requests[answer.request]
    return row.status in PLANNED_STATUS and (not answer.clinics or (row.must and len(answer.clinics) < row.visits))


def _part(week: Week, plan: Plan, answers: Sequence[Answer], seconds: float) -> list[Answer]:
    """Return these answers tested: all the reasons first, then the weeks they are put off to, then what would do."""
    until = monotonic() + seconds
    whole = Whole.of(Listed.of(week.problem, week.travel, week.values, until), plan.score, _soon(until))
    made, tests = dict[str, Answer](), dict[str, Tested]()
    for answer in answers:
        told = answer
        if not answer.clinics:
            told, tested = reasoned(week, whole, plan, answer, _soon(until))
            if tested is not None:
                tests[answer.request] = tested
        if week.problem.requests[answer.request].must:
            told = replace(told, conflict=conflict(week, plan, answer.request, _soon(until)))
        made[answer.request] = told
    ahead = weeks_ahead(week.problem) if any(answer.status == "deferred" for answer in answers) else ()
    for name, told in made.items():
        if told.status == "deferred":
            made[name] = replace(told, deferred_to=deferred_to(ahead, name, _soon(until)))
    for name, found in tests.items():
        if not _free(plan, made[name]):
            deadline = _soon(until)
            fits = would_fit(week, plan, name, found, deadline)
            made[name] = replace(made[name], would_fit=fits, sought=bool(fits) or monotonic() < deadline)
    return list(made.values())


def _soon(until: float) -> float:
    return min(until, monotonic() + LONGEST)


def _free(plan: Plan, answer: Answer) -> bool:
    """Return whether the request could be served as things are without losing anything but money."""
    lost = answer.forced
    if lost is None:
        return False
    level = next(tier.level for tier in plan.score.tiers if tier.tier == "value")
    return max(lost.freezes, lost.must, lost.changes) <= 0 and level - lost.value >= plan.score.value
