"""The page as a text: whole, the same each time, and closed to the outside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import folium
import pytest
from xstatic.pkg import leaflet

from planner.formulate.plan import NEEDS
from planner.model import LegLine, LegPart
from planner.render import week_map
from planner.render.notebook import explore
from planner.render.one_file import OutsideReferenceError, refuse_outside
from planner.render.scene import Scene
from planner.render.stops import leg_features
from planner.render.week_map import LEAFLET
from planner.render.week_page import page
from planner.words import catalogue
from tests.render.week import MONDAY, TUESDAY, Week, unproven, week


def _with_plan(made: Week, **changes: object) -> Week:
    return made._replace(plan=replace(made.plan, **changes))  # type: ignore[arg-type]


def test_same_plan_gives_the_same_page() -> None:
    assert page(*week()) == page(*week())


def test_nonce_is_that_of_every_script_and_changes_with_the_plan() -> None:
    nonces = []
    for made in (week(), unproven(week())):
        html = page(*made)
        policy = re.search(r"script-src 'nonce-([\w-]{22})'", html)
        assert policy is not None
        assert set(re.findall(r'<script nonce="([^"]*)">', html)) == {policy[1]}
        nonces.append(policy[1])
    assert nonces[0] != nonces[1]


def test_leaflet_is_the_one_folium_was_made_for() -> None:
    assert dict(folium.Map.default_js)["leaflet"] == f"{LEAFLET}.js"
    assert f"@{leaflet.VERSION}/" in LEAFLET


def test_asset_without_a_copy_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(week_map, "LEAFLET", "https://example.org/leaflet@9.9.9/dist/leaflet")
    with pytest.raises(OutsideReferenceError, match=r"9\.9\.9"):
        page(*week())


@pytest.mark.parametrize(
    "html",
    [
        "<script src='https://a.example/x.js'></script>",
        "<link rel=stylesheet href=x.css>",
        "<img src=//a.example/x.png>",
        "<a href='https://a.example'>x</a>",
        "<style>b { background: url(https://a.example/x.png) }</style>",
        "<style>@import 'x.css';</style>",
        "<p style='background: url(x.png)'></p>",
        "<iframe srcdoc=''></iframe>",
    ],
)
def test_outside_reference_is_refused(html: str) -> None:
    with pytest.raises(OutsideReferenceError):
        refuse_outside(html)


def test_what_stays_inside_is_let_through() -> None:
    refuse_outside("<a href='#mar'>x</a><img src='data:,'><p>&lt;img src=x&gt;</p>")
    refuse_outside("<script>const x = '<img src=x>'</script><style>b{behavior:url(#a)}</style>")


def test_surveyed_legs_are_solid_and_the_others_dashed() -> None:
    scene = Scene(*week(), "fr")
    monday, _, samako = (leg_features(scene, tour) for tour in scene.tours)
    assert ["dashArray" in leg["properties"]["style"] for leg in monday] == [False, False, True]
    outer = [leg for leg in samako if leg["properties"]["style"]["color"] != "#ffffff"]
    assert ["dashArray" in leg["properties"]["style"] for leg in outer] == [True, True]
    assert ("Tracé", "tracé schématique (pas une route relevée)") in outer[0]["properties"]["rows"]


def _leg_to(made: Week, place: str, *parts: LegPart) -> Week:
    """Return the week with that line, 41 minutes long, for Tuesday's leg from the base to the place."""
    line = LegLine(parts, sum(part.metres for part in parts), 41)
    return made._replace(legs={**made.legs, ("B1", place, TUESDAY, "4x4"): line})


def _half_surveyed() -> Week:
    """Return the week with 20.04 km of road and 12.03 km of track to C3."""
    road = LegPart(((-8.0, 12.64), (-8.2, 12.5)), surveyed=True, metres=20_040)
    return _leg_to(week(), "C3", road, LegPart(((-8.2, 12.5), (-8.3, 12.45)), surveyed=False, metres=12_030))


def test_each_part_of_a_leg_is_drawn_as_it_is_known() -> None:
    """V2's road is solid with its white dashes within, its track is dashed; on to the base no way is known."""
    scene = Scene(*_half_surveyed(), "fr")
    road, track, _ = leg_features(scene, scene.tours[2])
    assert road["geometry"]["coordinates"] == [[[-8.0, 12.64], [-8.2, 12.5]]]
    assert track["geometry"]["coordinates"] == [[[-8.2, 12.5], [-8.3, 12.45]]]
    assert road["properties"]["style"] == {"color": scene.looks["V2"].colour, "weight": 5}
    assert road["properties"]["inner"] == scene.looks["V2"].inner
    assert "inner" not in track["properties"]
    assert track["properties"]["style"]["dashArray"] == scene.looks["V2"].dash


