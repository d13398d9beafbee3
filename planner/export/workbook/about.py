"""The sheet Lisez-moi: where the plan comes from, what was not checked, what each sheet is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.export.workbook.shape import Block, Cell, Column, Sheet
from planner.render.scene import Scene
from planner.words import status
from planner.words.notes import not_checked


def about_sheet(scene: Scene, others: Sequence[Sheet]) -> Sheet:
    """Return what a reader, and a program that reads the workbook back, must know of it."""
    facts = (
        Column("key", scene.say("col_key"), 18, hidden=True),
        Column("what", scene.say("col_what"), 26),
        Column("value", scene.say("col_value"), 90),
    )
    rows = tuple((key, scene.say(f"about_{key}"), value) for key, value in _facts(scene))
    guide = tuple(("", sheet.name, sheet.purpose) for sheet in others)
    headings = (facts[0], Column("sheet", scene.say("col_sheet"), 26), Column("use", scene.say("col_use"), 90))
    return Sheet(
        scene.say("sheet_about"),
        scene.say("purpose_about"),
        (Block(facts, rows), Block(headings, guide)),
        lines=tuple(_lines(scene)),
        kept=0,
    )


def _facts(scene: Scene) -> Iterator[tuple[str, Cell]]:
    plan = scene.plan
    yield "week", plan.week
    yield "start", plan.start
    yield "days", str(plan.days)
    yield "status", status.told(plan.status, plan.number, scene.lang)
    yield "published_from", plan.published_from or ""
    yield "planned_on", plan.planned_on
    yield "dataset", plan.dataset
    yield "sha256", plan.made.dataset_sha256
    yield "made_up", scene.say("book_yes" if plan.made_up else "book_no")
    yield "planner", plan.made.planner
    yield "seed", str(plan.made.seed)
    yield "travel", _travel(scene)


def _travel(scene: Scene) -> str:
    surveyed = sum(tour.surveyed_metres for tour in scene.tours)
    share = 100 * surveyed // max(1, scene.plan.score.metres)
    return scene.say(f"map_travel_{scene.plan.made.travel}", share=share)


def _lines(scene: Scene) -> Iterator[str]:
    yield scene.say("about_yellow")
    yield from not_checked(scene.plan, scene.lang)
    yield scene.say("map_credits")
