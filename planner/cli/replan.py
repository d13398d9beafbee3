"""The command ``planner replan``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.commands import Language, Out, Seconds, Seed
from planner.cli.console import Exit, leave, progress, show_violations, show_written, user_errors
from planner.words import say

if TYPE_CHECKING:
    from planner.answers.replan import Replanned

PlanFile = Annotated[
    Path, typer.Argument(help="Plan publié ou projet / published plan or draft (plan.json, plan.xlsx)")
]
DataOf = Annotated[Path | None, typer.Option("--data", help="Jeu de données / dataset")]
Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Aujourd'hui, sinon le jour du plan / today, else the plan's day"),
]
FreezeBefore = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Garder dates et vans avant ce jour / keep dates and vans before this day"),
]
VanDown = Annotated[list[str] | None, typer.Option(help="Van en panne / van that is down, V1:2026-12-02")]
Closed = Annotated[list[str] | None, typer.Option(help="Lieu ou route fermés / closed place or road, C5:2026-12-02")]
StaffOut = Annotated[
    list[str] | None,
    typer.Option(help="Agent ou superviseur d'un centre absent / staff or a centre's supervisor out, S3:2026-12-02"),
]
Withdraw = Annotated[list[str] | None, typer.Option(help="Demande retirée / withdrawn request, R7")]
Cancelled = Annotated[list[str] | None, typer.Option(help="Journée annulée / cancelled clinic day, R4:2026-12-02")]
Done = Annotated[list[str] | None, typer.Option(help="Journée déjà faite aujourd'hui / done today, R4:2026-12-02")]


def replan(
    plan: PlanFile,
    today: Today = None,
    van_down: VanDown = None,
    closed: Closed = None,
    staff_out: StaffOut = None,
    withdraw: Withdraw = None,
    cancelled: Cancelled = None,
    done: Done = None,
    freeze_before: FreezeBefore = None,
    data: DataOf = None,
    out: Out = None,
    seconds: Seconds = 60.0,
    seed: Seed = 1,
    lang: Language = None,
) -> None:
    """Replanifier après un imprévu, en changeant le moins possible. / Re-plan, changing as little as can be."""
    spoken: str = lang or "fr"
    folder = out or plan.parent / "replan"
    with user_errors(spoken, folder), progress(spoken) as report:
        from planner.answers.compare import moves, said
        from planner.answers.replan import events_of, situation
        from planner.answers.replan import replan as planned_anew
        from planner.cli.by_hand import is_workbook, plan_of_workbook
        from planner.cli.reading import plan_and_data
        from planner.cli.summary import summary
        from planner.cli.week import answers, week_files, write_all
        from planner.verify import verify

        by_hand = plan_of_workbook(plan, data, lang) if is_workbook(plan) else None
        before, told = by_hand[:2] if by_hand else plan_and_data(plan, data, lang)
        spoken, asked = told.lang, by_hand[2] if by_hand else None
        events = events_of(
            {
                "van-down": van_down or [],
                "closed": closed or [],
                "staff-out": staff_out or [],
                "withdrawn": withdraw or [],
                "cancelled": cancelled or [],
                "done": done or [],
            }
        )
        frozen = freeze_before.date() if freeze_before else None
        events += asked.events if asked else ()
        day = today.date() if today else before.since.today if before.since else before.planned_on
        since = situation(told.problem, before, day, events, frozen, asked.decisions if asked else ())
        found = planned_anew(told.problem, before, since, seconds=seconds / 2, seed=seed, report=report)
        report("answers", 0, 0)
        found = replace(found, made=answers(found.problem, found.made, seconds / 2))
        broken = verify(found.problem, found.made.travel, found.made.values, found.made.plan)
    if broken:
        show_violations(broken, spoken)
        leave(Exit.RULE_BROKEN)
    with user_errors(spoken, folder):
        written = write_all(found.made.plan, week_files(found.problem, found.made, spoken), folder)
        typer.echo(summary(found.problem, found.made.plan, spoken))
        typer.echo(f"\n{say(spoken, 'replan_to_tell')}\n{said(told.problem, moves(before, found.made.plan), spoken)}\n")
        show_written(written.files, written.kept, folder, spoken)
    if found.conflict:
        _show_conflict(found, spoken)
        leave(Exit.NOTHING_FOUND)


def _show_conflict(found: Replanned, lang: str) -> None:
    """Print the freezes that cannot be kept together, and how many the plan breaks."""
    from planner.words.formats import clock, short_date
    from planner.words.tours import place_name

    clinics = ", ".join(
        say(
            lang,
            "publish_unconfirmed_line",
            place=place_name(found.problem, found.problem.requests[one.request].community),
            request=one.request,
            when=f"{short_date(lang, one.date)} {clock(one.begin)} {one.van}".strip(),
        )
        for one in found.conflict
    )
    key = "replan_conflict_one" if len(found.conflict) == 1 else "replan_conflict"
    typer.echo(say(lang, key, clinics=clinics), err=True)
    typer.echo(say(lang, "replan_conflict_plan", count=found.made.plan.score.freezes_broken), err=True)
