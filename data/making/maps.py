"""The map layers of the pilot: roads, outlines and rivers, clipped, simplified and written."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from making.network import Edges
from making.places import Chosen
from making.sources import DECIMALS, MAIN_CLASSES, Sources, french, rounded_ends

PILOT_REGIONS = ("Bamako", "Koulikoro", "Segou", "Sikasso")
OUTLINE_DEGREES = 0.01
RIVER_MARGIN = 0.5
WRITTEN_ON = "2026-11-19T00:00:00.000Z"
KOULIKORO_SIDE_LON = -8.0
ROAD_CREDIT = "© OpenStreetMap contributors, ODbL 1.0. Lines with synthetic = 1 are made up: they are not real roads."
BOUNDARY_CREDIT = "OCHA COD-AB / geoBoundaries, CC BY 4.0, simplified"
RIVER_CREDIT = "Natural Earth, public domain"


def roads(edges: Edges, nodes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the kept road pieces; those that meet share the very same end coordinates."""
    ends = rounded_ends(nodes)
    pairs = np.stack([ends[edges["u"]], ends[edges["v"]]], axis=1)
    main = edges["road_class"].isin(MAIN_CLASSES).to_numpy()
    numbers = np.arange(1, len(edges) + 1)
    identity = [f"{'N' if real else 'T'}{n}" for real, n in zip(main, numbers, strict=True)]
    columns = {
        "id": identity,
        "km": edges["km"].to_numpy(),
        "road_class": edges["road_class"].str.replace(r"_(synthetic|known)$", "", regex=True),
        "kmh_dry": edges["kmh_dry"].to_numpy(),
        "kmh_rain": edges["kmh_rain"].to_numpy(),
        "name": _names(edges, pairs),
        "synthetic": edges["synthetic"].astype("int16").to_numpy(),
    }
    lines = shapely.linestrings(pairs)
    return gpd.GeoDataFrame(columns, geometry=lines, index=edges.index, crs="EPSG:4326")


def _names(edges: Edges, pairs: np.ndarray) -> list[str]:
    """Return the name of the two roads that the source knows by their towns, else nothing."""
    known = edges["road_class"] == "main_known"
    east = pairs[:, :, 0].max(axis=1) > KOULIKORO_SIDE_LON
    towns = np.where(east, "Bamako - Koulikoro", "Bamako - Kangaba")
    return [str(town) if here else "" for here, town in zip(known, towns, strict=True)]


def write_roads(lines: gpd.GeoDataFrame, path: Path) -> None:
    """Write the roads as one layer; its date is fixed: same roads, same file."""
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN_ON})
    options = {"SPATIAL_INDEX": "NO", "DESCRIPTION": ROAD_CREDIT}
    pyogrio.write_dataframe(lines, path, layer="roads", driver="GPKG", layer_options=options)


def boundaries(sources: Sources) -> list[dict[str, object]]:
    """Return the outlines of every region, and of the cercles of the pilot's regions."""
    regions = _outlines(sources.regions, "adm1", "region")
    here = sources.cercles["adm1"].isin(PILOT_REGIONS) & (sources.cercles["adm2"] != "Bamako")
    return regions + _outlines(sources.cercles[here], "adm2", "cercle")


def _outlines(areas: gpd.GeoDataFrame, column: str, level: str) -> list[dict[str, object]]:
    """Return simplified areas whose common borders still coincide."""
    shapes = shapely.coverage_simplify(np.asarray(areas.geometry), OUTLINE_DEGREES)
    names = areas[column].map(french)
    return [
        _feature(shape, {"name": name, "level": level})
        for name, shape in sorted(zip(names, shapes, strict=True), key=lambda pair: pair[0])
    ]


def rivers(sources: Sources, chosen: Chosen) -> list[dict[str, object]]:
    """Return the rivers around the chosen places."""
    around = [(place.lon, place.lat) for place in chosen.places()]
    box = shapely.MultiPoint(around).envelope.buffer(RIVER_MARGIN, join_style="mitre")
    clipped = gpd.clip(sources.rivers, box)
    named = clipped[~clipped.is_empty].sort_values(["name", "scalerank"], kind="stable")
    return [
        _feature(shape, {"name": name, "level": "river"})
        for name, shape in zip(named["name"], named.geometry, strict=True)
    ]


def _feature(shape: BaseGeometry, properties: dict[str, str]) -> dict[str, object]:
    rounded = shapely.transform(shape, lambda points: np.round(points, DECIMALS))
    geometry = json.loads(shapely.to_geojson(rounded))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write_features(features: list[dict[str, object]], credit: str, path: Path) -> None:
    """Write features as GeoJSON that carries its credit, one feature a line."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    head = '{"type": "FeatureCollection", "attribution": ' + json.dumps(credit, ensure_ascii=False)
    path.write_text(f'{head}, "features": [\n{lines}\n]}}\n', encoding="utf-8")
