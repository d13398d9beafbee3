"""Print value, bound, gap, seconds and memory of weeks, beside other solvers: ``python -m benchmarks.weeks_table``.

Without options a quick table; ``--full`` for all sizes, of ten seeds, with a minute for each other solver. ``net`` is
100 x value - minutes driven - 300 a night, without the bonus of the musts; gaps are shares of it. Every plan is judged
by the checker of the open set. Seconds are of solving, one after the other, what is compiled being compiled.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from benchmarks.nights import Run, run
from benchmarks.synthetic import Week, drawn_week
from benchmarks.week_peers import without_supervision
from benchmarks.week_runs import Outcome, alone, by_pyvrp, by_routing, mended, solved, solved_in_tiers
from benchmarks.weeks import full_week
from benchmarks.weeks_table.growth import growth


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a week and the seconds to solve it; peers take part where ``beside`` says so."""

    vans: int
    days: int
    requests: int
    seconds: float = 10
    dense: bool = False
    lodgings: int = 0
    beside: bool = True

    def week(self, seed: int) -> Week:
        """Return the week of a seed."""
        drawn = drawn_week(self.vans, self.days, self.requests, seed, dense=self.dense, lodgings=self.lodgings)
        return replace(drawn, name=drawn.name.rsplit("-", 1)[0])


GRID = tuple(
    Size(vans, days, requests)
    for vans, sizes in (
        (2, ((5, 30), (5, 100), (6, 300))),
        (5, ((5, 30), (5, 100), (6, 300))),
        (10, ((5, 30), (6, 100), (6, 300))),
    )
    for days, requests in sizes
)
HARD = (
    Size(2, 5, 30, 60, lodgings=4),
    Size(2, 5, 100, 60, lodgings=6),
    Size(5, 5, 100, 60, lodgings=8),
    Size(10, 6, 300, 60, lodgings=10),
    Size(5, 6, 300, 60, dense=True),
    Size(10, 6, 300, 60, dense=True),
)
MONTH = Size(50, 26, 3000, 600, beside=False)
QUICK = (Size(2, 5, 30), Size(5, 5, 100), Size(10, 6, 100), Size(2, 5, 30, lodgings=4))
PILOT = ((2, 6, 60, 4), (5, 5, 100, 8))  # vans, days, requests, lodgings


def main() -> None:
    """Measure and print."""
    told = _options()
    if told.growth is not None:
        growth(told.growth, told.seconds or 60)
        return
    sizes = [_size(text) for text in told.sizes] if told.sizes else list(GRID + HARD if told.full else QUICK)
    seeds = range(told.seeds or (10 if told.full else 1))
    if told.seconds:
        sizes = [replace(size, seconds=told.seconds) for size in sizes]
    peers = told.peers if told.peers is not None else (60 if told.full else 5)
    _print(_weighted(sizes, seeds, peers))
    if told.full and not told.sizes:
        _print(_weighted([MONTH], range(1), 0))
    if told.tiers or told.full:
        _print(_in_tiers(sizes, seeds))
    if told.pilot or told.full:
        _print(_on_pilot(told.seconds or 60, seeds))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.weeks_table", description=__doc__)
    parser.add_argument("--full", action="store_true", help="every size, ten seeds, in tiers, on the pilot's roads")
    parser.add_argument("--sizes", nargs="*", metavar="VANSxDAYSxREQUESTS[-dense][-LODGINGS]", help="these only")
    parser.add_argument("--seeds", type=int, help="how many of each size")
    parser.add_argument("--seconds", type=float, help="for each week (default: 10, hard ones 60, the month 600)")
    parser.add_argument("--peers", type=float, help="seconds for each other solver, 0 for none")
    parser.add_argument("--tiers", action="store_true", help="also objective by objective")
    parser.add_argument("--pilot", action="store_true", help="also weeks on the pilot's roads with every rule on")
    parser.add_argument("--growth", metavar="PNG", type=Path, help="only time and memory against size, with a picture")
    return parser.parse_args()


def _size(text: str) -> Size:
    """Return the size that ``10x6x300-dense`` or ``5x5x100-8`` says."""
    numbers, *marks = text.split("-")
    vans, days, requests = map(int, numbers.split("x"))
    lodgings = sum(int(mark) for mark in marks if mark != "dense")
    hard = lodgings or "dense" in marks
    return Size(vans, days, requests, 60 if hard else 10, dense="dense" in marks, lodgings=lodgings)


# --- Weighted ---------------------------------------------------------------------------------------------------------

HEAD = "| week | seed | tours | musts | net | bound | gap | s | MB |"
BESIDE = " OR-Tools | PyVRP, repaired | without supervision | OR-Tools | PyVRP |"


