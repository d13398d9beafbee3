"""What a plan must look like before its rules can be read: known ids, kinds in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner.model import Kind, Stop, Tour, Violation
from planner.verify.case import Case, at, breaches, clinics, told, whole_pause

ESCORT = (Kind.PICKUP, Kind.DROPOFF)
KINDS = frozenset(Kind)


def shape(case: Case) -> Iterator[Violation]:
    """A plan is of its dataset's horizon; a tour goes from its van's base and back."""
    horizon, plan = case.problem.settings.horizon, case.plan
    tests: list[tuple[bool, dict[str, int]]] = [
        (plan.week != horizon.week, {"week": 1}),
        (plan.start != horizon.start, {"start": 1}),
        (plan.days != horizon.days, {"days": plan.days, "wanted": horizon.days}),
        (plan.planned_on != horizon.planned_on, {"planned_on": 1}),
        (plan.made_up != case.problem.settings.made_up, {"made_up": int(plan.made_up)}),
    ]
    yield from breaches("shape", {}, tests)
    for tour in plan.tours:
        yield from _goes_out_and_returns(case, tour)
        for stop in tour.stops:
            yield from _well_formed(case, tour, stop)
        yield from _escorts_somebody(case, tour)


def _goes_out_and_returns(case: Case, tour: Tour) -> Iterator[Violation]:
    van = case.problem.vans.get(tour.van)
    if van is None:
        yield Violation("shape", at(tour), {"unknown_van": 1})
    ends = [(stop.kind, stop.place) for stop in (*tour.stops[:1], *tour.stops[-1:])]
    wanted = [(Kind.DEPART, tour.start), (Kind.RETURN, tour.end)]
    inner = [stop.kind for stop in tour.stops[1:-1]]
    tests: list[tuple[bool, dict[str, int]]] = [
        (van is not None and (tour.start, tour.end) != (van.base, van.base), {"not_its_base": 1}),
        (len(tour.stops) < 2 or ends != wanted, {"ends": 1}),
        (Kind.DEPART in inner or Kind.RETURN in inner, {"ends_within": 1}),
    ]
    yield from breaches("shape", at(tour), tests)


def _well_formed(case: Case, tour: Tour, stop: Stop) -> Iterator[Violation]:
    problem = case.problem
    known = stop.place in case.places
    centre = stop.place in problem.health_centres
    tests: list[tuple[bool, dict[str, int]]] = [
        (not known, {"unknown_place": 1}),
        (stop.kind not in KINDS, {"unknown_kind": 1}),
        (not told(stop.arrive, stop.leave), {"no_time": 1}),
        (known and stop.kind in ESCORT and not centre, {"no_health_centre": 1}),
    ]
    yield from breaches("shape", at(tour, stop), tests)
    own = _clinic_tests if stop.kind == Kind.CLINIC else _other_tests
    yield from breaches("shape", at(tour, stop), own(case, stop))


def _clinic_tests(case: Case, stop: Stop) -> list[tuple[bool, dict[str, int]]]:
    request = case.request(stop)
    elsewhere = request is not None and stop.place != request.community
    return [
        (request is None, {"unknown_request": 1}),
        (elsewhere and stop.place in case.places, {"not_its_community": 1}),
        (not told(stop.begin, stop.end, stop.clients), {"no_service": 1}),
        (stop.pause is not None and not whole_pause(stop), {"no_pause": 1}),
    ]


def _other_tests(_: Case, stop: Stop) -> list[tuple[bool, dict[str, int]]]:
    """Return the test that only a clinic has a request, service, a pause and clients."""
    fields = (stop.request, stop.begin, stop.end, stop.pause)
    return [(any(field is not None for field in fields) or stop.clients != 0, {"not_a_clinic": 1})]


def _escorts_somebody(case: Case, tour: Tour) -> Iterator[Violation]:
    """Yield each pick-up or drop-off that serves nobody: a second one, or one without a clinic."""
    problem = case.problem
    requests = [request for stop in clinics(tour) if (request := case.request(stop))]
    served = {problem.centre_of(request).id for request in requests}
    seen: Counter[tuple[str, str]] = Counter()
    for stop in tour.stops:
        centre = problem.health_centres.get(stop.place)
        if stop.kind not in ESCORT or centre is None or not centre.rides:
            continue
        seen[stop.kind, stop.place] += 1
        if stop.place not in served or seen[stop.kind, stop.place] > 1:
            yield Violation("shape", at(tour, stop), {"serves_nobody": 1})
