"""What was frozen or announced, and whether the plan says how much of it is broken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from planner.model import PLANNED_STATUS, Request, Status, Violation
from planner.verify.case import Case, Held, told

Clinics = Mapping[str, list[Held]]


def frozen(case: Case) -> Iterator[Violation]:
    """What is frozen or announced stays; where it does not, the plan says how often, and no fewer.

    A plan that says more than there are breaks ``score``.
    """
    for name, right in broken_and_changed(case).items():
        said = getattr(case.plan.score, name)
        if told(said) and said < right:
            yield Violation("frozen", {}, {name: right, "said": said})


def broken_and_changed(case: Case) -> dict[str, int]:
    """Return the number of broken freezes and of changed announcements, by their names in the score."""
    clinics: defaultdict[str, list[Held]] = defaultdict(list)
    for clinic in case.held():
        clinics[clinic.request.id].append(clinic)
    requests = case.problem.requests.values()
    return {
        "freezes_broken": sum(_freeze_broken(case, clinics[one.id], one) for one in requests),
        "changes": sum(_changed(case, clinics[one.id], one) for one in requests),
    }


def _freeze_broken(case: Case, clinics: list[Held], request: Request) -> bool:
    """Return whether no clinic keeps all of a request's freeze; one after the horizon is kept by having none."""
    if request.freeze == "none" or request.status not in PLANNED_STATUS:
        return False
    if request.date not in case.dates:
        return bool(clinics)
    return not any(
        tour.date == request.date
        and (request.freeze == "day" or tour.van == request.van)
        and (request.freeze != "time" or stop.begin == request.begin)
        for tour, stop, _ in clinics
    )


def _changed(case: Case, clinics: list[Held], request: Request) -> bool:
    """Return whether an announced request has no clinic on its date by its van, where one was named."""
    if request.status != Status.PUBLISHED or request.date is None:
        return False
    if request.date not in case.dates:
        return bool(clinics)
    return not any(tour.date == request.date and request.van in (None, tour.van) for tour, _, _ in clinics)
