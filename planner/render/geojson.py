"""GeoJSON, small: coordinates rounded and lines simplified, longitude first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import shapely

from planner.model import LonLat, Place

Feature = dict[str, Any]
Step = tuple[LonLat, LonLat]
Box = tuple[float, float, float, float]


def point(place: Place, **properties: object) -> Feature:
    """Return a point with its facts."""
    where = [round(place.lon, 5), round(place.lat, 5)]
    return _feature({"type": "Point", "coordinates": where}, properties)


def line(steps: Iterable[Step], tolerance: float, **properties: object) -> Feature:
    """Return the steps joined to lines within so many degrees of them, to 4 decimals (11 m)."""
    joined = shapely.line_merge(shapely.MultiLineString(list(steps)), directed=True)
    parts = shapely.get_parts(shapely.simplify(joined, tolerance))
    rounded = [[[round(lon, 4), round(lat, 4)] for lon, lat in part.coords] for part in parts]
    return _feature({"type": "MultiLineString", "coordinates": rounded}, properties)


def backdrop(whole: shapely.MultiLineString, box: Box, tolerance: float, **properties: object) -> Feature:
    """Return all lines as one feature: joined, clipped, simplified, to 3 decimals (110 m)."""
    joined = shapely.line_merge(shapely.clip_by_rect(whole, *box))
    parts = shapely.get_parts(shapely.simplify(joined, tolerance))
    rounded = [_thinned(part.coords) for part in parts if isinstance(part, shapely.LineString)]
    kept = sorted(path for path in rounded if len(path) > 1)
    return _feature({"type": "MultiLineString", "coordinates": kept}, properties)


def shape(geometry: shapely.Geometry, **properties: object) -> Feature:
    """Return a zone or a road within 30 m of how it lies, to 4 decimals (11 m)."""
    rounded = shapely.set_precision(shapely.simplify(geometry, 0.0003), 0.0001, mode="pointwise")
    return _feature(json.loads(shapely.to_geojson(rounded)), properties)


def collection(features: Iterable[Feature]) -> Feature:
    """Return the features as one collection."""
    return {"type": "FeatureCollection", "features": list(features)}


def _thinned(points: Iterable[Sequence[float]]) -> list[list[float]]:
    kept: list[list[float]] = []
    for lon, lat in points:
        here = [round(lon, 3), round(lat, 3)]
        if not kept or here != kept[-1]:
            kept.append(here)
    return kept


def _feature(geometry: dict[str, object], properties: dict[str, object]) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
