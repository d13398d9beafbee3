"""CSV: bytes to rows of text, with the encoding and the separator found out."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterator

from planner.inputs.aliases import plain
from planner.inputs.cells import tidy
from planner.inputs.files import Unreadable
from planner.inputs.grid import Cells, numbered

SEPARATORS = ";,\t"
_SAMPLE = 4096
_MOST_CONTROL = 0.05


def rows(content: bytes, headings: Collection[str]) -> tuple[tuple[int, Cells], ...]:
    """Return the rows of a CSV file; known ``headings`` help to find the separator."""
    text = decoded(content)
    return numbered(_records(text, separator(text, headings)))


def decoded(content: bytes) -> str:
    """Return the text of a file: by its byte order mark, else UTF-8, else Windows' cp1252."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _text(content, encoding)
    if b"\0" in content:
        raise Unreadable("not_text")
    try:
        return _text(content, "utf-8")
    except Unreadable:
        return _text(content, "cp1252")


def _text(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("not_text") from None
    sample = text[:_SAMPLE]
    control = sum(letter < " " and letter not in "\t\r\n" for letter in sample)
    if "\0" in text or control > _MOST_CONTROL * len(sample):
        raise Unreadable("not_text")
    return text


def separator(text: str, headings: Collection[str]) -> str:
    """Return the separator that makes most of the first row known headings."""

    def fit(sign: str) -> tuple[int, int]:
        names = next(_records(text, sign), ())
        return sum(plain(name) in headings for name in names), len(names)

    return max(SEPARATORS, key=fit)


def _records(text: str, separator: str) -> Iterator[Cells]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 1
    try:
        for record in reader:
            yield tuple(tidy(cell) for cell in record)
            row += 1
    except csv.Error:
        raise Unreadable("csv_broken", row) from None
