"""The commands and their options. Heavy imports are inside, so that ``--help`` does not wait for them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import Exit, leave, progress, show_faults, show_violations, show_warnings, user_errors
from planner.words import say

app = typer.Typer(
    name="planner",
    help="Planifier les semaines des cliniques mobiles. / Plan the weeks of mobile clinics.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


class Lang(StrEnum):
    """The languages of what people see."""

    FR = "fr"
    EN = "en"


Data = Annotated[Path, typer.Argument(help="Dossier de CSV ou classeur .xlsx / folder of CSV or .xlsx workbook")]
Language = Annotated[
    Lang | None, typer.Option("--lang", help="Langue, sinon celle des données / language, else the dataset's")
]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="Dossier des fichiers / folder of the files")]
Week = Annotated[str | None, typer.Option(help="Semaine ISO / ISO week, 2026-W49")]
Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Date où l'on planifie / date on which the plan is made"),
]
Seconds = Annotated[float, typer.Option(min=0.1, help="Temps de recherche / time to search")]
Seed = Annotated[int, typer.Option(min=0, help="Graine / seed")]


@app.command()
def check(data: Data, out: Out = None, lang: Language = None) -> None:
    """Dire chaque problème des tables. / Tell every problem in the tables."""
    from planner.inputs import check as check_tables

    spoken, folder = lang or Lang.FR, out or Path()
    with user_errors(spoken, folder):
        faults = check_tables(data)
        if any(not fault.warning for fault in faults):
            show_faults(faults, spoken, folder)
            leave(Exit.BAD_INPUT)
        show_warnings(faults, spoken)
        typer.echo(say(spoken, "tables_good", data=data))


@app.command()
def plan(
    data: Data,
    week: Week = None,
    out: Out = None,
    today: Today = None,
    seconds: Seconds = 60.0,
    seed: Seed = 1,
    lang: Language = None,
) -> None:
    """Planifier la semaine, la vérifier, écrire plan et carte. / Plan the week, verify it, write plan and map."""
    spoken: str = lang or Lang.FR
    with user_errors(spoken, out or Path()), progress(spoken) as report:
        from planner.cli.summary import summary
        from planner.cli.week import planned, write_all
        from planner.inputs import load
        from planner.verify import verify

        problem, warnings = load(data, today=today.date() if today else None)
        spoken = lang or problem.settings.lang
        made = planned(problem, week, seconds, seed, report)
        broken = verify(problem, made.travel, made.values, made.plan)
    show_warnings(warnings, spoken)
    if broken:
        show_violations(broken, spoken)
        leave(Exit.RULE_BROKEN)
    with user_errors(spoken, out or Path()):
        folder = out or Path("maps") / made.plan.week
        files = write_all(problem, made, folder, spoken)
        typer.echo(summary(problem, made.plan, spoken))
        typer.echo("\n".join(say(spoken, "file_written", path=path) for path in files))


@app.command()
def verify(
    plan: Annotated[Path, typer.Argument(help="plan.json")],
    data: Annotated[Path | None, typer.Option(help="Jeu de données / dataset")] = None,
    lang: Language = None,
) -> None:
    """Vérifier un plan contre ses données. / Verify a plan against its dataset."""
    spoken: str = lang or Lang.FR
    with user_errors(spoken, Path()):
        from planner.demand import values
        from planner.inputs import load, read_plan
        from planner.travel import travel
        from planner.verify import verify as violations

        read = read_plan(plan)
        problem, warnings = load(data or Path(read.dataset), today=read.planned_on)
        spoken = lang or problem.settings.lang
        show_warnings(warnings, spoken)
        if problem.sha256 != read.made.dataset_sha256:
            typer.echo(say(spoken, "dataset_changed"), err=True)
        broken = violations(problem, travel(problem), values(problem), read)
    if broken:
        show_violations(broken, spoken)
        leave(Exit.RULE_BROKEN)
    typer.echo(say(spoken, "no_rule_broken", plan=plan, tours=len(read.tours)))


def main() -> None:
    """Run the command line."""
    app()
