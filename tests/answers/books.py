"""A workbook worked in: its cells by the keys of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook


def work_in(
    path: Path, edits: Mapping[tuple[str, str], Any], calls: Mapping[tuple[str, str, str], str] | None = None
) -> Path:
    """Write cells of plan.xlsx: of requests by (request, column), of calls by (place, request, column)."""
    book = load_workbook(path)
    sheet, heads, rows = _rows(book["Demandes"], "request")
    for (request, key), value in edits.items():
        moment = datetime(value.year, value.month, value.day) if isinstance(value, date) else value  # noqa: DTZ001
        sheet.cell(rows[request], heads[key]).value = moment
    sheet, heads, _ = _rows(book["Appels"], "request")
    for (place, request, key), value in (calls or {}).items():
        row = next(
            n
            for n in range(6, sheet.max_row + 1)
            if (sheet.cell(n, heads["place"]).value, sheet.cell(n, heads["request"]).value) == (place, request)
        )
        sheet.cell(row, heads[key]).value = value
    book.save(path)
    return path


def cell(path: Path, request: str, key: str) -> str:
    """Return the name of a request's cell, as O12."""
    sheet, heads, rows = _rows(load_workbook(path)["Demandes"], "request")
    return str(sheet.cell(rows[request], heads[key]).coordinate)


def _rows(sheet: Any, key: str) -> tuple[Any, dict[str, int], dict[str, int]]:
    heads = {str(one.value): one.column for one in sheet[1]}
    rows = {str(sheet.cell(n, heads[key]).value): n for n in range(6, sheet.max_row + 1)}
    return sheet, heads, rows
