"""A week planned and written."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from planner.errors import PlannerError
from planner.export.schedule import write_schedule
from planner.inputs import write_plan
from planner.inputs.files import write_text
from planner.model import Problem
from planner.render import page
from planner.travel import leg_lines
from planner.week import Planned, plan_week


def planned(
    problem: Problem, week: str | None, seconds: float, seed: int, report: Callable[[str, int, int], None]
) -> Planned:
    """Return the plan. Raises ``PlannerError`` where the dataset is of another week than asked for."""
    if week is not None and week != problem.settings.horizon.week:
        raise PlannerError("other_week", week=week, has=problem.settings.horizon.week)
    return plan_week(problem, seconds=seconds, seed=seed, report=report)


def write_all(problem: Problem, made: Planned, folder: Path, lang: str) -> list[Path]:
    """Write plan.json, schedule.csv and map.html, all made before the first is written; return them."""
    drive = {van.id: van.drive for van in problem.vans.values()}
    legs = leg_lines(
        problem,
        made.travel,
        [
            (start.place, end.place, tour.date, drive[tour.van])
            for tour in made.plan.tours
            for start, end in pairwise(tour.stops)
        ],
    )
    html = page(problem, made.plan, legs, lang)
    paths = [folder / "plan.json", folder / "schedule.csv", folder / "map.html"]
    write_plan(made.plan, paths[0])
    write_schedule(paths[1], problem, made.plan, legs, lang)
    write_text(paths[2], html)
    return paths
