"""Text of a table is only ever text: in a workbook, a calendar, a track, a layer."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import gpxpy
import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from pyogrio import read_dataframe

from planner.export.extras import extras
from planner.export.gps import kml
from planner.export.text import slugs, writable
from planner.export.workbook import workbook
from planner.render.scene import Scene
from tests.export.books import rows
from tests.render.trip import trip
from tests.render.week import Week

PAYLOADS = (
    "=1+1",
    "+1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "]]>&amp;<b>",
    "\x00\x07\x1b\x7f\x85",
    "\ud800\ufffe",
    "a;b,c\\n:\"'",
    "two\r\nlines\nEND:VEVENT",
    "\u200f\u202egnirts",
    "http://example.org/x",
    "0012",
    "é ߒߞߏ 😀",
    "../../x",
    "_x0041_",
)
KML = "{http://www.opengis.net/kml/2.2}"


SHIFTS = (0, 5, 10)


def _payload(text: str, shift: int) -> str:
    """Return the payload of a text: another one for another shift."""
    return PAYLOADS[(sum(map(ord, text)) + shift) % len(PAYLOADS)]


def _hostile(shift: int) -> Week:
    """Return the week with a payload before every id and around every name."""
    return trip(
        lambda name: f"{_payload(name, shift)}{name}{_payload(name, shift)}",
        lambda key: f"{_payload(key, shift)}{key}",
    )


def test_every_payload_is_at_the_begin_of_some_name() -> None:
    told = {
        payload
        for shift in SHIFTS
        for row in _hostile(shift).problem.communities.values()
        for payload in PAYLOADS
        if row.name.startswith(payload)
    }
    assert told == set(PAYLOADS)


@pytest.mark.parametrize("shift", SHIFTS)
def test_workbook_holds_texts_never_formulas_nor_links(shift: int) -> None:
    made = _hostile(shift)
    book = load_workbook(io.BytesIO(workbook(*made)))
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}, sheet.title
        assert [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []
    told = [_unescaped(row["community_name"]) for row in rows(book["Demandes"])]
    names = [made.problem.communities[request.community].name for request in made.problem.requests.values()]
    assert told == [writable(name) for name in names]


def _unescaped(cell: object) -> str:
    """Return what a spreadsheet shows; openpyxl leaves the escape of an escape as it is."""
    return str(cell).replace("_x005F_", "_")


@pytest.mark.parametrize("shift", SHIFTS)
def test_calendars_tracks_and_layers_hold_it_as_written(shift: int, tmp_path: Path) -> None:
    made = _hostile(shift)
    files = extras(*made)
    parts = [name.split("/") for name in files]
    assert {part[0] for part in parts if len(part) > 1} == {"gps", "agendas"}
    assert all(len(part) <= 2 and ".." not in part for part in parts)
    held = [stop.place for tour in made.plan.tours for stop in tour.clinics]
    names = {writable(made.problem.communities[id_].name) for id_ in held}
    points = [str(point.name) for content in _of(files, ".gpx") for point in gpxpy.parse(content.decode()).waypoints]
    marks = [node.text or "" for content in _of(files, ".kml") for node in ET.fromstring(content).iter(f"{KML}name")]  # noqa: S314
    for name in names:
        assert any(name in text for text in points), name
        assert any(name in text for text in marks), name
    assert names <= {place for content in _of(files, ".ics") for place in _places(content)}
    (tmp_path / "plan.gpkg").write_bytes(next(_of(files, ".gpkg")))
    assert names <= set(read_dataframe(tmp_path / "plan.gpkg", layer="requests")["name"])


def _of(files: Mapping[str, bytes], suffix: str) -> Iterator[bytes]:
    yield from (content for name, content in files.items() if name.endswith(suffix))


def _places(content: bytes) -> Iterator[str]:
    """Yield the places of a calendar's events; nothing of a text is an event or a line of its own."""
    for event in Calendar.from_ical(content).walk("VEVENT"):
        assert {"UID", "DTSTART", "DTEND", "DTSTAMP", "SEQUENCE", "SUMMARY", "LOCATION", "GEO"} <= set(event)
        yield str(event["location"])


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "]]>&amp;<b>", "$[name]"])
def test_description_of_a_place_shows_its_name_and_runs_nothing(payload: str) -> None:
    """Map programs take a description for HTML."""
    made = trip(lambda name: f"{payload}{name}", lambda key: f"{payload}{key}")
    scene = Scene(made.problem, made.plan, made.legs, "fr")
    for node in ET.fromstring(kml(scene, made.plan.tours[0])).iter(f"{KML}description"):  # noqa: S314
        plain = (node.text or "").replace("<b>", "", 1)
        assert "<script" not in plain and "<b>" not in plain


def test_file_names_differ_on_every_system_and_are_no_paths() -> None:
    stems = slugs(["V1", "v1", "a/b", "a\\b", "..", "x" * 300, "x" * 301])
    assert len({stem.lower() for stem in stems}) == 7
    assert all(len(stem) < 50 and not set(stem) & set("/\\.:") for stem in stems)
