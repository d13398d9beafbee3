"""A plan in a notebook: as a table with geometry, to look at in a browser, or drawn on matplotlib's axes."""

from __future__ import annotations

from collections.abc import Iterator

import folium
import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from planner.model import LegLines, Plan, Problem
from planner.render.axes import draw_on
from planner.render.scene import Scene, legs
from planner.render.sheet import week_sheet
from planner.render.week_map import draw_scene

COLUMNS = ("van", "date", "kind", "place", "name", "arrive", "leave", "clients", "km", "minutes", "geometry")


def to_gdf(problem: Problem, plan: Plan, lines: LegLines) -> gpd.GeoDataFrame:
    """Return a row for each stop (a point) and each drive (kind ``leg``, a line), by date and van, in WGS84.

    Times are minutes after midnight; minutes are those of a van with speed factor 1. What does not apply is missing.
    """
    rows = list(_rows(Scene(problem, plan, lines, problem.settings.lang)))
    return gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry="geometry", crs="EPSG:4326")


def _rows(scene: Scene) -> Iterator[dict[str, object]]:
    for tour in scene.tours:
        whose = {"van": tour.van, "date": tour.date.isoformat()}
        for stop in tour.stops:
            place = scene.places[stop.place]
            told = {"kind": stop.kind.value, "place": place.id, "name": place.name, "clients": stop.clients}
            times = {"arrive": stop.arrive, "leave": stop.leave}
            yield whose | told | times | {"geometry": shapely.Point(place.lon, place.lat)}
        for leg in legs(scene, tour):
            way = shapely.MultiLineString([part.points for part in leg.line.parts])
            told = {"kind": "leg", "place": leg.end.id, "name": f"{leg.start.name} → {leg.end.name}"}
            known = {"km": leg.line.metres / 1000, "minutes": leg.line.minutes} if leg.line.metres >= 0 else {}
            yield whose | told | known | {"geometry": way}


def explore(problem: Problem, plan: Plan, lines: LegLines, lang: str = "fr") -> folium.Map:
    """Return the week's map, to be moved with the mouse."""
    return draw_scene(Scene(problem, plan, lines, lang))


def plot(problem: Problem, plan: Plan, lines: LegLines, ax: Axes | None = None, lang: str = "fr") -> Axes:
    """Return the axes with the week's map drawn on them; new ones where none are given."""
    if ax is None:
        made = Figure(figsize=(8, 6))
        FigureCanvasAgg(made)
        ax = made.add_axes((0, 0, 1, 1))
    draw_on(ax, week_sheet(Scene(problem, plan, lines, lang)).chart)
    return ax
