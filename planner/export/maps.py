"""The office's map as files: a page, a picture and a PDF."""

from __future__ import annotations

from planner.model import LegLines, Plan, Problem
from planner.render import drawn, page, week_sheet
from planner.render.scene import Scene
from planner.words import say


def week_map(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> dict[str, bytes]:
    """Return map.html, and the week as a picture and a PDF, by name."""
    sheet = drawn(week_sheet(Scene(problem, plan, legs, lang)))
    name = say(lang, "sent_week_file")
    return {
        "map.html": page(problem, plan, legs, lang, picture=sheet.chart).encode(),
        f"{name}.png": sheet.png,
        f"{name}.pdf": sheet.pdf,
    }
