"""The commands and their options. Heavy imports are inside, so that ``--help`` does not wait for them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.console import (
    Exit,
    leave,
    progress,
    show_faults,
    show_violations,
    show_warnings,
    show_written,
    user_errors,
)
from planner.words import say

if TYPE_CHECKING:
    from planner.model import Plan, Problem, Travel

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
PlanFile = Annotated[Path, typer.Argument(help="plan.json")]
OtherData = Annotated[Path | None, typer.Option("--data", help="Jeu de données / dataset")]
Everything = Annotated[
    bool, typer.Option("--all", help="Aussi GPX, KML, agendas, frise, GeoPackage / also GPX, KML, calendars, timeline")
]
Workers = Annotated[int, typer.Option(min=1, help="Recherches côte à côte ; avec 1, toujours le même plan / workers")]
Seed = Annotated[int, typer.Option(min=0, help="Graine / seed")]


STAYS_SECONDS = 8.0  # for the weeks planned again at other clients than expected


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
    workers: Workers = 1,
    lang: Language = None,
    everything: Everything = False,
) -> None:
    """Planifier la semaine, la vérifier, écrire plan et carte. / Plan the week, verify it, write plan and map."""
    spoken: str = lang or Lang.FR
    with user_errors(spoken, out or Path()), progress(spoken) as report:
        from planner.cli.summary import summary
        from planner.cli.week import answers, more_files, planned, week_files, write_all
        from planner.inputs import load
        from planner.verify import verify
        from planner.whatif.said import said_in_short
        from planner.whatif.stays import stays_chosen

        problem, warnings = load(data, today=today.date() if today else None)
        spoken = lang or problem.settings.lang
        made = planned(problem, week, seconds=seconds, seed=seed, workers=workers, report=report)
        report("answers", 0, 0)
        made = answers(problem, made, seconds / 2)
        stays = stays_chosen(problem, made, seed=seed, seconds=seconds, within=min(STAYS_SECONDS, seconds / 4))
        broken = verify(problem, made.travel, made.values, made.plan)
    show_warnings(warnings, spoken)
    if broken:
        show_violations(broken, spoken)
        leave(Exit.RULE_BROKEN)
    with user_errors(spoken, out or Path()):
        folder = out or Path("maps") / made.plan.week
        files = week_files(problem, made, spoken)
        if everything:
            files |= more_files(problem, made.plan, made.travel, spoken)
        written = write_all(made.plan, files, folder)
        typer.echo(summary(problem, made.plan, spoken))
        typer.echo(said_in_short(stays, spoken))
        show_written(written.files, written.kept, folder, spoken)


@app.command()
def verify(plan: PlanFile, data: OtherData = None, lang: Language = None) -> None:
    """Vérifier un plan contre ses données. / Verify a plan against its dataset."""
    with user_errors(lang or Lang.FR, Path()):
        from planner.cli.by_hand import check_workbook, is_workbook

        if is_workbook(plan):
            check_workbook(plan, data, lang)
            return
        read, _, _, spoken = _verified(plan, data, lang)
    typer.echo(say(spoken, "no_rule_broken", plan=plan, tours=len(read.tours)))


@app.command()
def export(plan: PlanFile, data: OtherData = None, out: Out = None, lang: Language = None) -> None:
    """Écrire GPX, KML, agendas, frise, GeoPackage d'un plan. / Write GPX, KML, calendars, timeline of a plan."""
    with user_errors(lang or Lang.FR, out or Path()):
        from planner.cli.week import more_files
        from planner.stores import add_files

        read, problem, travel, spoken = _verified(plan, data, lang)
        folder = out or plan.parent
        written = add_files(folder, more_files(problem, read, travel, spoken))
        show_written(written.files, written.kept, folder, spoken)


def _verified(plan: Path, data: Path | None, lang: Lang | None) -> tuple[Plan, Problem, Travel, str]:
    """Return a plan with the problem it was made from, its travel and the language; leave where it breaks a rule."""
    from planner.answers.situation import as_planned
    from planner.cli.reading import plan_and_data
    from planner.demand import values
    from planner.travel import travel
    from planner.verify import verify as violations

    read, told = plan_and_data(plan, data, lang)
    problem = as_planned(told.problem, read)
    driven = travel(problem)
    broken = violations(problem, driven, values(problem), read)
    if broken:
        show_violations(broken, told.lang)
        leave(Exit.RULE_BROKEN)
    return read, problem, driven, told.lang


@app.command()
def explain(
    plan: PlanFile,
    request: Annotated[str, typer.Argument(help="Demande / request, R12")],
    data: OtherData = None,
    seconds: Seconds = 20.0,
    lang: Language = None,
) -> None:
    """Dire pourquoi une demande est servie ou non, et ce qui la servirait. / Tell why (not), and what would do."""
    with user_errors(lang or Lang.FR, Path()):
        from planner.answers.situation import as_planned
        from planner.cli.explain import explanation
        from planner.cli.reading import plan_and_data

        read, told = plan_and_data(plan, data, lang)
        lines = explanation(as_planned(told.problem, read), read, request, seconds, told.lang)
        typer.echo("\n".join(lines))


@app.command()
def choices(
    data: Data,
    out: Out = None,
    like: Annotated[Path | None, typer.Option(help="Plan à suivre de près / plan to stay close to")] = None,
    today: Today = None,
    seconds: Seconds = 60.0,
    seed: Seed = 1,
    lang: Language = None,
) -> None:
    """Proposer plusieurs plans de la semaine, côte à côte. / Offer several plans of the week, side by side."""
    spoken: str = lang or Lang.FR
    with user_errors(spoken, out or Path()), progress(spoken) as report:
        from planner.cli.choices import broken, chosen, side_by_side, write_choices
        from planner.cli.week import planned
        from planner.inputs import load, read_plan

        problem, warnings = load(data, today=today.date() if today else None)
        spoken = lang or problem.settings.lang
        made = planned(problem, None, seconds=seconds, seed=seed, report=report)
        plans = chosen(problem, made, read_plan(like) if like else None, seconds)
        violations = broken(problem, made, plans)
    show_warnings(warnings, spoken)
    if violations:
        show_violations(violations, spoken)
        leave(Exit.RULE_BROKEN)
    with user_errors(spoken, out or Path()):
        files = write_choices(problem, made, plans, out or Path("maps") / made.plan.week, spoken)
        typer.echo("\n".join(side_by_side(problem, plans, spoken)))
        typer.echo("\n".join(say(spoken, "file_written", path=path) for path in files))
