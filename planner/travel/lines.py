"""The ways driven, as lines to draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil

import numpy as np
import numpy.typing as npt

from planner.model import LegLine, LegPart, LonLat, Place, Problem, Travel
from planner.travel.network import Network, joined, network, on_survey, shortest
from planner.travel.roads import WHOLE

Driven = list[tuple[int, tuple[int, int]]]
"""The roads of a way, each with the junctions it is driven between."""


@dataclass(frozen=True, slots=True)
class _Joined:
    """A place with its junction, the metres to it, and whether they count as surveyed road."""

    point: LonLat
    junction: int
    off_m: float
    on_survey: bool


def straight_line(travel: Travel, leg: tuple[str, str, date, str], start: Place, end: Place) -> LegLine:
    """Return a straight line with the figures of travel."""
    name, other, day, drive = leg
    metres = travel.metres(day, drive, name, other)
    part = LegPart(((start.lon, start.lat), (end.lon, end.lat)), surveyed=False, metres=metres)
    return LegLine((part,), metres, travel.minutes(day, drive, name, other))


def road_lines(
    problem: Problem, closures: frozenset[int], pairs: list[tuple[str, str]]
) -> dict[tuple[str, str], LegLine]:
    """Return the quickest way of each pair along the roads that are open."""
    net = network(problem, closures)
    starts = list(dict.fromkeys(start for start, _ in pairs))
    at = _joined(problem, net, list(dict.fromkeys(name for pair in pairs for name in pair)))
    minutes, before = shortest(net, np.array([at[name].junction for name in starts], np.int64))
    lines = {}
    for names in pairs:
        start, end = at[names[0]], at[names[1]]
        if start.point == end.point:
            lines[names] = LegLine((), 0, 0)
            continue
        row = starts.index(names[0])
        parts = _parts(problem, net, (start, end), _driven(net, before[row], start.junction, end.junction))
        off_minutes = (start.off_m + end.off_m) / 1000 / problem.settings.travel.offroad_kmh * 60
        whole = _up(float(minutes[row, end.junction]) + off_minutes)
        lines[names] = LegLine(parts, sum(part.metres for part in parts), whole)
    return lines


def _joined(problem: Problem, net: Network, names: list[str]) -> dict[str, _Joined]:
    places = problem.places
    points = [(places[name].lon, places[name].lat) for name in names]
    junction, off_road = joined(net, np.array(points))
    surveyed = on_survey(problem, net, junction, off_road)
    told = zip(points, junction.tolist(), off_road.tolist(), surveyed.tolist(), strict=True)
    return {name: _Joined(*facts) for name, facts in zip(names, told, strict=True)}


def _driven(net: Network, before: npt.NDArray[np.int32], start: int, end: int) -> Driven:
    """Return the roads from one junction to another."""
    roads, here = [], end
    while here != start:
        pair = (int(before[here]), here)
        roads.append((net.road[pair], pair))
        here = pair[0]
    return roads[::-1]


def _parts(problem: Problem, net: Network, ends: tuple[_Joined, _Joined], driven: Driven) -> tuple[LegPart, ...]:
    """Return the way from place to place, its stretches of one kind put together."""
    start, end = ends
    to_road, from_road = _off_metres(start, end)
    stretches = [LegPart((start.point, net.junctions[start.junction]), start.on_survey, to_road)]
    for number, (junction, _) in driven:
        road = problem.roads[number]
        line = road.line if road.line[0] == net.junctions[junction] else road.line[::-1]
        stretches.append(LegPart(line, not road.synthetic, road.metres))
    stretches.append(LegPart((net.junctions[end.junction], end.point), end.on_survey, from_road))
    long = [stretch for stretch in stretches if len(set(stretch.points)) > 1]
    return tuple(_merged(list(alike)) for _, alike in groupby(long, key=lambda stretch: stretch.surveyed))


def _off_metres(start: _Joined, end: _Joined) -> tuple[int, int]:
    """Return the metres off the road at both ends: rounded up together, then those that are surveyed."""
    both = _up(start.off_m + end.off_m)
    to_road = both - _up(end.off_m) if end.on_survey and not start.on_survey else _up(start.off_m)
    return to_road, both - to_road


def _merged(stretches: list[LegPart]) -> LegPart:
    points = [point for stretch in stretches for point in stretch.points]
    turns = tuple(point for number, point in enumerate(points) if number == 0 or point != points[number - 1])
    return LegPart(turns, stretches[0].surveyed, sum(stretch.metres for stretch in stretches))


def _up(figure: float) -> int:
    return ceil(figure - WHOLE)
