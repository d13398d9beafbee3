"""Which freezes cannot all be kept: a set of which every smaller part can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.answers.smallest import smallest
from planner.model import ClinicDay, Problem, Promise, Travel, Values
from planner.week import plan_from

SECONDS = 10.0  # for one try: a few requests, most of them on one date

Kept = tuple[str, Promise]


def conflict(problem: Problem, travel: Travel, values: Values) -> tuple[ClinicDay, ...]:
    """Return a smallest set of frozen clinic days that no plan keeps all of.

    None where a plan keeps every one, or where it is not known in the seconds of a try.

    No request but theirs is looked at: to hold fewer clinics never breaks a freeze.
    """
    frozen = [
        (request.id, promise)
        for request in problem.requests.values()
        for promise in request.promises
        if promise.freeze != "none"
    ]
    if can_be_kept(problem, travel, values, frozen) is not False:
        return ()
    needed = needed_for_it(problem, travel, values, frozen) or ()
    return tuple(ClinicDay(name, one.van or "", one.date, one.begin or 0) for name, one in needed)


def needed_for_it(problem: Problem, travel: Travel, values: Values, frozen: Sequence[Kept]) -> tuple[Kept, ...] | None:
    """Return a smallest set of freezes that cannot be kept, out of some that cannot; None where it is not known."""

    def impossible(some: Sequence[Kept]) -> bool | None:
        kept = can_be_kept(problem, travel, values, some) if some else True
        return None if kept is None else not kept

    return smallest(frozen, impossible)


def can_be_kept(problem: Problem, travel: Travel, values: Values, frozen: Sequence[Kept]) -> bool | None:
    """Return whether some plan keeps all of these freezes; None where it is not known in the seconds of a try."""
    kept = {name: tuple(one for other, one in frozen if other == name) for name, _ in frozen}
    requests = {
        name: replace(problem.requests[name], must=False, promises=tuple(replace(one, weight=0) for one in promises))
        for name, promises in kept.items()
    }
    alone = replace(problem, requests=requests)
    score = plan_from(alone, travel, values, seconds=SECONDS).plan.score
    if score.freezes_broken == 0:
        return True
    bound = next(tier.bound for tier in score.tiers if tier.tier == "freezes")
    return False if bound > 0 else None
