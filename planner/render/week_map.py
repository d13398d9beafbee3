"""Plan to Folium map: backdrop, then the tours of each van and day, then what stays all week."""

from __future__ import annotations

import json
from itertools import chain

import folium

from planner.model import LegLines, Plan, Problem
from planner.render import backdrop, closures, nights, sites, stops
from planner.render.layers import Points, layer, name_in_order, resource, script
from planner.render.scene import Scene

LEAFLET = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet"


def draw(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> folium.Map:
    """Return the week's map: tours with their stops, health centres, requests left unserved."""
    return draw_scene(Scene(problem, plan, legs, lang))


def draw_scene(scene: Scene) -> folium.Map:
    """Return the scene as a map that knows nothing of the page around it."""
    chart = folium.Map(tiles=None, zoom_snap=0.25, min_zoom=5, max_zoom=15)
    chart.default_js = [("leaflet", f"{LEAFLET}.js")]
    chart.default_css = [("leaflet_css", f"{LEAFLET}.css")]
    chart.add_child(script(lambda: resource("map.js")))
    for child in (*_beneath(scene), *_tours(scene)):
        chart.add_child(child)
    west, south, east, north = backdrop.extent(scene)
    facts = json.dumps([[[south, west], [north, east]], scene.say("map_short_credits")])
    chart.add_child(script(lambda: f"start({chart.get_name()}, ...{facts});"))
    name_in_order(chart)
    return chart


def _beneath(scene: Scene) -> list[Points]:
    return [
        layer(backdrop.lines(scene), touched=False),
        layer(backdrop.names(scene), touched=False),
    ]


def _tours(scene: Scene) -> list[Points]:
    """Return a layer for each van and day, in the order drawn: all legs, then all markers."""
    clinics = [stops.clinic_features(scene, tour) for tour in scene.tours]
    tags = [stops.small_stop_features(scene, tour) for tour in scene.tours]
    unserved, bases = sites.unserved_features(scene), sites.base_features(scene)
    centres, moons, signs = sites.centre_features(scene), nights.night_features(scene), closures.signs(scene)
    sites.spread([*chain(*clinics), *unserved, *moons, *signs, *bases, *centres])
    drawn = [closures.shapes(scene), centres, bases, *(stops.leg_features(scene, tour) for tour in scene.tours)]
    return [layer(features) for features in [*drawn, *tags, *clinics, unserved, moons, signs] if features]
