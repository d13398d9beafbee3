"""Which must and frozen requests stand in one another's way: a set that cannot be kept, but for any one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.answers.forced import Listed
from planner.answers.smallest import smallest
from planner.answers.van_days import Week
from planner.engine import choose
from planner.errors import NothingFound
from planner.model import PLANNED_STATUS, Plan, Request


def conflict(week: Week, plan: Plan, request: str, deadline: float) -> tuple[str, ...]:
    """Return a minimal set of requests, this missed must among them, that cannot all be kept as they must be.

    Whatever else is dropped, no plan keeps them all: each must request with all its visits, each frozen one where it is
    frozen; without any one of them the others can be kept. Empty where that is not known in the time.
    """
    clinics = {answer.request: len(answer.clinics) for answer in plan.answers}
    rows = week.problem.requests

    def impossible(kept: Sequence[str]) -> bool | None:
        return _impossible(week, kept, deadline)

    others: list[str] = []
    for key, row in rows.items():
        kept = key != request and _binding(row) and clinics.get(key, 0) >= row.visits
        if kept and impossible((*others, key)) is False:
            others.append(key)
    if not impossible((request, *others)):
        return ()
    found = smallest(others, lambda some: impossible((request, *some)))
    return () if found is None else tuple(key for key in rows if key in {request, *found})


def _binding(request: Request) -> bool:
    return request.status in PLANNED_STATUS and (request.must or request.freeze != "none")


def _impossible(week: Week, requests: Sequence[str], deadline: float) -> bool | None:
    """Return whether no plan keeps all of these as they must be; None where it is not known in the time."""
    problem = replace(week.problem, requests={key: week.problem.requests[key] for key in requests})
    listed = Listed.of(problem, week.travel, week.values, deadline)
    instance = listed.formulation.instance
    tiers = tuple(one for one in instance.objectives if one.name in ("freezes", "must"))
    if not listed.listing.complete:
        return None
    try:
        choice = choose(replace(instance, objectives=tiers), listed.listing, deadline=deadline)
    except NothingFound:
        return None
    if all(level.level == 0 for level in choice.levels):
        return False
    return True if all(level.proven for level in choice.levels) else None
