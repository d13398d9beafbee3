"""Time and memory against requests, vans, days and stops per tour: one table, one picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks.synthetic import drawn_week
from benchmarks.week_runs import Outcome, alone, solved, solved_up_to

Points = dict[int, Outcome]


@dataclass(frozen=True, slots=True)
class Growth:
    """What grows, by how much, and what a week of each size takes."""

    name: str
    sizes: tuple[int, ...]
    run: Callable[[int, float], Outcome]


def _requests(size: int, seconds: float) -> Outcome:
    return alone(solved, drawn_week(5, 6, size, 0), seconds)


def _vans(size: int, seconds: float) -> Outcome:
    return alone(solved, drawn_week(size, 6, 100, 0), seconds)


def _days(size: int, seconds: float) -> Outcome:
    return alone(solved, drawn_week(5, size, 100, 0), seconds)


def _stops(size: int, seconds: float) -> Outcome:
    return alone(solved_up_to, drawn_week(5, 6, 100, 0, dense=True), size, seconds)


GROWTHS = (
    Growth("requests", (30, 60, 100, 200, 300, 500), _requests),
    Growth("vans", (2, 4, 6, 10, 15, 20), _vans),
    Growth("days", (3, 5, 6, 10, 13, 26), _days),
    Growth("stops per tour", (1, 2, 3, 4, 5, 6), _stops),
)


def growth(picture: Path, seconds: float, growths: Sequence[Growth] = GROWTHS) -> None:
    """Print the table and write the picture.

    What grows does so from 5 vans, 6 days and 100 requests; stops per tour with services of 1 to 2 hours.
    """
    measured: dict[str, Points] = {}
    print("| grows | to | tours | s | MB | gap |")
    print("|---|---|---|---|---|---|")
    for one in growths:
        for size in one.sizes:
            found = one.run(size, seconds)
            measured.setdefault(one.name, {})[size] = found
            gap = "proven" if found.proven else f"{found.gap:.2%}"
            cells = f"{found.tours:,} | {found.seconds:.2f} | {found.megabytes:.0f} | {gap}"
            print(f"| {one.name} | {size} | {cells} |", flush=True)
    drawn = _drawn(measured)
    FigureCanvasAgg(drawn)
    drawn.savefig(picture, dpi=110)


def _drawn(measured: dict[str, Points]) -> Figure:
    """Return the picture: seconds, on a scale of powers of ten, and megabytes against each size."""
    figure = Figure(figsize=(11, 5.5), layout="constrained")
    axes = figure.subplots(2, len(measured), sharey="row", squeeze=False)
    for column, (name, points) in enumerate(measured.items()):
        rows = (("s", [of.seconds for of in points.values()]), ("MB", [of.megabytes for of in points.values()]))
        for row, (unit, amounts) in enumerate(rows):
            axis = axes[row, column]
            axis.plot(list(points), amounts, color="#0072b2", zorder=1)
            for size, amount, of in zip(points, amounts, points.values(), strict=True):
                axis.scatter([size], [amount], color="#0072b2" if of.proven else "white", edgecolor="#0072b2", zorder=2)
            if unit == "s":
                axis.set_yscale("log")
            axis.grid(visible=True, alpha=0.3)
            if column == 0:
                axis.set_ylabel(unit)
        axes[1, column].set_xlabel(name)
    axes[1, 0].set_ylim(bottom=0)  # of all, once all are drawn
    figure.suptitle("5 vans, 6 days and 100 requests, as one of these grows; hollow: not proven in the time")
    return figure
