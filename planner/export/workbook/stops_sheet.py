"""The sheet Arrêts: every stop of every tour, as in schedule.csv."""

from __future__ import annotations

from planner.export.schedule import COLUMNS, stop_rows
from planner.export.workbook.shape import Block, Column, Sheet
from planner.render.scene import Scene

# told on other sheets, or above the table, or by the date
LEFT_OUT = ("weekday", "crew", "load", "collect", "referral_open", "referrals_expected", "remark")
WIDTHS = {"van": 8, "date": 12, "stop": 6, "kind": 18, "place": 7, "name": 20, "pause": 11, "referral": 17}


def stops_sheet(scene: Scene) -> Sheet:
    """Return the stops by date, van and time."""
    keys = [key for key in COLUMNS if key not in LEFT_OUT]
    columns = tuple(Column(key, scene.say(f"schedule_{key}"), WIDTHS.get(key, 8.5)) for key in keys)
    told = stop_rows(scene.problem, scene.plan, scene.lines, scene.lang)
    rows = tuple(tuple(cells.get(key, "") for key in keys) for cells in told)
    return Sheet(scene.say("sheet_stops"), scene.say("purpose_stops"), (Block(columns, rows),), kept=6, filtered=True)
