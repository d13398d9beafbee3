"""The source files that the pilot is made from, read and put into our words."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

DECIMALS = 4
SAME_DEGREES = 0.0002
MAIN_CLASSES = ("main", "main_known")
ACCENTS = {
    "Baroueli": "Barouéli",
    "Dioila": "Dioïla",
    "Kolondieba": "Kolondiéba",
    "Segou": "Ségou",
}


@dataclass(frozen=True)
class Sources:
    """The sources that choosing and writing need, each as one table."""

    edges: gpd.GeoDataFrame
    nodes: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    market_days: pd.DataFrame
    holidays: pd.DataFrame
    regions: gpd.GeoDataFrame
    cercles: gpd.GeoDataFrame
    rivers: gpd.GeoDataFrame


def read_sources(folder: Path) -> Sources:
    """Return the sources of ``folder``, positions rounded to 4 decimals (about 11 m)."""
    pilot = folder / "pilot_sud_mali.gpkg"
    nodes = gpd.read_file(pilot, layer="network_nodes")
    places = _at_its_node(gpd.read_file(pilot, layer="places"), nodes)
    facilities = _at_its_node(gpd.read_file(pilot, layer="facilities"), nodes)
    return Sources(
        edges=_edges(gpd.read_file(pilot, layer="network_edges")),
        nodes=nodes,
        places=places,
        facilities=facilities,
        market_days=pd.read_csv(folder / "market_days.csv"),
        holidays=pd.read_csv(folder / "public_holidays_ml.csv"),
        regions=gpd.read_file(folder / "adm1_regions.geojson"),
        cercles=gpd.read_file(folder / "adm2_cercles.geojson"),
        rivers=gpd.read_file(folder / "rivers_ne10m.geojson"),
    )


def french(name: str) -> str:
    """Return the name of a region or cercle with its accents."""
    return ACCENTS.get(name, name)


def rounded_ends(nodes: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return lon and lat of every network node as the pilot writes them."""
    return np.column_stack([nodes.geometry.x.round(DECIMALS), nodes.geometry.y.round(DECIMALS)])


def _at_its_node(table: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the places with an accented ``district``, exactly where the roads meet them.

    A few centres share the node of a place nearby: they keep their own position.
    """
    lon, lat = rounded_ends(nodes)[table["node"]].T
    apart = np.hypot(lon - table["lon"], lat - table["lat"]) > SAME_DEGREES
    return table.assign(
        district=table["adm2"].map(french),
        lon=np.where(apart, table["lon"].round(DECIMALS), lon),
        lat=np.where(apart, table["lat"].round(DECIMALS), lat),
    )


def _edges(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the road pieces with driving minutes worked out from their km and speeds."""
    return edges.assign(dry=edges["km"] / edges["kmh_dry"] * 60, rain=edges["km"] / edges["kmh_rain"] * 60)
