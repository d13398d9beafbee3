"""The command ``robust``: what it prints, how it ends."""

from __future__ import annotations

from pathlib import Path

from planner.cli import program  # noqa: F401
from tests.cli.commands import TABLES, planner, tiny


def made(folder: Path, data: Path) -> Path:
    """Plan a dataset and return its plan."""
    assert planner("plan", data, "-o", folder).code == 0
    return folder / "plan.json"


def test_a_plan_is_told_in_french(tmp_path: Path) -> None:
    """Without risks: every week is the plan, every clinic day is held, nothing is lost."""
    calm = TABLES["planner.toml"] + (
        "[risks]\ncancelled = 0\nrain = 0\nrain_cut = 0\nbreakdown = 0\nlate = 0\ndemand_spread = 0\n"
    )
    plan = made(tmp_path / "out", tiny(tmp_path / "data", planner=calm))
    told = planner("robust", plan, "--weeks", 50, "--solves", 2)
    assert told.code == 0, told.output
    assert "EXERCICE - DONNÉES FICTIVES" in told.output
    assert "25 clientes prévues, 50 semaines simulées" in told.output
    assert told.output.count("100\u202f%") == 3
    assert "villages qui annulent\u202f: 0,0" in told.output
    assert "[risks]" in told.output


def test_plans_are_compared_and_weeks_not_mixed(tmp_path: Path) -> None:
    plan = made(tmp_path / "out", tiny(tmp_path / "data"))
    other = made(
        tmp_path / "later",
        tiny(tmp_path / "then", planner=TABLES["planner.toml"].replace("2026-11-30", "2026-12-07")),
    )
    both = planner("robust", plan, plan, "--weeks", 50, "--solves", 0, "--lang", "en")
    assert both.code == 0, both.output
    assert f"The safest of these plans: {plan}" in both.output
    assert planner("robust", plan, other, "--weeks", 50, "--solves", 0).code == 2
