"""What each request is told: one answer, as the tours say, with a reason that may be printed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from planner.model import PLANNED_STATUS, Answer, Clinic, Request, Violation
from planner.verify.case import RULE_IDS, Case, breaches
from planner.verify.claims import claims

REASONS = frozenset({*RULE_IDS, "outweighed", "untested", "status"})


def answers(case: Case) -> Iterator[Violation]:
    """Each request has exactly one answer: served as in the tours, or why it is not."""
    count = Counter(answer.request for answer in case.plan.answers)
    for key in case.problem.requests:
        if count[key] != 1:
            yield Violation("answers", {"request": key}, {"answers": count[key]})
    clinics: defaultdict[str, Counter[Clinic]] = defaultdict(Counter)
    for tour, _, held in case.held():
        clinics[held.id][Clinic(tour.van, tour.date)] += 1
    for answer in case.plan.answers:
        request = case.problem.requests.get(answer.request)
        where = {"request": str(answer.request)}
        if request is None:
            yield Violation("answers", where, {"unknown_request": 1})
        elif clinics[request.id]:
            yield from breaches("answers", where, _served(answer, clinics[request.id]))
        else:
            yield from breaches("answers", where, _unserved(case, answer, request))
    yield from _results(case)


def _results(case: Case) -> Iterator[Violation]:
    """Each result is of a clinic day of the plan, told once; a plan is done when it has one of each."""
    days = Counter((held.id, tour.van, tour.date) for tour, _, held in case.held())
    told = Counter((one.request, one.van, one.date) for one in case.plan.results)
    for request, van, day in told - days:
        yield Violation("answers", {"request": str(request), "van": str(van), "date": str(day)}, {"result_of_none": 1})
    lacking = (days - told).total()
    if case.plan.status == "done" and lacking:
        yield Violation("answers", {}, {"done_without_result": lacking})


def _served(answer: Answer, clinics: Counter[Clinic]) -> list[tuple[bool, dict[str, int]]]:
    if answer.status != "served":
        return [(True, {"clinics": clinics.total(), "not_served": 1})]
    said = Counter(answer.clinics)
    return [
        (said != clinics, {"clinics": clinics.total(), "said": said.total()}),
        (answer.state not in ("proposed", "confirmed"), {"not_proposed": 1}),
        (answer.reason != "" or bool(answer.forbidden) or bool(answer.missing), {"reason_though_served": 1}),
        (answer.forced is not None or bool(answer.would_fit), {"tested_though_served": 1}),
    ]


def _unserved(case: Case, answer: Answer, request: Request) -> list[tuple[bool, dict[str, int]]]:
    """Return the tests of a request without a clinic.

    It is deferred where its dates reach past the horizon or are open, else refused.
    """
    planned = request.status in PLANNED_STATUS
    last = max(case.dates)
    later = planned and (request.latest is None or request.latest > last)
    if answer.status != ("deferred" if later else "refused"):
        return [(True, {"clinics": 0, "deferred": int(later)})]
    return [
        (bool(answer.clinics) or answer.state not in ("", "cancelled"), {"clinics": 0, "said": len(answer.clinics)}),
        (answer.reason not in REASONS, {"unknown_reason": 1}),
        ((answer.reason == "status") == planned, {"planned": int(planned)}),
        (not set(answer.forbidden) <= set(RULE_IDS), {"unknown_rule": 1}),
        *_missing(case, answer),
        *claims(case, answer),
    ]


def _missing(case: Case, answer: Answer) -> list[tuple[bool, dict[str, int]]]:
    """Return the tests of what was not on offer: known products at known places, told only where choice forbids."""
    problem = case.problem
    products = sum(product not in problem.products for product, _ in answer.missing)
    places = sum(place not in case.places for _, place in answer.missing)
    return [
        (products > 0, {"unknown_product": products}),
        (places > 0, {"unknown_place": places}),
        (bool(answer.missing) and "choice" not in answer.forbidden, {"missing_though_choice_is_kept": 1}),
    ]
