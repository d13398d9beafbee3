"""What one authority receives: its own, as it is announced, and nothing of anybody else's."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.text import Text
from pypdf import PdfReader

from planner.model import Authority, Plan, Problem
from planner.render import authority_page, authority_sheet, drawn, share
from planner.render.picture import A4, figure
from planner.render.share import authorities
from tests.browser import Browser
from tests.render.test_hostile_names import PAYLOADS, POPUPS
from tests.render.trip import trip
from tests.render.week import Texts

WITHIN = ("EXERCICE", "prouvé", "FCFA", "S1", "S4", "Implant", "V1", "V2", "crue", "insécurité", "L1", "Campement")
PRICES = re.compile(r"\d[\d\u202f]* FCFA")


def asked_by_three(text: Texts = str, key: Texts = str) -> tuple[Problem, Plan]:
    """Return the trip; requests belong to A1 and A2 by their health centres, and R6 to A3."""
    problem, plan, _ = trip(text, key)
    owner = {key("HC1"): key("A1"), key("HC2"): key("A2")}
    centres = {id_: replace(centre, authority=owner[id_]) for id_, centre in problem.health_centres.items()}
    requests = {**problem.requests, key("R6"): replace(problem.requests[key("R6")], authority=key("A3"))}
    offices = {key(id_): Authority(key(id_), text(f"Bureau {id_}")) for id_ in ("A1", "A2", "A3")}
    return replace(problem, health_centres=centres, requests=requests, authorities=offices), plan


def files(problem: Problem, plan: Plan, authority: str) -> dict[str, str]:
    """Return every text of an authority's page, picture and PDF."""
    told = share(problem, plan, authority)
    sheet = authority_sheet(problem, told, "fr")
    made = drawn(sheet)
    picture = figure(sheet, sheet.rows, A4[1])
    pages = PdfReader(io.BytesIO(made.pdf))
    return {
        "html": own_part(authority_page(problem, told, made.chart)),
        "png": "\n".join(text.get_text() for text in picture.findobj(Text)),
        "pdf": "\n".join(page.extract_text() for page in pages.pages) + str(pages.metadata),
    }


def own_part(html: str) -> str:
    """Return a page without Leaflet, style sheets and pictures: their letters say nothing."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    html = re.sub(r"data:image/png;base64,[\w+/=]+", "", html)
    return re.sub(r"<script nonce=\"[^\"]*\">\s*/\* @preserve.*?</script>", "", html, flags=re.DOTALL)


def names_of_others(problem: Problem, plan: Plan, authority: str) -> set[str]:
    """Return the ids and names of all that is another's: requests, communities, centres, offices, bases and vans."""
    told = share(problem, plan, authority)
    own_requests = {one.request for one in told.clinics} | {one.request for one in told.waiting}
    own_places = {place.id for place in (*told.centres, *told.communities)}
    others = {id_ for id_ in problem.requests if id_ not in own_requests}
    for place in problem.places.values():
        if place.id not in own_places:
            others |= {place.id, place.name}
    others |= {van.id for van in problem.vans.values()} | {van.name for van in problem.vans.values()}
    others |= set(problem.staff) | {one.name for one in problem.authorities.values() if one.id != authority}
    own = {place.name for place in (*told.centres, *told.communities)} | {told.name}
    return others - own - {""}


@pytest.mark.parametrize("authority", ["A1", "A2", "A3"])
def test_files_name_nothing_of_anybody_elses(authority: str) -> None:
    problem, plan = asked_by_three(lambda name: f"{name}|nom", lambda id_: f"{id_}|id")
    others = names_of_others(problem, plan, f"{authority}|id")
    assert len(others) > 25
    for kind, text in files(problem, plan, f"{authority}|id").items():
        assert share(problem, plan, f"{authority}|id").name in text, kind
        assert {name for name in others if name in text} == set(), kind


def test_an_authoritys_files_tell_no_more_than_points_dates_and_hours() -> None:
    problem, plan = asked_by_three()
    plan = replace(plan, answers=tuple(replace(answer, missing=()) for answer in plan.answers))  # what lacks is told
    for kind, text in files(problem, plan, "A2").items():
        assert "Samako" in text, kind
        assert "09:00" in text, kind
        said = {word for word in WITHIN[1:] if re.search(rf"\b{word}\b", text)}
        assert said == set(), kind
        assert PRICES.search(text) is None


def test_made_up_data_say_so_in_every_file() -> None:
    problem, plan = asked_by_three()
    for kind, text in files(problem, plan, "A1").items():
        assert "EXERCICE" in text, kind
    real = replace(plan, made_up=False)
    assert all("EXERCICE" not in text for text in files(problem, real, "A1").values())


def test_page_tells_the_clinics_as_announced_and_why_the_rest_must_wait(desktop: Browser, tmp_path: Path) -> None:
    problem, plan = asked_by_three()
    told = share(problem, plan, "A2")
    file = tmp_path / "map.html"
    file.write_text(authority_page(problem, told, b""), encoding="utf-8")
    desktop.open(file)
    rows = desktop.run("return [...document.querySelectorAll('#tours tbody tr')].map((row) => row.innerText)")
    assert rows == ["09:00 – 11:00\tSamako\nCSCom Djoliba\ndemande R3\nconfirmée\n\t10 à 20"]
    waiting = desktop.run("return document.querySelector('#unserved').innerText")
    why = (
        "trop peu de méthodes disponibles pour offrir le choix\u202f; il manque\u202f: Implant (5 ans) à CSCom Djoliba"
    )
    assert waiting == (
        "Demandes non programmées cette semaine\n"
        f"Siby (CSCom Djoliba) · demande R5\u202f: {why}\u202f; une nouvelle demande est nécessaire"
    )
    desktop.run("document.querySelector(`.pin.clinic`).click()")
    popup = desktop.run("return document.querySelector('.facts').innerText.split('\\n').filter(Boolean)")
    assert isinstance(popup, list)
    assert popup[popup.index("Clinique") + 1] == "09:00 – 11:00"
    assert popup[popup.index("Date") + 1] == "lundi 30 novembre 2026"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_are_shown_as_written(desktop: Browser, tmp_path: Path, payload: str) -> None:
    problem, plan = asked_by_three(lambda name: f"{name} {payload}", lambda key: f"{key} {payload}")
    told = share(problem, plan, f"A1 {payload}")
    file = tmp_path / "map.html"
    file.write_text(authority_page(problem, told, drawn(authority_sheet(problem, told, "fr")).chart), encoding="utf-8")
    desktop.open(file)
    popups = desktop.run(POPUPS)
    assert isinstance(popups, list)
    assert [f"Tanima {payload}"] * 2 in popups
    assert [title for title, shown in popups if title != shown] == []
    assert desktop.run("return document.querySelector('.to').textContent") == f"Bureau A1 {payload}"
    assert desktop.requests() == [file.resolve().as_uri()]
    assert desktop.errors() == []


def test_each_authority_of_the_plan_gets_its_files() -> None:
    problem, plan = asked_by_three()
    assert authorities(problem, plan) == ("A1", "A2", "A3")
    for authority in authorities(problem, plan):
        made = drawn(authority_sheet(problem, share(problem, plan, authority), "en"))
        assert made.png[:4] == b"\x89PNG"
        assert made.pdf[:4] == b"%PDF"
