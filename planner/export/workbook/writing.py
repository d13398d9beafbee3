"""Sheets to the bytes of an .xlsx file: every text is text, never a formula, a link or a number."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from planner.export.text import writable
from planner.export.workbook.shape import NOT_ASKED, Block, Cell, Column, Lists, Sheet
from planner.render.timeline import DPI

TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST_LETTERS = 32_767
A4 = 9
ROWS_A_PAGE = 60
POINTS_A_LINE = 14
LETTERS = 0.95  # an average letter, in widths of a column
KEYS, TITLE, STATE, PURPOSE, TOP = range(5)  # rows, counted from 0; the first table begins at TOP
DARK, PALE, GREY, RED = "#1F3864", "#FFF8DC", "#666666", "#B00000"
# a French or English date whatever the language of the computer
DATES = {"fr": "[$-40C]ddd dd/mm/yy", "en": "[$-809]ddd dd/mm/yy"}
BLANK = (Column("", "", 11),) * 13  # the columns of a sheet without a table


class _Span(NamedTuple):
    """The columns of a sheet that are seen: the first, the last, and how wide they are together."""

    first: int
    last: int
    width: float


class Heading(NamedTuple):
    """What every sheet says above its tables, and on paper beside its pages; ``banner`` is empty for real data."""

    title: str
    state: str
    banner: str
    footer: str


class Words(NamedTuple):
    """What the workbook says of itself: the name of the sheet of lists, and why a cell refuses what is typed."""

    lists: str
    fixed: str
    choose: str


@dataclass(frozen=True)
class _Book:
    """A workbook being written, its formats made once each."""

    book: Workbook
    lang: str
    heading: Heading
    words: Words
    lists: dict[str, str]
    formats: dict[tuple[tuple[str, object], ...], Format]

    def format(self, **looks: object) -> Format:
        """Return the format of these looks."""
        key = tuple(sorted(looks.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {"font_name": "Calibri", "font_size": 10, "valign": "top", **looks}
            )
        return self.formats[key]


def written(sheets: Sequence[Sheet], lists: Lists, heading: Heading, words: Words, made_on: date, lang: str) -> bytes:
    """Return the workbook's bytes: the same for the same sheets."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, **TEXT_ONLY})
    book.set_properties({"title": heading.title, "created": datetime.combine(made_on, time())})
    # The sheet of lists stands last, but the others point to it: its places are known before it is written.
    places = {name: _place(words.lists, number, len(cells)) for number, (name, cells) in enumerate(lists.items())}
    one = _Book(book, lang, heading, words, places, {})
    for sheet in sheets:
        _sheet(one, book.add_worksheet(sheet.name), sheet)
    _lists(one, book.add_worksheet(words.lists), lists)
    book.close()
    return file.getvalue()


def _told(text: str) -> str:
    """Return a text that a cell can hold, cut where it ends."""
    return writable(text)[:MOST_LETTERS]


def _place(sheet: str, column: int, count: int) -> str:
    return f"='{sheet}'!{xl_range_abs(1, column, max(1, count), column)}"


def _lists(one: _Book, page: Worksheet, lists: Lists) -> None:
    page.hide()
    for column, (name, cells) in enumerate(lists.items()):
        page.write_string(0, column, name)
        for row, cell in enumerate(cells, start=1):
            _write(one, page, (row, column), cell, {})


def _sheet(one: _Book, page: Worksheet, sheet: Sheet) -> None:
    columns = sheet.blocks[0].columns if sheet.blocks else BLANK
    first = next(place for place, column in enumerate(columns) if not column.hidden)
    span = _Span(first, len(columns) - 1, sum(column.width for column in columns if not column.hidden))
    page.set_default_row(POINTS_A_LINE)
    _print(one, page, sheet)
    _top(one, page, sheet, span)
    row = TOP
    for number, block in enumerate(sheet.blocks):
        row = _block(one, page, block, row, keys=number == 0) + 1
    if sheet.blocks:
        page.freeze_panes(TOP + 1, sheet.kept)
    if len(sheet.blocks) == 1:
        page.repeat_rows(TITLE, TOP)
    if sheet.filtered:
        page.autofilter(TOP, 0, TOP + len(sheet.blocks[0].rows), len(columns) - 1)
    for line in sheet.lines:
        _long(page, row, span, _told(line), one.format(text_wrap=True))
        row += 1
    for picture in sheet.pictures:
        row = _picture(page, row, picture)


def _print(one: _Book, page: Worksheet, sheet: Sheet) -> None:
    """Lay the sheet on A4 pages, as wide as one page; a made-up week says so on every page."""
    page.set_landscape()
    page.set_paper(A4)
    short = len(sheet.blocks) > 1 and sum(len(block.rows) for block in sheet.blocks) < ROWS_A_PAGE
    page.fit_to_pages(1, 1 if short else 0)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    page.hide_gridlines(2)
    banner = f'&"Calibri,Bold"&KB00000{one.heading.banner}' if one.heading.banner else ""
    page.set_header(f"&C{banner}&R{_ampersands(sheet.name)}")
    page.set_footer(f"&L&8{_ampersands(one.heading.footer)}&R&8&P / &N")


def _ampersands(text: str) -> str:
    return text.replace("&", "&&")


