"""What a plan must look like before its rules can be read: known ids, kinds in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner.model import Kind, Stop, Tour, Violation
from planner.verify.case import ENDS, Case, at, breaches, clinics, told, whole_pause

ESCORT = (Kind.PICKUP, Kind.DROPOFF)
KINDS = frozenset(Kind)


def shape(case: Case) -> Iterator[Violation]:
    """A plan is of its dataset's horizon; a tour departs, and returns to its van's base or sleeps elsewhere.

    Staff, loads and referrals are told where they belong, and nowhere else.
    """
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
    """Hold a tour to a departure from its start and, at its end, a return to its van's base or a sleep elsewhere."""
    van = case.problem.vans.get(tour.van)
    if van is None:
        yield Violation("shape", at(tour), {"unknown_van": 1})
    home = ENDS if van is None else (Kind.RETURN,) if tour.end == van.base else (Kind.SLEEP,)
    stops = tour.stops
    departs = bool(stops) and (stops[0].kind, stops[0].place) == (Kind.DEPART, tour.start)
    arrives = len(stops) > 1 and stops[-1].kind in home and stops[-1].place == tour.end
    inner = {stop.kind for stop in stops[1:-1]}
    strangers = len(set(tour.staff) - case.problem.staff.keys())
    tests: list[tuple[bool, dict[str, int]]] = [
        (not (departs and arrives), {"ends": 1}),
        (not inner.isdisjoint((Kind.DEPART, *ENDS)), {"ends_within": 1}),
        ("staff" not in case.problem.tables and bool(tour.staff), {"staff": len(tour.staff)}),
        ("staff" in case.problem.tables and strangers > 0, {"unknown_staff": strangers}),
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
    referral, products = stop.referral, "products" in case.problem.tables
    numbers = (referral.minutes, referral.metres, referral.expected) if referral is not None else ()
    return [
        (request is None, {"unknown_request": 1}),
        (elsewhere and stop.place in case.places, {"not_its_community": 1}),
        (not told(stop.begin, stop.end, stop.clients), {"no_service": 1}),
        (stop.pause is not None and not whole_pause(stop), {"no_pause": 1}),
        (referral is not None and not products, {"referral": 1}),
        (not told(*numbers), {"no_way_told": 1}),
        *_load_tests(case, stop),
    ]


def _load_tests(case: Case, stop: Stop) -> list[tuple[bool, dict[str, int]]]:
    """Return the tests of a load: none without products and stock, known ones from known places, one entry per lot."""
    if not stop.load:
        return []
    problem = case.problem
    stocked = {"products", "stock"} <= problem.tables
    rows = Counter((lot.place, lot.product, lot.lot) for lot in problem.stock)
    entries = Counter((load.place, load.product, load.lot) for load in stop.load)
    return [
        (not stocked, {"load": len(stop.load)}),
        (any(load.product not in problem.products for load in stop.load), {"unknown_product": 1}),
        (any(load.place not in case.places for load in stop.load), {"unknown_source": 1}),
        (any(not told(load.quantity) or load.quantity < 1 for load in stop.load), {"no_quantity": 1}),
        (any(count > max(1, rows[lot]) for lot, count in entries.items()), {"lot_twice": 1}),
    ]


def _other_tests(_: Case, stop: Stop) -> list[tuple[bool, dict[str, int]]]:
    """Return the test that only a clinic has a request, service, a pause, clients, a load and a referral."""
    fields = (stop.request, stop.begin, stop.end, stop.pause, stop.referral)
    told_of_it = stop.clients != 0 or bool(stop.load) or any(field is not None for field in fields)
    return [(told_of_it, {"not_a_clinic": 1})]


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
