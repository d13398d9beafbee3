"""The summary of a week with nights, crews, loads, referrals, funders and closures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.cli.summary import summary
from tests.render.trip import trip
from tests.render.week import week


def _said(lang: str = "fr") -> list[str]:
    made = trip()
    return summary(made.problem, made.plan, lang).splitlines()


@pytest.mark.parametrize(
    "line",
    [
        (
            "OBLIGATOIRE NON SERVIE\u202f: R5 Siby (règle\u202f: choix des méthodes\u202f; "
            "il manque\u202f: Implant (5 ans) à CSCom Djoliba)"
        ),
        "Dates figées\u202f: toutes tenues · Dates annoncées\u202f: rien de changé · Nuits hors de la base\u202f: 2",
        "      Équipe\u202f: S1 (sage-femme), S2 (sage-femme), S3 (promoteur), S4 (chauffeur)",
        (
            "      À emporter, pas un objectif\u202f: "
            "CSCom Safo\u202f: 10 × Implant (5 ans)\u202f; Base de Bamako\u202f: 30 × pill"
        ),
        "      Nuit\u202f: Campement de Siby (2 nuits comprises)",
        "  mar 1 V2  Attente\u202f: Campement de Siby, sans tournée",
        "Non vérifié, faute de données\u202f: budgets des bailleurs, fermetures",
    ],
)
def test_says(line: str) -> None:
    assert line in _said()


def test_each_referral_centre_has_a_line() -> None:
    safo, djoliba = (line for line in _said() if line.startswith("Centre de référence"))
    assert "Références attendues cette semaine\u202f: 6" in safo
    assert "Dognoumana\u202f: à 12 min et 4,2 km du village\u202f; Torodo\u202f: dans le village même" in safo
    assert "cette semaine\u202f: jusqu'à 5\u202f; Ouvert\u202f: lundi, mercredi, heures non indiquées" in djoliba


def test_days_come_in_order_of_date_and_van() -> None:
    days = [line[2:11] for line in _said() if line.startswith("  ") and line[2] != " "]
    assert days == ["lun 30 V1", "lun 30 V2", "mar 1 V1 ", "mar 1 V2 ", "mer 2 V2 "]


def test_broken_freezes_come_before_missed_musts_and_changes_after() -> None:
    made = trip()
    plan = replace(made.plan, score=replace(made.plan.score, freezes_broken=2, changes=1))
    lines = summary(made.problem, plan, "en").splitlines()
    assert lines[1] == "Frozen dates not kept: 2"
    assert lines[2].startswith("MUST NOT SERVED")
    assert lines[3] == "Changes to what was announced: 1"


def test_week_without_any_of_it_says_nothing_of_it() -> None:
    made = week()
    said = summary(made.problem, replace(made.plan, not_checked=()), "fr")
    for word in ("Équipe", "emporter", "Nuit", "référence", "paie", "ferm", "figées", "vérifié"):
        assert word not in said
