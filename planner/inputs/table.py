"""Rows: the cells of a sheet to checked rows, with one problem for each cell that does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from pydantic import ValidationError

from planner.errors import Fault
from planner.inputs.rows import Row
from planner.inputs.sheet import Sheet

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Entry(Generic[R]):
    """A row where it was found. The cells at fault are ``None``, the others hold."""

    file: str
    row: int
    cells: Mapping[str, str]
    value: R

    def holds(self, *names: str) -> bool:
        """Return whether all these fields are given and not at fault."""
        return all(getattr(self.value, name) is not None for name in names)

    def problem(self, column: str, key: str, **facts: object) -> Fault:
        """Return a problem of one of the row's cells."""
        return self._fault(column, key, facts, warning=False)

    def warning(self, column: str, key: str, **facts: object) -> Fault:
        """Return a warning on one of the row's cells."""
        return self._fault(column, key, facts, warning=True)

    def _fault(self, column: str, key: str, facts: Mapping[str, object], *, warning: bool) -> Fault:
        told = {name: str(fact) for name, fact in facts.items()}
        return Fault(self.file, self.row, column, self.cells.get(column, ""), key, told, warning)


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of every table that was read."""

    by_name: dict[str, tuple[Entry[Any], ...]]
    files: Mapping[str, str]

    def of(self, shape: type[R]) -> tuple[Entry[R], ...]:
        """Return the rows of the table that a row model stands for."""
        return self.by_name.get(shape.table, ())

    def __contains__(self, table: str) -> bool:
        """Return whether a table is present."""
        return table in self.by_name


def entries(sheet: Sheet, shape: type[R]) -> tuple[tuple[Entry[R], ...], list[Fault]]:
    """Return the rows of a sheet, and the problems of its cells."""
    found: list[Entry[R]] = []
    faults: list[Fault] = []
    for number, cells in sheet.rows:
        try:
            row = shape.model_validate(cells)
        except ValidationError as broken:
            faults += _faults(sheet, number, broken.errors(include_url=False), cells)
            row = _what_holds(shape, cells)
        found.append(Entry(sheet.file, number, cells, row))
    if shape.required and not found:
        faults.append(Fault(sheet.file, 0, "", "", "table_without_rows"))
    return tuple(found), faults + list(_twice(found, shape))


def _faults(sheet: Sheet, number: int, errors: Sequence[Any], cells: Mapping[str, str]) -> Iterator[Fault]:
    for error in errors:
        column = str(error["loc"][0])
        if error["type"] != "missing":
            yield Fault(sheet.file, number, column, cells[column], error["type"], error.get("ctx", {}))
        elif column in sheet.columns:
            yield Fault(sheet.file, number, column, "", "cell_missing")


def _what_holds(shape: type[R], cells: Mapping[str, str]) -> R:
    row = cast("R", shape.model_construct(**dict.fromkeys(shape.model_fields)))
    for heading, name in shape.columns().items():
        if heading in cells:
            try:
                setattr(row, name, cells[heading])
            except ValidationError:
                continue
    return row


def _twice(found: Sequence[Entry[R]], shape: type[R]) -> Iterator[Fault]:
    headings = {name: heading for heading, name in shape.columns().items()}
    needed = [name for name in shape.key if shape.model_fields[name].is_required()]
    first: dict[tuple[object, ...], int] = {}
    for entry in found:
        key = tuple(getattr(entry.value, name) for name in shape.key)
        if not key or any(getattr(entry.value, name) is None for name in needed):
            continue
        if key in first:
            columns = " + ".join(headings[name] for name in shape.key)
            yield entry.problem(headings[shape.key[0]], "row_twice", first=first[key], columns=columns)
        first.setdefault(key, entry.row)
