"""The browser must notice what a map may not do; else the maps' own tests could not fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import Browser

QUIET = """<!doctype html><meta charset="utf-8"><title>Carte de Mopti</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><script src="beside.js"></script>"""


@pytest.fixture
def quiet(tmp_path: Path) -> Path:
    """A page that uses only the file beside it."""
    (tmp_path / "beside.js").write_text("window.beside = 42;", encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(QUIET, encoding="utf-8")
    return page


def test_page_with_its_own_files_is_quiet(desktop: Browser, quiet: Path) -> None:
    desktop.open(quiet)
    assert desktop.run("return [document.title, window.beside]") == ["Carte de Mopti", 42]
    assert desktop.errors() == []
    assert desktop.external_requests() == []
    assert desktop.requests()[:2] == [quiet.as_uri(), (quiet.parent / "beside.js").as_uri()]


@pytest.mark.parametrize(
    "address",
    [
        "https://tile.openstreetmap.org/1/1/1.png",
        "http://192.0.2.7/logo.png",
        "//unpkg.com/leaflet.png",
    ],
)
def test_request_outside_is_seen_and_fails(desktop: Browser, quiet: Path, address: str) -> None:
    full = address if ":" in address else f"https:{address}"
    quiet.write_text(f'{QUIET}<img src="{full}">', encoding="utf-8")
    desktop.open(quiet)
    assert desktop.external_requests() == [full]
    assert desktop.run("return document.images[0].naturalWidth") == 0
    assert "ERR_INTERNET_DISCONNECTED" in "".join(desktop.errors())


@pytest.mark.parametrize("script", ["nowhere()", "console.error('nowhere')"])
def test_script_error_is_seen(desktop: Browser, quiet: Path, script: str) -> None:
    quiet.write_text(f"{QUIET}<script>{script}</script>", encoding="utf-8")
    desktop.open(quiet)
    assert ["nowhere" in error for error in desktop.errors()] == [True]


def test_next_page_starts_with_empty_logs(desktop: Browser, quiet: Path) -> None:
    noisy = quiet.with_name("noisy.html")
    noisy.write_text("<script>nowhere()</script><img src='https://a.example/b.png'>", "utf-8")
    desktop.open(noisy)
    desktop.open(quiet)
    assert desktop.errors() == []
    assert desktop.external_requests() == []


def test_sizes_are_what_the_page_sees(desktop: Browser, phone: Browser, quiet: Path) -> None:
    seen = []
    for browser in (desktop, phone):
        browser.open(quiet)
        seen.append(browser.run("return [innerWidth, innerHeight, navigator.maxTouchPoints > 0]"))
    assert seen == [[1280, 800, False], [390, 844, True]]
