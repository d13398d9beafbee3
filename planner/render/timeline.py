"""The vans by day, hour by hour: a picture of driving, clinics, supervision stops, breaks and nights."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from planner.model import Kind, Minute, Night, Plan, Problem, Stop, Tour
from planner.render.looks import Look
from planner.render.scene import Scene
from planner.words import status, tours
from planner.words.formats import clock, date_without_weekday, day_and_month, long_date, short_day

DPI = 150
WIDTH, ROW, ABOVE, BELOW = 10.8, 0.40, 0.85, 0.75  # inches: an A4 page laid across
ROWS_A_PAGE = 14
LETTERS_AN_HOUR = 11
ROAD, PAUSE, ALARM = "#555555", "#ffffff", "#B00000"
FONT = "DejaVu Sans"
MISSING = "\N{WHITE SQUARE}"


class _Row(NamedTuple):
    """A van on a day: on a tour, or waiting away from its base."""

    day: str
    van: str
    tour: Tour | None
    wait: Night | None


def timeline(problem: Problem, plan: Plan, lang: str = "fr") -> list[bytes]:
    """Return the picture as PNG files, one after another where the van-days do not fit on one page."""
    return [_png(figure) for figure in figures(problem, plan, lang)]


def figures(problem: Problem, plan: Plan, lang: str = "fr") -> Iterator[Figure]:
    """Yield a figure for each page of van-days."""
    scene = Scene(problem, plan, {}, lang)
    rows = _rows(scene)
    for first in range(0, max(1, len(rows)), ROWS_A_PAGE):
        yield _figure(scene, rows[first : first + ROWS_A_PAGE])


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
    return file.getvalue()


def _rows(scene: Scene) -> list[_Row]:
    told = [((tour.date, tour.van), tour, None) for tour in scene.tours]
    waits = [((night.date, night.van), None, night) for night in tours.waits(scene.plan)]
    return [
        _Row(short_day(scene.lang, key[0]), key[1], tour, wait)
        for key, tour, wait in sorted([*told, *waits], key=lambda one: one[0])
    ]


def _figure(scene: Scene, rows: Sequence[_Row]) -> Figure:
    high = ABOVE + BELOW + ROW * max(1, len(rows))
    figure = Figure(figsize=(WIDTH, high), facecolor="white")
    axes = figure.add_axes((0.09, BELOW / high, 0.89, 1 - (ABOVE + BELOW) / high))
    _hours(scene, axes, max(1, len(rows)))
    _titles(scene, figure, high)
    _legend(scene, figure)
    if not rows:
        _text(axes, sum(axes.get_xlim()) / 2, 0, scene.say("timeline_none"), ha="center")
    before = ""
    for place, row in enumerate(rows):
        _label(axes, place, row, first=row.day != before)
        before = row.day
        if row.tour is not None:
            _tour(scene, axes, place, row.tour)
        elif row.wait is not None:
            words = tours.wait_at(scene.problem, row.wait.place, scene.lang)
            _text(axes, sum(axes.get_xlim()) / 2, place, f"\N{LAST QUARTER MOON} {words}", ha="center", style="italic")
    return figure


def _hours(scene: Scene, axes: Axes, count: int) -> None:
    """Lay out the hours from the first departure to the last return, the rows from the top."""
    clocks = [minute for tour in scene.tours for minute in (tour.stops[0].leave, tour.stops[-1].arrive)]
    room = 1 if scene.plan.nights else 0  # for the words of a night
    first, last = min(clocks, default=360) // 60, -(-max(clocks, default=1080) // 60) + room
    axes.set_xlim(60 * first, 60 * last)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_xticks(range(60 * first, 60 * last + 1, 60), [clock(60 * hour) for hour in range(first, last + 1)])
    axes.tick_params(axis="x", labelsize=8, length=0, top=False)
    axes.set_yticks([])
    axes.grid(visible=True, axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def _titles(scene: Scene, figure: Figure, high: float) -> None:
    plan, lang = scene.plan, scene.lang
    heading = scene.say("map_heading", week=int(plan.week.rsplit("W", 1)[-1]))
    dates = scene.say("map_dates", first=day_and_month(lang, scene.dates[0]), last=long_date(lang, scene.dates[-1]))
    day = date_without_weekday(lang, plan.planned_on)
    state = scene.say("book_state", state=status.told(plan.status, plan.number, lang), day=day)
    figure.text(0.01, 1 - 0.28 / high, scene.say("map_title", heading=heading, dates=dates), size=12, weight="bold")
    figure.text(0.01, 1 - 0.52 / high, state, size=9, color=ROAD)
    if plan.made_up:
        figure.text(0.98, 1 - 0.52 / high, scene.say("map_exercise"), size=10, weight="bold", color=ALARM, ha="right")


def _legend(scene: Scene, figure: Figure) -> None:
    signs = [
        ("driving", Line2D([], [], color=ROAD, linewidth=3)),
        ("clinic", Patch(facecolor="#888888", edgecolor=ROAD)),
        ("setup", Patch(facecolor="#e6e6e6", edgecolor=ROAD)),
        ("break", Patch(facecolor=PAUSE, hatch="////", edgecolor=ROAD)),
        ("pickup", _marker("^")),
        ("dropoff", _marker("v")),
        ("night", _marker("$\N{LAST QUARTER MOON}$")),
    ]
    labels = [scene.say(f"timeline_{key}") for key, _ in signs]
    figure.legend([sign for _, sign in signs], labels, loc="lower center", ncols=len(signs), fontsize=8, frameon=False)


def _marker(shape: str) -> Line2D:
    return Line2D([], [], color="black", marker=shape, linestyle="", markersize=7)


def _label(axes: Axes, place: int, row: _Row, *, first: bool) -> None:
    """Write the day beside its first row, and the van beside every row; a line sets days apart."""
    left = axes.get_xlim()[0]
    _text(axes, left - 6, place, row.van[:8], ha="right", weight="bold")
    if first:
        axes.text(-0.095, place, row.day, transform=axes.get_yaxis_transform(), va="center", size=9, parse_math=False)
        axes.axhline(place - 0.5, color="#999999", linewidth=0.8, xmin=-0.1, clip_on=False)


def _tour(scene: Scene, axes: Axes, place: int, tour: Tour) -> None:
    look = scene.looks[tour.van]
    for here, there in pairwise(tour.stops):
        axes.plot([here.leave, there.arrive], [place, place], color=ROAD, linewidth=3, solid_capstyle="butt")
    for stop in tour.stops:
        if stop.kind is Kind.CLINIC:
            _clinic(scene, axes, place, stop, look)
        elif stop.kind is Kind.BREAK:
            _bar(axes, place, stop.arrive, stop.leave, PAUSE, hatch="////")
        elif stop.kind in {Kind.PICKUP, Kind.DROPOFF}:
            shape = "^" if stop.kind is Kind.PICKUP else "v"
            middle = (stop.arrive + stop.leave) / 2
            axes.plot([middle], [place], marker=shape, color="black", markersize=7, markeredgecolor="white", zorder=4)
    if tour.stops[-1].kind is Kind.SLEEP:
        night = f"\N{LAST QUARTER MOON} {tours.place_name(scene.problem, tour.end)}"
        begin = tour.stops[-1].arrive + 4
        most = int((axes.get_xlim()[1] - begin) / 60 * LETTERS_AN_HOUR)
        _text(axes, begin, place, _cut(night, most), ha="left", style="italic")


def _clinic(scene: Scene, axes: Axes, place: int, stop: Stop, look: Look) -> None:
    begin, end = stop.begin or stop.arrive, stop.end or stop.leave
    _bar(axes, place, stop.arrive, stop.leave, look.colour, alpha=0.3)
    _bar(axes, place, begin, end, look.colour)
    shown = (begin, end)
    if stop.pause:
        _bar(axes, place, *stop.pause, PAUSE, hatch="////")
        shown = max(((begin, stop.pause[0]), (stop.pause[1], end)), key=lambda part: part[1] - part[0])
    name = _cut(scene.places[stop.place].name, int((shown[1] - shown[0]) / 60 * LETTERS_AN_HOUR))
    _text(axes, sum(shown) / 2, place, name, ha="center", color=look.ink, zorder=5)


def _bar(axes: Axes, place: int, begin: Minute, end: Minute, colour: str, **looks: object) -> None:
    bar = Rectangle((begin, place - 0.33), end - begin, 0.66, facecolor=colour, edgecolor=ROAD, linewidth=0.5, zorder=3)
    bar.set(**looks)
    axes.add_patch(bar)


def _text(axes: Axes, x: float, y: float, words: str, **looks: object) -> None:
    """Write a text as it stands: no formula of mathematics, no letter that the font lacks."""
    axes.text(x, y, drawable(words), va="center", size=8, parse_math=False, **looks)  # type: ignore[arg-type]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: max(0, most - 1)] + "…" if most > 1 else ""


def drawable(text: str) -> str:
    """Return a text on one line, without marks that are not seen, a square for each letter that the font lacks."""
    line = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
    seen = (letter for letter in line if unicodedata.category(letter) != "Cf")
    return "".join(letter if _has(letter) else MISSING for letter in seen)


@cache
def _has(letter: str) -> bool:
    used = (
        FontProperties(family=FONT),
        FontProperties(family=FONT, weight="bold"),
        FontProperties(family=FONT, style="italic"),
    )
    fonts = (get_font(findfont(look)) for look in used)
    return all(font.get_char_index(ord(letter)) for font in fonts)
