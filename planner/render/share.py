"""What leaves the office: of a plan, what one health authority or one health centre is told, and no more.

A share holds no route, load, crew, night, departure, price or security detail, of the reasons only those that are
told as they are, and nothing of another authority's: what is drawn from a share cannot tell it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from planner.model import Answer, Clinic, HealthCentre, Kind, Minute, Place, Plan, Problem, Request, Stop, Tour
from planner.words.formats import monday
from planner.words.referrals import FEW
from planner.words.tours import receives

STEP, WIDE_STEP = 15, 30
PICKUP_STEPS = (WIDE_STEP, STEP, 5)
CLIENTS_STEP = 10
PUBLIC = frozenset(
    {
        "days",
        "window",
        "supervision",
        "commodities",
        "choice",
        "follow-up",
        "catchment",
        "daylight",
        "outweighed",
    }
)
"""The reasons that are told as they are. All others concern what only the office may know."""
UNSETTLED, MEANS = "unsettled", "means"


class Span(NamedTuple):
    """A number of clients, at least and at most; never told closer."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class SharedClinic:
    """A clinic day as it is announced: ``begin`` and ``end`` in steps of ``step`` minutes, never before they can be.

    ``state`` is proposed, confirmed or cancelled. ``referrals`` is the most that are expected, ``FEW`` where fewer are.
    """

    request: str
    community: Place
    centre: Place
    date: date
    begin: Minute
    end: Minute
    step: int
    clients: Span
    referrals: int
    state: str


@dataclass(frozen=True, slots=True)
class SharedRequest:
    """A request that is not on this week's programme; ``open_until`` is when it lapses, if it is still open.

    ``reason`` is one of ``PUBLIC``, or ``UNSETTLED`` where none is known yet, or ``MEANS`` for all others; ``missing``
    are products that its own health centre lacks. ``cancelled`` is one whose clinic day was announced. ``set_for`` is a
    date after the plan's days, ``possible_from`` the Monday of the first later week in which the request is possible by
    itself.
    """

    request: str
    community: Place
    centre: Place
    stays_open: bool
    open_until: date | None
    reason: str
    missing: tuple[str, ...]
    cancelled: bool
    set_for: date | None
    possible_from: date | None


@dataclass(frozen=True, slots=True)
class Issue:
    """Which plan a paper was drawn from, and how far it is."""

    week: str
    dates: tuple[date, ...]
    planned_on: date
    status: str
    made_up: bool
    number: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """What one authority is told: its requests, their communities, its health centres, its clinic days in order."""

    issue: Issue
    authority: str
    name: str
    title: str
    clinics: tuple[SharedClinic, ...]
    waiting: tuple[SharedRequest, ...]
    centres: tuple[Place, ...]
    communities: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """So many of a product that a health centre is asked for."""

    product: str
    quantity: int


@dataclass(frozen=True, slots=True)
class CentreClinic:
    """A clinic day that a health centre supervises; ``pickup`` is when the van comes for the supervisor who rides."""

    clinic: SharedClinic
    pickup: Minute | None
    goods: tuple[Goods, ...]


@dataclass(frozen=True, slots=True)
class CentreShare:
    """What one health centre is told: the clinic days that it supervises, the requests of its catchment that wait."""

    issue: Issue
    centre: Place
    rides: bool
    clinics: tuple[CentreClinic, ...]
    waiting: tuple[SharedRequest, ...]


def authority_of(problem: Problem, request: Request) -> str:
    """Return the authority that a request is answered to: its own, else its health centre's; empty where none is."""
    return request.authority or problem.centre_of(request).authority or ""