def _weighted(sizes: Sequence[Size], seeds: Sequence[int], peers: float) -> Iterator[str]:
    """Yield the table of the weighted sum, peers on the first seed of each size, and how many were proven."""
    head = HEAD + (BESIDE if peers else "")
    yield head
    yield _rule(head)
    found: dict[Size, list[Outcome]] = {}
    for size in sizes:
        for seed in seeds:
            week = size.week(seed)
            ours = alone(solved, week, size.seconds)
            found.setdefault(size, []).append(ours)
            cells = [week.name, str(seed), f"{ours.tours:,}", *_reached(ours)]
            if peers:
                cells += _peers(week, ours, size, peers) if seed == seeds[0] and size.beside else [""] * 5
            yield _row(cells)
    yield ""
    for size, outcomes in found.items():
        yield _medians(size.week(0).name, outcomes)
    yield ""


def _reached(ours: Outcome) -> list[str]:
    bonus = ours.worth["total"] - ours.worth["net"]
    return [
        str(ours.worth["musts"]),
        f"{ours.worth['net']:,}",
        f"{ours.levels[0].bound - bonus:,}",
        "proven" if ours.proven else f"{ours.gap:.2%}",
        f"{ours.seconds:.2f}",
        f"{ours.megabytes:.0f}{_faults(ours)}",
    ]


def _medians(name: str, outcomes: Sequence[Outcome]) -> str:
    proven = sum(outcome.proven for outcome in outcomes)
    seconds = [outcome.seconds for outcome in outcomes]
    gaps = [outcome.gap for outcome in outcomes]
    return (
        f"{name}: {proven} of {len(outcomes)} proven, gap {median(gaps):.2%} (at most {max(gaps):.2%}), "
        f"{median(seconds):.2f} s (at most {max(seconds):.2f} s)"
    )


def _peers(week: Week, ours: Outcome, size: Size, seconds: float) -> list[str]:
    """Return the cells of the other solvers, under supervision and without it."""
    if week.lodgings:
        return ["cannot say"] * 2 + [""] * 3
    free = without_supervision(week)
    pyvrp = alone(by_pyvrp, free, seconds)
    best = alone(solved, free, size.seconds)
    gap = "" if best.proven else f" (gap {best.gap:.2%})"
    return [
        _below(ours, alone(by_routing, week, seconds)),
        _below(ours, mended(week, pyvrp)),
        f"{best.worth['net']:,}{gap}{_faults(best)}",
        _below(best, alone(by_routing, free, seconds)),
        _below(best, pyvrp),
    ]


def _below(ours: Outcome, peer: Outcome) -> str:
    """Return a peer's net, how far below ours, and its musts where they are others."""
    net = ours.worth["net"]
    musts = peer.worth["musts"]
    other = "" if musts == ours.worth["musts"] else f", {musts} musts"
    return f"{peer.worth['net']:,} ({(net - peer.worth['net']) / net:.1%}{other}){_faults(peer)}"


def _faults(outcome: Outcome) -> str:
    """Return how many rules are broken, if any are."""
    return f" BROKEN RULES: {len(outcome.broken)}" if outcome.broken else ""


# --- In tiers, and on the pilot's roads -------------------------------------------------------------------------------


def _in_tiers(sizes: Sequence[Size], seeds: Sequence[int]) -> Iterator[str]:
    """Yield the table of the objectives in order."""
    head = "| week, in tiers | seed | musts | value | cost | s | MB |"
    yield head
    yield _rule(head)
    for size in sizes:
        for seed in seeds:
            week = size.week(seed)
            ours = alone(solved_in_tiers, week, size.seconds)
            levels = [_level(level.level, level.bound) for level in ours.levels]
            yield _row([week.name, str(seed), *levels, f"{ours.seconds:.2f}", f"{ours.megabytes:.0f}{_faults(ours)}"])
    yield ""


def _level(level: int, bound: int, unit: int = 1) -> str:
    """Return a level in units, and how far it may be from the best."""
    gap = abs(bound - level) / max(1, abs(level))
    told = f"{level / unit:,.{1 if unit > 1 else 0}f}"
    return told if level == bound else f"{told} (gap {gap:.2%})"


def _on_pilot(seconds: float, seeds: Sequence[int]) -> Iterator[str]:
    """Yield the table of weeks on the pilot's roads, every rule on."""
    head = "| week on the pilot's roads | seed | tours | value | cost, XOF | s | MB |"
    yield head
    yield _rule(head)
    for vans, days, requests, lodgings in PILOT:
        for seed in seeds:
            made: Run = alone(run, full_week(vans, days, requests, lodgings, seed), seconds)
            tiers = {tier.tier: (tier.level, tier.bound) for tier in made.plan.score.tiers}
            broken = f" BROKEN RULES: {made.broken}" if made.broken else ""
            name = f"{vans}x{days}x{requests}-{lodgings}-lodgings"
            levels = [_level(*tiers["value"], unit=1_000), _level(*tiers["cost"])]
            spent = [f"{made.plan.made.seconds:.2f}", f"{made.megabytes:.0f}{broken}"]
            yield _row([name, str(seed), f"{made.listed:,}", *levels, *spent])
    yield ""


# --- Text -------------------------------------------------------------------------------------------------------------


def _rule(head: str) -> str:
    return "|" + "---|" * (head.count("|") - 1)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)
