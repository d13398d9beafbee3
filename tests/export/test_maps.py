"""The office's map as files: whole, and small enough to send."""

from __future__ import annotations

from planner.export.maps import week_map
from tests.render.trip import trip

KB = 1000


def test_week_is_a_page_a_picture_and_a_pdf() -> None:
    files = week_map(*trip())
    assert list(files) == ["map.html", "carte.png", "carte.pdf"]
    assert all(len(content) < 400 * KB for content in files.values())
    assert list(week_map(*trip(), "en")) == ["map.html", "map.png", "map.pdf"]
