"""The roads as a graph: junctions where lines end, places joined to the nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.geo import LonLat, great_circles_m
from planner.model import Problem
from planner.travel.closures import shut_roads

Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# A place this near a junction of a surveyed road is on that road, as far as a survey goes.
ON_THE_ROAD_M = 500.0


@dataclass(frozen=True, slots=True)
class Network:
    """Junctions (lon, lat), and between them the quickest road: ``minutes`` (sparse), and which road by (from, to)."""

    junctions: tuple[LonLat, ...]
    minutes: csr_array
    road: dict[tuple[int, int], int]


def network(problem: Problem, closures: frozenset[int]) -> Network:
    """Return the graph of the roads that are open, at the season's speeds."""
    shut = shut_roads(problem, closures)
    rain = problem.settings.travel.season == "rain"
    numbers: dict[LonLat, int] = {}
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for position, road in enumerate(problem.roads):
        ends = [numbers.setdefault(point, len(numbers)) for point in (road.line[0], road.line[-1])]
        speed = road.kmh_rain if rain else road.kmh_dry
        if position in shut or speed <= 0:
            continue
        minutes = road.metres / 1000 / speed * 60
        for way in (tuple(ends), tuple(reversed(ends))):
            pair = (way[0], way[1])
            if pair not in best or minutes < best[pair][0]:
                best[pair] = (minutes, position)
    ways = np.array(list(best), np.int64).reshape(len(best), 2)
    weights = np.array([minutes for minutes, _ in best.values()])
    size = len(numbers)
    graph = csr_array((weights, (ways[:, 0], ways[:, 1])), shape=(size, size))
    return Network(tuple(numbers), graph, {pair: position for pair, (_, position) in best.items()})


def joined(net: Network, points: Floats) -> tuple[Indices, Floats]:
    """Return, for each point (lon, lat), its nearest junction and the metres to it as the crow flies."""
    metres = great_circles_m(points, np.array(net.junctions))
    nearest = metres.argmin(axis=1)
    return nearest, metres[np.arange(len(points)), nearest]


def on_survey(problem: Problem, net: Network, junction: Indices, off_road: Floats) -> npt.NDArray[np.bool_]:
    """Return which places, joined to those junctions, count as lying on a surveyed road."""
    ends = {end for pair, road in net.road.items() if not problem.roads[road].synthetic for end in pair}
    return (off_road <= ON_THE_ROAD_M) & np.isin(junction, list(ends))


def shortest(net: Network, sources: Indices) -> tuple[Floats, npt.NDArray[np.int32]]:
    """Return the minutes from each source to every junction (inf: no way), and the junction before each."""
    minutes, before = dijkstra(net.minutes, indices=sources, return_predecessors=True)
    return np.atleast_2d(minutes), np.atleast_2d(before)
