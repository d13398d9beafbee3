"""The map on matplotlib's axes: backdrop, lines, signs, and the names for which there is room."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from math import cos, radians, sqrt

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation, Text
from matplotlib.transforms import BboxBase

from planner.inputs.said import visible
from planner.render.geojson import Box, Feature

Boxes = npt.NDArray[np.float64]

PAPER, INK, ALARM, AREA, SOFT = "#f6f3ec", "#1d2530", "#b3001b", "#7c6f86", "#444444"
POINT_PX = 0.75  # points per pixel of the page's style sheet
MARGIN = 0.09
BANNER = 1.3  # letters of this many times their share of the width lie across a map without leaving it
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1))
CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))
AWAY = (2, 16, 34, 56)  # points from a sign to its name; from the second on a line leads there
HOLLOW = ("waiting", "must")
SHAPES = {
    "clinic": ("o", 12.5),
    "same": ("o", 6.5),
    "waiting": ("D", 6.5),
    "must": ("D", 9),
    "centre": ("s", 7.5),
    "base": ("s", 8.5),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a point: of which kind, with a letter or two on it, and a name beside it, in a box if it has a tag."""

    kind: str
    lon: float
    lat: float
    label: str
    badge: str = ""
    tag: str = ""
    colour: str = INK
    ink: str = "#ffffff"

    @property
    def words(self) -> str:
        """The name with its tag."""
        return visible(f"{self.label} · {self.tag}" if self.tag else self.label)


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn on the axes; ``lines`` from the lowest to the highest, the marks that matter most first."""

    box: Box
    lines: Sequence[Feature]
    areas: Sequence[Feature]
    marks: Sequence[Mark]
    banner: str = ""


@contextmanager
def boxed() -> Iterator[None]:
    """Let a letter that the font lacks be drawn as a box, without a warning for each."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        yield


@boxed()
def draw_on(ax: Axes, chart: Chart, size: float = 9) -> None:
    """Draw a chart so that it fills the axes; names in a size of points. No text is read as a formula."""
    ax.set_facecolor(PAPER)
    ax.set(xticks=[], yticks=[])
    _fill(ax, chart.box)
    for number, feature in enumerate(chart.lines):
        _line(ax, feature, number)
    for mark in reversed(chart.marks):
        sign(ax, mark, size)
    if chart.banner:
        across = ax.text(0.5, 0.5, chart.banner, transform=ax.transAxes, rotation=18, parse_math=False, zorder=90)
        room = 72 * ax.get_window_extent().width / ax.figure.dpi
        letters = min(2.7 * size, BANNER * room / len(chart.banner))
        across.set(color=ALARM, alpha=0.16, fontsize=letters, fontweight="bold", ha="center", va="center")
    _names(ax, chart, size)


def sign(ax: Axes, mark: Mark, size: float) -> None:
    """Draw a mark's sign, without its name."""
    shape, wide = SHAPES[mark.kind]
    hollow = mark.kind in HOLLOW
    face, edge = ("#ffffffd0", mark.colour) if hollow else (mark.colour, "#ffffff")
    (drawn,) = ax.plot(mark.lon, mark.lat, marker=shape, markersize=wide * size / 9, markeredgewidth=1.3, zorder=20)
    drawn.set(markerfacecolor=face, markeredgecolor=edge)
    if mark.badge:
        letters = ax.text(mark.lon, mark.lat, mark.badge, ha="center", va="center_baseline", parse_math=False)
        letters.set(color=mark.colour if hollow else mark.ink, fontsize=0.85 * size, fontweight="bold", zorder=21)


def _fill(ax: Axes, box: Box) -> None:
    """Set the limits so that the box lies within, as wide as high on the ground."""
    west, south, east, north = box
    squeeze = cos(radians((south + north) / 2))
    frame = ax.get_window_extent()
    wide, high = (east - west) * squeeze * (1 + 2 * MARGIN), (north - south) * (1 + 2 * MARGIN)
    high = max(high, wide * frame.height / frame.width)
    wide = high * frame.width / frame.height
    x, y = (west + east) / 2, (south + north) / 2
    ax.set(xlim=(x - wide / squeeze / 2, x + wide / squeeze / 2), ylim=(y - high / 2, y + high / 2))


