"""A sheet of plan.xlsx after somebody worked in it: its rows by the keys of its hidden first row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from openpyxl.utils import get_column_letter

from planner.errors import Fault
from planner.inputs import workbook
from planner.inputs.grid import Grid
from planner.inputs.rows.row import Row
from planner.inputs.sheet import Sheet
from planner.inputs.table import Entry, entries
from planner.words import LANGUAGES, catalogue

KEYS_ROW = 1  # hidden: it names the columns for a program
HEADINGS_ROW = 5
R = TypeVar("R", bound=Row)


def sheet_rows(
    path: Path, sheets: workbook.Sheets, title: str, shape: type[R], faults: list[Fault]
) -> tuple[tuple[Entry[R], ...], Mapping[str, str]]:
    """Return the rows of a sheet, and the letter and heading of each column; what is wrong is added to the faults."""
    name = next((phrase for lang in LANGUAGES if (phrase := catalogue()[title][lang]) in sheets), None)
    found = sheets[name] if name is not None else None
    file = f"{path.name} [{name or catalogue()[title]['fr']}]"
    if not isinstance(found, tuple):
        faults.append(Fault(file, 0, "", "", "edited_sheet_missing"))
        return (), {}
    return keyed_rows(file, found, shape, faults)


def keyed_rows(
    file: str, found: workbook.Rows, shape: type[R], faults: list[Fault]
) -> tuple[tuple[Entry[R], ...], Mapping[str, str]]:
    """Return the rows below the headings of a sheet as it lies in a file, as ``sheet_rows`` does."""
    by_row = dict(found)
    keys, headings = by_row.get(KEYS_ROW, ()), by_row.get(HEADINGS_ROW, ())
    missing = [key for key in shape.columns() if key not in keys]
    if missing:
        faults.append(Fault(file, KEYS_ROW, "", "", "edited_columns_missing", {"columns": ", ".join(missing)}))
        return (), {}
    known = [key if key in shape.columns() else None for key in keys]
    grid = Grid(shape.table, file, tuple((n, row) for n, row in found if n > HEADINGS_ROW))
    rows = tuple(
        (n, {key: cell for key, cell in zip(known, row, strict=False) if key and cell}) for n, row in grid.rows
    )
    read, wrong = entries(Sheet(shape.table, file, frozenset(shape.columns()), rows), shape)
    where = {
        key: f"{get_column_letter(n)}{{row}} {headings[n - 1] if n <= len(headings) else key}".strip()
        for n, key in enumerate(keys, start=1)
        if key in shape.columns()
    }
    faults += [at_its_cell(fault, where) for fault in wrong]
    return read, where


def at_its_cell(fault: Fault, where: Mapping[str, str]) -> Fault:
    """Return a problem of a column with the column's letter and its heading."""
    known = where.get(fault.column)
    return replace(fault, column=known.format(row=fault.row)) if known else fault
