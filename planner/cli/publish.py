"""The command ``planner publish``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.commands import Language, Out
from planner.cli.console import Exit, leave, show_violations, show_written, user_errors
from planner.words import say

PlanFile = Annotated[Path, typer.Argument(help="Projet de plan / draft (plan.json)")]
DataOf = Annotated[Path | None, typer.Option("--data", help="Jeu de données / dataset")]
Confirmed = Annotated[
    list[str] | None, typer.Option("--confirmed", help="Demande dont la journée est confirmée / confirmed request")
]
Role = Annotated[
    str, typer.Option("--security-signed-by", help="Fonction qui répond de la sécurité / role that answers for it")
]
SignedOn = Annotated[
    datetime | None, typer.Option("--security-date", formats=["%Y-%m-%d"], help="Depuis quand / since when")
]


def publish(
    plan: PlanFile,
    data: DataOf = None,
    confirmed: Confirmed = None,
    security_signed_by: Role = "",
    security_date: SignedOn = None,
    out: Out = None,
    lang: Language = None,
) -> None:
    """Publier un projet : vérifié, numéroté, gardé. / Publish a draft: verified, numbered, kept."""
    spoken: str = lang or "fr"
    with user_errors(spoken, out or plan.parent):
        from planner.answers.publish import ready, unconfirmed
        from planner.answers.situation import as_planned
        from planner.cli.reading import plan_and_data
        from planner.cli.week import more_files, week_files, write_all
        from planner.demand import values
        from planner.inputs import write_plan
        from planner.stores import HISTORY, History, Signed, carried, write_carried
        from planner.travel import travel
        from planner.verify import verify
        from planner.week import Planned

        draft, told = plan_and_data(plan, data, lang)
        spoken, problem = told.lang, as_planned(told.problem, draft)
        signed = Signed(security_signed_by, security_date.date()) if security_signed_by and security_date else None
        draft = ready(problem, draft, confirmed or [], signed=signed is not None)
        roads, worth = travel(problem), values(problem)
        broken = verify(problem, roads, worth, draft)
    if broken:
        show_violations(broken, spoken)
        leave(Exit.RULE_BROKEN)
    with user_errors(spoken, out or plan.parent):
        folder = out or plan.parent
        history = History(told.folder / HISTORY)
        published = history.publish(draft, at=datetime.now(UTC), draft=plan.as_posix(), signed=signed)
        waiting = carried(told.problem, published)
        files = week_files(problem, Planned(published, roads, worth, 0), spoken)
        written = write_all(published, files | more_files(problem, published, roads, spoken), folder)
        kept = [folder / f"plan-{published.week}-{published.number}.json", folder / "requests_carried.csv"]
        write_plan(published, kept[0])
        write_carried(waiting, kept[1])
        typer.echo(say(spoken, "publish_done", week=published.week, number=published.number))
        typer.echo(unconfirmed(problem, published, spoken))
        typer.echo(say(spoken, "publish_carried", count=len(waiting)))
        show_written([history.path, *written.files, *kept], written.kept, folder, spoken)
