"""Workbooks: the sheets of an .xlsx file as rows of text."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from itertools import zip_longest

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from planner.inputs.cells import as_text
from planner.inputs.files import MILLION, Unreadable
from planner.inputs.grid import MOST_COLUMNS, Cells, numbered

MOST_UNPACKED = 300 * MILLION
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
# openpyxl lets through the errors of whatever part is broken: zip, XML, numbers, relations.
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    zlib.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    EOFError,
    OSError,
    RuntimeError,
    OverflowError,
)

Rows = tuple[tuple[int, Cells], ...]
SheetRows = Rows | Unreadable
Sheets = dict[str, SheetRows]


def sheets(content: bytes) -> Sheets:
    """Return the rows of each sheet by its title, or why it cannot be read."""
    if content.startswith(_OLD_OR_LOCKED):
        raise Unreadable("workbook_old_or_locked")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise Unreadable("file_too_big", size=str(unpacked // MILLION), most=str(MOST_UNPACKED // MILLION))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that play no part here
            return _read(content)
    except _BROKEN:
        raise Unreadable("workbook_broken") from None


def _read(content: bytes) -> Sheets:
    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = load_workbook(io.BytesIO(content), read_only=True)
    found: Sheets = {}
    for sheet, asked in zip(values.worksheets, formulas.worksheets, strict=True):
        sheet.reset_dimensions()
        asked.reset_dimensions()
        try:
            found[sheet.title] = numbered(_texts(_values(sheet), _values(asked)))
        except Unreadable as refusal:
            found[sheet.title] = refusal
    return found


def _values(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    return sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)


def _texts(rows: Iterator[tuple[object, ...]], formulas: Iterator[tuple[object, ...]]) -> Iterator[Cells]:
    for values, asked in zip_longest(rows, formulas, fillvalue=()):
        texts = [_cell(value, formula) for value, formula in zip_longest(values, asked)]
        while texts and not texts[-1]:
            texts.pop()
        yield tuple(texts)


def _cell(value: object, formula: object) -> str:
    """Return a cell's text; a formula never calculated reads as an error, not as empty."""
    unknown = value is None and isinstance(formula, str) and formula.startswith("=")
    return "#N/A" if unknown else as_text(value)
