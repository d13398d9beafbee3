"""A quarter: weeks planned one after the other, each from what the one before it left.

An exercise on assumptions: the requests of the weeks to come are not known, so a community that was served asks again
after some weeks, and one whose dates have passed without a clinic asks on; nor are the deliveries, so the stock is
filled up every so many weeks. Each week is the best there is, or has its
gap, for what is known when it is planned. **The quarter has no proof**: what is best week by week may be less, over the
quarter, than what somebody would plan who knew it all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import pandas as pd

from planner.calendar import season
from planner.model import PLANNED_STATUS, Community, Funder, Lot, Paid, Plan, Problem, Request, Settings, Status
from planner.stores import carried
from planner.whatif.sweep import Case, Outcome, Run, sweep
from planner.whatif.table import FIGURES, clients_served

WEEKS = 13


@dataclass(frozen=True, slots=True)
class Assumed:
    """What nobody knows of a quarter beforehand.

    A community that was served asks again ``again_weeks`` after its last clinic, as it did in the dataset but for no
    more as a ``must``. Every ``restock_weeks`` each lot is filled up to what it was in the dataset; None is never.
    """

    again_weeks: int = 4
    restock_weeks: int | None = 1

    def __post_init__(self) -> None:
        if self.again_weeks < 1 or (self.restock_weeks is not None and self.restock_weeks < 1):
            raise ValueError(f"asked again after {self.again_weeks} weeks, stock filled up every {self.restock_weeks}")


AS_EVER = Assumed()
WEEK = timedelta(days=7)
OF_A_WEEK = ("clients", "km", "xof", "nights")


def quarter(problem: Problem, weeks: int = WEEKS, assumed: Assumed = AS_EVER, run: Run = sweep) -> list[Outcome]:
    """Return the outcome of each week, the dataset's own first; a case's problem is the week as it was known then.

    Raises ``ValueError`` for no weeks, and for a horizon of more than seven days.
    """
    if weeks < 1 or problem.settings.horizon.days > WEEK.days:
        raise ValueError(f"{weeks} weeks of {problem.settings.horizon.days} days")
    first, found = problem, list[Outcome]()
    for number in range(1, weeks + 1):
        horizon = problem.settings.horizon
        known = {name: row for name, row in problem.requests.items() if row.earliest <= horizon.dates[-1]}
        found += run([Case(horizon.week, replace(problem, requests=known))])
        problem = following(problem, found[-1].plan, first.requests, assumed.again_weeks)
        if assumed.restock_weeks is not None and number % assumed.restock_weeks == 0:
            problem = replace(problem, stock=first.stock)
    return found


def following(problem: Problem, plan: Plan, asked: Mapping[str, Request], again_weeks: int) -> Problem:
    """Return the problem seven days later: what waits, what is asked again, what is left of stock and of caps.

    The plan's answers are to some of the problem's requests, the others are still to come; ``asked`` are the requests
    as they first were.
    """
    last = {day.request: day.date for day in sorted(plan.clinic_days, key=lambda day: day.date)}
    return replace(
        problem,
        settings=_later(problem.settings),
        requests=_requests(problem, plan, asked, last, again_weeks),
        communities=_visited(problem, last),
        stock=_left(problem.stock, plan),
        funders=unspent(problem.funders, plan.paid),
    )


def _later(settings: Settings) -> Settings:
    """Return the settings of the week after; the season goes by the date where it did so far."""
    horizon = settings.horizon
    after = replace(horizon, start=horizon.start + WEEK, planned_on=horizon.planned_on + WEEK)
    by_date = settings.travel.season == season(horizon.start)
    travel = replace(settings.travel, season=season(after.start)) if by_date else settings.travel
    return replace(settings, horizon=after, travel=travel)


def _requests(
    problem: Problem, plan: Plan, asked: Mapping[str, Request], last: Mapping[str, date], again_weeks: int
) -> dict[str, Request]:
    """Return the requests that wait on, those asked again, and those still to come; none that was withdrawn."""
    horizon = problem.settings.horizon
    answered = {answer.request for answer in plan.answers}
    known = {name: _waits_on(row, horizon.dates[-1]) for name, row in problem.requests.items() if name in answered}
    found = {name: row for name, row in problem.requests.items() if name not in answered}
    for row in carried(replace(problem, requests=known), plan):
        gap = timedelta(days=row.min_gap_days)
        found[row.id] = replace(row, earliest=max(row.earliest, last[row.id] + gap)) if row.id in last else row
    for name, day in last.items():
        if name not in found:
            then = day + again_weeks * WEEK
            received = then - (horizon.start - horizon.planned_on)
            row = replace(asked[name], earliest=then, latest=None, received_on=received, must=False)
            free = replace(row, status=Status.ACCEPTED, van=None, date=None, begin=None, freeze="none")
            found[name] = replace(free, promises=(), not_on=frozenset())
    return found


def _waits_on(request: Request, last: date) -> Request:
    """Return a request whose dates have passed as one that waits on."""
    return replace(request, latest=None) if _lapses(request, last) else request


def _lapses(request: Request, last: date) -> bool:
    return request.latest is not None and request.latest <= last


def _visited(problem: Problem, last: Mapping[str, date]) -> dict[str, Community]:
    """Return the communities with the date of their last clinic."""
    seen = {problem.requests[name].community: day for name, day in sorted(last.items(), key=lambda one: one[1])}
    return {
        name: replace(row, last_visit=max(row.last_visit or seen[name], seen[name])) if name in seen else row
        for name, row in problem.communities.items()
    }


def _left(stock: Sequence[Lot], plan: Plan) -> tuple[Lot, ...]:
    """Return the stock without what the clinics took along."""
    taken = Counter[tuple[str, str, str]]()
    for tour in plan.tours:
        for stop in tour.clinics:
            for load in stop.load:
                taken[load.place, load.product, load.lot] += load.quantity
    left = []
    for row in stock:
        key = row.place, row.product, row.lot
        used = min(row.quantity, taken[key])
        taken[key] -= used
        left.append(replace(row, quantity=row.quantity - used))
    return tuple(left)


def unspent(funders: Mapping[str, Funder], paid: Sequence[Paid]) -> dict[str, Funder]:
    """Return the funders with what is left of their caps."""
    found = dict(funders)
    for spent in paid:
        row = funders[spent.funder]
        francs = None if row.cap_xof is None else max(0, row.cap_xof - spent.xof)
        fuel = None if row.cap_ml is None else max(0, row.cap_ml - spent.fuel_ml)
        found[row.id] = replace(row, cap_xof=francs, cap_ml=fuel)
    return found


# --- Tables -----------------------------------------------------------------------------------------------------------


def by_week(outcomes: Sequence[Outcome], assumed: Assumed = AS_EVER) -> pd.DataFrame:
    """Return a row for each week of a quarter; what was assumed stands in every row.

    ``waiting`` are requests asked for that week and not served as often as asked; ``lapsed`` those of them whose dates
    passed. ``gap`` and ``proven`` are of that week alone, for what was then known.
    """
    return pd.DataFrame(
        {
            **_names(outcome),
            **_answered(outcome, list(outcome.case.problem.requests.values())),
            **{name: FIGURES[name](outcome.plan) for name in OF_A_WEEK},
            "gap": outcome.plan.score.gap,
            "proven": outcome.plan.score.proven,
            **_told(assumed),
        }
        for outcome in outcomes
    )


def by_week_and_district(outcomes: Sequence[Outcome], assumed: Assumed = AS_EVER) -> pd.DataFrame:
    """Return a row for each week and district; the km, francs and nights of a tour are shared evenly by its clinics."""
    rows = []
    districts = sorted({one.case.problem.district_of(row) for one in outcomes for row in _planned(one.case.problem)})
    for outcome in outcomes:
        problem, plan = outcome.case.problem, outcome.plan
        clients, shared = clients_served(problem, plan), _shared(problem, plan)
        for district in districts:
            there = [row for row in _planned(problem) if problem.district_of(row) == district]
            rows.append(
                {
                    **_names(outcome),
                    "district": district,
                    **_answered(outcome, there),
                    "clients": clients[district],
                    **{name: shared.get((district, name), 0.0) for name in OF_A_WEEK[1:]},
                    **_told(assumed),
                }
            )
    return pd.DataFrame(rows)


def _told(assumed: Assumed) -> dict[str, float]:
    return {name: float("nan") if weeks is None else weeks for name, weeks in asdict(assumed).items()}


def _names(outcome: Outcome) -> dict[str, object]:
    horizon = outcome.case.problem.settings.horizon
    return {"week": horizon.week, "start": horizon.start.isoformat()}


def _planned(problem: Problem) -> list[Request]:
    return [row for row in problem.requests.values() if row.status in PLANNED_STATUS]


def _answered(outcome: Outcome, requests: Sequence[Request]) -> dict[str, object]:
    """Return how many of some requests are asked for, served, left waiting, and lapsed."""
    clinics = {answer.request: len(answer.clinics) for answer in outcome.plan.answers}
    asked = [row for row in requests if row.status in PLANNED_STATUS]
    waiting = [row for row in asked if clinics[row.id] < row.visits]
    last = outcome.case.problem.settings.horizon.dates[-1]
    return {
        "requests": len(asked),
        "served": sum(clinics[row.id] > 0 for row in asked),
        "waiting": len(waiting),
        "lapsed": sum(_lapses(row, last) for row in waiting),
    }


def _shared(problem: Problem, plan: Plan) -> dict[tuple[str, str], float]:
    """Return the km, francs and nights of the plan by district; those of a tour without a clinic are nobody's."""
    found: dict[tuple[str, str], float] = {}
    for tour in plan.tours:
        whole = {"km": tour.metres / 1000, "xof": tour.cost_xof, "nights": len(plan.nights_after(tour))}
        for stop in tour.clinics:
            district = problem.district_of(problem.requests[str(stop.request)])
            for name, figure in whole.items():
                found[district, name] = found.get((district, name), 0.0) + figure / len(tour.clinics)
    return found
