"""plan.xlsx after somebody worked in it: what they decided about requests, and who said no on the phone.

The plan itself is plan.json beside the workbook; only the cells that wait for an answer are read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from planner.errors import BadInput, Fault
from planner.inputs import cells, workbook
from planner.inputs.aliases import plain
from planner.inputs.files import Unreadable, content
from planner.inputs.rows.row import Day, Id, Row, Text, Time
from planner.inputs.table import Entry
from planner.inputs.worked import at_its_cell, sheet_rows
from planner.model import PLANNED_STATUS, Clinic, Decision, Event, Plan, Problem
from planner.words import LANGUAGES, catalogue

LEVELS = ("none", "day", "van", "time")
NOT_ASKED = "–"
ASKED = ("supervisor", "supplies", "road", "venue")


def _one_of(prefix: str, *words: str) -> Callable[[str], str]:
    """Return a reader of the words that the workbook offers, in any of its languages."""
    said = {plain(catalogue()[f"{prefix}_{word}"][lang]): word for word in words for lang in LANGUAGES}

    def read(cell: str) -> str:
        if plain(cell) not in said:
            raise cells.wrong("not_allowed", allowed=", ".join(dict.fromkeys(said)))
        return said[plain(cell)]

    return read


def _answer(cell: str) -> str:
    return "" if cell == NOT_ASKED else _one_of("book", "yes", "no", "call_again")(cell)


Said = Annotated[str, BeforeValidator(_answer)]


class DecisionRow(Row):
    """A row of the sheet of requests: one clinic day of a request, or what is left of it."""

    table: ClassVar[str] = "decisions"
    key: ClassVar[tuple[str, ...]] = ("request", "visit")

    request: Id
    visit: Annotated[int, BeforeValidator(cells.whole(1, 60))]
    decision: Annotated[str, BeforeValidator(_one_of("decision", "plan", "force", "defer", "refuse"))] = "plan"
    van: Id | None = None
    date: Day | None = None
    begin: Time | None = None
    freeze: Annotated[str, BeforeValidator(_one_of("freeze", *LEVELS))] = "none"
    state: Annotated[str, BeforeValidator(_one_of("state", "proposed", "confirmed", "cancelled"))] = "proposed"
    note: Text = ""


class CallRow(Row):
    """A row of the sheet of calls: what a health centre or a village answered."""

    table: ClassVar[str] = "calls"
    key: ClassVar[tuple[str, ...]] = ("place", "request", "date")

    place: Id
    request: Id
    date: Day
    supervisor: Said = ""
    supplies: Said = ""
    road: Said = ""
    venue: Said = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """What a workbook says: ``rows`` are all clinic days in it as they now stand, with the cells that name them.

    ``decisions`` and ``events`` are what is not as the plan had it.
    """

    rows: tuple[Decision, ...]
    decisions: tuple[Decision, ...]
    events: tuple[Event, ...]
    places: Mapping[tuple[str, int], Mapping[str, str]]


def edited(path: Path, problem: Problem, plan: Plan) -> Edited:
    """Return what a workbook says about its plan. Raises ``BadInput`` with every cell that cannot be read."""
    try:
        sheets = workbook.sheets(content(path))
    except Unreadable as refusal:
        raise BadInput([refusal.fault(path.name)]) from None
    faults: list[Fault] = []
    asked, where = sheet_rows(path, sheets, "sheet_requests", DecisionRow, faults)
    calls, _ = sheet_rows(path, sheets, "sheet_calls", CallRow, faults)
    for entry in asked:
        faults += _unfit(problem, entry, where)
    for call in calls:
        if call.holds("request") and call.value.request not in problem.requests:
            faults.append(call.problem("request", "edited_unknown_request"))
    if faults:
        raise BadInput(faults)
    rows = tuple(_decision(problem, plan, entry.value) for entry in asked)
    cancelled = (
        Event("cancelled", entry.value.request, clinic.date)
        for entry in asked
        if entry.value.state == "cancelled" and (clinic := _planned(plan, entry.value)) is not None
    )
    refused = (event for call in calls for event in _refused(problem, call.value))
    events = tuple(dict.fromkeys((*cancelled, *refused)))
    changed = tuple(one for one, entry in zip(rows, asked, strict=True) if _says_something(problem, one, entry.value))
    places = {(entry.value.request, entry.value.visit): _places(where, entry.row) for entry in asked}
    return Edited(rows, changed, events, places)


# --- Rows -------------------------------------------------------------------------------------------------------------


def _places(where: Mapping[str, str], row: int) -> Mapping[str, str]:
    return {key: known.format(row=row).split(" ")[0] for key, known in where.items()}


def _unfit(problem: Problem, entry: Entry[DecisionRow], where: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what a row asks for that there is not."""
    row = entry.value
    if not entry.holds("request", "visit"):
        return
    request = problem.requests.get(row.request)
    week = problem.settings.horizon
    tests = [
        (request is None, "request", "edited_unknown_request", {}),
        (request is not None and row.visit > request.visits, "visit", "edited_no_such_visit", {}),
        (
            row.van is not None and row.van not in problem.vans,
            "van",
            "edited_unknown_van",
            {"vans": ", ".join(problem.vans)},
        ),
        (row.date is not None and row.date not in week.dates, "date", "edited_other_week", {"week": week.week}),
        (row.freeze not in (None, "none") and row.date is None, "date", "edited_freeze_without_date", {}),
        (row.freeze in ("van", "time") and row.van is None, "van", "edited_freeze_without_van", {}),
        (row.freeze == "time" and row.begin is None, "begin", "edited_freeze_without_begin", {}),
    ]
    for broken, column, key, facts in tests:
        if broken:
            yield at_its_cell(entry.problem(column, key, **facts), where)


