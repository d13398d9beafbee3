"""Pictures and A4 sheets without a browser: a PNG to send, a PDF to print, the map alone for a page without scripts."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from planner.inputs.said import visible
from planner.render.axes import ALARM, INK, SOFT, Mark, boxed, draw_on, sign
from planner.render.sheet import Row, Sheet

A4 = (8.27, 11.69)  # inches
MARGIN, MAP_HIGH, HEAD, KEY = 0.45, 5.5, 1.2, 0.5
INNER = A4[0] - 2 * MARGIN
PNG_WIDE = 1080  # pixels
TALLEST = 28  # inches
COLOURS = 160
NARROW = 1.85
SIZES = {"title": 13.0, "row": 11.0, "wide": 10.0, "note": 8.0}
LETTER, BOLD_LETTER = 0.56, 0.66  # mean width of a letter, as a share of its size
LEADING = 1.3


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet as files: ``png`` to send, ``pdf`` to print, ``chart`` the map alone as a PNG."""

    png: bytes
    pdf: bytes
    chart: bytes


@boxed()
def drawn(sheet: Sheet) -> Drawn:
    """Return the sheet as a picture as wide as a phone shows sharp, as A4 pages, and its map."""
    pages, rows = list(_pages(sheet)), _that_fit(sheet)
    tall = figure(sheet, rows, max(A4[1], _top(0) + sum(map(height, rows)) + MARGIN))
    whole = _pixels(tall)
    few = _few(whole)
    return Drawn(_png(few), _pdf(sheet, pages, tall), _png(_chart(tall, few)))


@boxed()
def chart_png(sheet: Sheet) -> bytes:
    """Return the map of the sheet alone, as ``drawn`` does."""
    made = figure(sheet, (), A4[1])
    return _png(_few(_chart(made, _pixels(made))))


def _chart(made: Figure, whole: Image.Image) -> Image.Image:
    """Return the part of a picture that is the map."""
    box = made.axes[0].get_window_extent()
    return whole.crop((round(box.x0), round(whole.height - box.y1), round(box.x1), round(whole.height - box.y0)))


def _that_fit(sheet: Sheet) -> Sequence[Row]:
    """Return the rows that a picture can hold and still be sent, and a last one that names the PDF if some do not."""
    ends = list(accumulate(map(height, sheet.rows), initial=_top(0)))
    fit = sum(end <= TALLEST for end in ends[1:])
    return sheet.rows if fit == len(sheet.rows) else (*sheet.rows[:fit], Row("note", "", sheet.more))


def inline(picture: bytes) -> str:
    """Return a PNG as an address that holds it."""
    return "data:image/png;base64," + base64.b64encode(picture).decode()


def figure(sheet: Sheet, rows: Sequence[Row], high: float, page: int = 0) -> Figure:
    """Return one page of the sheet, so many inches high: the first, or a later one with its rows alone."""
    made = Figure(figsize=(A4[0], high), dpi=PNG_WIDE / A4[0])
    FigureCanvasAgg(made)
    if page == 0:
        _head(made, sheet)
        top = HEAD + MARGIN
        box = (MARGIN / A4[0], 1 - (top + MAP_HIGH) / high, INNER / A4[0], MAP_HIGH / high)
        draw_on(made.add_axes(box), sheet.chart)
        _key(made, sheet.key, top + MAP_HIGH + 0.1)
    _banner(made, sheet.banner)
    _rows(made, rows, _top(page))
    return made


def _top(page: int) -> float:
    """Return where the rows of a page begin, in inches."""
    return HEAD + MAP_HIGH + KEY + MARGIN if page == 0 else 2 * MARGIN


def _pages(sheet: Sheet) -> Iterator[Sequence[Row]]:
    """Yield the rows of each page; a title stays with the row after it."""
    page, number = list[Row](), 0
    for row in sheet.rows:
        if page and _top(number) + sum(map(height, page)) + height(row) > A4[1] - MARGIN:
            kept = [page.pop()] if page[-1].kind == "title" else []
            yield page
            page, number = kept, number + 1
        page.append(row)
    yield page


