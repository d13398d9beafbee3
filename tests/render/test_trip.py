"""The page of a week with nights, crews, loads, referrals, funders and closures."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from planner.render import page
from planner.render.closures import shapes, signs
from planner.render.nights import night_features
from planner.render.scene import Scene
from planner.render.sites import base_features, centre_features
from tests.browser import Browser
from tests.render.trip import trip
from tests.render.week import Week, week

POPUP = """
document.querySelector(arguments[0]).click();
return [...document.querySelectorAll('.facts dt')].map((term) => [term.textContent, term.nextSibling.textContent]);
"""


def _text(made: Week, lang: str = "fr") -> str:
    """Return the texts beside the map, tags taken out."""
    aside = page(*made, lang).split("<aside>")[1].split("</aside>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", " ", aside)))


@pytest.mark.parametrize(
    "words",
    [
        "1 clinique, 13 clientes, 71 km, 154 100 FCFA (2 nuits comprises)",
        "Nuit : Campement de Siby",
        "mardi 1er décembre Attente : Campement de Siby, sans tournée",
        "Campement de Siby Départ du lieu de la nuit",
        "Équipe : S1 (sage-femme), S2 (sage-femme), S3 (promoteur), S4 (chauffeur)",
        "À retirer pour la tournée CSCom Safo : 10 × Implant (5 ans) Base de Bamako : 30 × pill",
        "À emporter, pas un objectif 6 × Implant (5 ans) (CSCom Safo, lot A17) 15 × pill (Base de Bamako)",
        "Centre de référence CSCom Safo, à 12 min et 4,2 km du village Ouvert : lundi à vendredi, 07:30 – 16:00",
        "Références attendues cette semaine : jusqu'à 5",
        "exclues : trop peu de produits disponibles : 6 sur 12. Il manque : Implant (5 ans) à CSCom Djoliba.",
        "Fermetures Route fermée : T1 Dates du 25 novembre 2026 au 15 décembre 2026",
        "jusqu'à ce que la fermeture soit revue par : Gouvernorat. Dernière revue : 15 novembre 2026",
        "revue par : responsable à désigner",
        "Qui paie Fonds régional : 154 100 FCFA (plafond 200 000 FCFA)",
        "Non vérifié, faute de données : budgets des bailleurs, fermetures.",
    ],
)
def test_page_says(words: str) -> None:
    assert words in _text(trip())


def test_header_tells_freezes_changes_and_nights() -> None:
    chips = page(*trip()).split('<ul class="score">')[1].split("</ul>")[0]
    for chip in (
        "Nuits hors de la base <b>2</b>",
        "Dates figées <b>toutes tenues</b>",
        "Dates annoncées <b>rien de changé</b>",
    ):
        assert chip in chips
    made = trip()
    broken = replace(made.plan, score=replace(made.plan.score, freezes_broken=1, changes=3))
    alarms = page(*made._replace(plan=broken)).split('<ul class="score">')[1].split("<li")
    assert 'class="alarm">Dates figées non tenues <b>1</b>' in alarms[1]
    assert 'class="alarm">Changements à ce qui était annoncé <b>3</b>' in alarms[3]


def test_week_without_any_of_it_says_nothing_of_it() -> None:
    text = _text(week())
    for word in ("Équipe", "emporter", "retirer", "Nuit", "références de la semaine", "Qui paie", "Fermeture"):
        assert word not in text


def test_moon_stands_where_a_van_sleeps_on_the_days_that_end_or_begin_there() -> None:
    (moon,) = night_features(Scene(*trip(), "fr"))
    assert moon["properties"]["day"] == "2026-11-30 2026-12-01 2026-12-02"
    assert moon["properties"]["rows"] == [
        ("Lieu", "hébergement"),
        ("Nuit du lundi 30 novembre", "V2"),
        ("Nuit du mardi 1er décembre", "V2"),
    ]
    assert [base["properties"]["label"] for base in base_features(Scene(*trip(), "fr"))] == ["Base de Bamako"]


def test_referral_centres_are_marked_with_what_they_may_expect() -> None:
    safo, _ = centre_features(Scene(*trip(), "fr"))
    assert (safo["properties"]["kind"], safo["properties"]["badge"]) == ("centre referral", "R")
    assert ("Références attendues cette semaine", "6") in safo["properties"]["rows"]
    assert {centre["properties"]["kind"] for centre in centre_features(Scene(*week(), "fr"))} == {"centre"}


def test_closures_are_drawn_as_they_lie_with_a_sign_on_each() -> None:
    scene = Scene(*trip(), "fr")
    assert [shape["geometry"]["type"] for shape in shapes(scene)] == ["LineString", "Polygon"]
    titles = [sign["properties"]["title"] for sign in signs(scene)]
    assert titles == ["Route fermée\u202f: T1", "Zone fermée", "Lieu fermé\u202f: Siby"]
    assert signs(scene)[1]["geometry"]["coordinates"] == [-8.1, 12.74]


def test_signs_can_be_touched_and_nothing_is_fetched(phone: Browser, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(page(*trip()), encoding="utf-8")
    phone.open(file)
    rows = phone.driver.execute_script(POPUP, ".pin.night")
    assert ["Nuit du lundi 30 novembre", "V2"] in rows
    rows = dict(phone.driver.execute_script(POPUP, ".pin.clinic[title='Dognoumana']"))
    assert rows["À emporter, pas un objectif"].startswith("6 × Implant (5 ans) (CSCom Safo, lot A17)")
    assert phone.run("return document.documentElement.scrollWidth") == 390
    assert phone.requests() == [file.resolve().as_uri()]
    assert phone.errors() == []


def test_english_page_is_english() -> None:
    text = _text(trip(), "en")
    assert "To take along, not a target" in text
    assert "stays closed until it is reviewed by: Gouvernorat" in text
    assert "Night at Campement de Siby" in text
