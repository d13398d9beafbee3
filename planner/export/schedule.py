"""Plan to schedule.csv: a row for each stop, as French Excel reads it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from planner.inputs.files import write_text
from planner.inputs.said import harmless
from planner.model import Kind, LegLine, LegLines, Plan, Problem, Stop, Tour
from planner.words import say
from planner.words.formats import clock, number, weekday_name

COLUMNS = (
    "van",
    "date",
    "weekday",
    "stop",
    "kind",
    "place",
    "name",
    "request",
    "arrive",
    "begin",
    "end",
    "pause",
    "leave",
    "clients",
    "km",
    "km_unverified",
    "minutes",
    "remark",
)


def write_schedule(path: Path, problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> None:
    """Write the schedule so that Excel opens it with a double click, accents and all."""
    write_text(path, schedule(problem, plan, legs, lang), encoding="utf-8-sig")


def schedule(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> str:
    """Return the stops of all tours as CSV, by date, van and time."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow([say(lang, f"schedule_{column}") for column in COLUMNS])
    remark = say(lang, "map_exercise") if plan.made_up else ""
    for tour in sorted(plan.tours, key=lambda tour: (tour.date, tour.van)):
        for count, stop in enumerate(tour.stops):
            cells = _cells(problem, tour, stop, lang) | {"stop": str(count), "remark": remark}
            if count:
                line = _line(problem, tour, count, legs)
                cells |= _leg_cells(problem, tour, line, lang)
                if line is not None and plan.made.travel == "roads":
                    cells["km_unverified"] = number(lang, (line.metres - line.surveyed_metres) / 1000, 1)
            table.writerow([harmless(cells.get(column, "")) for column in COLUMNS])
    return text.getvalue()


def _cells(problem: Problem, tour: Tour, stop: Stop, lang: str) -> dict[str, str]:
    pause = f"{clock(stop.pause[0])}-{clock(stop.pause[1])}" if stop.pause else ""
    return {
        "van": tour.van,
        "date": tour.date.isoformat(),
        "weekday": weekday_name(lang, tour.date),
        "kind": say(lang, f"map_kind_{stop.kind}"),
        "place": stop.place,
        "name": problem.places[stop.place].name,
        "request": stop.request or "",
        "arrive": clock(stop.arrive),
        "begin": "" if stop.begin is None else clock(stop.begin),
        "end": "" if stop.end is None else clock(stop.end),
        "pause": pause,
        "leave": clock(stop.leave),
        "clients": str(stop.clients) if stop.kind is Kind.CLINIC else "",
    }


def _line(problem: Problem, tour: Tour, count: int, legs: LegLines) -> LegLine | None:
    here, there = tour.stops[count - 1].place, tour.stops[count].place
    return legs.get((here, there, tour.date, problem.vans[tour.van].drive))


def _leg_cells(problem: Problem, tour: Tour, line: LegLine | None, lang: str) -> dict[str, str]:
    """Return the km and minutes of the drive to a stop; nothing where none is known."""
    if line is None:
        return {}
    minutes = -(-line.minutes * 100 // problem.vans[tour.van].speed_percent)
    return {"km": number(lang, line.metres / 1000, 1), "minutes": str(minutes)}
