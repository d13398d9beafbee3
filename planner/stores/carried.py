"""What a published week could not serve, as the first requests of the next week's table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

from planner.inputs.files import write_text
from planner.inputs.rows import RequestRow
from planner.inputs.said import harmless
from planner.model import WEEKDAYS, Plan, Problem, Request, Status
from planner.words.formats import clock


def carried(problem: Problem, plan: Plan) -> tuple[Request, ...]:
    """Return the requests that wait on after the week, in the order of their table: ``problem`` is the dataset's own.

    A request is carried where its dates reach past the week and it lacks a clinic, with the visits that it lacks. Its
    date of receipt stays: weeks of waiting count.
    """
    answers = {answer.request: answer for answer in plan.answers}
    last = problem.settings.horizon.dates[-1]
    waiting = []
    for request in problem.requests.values():
        answer = answers[request.id]
        lacking = request.visits - len(answer.clinics)
        later = request.latest is None or request.latest > last
        if lacking > 0 and later and answer.reason != "status":
            free = replace(request, visits=lacking, status=Status.ACCEPTED)
            waiting.append(replace(free, van=None, date=None, begin=None, freeze="none"))
    return tuple(waiting)


def write_carried(requests: tuple[Request, ...], path: Path) -> None:
    """Write the requests as a table that a dataset can hold as it is."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    columns = RequestRow.columns()
    table.writerow(columns)
    for request in requests:
        cells = _cells(request)
        table.writerow([harmless(cells[field]) for field in columns.values()])
    write_text(path, text.getvalue(), encoding="utf-8-sig")


def _cells(request: Request) -> dict[str, str]:
    return {
        "id": request.id,
        "community": request.community,
        "authority": request.authority or "",
        "received_on": _day(request.received_on),
        "earliest": _day(request.earliest),
        "latest": _day(request.latest),
        "must": "yes" if request.must else "no",
        "priority": str(request.priority),
        "expected_clients": "" if request.expected_clients is None else str(request.expected_clients),
        "methods": ";".join(request.methods),
        "service_minutes": str(request.service),
        "opens": clock(request.opens),
        "closes": clock(request.closes),
        "days": ";".join(day for day in WEEKDAYS if day in request.days),
        "visits": str(request.visits),
        "min_gap_days": str(request.min_gap_days),
        "funder": request.funder or "",
        "status": request.status.value,
        "van": request.van or "",
        "date": _day(request.date),
        "begin": "" if request.begin is None else clock(request.begin),
        "freeze": request.freeze,
    }


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
