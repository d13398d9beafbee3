"""Where the vans sleep: a moon for each lodging, for the days that end or begin there."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from planner.model import Night
from planner.render import geojson
from planner.render.geojson import Feature
from planner.render.scene import Scene
from planner.words.formats import day_and_month

Rows = list[tuple[str, str]]


def night_features(scene: Scene) -> list[Feature]:
    """Return a moon for each place where a van sleeps away from its base."""
    by_place: dict[str, list[Night]] = defaultdict(list)
    for night in sorted(scene.plan.nights, key=lambda night: (night.date, night.van)):
        by_place[night.place].append(night)
    return [_moon(scene, place, nights) for place, nights in sorted(by_place.items())]


def _moon(scene: Scene, place: str, nights: list[Night]) -> Feature:
    days = {night.date + timedelta(days=n) for night in nights for n in (0, 1)}
    return geojson.point(
        scene.places[place],
        kind="night",
        day=" ".join(sorted(day.isoformat() for day in days)),
        label=scene.places[place].name,
        title=scene.places[place].name,
        rows=[*_kind(scene, place), *_nights(scene, nights)],
        rank=3,
    )


def _kind(scene: Scene, place: str) -> Rows:
    what = "map_lodging" if place in scene.problem.bases else "map_legend_centre"
    return [(scene.say("map_kind_of_place"), scene.say(what))]


def _nights(scene: Scene, nights: list[Night]) -> Rows:
    """Return the van of each night."""
    return [(f"{scene.say('map_nights')} {day_and_month(scene.lang, night.date)}", night.van) for night in nights]
