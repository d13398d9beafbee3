"""What lies beneath the tours: boundaries and their names, rivers, main roads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import shapely

from planner.model import Outline, Place
from planner.render import geojson
from planner.render.geojson import Box, Feature
from planner.render.scene import Scene

MARGIN = 0.75  # of the larger side: wide screens and tall phones show more than the places
LEVELS = {
    "region": {"color": "#8a7f8d", "weight": 2.2, "dashArray": "10 4 2 4"},
    "cercle": {"color": "#b9b0b5", "weight": 1.1, "dashArray": "4 4"},
}
RIVER = {"color": "#8ebfdc", "weight": 3}
ROAD = {"color": "#c9a86a", "weight": 2.5}
SKETCHED_ROAD = {"color": "#c9a86a", "weight": 1.8, "dashArray": "5 4"}


def extent(scene: Scene) -> Box:
    """Return west, south, east, north of all places."""
    places = list(scene.places.values())
    lons, lats = [place.lon for place in places], [place.lat for place in places]
    return min(lons), min(lats), max(lons), max(lats)


def lines(scene: Scene) -> list[Feature]:
    """Return boundaries, rivers and main roads around the places, each style one feature."""
    west, south, east, north = extent(scene)
    margin = MARGIN * max(east - west, north - south, 0.2)
    around = (west - margin, south - margin, east + margin, north + margin)
    drawn = [*_boundaries(scene, around), *_rivers(scene, around), *_roads(scene, around)]
    return [feature for feature in drawn if feature["geometry"]["coordinates"]]


def names(scene: Scene) -> list[Feature]:
    """Return the names of the areas that the places lie in, of the finest level, well within."""
    window = shapely.box(*extent(scene))
    levels = {outline.level for outline in scene.problem.boundaries}
    finest = "cercle" if "cercle" in levels else "region"
    named = []
    for outline in scene.problem.boundaries:
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


def _boundaries(scene: Scene, around: Box) -> Iterator[Feature]:
    for level, style in LEVELS.items():
        outlines = [outline for outline in scene.problem.boundaries if outline.level == level]
        rings = [_once(path) for outline in outlines for path in outline.lines]
        borders = _distinct([step for ring in rings for step in ring])
        yield geojson.backdrop(borders, around, 0.002, style=style)


def _once(path: tuple[tuple[float, float], ...]) -> list[tuple[tuple[float, float], ...]]:
    return [tuple(sorted(pair)) for pair in pairwise(path)]


def _distinct(
    steps: list[tuple[tuple[float, float], ...]],
) -> list[tuple[tuple[float, float], ...]]:
    """Return each step once: neighbours share a border, and dashes drawn twice look solid."""
    return list(dict.fromkeys(steps))


def _rivers(scene: Scene, around: Box) -> Iterator[Feature]:
    paths = [path for river in scene.problem.rivers for path in river.lines]
    yield geojson.backdrop(paths, around, 0.002, style=RIVER)


def _roads(scene: Scene, around: Box) -> Iterator[Feature]:
    """Yield the main roads, the unsurveyed dashed; the many small ones would hide the tours."""
    main = [road for road in scene.problem.roads if road.road_class in ("main", "main_known")]
    for sketched, style in ((True, SKETCHED_ROAD), (False, ROAD)):
        paths = [road.line for road in main if road.synthetic is sketched]
        yield geojson.backdrop(paths, around, 0.001, style=style)
