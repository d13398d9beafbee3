"""A workbook read back with openpyxl: its sheets as rows by the keys of its hidden row."""

from __future__ import annotations

import io

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.export.workbook import workbook
from planner.export.workbook.writing import TOP
from tests.render.week import Week

FIRST_ROW = TOP + 2  # as a spreadsheet counts: the heading stands in TOP + 1


def book(made: Week, lang: str = "fr") -> Workbook:
    """Return the workbook of a week, read back."""
    return load_workbook(io.BytesIO(workbook(*made, lang)))


def keys(sheet: Worksheet) -> list[str]:
    """Return the keys of the columns."""
    return [str(cell.value) for cell in sheet[1] if cell.value]


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    """Return the rows of the first table by the keys of its columns: up to the first that is empty."""
    names = keys(sheet)
    told: list[dict[str, object]] = []
    for cells in sheet.iter_rows(min_row=FIRST_ROW, max_col=len(names), values_only=True):
        if not any(cells):
            break
        told.append(dict(zip(names, cells, strict=True)))
    return told


def choices(sheet: Worksheet, cell: str) -> list[object]:
    """Return what the list of a cell offers; nothing where it has none."""
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list" and cell in rule.sqref:
            name, places = str(rule.formula1).replace("$", "").split("!")
            assert sheet.parent is not None
            return [one.value for column in sheet.parent[name.strip("'")][places] for one in column]
    return []
