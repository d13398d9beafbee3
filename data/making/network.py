"""Shortest paths on the road network, and the part of it that the pilot keeps."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

KM_PER_DEGREE = 111.2
MIDDLE_LATITUDE = 12.6
NEAR_KM = 10.0
WEIGHTS = ("dry", "rain", "km")

Edges = gpd.GeoDataFrame
Numbers = NDArray[np.float64]
Nodes = NDArray[np.int32]


def flat_km(lon: ArrayLike, lat: ArrayLike) -> Numbers:
    """Return positions on a plane in km, true to a few per cent around Bamako."""
    shrink = float(np.cos(np.radians(MIDDLE_LATITUDE)))
    return np.column_stack([np.asarray(lon) * shrink, np.asarray(lat)]) * KM_PER_DEGREE


def graph(edges: Edges, weight: str, size: int) -> csr_array:
    """Return the network as a matrix; of two roads between the same nodes the shorter counts."""
    ends = pd.DataFrame({"a": edges[["u", "v"]].min(axis=1), "b": edges[["u", "v"]].max(axis=1)})
    least = edges[weight].groupby([ends["a"], ends["b"]]).min().reset_index()
    cells = (least[weight], (least["a"], least["b"]))
    return coo_array(cells, shape=(size, size)).tocsr()


def distances(edges: Edges, weight: str, origins: Sequence[int], size: int) -> Numbers:
    """Return the least ``weight`` from each of the origins to every node."""
    return dijkstra(graph(edges, weight, size), directed=False, indices=list(origins))


def nearest_origin(edges: Edges, weight: str, origins: Sequence[int], size: int) -> tuple[Numbers, Nodes]:
    """Return for every node the ``weight`` to its nearest origin, and that origin."""
    away, _, origin = dijkstra(
        graph(edges, weight, size),
        directed=False,
        indices=list(origins),
        min_only=True,
        return_predecessors=True,
    )
    return away, origin


def path_edges(edges: Edges, weight: str, origins: Sequence[int], size: int) -> set[int]:
    """Return the index of every edge on a shortest path between two of the origins."""
    _, before = dijkstra(
        graph(edges, weight, size),
        directed=False,
        indices=list(origins),
        return_predecessors=True,
    )
    by_ends = edge_by_ends(edges, weight)
    used: set[int] = set()
    for row in before:
        for end in origins:
            used |= _walk_back(row, end, by_ends)
    return used


def edge_by_ends(edges: Edges, weight: str) -> dict[tuple[int, int], int]:
    """Return the edge for each pair of nodes, both ways round; the shorter where there are two."""
    longest_first = edges.sort_values(weight, ascending=False, kind="stable")
    ends = zip(longest_first["u"], longest_first["v"], longest_first.index, strict=True)
    by_ends: dict[tuple[int, int], int] = {}
    for u, v, index in ends:
        by_ends[(u, v)] = by_ends[(v, u)] = index
    return by_ends


def path_to(edges: Edges, origin: int, end: int, size: int) -> set[int]:
    """Return the edges of the quickest dry path between two nodes."""
    _, before = dijkstra(graph(edges, "dry", size), directed=False, indices=[origin], return_predecessors=True)
    return _walk_back(before[0], end, edge_by_ends(edges, "dry"))


def _walk_back(before: Nodes, end: int, by_ends: dict[tuple[int, int], int]) -> set[int]:
    used: set[int] = set()
    here = int(end)
    while (there := int(before[here])) >= 0:
        used.add(by_ends[(there, here)])
        here = there
    return used


def kept_edges(edges: Edges, positions: Numbers, stops: Sequence[int], flooded: int) -> Edges:
    """Return the edges that the pilot keeps, in one piece.

    These are every shortest path between two stops (dry, rain, km; with and without the flooded
    road), whatever lies near a stop, and the main roads between.
    """
    dry_land = edges.drop(index=flooded)
    size = len(positions)
    used = {flooded}
    for weight in WEIGHTS:
        used |= path_edges(edges, weight, stops, size)
        used |= path_edges(dry_land, weight, stops, size)
    near = _near(positions, stops, NEAR_KM)
    by_a_stop = near[edges["u"]] & near[edges["v"]]
    inside = _near(positions, stops, 3 * NEAR_KM)
    main = edges["road_class"].isin(["main", "main_known"]) & inside[edges["u"]]
    kept = edges[edges.index.isin(used) | by_a_stop | main]
    return _largest_component(kept, size)


def _near(positions: Numbers, stops: Sequence[int], km: float) -> NDArray[np.bool_]:
    away, _ = cKDTree(positions[list(stops)]).query(positions)
    return np.asarray(away <= km)


def _largest_component(edges: Edges, size: int) -> Edges:
    _, label = connected_components(graph(edges, "km", size), directed=False)
    of_edge = pd.Series(label[edges["u"]], index=edges.index)
    largest: Edges = edges.loc[of_edge == of_edge.mode().iloc[0]]
    return largest
