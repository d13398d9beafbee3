"""What really happened at each clinic: the sheet Résultats of plan.xlsx, or a CSV file with its headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from planner.errors import BadInput, Fault
from planner.inputs import cells, csv_text, workbook
from planner.inputs.aliases import plain
from planner.inputs.files import Unreadable, content
from planner.inputs.grid import Grid
from planner.inputs.rows.row import MILLION, Count, Day, Id, Row, Text
from planner.inputs.sheet import sheet
from planner.inputs.table import Entry, entries
from planner.inputs.worked import KEYS_ROW, keyed_rows, sheet_rows
from planner.model import ClinicDay, Plan, Problem
from planner.words import LANGUAGES, catalogue

NOT_HELD = -1
_OFF = frozenset(map(plain, ("non", "no", "annulée", "annulé", "cancelled", "canceled", "pas tenue", "not held")))
HEADINGS = {
    "date": "col_date",
    "community": "col_community_id",
    "van": "col_van",
    "clients": "col_clients",
    "product": "col_product_id",
    "quantity": "col_quantity",
    "note": "col_note",
}


def _came(cell: str) -> int:
    """Return how many clients came, ``NOT_HELD`` for a word that says there was no clinic."""
    if plain(cell) in _OFF:
        return NOT_HELD
    try:
        return cells.whole(0, MILLION)(cell)
    except PydanticCustomError:
        raise cells.wrong("result_not_clients") from None


class ResultRow(Row):
    """A row of the results: a clinic, or one product of it."""

    table: ClassVar[str] = "results"
    key: ClassVar[tuple[str, ...]] = ("date", "community", "van", "product")

    date: Day
    community: Id
    van: Id | None = None
    clients: Annotated[int, BeforeValidator(_came)] | None = None
    product: Id | None = None
    quantity: Count | None = None
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Observed:
    """What happened at a clinic day of the plan.

    ``clients`` is None where it was not held; ``van`` is the one that went, ``given`` what was given of each product.
    """

    day: ClinicDay
    clients: int | None
    van: str
    given: tuple[tuple[str, int], ...] = ()


def observed(path: Path, problem: Problem, plan: Plan) -> tuple[Observed, ...]:
    """Return what the file tells of the plan's clinic days, in their order; those that it leaves empty are left out.

    Raises ``BadInput`` with every cell that cannot be read or does not fit the plan.
    """
    faults: list[Fault] = []
    try:
        found = _entries(path, faults)
    except Unreadable as refusal:
        raise BadInput([refusal.fault(path.name)]) from None
    rows: dict[tuple[ClinicDay, str | None], Entry[ResultRow]] = {}
    for entry in found:
        faults += _filed(problem, plan, entry, rows)
    faults += _products_alone(rows)
    if any(not fault.warning for fault in faults):
        raise BadInput(faults)
    told = ((day, rows[day, None]) for day in plan.clinic_days if (day, None) in rows)
    return tuple(_observed(day, entry, rows) for day, entry in told if entry.value.clients is not None)


# --- Files ------------------------------------------------------------------------------------------------------------


def _entries(path: Path, faults: list[Fault]) -> Sequence[Entry[ResultRow]]:
    if path.suffix.casefold() == ".xlsx":
        return sheet_rows(path, workbook.sheets(content(path)), "sheet_results", ResultRow, faults)[0]
    rows = csv_text.rows(content(path), frozenset(_known()))
    if rows[0][0] == KEYS_ROW and set(ResultRow.columns()) <= set(rows[0][1]) and "planned" in rows[0][1]:
        return keyed_rows(path.name, rows, ResultRow, faults)[0]  # the sheet of the workbook, saved as CSV
    (top, names), *below = rows
    read, wrong = sheet(Grid(ResultRow.table, path.name, ((top, _named(names)), *below)), ResultRow)
    found, broken = entries(read, ResultRow)
    faults += [*wrong, *broken]
    return found


def _known() -> dict[str, str]:
    """Return each heading of the workbook, in plain letters, with the key of its column."""
    return {plain(words): key for key, phrase in HEADINGS.items() for words in (key, *(catalogue()[phrase].values()))}


def _named(names: Sequence[str]) -> tuple[str, ...]:
    """Return the headings as keys; beside the columns of ids those of names, which say nothing more, are left out."""
    ids = {plain(catalogue()[HEADINGS[key]][lang]): key for key in ("community", "product") for lang in LANGUAGES}
    twice = {ids[plain(name)] for name in names if plain(name) in ids}
    said = {plain(catalogue()[f"col_{key}"][lang]): key for key in ("community", "product") for lang in LANGUAGES}
    left_out = {name for name, key in said.items() if key in twice}
    left_out |= {plain(words) for words in catalogue()["col_planned"].values()}
    known = said | _known()
    return tuple("" if plain(name) in left_out else known.get(plain(name), name) for name in names)


# --- Rows -------------------------------------------------------------------------------------------------------------


def _filed(
    problem: Problem, plan: Plan, entry: Entry[ResultRow], rows: dict[tuple[ClinicDay, str | None], Entry[ResultRow]]
) -> Iterator[Fault]:
    """Put a row where it belongs, or yield what keeps it from fitting the plan."""
    row = entry.value
    if not entry.holds("date", "community"):
        return
    own = [day for day in plan.clinic_days if problem.requests[day.request].community == row.community]
    on = [day for day in own if day.date == row.date]
    day = next((one for one in on if one.van == row.van), on[0] if len(on) == 1 else None)
    vans, products = ", ".join(problem.vans), ", ".join(problem.products)
    tests = [
        (not own, "community", "result_no_clinic_there", {"places": ", ".join(_places(problem, plan))}),
        (bool(own) and not on, "date", "result_other_date", {"dates": ", ".join(str(one.date) for one in own)}),
        (bool(on) and day is None, "van", "result_which_van", {"vans": ", ".join(one.van for one in on)}),
        (row.van is not None and row.van not in problem.vans, "van", "edited_unknown_van", {"vans": vans}),
        (
            row.product is not None and row.product not in problem.products,
            "product",
            "result_unknown_product",
            {"products": products},
        ),
        (row.product is not None and row.clients is not None, "clients", "result_clients_of_product", {}),
        (row.product is None and row.quantity is not None, "quantity", "result_quantity_of_nothing", {}),
    ]
    broken = [(column, key, facts) for wrong, column, key, facts in tests if wrong]
    for column, key, facts in broken:
        yield entry.problem(column, key, **facts)
    if day is None or broken:
        return
    first = rows.setdefault((day, row.product), entry)
    if first is not entry and first.value.van != row.van:  # of the same van it is told with the columns of the key
        yield entry.problem("date", "row_twice", first=first.row, columns="date + community + product")


def _places(problem: Problem, plan: Plan) -> list[str]:
    return sorted({problem.requests[day.request].community for day in plan.clinic_days})


def _products_alone(rows: dict[tuple[ClinicDay, str | None], Entry[ResultRow]]) -> Iterator[Fault]:
    """Yield each quantity given at a clinic that was not held, or of which it is not told how many came."""
    for (day, product), entry in rows.items():
        clinic = rows.get((day, None))
        clients = clinic.value.clients if clinic is not None else None
        if product is not None and entry.value.quantity and (clients is None or clients == NOT_HELD):
            yield entry.problem("quantity", "result_quantity_not_held")


def _observed(
    day: ClinicDay, entry: Entry[ResultRow], rows: dict[tuple[ClinicDay, str | None], Entry[ResultRow]]
) -> Observed:
    van = entry.value.van or day.van
    if entry.value.clients == NOT_HELD:
        return Observed(day, None, van)
    given = tuple(
        (product, other.value.quantity)
        for (held, product), other in rows.items()
        if held == day and product is not None and other.value.quantity is not None
    )
    return Observed(day, entry.value.clients, van, given)
