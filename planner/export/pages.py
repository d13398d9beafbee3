"""Papers as PDF pages, A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

import matplotlib as mpl
from fpdf import FPDF

from planner.export.blocks import Block, Look, NewPage, Paper, Stamp, Table, Text, clean
from planner.model import Plan

FONT = "DejaVu"
MM_A_POINT = 25.4 / 72
WIDTH, HEIGHT = 210.0, 297.0
MARGIN, TOP, BOTTOM = 12.0, 17.0, 282.0
PAD = 0.8
LEADING = 1.22
SIZES = tuple(size / 4 for size in range(38, 15, -1))
"""The sizes, in points, that a paper of one page is tried in, from 9.5 to 4."""
SIZE = 9.5
SCALE = {Look.TITLE: 1.5, Look.HEADING: 1.15, Look.SMALL: 0.85}
ABOVE = {Look.HEADING: 0.7, Look.PLAIN: 0.45, Look.STRONG: 0.45, Look.SMALL: 0.3}
STRONG = frozenset({Look.TITLE, Look.HEADING, Look.STRONG})
SHADE, INK, RED = 232, 0, (160, 0, 0)


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of text in a column: millimetres from the left, points."""

    x: float
    width: float
    lines: tuple[str, ...]
    size: float
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """What is drawn at one height: cells side by side; ``head`` is drawn again on a new page."""

    height: float
    cells: tuple[Cell, ...]
    space: float = 0.0
    ruled: bool = False
    shaded: bool = False
    head: Band | None = field(default=None)


def pdf(papers: Sequence[Paper], stamp: Stamp, plan: Plan, title: str) -> bytes:
    """Return the papers as one PDF, each from a new page, with a list of contents beside it."""
    pages = _Pages(stamp, title)
    pages.set_creation_date(datetime.combine(plan.planned_on, time(), UTC))
    for paper in papers:
        pages.add_paper(paper)
    return bytes(pages.output())


class _Pages(FPDF):
    """The document: what is on every page, and where the next band goes."""

    def __init__(self, stamp: Stamp, title: str) -> None:
        super().__init__(format="A4")
        self.stamp, self.ruler = stamp, _Ruler(self)
        self.set_auto_page_break(False)
        self.set_title(clean(title))
        self.set_lang(stamp.lang)
        self.at = TOP

    def header(self) -> None:
        """Draw the banner, and which plan the page is of."""
        self._line(MARGIN, 9.5, self.stamp.plan, 7)
        if self.stamp.banner:
            self.set_fill_color(*RED)
            self.rect(MARGIN, 11, WIDTH - 2 * MARGIN, 4.6, "F")
            self.set_text_color(255)
            wide = self.ruler.width(self.stamp.banner, 8, strong=True)
            self._line((WIDTH - wide) / 2, 14.4, self.stamp.banner, 8, strong=True)
            self.set_text_color(INK)

    def footer(self) -> None:
        """Draw what the plan rests on, and the page's number."""
        lines = [
            line
            for note in self.stamp.notes
            for line in self.ruler.lines(note, WIDTH - 2 * MARGIN - 16, 6, strong=False)
        ]
        for number, line in enumerate(lines):
            self._line(MARGIN, HEIGHT - 11.5 + number * 2.7, line, 6)
        count = str(self.page_no())
        self._line(WIDTH - MARGIN - self.ruler.width(count, 8, strong=False), HEIGHT - 8.5, count, 8)

    def add_paper(self, paper: Paper) -> None:
        """Draw a paper from a new page."""
        self._next_page()
        self.start_section(clean(paper.title))
        size = self._fitting(paper) if paper.one_page else SIZE
        for group in self._groups(paper, size):
            if group:
                self._flow(group)
            else:
                self._next_page()

    def _groups(self, paper: Paper, size: float) -> Iterator[list[Band]]:
        """Yield bands that stay on one page: a title with what follows it, a small table; nothing for a new page."""
        title: list[Band] = []
        for block in paper.blocks:
            bands = list(self._bands(block, size))
            if not bands and not isinstance(block, NewPage):
                continue
            if isinstance(block, Text) and block.look in STRONG:
                title += bands
                continue
            whole = sum(band.height for band in bands) <= (BOTTOM - TOP) / 4
            first = len(bands) if whole else 2
            yield title + bands[:first]
            yield from ([band] for band in bands[first:])
            title = []
        if title:
            yield title

    def _next_page(self) -> None:
        self.add_page()
        self.at = TOP

    def _fitting(self, paper: Paper) -> float:
        """Return the largest size in which a paper fits on one page; the smallest where none does."""
        return next((size for size in SIZES if self._height(paper, size) <= BOTTOM - TOP), SIZES[-1])

    def _height(self, paper: Paper, size: float) -> float:
        return sum(band.space + band.height for block in paper.blocks for band in self._bands(block, size))

    def _flow(self, group: list[Band]) -> None:
        if self.at + sum(band.space + band.height for band in group) > BOTTOM:
            self._next_page()
            if group[0].head is not None:
                self._draw(group[0].head)
        for band in group:
            self.at += band.space
            self._draw(band)

    def _draw(self, band: Band) -> None:
        for cell in band.cells:
            if band.shaded:
                self.set_fill_color(SHADE)
                self.rect(cell.x, self.at, cell.width, band.height, "F")
            if band.ruled:
                self.rect(cell.x, self.at, cell.width, band.height)
            inset = PAD if band.ruled else 0.0
            for number, line in enumerate(cell.lines):
                base = self.at + inset + (number * LEADING + 0.95) * cell.size * MM_A_POINT
                self._line(cell.x + inset, base, line, cell.size, strong=cell.strong)
        self.at += band.height

    def _line(self, x: float, y: float, line: str, size: float, *, strong: bool = False) -> None:
        self.set_font(FONT, "B" if strong else "", size)
        self.text(x, y, self.ruler.known(line))

    def _bands(self, block: Block, size: float) -> Iterator[Band]:
        if isinstance(block, Text):
            yield self._paragraph(block, size)
        elif isinstance(block, Table):
            yield from self._table(block, size)

    def _paragraph(self, text: Text, size: float) -> Band:
        at, strong = size * SCALE.get(text.look, 1), text.look in STRONG
        words = f"•\N{NO-BREAK SPACE}{text.words}" if text.look is Look.BULLET else text.words
        lines = self.ruler.lines(words, WIDTH - 2 * MARGIN, at, strong=strong)
        height = len(lines) * LEADING * at * MM_A_POINT
        above = ABOVE.get(text.look, 0.1) * at * MM_A_POINT
        cell = Cell(MARGIN, WIDTH - 2 * MARGIN, tuple(lines), at, strong)
        return Band(height, (cell,), above)

    def _table(self, table: Table, size: float) -> Iterator[Band]:
        above = 0.4 * size * MM_A_POINT
        head = None
        if table.head:
            head = next(self._rows(table, table.head, size, strong=True))
            yield Band(head.height, head.cells, above, ruled=True, shaded=True)
        for number, row in enumerate(table.rows):
            for band in self._rows(table, row, size, strong=False):
                first = number == 0 and head is None
                yield Band(band.height, band.cells, above if first else 0, ruled=True, head=head)

    def _rows(self, table: Table, row: tuple[str, ...], size: float, *, strong: bool) -> Iterator[Band]:
        """Yield a row, in several bands where it is higher than half a page."""
        unit = (WIDTH - 2 * MARGIN) / sum(table.widths)
        columns = [
            self.ruler.lines(text, width * unit - 2 * PAD, size, strong=strong)
            for text, width in zip(row, table.widths, strict=True)
        ]
        line = LEADING * size * MM_A_POINT
        most = int((BOTTOM - TOP) / 2 / line)
        lefts = [MARGIN + sum(table.widths[:n]) * unit for n in range(len(row))]
        for first in range(0, max(map(len, columns)), most):
            cells = tuple(
                Cell(left, width * unit, tuple(lines[first : first + most]), size, strong)
                for left, width, lines in zip(lefts, table.widths, columns, strict=True)
            )
            count = max(len(cell.lines) for cell in cells)
            yield Band(max(count, 1 if strong else table.least) * line + 2 * PAD, cells, ruled=True, shaded=strong)


