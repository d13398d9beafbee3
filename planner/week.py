"""The pipeline: a problem becomes the plan of its week, in a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from time import monotonic

from planner import __version__
from planner.demand import values as demand_values
from planner.engine import Instance, Listing, choose, list_tours
from planner.formulate import Formulation, excluded, formulate, plan
from planner.model import Made, Plan, Problem, Travel, Values
from planner.travel import travel as travel_of


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with the travel and the values that it was made from."""

    plan: Plan
    travel: Travel
    values: Values
    listed: int


Report = Callable[[str, int, int], None]


def plan_week(problem: Problem, *, seconds: float = 60.0, seed: int = 1, report: Report | None = None) -> Planned:
    """Return the week's plan: the best found within the seconds, with its bound.

    ``report`` is told (step, done or level, total or bound) as the work goes on. Raises ``NothingFound`` where the time
    did not suffice for any plan.
    """
    travel = travel_of(problem)
    values = demand_values(problem)
    return plan_from(problem, travel, values, seconds=seconds, seed=seed, report=report)


def plan_from(
    problem: Problem,
    travel: Travel,
    values: Values,
    *,
    seconds: float = 60.0,
    seed: int = 1,
    report: Report | None = None,
) -> Planned:
    """Return the week's plan from travel and values that are known."""
    began = monotonic()
    deadline = began + seconds
    formulation = formulate(problem, travel, values)
    listing = list_tours(formulation.instance, deadline=deadline, report=report)
    looser = _merged(formulation, deadline)
    choice = choose(formulation.instance, listing, looser=looser, deadline=deadline, seed=seed, report=report)
    forbidden = excluded(formulation, listing)
    made = Made(
        planner=__version__,
        ortools=version("ortools"),
        seed=seed,
        seconds=round(monotonic() - began, 3),
        dataset_sha256=problem.sha256,
        travel=travel.source,
    )
    return Planned(plan(formulation, listing, choice, forbidden, made), travel, values, len(listing.van_day))


def _merged(formulation: Formulation, deadline: float) -> tuple[Instance, Listing] | None:
    """Return the week with like vans merged, where that leaves fewer: its best is a bound, and soon found."""
    draft = formulation.draft
    looser = formulate(draft.problem, draft.travel, draft.values, merged=True)
    if len(looser.draft.fleets) == len(draft.fleets):
        return None
    return looser.instance, list_tours(looser.instance, deadline=deadline)
