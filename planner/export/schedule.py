"""Plan to schedule.csv: a row for each stop, as French Excel reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from planner.inputs.files import write_text
from planner.inputs.said import harmless
from planner.model import Kind, LegLine, LegLines, Night, Plan, Problem, Referral, Stop, Tour
from planner.words import notes, referrals, say, tours
from planner.words.formats import clock, number, weekday_name

Cells = dict[str, str]
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


def write_schedule(path: Path, problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> None:
    """Write the schedule so that Excel opens it with a double click, accents and all."""
    write_text(path, schedule(problem, plan, legs, lang), encoding="utf-8-sig")


def schedule(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> str:
    """Return the stops of all tours as CSV, by date, van and time, then a row for each note on the week."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow([say(lang, f"schedule_{column}") for column in COLUMNS])
    for cells in (*_by_day(problem, plan, legs, lang), *_note_rows(problem, plan, lang)):
        table.writerow([harmless(cells.get(column, "")) for column in COLUMNS])
    return text.getvalue()


def _by_day(problem: Problem, plan: Plan, legs: LegLines, lang: str) -> list[Cells]:
    """Return the rows of tours and of days of waiting, by date and van."""
    told = [((tour.date, tour.van), list(_tour(problem, plan, tour, legs, lang))) for tour in plan.tours]
    told += [((night.date, night.van), [_wait(problem, plan, night, lang)]) for night in tours.waits(plan)]
    return [cells for _, rows in sorted(told, key=lambda one: one[0]) for cells in rows]


def _tour(problem: Problem, plan: Plan, tour: Tour, legs: LegLines, lang: str) -> Iterator[Cells]:
    whole = {"crew": tours.crew(problem, tour, lang), "remark": _exercise(plan, lang)}
    for count, stop in enumerate(tour.stops):
        cells = _cells(problem, tour, stop, lang) | whole | {"stop": str(count)}
        if count:
            line = _line(problem, tour, count, legs)
            cells |= _leg_cells(problem, tour, line, lang)
            if line is not None and plan.made.travel == "roads":
                cells["km_unverified"] = number(lang, (line.metres - line.surveyed_metres) / 1000, 1)
        else:
            cells["collect"] = "; ".join(tours.to_collect(problem, tour, lang))
        if stop.referral is not None:
            cells |= _referral_cells(problem, plan, stop.referral, lang)
        yield cells


def _wait(problem: Problem, plan: Plan, night: Night, lang: str) -> Cells:
    """Return the row of a day without a tour, away from the base."""
    return {
        "van": night.van,
        "date": night.date.isoformat(),
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
    pause = f"{clock(stop.pause[0])}-{clock(stop.pause[1])}" if stop.pause else ""
    return {
        "van": tour.van,
        "date": tour.date.isoformat(),
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
        "clients": str(stop.clients) if stop.kind is Kind.CLINIC else "",
        "load": "; ".join(tours.loads(problem, stop, lang)),
    }


def _referral_cells(problem: Problem, plan: Plan, referral: Referral, lang: str) -> Cells:
    """Return the referral centre, the way there where there is one, and what it may expect this week."""
    centre, known = problem.health_centres[referral.centre], referral.minutes >= 0
    return {
        "referral": centre.name,
        "referral_minutes": str(referral.minutes) if known else "",
        "referral_km": number(lang, referral.metres / 1000, 1) if known else "",
        "referral_open": referrals.opening(centre, lang),
        "referrals_expected": referrals.count(referrals.expected(plan)[centre.id], lang),
    }


def _line(problem: Problem, tour: Tour, count: int, legs: LegLines) -> LegLine | None:
    here, there = tour.stops[count - 1].place, tour.stops[count].place
    return legs.get((here, there, tour.date, problem.vans[tour.van].drive))


def _leg_cells(problem: Problem, tour: Tour, line: LegLine | None, lang: str) -> Cells:
    """Return the km and minutes of the drive to a stop; nothing where none is known."""
    if line is None:
        return {}
    minutes = -(-line.minutes * 100 // problem.vans[tour.van].speed_percent)
    return {"km": number(lang, line.metres / 1000, 1), "minutes": str(minutes)}
