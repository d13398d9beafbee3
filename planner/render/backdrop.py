"""What lies beneath the tours: boundaries and their names, rivers, main roads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import shapely

from planner.model import LonLat, Outline, Place, Problem
from planner.render import geojson
from planner.render.geojson import Box, Feature

Path = tuple[LonLat, ...]
LEAST_SIDE = 0.1
KEPT = 8  # geometries: the same lies beneath all maps of a week
MARGIN = 0.75  # of the larger side: wide screens and tall phones show more than the places
LEVELS = {
    "region": {"color": "#8a7f8d", "weight": 2.2, "dashArray": "10 4 2 4"},
    "cercle": {"color": "#b9b0b5", "weight": 1.1, "dashArray": "4 4"},
}
RIVER = {"color": "#8ebfdc", "weight": 3}
ROAD = {"color": "#c9a86a", "weight": 2.5}
SKETCHED_ROAD = {"color": "#c9a86a", "weight": 1.8, "dashArray": "5 4"}


def extent(places: Iterable[Place]) -> Box:
    """Return west, south, east, north of the places; about one point, some kilometres around it."""
    spots = [(place.lon, place.lat) for place in places]
    lons, lats = [lon for lon, _ in spots], [lat for _, lat in spots]
    west, south, east, north = min(lons), min(lats), max(lons), max(lats)
    pad_x, pad_y = max(0, LEAST_SIDE - (east - west)) / 2, max(0, LEAST_SIDE - (north - south)) / 2
    return west - pad_x, south - pad_y, east + pad_x, north + pad_y


def lines(problem: Problem, box: Box) -> list[Feature]:
    """Return boundaries, rivers and main roads in a box and around it, each style one feature."""
    west, south, east, north = box
    margin = MARGIN * max(east - west, north - south, 0.2)
    around = (west - margin, south - margin, east + margin, north + margin)
    drawn = [*_boundaries(problem, around), *_rivers(problem, around), *_roads(problem, around)]
    return [feature for feature in drawn if feature["geometry"]["coordinates"]]


def names(problem: Problem, box: Box) -> list[Feature]:
    """Return the names of the areas in a box, of the finest level, well within."""
    window = shapely.box(*box)
    levels = {outline.level for outline in problem.boundaries}
    finest = "cercle" if "cercle" in levels else "region"
    named = []
    for outline in problem.boundaries:
        if outline.level == finest:
            for area in _areas(outline):
                seen = area.intersection(window)
                if seen.area > window.area / 50:
                    where = seen.representative_point()
                    spot = Place("", outline.name, where.x, where.y)
                    named.append(geojson.point(spot, kind="area", label=outline.name, rank=9))
    return named


def _areas(outline: Outline) -> Iterator[shapely.Polygon]:
    for ring in outline.lines:
        if len(ring) > 3 and ring[0] == ring[-1]:
            yield shapely.Polygon(ring).buffer(0)


def _boundaries(problem: Problem, around: Box) -> Iterator[Feature]:
    for level, style in LEVELS.items():
        rings = tuple(path for outline in problem.boundaries if outline.level == level for path in outline.lines)
        yield geojson.backdrop(_borders(rings), around, 0.002, style=style)


@lru_cache(maxsize=KEPT)
def _borders(rings: tuple[Path, ...]) -> shapely.MultiLineString:
    """Return each step once: neighbours share a border, and dashes drawn twice look solid."""
    steps = dict.fromkeys(tuple(sorted(pair)) for ring in rings for pair in pairwise(ring))
    return shapely.MultiLineString(list(steps))


@lru_cache(maxsize=KEPT)
def _lines(paths: tuple[Path, ...]) -> shapely.MultiLineString:
    return shapely.MultiLineString([path for path in paths if len(path) > 1])


def _rivers(problem: Problem, around: Box) -> Iterator[Feature]:
    paths = tuple(path for river in problem.rivers for path in river.lines)
    yield geojson.backdrop(_lines(paths), around, 0.002, style=RIVER)


def _roads(problem: Problem, around: Box) -> Iterator[Feature]:
    """Yield the main roads, the unsurveyed dashed; the many small ones would hide the tours."""
    main = [road for road in problem.roads if road.road_class in ("main", "main_known")]
    for sketched, style in ((True, SKETCHED_ROAD), (False, ROAD)):
        paths = tuple(road.line for road in main if road.synthetic is sketched)
        yield geojson.backdrop(_lines(paths), around, 0.001, style=style)
