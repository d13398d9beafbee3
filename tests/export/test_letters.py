"""Letters: what an authority or a health centre is told, and what it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from planner.export.blocks import Table, stamp
from planner.export.letters import authority_letter, centre_letter
from planner.export.messages import authority_message, centre_message
from planner.export.word import CELL_HALF_POINTS, MARGIN_MM, word
from planner.model import Answer, Plan, Problem
from planner.render.share import authorities, centre_share, centres, share
from tests.export.paper import rows, text, word_text
from tests.render.test_share import two_authorities
from tests.render.trip import trip


def to_authority(problem: Problem, plan: Plan, id_: str, lang: str = "fr") -> str:
    return text(authority_letter(problem, share(problem, plan, id_), lang))


def to_centre(problem: Problem, plan: Plan, id_: str, lang: str = "fr") -> str:
    return text(centre_letter(problem, plan, centre_share(problem, plan, id_), lang))


def answered(plan: Plan, answer: Answer) -> Plan:
    return replace(plan, answers=tuple(answer if one.request == answer.request else one for one in plan.answers))


def test_authority_is_told_its_dates_in_rounded_hours_and_ranges() -> None:
    problem, plan = two_authorities()
    told = rows(authority_letter(problem, share(problem, plan, "A1"), "fr"))
    assert (
        "lundi 30 novembre",
        "Dognoumana",
        "CSCom Safo",
        "09:00\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}11:00",
        "10 à 20",
        "R1",
    ) in told
    said = to_authority(problem, plan, "A1")
    assert "À l'attention de\u202f: Médecin-chef" in said
    assert "Demandes reçues pour cette période\u202f: 3. Journées de clinique mobile prévues\u202f: 3." in said


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_word_of_a_heading_is_cut_in_two(lang: str) -> None:
    """In Word too, whose cells have a margin of 1.9 mm on each side, in a font as wide as DejaVu."""
    bold = FontProperties(family="DejaVu Sans", weight="bold")
    problem, plan = two_authorities()
    letters = [authority_letter(problem, share(problem, plan, id_), lang) for id_ in authorities(problem, plan)]
    letters += [centre_letter(problem, plan, centre_share(problem, plan, id_), lang) for id_ in centres(problem, plan)]
    tables = [block for letter in letters for block in letter.blocks if isinstance(block, Table) and block.head]
    rooms = {
        (told, (210 - 2 * MARGIN_MM) * width / sum(table.widths) - 3.8)
        for table in tables
        for words, width in zip(table.head, table.widths, strict=True)
        for told in words.split()
    }
    assert len(rooms) > 10
    points = {
        told: TextPath((0, 0), told, size=CELL_HALF_POINTS / 2, prop=bold).get_extents().width for told, _ in rooms
    }
    assert [(told, room) for told, room in rooms if points[told] * 25.4 / 72 > room] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_authority_is_told_nothing_of_another_nor_of_vans_crews_and_nights(lang: str) -> None:
    problem, plan = two_authorities()
    own = {
        "A1": {"Dognoumana", "Torodo", "Tanima", "Safo"},
        "A2": {"Samako", "Siby", "Djoliba"},
        "A3": {"Sala", "Djoliba"},
    }
    every = set().union(*own.values())
    secret = {"V1", "V2", "S1", "S4", "A17", "Campement", "Fonds", "crue", "insécurité", "Gouvernorat", "Base de"}
    for id_ in authorities(problem, plan):
        paper = authority_letter(problem, share(problem, plan, id_), lang)
        told = word_text(word(paper, stamp(plan, lang), plan))
        assert {name for name in every | secret if name in told} == own[id_]


def test_centre_is_told_nothing_of_another() -> None:
    problem, plan = two_authorities()
    told = to_centre(problem, plan, "HC1")
    assert "Dognoumana" in told
    assert not any(name in told for name in ("Samako", "Sala", "Djoliba", "V1", "S1", "Campement"))


def test_unserved_request_gets_a_public_answer() -> None:
    problem, plan = two_authorities()
    told = rows(authority_letter(problem, share(problem, plan, "A2"), "fr"))
    assert told[-1] == (
        "R5",
        "Siby",
        "non retenue",
        "trop peu de méthodes disponibles pour offrir le choix\u202f; il manque\u202f: Implant (5 ans) à CSCom Djoliba",
        "compléter le stock",
        "une nouvelle demande est nécessaire",
    )


@pytest.mark.parametrize("reason", ["closed", "budget", "crew", "nights", "one-tour", "break", "frozen", "new-rule"])
def test_reasons_of_the_office_stay_there(reason: str) -> None:
    problem, plan = two_authorities()
    told = to_authority(problem, answered(plan, Answer("R5", "refused", reason=reason)), "A2")
    assert "les moyens de la semaine ne le permettent pas" in told


def test_reason_that_was_not_tested_is_not_told() -> None:
    problem, plan = two_authorities()
    told = to_authority(problem, answered(plan, Answer("R5", "deferred", reason="untested")), "A2")
    assert "la coordination vous le précisera" in told
    assert "reste ouverte jusqu'au 11 décembre 2026" in told


def test_what_is_missing_elsewhere_is_not_told() -> None:
    problem, plan = two_authorities()
    told = to_authority(
        problem, answered(plan, Answer("R5", "refused", reason="choice", missing=(("pill", "B1"),))), "A2"
    )
    assert "il manque" not in told


@pytest.mark.parametrize(
    ("status", "word"), [("refused", "annulée"), ("deferred", "annulée, reportée")], ids=["refused", "deferred"]
)
def test_a_day_that_was_announced_is_called_cancelled(status: str, word: str) -> None:
    problem, plan = two_authorities()
    plan = answered(plan, Answer("R5", status, state="cancelled", reason="outweighed"))
    assert rows(authority_letter(problem, share(problem, plan, "A2"), "fr"))[-1][:3] == ("R5", "Siby", word)
    told = "demande R5, journée annoncée annulée\u202f: possible, mais les places de la semaine sont prises"
    assert told in to_centre(problem, plan, "HC2")
    assert told in "\n".join(authority_message(problem, share(problem, plan, "A2"), "fr"))


def test_next_date_is_told_where_it_is_set() -> None:
    problem, plan = two_authorities()
    requests = {**problem.requests, "R5": replace(problem.requests["R5"], date=date(2026, 12, 9))}
    told = to_authority(replace(problem, requests=requests), plan, "A2")
    assert "date prévue\u202f: mercredi 9 décembre 2026" in told
    this_week = {**problem.requests, "R5": replace(problem.requests["R5"], date=date(2026, 12, 5))}
    problem = replace(problem, requests=this_week)
    told = to_authority(problem, plan, "A2")
    assert told.endswith("une nouvelle demande est nécessaire")


def test_first_week_in_which_it_is_possible_is_told() -> None:
    problem, plan = two_authorities()
    later = answered(plan, Answer("R5", "deferred", reason="outweighed", deferred_to="2026-W50"))
    told = "possible à partir de la semaine du 7 décembre 2026\u202f; reste ouverte jusqu'au 11 décembre 2026"
    assert told in to_authority(problem, later, "A2")
    assert told in to_centre(problem, later, "HC2")
    assert told not in to_centre(problem, later, "HC1")
    assert told in "\n".join(authority_message(problem, share(problem, later, "A2"), "fr"))
    assert told in "\n".join(centre_message(problem, centre_share(problem, later, "HC2"), "fr"))


def test_centre_is_asked_for_supervisor_commodities_and_referrals() -> None:
    problem, plan, _ = trip()
    assert centres(problem, plan) == ("HC1", "HC2")
    safo, djoliba = to_centre(problem, plan, "HC1"), to_centre(problem, plan, "HC2")
    for words in ("le véhicule passe le prendre à 07:30", "Implant (5 ans)", "en tout\u202f: 6", "☐ oui"):
        assert words in safo, words
    assert "A17" not in safo
    for words in ("vient par ses propres moyens", "À apporter par le superviseur", "en tout\u202f: jusqu'à 5"):
        assert words in djoliba, words


def test_draft_is_not_yet_to_be_announced_and_published_is_settled() -> None:
    problem, plan = two_authorities()
    assert "Merci de ne pas l'annoncer encore" in to_authority(problem, plan, "A1")
    published = replace(plan, status="published")
    assert "Ce programme est arrêté" in to_authority(problem, published, "A1")
    assert "annoncer encore" not in to_centre(problem, published, "HC1")


def test_authority_without_a_date_is_told_so() -> None:
    problem, plan = two_authorities()
    told = to_authority(problem, replace(plan, tours=()), "A1")
    assert "Aucune journée de clinique mobile n'est prévue" in told
