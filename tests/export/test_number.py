"""Every file that a plan becomes says which plan it is of, and how far that plan is."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from openpyxl import load_workbook

from planner.export.extras import extras
from planner.export.maps import week_map
from planner.export.papers import papers
from planner.export.to_send import to_send
from planner.export.workbook import workbook
from planner.render import share, week_sheet
from planner.render.scene import Scene
from planner.render.sheet import authority_sheet
from tests.export.paper import pages, word_text
from tests.render.test_authority import asked_by_three
from tests.render.trip import trip
from tests.render.week import Week

SAID = {"": "Brouillon", "published": "Plann°3·Publié"}  # without spaces


def made(status: str) -> Week:
    """Return the trip asked for by three authorities, as a draft or as the third publication."""
    problem, plan = asked_by_three()
    plan = replace(plan, status=status, number=3) if status else plan
    return Week(problem, plan, trip().legs)


@pytest.mark.parametrize("status", SAID)
def test_every_file_says_number_and_status(status: str) -> None:
    week = made(status)
    files = week_map(*week) | papers(*week) | to_send(week.problem, week.plan) | extras(*week)
    files["plan.xlsx"] = workbook(*week)
    read = {name: texts(PurePosixPath(name).suffix, content) for name, content in files.items()}
    assert {PurePosixPath(name).suffix for name, told in read.items() if not told} == {".png", ".gpkg"}
    assert [name for name, told in read.items() if not all(SAID[status] in one for one in told)] == []


def test_pictures_say_it_too() -> None:
    problem, plan, legs = made("published")
    sheets = [week_sheet(Scene(problem, plan, legs, "fr"))]
    sheets += [authority_sheet(problem, share(problem, plan, id_), "fr") for id_ in ("A1", "A2", "A3")]
    assert all(SAID["published"] in squeezed(sheet.state) for sheet in sheets)


def texts(suffix: str, content: bytes) -> list[str]:
    """Return what must say it: each page of a PDF, the whole of another file; nothing of what holds no text."""
    if suffix in {".png", ".gpkg"}:
        return []
    if suffix == ".pdf":
        return [squeezed(page) for page in pages(content)]
    if suffix == ".docx":
        return [squeezed(word_text(content))]
    if suffix == ".xlsx":
        shown = (sheet for sheet in load_workbook(io.BytesIO(content)) if sheet.sheet_state == "visible")
        return [squeezed(" ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)) for sheet in shown]
    return [squeezed(content.decode().replace("\\u202f", "").replace("\\u00b7", "·").replace("\r\n ", ""))]


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)
