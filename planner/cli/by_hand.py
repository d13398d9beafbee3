"""A workbook that somebody worked in: checked, and read for a re-plan."""

from __future__ import annotations

from pathlib import Path

import typer

from planner.answers.by_hand import broken
from planner.answers.by_hand_words import lines
from planner.answers.replan import situation
from planner.answers.situation import amended
from planner.cli.console import Exit, leave
from planner.cli.reading import Dataset, plan_and_data
from planner.demand import values
from planner.errors import PlannerError
from planner.inputs.edited import Edited, edited
from planner.model import Plan
from planner.travel import travel
from planner.words import say


def is_workbook(path: Path) -> bool:
    """Return whether a plan is told by its workbook."""
    return path.suffix.casefold() == ".xlsx"


def plan_of_workbook(path: Path, data: Path | None, lang: str | None) -> tuple[Plan, Dataset, Edited]:
    """Return the plan beside a workbook, its dataset, and what the workbook says about it."""
    beside = path.with_suffix(".json")
    if not beside.exists():
        raise PlannerError("edited_no_plan", path=str(path))
    plan, told = plan_and_data(beside, data, lang)
    return plan, told, edited(path, told.problem, plan)


def check_workbook(path: Path, data: Path | None, lang: str | None) -> None:
    """Print every rule that the plan of a workbook breaks, by cell; leave with the code of broken rules if any."""
    plan, told, asked = plan_of_workbook(path, data, lang)
    today = plan.since.today if plan.since else plan.planned_on
    since = situation(told.problem, plan, today, asked.events, decisions=asked.decisions)
    problem = amended(told.problem, since)
    served = {answer.request for answer in plan.answers if answer.status == "served"}
    found = broken(problem, travel(problem), values(problem), asked.rows, served)
    if found:
        typer.echo("\n".join(lines(problem, asked, found, told.lang)), err=True)
        leave(Exit.RULE_BROKEN)
    count = sum(row.date is not None and row.kind in ("plan", "force") for row in asked.rows)
    typer.echo(say(told.lang, "by_hand_good", path=path, count=count))
