"""Plan to plan.xlsx: what the office works with, and writes its answers into."""

from __future__ import annotations

from planner.export.workbook.about import about_sheet
from planner.export.workbook.calls import calls_sheet
from planner.export.workbook.costs import costs_sheet
from planner.export.workbook.crews import crews_sheet
from planner.export.workbook.figures import figures_sheet
from planner.export.workbook.picking import picking_sheet
from planner.export.workbook.requests_sheet import requests_sheet
from planner.export.workbook.results import results_sheet
from planner.export.workbook.shape import CHOICES, Lists, Sheet, words
from planner.export.workbook.stops_sheet import stops_sheet
from planner.export.workbook.week_sheet import week_sheet
from planner.export.workbook.writing import Heading, Words, written
from planner.model import LegLines, Plan, Problem
from planner.render.scene import Scene
from planner.render.timeline import timeline
from planner.words import status
from planner.words.formats import date_without_weekday, day_and_month, long_date


def workbook(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> bytes:
    """Return the workbook of a plan, as the bytes of an .xlsx file."""
    scene = Scene(problem, plan, legs, lang)
    sheets = _sheets(scene)
    lists: Lists = {name: words(name, lang) for name in CHOICES}
    lists |= {"vans": tuple(sorted(problem.vans)), "dates": scene.dates}
    said = Words(scene.say("sheet_lists"), scene.say("book_fixed"), scene.say("book_choose"))
    return written(sheets, lists, _heading(scene), said, plan.planned_on, lang)


def _sheets(scene: Scene) -> list[Sheet]:
    pictures = tuple(timeline(scene.problem, scene.plan, scene.lang))
    told = [
        week_sheet(scene),
        Sheet(scene.say("sheet_timeline"), scene.say("purpose_timeline"), (), pictures=pictures),
        calls_sheet(scene),
        results_sheet(scene),
        stops_sheet(scene),
        requests_sheet(scene),
        picking_sheet(scene),
        crews_sheet(scene),
        costs_sheet(scene),
        figures_sheet(scene),
    ]
    return [*told, about_sheet(scene, told)]


def _heading(scene: Scene) -> Heading:
    plan, lang = scene.plan, scene.lang
    first, last = day_and_month(lang, scene.dates[0]), long_date(lang, scene.dates[-1])
    heading = scene.say("map_heading", week=int(plan.week.rsplit("W", 1)[-1]))
    told = {"state": status.told(plan.status, plan.number, lang), "day": date_without_weekday(lang, plan.planned_on)}
    return Heading(
        title=scene.say("map_title", heading=heading, dates=scene.say("map_dates", first=first, last=last)),
        state=scene.say("book_state", **told),
        banner=scene.say("map_exercise") if plan.made_up else "",
        footer=scene.say("book_footer", week=plan.week, **told),
    )
