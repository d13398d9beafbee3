"""Whole weeks, sleeping out beside returning each evening: what it brings, what it costs, how long the proof takes."""

from __future__ import annotations

import resource
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from time import perf_counter

from planner.demand import values as demand_values
from planner.engine import list_tours
from planner.formulate import formulate
from planner.model import Plan, Problem
from planner.travel import travel as travel_of
from planner.verify import verify
from planner.week import plan_from

HEAD = f"  {'':<12}{'value':>10}{'clients':>9}{'served':>8}{'cost, XOF':>12}{'nights':>8}{'proven':>8}"


@dataclass(frozen=True, slots=True)
class Run:
    """A plan with the seconds of each step (of a tier: until the last word of it), the tours listed and the memory."""

    plan: Plan
    listed: int
    steps: dict[str, float]
    broken: int
    megabytes: float


def beside(name: str, problem: Problem, seconds: float) -> None:
    """Print the figures of a week, planned as it is and with every van back at its base each evening."""
    home = {key: replace(van, max_nights=0) for key, van in problem.vans.items()}
    weeks = {"sleeping out": problem, "returning": replace(problem, vans=home)}
    runs = {way: _alone(week, seconds) for way, week in weeks.items()}
    print(f"{name}, every rule on, at most {seconds:.0f} s:")
    for way, run in runs.items():
        print(
            f"  {way}: {run.plan.made.seconds:.1f} s of solving, {run.listed:,} tours, {run.megabytes:.0f} MB at most,"
        )
        print(f"    {', '.join(f'{step} {spent:.1f} s' for step, spent in run.steps.items())}")
        print(f"    {', '.join(_tiers(run.plan))}; rules broken: {run.broken}")
    print(HEAD)
    for way, run in runs.items():
        print(f"  {way:<12}{_row(run.plan)}")


def _alone(problem: Problem, seconds: float) -> Run:
    """Return the run in a process of its own, so that its memory is its own too."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(run, problem, seconds).result()


def run(problem: Problem, seconds: float) -> Run:
    """Plan the week, its travel and all that is compiled being ready, and verify it."""
    steps: dict[str, float] = {}
    began = perf_counter()
    travel, values = travel_of(problem), demand_values(problem)
    steps["travel"] = perf_counter() - began
    began = perf_counter()
    instance = formulate(problem, travel, values).instance
    steps["formulate"] = perf_counter() - began
    list_tours(instance)  # compiled, or read from the cache
    began = perf_counter()

    def note(step: str, _done: int, _total: int) -> None:
        steps[step] = perf_counter() - began

    planned = plan_from(problem, travel, values, seconds=seconds, report=note)
    broken = len(verify(problem, travel, values, planned.plan))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(planned.plan, planned.listed, steps, broken, peak)


def _tiers(plan: Plan) -> list[str]:
    """Return each tier with its level and whether it is proven, or how far it may be from its bound."""
    told = []
    for tier in plan.score.tiers:
        gap = abs(tier.bound - tier.level) / max(1, abs(tier.bound))
        told.append(f"{tier.tier} {tier.level:,} {'proven' if tier.proven else f'gap {gap:.2%}'}")
    return told


def _row(plan: Plan) -> str:
    """Return a row of the table."""
    score = plan.score
    served = sum(answer.status == "served" for answer in plan.answers)
    clients = sum(stop.clients for tour in plan.tours for stop in tour.clinics)
    proven = "yes" if score.proven else "no"
    return f"{score.value / 1000:>10,.1f}{clients:>9,}{served:>8}{score.cost_xof:>12,}{len(plan.nights):>8}{proven:>8}"
