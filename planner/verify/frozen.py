"""What was frozen or announced, and whether the plan says how much of it is broken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from planner.model import PLANNED_STATUS, Promise, Request, Status, Violation
from planner.verify.case import Case, Held, told

COUNTED = ("freezes_broken", "changes")
Clinics = Mapping[str, list[Held]]


def frozen(case: Case) -> Iterator[Violation]:
    """What is frozen or announced stays; where it does not, the plan says how often, and no fewer.

    A plan that says more than there are breaks ``score``.
    """
    right_of = broken_and_changed(case)
    for name in COUNTED:
        right, said = right_of[name], getattr(case.plan.score, name)
        if told(said) and said < right:
            yield Violation("frozen", {}, {name: right, "said": said})


def broken_and_changed(case: Case) -> dict[str, int]:
    """Return the number of broken freezes and of changed announcements, by their names in the score.

    ``change_weight`` is what these changes weigh in all: the level of their tier.
    """
    clinics: defaultdict[str, list[Held]] = defaultdict(list)
    for clinic in case.held():
        clinics[clinic.request.id].append(clinic)
    kept = [(clinics[one.id], promise) for one in case.problem.requests.values() for promise in _promised(one)]
    return {
        "freezes_broken": sum(_freeze_broken(case, held, promise) for held, promise in kept),
        "changes": sum(_changed(case, held, promise) for held, promise in kept),
        "change_weight": sum(_changed(case, held, promise) * promise.weight for held, promise in kept),
    }


def _promised(request: Request) -> Iterator[Promise]:
    """Yield what is to stay of a request that is planned: its promises, where it has none what its row holds."""
    if request.status in PLANNED_STATUS:
        yield from request.promises
        if not request.promises and request.date is not None:
            told = 1 if request.status == Status.PUBLISHED else 0
            yield Promise(request.date, request.van, request.begin, request.freeze, told)


def _freeze_broken(case: Case, clinics: list[Held], promise: Promise) -> bool:
    """Return whether no clinic keeps all that is frozen; a date after the horizon is kept by having none."""
    if promise.freeze == "none":
        return False
    if promise.date not in case.dates:
        return bool(clinics)
    return not any(
        tour.date == promise.date
        and (promise.freeze == "day" or tour.van == promise.van)
        and (promise.freeze != "time" or stop.begin == promise.begin)
        for tour, stop, _ in clinics
    )


def _changed(case: Case, clinics: list[Held], promise: Promise) -> bool:
    """Return whether what was announced has no clinic on its date by its van, where one was named."""
    if promise.weight == 0:
        return False
    if promise.date not in case.dates:
        return bool(clinics)
    return not any(tour.date == promise.date and promise.van in (None, tour.van) for tour, _, _ in clinics)
