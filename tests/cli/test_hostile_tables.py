"""Every text column of every table, hostile: nothing of it is run by any file that a plan writes."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from pydantic import BeforeValidator
from pypdf import PdfReader

from planner.cli.week import drawn_files
from planner.export.extras import extras
from planner.inputs import cells
from planner.inputs.rows import SHAPES
from planner.model import Authority, Holiday, Problem
from tests.browser import Browser
from tests.render.trip import trip
from tests.render.week import MONDAY, Week

RUN = "window.ran=1"
PAYLOAD = f"</script><script>{RUN}</script><img src=x onerror={RUN}>\"'><b onmouseover={RUN}>{{{{7*7}}}}${{{RUN}}}"
FORMULA = "=HYPERLINK(1)"

# Where each text column goes in the model; None: no file of a plan is drawn from it.
TEXTS: dict[tuple[str, str], str | None] = {
    ("authorities", "name"): "authorities",
    ("authorities", "title"): "authorities",
    ("authorities", "office_phone"): "authorities",
    ("bases", "name"): "bases",
    ("closures", "reason"): "closures",
    ("closures", "ref"): None,  # the id of a road or a place
    ("closures", "set_by"): "closures",
    ("communities", "dhis2_uid"): "communities",
    ("communities", "district"): "communities",
    ("communities", "name"): "communities",
    ("communities", "venue"): "communities",
    ("contacts", "label"): None,
    ("contacts", "phone"): None,
    ("contacts", "role"): None,
    ("funders", "name"): "funders",
    ("health_centres", "dhis2_uid"): "health_centres",
    ("health_centres", "district"): "health_centres",
    ("health_centres", "name"): "health_centres",
    ("health_centres", "office_phone"): "health_centres",
    ("holidays", "name_en"): "holidays",
    ("holidays", "name_fr"): "holidays",
    ("products", "name"): "products",
    ("roads", "name"): "roads",
    ("roads", "road_class"): None,  # a word of planner.toml
    ("sales_points", "name"): None,
    ("stock", "lot"): None,  # the loads of the plan hold it
    ("vans", "name"): "vans",
}


def _hostile(text: str) -> str:
    return f"{FORMULA}{text}{PAYLOAD}"


@pytest.fixture(scope="module")
def made() -> Week:
    """The trip with every text column of its tables hostile, and its ids."""
    made = trip(_hostile, lambda key: f"{key}<b>{PAYLOAD[:30]}")
    problem = made.problem
    office = next(iter(problem.health_centres)) + "A"
    centres = {id_: replace(one, authority=office, office_phone="1") for id_, one in problem.health_centres.items()}
    problem = replace(
        problem,
        authorities={office: Authority(office, "Bureau", "Médecin-chef", "20 21")},
        health_centres=centres,
        communities={id_: replace(one, venue="place", languages=("<b>",)) for id_, one in problem.communities.items()},
        closures=tuple(replace(one, set_by=one.set_by or "Gouvernorat") for one in problem.closures),
        holidays={MONDAY: Holiday(MONDAY, "Fête", "Feast")},
    )
    return made._replace(problem=_marked(problem))


def _marked(problem: Problem) -> Problem:
    """Return the problem with the payload at both ends of every text column."""
    for table in sorted({place for place in TEXTS.values() if place}):
        names = [column for (_, column), place in TEXTS.items() if place == table]
        known = getattr(problem, table)
        if isinstance(known, dict):
            told: object = {id_: _spoiled(one, names) for id_, one in known.items()}
        else:
            told = tuple(_spoiled(one, names) for one in known)
        problem = replace(problem, **{table: told})  # type: ignore[arg-type]
    return problem


def _spoiled(one: Any, names: list[str]) -> object:
    """Return a word of the model, whichever it is, with its texts hostile."""
    fields = {name: getattr(one, name) for name in names}
    return replace(one, **{name: value if PAYLOAD in value else _hostile(value) for name, value in fields.items()})


@pytest.fixture(scope="module")
def files(made: Week) -> dict[str, bytes]:
    """Every file that a plan of it writes."""
    return drawn_files(*made, "fr") | extras(*made, "fr")


def _text_columns() -> Iterator[tuple[str, str]]:
    for table, row in SHAPES.items():
        for name, column in row.model_fields.items():
            inner = [check for part in get_args(column.annotation) for check in get_args(part)[1:]]
            checks = [*column.metadata, *inner]
            if any(isinstance(check, BeforeValidator) and check.func is cells.text for check in checks):
                yield table, name


def test_no_text_column_of_any_table_is_forgotten(made: Week) -> None:
    assert set(_text_columns()) == set(TEXTS)
    for (_, column), place in TEXTS.items():
        if place:
            known = getattr(made.problem, place)
            told = [getattr(one, column) for one in (known.values() if isinstance(known, dict) else known)]
            assert told, (place, column)
            assert all(PAYLOAD in text for text in told), (place, column)


def test_every_kind_of_file_is_checked(files: dict[str, bytes]) -> None:
    kinds = {PurePosixPath(name).suffix for name in files}
    assert kinds == {".html", *CHECKS, ".png"}
    for name in files:
        path = PurePosixPath(name)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert not set(name) & set("<>:\"|?*\\'&")


def test_pages_run_nothing(desktop: Browser, tmp_path: Path, files: dict[str, bytes]) -> None:
    pages = [name for name in files if name.endswith(".html")]
    assert len(pages) > 1
    for name in pages:
        file = tmp_path / "page.html"
        file.write_bytes(files[name])
        desktop.open(file)
        desktop.run("document.querySelectorAll('.pin[role=button], path.leaflet-interactive').forEach((one) => {"
                    "one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})); one.dispatchEvent("
                    "new MouseEvent('click', {bubbles: true})); })")  # fmt: skip
        desktop.run("document.querySelectorAll('#days button').forEach((one) => one.click())")
        desktop.run("window.dispatchEvent(new Event('beforeprint'))")
        assert PAYLOAD in str(desktop.run("return document.body.textContent"))
        assert desktop.run("return window.ran ?? null") is None, name
        assert desktop.requests() == [file.resolve().as_uri()]
        assert desktop.errors() == []


def _workbook(content: bytes) -> None:
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
        assert [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []


def _table(content: bytes) -> None:
    told = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row]
    assert any(FORMULA in cell for cell in told)
    assert [cell for cell in told if cell.startswith(("=", "+", "@", "\t"))] == []


def _word(content: bytes) -> None:
    """No macro, no link outside, no field but the number of the page."""
    paper = zipfile.ZipFile(io.BytesIO(content))
    assert not any("vba" in name.lower() or "embeddings" in name for name in paper.namelist())
    for name in paper.namelist():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in paper.read(name)
    body = b"".join(paper.read(name) for name in paper.namelist() if name.endswith(".xml"))
    assert b"<w:hyperlink" not in body
    assert b"w:instrText" not in body
    ET.fromstring(paper.read("word/document.xml"))  # noqa: S314


def _pdf(content: bytes) -> None:
    reader = PdfReader(io.BytesIO(content))
    root = reader.root_object
    assert "/AA" not in root
    assert isinstance(root.get("/OpenAction", []), list)  # where to look first, nothing to do
    for page in reader.pages:
        assert list(page.annotations or []) == []
    assert not any(key in content for key in (b"/JavaScript", b"/Launch", b"/EmbeddedFile"))


def _calendar(content: bytes) -> None:
    assert {part.name for part in Calendar.from_ical(content).walk()} == {"VCALENDAR", "VEVENT"}
    assert all("ATTACH" not in part and "URL" not in part for part in Calendar.from_ical(content).walk())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {(tag, "")} | {(name, (value or "").split(":")[0]) for name, value in attrs}


def _track(content: bytes) -> None:
    """Map programs take a description for HTML: it is bold, broken into lines, and a geo link."""
    for node in ET.fromstring(content).iter():  # noqa: S314
        if node.tag.endswith("kml/2.2}description"):
            tags = _Tags()
            tags.feed(node.text or "")
            assert tags.seen <= {("b", ""), ("br", ""), ("a", ""), ("href", "geo")}


def _message(content: bytes) -> None:
    text = content.decode("utf-8-sig")
    assert PAYLOAD in text
    assert text.replace("\r\n", "").isprintable() or "\u202f" in text


def _layers(content: bytes) -> None:
    assert content.startswith(b"SQLite format 3")
    base = sqlite3.connect(":memory:")
    base.deserialize(content)
    assert {kind for (kind,) in base.execute("select sql from sqlite_master where sql like ?", [f"%{RUN}%"])} == set()
    base.close()


CHECKS: dict[str, Callable[[bytes], None]] = {
    ".xlsx": _workbook,
    ".csv": _table,
    ".docx": _word,
    ".pdf": _pdf,
    ".ics": _calendar,
    ".gpx": _track,
    ".kml": _track,
    ".txt": _message,
    ".gpkg": _layers,
}


@pytest.mark.parametrize("kind", CHECKS)
def test_files_hold_texts_alone(files: dict[str, bytes], kind: str) -> None:
    own = [content for name, content in files.items() if name.endswith(kind)]
    assert own
    for content in own:
        CHECKS[kind](content)
