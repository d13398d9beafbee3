"""The second door: the engine's choice becomes tours, answers and a score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from planner.engine import Choice, Listing, best_route
from planner.formulate import commodities, money
from planner.formulate.draft import Draft
from planner.formulate.handout import crew_of, loaded, nights_xof, paid
from planner.formulate.instance import Formulation
from planner.formulate.timetable import timetable
from planner.model import PLANNED_STATUS, Answer, Clinic, Made, Plan, Request, Score, Tier, Tour, Van

# Rules that are off where one of these tables is absent; every plan says so.
NEEDS = {
    "commodities": ("products", "stock"),
    "choice": ("products",),
    "follow-up": ("products",),
    "crew": ("staff",),
    "budget": ("funders",),
    "closed": ("closures",),
}


def plan(
    formulation: Formulation,
    listing: Listing,
    choice: Choice,
    forbidden: Mapping[str, Mapping[str, int]],
    made: Made,
) -> Plan:
    """Return the plan of a choice, lots and staff handed out.

    ``forbidden`` has, for each request that no van-day can serve, the rules that forbid.
    """
    problem = formulation.draft.problem
    horizon = problem.settings.horizon
    tours = loaded(formulation.draft, _tours(formulation, listing, choice))
    return Plan(
        week=horizon.week,
        start=horizon.start,
        days=horizon.days,
        dataset=problem.dataset,
        planned_on=horizon.planned_on,
        made=made,
        score=_score(formulation, tours, choice),
        tours=tours,
        answers=_answers(formulation.draft, tours, forbidden),
        not_checked=tuple(rule for rule, tables in NEEDS.items() if not problem.tables.issuperset(tables)),
        made_up=problem.settings.made_up,
        paid=paid(formulation.draft, tours),
    )


def _tours(formulation: Formulation, listing: Listing, choice: Choice) -> tuple[Tour, ...]:
    """Return the chosen tours by date and van; like vans take them in the order of their ids."""
    of_van_day: dict[int, list[int]] = defaultdict(list)
    for row in choice.tours:
        of_van_day[int(listing.van_day[row])].append(row)
    tours = []
    for van_day, rows in of_van_day.items():
        in_order = sorted(rows, key=lambda row: listing.visits[row].tolist())
        for van, row in zip(formulation.vans(van_day), in_order, strict=False):
            visits = tuple(int(number) for number in listing.visits[row] if number >= 0)
            tours.append(_tour(formulation, choice, van, van_day, visits, tuple(listing.resources[row].tolist())))
    return tuple(sorted(tours, key=lambda tour: (tour.date, tour.van)))


def _tour(
    formulation: Formulation, choice: Choice, van: Van, van_day: int, visits: tuple[int, ...], used: tuple[int, ...]
) -> Tour:
    draft, day = formulation.draft, formulation.date(van_day)
    outing = draft.outings[van_day]
    route = best_route(formulation.instance, van_day, visits, used)
    assert route is not None
    stops = timetable(formulation, route)
    legs = formulation.instance.legs[formulation.instance.van_days[van_day].legs]
    index = [draft.travel.index(stop.place) for stop in stops]
    ways = list(pairwise(index))
    matrix = draft.travel.matrices[day, van.drive]
    metres = [int(matrix.metres[a, b]) for a, b in ways]
    return Tour(
        van=van.id,
        date=day,
        start=outing.start,
        end=outing.end,
        stops=stops,
        metres=sum(metres),
        drive_minutes=sum(int(legs.minutes[a, b]) for a, b in ways),
        fuel_ml=sum(money.leg_ml(length, van) for length in metres),
        cost_xof=route.resources[money.COST] + nights_xof(draft, choice.sides, outing),
        surveyed_metres=sum(int(matrix.surveyed[a, b]) for a, b in ways),
        staff=crew_of(draft, choice.sides, outing),
    )


def _score(formulation: Formulation, tours: Sequence[Tour], choice: Choice) -> Score:
    values = formulation.draft.values
    worth = [values[stop.request, tour.date] for tour in tours for stop in tour.clinics if stop.request]
    tiers = tuple(
        Tier(level.name, level.level, level.bound, float(level.tolerance), level.proven) for level in choice.levels
    )
    of = {tier.tier: tier for tier in tiers}
    return Score(
        freezes_broken=of["freezes"].level,
        must_missed=of["must"].level,
        changes=sum(choice.sides[side] for side in formulation.draft.changed),
        value=sum(one.points for one in worth),
        value_bound=of["value"].bound,
        clients=sum(one.clients for one in worth),
        cost_xof=sum(tour.cost_xof for tour in tours),
        metres=sum(tour.metres for tour in tours),
        drive_minutes=sum(tour.drive_minutes for tour in tours),
        fuel_ml=sum(tour.fuel_ml for tour in tours),
        tiers=tiers,
    )


def _answers(draft: Draft, tours: Sequence[Tour], forbidden: Mapping[str, Mapping[str, int]]) -> tuple[Answer, ...]:
    clinics: dict[str, list[Clinic]] = defaultdict(list)
    for tour in tours:
        for stop in tour.clinics:
            clinics[str(stop.request)].append(Clinic(tour.van, tour.date))
    answers = []
    for request in draft.problem.requests.values():
        if request.id in clinics:
            answers.append(Answer(request.id, "served", tuple(clinics[request.id]), state="proposed"))
        elif request.status not in PLANNED_STATUS:
            answers.append(Answer(request.id, "refused", reason="status"))
        else:
            answers.append(_unserved(draft, request, forbidden.get(request.id, {})))
    return tuple(answers)


def _unserved(draft: Draft, request: Request, counts: Mapping[str, int]) -> Answer:
    """Return what a request without a clinic is told; where ``choice`` forbids it, also what was not on offer."""
    later = request.latest is None or request.latest > draft.dates[-1]
    reason = max(counts, key=lambda rule: counts[rule]) if counts else "untested"
    days = [day for _, day in draft.van_days] if "choice" in counts else []
    lacking = [
        pair
        for day in sorted(set(days))
        if any(draft.forbidden.get((request.id, van, day)) == "choice" for van in draft.problem.vans)
        for pair in commodities.missing(draft, request, day)
    ]
    return Answer(
        request.id,
        "deferred" if later else "refused",
        reason=reason,
        forbidden=dict(counts),
        missing=tuple(dict.fromkeys(lacking)),
    )
