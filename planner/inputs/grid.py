"""A table as text: rows of cells, numbered as a spreadsheet shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.inputs.files import Unreadable

MOST_ROWS = 300_000
MOST_COLUMNS = 500

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table that are not blank, with their numbers (a sheet's first row is 1)."""

    table: str
    file: str
    rows: tuple[tuple[int, Cells], ...]


def numbered(rows: Iterable[Cells]) -> tuple[tuple[int, Cells], ...]:
    """Return the rows that are not blank with their numbers."""
    kept: list[tuple[int, Cells]] = []
    for number, cells in enumerate(rows, start=1):
        if any(cells):
            kept.append((number, cells))
        if len(kept) > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise Unreadable("table_too_long", number, rows=str(MOST_ROWS), columns=str(MOST_COLUMNS))
    if not kept:
        raise Unreadable("file_empty")
    return tuple(kept)
