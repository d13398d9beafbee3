"""A grid of scenarios of the pilot week on one worker and on two: time, memory, speed-up."""

from __future__ import annotations

import resource
import tempfile
from itertools import product
from pathlib import Path
from time import perf_counter

from planner.model import Problem
from planner.whatif.scenarios import demand_factor, fuel_price
from planner.whatif.sweep import Case, sweep

FUEL = range(500, 3_500, 300)
DEMAND = tuple(round(0.5 + n / 10, 1) for n in range(10))


def grid(problem: Problem, count: int = 100) -> list[Case]:
    """Return so many scenarios, at most 100: prices of fuel by factors of demand."""
    pairs = list(product(DEMAND, FUEL))[:count]
    return [Case(f"{factor} {xof}", demand_factor(factor)(fuel_price(xof)(problem))) for factor, xof in pairs]


def scenarios(problem: Problem, count: int = 100) -> None:
    """Plan the grid with one process and with two, nothing kept before, and print what that takes."""
    cases, took, proven = grid(problem, count), dict[int, float](), 0
    for workers, counted in ((2, 2), (1, 2), (1, count), (2, count)):  # first begin the processes, compile the loops
        with tempfile.TemporaryDirectory() as folder:
            began = perf_counter()
            outcomes = sweep(cases[:counted], workers=workers, folder=Path(folder))
            took[workers] = perf_counter() - began
            proven = sum(one.plan.score.proven for one in outcomes)
    alone = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(cases)} scenarios of the pilot week, {proven} proven: {took[1]:.1f} s on one worker,")
    print(f"  {took[2]:.1f} s on two ({took[1] / took[2]:.2f} times as fast), {alone:.0f} MB a process at most")
