"""The command ``planner compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.commands import Language, Out
from planner.cli.console import show_written, user_errors

Before = Annotated[Path, typer.Argument(help="Plan d'avant / plan before (plan.json)")]
After = Annotated[Path, typer.Argument(help="Plan d'après / plan after (plan.json)")]
DataOf = Annotated[Path | None, typer.Option("--data", help="Jeu de données / dataset")]


def compare(before: Before, after: After, data: DataOf = None, out: Out = None, lang: Language = None) -> None:
    """Dire qui doit être prévenu de quoi, et le montrer sur une carte. / Tell who must be told what, with a map."""
    spoken: str = lang or "fr"
    folder = out or after.parent
    with user_errors(spoken, folder):
        from planner.answers.compare import moves, said
        from planner.answers.moves_map import moves_map
        from planner.cli.reading import all_known, plan_and_data
        from planner.errors import PlannerError
        from planner.inputs import read_plan
        from planner.stores import add_files
        from planner.words import say

        first = read_plan(before)
        second, told = plan_and_data(after, data, lang)
        spoken = told.lang
        if first.week != second.week:
            raise PlannerError("compare_other_data", first=first.week, second=second.week)
        all_known(told.problem, first, second)
        if told.problem.settings.made_up:
            typer.echo(say(spoken, "map_exercise"))
        typer.echo(said(told.problem, moves(first, second), spoken))
        page = moves_map(told.problem, first, second, spoken)
        written = add_files(folder, {f"{say(spoken, 'moves_file')}.html": page.encode()})
        show_written(written.files, written.kept, folder, spoken)
