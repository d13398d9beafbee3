"""Pictures of plans beside one another: bars, maps of gains and losses, fronts, weeks in a row."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from planner.inputs.said import visible
from planner.model import Plan, Problem
from planner.render import backdrop
from planner.render.axes import ALARM, INK, SOFT, Chart, Mark, boxed, draw_on
from planner.render.looks import COLOURS
from planner.words import say
from planner.words.formats import number

DPI = 130
WIDE = 10.0  # inches
HEAD, BAR = 1.2, 0.42
NAME_LETTERS = 34
MAPS_A_ROW, MAP_HIGH = 2, 4.2
MORE, LESS, SAME = "#007A5A", "#D55E00", "#8a8a8a"


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars of one figure, the first that of the base; ``wanted`` is 1 where more of it is better, -1 where less is."""

    title: str
    figures: Sequence[float]
    wanted: int


@dataclass(frozen=True, slots=True)
class Page:
    """What every picture says: its title, and across it the word of an exercise where it is one."""

    title: str
    banner: str
    lang: str


@boxed()
def bars(page: Page, names: Sequence[str], panels: Sequence[Panel]) -> bytes:
    """Return a PNG: a bar for each name in each panel, with its figure and the difference to the first."""
    high = HEAD + BAR * len(names) + 0.3
    made = _figure(page, high)
    for position, panel in enumerate(panels):
        left = 0.27 + position * 0.73 / len(panels)
        box = (left, 0.2 / high, 0.73 / len(panels) - 0.035, (high - HEAD - 0.2) / high)
        ax = made.add_axes(box)
        _bars(ax, page, panel)
        ax.set_yticks(range(len(names)), ["\n".join(wrap(visible(name), NAME_LETTERS)) for name in names])
        ax.tick_params(axis="y", labelleft=position == 0, length=0, labelsize=9)
        for label in ax.get_yticklabels():
            label.set_parse_math(False)
    return _png(made)


