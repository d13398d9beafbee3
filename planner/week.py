"""The pipeline: a problem becomes the plan of its week, in a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from time import monotonic

from planner import __version__
from planner.demand import values as demand_values
from planner.engine import THREADS, Instance, solve
from planner.formulate import Formulation, Rule, excluded, fleets, formulate, known_tours, plan
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


def plan_week(
    problem: Problem, *, seconds: float = 60.0, seed: int = 1, workers: int = 1, report: Report | None = None
) -> Planned:
    """Return the week's plan: the best found within the seconds, with its bound; with one worker the same for a seed.

    ``report`` is told (step, done or level, total or bound) as the work goes on. Raises ``NothingFound`` where the time
    did not suffice for any plan.
    """
    travel = travel_of(problem)
    values = demand_values(problem)
    return plan_from(problem, travel, values, seconds=seconds, seed=seed, workers=workers, report=report)


def plan_from(
    problem: Problem,
    travel: Travel,
    values: Values,
    *,
    start: Plan | None = None,
    rules: Sequence[Rule] = (),
    seconds: float = 60.0,
    seed: int = 1,
    workers: int = 1,
    threads: int = THREADS,
    report: Report | None = None,
) -> Planned:
    """Return the week's plan from travel and values that are known.

    The search begins from the plan ``start``; ``rules`` are asked of the plan beside those of all;
    ``threads`` list the tours.
    """
    began = monotonic()
    deadline = began + seconds
    formulation = formulate(problem, travel, values, rules=rules)
    solved = solve(
        formulation.instance,
        deadline=deadline,
        looser=_merged(formulation, rules),
        first=known_tours(formulation, start) if start else (),
        seed=seed,
        workers=workers,
        threads=threads,
        report=report,
    )
    listing, choice = solved.listing, solved.choice
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


def _merged(formulation: Formulation, rules: Sequence[Rule]) -> Instance | None:
    """Return the week with like vans merged, where that leaves fewer: its best is a bound, and soon found."""
    draft = formulation.draft
    if len(fleets(draft, merged=True)) == len(draft.fleets):
        return None
    return formulate(draft.problem, draft.travel, draft.values, merged=True, rules=rules).instance
