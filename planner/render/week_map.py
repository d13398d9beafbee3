"""Plan to Folium map: backdrop, then the tours of each van and day, then what stays all week."""

from __future__ import annotations

import json
from collections.abc import Iterable

import folium
from branca.element import MacroElement

from planner.model import Problem
from planner.render import backdrop, closures, nights, sites, stops
from planner.render.geojson import Box
from planner.render.layers import layer, name_in_order, resource, script
from planner.render.scene import Scene
from planner.words import say

LEAFLET = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet"


def draw_scene(scene: Scene) -> folium.Map:
    """Return the scene as a map that knows nothing of the page around it."""
    box = backdrop.extent(scene.places.values())
    return chart([*beneath(scene.problem, box), *_tours(scene)], box, scene.lang)


def chart(layers: Iterable[MacroElement], box: Box, lang: str) -> folium.Map:
    """Return the layers as a map that opens on a box."""
    drawn = folium.Map(tiles=None, zoom_snap=0.25, min_zoom=5, max_zoom=15)
    drawn.default_js = [("leaflet", f"{LEAFLET}.js")]
    drawn.default_css = [("leaflet_css", f"{LEAFLET}.css")]
    west, south, east, north = box
    corners = json.dumps([[south, west], [north, east]])
    drawn.add_child(script(lambda: f"{resource('map.js')}\nsetUp({drawn.get_name()}, {corners});"))
    for child in layers:
        drawn.add_child(child)
    words = {
        "credits": say(lang, "map_short_credits"),
        "zoom_in": say(lang, "map_zoom_in"),
        "zoom_out": say(lang, "map_zoom_out"),
        "close": say(lang, "map_close"),
        "missing": say(lang, "map_search_none"),
    }
    drawn.add_child(script(lambda: f"start({drawn.get_name()}, {corners}, {json.dumps(words)});"))
    name_in_order(drawn)
    return drawn


def beneath(problem: Problem, box: Box) -> list[MacroElement]:
    """Return the layers of the backdrop, which take no clicks."""
    return [
        layer(backdrop.lines(problem, box), touched=False),
        layer(backdrop.names(problem, box), touched=False),
    ]


def _tours(scene: Scene) -> list[MacroElement]:
    """Return a layer for each kind of thing, in the order drawn: all legs, then all markers."""
    legs = [leg for tour in scene.tours for leg in stops.leg_features(scene, tour)]
    tags = [tag for tour in scene.tours for tag in stops.small_stop_features(scene, tour)]
    clinics = [clinic for tour in scene.tours for clinic in stops.clinic_features(scene, tour)]
    unserved, bases = sites.unserved_features(scene), sites.base_features(scene)
    centres, moons, signs = sites.centre_features(scene), nights.night_features(scene), closures.signs(scene)
    sites.spread([*clinics, *unserved, *moons, *signs, *bases, *centres])
    drawn = (closures.shapes(scene), centres, bases, legs, tags, clinics, unserved, moons, signs)
    return [layer(features) for features in drawn if features]
