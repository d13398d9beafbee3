"""A grid of scenarios of the pilot week on one worker and on two, and weeks planned again from the base plan.

Two workers are as fast as the machine lets them be: beside the seconds stand the seconds of CPU, which other work on
the machine hardly changes.
"""

from __future__ import annotations

import os
import resource
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path
from time import perf_counter, process_time

from joblib.externals.loky import get_reusable_executor

from planner.demand import values
from planner.model import Problem
from planner.travel import travel
from planner.week import known, plan_from
from planner.whatif.scenarios import (
    CentreId,
    CommunityId,
    closed_community,
    demand_factor,
    fuel_price,
    more_supervision,
)
from planner.whatif.sweep import Case, sweep

FUEL = range(500, 3_500, 300)
SECONDS = 300.0  # enough for each proof, also where other work takes most of a core
DEMAND = tuple(round(0.5 + n / 10, 1) for n in range(10))


def grid(problem: Problem, count: int = 100) -> list[Case]:
    """Return so many scenarios, at most 100: prices of fuel by factors of demand."""
    pairs = list(product(DEMAND, FUEL))[:count]
    return [Case(f"{factor} {xof}", demand_factor(factor)(fuel_price(xof)(problem))) for factor, xof in pairs]


def scenarios(problem: Problem, count: int = 100) -> None:
    """Plan the grid with two processes of one thread, then with one, nothing kept before; print what that takes."""
    cases = grid(problem, count)
    _swept(cases[:4], 2)  # begin the processes, compile the loops
    began = _cpu_of_workers()
    _, both, main = _swept(cases, 2)
    work = [after - before for before, after in zip(began, _cpu_of_workers(), strict=True)]
    _swept(cases[:2], 1)
    proven, alone, cpu = _swept(cases, 1)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(cases)} scenarios of the pilot week, {proven} proven, a thread a worker, load {os.getloadavg()[0]:.1f}:"
    )
    print(
        f"  {alone:.1f} s on one worker, {both:.1f} s on two: {alone / both:.2f} times as fast; {most:.0f} MB a process"
    )
    told = " and ".join(f"{seconds:.1f}" for seconds in work)
    print(f"  of CPU: {cpu:.1f} s on one, {told} s on two beside {main:.1f} s that share the work out:")
    print(f"  with two cores of their own {cpu / max(*work, main):.2f} times as fast")


def _swept(cases: Sequence[Case], workers: int) -> tuple[int, float, float]:
    """Return how many plans are proven, the seconds that the sweep took, and those of this process's CPU."""
    with tempfile.TemporaryDirectory() as folder:
        began, cpu = perf_counter(), process_time()
        outcomes = sweep(cases, workers=workers, folder=Path(folder))
        return sum(one.plan.score.proven for one in outcomes), perf_counter() - began, process_time() - cpu


def _cpu_of_workers() -> list[float]:
    """Return the seconds of CPU of each of the two processes so far (Linux)."""
    pids = sorted(get_reusable_executor(max_workers=2)._processes)
    told = [Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split() for pid in pids]
    return [(int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") for fields in told]


def little_changes(problem: Problem) -> Iterator[tuple[str, Problem]]:
    """Yield weeks that differ little from a problem, each with its kind."""
    yield "fuel", fuel_price(800)(problem)
    yield "demand", demand_factor(1.1)(problem)
    for community in list(problem.communities)[:3]:
        yield "closed place", closed_community(CommunityId(community))(problem)
    for centre in list(problem.health_centres)[:3]:
        yield "more supervision", more_supervision(CentreId(centre), supervisors=1, clinics_per_week=1)(problem)


def again(name: str, problem: Problem, count: int = 8) -> None:
    """Plan weeks that differ little from scratch and from the base plan, and print how much faster that is (CPU).

    What is known from the base plan is worked out once, as for a sweep; that is told apart.
    """
    roads, worth = travel(problem), values(problem)
    plan = plan_from(problem, roads, worth, seconds=SECONDS).plan
    began = process_time()
    base = known(problem, roads, worth, plan)
    once = process_time() - began
    print(f"{name}, {count} little changes, CPU; once, what is known from the base plan: {once:.2f} s")
    took: dict[str, list[tuple[float, float]]] = {}
    proven = 0
    for kind, other in islice(little_changes(problem), count):
        roads, worth = travel(other), values(other)
        seconds = []
        for start in (None, base):
            began = process_time()
            made = plan_from(other, roads, worth, start=start, seconds=SECONDS, threads=1)
            seconds.append(process_time() - began)
            proven += made.plan.score.proven
        took.setdefault(kind, []).append((seconds[0], seconds[1]))
    for kind, each in (*took.items(), ("all", [one for some in took.values() for one in some])):
        scratch, less = (sum(column) for column in zip(*each, strict=True))
        told = ", ".join(f"{one / other:.1f}" for one, other in each)
        print(
            f"  {kind}: {scratch:.2f} s from scratch, {less:.2f} from it, {scratch / less:.2f} times as fast ({told})"
        )
    print(f"  {proven} of {2 * count} proven")
