"""Who cannot see, cannot use a mouse, or has no scripts still gets the week; and a village can be found by its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from planner.render import authority_page, authority_sheet, drawn, page, share
from tests.browser import Browser
from tests.render.test_authority import asked_by_three
from tests.render.trip import trip

CONTROLS = {"button", "link", "searchbox", "textbox", "combobox", "checkbox", "slider", "DisclosureTriangle", "image"}
POPUP = "return [...document.querySelectorAll('.facts h3')].map((one) => one.textContent)"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The office's page and an authority's."""
    folder = tmp_path_factory.mktemp("reach")
    problem, plan = asked_by_three()
    told = share(problem, plan, "A1")
    made = {
        "office": page(*trip()),
        "authority": authority_page(problem, told, drawn(authority_sheet(problem, told, "fr")).chart),
    }
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def without_scripts(desktop: Browser) -> Iterator[Browser]:
    """A browser that runs no scripts of the page."""
    desktop.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    yield desktop
    desktop.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("name", ["office", "authority"])
def test_every_control_has_a_name_for_those_who_listen(desktop: Browser, pages: dict[str, Path], name: str) -> None:
    desktop.open(pages[name])
    desktop.run("document.querySelector('.pin.clinic').click()")
    nodes = desktop.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    controls = [(role, said) for role, said in roles if role in CONTROLS]
    assert len(controls) > 12
    assert {"Agrandir", "Réduire", "Fermer", "Chercher un village"} <= {said for _, said in controls}
    assert [role for role, said in controls if not said.strip()] == []
    assert desktop.errors() == []


@pytest.mark.parametrize("name", ["office", "authority"])
def test_every_control_is_as_large_as_a_thumb(phone: Browser, pages: dict[str, Path], name: str) -> None:
    phone.open(pages[name])
    phone.run("document.querySelector('.pin.clinic').click()")
    sizes = phone.run(
        "return [...document.querySelectorAll('button, summary, input, a[href], .pin[role=button]')]"
        ".filter((one) => one.checkVisibility() && !one.closest('.leaflet-control-attribution'))"
        ".map((one) => [one.getBoundingClientRect(), one.className || one.tagName])"
        ".map(([box, name]) => [name, Math.round(box.width), Math.round(box.height)])"
    )
    assert isinstance(sizes, list)
    assert len(sizes) > 12
    assert [one for one in sizes if min(one[1:]) < 44] == []


@pytest.mark.parametrize("name", ["office", "authority"])
def test_keys_open_and_close_what_a_marker_tells(desktop: Browser, pages: dict[str, Path], name: str) -> None:
    desktop.open(pages[name])
    desktop.run("document.querySelector('.pin.clinic').focus()")
    titled = "return document.activeElement.title"
    marker = desktop.run(titled)
    desktop.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert desktop.run(POPUP) == [marker]
    desktop.run("document.querySelector('.leaflet-popup-close-button').focus()")
    desktop.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    desktop.wait_until(lambda: desktop.run(POPUP) == [])
    desktop.wait_until(lambda: desktop.run(titled) == marker)


@pytest.mark.parametrize("name", ["office", "authority"])
def test_a_popup_lies_beside_the_search_field(phone: Browser, pages: dict[str, Path], name: str) -> None:
    phone.open(pages[name])
    phone.run("document.querySelector('.pin.clinic').click()")
    apart = """return document.querySelector('.leaflet-popup').getBoundingClientRect().top
        >= document.getElementById('sought').getBoundingClientRect().bottom"""
    phone.wait_until(lambda: phone.run(apart))  # the map is moved a little


def test_a_day_without_a_clinic_says_so(desktop: Browser, pages: dict[str, Path]) -> None:
    desktop.open(pages["authority"])
    told = "return document.getElementById('none').checkVisibility()"
    assert desktop.run(told) is False
    desktop.run("document.querySelector('[data-slug=sam]').click()")
    desktop.wait_until(lambda: desktop.run(told) is True)


@pytest.mark.parametrize("name", ["office", "authority"])
def test_search_field_is_as_large_as_a_thumb_and_within_a_phone(
    phone: Browser, pages: dict[str, Path], name: str
) -> None:
    phone.open(pages[name])
    box = phone.run("const box = sought.getBoundingClientRect(); return [box.left, box.right, box.height]")
    assert isinstance(box, list)
    assert box[0] > 58  # beside the buttons that zoom
    assert box[1] <= 390
    assert box[2] >= 44
    assert phone.run("return document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize(("typed", "found"), [("Tanima", "Tanima"), ("  TANIMÂ ", "Tanima"), ("ogno", "Dognoumana")])
@pytest.mark.parametrize("name", ["office", "authority"])
def test_a_village_is_found_by_its_name(
    desktop: Browser, pages: dict[str, Path], name: str, typed: str, found: str
) -> None:
    desktop.open(pages[name])
    desktop.driver.find_element(By.ID, "sought").send_keys(typed, Keys.ENTER)
    assert desktop.run(POPUP) == [found]
    assert desktop.run("return document.querySelector('#found').textContent") == ""
    assert desktop.errors() == []


def test_a_village_that_is_not_on_the_map_is_said_to_be_missing(desktop: Browser, pages: dict[str, Path]) -> None:
    desktop.open(pages["authority"])
    desktop.driver.find_element(By.ID, "sought").send_keys("Samako", Keys.ENTER)
    assert desktop.run(POPUP) == []
    assert desktop.run("return document.querySelector('#found').textContent") == "Pas sur la carte cette semaine"


@pytest.mark.parametrize("name", ["office", "authority"])
def test_without_scripts_there_is_a_picture_and_a_table(
    without_scripts: Browser, pages: dict[str, Path], name: str
) -> None:
    without_scripts.open(pages[name])
    picture = without_scripts.driver.find_element(By.CSS_SELECTOR, "main img")
    assert picture.is_displayed()
    assert int(picture.get_property("naturalWidth")) > 700  # type: ignore[arg-type]
    assert picture.get_attribute("alt")
    assert "Tanima" in without_scripts.driver.find_element(By.ID, "tours").text
    assert not without_scripts.driver.find_element(By.ID, "search").is_displayed()
    assert without_scripts.external_requests() == []


def test_the_office_reads_distance_and_time_of_each_leg(desktop: Browser, pages: dict[str, Path]) -> None:
    desktop.open(pages["office"])
    ways = desktop.run("return [...document.querySelectorAll('.way')].map((one) => one.textContent)")
    assert isinstance(ways, list)
    assert "↓ 32,1\u00a0km, 40\u00a0min" in ways
