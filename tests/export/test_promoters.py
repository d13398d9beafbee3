"""The promoters' sheet: tasks by date, and a text for each community."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.export.promoters import promoters_sheet
from tests.export.paper import rows, text
from tests.render.trip import trip
from tests.render.week import week


def test_each_clinic_has_three_tasks_by_date_and_late_ones_come_at_once() -> None:
    problem, plan, _ = week()
    told = [row for row in rows(promoters_sheet(problem, plan, "fr")) if row[0] == "☐"]
    assert len(told) == 3 * 4
    assert told[0][1:3] == ("Tout de suite (était prévu le lundi 16 novembre)", "Dognoumana\nlundi 30 novembre")
    assert [row[1] for row in told[4:6]] == ["lundi 23 novembre"] * 2
    assert told[-1][1:3] == ("lundi 30 novembre", "Tanima\nmardi 1er décembre")


def test_venue_that_is_agreed_is_only_confirmed() -> None:
    problem, plan, _ = week()
    agreed = replace(problem.communities["C1"], venue="place du village", agreed_on=date(2026, 11, 5))
    problem = replace(problem, communities={**problem.communities, "C1": agreed})
    told = text(promoters_sheet(problem, plan, "fr"))
    assert "lieu convenu le 5 novembre 2026 (place du village), le confirmer" in told
    assert "convenir du lieu (lieu à convenir)" in told


def test_text_to_send_gives_rounded_hours_and_no_van_or_crew() -> None:
    problem, plan, _ = trip()
    texts = [row[0] for row in rows(promoters_sheet(problem, plan, "fr")) if len(row) == 1]
    assert len(texts) == 5
    assert texts[0].startswith(
        "Clinique mobile de planification familiale à Dognoumana\u202f: lundi 30 novembre 2026, de 09:00 à 11:00."
    )
    assert not any(secret in told for told in texts for secret in ("V1", "V2", "S1", "Campement", "R1"))


def test_week_without_clinics_has_no_tasks() -> None:
    problem, plan, _ = week()
    assert rows(promoters_sheet(problem, replace(plan, tours=()), "fr")) == []