def _top(one: _Book, page: Worksheet, sheet: Sheet, span: _Span) -> None:
    page.set_row(KEYS, None, None, {"hidden": True})
    if not sheet.blocks:
        page.set_column(span.first, span.last, BLANK[0].width)
    page.write_string(TITLE, span.first, _told(one.heading.title), one.format(bold=True, font_size=14))
    page.set_row(TITLE, 20)
    state = " · ".join(filter(None, (one.heading.banner, one.heading.state)))
    colour = RED if one.heading.banner else GREY
    page.write_string(STATE, span.first, _told(state), one.format(bold=bool(one.heading.banner), font_color=colour))
    _long(page, PURPOSE, span, sheet.purpose, one.format(text_wrap=True, italic=True, font_color=GREY))


def _long(page: Worksheet, row: int, span: _Span, text: str, looks: Format) -> None:
    """Write a text across the columns."""
    if span.last > span.first:
        page.merge_range(row, span.first, row, span.last, "", looks)
    page.write_string(row, span.first, text, looks)
    page.set_row(row, POINTS_A_LINE * _lines(text, span.width))


def _lines(cell: Cell, width: float) -> int:
    """Return the lines that a cell needs: not every program lets a row grow by itself."""
    told = cell.split("\n") if isinstance(cell, str) else [""]
    return sum(max(1, ceil(LETTERS * len(line) / width)) for line in told)


def _high(columns: Sequence[Column], cells: Iterable[Cell]) -> float:
    """Return the height of a row in points, at most what a spreadsheet allows."""
    lines = (_lines(cell, column.width) for column, cell in zip(columns, cells, strict=True) if not column.hidden)
    return min(409, POINTS_A_LINE * max(lines, default=1))


def _block(one: _Book, page: Worksheet, block: Block, row: int, *, keys: bool) -> int:
    """Write a table from a row on; return the row below it."""
    if block.title:
        page.write_string(row, 0, _told(block.title), one.format(bold=True, font_size=12))
        row += 1
    for number, column in enumerate(block.columns):
        if keys:
            page.write_string(KEYS, number, column.key)
            page.set_column(number, number, column.width, None, {"hidden": column.hidden})
        looks = {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"}
        page.write_string(row, number, _told(column.heading), one.format(bg_color=DARK, font_color="white", **looks))
    page.set_row(row, _high(block.columns, (f"{column.heading}  " for column in block.columns)))
    first = row + 1
    for number, cells in enumerate(block.rows):
        strong = number in block.strong
        for place, (column, cell) in enumerate(zip(block.columns, cells, strict=True)):
            _write(one, page, (first + number, place), cell, _looks(column, cell, strong=strong))
        page.set_row(first + number, _high(block.columns, cells))
    row = first + len(block.rows)
    _validate(one, page, block, first)
    if block.total is not None:
        for place, cell in enumerate(block.total):
            _write(one, page, (row, place), cell, {"bold": True, "border": 1, "top": 2})
        row += 1
    return row


def _looks(column: Column, cell: Cell, *, strong: bool) -> dict[str, object]:
    looks: dict[str, object] = {"border": 1, "text_wrap": True}
    if strong:
        looks |= {"bold": True, "font_color": RED}
    if column.open and _asked(cell):
        looks |= {"bg_color": PALE}
    elif column.open:
        looks |= {"font_color": GREY}
    return looks


def _asked(cell: Cell) -> bool:
    return cell not in {"", NOT_ASKED}


def _write(one: _Book, page: Worksheet, place: tuple[int, int], cell: Cell, looks: dict[str, object]) -> None:
    row, column = place
    if cell is None or cell == "":
        page.write_blank(row, column, None, one.format(**looks))
    elif isinstance(cell, str):
        page.write_string(row, column, _told(cell), one.format(**looks))
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, one.format(num_format=DATES[one.lang], align="left", **looks))
    else:
        decimals = "#,##0.0" if isinstance(cell, float) else "#,##0"
        page.write_number(row, column, cell, one.format(num_format=decimals, align="right", indent=1, **looks))


def _validate(one: _Book, page: Worksheet, block: Block, first: int) -> None:
    """Let a column with choices take only these, and a fixed one nothing that is typed."""
    for place, column in enumerate(block.columns):
        rows = [first + number for number, cells in enumerate(block.rows) if _asked(cells[place])]
        if not rows:
            continue
        if column.fixed:
            refusal = {"validate": "custom", "value": "=FALSE", "error_message": one.words.fixed, "ignore_blank": False}
            _bind(page, place, rows, refusal)
        elif column.choices:
            listed = {"validate": "list", "value": one.lists[column.choices], "error_message": one.words.choose}
            _bind(page, place, rows, listed)


def _bind(page: Worksheet, column: int, rows: Iterable[int], rule: dict[str, Any]) -> None:
    """Bind one rule to the cells of a column, neighbours as one range."""
    ranges = [[top, column, bottom, column] for top, bottom in _runs(rows)]
    page.data_validation(*ranges[0], rule | {"other_cells": ranges[1:]})


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of neighbours.

    >>> _runs([4, 5, 6, 9])
    [(4, 6), (9, 9)]
    """
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _picture(page: Worksheet, row: int, png: bytes) -> int:
    """Insert a picture in its own size, and return the row below it."""
    high = int.from_bytes(png[20:24], "big") * 72 / DPI
    page.insert_image(row, 0, "picture.png", {"image_data": io.BytesIO(png), "object_position": 3})
    return row + ceil(high / POINTS_A_LINE) + 1
