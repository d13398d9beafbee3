"""Several plans of one week: their figures side by side, a plan file and a map each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from planner.answers.choices import choices
from planner.answers.van_days import Week
from planner.cli.week import lines
from planner.inputs import write_plan
from planner.inputs.files import write_text
from planner.model import Plan, Problem, Violation
from planner.render import page
from planner.verify import verify
from planner.week import Planned
from planner.words import say
from planner.words.formats import number

COLUMNS = ("name", "clinics", "clients", "value", "km", "cost", "nights", "districts")


def chosen(problem: Problem, made: Planned, like: Plan | None, seconds: float) -> dict[str, Plan]:
    """Return the plans to choose from by name, the best first."""
    return choices(Week(problem, made.travel, made.values), made.plan, like=like, seconds=seconds)


def broken(problem: Problem, made: Planned, plans: Mapping[str, Plan]) -> list[Violation]:
    """Return every broken rule of any of the plans."""
    return [one for plan in plans.values() for one in verify(problem, made.travel, made.values, plan)]


def side_by_side(problem: Problem, plans: Mapping[str, Plan], lang: str) -> list[str]:
    """Return the figures of the plans as the lines of a table."""
    head = [say(lang, f"choice_column_{column}") for column in COLUMNS]
    rows = [head, *(_figures(problem, name, plan, lang) for name, plan in plans.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
    exercise = [say(lang, "map_exercise")] if problem.settings.made_up else []
    return [*exercise, *lines, say(lang, "choices_near")]


def _figures(problem: Problem, name: str, plan: Plan, lang: str) -> list[str]:
    stops = [stop for tour in plan.tours for stop in tour.clinics]
    score = plan.score
    return [
        say(lang, f"choice_{name}"),
        number(lang, len(stops)),
        number(lang, score.clients),
        number(lang, score.value / 1000, 1),
        number(lang, score.metres / 1000),
        number(lang, score.cost_xof),
        number(lang, len(plan.nights)),
        number(lang, len({problem.communities[stop.place].district for stop in stops})),
    ]


def write_choices(problem: Problem, made: Planned, plans: Mapping[str, Plan], folder: Path, lang: str) -> list[Path]:
    """Write plan-NAME.json and map-NAME.html of each plan; return them."""
    written: list[Path] = []
    for name, plan in plans.items():
        paths = folder / f"plan-{name}.json", folder / f"map-{name}.html"
        write_plan(plan, paths[0])
        write_text(paths[1], page(problem, plan, lines(problem, plan, made.travel), lang))
        written += paths
    return written
