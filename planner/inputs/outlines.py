"""Outlines: the lines of boundaries.geojson and rivers.geojson, for the map's backdrop."""

from __future__ import annotations

import json
from collections.abc import Iterator

import shapely
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from planner.inputs.cells import as_text
from planner.inputs.csv_text import decoded
from planner.inputs.files import Unreadable
from planner.model import LonLat, Outline

_LINES = ("LineString", "LinearRing")


def outlines(content: bytes) -> tuple[Outline, ...]:
    """Return the outlines of a GeoJSON file: rings of polygons and lines."""
    try:
        collection = json.loads(decoded(content))
        return tuple(_outline(feature, row) for row, feature in enumerate(collection["features"], start=1))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, GEOSException):
        raise Unreadable("not_geojson") from None


def _outline(feature: dict[str, dict[str, object]], row: int) -> Outline:
    lines = tuple(_coordinates(line) for line in _lines(shape(feature["geometry"])))
    if not lines:
        raise Unreadable("not_a_line", row)
    properties = feature.get("properties") or {}
    return Outline(as_text(properties.get("name")), as_text(properties.get("level")), lines)


def _lines(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            yield part.exterior
            yield from part.interiors
        elif part.geom_type in _LINES:
            yield part


def _coordinates(line: BaseGeometry) -> tuple[LonLat, ...]:
    return tuple((float(lon), float(lat)) for lon, lat in shapely.get_coordinates(line))
