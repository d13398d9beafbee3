"""The map of what moved from one plan to the next, as a person meets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from planner.model import ClinicDay
from planner.render.moves_page import Moved, moves_page
from tests.browser import Browser
from tests.render.test_hostile_names import PAYLOADS, POPUPS
from tests.render.week import MONDAY, TUESDAY, Texts, week

SIGNS = (
    "return [...document.querySelectorAll('.pin .mark.clinic')].map((one) => one.className.split(' ').at(-1)).sort()"
)


def day(request: str, van: str = "V1", late: int = 0, begin: int = 540) -> ClinicDay:
    return ClinicDay(request, van, MONDAY + timedelta(days=late), begin)


def html(text: Texts = str, key: Texts = str, lang: str = "fr") -> str:
    """Return a page with a clinic day of each kind: R1 to R4 and R6 changed, R7 did not."""
    problem, plan, _ = week(text, key)
    r1, r2, r3, r4, r6, r7 = (key(f"R{n}") for n in (1, 2, 3, 4, 6, 7))
    v1, v2 = key("V1"), key("V2")
    moved = (
        Moved("moved", r1, day(r1, v1), day(r1, v2, 1)),
        Moved("hour", r2, day(r2, v1), day(r2, v1, 0, 600)),
        Moved("new", r3, None, day(r3, v2, 1)),
        Moved("dropped", r4, day(r4, v1, 1), None),
        Moved("postponed", r6, day(r6, v2), None),
        Moved("same", r7, day(r7, v2, 1), day(r7, v2, 1)),
    )
    return moves_page(problem, replace(plan, status="published", number=1), plan, moved, lang)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "changements.html"
    file.write_text(html(), encoding="utf-8")
    return file


def popup(browser: Browser, name: str) -> dict[str, str]:
    browser.run(f"document.querySelector(`.pin[title='{name}']`).click()")
    pairs = browser.run(
        "return [...document.querySelectorAll('.facts dt')]"
        ".map((term) => [term.textContent, term.nextSibling.textContent])"
    )
    assert isinstance(pairs, list)
    return dict(pairs)


def test_each_kind_has_its_sign_its_count_and_its_line_in_the_legend(desktop: Browser, page: Path) -> None:
    desktop.open(page)
    assert desktop.run(SIGNS) == ["dropped", "hour", "moved", "new", "postponed", "same"]
    assert desktop.run("return document.querySelectorAll('#legend li').length") == 6
    score = desktop.run("return [...document.querySelectorAll('.score li')].map((one) => one.innerText)")
    assert score == ["Déplacée 1", "Autre heure 1", "Nouvelle 1", "À reprogrammer 1", "Annulée 1", "Inchangée 1"]
    assert "EXERCICE" in str(desktop.run("return document.querySelector('.exercise').textContent"))
    assert desktop.requests() == [page.resolve().as_uri()]
    assert desktop.errors() == []


def test_a_popup_and_the_list_tell_from_where_to_where(desktop: Browser, page: Path) -> None:
    desktop.open(page)
    told = popup(desktop, "Dognoumana")
    before, after = "lundi 30 novembre\n09:00, Clinique V1", "mardi 1er décembre\n09:00, Clinique V2"
    assert (told["Changement"], told["Avant"], told["Maintenant"]) == ("Déplacée", before, after)
    item = str(desktop.run("return document.querySelector('.moves.moved li').innerText"))
    assert item.splitlines() == [
        "Dognoumana",
        "CSCom Safo · R1",
        before.replace("\n", ", "),
        f"→ {after}".replace("\n", ", "),
    ]
    tag = desktop.run("return document.querySelector('.mark.moved .tag.in-week').textContent")
    assert tag == "lun 30 → mar 1 · V1 → V2"


def test_a_day_shows_what_left_it_and_what_came(desktop: Browser, page: Path) -> None:
    desktop.open(page)
    desktop.run(f"document.querySelector(`button[data-choose='{TUESDAY.isoformat()}']`).click()")
    desktop.wait_until(lambda: desktop.run("return document.body.classList.contains('one-day')"))
    shown = "return [...document.querySelectorAll('.moves li:not(.other) b')].map((one) => one.textContent)"
    assert desktop.run(shown) == ["Dognoumana", "Samako", "Tanima", "Niagadina"]


def test_phone_scrolls_only_up_and_down(phone: Browser, page: Path) -> None:
    phone.open(page)
    assert phone.run("return document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_are_shown_as_written(desktop: Browser, tmp_path: Path, payload: str) -> None:
    file = tmp_path / "changements.html"
    file.write_text(html(lambda name: f"{name} {payload}", lambda key: f"{key} {payload}"), encoding="utf-8")
    desktop.open(file)
    popups = desktop.run(POPUPS)
    assert isinstance(popups, list)
    assert [f"Tanima {payload}"] * 2 in popups
    assert [title for title, shown in popups if title != shown] == []
    assert desktop.requests() == [file.resolve().as_uri()]
    assert desktop.errors() == []


def test_where_nothing_changed_the_page_says_so() -> None:
    problem, plan, _ = week()
    same = tuple(Moved("same", one.request, one, one) for one in plan.clinic_days)
    text = moves_page(problem, plan, plan, same)
    assert "Aucune journée ne change" in text
    assert "No clinic day changes" in moves_page(problem, plan, plan, (), "en")
