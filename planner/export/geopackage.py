"""A plan as a GeoPackage for QGIS: its stops, the stretches driven between them, and the requests."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
from pyogrio import set_gdal_config_options
from shapely.geometry import LineString, Point

from planner.export.text import writable
from planner.model import Place
from planner.render.scene import Scene
from planner.words import tours
from planner.words.formats import clock

WGS84 = "EPSG:4326"
Row = dict[str, object]

STOPS = ("van", "date", "stop", "kind", "place", "name", "request", "arrive", "begin", "end", "leave", "clients")
LEGS = ("van", "date", "stop", "start", "end", "surveyed", "km")
REQUESTS = ("request", "place", "name", "must", "status", "reason", "van", "date", "made_up")


def geopackage(scene: Scene) -> bytes:
    """Return the bytes of a GeoPackage with the layers stops, legs and requests, in WGS84."""
    layers = {
        "stops": _layer(_stops(scene), (*STOPS, "made_up")),
        "legs": _layer(_legs(scene), (*LEGS, "made_up")),
        "requests": _layer(_requests(scene), REQUESTS),
    }
    # The file holds when it was written: here, when the plan was made.
    set_gdal_config_options({"OGR_CURRENT_DATE": f"{scene.plan.planned_on.isoformat()}T00:00:00.000Z"})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.gpkg"
            for name, layer in layers.items():
                layer.to_file(path, layer=name, driver="GPKG")
            return path.read_bytes()
    finally:
        set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _layer(rows: list[Row], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return the rows as a layer; texts hold only what every program can read."""
    clean = [{name: writable(cell) if isinstance(cell, str) else cell for name, cell in row.items()} for row in rows]
    return gpd.GeoDataFrame(clean, columns=[*columns, "geometry"], geometry="geometry", crs=WGS84)


def _stops(scene: Scene) -> list[Row]:
    return [
        {
            "van": tour.van,
            "date": tour.date.isoformat(),
            "stop": count,
            "kind": stop.kind.value,
            "place": stop.place,
            "name": tours.place_name(scene.problem, stop.place),
            "request": stop.request,
            "arrive": clock(stop.arrive),
            "begin": None if stop.begin is None else clock(stop.begin),
            "end": None if stop.end is None else clock(stop.end),
            "leave": clock(stop.leave),
            "clients": stop.clients,
            "made_up": scene.plan.made_up,
            "geometry": _point(scene.places[stop.place]),
        }
        for tour in scene.tours
        for count, stop in enumerate(tour.stops)
    ]


def _legs(scene: Scene) -> list[Row]:
    """Return a row for each stretch of a drive: surveyed road, or not."""
    rows: list[Row] = []
    for tour in scene.tours:
        drive = scene.problem.vans[tour.van].drive
        for count, (here, there) in enumerate(pairwise(tour.stops), start=1):
            line = scene.lines.get((here.place, there.place, tour.date, drive))
            told = {"van": tour.van, "date": tour.date.isoformat(), "stop": count}
            told |= {"start": here.place, "end": there.place, "made_up": scene.plan.made_up}
            rows += [
                told | {"surveyed": part.surveyed, "km": part.metres / 1000, "geometry": LineString(part.points)}
                for part in (line.parts if line else ())
            ]
    return rows


def _requests(scene: Scene) -> list[Row]:
    """Return a row for each clinic day of a request, and one for a request without any."""
    rows: list[Row] = []
    for answer in scene.plan.answers:
        request = scene.problem.requests[answer.request]
        community = scene.problem.communities[request.community]
        told: Row = {
            "request": request.id,
            "place": community.id,
            "name": community.name,
            "must": request.must,
            "status": answer.status,
            "reason": answer.reason,
            "made_up": scene.plan.made_up,
            "geometry": _point(community),
        }
        held = [told | {"van": clinic.van, "date": clinic.date.isoformat()} for clinic in answer.clinics]
        rows += held or [told | {"van": None, "date": None}]
    return rows


def _point(place: Place) -> Point:
    return Point(place.lon, place.lat)
