"""Headings: the rows of a table as cells by column, with what is wrong with the headings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.errors import Fault
from planner.inputs import aliases
from planner.inputs.grid import Cells, Grid
from planner.inputs.rows import Row


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table by its columns' own names. Empty cells are left out, rows keep their numbers."""

    table: str
    file: str
    columns: frozenset[str]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def accepted(columns: Iterable[str]) -> dict[str, str]:
    """Return each accepted plain form of a heading with the column it stands for."""
    return aliases.forms(columns, aliases.COLUMNS)


def sheet(grid: Grid, shape: type[Row]) -> tuple[Sheet, list[Fault]]:
    """Return a grid by the columns of its row model, and the problems of its headings."""
    (top, names), *below = grid.rows
    known = accepted(shape.columns())
    columns = [known.get(aliases.plain(name)) for name in names]
    if not any(columns):
        return Sheet(grid.table, grid.file, frozenset(), ()), [_no_heading(grid, top, names, shape)]
    faults = [
        *_unknown(grid, top, names, columns, known),
        *_twice(grid, top, names, columns),
        *_missing(grid, top, columns, shape),
        *_beyond(grid, below, len(names)),
    ]
    rows = tuple((number, _by_column(cells, columns)) for number, cells in below)
    return Sheet(grid.table, grid.file, frozenset(column for column in columns if column), rows), faults


def required(shape: type[Row]) -> list[str]:
    """Return the columns that a table cannot do without."""
    return [heading for heading, name in shape.columns().items() if shape.model_fields[name].is_required()]


def _by_column(cells: Cells, columns: list[str | None]) -> dict[str, str]:
    return {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}


def _no_heading(grid: Grid, top: int, names: Cells, shape: type[Row]) -> Fault:
    return Fault(grid.file, top, "", " ".join(names), "no_heading", {"columns": ", ".join(required(shape))})


def _unknown(
    grid: Grid, top: int, names: Cells, columns: list[str | None], known: Mapping[str, str]
) -> Iterator[Fault]:
    for name, column in zip(names, columns, strict=True):
        if name and not column:
            close = difflib.get_close_matches(aliases.plain(name), known, 1)
            facts = {"proposal": known[close[0]]} if close else {}
            key = "unknown_column_like" if close else "unknown_column"
            yield Fault(grid.file, top, name, "", key, facts, warning=True)


def _twice(grid: Grid, top: int, names: Cells, columns: list[str | None]) -> Iterator[Fault]:
    for place, (name, column) in enumerate(zip(names, columns, strict=True)):
        if column and column in columns[:place]:
            yield Fault(grid.file, top, name, "", "column_twice", {"other": names[columns.index(column)]})


def _missing(grid: Grid, top: int, columns: list[str | None], shape: type[Row]) -> Iterator[Fault]:
    for column in required(shape):
        if column not in columns:
            yield Fault(grid.file, top, column, "", "column_missing", {})


def _beyond(grid: Grid, below: list[tuple[int, Cells]], width: int) -> Iterator[Fault]:
    for number, cells in below:
        if any(cells[width:]):
            extra = next(cell for cell in cells[width:] if cell)
            yield Fault(grid.file, number, "", extra, "cell_without_heading", {"width": str(width)})
