"""Distances on the earth, and which closed zones touch a place or a line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

LonLat = tuple[float, float]

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


def great_circle_m(start: LonLat, end: LonLat) -> float:
    """Return the metres between two points on a sphere (haversine)."""
    return float(great_circles_m(np.array([start]), np.array([end]))[0, 0])


def great_circles_m(starts: npt.ArrayLike, ends: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the metres from each start (n x 2, lon lat) to each end (m x 2) as an n x m array."""
    lon1, lat1 = np.radians(np.asarray(starts, dtype=float)).T[:, :, None]
    lon2, lat2 = np.radians(np.asarray(ends, dtype=float)).T[:, None, :]
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, half))))


def zone(wkt: str) -> BaseGeometry:
    """Return the geometry of a WKT text. Raises ``shapely.errors.GEOSException`` where it is none."""
    return shapely.from_wkt(wkt)


def covers(area: BaseGeometry, point: LonLat) -> bool:
    """Return whether a point lies in an area or on its boundary."""
    return bool(shapely.intersects_xy(area, *point))


def touches(area: BaseGeometry, line: Sequence[LonLat]) -> bool:
    """Return whether any part of a line lies in an area or on its boundary."""
    return bool(shapely.intersects(area, shapely.LineString(line)))
