"""The command ``planner record``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.commands import Language, Out
from planner.cli.console import show_warning, show_written, user_errors

if TYPE_CHECKING:
    from planner.model import Plan

PlanFile = Annotated[Path, typer.Argument(help="Plan tenu / plan that was carried out (plan.json, plan.xlsx)")]
ResultsFile = Annotated[
    Path | None,
    typer.Argument(help="Résultats, sinon la feuille du classeur / results, else the workbook's sheet (.csv, .xlsx)"),
]
DataOf = Annotated[Path | None, typer.Option("--data", help="Jeu de données / dataset")]
AddTo = Annotated[
    bool, typer.Option("--add-to-dataset", help="Ajouter à la table visits / add to the dataset's table of visits")
]


def record(
    plan: PlanFile,
    results: ResultsFile = None,
    data: DataOf = None,
    add_to_dataset: AddTo = False,
    out: Out = None,
    lang: Language = None,
) -> None:
    """Noter ce qui a vraiment eu lieu. / Record what really happened."""
    spoken: str = lang or "fr"
    folder = out or plan.parent
    with user_errors(spoken, folder):
        from planner.answers.situation import as_planned
        from planner.cli.reading import plan_and_data
        from planner.cli.week import lines
        from planner.errors import PlannerError
        from planner.export.maps import week_map
        from planner.inputs import write_plan
        from planner.inputs.results import observed
        from planner.programme.record import recorded, said
        from planner.stores import VISITS, add_files, add_visits, visits_text
        from planner.travel import travel
        from planner.words import say

        read, told = plan_and_data(plan.with_suffix(".json"), data, lang)
        spoken, problem = told.lang, as_planned(told.problem, read)
        for day in read.clinic_days:
            if day.request not in problem.requests:
                raise PlannerError("no_such_request", request=day.request)
        if folder.resolve() == told.folder.resolve():
            raise PlannerError("record_in_dataset", path=str(folder))
        made = recorded(problem, read, observed(results or plan.with_suffix(".xlsx"), problem, read))
        if read.number:
            _keep(made.plan, told.folder, spoken)
        files = {VISITS: visits_text(made.visits).encode("utf-8-sig")}
        if not made.missing:
            files |= week_map(problem, made.plan, lines(problem, made.plan, travel(problem)), spoken)
        written, path = add_files(folder, files), folder / plan.with_suffix(".json").name
        write_plan(made.plan, path)
        if problem.settings.made_up:
            typer.echo(say(spoken, "map_exercise"))
        typer.echo(said(problem, made, spoken))
        show_written([*written.files, path], written.kept, folder, spoken)
        typer.echo(say(spoken, "record_stays", path=folder / VISITS))
        if add_to_dataset:
            table, count = add_visits(Path(problem.dataset), told.problem.past_visits, made.visits)
            typer.echo(say(spoken, "record_added", count=count, path=table))
            if made.missing:
                show_warning("record_early", spoken, week=read.week)


def _keep(plan: Plan, folder: Path, lang: str) -> None:
    """Keep what was recorded of a published plan in the history; warn where a newer plan of the week took its place."""
    from planner.stores import HISTORY, History

    history = History(folder / HISTORY)
    history.record(plan, at=datetime.now(UTC))
    newest = history.publications(plan.week)[-1].number
    if newest != plan.number:
        show_warning("record_older", lang, week=plan.week, number=str(plan.number), newest=str(newest))
