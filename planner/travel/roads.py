"""Travel over the dataset's roads: the quickest way, places joined to the nearest junction off the road."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from planner.geo import great_circles_m
from planner.model import Matrix, Problem
from planner.travel.cache import cached
from planner.travel.network import Network, joined, network, on_survey, shortest

# A quickest way's minutes are sums of floats: what lies this little above a whole minute is that minute.
WHOLE = 1e-6


def road_matrix(problem: Problem, closures: frozenset[int]) -> Matrix:
    """Return minutes and metres of the quickest way between all places, rounded up; kept for the next time."""
    roads = tuple(
        (road.line, road.metres, road.kmh_dry, road.kmh_rain, road.id, road.synthetic) for road in problem.roads
    )
    places = tuple((place.lon, place.lat) for place in problem.places.values())
    points = np.array(places).reshape(-1, 2)
    shut = tuple(problem.closures[number] for number in sorted(closures))
    return cached(
        ("roads", roads, places, shut, problem.settings.travel), lambda: computed_matrix(problem, closures, points)
    )


def computed_matrix(problem: Problem, closures: frozenset[int], points: npt.NDArray[np.float64]) -> Matrix:
    """Return the matrix between points (n x 2, lon lat), computed."""
    net = network(problem, closures)
    junction, off_road = joined(net, points)
    minutes, before = shortest(net, junction)
    on_roads = _metres(problem, net, before)[:, junction]
    metres = on_roads[..., 0] + off_road[:, None] + off_road[None, :]
    on_road = np.where(on_survey(problem, net, junction, off_road), off_road, 0)
    surveyed = on_roads[..., 1] + on_road[:, None] + on_road[None, :]
    off_minutes = off_road / 1000 / problem.settings.travel.offroad_kmh * 60
    total = minutes[:, junction] + off_minutes[:, None] + off_minutes[None, :]
    same = great_circles_m(points, points) == 0
    total[same], metres[same], surveyed[same] = 0, 0, 0
    reached = np.isfinite(total)
    return Matrix(_up(total, reached), _up(metres, reached), _up(surveyed, reached))


def _up(figures: npt.NDArray[np.float64], reached: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    return np.where(reached, np.ceil(np.where(reached, figures, 0) - WHOLE), -1).astype(np.int32)


def _metres(problem: Problem, net: Network, before: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """Return the metres along each quickest way, all and those surveyed (sources x junctions x 2).

    Each junction starts with the metres of its last road; then, doubling, adds what its forerunner has gathered.
    """
    size = len(net.junctions)
    start = np.arange(size)
    ways = np.array(list(net.road), np.int64).reshape(-1, 2)
    roads = [problem.roads[road] for road in net.road.values()]
    lengths = np.array([(road.metres, 0 if road.synthetic else road.metres) for road in roads], float).reshape(-1, 2)
    keys = ways[:, 0] * size + ways[:, 1]
    order = np.argsort(keys)
    keys, lengths = keys[order], lengths[order]
    result = np.zeros((*before.shape, 2))
    for row, forerunner in enumerate(before.astype(np.int64)):
        reached = forerunner >= 0
        parent = np.where(reached, forerunner, start)
        gathered = np.zeros((size, 2))
        gathered[reached] = lengths[np.searchsorted(keys, parent[reached] * size + start[reached])]
        while True:
            grand = parent[parent]
            gathered = gathered + gathered[parent]
            if (grand == parent).all():
                break
            parent = grand
        result[row] = gathered
    return result
