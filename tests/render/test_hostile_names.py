"""Text of a table is only ever text: not HTML, not JavaScript, not a template."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.render import page
from tests.browser import Browser
from tests.render.trip import trip
from tests.render.week import week

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "${alert(1)}",
    "`+alert(1)+`",
    "C:\\xdir \\u0022",
    "=1+1",
    "\"'><b onmouseover=alert(1)>",
    "&amp; &lt;b&gt; &#36;",
    "{{ 7*7 }} {% raw %} {# gone",
    "<!-- \u2028 ]]>",
    "é Ségou ߒߞߏ",
)


POPUPS = """return [...document.querySelectorAll('.pin[role=button]')].map((pin) => {
    pin.click();
    return [pin.title, [...document.querySelectorAll('.facts h3')].at(-1).textContent];
})"""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_name_is_shown_as_written(desktop: Browser, tmp_path: Path, payload: str) -> None:
    made = week(lambda name: f"{name} {payload}", lambda key: f"{key} {payload}")
    file = tmp_path / "map.html"
    file.write_text(page(*made), encoding="utf-8")
    desktop.open(file)
    popups = desktop.run(POPUPS)
    assert isinstance(popups, list)
    assert [f"Tanima {payload}"] * 2 in popups
    assert [title for title, shown in popups if title != shown] == []
    for css, name in ((".pin .label", "Tanima"), ("#tours td b", "Tanima"), ("#tours .code", "V1")):
        texts = f"return [...document.querySelectorAll('{css}')].map((one) => one.textContent)"
        assert f"{name} {payload}" in _strings(desktop.run(texts))
    assert desktop.requests() == [file.resolve().as_uri()]
    assert desktop.errors() == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_taken_along_closed_and_paid_is_shown_as_written(
    desktop: Browser, tmp_path: Path, payload: str
) -> None:
    made = trip(lambda name: f"{name} {payload}", lambda key: f"{key} {payload}")
    file = tmp_path / "map.html"
    file.write_text(page(*made), encoding="utf-8")
    desktop.open(file)
    popups = desktop.run(POPUPS)
    assert isinstance(popups, list)
    assert [title for title, shown in popups if title != shown] == []
    for css, name in (("#tours li", "Implant (5 ans)"), ("#closures dd", "crue"), ("#paid li", "Fonds régional")):
        texts = f"return [...document.querySelectorAll('{css}')].map((one) => one.textContent)"
        assert any(f"{name} {payload}" in text for text in _strings(desktop.run(texts)))
    assert desktop.requests() == [file.resolve().as_uri()]
    assert desktop.errors() == []


def _strings(texts: object) -> list[str]:
    assert isinstance(texts, list)
    return texts