def authorities(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Return the ids of the authorities that asked for something in the plan, in order."""
    return tuple(sorted({authority_of(problem, request) for request in _asked(problem, plan)} - {""}))


def centres(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Return the ids of the health centres that supervise a clinic day of the plan, in order."""
    return tuple(sorted({problem.centre_of(problem.requests[one.request]).id for one in _clinics(problem, plan)}))


def share(problem: Problem, plan: Plan, authority: str) -> Share:
    """Return what an authority is told of a plan."""
    own = [request for request in _asked(problem, plan) if authority_of(problem, request) == authority]
    ids = {request.id for request in own}
    clinics = tuple(clinic for clinic in _clinics(problem, plan) if clinic.request in ids)
    around = {centre.id: centre for centre in problem.health_centres.values() if centre.authority == authority}
    around |= {centre.id: centre for centre in map(problem.centre_of, own)}
    known = problem.authorities.get(authority)
    return Share(
        issue=issue(plan),
        authority=authority,
        name=(known.name if known else "") or authority,
        title=known.title if known else "",
        clinics=clinics,
        waiting=_all_waiting(problem, plan, own),
        centres=tuple(_place(around[id_]) for id_ in sorted(around)),
        communities=tuple(_place(problem.communities[id_]) for id_ in sorted({one.community for one in own})),
    )


def centre_share(problem: Problem, plan: Plan, centre: str) -> CentreShare:
    """Return what a health centre is told of a plan."""
    known = problem.health_centres[centre]
    told = [
        CentreClinic(clinic, _pickup(tour, stop, known), _goods(stop, centre))
        for tour, stop, clinic in _held(problem, plan)
        if clinic.centre.id == centre
    ]
    around = [request for request in _asked(problem, plan) if problem.centre_of(request).id == centre]
    return CentreShare(issue(plan), _place(known), known.rides, tuple(told), _all_waiting(problem, plan, around))


def issue(plan: Plan) -> Issue:
    """Return which plan it is."""
    dates = tuple(plan.start + timedelta(days=n) for n in range(plan.days))
    return Issue(plan.week, dates, plan.planned_on, plan.status, plan.made_up, plan.number)


def _asked(problem: Problem, plan: Plan) -> list[Request]:
    """Return the requests that were planned, by id: not those withdrawn, refused or done before."""
    return [problem.requests[answer.request] for answer in plan.answers if answer.reason != "status"]


def _clinics(problem: Problem, plan: Plan) -> list[SharedClinic]:
    return [clinic for _, _, clinic in _held(problem, plan)]


def _held(problem: Problem, plan: Plan) -> Iterator[tuple[Tour, Stop, SharedClinic]]:
    """Yield the clinic stops by date and time, each with what is told of it."""
    states = {(answer.request, clinic): answer.state for answer in plan.answers for clinic in answer.clinics}
    stops = [(tour, stop) for tour in plan.tours for stop in tour.clinics]
    for tour, stop in sorted(stops, key=lambda one: (one[0].date, one[1].arrive, one[0].van)):
        if stop.request is not None and stop.begin is not None and stop.end is not None:
            request = problem.requests[stop.request]
            begin, end = receives(stop)
            step = STEP if tour.surveyed_metres == tour.metres else WIDE_STEP
            yield (
                tour,
                stop,
                SharedClinic(
                    request=request.id,
                    community=_place(problem.communities[stop.place]),
                    centre=_place(problem.centre_of(request)),
                    date=tour.date,
                    begin=_up(begin, step),
                    end=_up(end, step),
                    step=step,
                    clients=client_span(stop.clients),
                    referrals=max(FEW, _up(stop.referral.expected, 1000) // 1000) if stop.referral else 0,
                    state=states.get((request.id, Clinic(tour.van, tour.date)), "proposed"),
                ),
            )


def client_span(clients: int) -> Span:
    """Return the range in which a number of clients is told: 27 as 20 to 30, five or fewer as 0 to 5.

    >>> client_span(3), client_span(7), client_span(27)
    (Span(least=0, most=5), Span(least=5, most=10), Span(least=20, most=30))
    """
    if clients <= FEW:
        return Span(0, FEW)
    least = clients // CLIENTS_STEP * CLIENTS_STEP
    return Span(max(least, FEW), least + CLIENTS_STEP)


def _all_waiting(problem: Problem, plan: Plan, requests: list[Request]) -> tuple[SharedRequest, ...]:
    served = {stop.request for tour in plan.tours for stop in tour.clinics}
    answers = {answer.request: answer for answer in plan.answers}
    return tuple(_waiting(problem, plan, one, answers[one.id]) for one in requests if one.id not in served)


def _waiting(problem: Problem, plan: Plan, request: Request, answer: Answer) -> SharedRequest:
    """Return a request without a clinic day; a reason that names money, crews or security stays in the office."""
    centre = problem.centre_of(request)
    stays_open = answer.status == "deferred"
    otherwise = UNSETTLED if answer.reason == "untested" else MEANS
    after = request.date is not None and request.date >= plan.start + timedelta(days=plan.days)
    return SharedRequest(
        request=request.id,
        community=_place(problem.communities[request.community]),
        centre=_place(centre),
        stays_open=stays_open,
        open_until=request.latest if stays_open else None,
        reason=answer.reason if answer.reason in PUBLIC else otherwise,
        missing=tuple(product for product, place in answer.missing if place == centre.id),
        cancelled=answer.state == "cancelled",
        set_for=request.date if after else None,
        possible_from=monday(answer.deferred_to) if answer.deferred_to else None,
    )


def _pickup(tour: Tour, clinic: Stop, centre: HealthCentre) -> Minute | None:
    """Return when the van comes for the supervisor: rounded up, but not past when it leaves.

    A supervisor who is there at the time told never holds up the van.
    """
    before = tour.stops[: tour.stops.index(clinic)]
    stops = [stop for stop in before if stop.kind is Kind.PICKUP and stop.place == centre.id]
    if not stops:
        return None
    steps = PICKUP_STEPS if tour.surveyed_metres != tour.metres else PICKUP_STEPS[1:]
    rounded = (_up(stops[-1].arrive, step) for step in steps)
    return next((minute for minute in rounded if minute <= stops[-1].leave), stops[-1].arrive)


def _goods(clinic: Stop, centre: str) -> tuple[Goods, ...]:
    totals: dict[str, int] = defaultdict(int)
    for load in clinic.load:
        if load.place == centre:
            totals[load.product] += load.quantity
    return tuple(Goods(product, quantity) for product, quantity in totals.items())


def _place(place: Place) -> Place:
    """Return the point alone: a community or a health centre holds more than is shared."""
    return Place(place.id, place.name, place.lon, place.lat)


def _up(figure: int, step: int) -> int:
    return -(-figure // step) * step
