"""Which synthetic road the exercise floods: one whose closing costs some request a real detour."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from making.network import Edges, Numbers, distances, path_to
from making.places import Chosen
from making.tables import table

DETOUR_MINUTES = 10
MOST_MINUTES = 60
MOST_AFFECTED = 4
FARTHEST_MINUTES = 125
FLOODABLE = ("track_synthetic", "local_synthetic", "regional_synthetic")


def flooded_edge(edges: Edges, chosen: Chosen, musts: Collection[str], size: int) -> int:
    """Return the edge whose closing costs the most minutes, at few communities, none a must."""
    base, places = chosen.base.node, chosen.communities
    nodes = np.array([place.node for place in places])
    before = distances(edges, "dry", [base], size)[0][nodes]
    near = [place.node for place in places if place.minutes < FARTHEST_MINUTES]
    used = {edge for node in near for edge in path_to(edges, base, node, size)}
    floodable = edges.loc[sorted(used)]
    floodable = floodable[floodable["road_class"].isin(FLOODABLE)]
    must = np.array([place.id in musts for place in places])
    scores = {
        int(index): _score(distances(edges.drop(index=index), "dry", [base], size)[0][nodes] - before, must)
        for index in floodable.index
    }
    return max(sorted(scores), key=lambda index: scores[index])


def _score(extra: Numbers, must: NDArray[np.bool_]) -> float:
    """Return the minutes lost, or nothing where the closing hits too much, a must, or cuts off."""
    affected = extra >= DETOUR_MINUTES
    fair = affected.sum() <= MOST_AFFECTED and not (affected & must).any()
    return float(np.minimum(extra, MOST_MINUTES).sum()) if fair and np.isfinite(extra).all() else 0


def closures(road: str) -> pd.DataFrame:
    """Return the exercise's one closure: a made-up road, made-up water, no security."""
    closed = {"kind": "road", "ref": road, "from": "2026-11-25", "to": "2026-12-15"}
    made_up = {"reason": "crue (exercice)", "set_by": "coordination (fictif)"}
    return table("closures", [closed | made_up | {"rule": "ban", "security": "no"}])
