"""The command ``planner robust``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.commands import Language, OtherData, Seconds, Seed
from planner.cli.console import progress, user_errors

PlanFiles = Annotated[
    list[Path], typer.Argument(help="Un plan, ou plusieurs à comparer / a plan, or several to compare (plan.json)")
]
Weeks = Annotated[int, typer.Option(min=1, help="Semaines simulées / simulated weeks")]
Solves = Annotated[
    int, typer.Option(min=0, help="Semaines replanifiées à ±30 % de clientes / weeks planned again at ±30% of clients")
]


def robust(
    plans: PlanFiles,
    weeks: Weeks = 1000,
    solves: Solves = 10,
    seconds: Seconds = 30.0,
    seed: Seed = 1,
    data: OtherData = None,
    lang: Language = None,
) -> None:
    """Dire ce qu'un plan devient quand tout ne va pas comme prévu. / Tell how a plan stands up to mishaps."""
    spoken: str = lang or "fr"
    with user_errors(spoken, Path()), progress(spoken) as report:
        from planner.answers.situation import as_planned
        from planner.cli.reading import plan_and_data
        from planner.demand import values
        from planner.errors import PlannerError
        from planner.inputs import read_plan
        from planner.travel import travel
        from planner.week import Planned
        from planner.whatif.robustness import most_robust
        from planner.whatif.said import said, said_stays
        from planner.whatif.stays import stays_chosen
        from planner.words import say

        first, told = plan_and_data(plans[0], data, lang)
        spoken = told.lang
        candidates = [first, *(read_plan(path) for path in plans[1:])]
        for other in candidates:
            if other.week != first.week:
                raise PlannerError("robust_other_week", first=first.week, other=other.week)
        problem = as_planned(told.problem, first)
        week = Planned(first, travel(problem), values(problem), 0)
        best, found = most_robust(problem, candidates, week.travel, weeks=weeks, seed=seed)
        stays = (
            stays_chosen(problem, week, solves=solves, seed=seed, seconds=seconds, report=report) if solves else None
        )
        if problem.settings.made_up:
            typer.echo(say(spoken, "map_exercise"))
        for path, one in zip(plans, found, strict=True):
            typer.echo(say(spoken, "robust_plan", plan=path))
            typer.echo(said(problem, one, seed, spoken))
        if len(found) > 1:
            typer.echo(say(spoken, "robust_best", plan=plans[best], p10=found[best].p10))
        if stays:
            typer.echo(said_stays(problem, stays, spoken))
        typer.echo(say(spoken, "robust_limits"))
