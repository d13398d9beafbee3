"""Print the figures: ``python -m benchmarks``. Times are of this machine, as it is just now."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import numpy as np

from benchmarks.maps import map_of_a_thousand_stops
from benchmarks.nights import beside
from benchmarks.plain import plain_tours
from benchmarks.synthetic import drawn_week, weighted
from benchmarks.weeks import full_week
from benchmarks.whatif import again, scenarios
from planner.engine import list_tours
from planner.inputs import load, read_plan
from planner.travel.network import joined, network, shortest
from planner.travel.roads import computed_matrix

ROOT = Path(__file__).parent.parent
PILOT = ROOT / "data" / "pilot"
COMPLETE = ROOT / "data" / "pilot_complet"
T = TypeVar("T")


def main() -> None:
    """Measure and print, one line a figure."""
    with tempfile.TemporaryDirectory() as folder:
        pilot(Path(folder))
    listing()
    travel()
    whole_weeks()
    map_of_a_thousand_stops(load(PILOT)[0])
    scenarios(load(PILOT)[0])
    again("pilot", load(PILOT)[0])
    again("pilot_complet", load(COMPLETE)[0])
    again("drawn week, 5 vans, 5 days, 60 requests, 4 lodgings", full_week(5, 5, 60, 4, seed=0), count=4)
    again("drawn week, 4 vans, 6 days, 80 requests, 4 lodgings", full_week(4, 6, 80, 4, seed=0), count=4)


def pilot(folder: Path) -> None:
    """Plan the pilot week twice with empty caches: the first run compiles, the second is what a user waits for."""
    places = {"NUMBA_CACHE_DIR": str(folder / "numba"), "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-c", "from planner.cli import main; main()", "plan", str(PILOT), "-o", str(folder)]
    runs = []
    for _ in range(2):
        _, seconds = timed(
            lambda: subprocess.run(command, cwd=ROOT, env=os.environ | places, check=True, capture_output=True)
        )
        runs.append(seconds)
    plan = read_plan(folder / "plan.json")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"pilot week: {plan.made.seconds:.2f} s of solving, gap {plan.score.gap:.2%}, proven {plan.score.proven}")
    print(f"planner plan, whole: {runs[1]:.1f} s ({runs[0]:.1f} s with the first compilation), {peak:.0f} MB at most")
    print(f"map.html: {(folder / 'map.html').stat().st_size / 1000:.0f} KB")


def listing() -> None:
    """List the tours of a dense week, and of a small one beside plain Python."""
    list_tours(weighted(drawn_week(2, 3, 20, seed=1)))  # compiled, or read from the cache
    week = weighted(drawn_week(10, 6, 300, seed=0, dense=True))
    tours, seconds = timed(lambda: list_tours(week))
    rate = len(tours.van_day) / seconds
    print(f"listing, 10 vans, 6 days, 300 requests of 1-2 h: {len(tours.van_day):,} tours in {seconds:.1f} s,")
    print(f"  {rate:,.0f} a second on two threads, complete: {tours.complete}")
    small = weighted(drawn_week(4, 3, 60, seed=0, dense=True))
    ours, fast = timed(lambda: list_tours(small))
    plain, slow = timed(lambda: plain_tours(small))
    same = f"{len(ours.van_day):,} and {plain:,} tours"
    print(f"  {slow / fast:.0f} times as fast as plain Python on a small week ({same})")


def travel() -> None:
    """Compute a matrix of 200 places over the pilot's roads, beside SciPy's Dijkstra alone on the same graph."""
    problem, _ = load(PILOT)
    net = network(problem, frozenset())
    chosen = np.linspace(0, len(net.junctions) - 1, 200).astype(int)
    points = np.array(net.junctions)[chosen]
    _, ours = timed(lambda: computed_matrix(problem, frozenset(), points))
    junction, _ = joined(net, points)
    _, alone = timed(lambda: shortest(net, junction))
    print(
        f"travel, 200 x 200 over {len(problem.roads):,} road lines: {ours:.2f} s, {ours / alone:.1f} x Dijkstra alone"
    )


def whole_weeks() -> None:
    """Plan whole weeks, every rule on: the vans sleep out where it pays, or return each evening."""
    beside("pilot_complet, 2 vans, 6 days, 60 requests", load(COMPLETE)[0], seconds=60)
    for seed in range(3):
        week = full_week(5, 5, 100, 8, seed)
        beside(f"drawn week {seed}, 5 vans, 5 days, 100 requests, 8 lodgings", week, seconds=60)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return the work's result and its seconds."""
    began = perf_counter()
    result = work()
    return result, perf_counter() - began


if __name__ == "__main__":
    main()
