"""The command ``planner compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.commands import Language
from planner.cli.console import user_errors

Before = Annotated[Path, typer.Argument(help="Plan d'avant / plan before (plan.json)")]
After = Annotated[Path, typer.Argument(help="Plan d'après / plan after (plan.json)")]
DataOf = Annotated[Path | None, typer.Option("--data", help="Jeu de données / dataset")]


def compare(before: Before, after: After, data: DataOf = None, lang: Language = None) -> None:
    """Dire qui doit être prévenu de quoi. / Tell who must be told what."""
    spoken: str = lang or "fr"
    with user_errors(spoken, Path()):
        from planner.answers.compare import moves, said
        from planner.cli.reading import plan_and_data
        from planner.errors import PlannerError
        from planner.inputs import read_plan
        from planner.words import say

        first = read_plan(before)
        second, told = plan_and_data(after, data, lang)
        spoken = told.lang
        if first.week != second.week:
            raise PlannerError("compare_other_data", first=first.week, second=second.week)
        if told.problem.settings.made_up:
            typer.echo(say(spoken, "map_exercise"))
        typer.echo(said(told.problem, moves(first, second), spoken))
