"""What is closed, on the map: zones and roads as they lie, and a sign to touch on each."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from planner.geo import zone
from planner.model import Closure, Place
from planner.render import geojson
from planner.render.geojson import Feature
from planner.render.scene import Scene
from planner.words import closures

RED = "#b3001b"
ZONE = {"color": RED, "weight": 2.5, "dashArray": "3 5", "fillColor": RED, "fillOpacity": 0.1}
ROAD = {"color": RED, "weight": 8, "opacity": 0.45, "lineCap": "butt"}


def shapes(scene: Scene) -> list[Feature]:
    """Return the zones and roads that are closed in the week; those without a place on the map are only listed."""
    return [
        geojson.shape(shape, kind="closed", style=ROAD if closure.kind == "road" else ZONE, **_told(scene, closure))
        for closure in closures.closures(scene.problem, scene.dates)
        for shape in _shape(scene, closure)
        if closure.kind != "community"
    ]


def signs(scene: Scene) -> list[Feature]:
    """Return a sign on each closure of the week that has a place on the map."""
    drawn = []
    for closure in closures.closures(scene.problem, scene.dates):
        for shape in _shape(scene, closure):
            middle = _middle(shape)
            spot = Place(closure.ref, "", middle.x, middle.y)
            drawn.append(geojson.point(spot, kind="closure", badge="×", rank=3, **_told(scene, closure)))
    return drawn


def _told(scene: Scene, closure: Closure) -> dict[str, object]:
    rows = closures.rows(closure, scene.dates, scene.lang)
    return {"title": closures.title(scene.problem, closure, scene.lang), "rows": rows}


def _shape(scene: Scene, closure: Closure) -> Iterator[BaseGeometry]:
    if closure.wkt:
        yield zone(closure.wkt)
    elif closure.kind == "road":
        lines = [road.line for road in scene.problem.roads if road.id == closure.ref]
        if lines:
            yield shapely.MultiLineString(lines)
    elif closure.ref in scene.places:
        place = scene.places[closure.ref]
        yield shapely.Point(place.lon, place.lat)


def _middle(shape: BaseGeometry) -> shapely.Point:
    """Return a point on a shape, about its middle."""
    if isinstance(shape, shapely.LineString | shapely.MultiLineString):
        shape = max(shapely.get_parts(shape), key=shapely.length).buffer(1e-6)
    where: shapely.Point = shape.representative_point()
    return where
