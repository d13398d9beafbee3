"""The pipeline: a problem becomes the plan of its week, in a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from math import inf
from time import monotonic

from planner import __version__
from planner.demand import values as demand_values
from planner.engine import THREADS, Handed, Instance, Proven, hand_on, level_held, solve
from planner.formulate import (
    Formulation,
    Rule,
    Supplies,
    Tried,
    Way,
    excluded,
    fleets,
    formulate,
    known_tours,
    plan,
    ways_of,
    ways_of_rows,
)
from planner.model import Made, Plan, Problem, Travel, Values
from planner.travel import travel as travel_of


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with the travel and the values that it was made from."""

    plan: Plan
    travel: Travel
    values: Values
    listed: int


@dataclass(frozen=True, slots=True)
class Known:
    """Tours from which the search begins, and what the search of the problem that they are of hands on, if anything.

    A bound counts only for a problem of which it holds too (``planner.engine.carried``). ``tried`` says which clinics
    have a tour by themselves, ``supplies`` what clinics take along.
    """

    ways: tuple[Way, ...]
    handed: Handed | None = None
    tried: Tried = field(default_factory=dict)
    supplies: Supplies | None = None


def known(problem: Problem, travel: Travel, values: Values, plan: Plan, rules: Sequence[Rule] = ()) -> Known:
    """Return what is known from a plan that was made of this very problem, with these rules.

    Beside its tours these are, where it is proven, those that reach the best value before some of it is given up for
    cost: they are sought anew, as no plan holds them, which takes a part of the time that the plan took.
    """
    formulation = formulate(problem, travel, values, rules=rules)
    instance, tiers, ways = formulation.instance, plan.score.tiers, ways_of(plan)
    held = [level_held(tier.level, objective) for tier, objective in zip(tiers, instance.objectives, strict=False)]
    proven = Proven(instance, tuple(held), tuple(tier.bound for tier in tiers))
    if not plan.score.proven:
        return Known(ways, Handed(proven))
    first, looser, tried = known_tours(formulation, ways), _merged(formulation, rules), Tried()
    solved = solve(instance, deadline=inf, first=first, handed=Handed(proven), looser=looser, threads=1)
    best = solved.choice.best
    ways += ways_of_rows(formulation, solved.listing, {row for choice in best for row in choice.tours})
    excluded(formulation, solved.listing, tried)
    return Known(tuple(dict.fromkeys(ways)), hand_on(proven, solved.listing, best), tried, formulation.draft.supplies)


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
    start: Known | None = None,
    rules: Sequence[Rule] = (),
    seconds: float = 60.0,
    seed: int = 1,
    workers: int = 1,
    threads: int = THREADS,
    report: Report | None = None,
) -> Planned:
    """Return the week's plan from travel and values that are known.

    The search begins from the tours of ``start``; what was proven with them is not proven again where it holds of this
    problem; ``rules`` are asked of the plan beside those of all; ``threads`` list the tours.
    """
    began = monotonic()
    deadline = began + seconds
    formulation = formulate(problem, travel, values, rules=rules, supplies=start.supplies if start else None)
    solved = solve(
        formulation.instance,
        deadline=deadline,
        looser=_merged(formulation, rules),
        first=known_tours(formulation, start.ways) if start else (),
        handed=start.handed if start else None,
        seed=seed,
        workers=workers,
        threads=threads,
        report=report,
    )
    listing, choice = solved.listing, solved.choice
    forbidden = excluded(formulation, listing, dict(start.tried) if start else None)
    made = Made(
        planner=__version__,
        ortools=version("ortools"),
        seed=seed,
        seconds=round(monotonic() - began, 3),
        dataset_sha256=problem.sha256,
        travel=travel.source,
    )
    return Planned(plan(formulation, listing, choice, forbidden, made), travel, values, len(listing.van_day))


def _merged(formulation: Formulation, rules: Sequence[Rule]) -> Callable[[], Instance] | None:
    """Return what merges like vans, where that leaves fewer: the best of that week is a bound, and soon found."""
    draft = formulation.draft
    if len(fleets(draft, merged=True)) == len(draft.fleets):
        return None
    parts = draft.problem, draft.travel, draft.values
    return lambda: formulate(*parts, merged=True, rules=rules, supplies=draft.supplies).instance