def _pdf(sheet: Sheet, pages: Sequence[Sequence[Row]], tall: Figure) -> bytes:
    """Return the pages as a PDF; ``tall`` is the whole sheet, and its only page where it needs no other."""
    whole = io.BytesIO()
    told = {"Title": visible(f"{sheet.heading} {sheet.to}"), "CreationDate": None}
    with PdfPages(whole, metadata=told) as book:
        for number, rows in enumerate(pages):
            page = figure(sheet, rows, A4[1], number) if len(pages) > 1 else tall
            if len(pages) > 1:
                _put(page, A4[0] - MARGIN, A4[1] - MARGIN, f"{number + 1} / {len(pages)}", size=8).set(ha="right")
            book.savefig(page)
    return whole.getvalue()


def _head(made: Figure, sheet: Sheet) -> None:
    _put(made, MARGIN, MARGIN, sheet.heading, size=19).set(fontweight="bold")
    to = _wrapped(sheet.to, INNER, 13)[:2]
    for number, line in enumerate(to):
        _put(made, MARGIN, MARGIN + 0.40 + 0.24 * number, line, size=13)
    _put(made, MARGIN, MARGIN + 0.46 + 0.24 * len(to), sheet.state, size=10)


def _banner(made: Figure, words: str) -> None:
    if words:
        text = _put(made, A4[0] - MARGIN - 0.05, MARGIN + 0.04, words, size=10)
        text.set(fontweight="bold", color="#ffffff", ha="right")
        text.set_bbox({"facecolor": ALARM, "edgecolor": "none", "pad": 3})


def _key(made: Figure, key: Sequence[Mark], top: float) -> None:
    """Draw each sign with what it means, in as many lines as they need."""
    x, high = MARGIN, made.get_size_inches()[1]
    for mark in key:
        wide = 0.4 + len(mark.label) * 9 * LETTER / 72
        if x + wide > A4[0] - MARGIN and x > MARGIN:
            x, top = MARGIN, top + 0.22
        ax = made.add_axes((x / A4[0], 1 - (top + 0.2) / high, 0.22 / A4[0], 0.2 / high))
        ax.set_axis_off()
        sign(ax, mark, size=7)
        _put(made, x + 0.26, top + 0.03, mark.label, size=9)
        x += wide


def _columns(row: Row) -> tuple[list[str], list[str]]:
    """Return the lines of the narrow and of the wide column."""
    size = SIZES[row.kind]
    narrow = {"row": NARROW - 0.1, "title": INNER}.get(row.kind, 0)
    wide = INNER - NARROW if row.kind == "row" else INNER
    return _wrapped(row.left, narrow, size, BOLD_LETTER), _wrapped(row.right, wide, size)


def _wrapped(words: str, inches: float, size: float, letter: float = LETTER) -> list[str]:
    return wrap(visible(words), int(inches * 72 / size / letter)) if words else []


def height(row: Row) -> float:
    """Return the inches that a row takes."""
    return max(map(len, _columns(row))) * SIZES[row.kind] * LEADING / 72 + (0.16 if row.kind == "title" else 0.05)


def _rows(made: Figure, rows: Sequence[Row], top: float) -> None:
    for row in rows:
        step, lead = SIZES[row.kind] * LEADING / 72, 0.1 if row.kind == "title" else 0
        left, right = _columns(row)
        for number, line in enumerate(left):
            _put(made, MARGIN, top + lead + number * step, line, size=SIZES[row.kind]).set(fontweight="bold")
        x = MARGIN + (NARROW if row.kind == "row" else 0)
        for number, line in enumerate(right):
            _put(made, x, top + number * step, line, size=SIZES[row.kind]).set(
                color=SOFT if row.kind == "note" else INK
            )
        top += height(row)


def _put(made: Figure, x: float, y: float, words: str, *, size: float) -> Text:
    """Return a line of words, drawn so many inches from the left and from the top. It is never read as a formula."""
    wide, high = made.get_size_inches()
    return made.text(x / wide, 1 - y / high, visible(words), fontsize=size, color=INK, va="top", parse_math=False)


def _pixels(made: Figure) -> Image.Image:
    canvas = FigureCanvasAgg(made)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def _few(picture: Image.Image) -> Image.Image:
    """Return a picture in few colours: half the bytes, and no eye tells the difference."""
    return picture.quantize(COLOURS)


def _png(picture: Image.Image) -> bytes:
    whole = io.BytesIO()
    picture.save(whole, "png")
    return whole.getvalue()