def _planned(plan: Plan, row: DecisionRow) -> Clinic | None:
    """Return the clinic day that a row was written for; none where the request was not served."""
    clinics = next((answer.clinics for answer in plan.answers if answer.request == row.request), ())
    return clinics[row.visit - 1] if row.visit <= len(clinics) else None


def _decision(problem: Problem, plan: Plan, row: DecisionRow) -> Decision:
    """Return a row as a decision: what was put elsewhere than the plan had it is frozen there."""
    was, begin = _planned(plan, row), None
    if was is not None:
        key = row.request, was.van, was.date
        begin = next(one.begin for one in plan.clinic_days if (one.request, one.van, one.date) == key)
    asked = problem.requests[row.request]
    before = (was.date, was.van, begin) if was else (asked.date, asked.van, asked.begin)
    implied = _implied(before, (row.date, row.van, row.begin))
    freeze = max(row.freeze, implied, key=LEVELS.index)
    left_out = was is None and implied == "none" and row.freeze == asked.freeze
    free = left_out or row.date is None or row.state == "cancelled"
    return Decision(
        request=row.request,
        visit=row.visit,
        kind=row.decision,
        date=None if free else row.date,
        van=None if free else row.van,
        begin=None if free else row.begin,
        freeze="none" if free else freeze,
        confirmed=row.state == "confirmed",
        note=row.note,
    )


def _implied(before: tuple[object, ...], after: tuple[object, ...]) -> str:
    """Return how much of a clinic day was put somewhere by hand."""
    if after[2] is not None and after[1] is not None and after[2] != before[2]:
        return "time"
    if after[:2] == before[:2]:
        return "none"
    return "day" if after[1] is None else "van"


def _says_something(problem: Problem, one: Decision, row: DecisionRow) -> bool:
    """Return whether a row says more than the plan and the tables do."""
    asked = problem.requests[one.request]
    frozen = one.freeze not in ("none", asked.freeze) or one.freeze != row.freeze != asked.freeze
    decided = one.kind != "plan" and (one.kind != "refuse" or asked.status in PLANNED_STATUS)
    return frozen or decided or one.confirmed or bool(one.note)


def _refused(problem: Problem, call: CallRow) -> Iterator[Event]:
    """Yield what a no on the phone means: no supervisor on that date, or no clinic there on it."""
    if call.supervisor == "no" and call.place in problem.health_centres:
        yield Event("staff-out", call.place, call.date)
    elif "no" in [getattr(call, key) for key in ASKED]:
        yield Event("cancelled", call.request, call.date)
