"""Team orienteering with windows, the public test of long tours: ``python -m benchmarks.toptw DIR --peers``.

DIR holds instances in the form of Cordeau's files (``c101.txt`` ... ``pr20.txt``) and, where there is one,
``best_known.csv`` (instance, vans, best_known). One day, so many like vans, optional visits with a score; the closing
time of the depot is the end of the day; windows are for the start; distances are cut to one decimal (Solomon) or two
(Cordeau, ``pr``).
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from math import isnan, nan
from pathlib import Path
from statistics import mean, median
from time import monotonic, process_time

import numpy as np

from benchmarks.toptw_checker import checked
from planner.engine import Instance, Legs, Objective, Row, Sum, VanDay, Visit
from planner.engine.generate import generate

Plan = list[list[int]]  # of each van, the visits in order, as the file numbers them

PEERS = {
    "PyVRP": ("pyvrp", "pyvrp_search"),
    "VROOM": ("vroom", "vroom_search"),
    "OR-Tools": ("ortools", "ortools_routing"),
}
FAMILIES = {"100-series": r"(c|r|rc)1\d\d", "200-series": r"(c|r|rc)2\d\d", "Cordeau": r"pr\d\d"}


@dataclass(frozen=True, slots=True)
class Result:
    """One instance solved: scores as the checker counts them, None for a peer that was not asked."""

    name: str
    vans: int
    score: int
    best_known: float
    bound: int
    proven: bool
    seconds: float
    busy: float
    peers: dict[str, int]

    def gap(self, score: int) -> float:
        """Return how far a score lies below the best known, in percent; below 0 it is better."""
        return 100 * (self.best_known - score) / self.best_known


def main() -> None:
    """Solve and print, one line an instance, then one a family."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--vans", type=int, nargs="*", default=[1, 2, 3, 4])
    parser.add_argument("--only", default=".*", help="a regular expression for the names of instances")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", action="store_true", help="the peers beside, with the same seconds")
    asked = parser.parse_args()
    peers = installed_peers() if asked.peers else {}
    warm_up()
    titles = f"{'instance':9} vans {'score':>6} {'known':>6} {'gap %':>6} {'bound':>6} {'over %':>6}"
    print(titles + f" {'s':>6} {'cpu s':>6} proven" + "".join(f" {name:>15}" for name in peers), flush=True)
    results = []
    for path in sorted(asked.folder.glob("*.txt")):
        if re.fullmatch(asked.only, path.stem):
            for vans in asked.vans:
                results.append(solved(path, vans, asked, peers))
                print(line(results[-1]), flush=True)
    for summary in summaries(results):
        print(summary)


def installed_peers() -> dict[str, Callable[[Instance, float], Plan]]:
    """Return the peers whose library is there (VROOM has none for every Python)."""
    there = {name: module for name, (library, module) in PEERS.items() if find_spec(library)}
    return {name: import_module(f"benchmarks.peers.{module}").plan for name, module in there.items()}


def warm_up() -> None:
    """Load or compile what is compiled, so that the first instance does not pay for it."""
    visits = tuple(Visit(place, 1, ((0, 60),)) for place in (1, 2, 3))
    minutes = np.array([[0, 5, 5, 5], [5, 0, 9, 9], [5, 9, 0, 9], [5, 9, 9, 0]], np.int32)
    generate(
        _instance(visits, minutes, [1, 1, 1], VanDay(0, 0, 0, 0, 0, 25, (0, 1, 2), count=2)), deadline=monotonic() + 30
    )


def solved(
    path: Path, vans: int, asked: argparse.Namespace, peers: dict[str, Callable[[Instance, float], Plan]]
) -> Result:
    """Solve one instance with the engine and the peers, and check each plan."""
    instance = read(path, vans)
    began, busy = monotonic(), process_time()
    made = generate(instance, deadline=began + asked.seconds, seed=asked.seed)
    seconds, busy = monotonic() - began, process_time() - busy
    score = checked(path, vans, [[visit + 1 for visit in visits] for _, visits in made.tours])
    assert score == made.level, f"{path.stem}: the checker counts {score}, the engine {made.level}"
    others = {name: checked(path, vans, plan(instance, asked.seconds)) for name, plan in peers.items()}
    return Result(path.stem, vans, score, known(path, vans), made.bound, made.proven, seconds, busy, others)


def known(path: Path, vans: int) -> float:
    """Return the best known score, nan where there is none."""
    table = path.parent / "best_known.csv"
    if not table.is_file():
        return nan
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    found = [int(row["best_known"]) for row in rows if (row["instance"], row["vans"]) == (path.stem, str(vans))]
    return found[0] if found else nan


def read(path: Path, vans: int) -> Instance:
    """Return a file's instance; the engine's minutes are tenths or hundredths."""
    rows = [line.split() for line in path.read_text().splitlines()[2:] if line.strip()]
    scale = 100 if path.stem.startswith("pr") else 10
    at = np.array([[float(row[1]), float(row[2])] for row in rows])
    far = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=-1))
    opens, closes = ([round(float(row[column]) * scale) for row in rows] for column in (-2, -1))
    visits = tuple(
        Visit(place, round(float(rows[place][3]) * scale), ((opens[place], closes[place]),))
        for place in range(1, len(rows))
    )
    day = VanDay(0, 0, 0, 0, opens[0], closes[0], tuple(range(len(visits))), count=vans)
    scores = [round(float(row[4])) for row in rows[1:]]
    return _instance(visits, np.floor(far * scale + 1e-7).astype(np.int32), scores, day)


def _instance(visits: tuple[Visit, ...], minutes: np.ndarray, scores: list[int], day: VanDay) -> Instance:
    once = tuple(Row(Sum(visits={(number, 0): 1}), None, 1) for number in range(len(visits)))
    goal = Objective("score", Sum(visits={(number, 0): score for number, score in enumerate(scores)}), maximise=True)
    legs = Legs(minutes, np.zeros((0, *minutes.shape), np.int64))
    return Instance((legs,), visits, (), (day,), (), (), once, (goal,))


def line(result: Result) -> str:
    """Return a result in one line."""
    over = 100 * (result.bound - result.score) / max(1, result.score)
    text = f"{result.name:9} {result.vans:4} {result.score:6} {result.best_known:6.0f} {result.gap(result.score):6.2f}"
    text += (
        f" {result.bound:6} {over:6.2f} {result.seconds:6.1f} {result.busy:6.1f} {'yes' if result.proven else 'no':>6}"
    )
    return text + "".join(f" {score:7} {result.gap(score):5.2f} %" for score in result.peers.values())


def summaries(results: list[Result]) -> Iterator[str]:
    """Yield a line for each family of instances of which any was solved."""
    for family, names in FAMILIES.items():
        ours = [result for result in results if re.fullmatch(names, result.name) and not isnan(result.best_known)]
        if not ours:
            continue
        gaps = [result.gap(result.score) for result in ours]
        proven = sum(result.proven for result in ours)
        over = mean(100 * (result.bound - result.score) / max(1, result.score) for result in ours)
        yield (
            f"{family}: {proven} of {len(ours)} proven, gap to best known {mean(gaps):.3f} % (worst {max(gaps):.2f} %),"
            f" bound {over:.2f} % over, median {median(result.seconds for result in ours):.1f} s"
            f" ({median(result.busy for result in ours):.1f} s of the processor)"
        )
        for name in ours[0].peers:
            behind = [result.gap(result.peers[name]) for result in ours]
            yield f"  {name}: gap to best known {mean(behind):.3f} % (worst {max(behind):.2f} %)"


if __name__ == "__main__":
    main()
