"""What a sheet of the workbook holds, before any file is written: columns, rows, lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.words import say

Cell = str | int | float | date | None
"""``None`` is empty; where its column is open, it waits for somebody's answer."""

Row = tuple[Cell, ...]
NOT_ASKED = "–"
"""Stands in an open column where there is nothing to answer."""

KEYS_ROW = 1
"""The row, as a spreadsheet counts, that names the columns for a program; it is hidden."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` names it in every language, ``heading`` in one.

    An ``open`` column is filled in by hand, from the list ``choices`` where it has one. A ``fixed`` one identifies its
    row and refuses typing.
    """

    key: str
    heading: str
    width: float
    choices: str = ""
    open: bool = False
    fixed: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A table on a sheet; ``total`` is its last row, set apart; ``strong`` are the rows that must not be missed."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    total: Row | None = None
    strong: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        rows = (*self.rows, *([] if self.total is None else [self.total]))
        if any(len(row) != len(self.columns) for row in rows):
            raise ValueError(f"{self.columns[0].key}: a row without {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: ``name`` on its tab, what it is for, its tables one below another, then lines of text.

    ``kept`` are the columns that stay in sight; a sheet with ``pictures`` shows PNG files below its tables.
    """

    name: str
    purpose: str
    blocks: tuple[Block, ...]
    lines: tuple[str, ...] = ()
    kept: int = 1
    filtered: bool = False
    pictures: tuple[bytes, ...] = ()


Lists = dict[str, tuple[Cell, ...]]
"""What may be chosen in a column, by the name of the list."""


def words(choices: str, lang: str) -> tuple[Cell, ...]:
    """Return the words of a list of choices that is the same for every plan."""
    return tuple(say(lang, key) for key in CHOICES[choices])


CHOICES = {
    "answers": ("book_yes", "book_no", "book_call_again"),
    "decisions": ("decision_plan", "decision_force", "decision_defer", "decision_refuse"),
    "states": ("state_proposed", "state_confirmed", "state_cancelled"),
    "freezes": ("freeze_none", "freeze_day", "freeze_van", "freeze_time"),
}
"""The choices by list: keys of the catalogue, whose last part a program takes."""
