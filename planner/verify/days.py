"""Which day: one tour a van and day, once a request, what must be served, allowed dates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from planner.calendar import weekday
from planner.model import PLANNED_STATUS, Request, Status, Violation
from planner.verify.case import Case, at, breaches


def one_tour(case: Case) -> Iterator[Violation]:
    """A van makes at most one tour a day, on its days."""
    tours = Counter((tour.van, tour.date) for tour in case.plan.tours)
    for (van, day), count in tours.items():
        if count > 1:
            yield Violation("one-tour", {"van": str(van), "date": str(day)}, {"tours": count})
    for tour in case.plan.tours:
        if tour.date not in case.dates:
            yield Violation("one-tour", at(tour), {"outside_horizon": 1})
    for tour, van_of in case.driven():
        tests = [
            (weekday(tour.date) not in van_of.days, {"weekday": tour.date.weekday()}),
            (tour.date in van_of.unavailable, {"unavailable": 1}),
        ]
        yield from breaches("one-tour", at(tour), tests)


def once(case: Case) -> Iterator[Violation]:
    """A request is served at most once, or ``visits`` times on dates far enough apart."""
    served: defaultdict[str, list[date]] = defaultdict(list)
    count: Counter[str] = Counter()
    for tour, _, request in case.held():
        count[request.id] += 1
        if tour.date in case.dates:
            served[request.id].append(tour.date)
    for key, clinics in count.items():
        request = case.problem.requests[key]
        gaps = [(later - earlier).days for earlier, later in pairwise(sorted(served[key]))]
        wanted = max(1, request.min_gap_days)
        tests = [
            (clinics > request.visits, {"clinics": clinics, "visits": request.visits}),
            *((gap < wanted, {"gap_days": gap, "min_gap_days": wanted}) for gap in gaps),
        ]
        yield from breaches("once", {"request": key}, tests)


def must_missed(case: Case) -> int:
    """Return how many ``must`` requests have fewer clinics in the plan than their visits."""
    count = Counter(request.id for _, _, request in case.held())
    return sum(
        request.must and request.status in PLANNED_STATUS and count[key] < request.visits
        for key, request in case.problem.requests.items()
    )


def must(case: Case) -> Iterator[Violation]:
    """A ``must`` request is served; where it is not, the plan says how many are missed."""
    missed, said = must_missed(case), case.plan.score.must_missed
    if missed != said:
        yield Violation("must", {}, {"missed": missed, "said": said})


def days(case: Case) -> Iterator[Violation]:
    """A clinic is held on an allowed date of its request.

    Allowed are the horizon's days within the request's dates and weekdays on which it can be held, that are no
    holiday, no market day to be avoided and, for what is not published, far enough ahead; none are where the
    request is withdrawn, refused or done.
    """
    for tour, stop, request in case.held():
        if tour.date in case.dates:
            yield from breaches("days", at(tour, stop), _date_tests(case, request, tour.date))
        else:
            yield Violation("days", at(tour, stop), {"outside_horizon": 1})


def allowed(case: Case, request: Request, day: date) -> bool:
    """Return whether a day is an allowed date of the request."""
    return day in case.dates and not any(broken for broken, _ in _date_tests(case, request, day))


def _date_tests(case: Case, request: Request, day: date) -> list[tuple[bool, dict[str, int]]]:
    community = case.problem.communities[request.community]
    today = weekday(day)
    ahead = (day - case.problem.settings.horizon.planned_on).days
    lead = case.problem.settings.policy.lead_days
    announced = request.status == Status.PUBLISHED
    early = (request.earliest - day).days
    late = (day - request.latest).days if request.latest else 0
    market = community.market_rule == "avoid" and today == community.market_day
    return [
        (request.status not in PLANNED_STATUS, {"not_planned": 1}),
        (early > 0, {"days_early": early}),
        (late > 0, {"days_late": late}),
        (bool(request.days) and today not in request.days, {"weekday": day.weekday()}),
        (day in request.not_on, {"not_possible": 1}),
        (day in case.problem.holidays, {"holiday": 1}),
        (market, {"market_day": 1}),
        (ahead < lead and not announced, {"days_ahead": ahead, "lead_days": lead}),
    ]