def _line(ax: Axes, feature: Feature, number: int) -> None:
    style = feature["properties"]["style"]
    dashes = [float(part) / style["weight"] for part in style.get("dashArray", "").split()]
    drawn = LineCollection(
        feature["geometry"]["coordinates"],
        colors=style["color"],
        linewidths=style["weight"] * POINT_PX,
        linestyles=[(0, tuple(dashes))] if dashes else "solid",
        zorder=1 + number / 1000,
    )
    ax.add_collection(drawn, autolim=False)
    inner = feature["properties"].get("inner")
    if inner:
        style = {"color": "#ffffff", "weight": 1.6, "dashArray": inner}
        _line(ax, {"geometry": feature["geometry"], "properties": {"style": style}}, number)


def _names(ax: Axes, chart: Chart, size: float) -> None:
    """Put each name where it covers no sign and no earlier name; leave out those for which there is no room."""
    taken = np.array([_square(ax, mark, size) for mark in chart.marks]).reshape(-1, 4)
    for mark in chart.marks:
        spots = product(AWAY, (*SIDES, *CORNERS)) if mark.tag else product(AWAY[:1], SIDES)
        taken = _place(ax, mark, size, spots, taken)
    for area in chart.areas:
        lon, lat = area["geometry"]["coordinates"]
        taken = _place(ax, Mark("area", lon, lat, area["properties"]["label"]), size, iter([(0, (0, 0))]), taken)


def _square(ax: Axes, mark: Mark, size: float) -> Boxes:
    """Return the square that a sign takes: left, bottom, right, top in pixels."""
    x, y = ax.transData.transform((mark.lon, mark.lat))
    half = _half(mark, size) * ax.figure.dpi / 72
    return np.array([x - half, y - half, x + half, y + half])


def _half(mark: Mark, size: float) -> float:
    """Return half the width of a sign, in points."""
    return SHAPES[mark.kind][1] / 2 * size / 9 if mark.kind in SHAPES else 0


def _place(ax: Axes, mark: Mark, size: float, spots: Iterator[tuple[int, tuple[int, int]]], taken: Boxes) -> Boxes:
    """Draw a mark's name on the first spot that is free; return what is taken then."""
    name, frame, own = _name(ax, mark, size), ax.get_window_extent(), _square(ax, mark, size)
    name.get_window_extent()  # puts the name where it belongs
    extent = Text.get_window_extent(name)  # without the line that leads to it
    others = taken[(taken != own).any(axis=1)]
    x, y = (own[0] + own[2]) / 2, (own[1] + own[3]) / 2
    for away, (right, up) in spots:
        far = (_half(mark, size) + away) / (sqrt(2) if right and up else 1)
        step = far * ax.figure.dpi / 72
        left = x + right * step + (right - 1) / 2 * extent.width
        bottom = y + up * step + (up - 1) / 2 * extent.height
        room = np.array([left, bottom, left + extent.width, bottom + extent.height])
        if _within(room, frame) and not _covers(room, others):
            name.set(ha={1: "left", 0: "center", -1: "right"}[right], va={1: "bottom", 0: "center", -1: "top"}[up])
            name.xyann = (right * far, up * far)
            if name.arrow_patch is not None:
                name.arrow_patch.set_visible(away > AWAY[0])
            return np.vstack([taken, room])
    name.remove()
    return taken


def _within(room: Boxes, frame: BboxBase) -> bool:
    return bool(frame.x0 < room[0] and room[2] < frame.x1 and frame.y0 < room[1] and room[3] < frame.y1)


def _covers(room: Boxes, others: Boxes) -> bool:
    apart = (
        (others[:, 0] >= room[2]) | (others[:, 2] <= room[0]) | (others[:, 1] >= room[3]) | (others[:, 3] <= room[1])
    )
    return not apart.all()


def _name(ax: Axes, mark: Mark, size: float) -> Annotation:
    lead = {"arrowstyle": "-", "color": mark.colour, "linewidth": 1, "shrinkA": 0, "shrinkB": 3}
    where = (mark.lon, mark.lat)
    name = ax.annotate(
        mark.words, where, (0, 0), textcoords="offset points", arrowprops=lead if mark.tag else None, parse_math=False
    )
    name.set(fontsize=size, color=INK if mark.kind in HOLLOW else SOFT, zorder=30)
    if mark.tag:
        name.set(color=mark.ink, fontweight="bold", fontsize=0.95 * size)
        name.set_bbox(
            {"boxstyle": "round,pad=0.18", "facecolor": mark.colour, "edgecolor": "#ffffff", "linewidth": 0.6}
        )
    else:
        name.set_path_effects([withStroke(linewidth=2.5, foreground="#ffffffd0")])
    if mark.kind == "area":
        name.set(color=AREA, fontstyle="italic", zorder=5)
    return name