def _bars(ax: Axes, page: Page, panel: Panel) -> None:
    base = panel.figures[0]
    most = max([*panel.figures, 1])
    for row, figure in enumerate(panel.figures):
        better = (figure - base) * panel.wanted
        colour = SAME if better == 0 else MORE if better > 0 else LESS
        ax.barh(row, figure, color=colour, height=0.66, hatch="//" if better < 0 else "", edgecolor="#ffffff")
        words = number(page.lang, figure)
        if row and round(figure - base):
            words += f"  ({'+' if figure > base else ''}{number(page.lang, figure - base)})"
        told = ax.text(figure + most * 0.02, row, words, va="center", fontsize=8.5, color=INK, parse_math=False)
        told.set_bbox({"facecolor": "#ffffff", "edgecolor": "none", "pad": 1})
    ax.axvline(base, color=INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=2.5)
    ax.set_title(visible(panel.title), fontsize=10.5, loc="left", color=INK, parse_math=False)
    ax.set(xlim=(0, most * 1.5), ylim=(len(panel.figures) - 0.4, -0.6), xticks=[])
    ax.spines[["top", "right", "bottom"]].set_visible(False)


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan beside the base, under its name."""

    name: str
    plan: Plan


@boxed()
def gains(page: Page, problem: Problem, base: Plan, others: Sequence[Compared]) -> bytes:
    """Return a PNG: for each plan a map of the places that are served in it, in the base, in both or in neither."""
    rows = ceil(len(others) / MAPS_A_ROW)
    high = HEAD + rows * (MAP_HIGH + 0.35) + 0.1
    made = _figure(page, high)
    made.text(0.03, 1 - 0.8 / high, say(page.lang, "whatif_map_key"), fontsize=9.5, color=SOFT, va="top")
    for position, other in enumerate(others):
        row, column = divmod(position, MAPS_A_ROW)
        bottom = 1 - (HEAD + (row + 1) * (MAP_HIGH + 0.35)) / high
        ax = made.add_axes((0.03 + column * 0.48, bottom + 0.05 / high, 0.46, MAP_HIGH / high))
        _gains(ax, page, problem, base, other)
    return _png(made)


def _gains(ax: Axes, page: Page, problem: Problem, base: Plan, other: Compared) -> None:
    before, after = _served(problem, base), _served(problem, other.plan)
    asked = {problem.requests[answer.request].community for answer in base.answers if answer.reason != "status"}
    marks = [
        *(_mark(problem, name, "clinic", "+", MORE) for name in sorted(after - before)),
        *(_mark(problem, name, "clinic", "\N{MINUS SIGN}", LESS) for name in sorted(before - after)),
        *(_mark(problem, name, "same", "", SAME) for name in sorted(after & before)),
        *(_mark(problem, name, "waiting", "", SAME) for name in sorted(asked - after - before)),
    ]
    box = backdrop.extent([problem.communities[name] for name in sorted(asked)])
    draw_on(ax, Chart(box, backdrop.lines(problem, box), (), marks, page.banner), size=7.5)
    facts = {"scenario": other.name, "gained": len(after - before), "lost": len(before - after)}
    ax.set_title(
        visible(say(page.lang, "whatif_map_title", **facts)), fontsize=10, loc="left", color=INK, parse_math=False
    )


def _served(problem: Problem, plan: Plan) -> set[str]:
    return {problem.requests[day.request].community for day in plan.clinic_days}


def _mark(problem: Problem, community: str, kind: str, badge: str, colour: str) -> Mark:
    place = problem.communities[community]
    return Mark(kind, place.lon, place.lat, place.name if badge else "", badge, colour=colour)


@dataclass(frozen=True, slots=True)
class Front:
    """Points of a front: ``across`` and ``clients`` of each, and the name of those that have one.

    Where a third figure is told, ``shade``, points have its colour and no line joins them.
    """

    across: Sequence[float]
    clients: Sequence[int]
    names: Sequence[str]
    label: str
    decimals: int = 0
    shade: Sequence[float] = ()
    shade_label: str = ""


@boxed()
def front(page: Page, points: Front) -> bytes:
    """Return a PNG of a front, its named points with their figures."""
    high = 6.0
    made = _figure(page, high)
    ax = made.add_axes((0.1, 0.13, 0.86, (high - 0.8) / high - 0.13))
    if points.shade:
        dots = ax.scatter(points.across, points.clients, c=points.shade, cmap="viridis", s=42, zorder=4)
        key = made.colorbar(dots, ax=ax, fraction=0.05, pad=0.02, format=lambda at, _: number(page.lang, at, 2))
        key.set_label(points.shade_label, parse_math=False)
    else:
        ax.step(points.across, points.clients, where="pre", color=SAME, linewidth=1)
        ax.plot(points.across, points.clients, linestyle="", marker="o", color=INK, markersize=5)
    for x, clients, name in zip(points.across, points.clients, points.names, strict=True):
        if name:
            words = f"{name} ({number(page.lang, clients)} · {number(page.lang, x, points.decimals)})"
            right = x > (min(points.across) + max(points.across)) / 2
            spot = ax.annotate(words, (x, clients), (4 if right else -4, 9), textcoords="offset points", fontsize=9)
            spot.set(ha="right" if right else "left", color=INK, parse_math=False)
            ax.plot(x, clients, marker="o", color=LESS if points.shade else MORE, markersize=11, zorder=3)
    ax.set_xlabel(points.label, parse_math=False)
    ax.set_ylabel(say(page.lang, "whatif_clients"), parse_math=False)
    ax.xaxis.set_major_formatter(lambda figure, _: number(page.lang, figure, points.decimals))
    ax.margins(0.06, 0.12)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(visible=True, color="#e4e4e4", linewidth=0.6)
    ax.set_axisbelow(True)
    return _png(made)


@dataclass(frozen=True, slots=True)
class Span:
    """One of some weeks in a row: its first day in words, clients by district, requests served and left waiting.

    ``gap`` is how far its plan may lie below the best, in words; empty where it is proven.
    """

    name: str
    clients: Mapping[str, int]
    served: int
    waiting: int
    gap: str = ""


@boxed()
def weeks(page: Page, spans: Sequence[Span]) -> bytes:
    """Return a PNG: above the clients of each week by district, below the requests served and those left waiting."""
    high = 7.2
    made = _figure(page, high)
    above = made.add_axes((0.08, 0.46, 0.72, 0.42))
    below = made.add_axes((0.08, 0.1, 0.72, 0.27))
    at, base = range(len(spans)), [0] * len(spans)
    for rank, district in enumerate(sorted({name for span in spans for name in span.clients})):
        parts = [span.clients.get(district, 0) for span in spans]
        colour, _ = COLOURS[rank % len(COLOURS)]
        hatch = "" if rank < len(COLOURS) else "//"
        bars_of = above.bar(at, parts, bottom=base, color=colour, hatch=hatch, edgecolor="#ffffff", linewidth=0.6)
        bars_of.set_label(visible(district) or "–")
        base = [low + part for low, part in zip(base, parts, strict=True)]
    for week, (top, span) in enumerate(zip(base, spans, strict=True)):
        words = number(page.lang, top) + (f"\n{span.gap}" if span.gap else "")
        above.text(week, top, words, ha="center", va="bottom", fontsize=8.5, color=INK, parse_math=False)
    below.bar(at, [span.served for span in spans], color=MORE, label=say(page.lang, "whatif_served"))
    waiting = [span.waiting for span in spans]
    below.plot(at, waiting, color=LESS, marker="D", markersize=5, label=say(page.lang, "whatif_waiting"))
    for ax, name in ((above, "whatif_clients"), (below, "whatif_requests")):
        ax.set_ylabel(say(page.lang, name), parse_math=False)
        ax.set_xticks(at, [span.name for span in spans], fontsize=8.5)
        ax.margins(y=0.14)
        ax.spines[["top", "right"]].set_visible(False)
        key = ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.02), frameon=False, fontsize=8.5)
        for words_of in key.get_texts():
            words_of.set_parse_math(False)
    return _png(made)


def _figure(page: Page, high: float) -> Figure:
    made = Figure(figsize=(WIDE, high), dpi=DPI)
    FigureCanvasAgg(made)
    title = made.text(0.03, 1 - 0.25 / high, visible(page.title), fontsize=15, va="top", parse_math=False)
    title.set(fontweight="bold", color=INK)
    if page.banner:
        across = made.text(0.97, 1 - 0.27 / high, page.banner, fontsize=9, ha="right", va="top", parse_math=False)
        across.set(fontweight="bold", color="#ffffff")
        across.set_bbox({"facecolor": ALARM, "edgecolor": "none", "pad": 3})
    return made


def _png(made: Figure) -> bytes:
    whole = io.BytesIO()
    made.savefig(whole, format="png")
    return whole.getvalue()
