"""The office's map of the week, in one HTML file."""

from __future__ import annotations

from planner.model import LegLines, Plan, Problem
from planner.render.frame import frame
from planner.render.one_file import one_file
from planner.render.picture import chart_png, inline
from planner.render.scene import Scene
from planner.render.sheet import week_sheet
from planner.render.week_map import draw_scene


def page(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr", picture: bytes | None = None) -> str:
    """Return the week's page, for the office alone; ``picture`` is a PNG of its map, drawn where it is not given."""
    scene = Scene(problem, plan, legs, lang)
    facts = frame(scene) | {"picture": inline(picture or chart_png(week_sheet(scene)))}
    return one_file("map.html", draw_scene(scene), facts)
