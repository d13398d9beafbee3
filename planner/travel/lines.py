"""The ways driven, as lines to draw."""

from __future__ import annotations

from datetime import date
from math import ceil

import numpy as np
import numpy.typing as npt

from planner.model import LegLine, LonLat, Place, Problem, Travel
from planner.travel.network import Network, joined, network, shortest
from planner.travel.roads import WHOLE

# A place this near its junction is on the road, as far as a survey goes.
ON_THE_ROAD_M = 500.0


def straight_line(travel: Travel, leg: tuple[str, str, date, str], start: Place, end: Place) -> LegLine:
    """Return a straight line with the figures of travel."""
    name, other, day, drive = leg
    points = ((start.lon, start.lat), (end.lon, end.lat))
    return LegLine(points, False, travel.metres(day, drive, name, other), travel.minutes(day, drive, name, other))


def road_lines(
    problem: Problem, closures: frozenset[int], pairs: list[tuple[str, str]]
) -> dict[tuple[str, str], LegLine]:
    """Return the quickest way of each pair along the roads that are open."""
    net, places = network(problem, closures), problem.places
    starts = list(dict.fromkeys(start for start, _ in pairs))
    names = list(dict.fromkeys(name for pair in pairs for name in pair))
    junction, off_road = joined(net, np.array([(places[name].lon, places[name].lat) for name in names]))
    at = dict(zip(names, zip(junction.tolist(), off_road.tolist(), strict=True), strict=True))
    minutes, before = shortest(net, np.array([at[name][0] for name in starts], np.int64))
    lines = {}
    for start, end in pairs:
        row = starts.index(start)
        roads = _roads_of_way(net, before[row], at[start][0], at[end][0])
        here = (places[start].lon, places[start].lat) == (places[end].lon, places[end].lat)
        off_m = 0.0 if here else at[start][1] + at[end][1]
        off_minutes = off_m / 1000 / problem.settings.travel.offroad_kmh * 60
        metres = off_m + sum(problem.roads[road].metres for road, _ in roads)
        surveyed = max(at[start][1], at[end][1]) <= ON_THE_ROAD_M and not any(
            problem.roads[road].synthetic for road, _ in roads
        )
        lines[start, end] = LegLine(
            _points(problem, net, (places[start], places[end]), roads),
            surveyed,
            ceil(metres - WHOLE),
            ceil(float(minutes[row, at[end][0]]) + off_minutes - WHOLE),
        )
    return lines


def _roads_of_way(
    net: Network, before: npt.NDArray[np.int32], start: int, end: int
) -> list[tuple[int, tuple[int, int]]]:
    """Return the roads from one junction to another, each with the junctions it is driven between."""
    roads, here = [], end
    while here != start:
        pair = (int(before[here]), here)
        roads.append((net.road[pair], pair))
        here = pair[0]
    return roads[::-1]


def _points(
    problem: Problem, net: Network, ends: tuple[Place, Place], roads: list[tuple[int, tuple[int, int]]]
) -> tuple[LonLat, ...]:
    start, end = ends
    points = [(start.lon, start.lat)]
    for road, (junction, _) in roads:
        line = problem.roads[road].line
        points += line if line[0] == net.junctions[junction] else line[::-1]
    points.append((end.lon, end.lat))
    return tuple(point for number, point in enumerate(points) if number == 0 or point != points[number - 1])
