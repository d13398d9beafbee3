"""The page as a person meets it: in a real browser, without network, by mouse, touch and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from planner.render import page
from tests.browser import Browser
from tests.render.week import unproven, week

SIGNS = """
const seen = (one) => one.checkVisibility() && !one.closest('.other');
const count = (css) => [...document.querySelectorAll(css)].filter(seen).length;
return [
  count('.pin .mark.clinic'),
  count('.pin .mark.small'),
  count('path[data-day]:not(.inner)'),
  count('details.tour'),
];
"""
WEEK, MONDAY, TUESDAY = [4, 0, 7, 3], [2, 2, 3, 1], [2, 0, 4, 2]


@pytest.fixture(scope="module")
def map_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The week's page in French."""
    file = tmp_path_factory.mktemp("render") / "map.html"
    file.write_text(page(*unproven(week())), encoding="utf-8")
    return file


def _press(browser: Browser, day: str) -> None:
    """Choose a day and wait until the page has followed its link."""
    browser.driver.find_element(By.XPATH, f"//nav//button[text()='{day}']").click()
    browser.wait_until(lambda: _pressed(browser) == day)


def _pressed(browser: Browser) -> object:
    return browser.run("return document.querySelector('[aria-pressed=true]').textContent")


def test_needs_no_network_and_breaks_nothing(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    assert desktop.run(SIGNS) == WEEK
    assert desktop.requests() == [map_file.resolve().as_uri()]
    assert desktop.errors() == []


def test_day_bar_shows_one_day_and_fades_the_others(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    _press(desktop, "lun 30")
    assert desktop.run(SIGNS) == MONDAY
    faded = "return [...document.querySelectorAll('.pin.clinic.other')].map(getComputedStyle)"
    assert desktop.run(f"{faded}.map((style) => Number(style.opacity) < 0.5)") == [True, True]
    _press(desktop, "Tous")
    assert desktop.run(SIGNS) == WEEK


def test_link_opens_on_its_day(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    desktop.driver.get("about:blank")
    desktop.driver.get(map_file.resolve().as_uri() + "#mar")
    assert _pressed(desktop) == "mar 1"
    assert desktop.run(SIGNS) == TUESDAY


def test_unknown_link_opens_on_the_week(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    desktop.driver.get("about:blank")
    desktop.driver.get(map_file.resolve().as_uri() + "#%3Cimg%20src=x%3E")
    assert _pressed(desktop) == "Tous"
    assert desktop.errors() == []


def test_keys_are_enough(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    focused = desktop.driver.switch_to
    for _ in range(3):
        focused.active_element.send_keys(Keys.TAB)
    assert focused.active_element.text == "mar 1"
    focused.active_element.send_keys(Keys.ENTER)
    desktop.wait_until(lambda: _pressed(desktop) == "mar 1")
    desktop.run("document.querySelector('.pin.clinic:not(.other)').focus()")
    focused.active_element.send_keys(Keys.ENTER)
    assert desktop.run("return document.querySelector('.facts h3').textContent") == "Tanima"


def test_popup_of_a_clinic_tells_times_and_people(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    told = _popup(desktop, "Tanima")
    assert told["Tournée"] == "V1, mardi 1er décembre"
    assert (told["Arrivée"], told["Clinique"], told["Départ"]) == (
        "08:20",
        "09:05 – 11:50",
        "12:20",
    )
    assert told["Pause"] == "10:00 – 10:45"
    assert (told["Demande"], told["Clientes attendues"]) == ("R4", "14")
    assert told["Centre de santé"] == "CSCom Safo"


def test_popup_of_an_unserved_request_tells_why(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    told = _popup(desktop, "Siby")
    assert (told["Demande"], told["Réponse"]) == ("R5 (obligatoire)", "non retenue")
    assert told["Raison"].startswith("Impossible cette semaine, même seule.")
    assert "hors des dates permises\u202f: 4 sur 12" in told["Raison"]


def test_popup_of_a_health_centre_tells_its_week(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    told = _popup(desktop, "CSCom Djoliba")
    assert told["Supervise le"] == "lundi, mardi, mercredi, jeudi, vendredi"
    assert told["Superviseur"] == "vient par ses propres moyens"
    assert told["mar 1"] == "Samako (V2)"


def _popup(browser: Browser, name: str) -> dict[str, str]:
    """Return the terms of the popup that a click on the marker opens."""
    browser.run(f"document.querySelector(`.pin[title='{name}']`).click()")
    pairs = browser.run(
        "return [...document.querySelectorAll('.facts dt')]"
        ".map((term) => [term.textContent, term.nextSibling.textContent])"
    )
    assert isinstance(pairs, list)
    return dict(pairs)


def test_the_banner_lies_over_the_whole_map_but_under_a_popup(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    _popup(desktop, "Tanima")
    depth = "return ['marker', 'banner', 'popup'].map((name) => Number(style(name).zIndex))"
    depths = desktop.run(
        f"const style = (n) => getComputedStyle(document.querySelector(`.leaflet-${{n}}-pane`)); {depth}"
    )
    assert isinstance(depths, list)
    assert depths == sorted(set(depths))
    desktop.run("document.querySelector('.leaflet-control-zoom-in').click()")
    same = """const box = (css) => Object.values(document.querySelector(css).getBoundingClientRect().toJSON());
        const [banner, map] = [box('.watermark'), box('.leaflet-container')];
        return !document.querySelector('.leaflet-zoom-anim') && banner.every((x, n) => Math.abs(x - map[n]) < 1);"""
    desktop.wait_until(lambda: desktop.run(same))


def test_markers_at_one_point_can_all_be_touched(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    on_top = """return ['Torodo', 'CSCom Safo'].map((name) => {
        const box = document.querySelector(`.pin[title='${name}'] .badge`).getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return top.closest('.pin').title;
    })"""
    assert desktop.run(on_top) == ["Torodo", "CSCom Safo"]


def test_phone_scrolls_only_up_and_down(phone: Browser, map_file: Path) -> None:
    phone.open(map_file)
    for day in ("Tous", "lun 30"):
        _press(phone, day)
        assert phone.run("return document.documentElement.scrollWidth") == 390
    shown = phone.run("return document.querySelector('main').getBoundingClientRect().top")
    assert isinstance(shown, int | float)
    assert shown < 422  # the map begins in the upper half


def test_targets_are_as_large_as_a_thumb(phone: Browser, map_file: Path) -> None:
    phone.open(map_file)
    _popup(phone, "Tanima")
    sizes = phone.run(
        "return [...document.querySelectorAll('button, summary, a[href], .pin[role=button]')]"
        ".filter((one) => one.checkVisibility())"
        ".map((one) => [one.getBoundingClientRect(), one.className || one.tagName])"
        ".map(([box, name]) => [name, Math.round(box.width), Math.round(box.height)])"
    )
    assert isinstance(sizes, list)
    assert len(sizes) > 20
    assert [one for one in sizes if min(one[1:]) < 44] == []


def test_printing_opens_every_tour_and_closes_it_again(desktop: Browser, map_file: Path) -> None:
    desktop.open(map_file)
    folded = "return document.querySelectorAll('details:not([open])').length"
    before = desktop.run(folded)
    desktop.run("window.dispatchEvent(new Event('beforeprint'))")
    assert desktop.run(folded) == 0
    assert desktop.run("return document.body.classList.contains('printing')") is True
    desktop.run("window.dispatchEvent(new Event('afterprint'))")
    assert desktop.run(folded) == before == 3


def test_english_page(desktop: Browser, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(page(*week(), "en"), encoding="utf-8")
    desktop.open(file)
    _press(desktop, "Tue 1")
    assert desktop.run("return [document.documentElement.lang, location.hash]") == ["en", "#tue"]
    assert _popup(desktop, "Tanima")["Tour"] == "V1, Tuesday 1 December"
    assert desktop.errors() == []
