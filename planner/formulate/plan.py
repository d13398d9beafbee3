"""The second door: the engine's choice becomes tours, answers and a score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from planner.engine import Choice, Listing, best_route
from planner.formulate import money
from planner.formulate.instance import Formulation
from planner.formulate.timetable import timetable
from planner.model import (
    PLANNED_STATUS,
    Answer,
    Clinic,
    Made,
    Plan,
    Problem,
    Score,
    Stop,
    Tier,
    Tour,
    Van,
)

# Rules that are not enforced yet; every plan says so, and of closures where the dataset tells of none.
LATER = ("commodities", "choice", "follow-up", "crew", "nights", "budget", "frozen")


def plan(
    formulation: Formulation,
    listing: Listing,
    choice: Choice,
    forbidden: Mapping[str, Mapping[str, int]],
    made: Made,
) -> Plan:
    """Return the plan of a choice.

    ``forbidden`` has, for each request that no van-day can serve, the rules that forbid.
    """
    problem = formulation.draft.problem
    horizon = problem.settings.horizon
    tours = _tours(formulation, listing, choice)
    return Plan(
        week=horizon.week,
        start=horizon.start,
        days=horizon.days,
        dataset=problem.dataset,
        planned_on=horizon.planned_on,
        made=made,
        score=_score(formulation, tours, choice),
        tours=tours,
        answers=_answers(problem, tours, forbidden),
        not_checked=LATER if "closures" in problem.tables else (*LATER, "closed"),
        made_up=problem.settings.made_up,
    )


def _tours(formulation: Formulation, listing: Listing, choice: Choice) -> tuple[Tour, ...]:
    """Return the chosen tours by date and van; like vans take them in the order of their ids."""
    of_van_day: dict[int, list[int]] = defaultdict(list)
    for row in choice.tours:
        of_van_day[int(listing.van_day[row])].append(row)
    tours = []
    for van_day, rows in of_van_day.items():
        vans = sorted(formulation.vans[van_day], key=lambda van: van.id)
        for van, row in zip(vans, sorted(rows, key=lambda row: listing.visits[row].tolist()), strict=False):
            visits = tuple(int(number) for number in listing.visits[row] if number >= 0)
            route = best_route(formulation.instance, van_day, visits, tuple(listing.resources[row].tolist()))
            assert route is not None
            tours.append(_tour(formulation, van, van_day, timetable(formulation, route)))
    return tuple(sorted(tours, key=lambda tour: (tour.date, tour.van)))


def _tour(formulation: Formulation, van: Van, van_day: int, stops: tuple[Stop, ...]) -> Tour:
    draft, day = formulation.draft, formulation.date(van_day)
    legs = formulation.instance.legs[formulation.instance.van_days[van_day].legs]
    index = [draft.travel.index(stop.place) for stop in stops]
    ways = list(pairwise(index))
    matrix = draft.travel.matrices[day, van.drive]
    metres = [int(matrix.metres[a, b]) for a, b in ways]
    clinics = sum(stop.request is not None for stop in stops)
    cost = van.day_xof + sum(int(legs.resources[0, a, b]) for a, b in ways)
    return Tour(
        van=van.id,
        date=day,
        start=van.base,
        end=van.base,
        stops=stops,
        metres=sum(metres),
        drive_minutes=sum(int(legs.minutes[a, b]) for a, b in ways),
        fuel_ml=sum(money.leg_ml(length, van) for length in metres),
        cost_xof=cost + clinics * money.clinic_xof(draft.problem.settings.money),
        surveyed_metres=sum(int(matrix.surveyed[a, b]) for a, b in ways),
    )


def _score(formulation: Formulation, tours: Sequence[Tour], choice: Choice) -> Score:
    values = formulation.draft.values
    worth = [values[stop.request, tour.date] for tour in tours for stop in tour.clinics if stop.request]
    tiers = tuple(
        Tier(level.name, level.level, level.bound, float(level.tolerance), level.proven) for level in choice.levels
    )
    must, value, _ = tiers
    return Score(
        freezes_broken=0,
        must_missed=must.level,
        changes=0,
        value=sum(one.points for one in worth),
        value_bound=value.bound,
        clients=sum(one.clients for one in worth),
        cost_xof=sum(tour.cost_xof for tour in tours),
        metres=sum(tour.metres for tour in tours),
        drive_minutes=sum(tour.drive_minutes for tour in tours),
        fuel_ml=sum(tour.fuel_ml for tour in tours),
        tiers=tiers,
    )


def _answers(problem: Problem, tours: Sequence[Tour], forbidden: Mapping[str, Mapping[str, int]]) -> tuple[Answer, ...]:
    clinics: dict[str, list[Clinic]] = defaultdict(list)
    for tour in tours:
        for stop in tour.clinics:
            clinics[str(stop.request)].append(Clinic(tour.van, tour.date))
    last = problem.settings.horizon.dates[-1]
    answers = []
    for request in problem.requests.values():
        if request.id in clinics:
            answers.append(Answer(request.id, "served", tuple(clinics[request.id]), state="proposed"))
            continue
        later = request.latest is None or request.latest > last
        if request.status not in PLANNED_STATUS:
            answers.append(Answer(request.id, "refused", reason="status"))
        else:
            counts = forbidden.get(request.id, {})
            reason = max(counts, key=lambda rule: counts[rule]) if counts else "untested"
            answers.append(
                Answer(request.id, "deferred" if later else "refused", reason=reason, forbidden=dict(counts))
            )
    return tuple(answers)
