"""Whether each fallback keeps its promise: driven in place of the van's tour, it breaks no rule of the tour or the day.

What the plan says of itself and of the clinic that is cancelled is not asked: its score, its answers, what must be
served. Of what is frozen only the cancelled request's own is given up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from planner.model import PLANNED_STATUS, Alternate, Tour, Violation
from planner.verify.case import Case, at, breaches, clinics
from planner.verify.frozen import broken_and_changed

OF_THE_PLAN = ("score", "answers", "must", "frozen")
Rules = Mapping[str, Callable[[Case], Iterator[Violation]]]


def alternates(case: Case, rules: Rules) -> Iterator[Violation]:
    """Each fallback is of a clinic of the plan, for a request without one, and can be driven as it is told.

    Each clinic has one at most, and each request is the fallback of one. A broken rule is told by its id among the
    numbers; in a plan that breaks one itself, no fallback is driven.
    """
    plan = case.plan
    own = {name: rule for name, rule in rules.items() if name not in OF_THE_PLAN}
    sound = bool(plan.alternates) and not any(True for rule in own.values() for _ in rule(case))
    for key in ("instead", "request"):
        for request, count in Counter(getattr(one, key) for one in plan.alternates).items():
            yield from breaches("answers", {"request": str(request)}, [(count > 1, {f"alternates_{key}": count})])
    for alternate in plan.alternates:
        where = {**at(alternate.tour), "request": str(alternate.request), "instead": str(alternate.instead)}
        tour = _replaced(case, alternate)
        if tour is None:
            yield Violation("answers", where, {"alternate_of_no_clinic": 1})
            continue
        yield from breaches("answers", where, _names(case, alternate, tour))
        broken = _broken(_driven(case, alternate, tour), own) if sound else {}
        frozen = _freezes(_driven(case, alternate, tour), alternate) - _freezes(case, alternate)
        yield from breaches("answers", where, [(bool(broken), broken), (frozen > 0, {"frozen": frozen})])


def _replaced(case: Case, alternate: Alternate) -> Tour | None:
    """Return the tour whose place the fallback takes: of its van and date, with the clinic that is cancelled."""
    van_day = alternate.tour.van, alternate.tour.date
    return next(
        (
            tour
            for tour in case.plan.tours
            if (tour.van, tour.date) == van_day and alternate.instead in {stop.request for stop in clinics(tour)}
        ),
        None,
    )


def _names(case: Case, alternate: Alternate, tour: Tour) -> list[tuple[bool, dict[str, int]]]:
    request = case.problem.requests.get(alternate.request)
    served = any(held.id == alternate.request for _, _, held in case.held())
    before, after = (Counter(str(stop.request) for stop in clinics(one)) for one in (tour, alternate.tour))
    wanted = before - Counter([alternate.instead]) + Counter([alternate.request])
    return [
        (request is None, {"unknown_request": 1}),
        (request is not None and request.status not in PLANNED_STATUS, {"not_planned": 1}),
        (served, {"served_already": 1}),
        (after != wanted, {"other_clinics": 1}),
    ]


def _driven(case: Case, alternate: Alternate, tour: Tour) -> Case:
    """Return the case of the plan with the fallback in the place of a tour."""
    tours = tuple(alternate.tour if one is tour else one for one in case.plan.tours)
    return replace(case, plan=replace(case.plan, tours=tours))


def _broken(case: Case, rules: Rules) -> dict[str, int]:
    """Return how often each of the rules is broken."""
    counts = {name: sum(1 for _ in rule(case)) for name, rule in rules.items()}
    return {name: count for name, count in counts.items() if count}


def _freezes(case: Case, alternate: Alternate) -> int:
    """Return how many freezes of other requests are broken."""
    others = {key: row for key, row in case.problem.requests.items() if key != alternate.instead}
    return broken_and_changed(replace(case, problem=replace(case.problem, requests=others)))["freezes_broken"]
