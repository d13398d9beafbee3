"""The sheet Équipes: staff by days."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.workbook.shape import Block, Column, Row, Sheet
from planner.render.scene import Scene
from planner.words import tours
from planner.words.formats import short_day


def crews_sheet(scene: Scene) -> Sheet:
    """Return the van of each member of the staff on each day: on a tour, or waiting away."""
    columns = (
        Column("staff", scene.say("col_staff"), 10, fixed=True),
        Column("role", scene.say("col_role"), 14),
        Column("languages", scene.say("col_languages"), 24),
        *(Column(day.isoformat(), short_day(scene.lang, day), 9) for day in scene.dates),
        Column("days_out", scene.say("col_days_out"), 8),
        Column("max_days", scene.say("col_max_days"), 10),
    )
    rows = tuple(_rows(scene))
    return Sheet(
        scene.say("sheet_crews"),
        scene.say("purpose_crews"),
        (Block(columns, rows),),
        lines=() if rows else (scene.say("crews_none"),),
    )


def _rows(scene: Scene) -> Iterator[Row]:
    out: dict[str, dict[str, str]] = {}
    for tour in scene.tours:
        for member in tour.staff:
            out.setdefault(member, {})[tour.date.isoformat()] = tour.van
    waiting = {(night.van, night.date) for night in tours.waits(scene.plan)}
    for tour in scene.tours:
        for night in scene.plan.nights_after(tour):
            if (night.van, night.date) in waiting:
                for member in tour.staff:
                    out[member][night.date.isoformat()] = tour.van
    for one in scene.problem.staff.values():
        days = [out.get(one.id, {}).get(day.isoformat(), "") for day in scene.dates]
        role, tongues = scene.say(f"role_{one.role}"), ", ".join(one.languages)
        yield one.id, role, tongues, *days, sum(map(bool, days)), one.max_days
