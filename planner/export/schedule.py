"""The stops of a plan as a table, and as schedule.csv, which French Excel reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from planner.inputs.said import harmless
from planner.model import Kind, LegLine, LegLines, Night, Plan, Problem, Referral, Stop, Tour
from planner.words import notes, referrals, say, tours
from planner.words.formats import clock, listed, number, weekday_name

Cell = str | int | float | date
Cells = dict[str, Cell]
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
    "crew",
    "load",
    "collect",
    "referral",
    "referral_minutes",
    "referral_km",
    "referral_open",
    "referrals_expected",
    "remark",
)


def schedule_file(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> bytes:
    """Return the schedule so that Excel opens it with a double click, accents and all."""
    return schedule(problem, plan, legs, lang).encode("utf-8-sig")


def schedule(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> str:
    """Return the stops of all tours as CSV, by date, van and time, then a row for each note on the week."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow([say(lang, f"schedule_{column}") for column in COLUMNS])
    for cells in (*stop_rows(problem, plan, legs, lang), *_note_rows(problem, plan, lang)):
        table.writerow([_text(cells.get(column, ""), lang) for column in COLUMNS])
    return text.getvalue()


def _text(cell: Cell, lang: str) -> str:
    """Return a cell as it is written: a number with a decimal has one, a text is no formula."""
    if isinstance(cell, float):
        return number(lang, cell, 1)
    return cell.isoformat() if isinstance(cell, date) else harmless(str(cell))


def stop_rows(problem: Problem, plan: Plan, legs: LegLines, lang: str) -> list[Cells]:
    """Return the rows of tours and of days of waiting, by date and van; what a row does not tell it leaves out."""
    told = [((tour.date, tour.van), list(_tour(problem, plan, tour, legs, lang))) for tour in plan.tours]
    told += [((night.date, night.van), [_wait(problem, plan, night, lang)]) for night in tours.waits(plan)]
    return [cells for _, rows in sorted(told, key=lambda one: one[0]) for cells in rows]


def _tour(problem: Problem, plan: Plan, tour: Tour, legs: LegLines, lang: str) -> Iterator[Cells]:
    whole: Cells = {"crew": tours.crew(problem, tour, lang), "remark": _exercise(plan, lang)}
    for count, stop in enumerate(tour.stops):
        cells = _cells(problem, tour, stop, lang) | whole | {"stop": count}
        if count:
            line = _line(problem, tour, count, legs)
            cells |= _leg_cells(problem, tour, line)
            if line is not None and plan.made.travel == "roads":
                cells["km_unverified"] = (line.metres - line.surveyed_metres) / 1000
        else:
            cells["collect"] = listed(lang, tours.to_collect(problem, tour, lang))
        if stop.referral is not None:
            cells |= _referral_cells(problem, plan, stop.referral, lang)
        yield cells


def _wait(problem: Problem, plan: Plan, night: Night, lang: str) -> Cells:
    """Return the row of a day without a tour, away from the base."""
    return {
        "van": night.van,
        "date": night.date,
        "weekday": weekday_name(lang, night.date),
        "kind": say(lang, "schedule_wait"),
        "place": night.place,
        "name": tours.place_name(problem, night.place),
        "remark": _exercise(plan, lang),
    }


def _note_rows(problem: Problem, plan: Plan, lang: str) -> list[Cells]:
    exercise = [_exercise(plan, lang)] if plan.made_up else []
    return [
        {"kind": say(lang, "schedule_note"), "remark": " · ".join([*exercise, note])}
        for note in notes.notes(problem, plan, lang)
    ]


def _exercise(plan: Plan, lang: str) -> str:
    return say(lang, "map_exercise") if plan.made_up else ""


def _cells(problem: Problem, tour: Tour, stop: Stop, lang: str) -> Cells:
    clients: Cells = {"clients": stop.clients} if stop.kind is Kind.CLINIC else {}
    pause = f"{clock(stop.pause[0])}-{clock(stop.pause[1])}" if stop.pause else ""
    return {
        "van": tour.van,
        "date": tour.date,
        "weekday": weekday_name(lang, tour.date),
        "kind": tours.kind(problem, tour, stop, lang),
        "place": stop.place,
        "name": problem.places[stop.place].name,
        "request": stop.request or "",
        "arrive": clock(stop.arrive),
        "begin": "" if stop.begin is None else clock(stop.begin),
        "end": "" if stop.end is None else clock(stop.end),
        "pause": pause,
        "leave": clock(stop.leave),
        **clients,
        "load": listed(lang, tours.loads(problem, stop, lang)),
    }


def _referral_cells(problem: Problem, plan: Plan, referral: Referral, lang: str) -> Cells:
    """Return the referral centre, the way there where there is one, and what it may expect this week."""
    centre, known = problem.health_centres[referral.centre], referral.minutes >= 0
    way: Cells = {"referral_minutes": referral.minutes, "referral_km": referral.metres / 1000} if known else {}
    return {
        "referral": centre.name,
        **way,
        "referral_open": referrals.opening(centre, lang),
        "referrals_expected": referrals.count(referrals.expected(plan)[centre.id], lang),
    }


def _line(problem: Problem, tour: Tour, count: int, legs: LegLines) -> LegLine | None:
    here, there = tour.stops[count - 1].place, tour.stops[count].place
    return legs.get((here, there, tour.date, problem.vans[tour.van].drive))


def _leg_cells(problem: Problem, tour: Tour, line: LegLine | None) -> Cells:
    """Return the km and minutes of the drive to a stop; nothing where none is known."""
    if line is None:
        return {}
    minutes = -(-line.minutes * 100 // problem.vans[tour.van].speed_percent)
    return {"km": line.metres / 1000, "minutes": minutes}
