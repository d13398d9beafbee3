"""Pictures and A4 sheets: their size, their pages, and that text is only text."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from matplotlib.text import Text
from PIL import Image
from pypdf import PdfReader

from planner.render import drawn, week_sheet
from planner.render.axes import Mark
from planner.render.picture import A4, figure
from planner.render.scene import Scene
from planner.render.sheet import Row, Sheet
from tests.render.test_hostile_names import PAYLOADS
from tests.render.trip import trip


def _sheet() -> Sheet:
    return week_sheet(Scene(*trip(), "fr"))


def test_picture_is_as_wide_as_a_phone_shows_sharp_and_small_enough_to_send() -> None:
    made = drawn(_sheet())
    assert Image.open(io.BytesIO(made.png)).width == 1080
    assert len(made.png) < 300_000
    chart = Image.open(io.BytesIO(made.chart))
    assert chart.width < 1080
    assert chart.height < 900


def test_pdf_is_a4_and_its_text_can_be_searched() -> None:
    book = PdfReader(io.BytesIO(drawn(_sheet()).pdf))
    assert [round(float(side)) for side in book.pages[0].mediabox[2:]] == [595, 842]
    text = book.pages[0].extract_text()
    assert "Cliniques mobiles, semaine 49" in text
    assert "Dognoumana 08:55 – 10:55 (11 clientes)" in text
    assert "EXERCICE - DONNÉES FICTIVES" in text


def test_long_sheet_goes_on_and_no_title_stands_alone() -> None:
    rows = [Row("row", f"n{number}", "x " * 60) for number in range(60)]
    rows.insert(8, Row("title", "Suite"))
    book = PdfReader(io.BytesIO(drawn(replace(_sheet(), rows=tuple(rows))).pdf))
    texts = [page.extract_text() for page in book.pages]
    assert len(texts) > 2
    assert all("EXERCICE" in text for text in texts)
    assert [sum(bool(re.search(rf"\bn{number}\b", text)) for text in texts) for number in range(60)] == [1] * 60
    assert "Suite" in texts[1]  # with the row that it heads


def test_same_sheet_gives_the_same_files() -> None:
    assert drawn(_sheet()) == drawn(_sheet())


@pytest.mark.parametrize("payload", [*PAYLOADS, "$\\frac{1}{0}$ $x", "a\nb\x07"])
def test_text_is_drawn_as_written(payload: str) -> None:
    sheet = week_sheet(Scene(*trip(lambda name: f"{name} {payload}", lambda key: f"{key} {payload}"), "fr"))
    assert drawn(sheet).png[:4] == b"\x89PNG"
    texts = figure(sheet, sheet.rows, A4[1]).findobj(Text)
    assert not any(text.get_parse_math() for text in texts if text.get_text().strip())


def test_names_cover_neither_signs_nor_one_another() -> None:
    sheet = _sheet()
    chart = replace(
        sheet.chart, marks=tuple(Mark("clinic", -8 + n / 50, 12.6, f"Village {n}", tag="lun") for n in range(20))
    )
    made = figure(replace(sheet, chart=chart), (), A4[1])
    made.canvas.draw()
    boxes = [Text.get_window_extent(text) for text in made.axes[0].texts if text.get_text().startswith("Village")]
    assert len(boxes) > 10
    overlaps = [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :] if a.overlaps(b)]
    assert overlaps == []