class _Ruler:
    """How wide words are, and where lines break."""

    def __init__(self, pages: FPDF) -> None:
        folder = Path(mpl.get_data_path(), "fonts", "ttf")
        pages.add_font(FONT, "", folder / "DejaVuSans.ttf")
        pages.add_font(FONT, "B", folder / "DejaVuSans-Bold.ttf")
        self._widths: dict[tuple[str, bool], float] = {}
        self._pages = pages
        self._letters = frozenset(pages.fonts[FONT.lower()].cmap)  # type: ignore[union-attr]

    def known(self, line: str) -> str:
        """Return a line with a sign for each letter that the font has not."""
        return "".join(letter if ord(letter) in self._letters else "\N{REPLACEMENT CHARACTER}" for letter in line)

    def width(self, text: str, size: float, *, strong: bool) -> float:
        """Return the width of a text in millimetres."""
        if (text, strong) not in self._widths:
            self._pages.set_font(FONT, "B" if strong else "", 10)
            self._widths[text, strong] = self._pages.get_string_width(self.known(text))
        return self._widths[text, strong] * size / 10

    def lines(self, text: str, room: float, size: float, *, strong: bool) -> list[str]:
        """Return a text as lines no wider than the room."""
        return [line for part in clean(text).split("\n") for line in self._wrapped(part, room, size, strong=strong)]

    def _wrapped(self, text: str, room: float, size: float, *, strong: bool) -> Iterator[str]:
        line, used, space = "", 0.0, self.width(" ", size, strong=strong)
        for word in text.split(" "):
            for piece in self._pieces(word, room, size, strong=strong):
                wide = self.width(piece, size, strong=strong)
                if line and used + space + wide > room:
                    yield line
                    line, used = piece, wide
                else:
                    line, used = (f"{line} {piece}", used + space + wide) if line else (piece, wide)
        yield line

    def _pieces(self, word: str, room: float, size: float, *, strong: bool) -> Iterator[str]:
        """Yield a word, in pieces where it is wider than the room."""
        if self.width(word, size, strong=strong) <= room:
            yield word
            return
        piece, used = "", 0.0
        for letter in word:
            wide = self.width(letter, size, strong=strong)
            if piece and used + wide > room:
                yield piece
                piece, used = "", 0.0
            piece, used = piece + letter, used + wide
        yield piece