@pytest.mark.parametrize(
    ("lang", "distance"),
    [
        ("fr", "32,1\u00a0km, dont 12,0\u00a0km de piste non vérifiée"),
        ("en", "32.1\u00a0km, of which 12.0\u00a0km of unverified track"),
    ],
)
def test_every_part_tells_of_the_whole_leg(lang: str, distance: str) -> None:
    scene = Scene(*_half_surveyed(), lang)
    road, track, _ = leg_features(scene, scene.tours[2])
    assert road["properties"]["rows"][1:] == [
        (scene.say("map_distance"), distance),
        (scene.say("map_driving"), "41\u00a0min"),
    ]
    assert track["properties"]["rows"][1:3] == road["properties"]["rows"][1:]
    assert track["properties"]["rows"][3] == (scene.say("map_line"), scene.say("map_schematic"))


def test_a_leg_says_the_minutes_of_its_van() -> None:
    made = _half_surveyed()
    vans = {id_: replace(van, speed_percent=90) for id_, van in made.problem.vans.items()}
    scene = Scene(replace(made.problem, vans=vans), made.plan, made.legs, "fr")
    assert ("Route", "46\u00a0min") in leg_features(scene, scene.tours[2])[0]["properties"]["rows"]


def test_a_leg_on_surveyed_roads_or_as_it_was_given_tells_of_no_track() -> None:
    scene = Scene(*week(), "fr")
    assert ("Distance", "32,1\u00a0km") in leg_features(scene, scene.tours[0])[0]["properties"]["rows"]
    half = _half_surveyed()
    plan = replace(half.plan, made=replace(half.plan.made, travel="given"))
    given = Scene(half.problem, plan, half.legs, "fr")
    assert ("Distance", "32,1\u00a0km") in leg_features(given, given.tours[2])[0]["properties"]["rows"]


def test_header_tells_the_score() -> None:
    html = page(*week())
    for words in (
        "Cliniques mobiles, semaine 49",
        "du lundi 30 novembre au samedi 5 décembre 2026",
        "Brouillon",
        "Clientes attendues <b>50</b>",
        "Demandes servies <b>4 sur 6</b>",
        "<b>40, le mieux possible (prouvé pour ces données)</b>",
        "<b>12\u202f289\u00a0km</b>",
        "<b>162\u202f300 FCFA</b>",
    ):
        assert words in html
    assert "Demandes obligatoires non servies" not in html


def test_missed_must_comes_first_and_the_gap_is_told() -> None:
    chips = page(*unproven(week())).split('<ul class="score">')[1].split("</ul>")[0]
    assert chips.split("<li")[1].startswith(' class="alarm">Demandes obligatoires non servies <b>1</b>')
    assert "40, au plus 2,5\u202f% sous le mieux possible" in chips


def test_made_up_data_say_so_across_the_map_and_real_data_do_not() -> None:
    made = week()
    assert page(*made).count("EXERCICE - DONNÉES FICTIVES") == 2
    assert "EXERCICE" not in page(*_with_plan(made, made_up=False))
    assert page(*made, "en").count("EXERCISE - MADE-UP DATA") == 2


def test_footnotes_tell_what_was_not_checked_and_how_sure_travel_is() -> None:
    html = page(*week())
    assert "Non vérifié, faute de données\u202f: capacité de suivi des références, équipes, not-worded." in html
    assert "80\u202f% des kilomètres parcourus sont sur des routes relevées" in html
    assert "OpenStreetMap (ODbL)" in html


def test_share_on_surveyed_roads_counts_kilometres_not_legs() -> None:
    """Four legs of 32.1 km are surveyed, and 20.04 of the fifth's 32.07 km: 148.44 of 160.47."""
    assert "92\u202f% des kilomètres parcourus" in page(*_half_surveyed())


def test_every_rule_that_may_be_left_out_has_a_name() -> None:
    assert {f"rule_{rule.replace('-', '_')}" for rule in NEEDS} <= set(catalogue())


def test_request_withdrawn_before_is_neither_counted_nor_drawn() -> None:
    assert "Niagadina" not in page(*week())


def test_plan_longer_than_a_week_links_by_date() -> None:
    html = page(*_with_plan(week(), days=8))
    assert f'data-slug="{MONDAY + timedelta(days=7)}"' in html
    assert 'data-slug="mar"' in html


def test_empty_plan_is_a_map_of_the_places() -> None:
    made = week()
    html = page(*_with_plan(made, tours=(), answers=()))
    assert "CSCom Safo" in html
    assert '<details class="tour"' not in html


def test_map_alone_is_a_folium_map() -> None:
    chart = explore(*week())
    assert isinstance(chart, folium.Map)
    assert "leaflet@1.9.3" in chart.get_root().render()


def test_page_of_a_week_is_small_enough_to_send() -> None:
    assert len(page(*week()).encode()) < 300_000
