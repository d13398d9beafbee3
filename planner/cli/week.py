"""A week planned and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import monotonic

from planner.answers.alternates import with_alternates
from planner.answers.answered import answered
from planner.answers.van_days import Week
from planner.errors import PlannerError
from planner.export.extras import extras
from planner.export.maps import week_map
from planner.export.papers import papers
from planner.export.schedule import schedule_file
from planner.export.to_send import to_send
from planner.export.workbook import workbook
from planner.inputs import write_plan
from planner.model import LegLines, Plan, Problem, Travel
from planner.stores import Written, replace_files
from planner.travel import leg_lines
from planner.week import Planned, plan_week

FALLBACKS = 0.25  # of the time for answers


def planned(
    problem: Problem,
    week: str | None,
    *,
    seconds: float,
    seed: int,
    workers: int = 1,
    report: Callable[[str, int, int], None],
) -> Planned:
    """Return the plan. Raises ``PlannerError`` where the dataset is of another week than asked for."""
    if week is not None and week != problem.settings.horizon.week:
        raise PlannerError("other_week", week=week, has=problem.settings.horizon.week)
    return plan_week(problem, seconds=seconds, seed=seed, workers=workers, report=report)


def lines(problem: Problem, plan: Plan, travel: Travel) -> LegLines:
    """Return the lines of every drive of the plan."""
    drive = {van.id: van.drive for van in problem.vans.values()}
    return leg_lines(
        problem,
        travel,
        [
            (start.place, end.place, tour.date, drive[tour.van])
            for tour in plan.tours
            for start, end in pairwise(tour.stops)
        ],
    )


def answers(problem: Problem, made: Planned, seconds: float) -> Planned:
    """Return the plan with a fallback for each clinic and its answers tested, as many as can be within the seconds."""
    week, until = Week(problem, made.travel, made.values), monotonic() + seconds
    with_fallbacks = with_alternates(week, made.plan, seconds=FALLBACKS * seconds)
    return replace(made, plan=answered(week, with_fallbacks, seconds=until - monotonic()))


def week_files(problem: Problem, made: Planned, lang: str) -> dict[str, bytes]:
    """Return what Thursday needs, by path within the plan's folder: schedule, workbook, maps, papers, what is sent."""
    return drawn_files(problem, made.plan, lines(problem, made.plan, made.travel), lang)


def drawn_files(problem: Problem, plan: Plan, legs: LegLines, lang: str) -> dict[str, bytes]:
    """Return the same of a plan whose drives are known as lines."""
    return {
        "schedule.csv": schedule_file(problem, plan, legs, lang),
        "plan.xlsx": workbook(problem, plan, legs, lang),
        **week_map(problem, plan, legs, lang),
        **papers(problem, plan, legs, lang),
        **to_send(problem, plan, lang),
    }


def more_files(problem: Problem, plan: Plan, travel: Travel, lang: str) -> dict[str, bytes]:
    """Return the rest: files for phones, calendars, the timeline, layers for QGIS."""
    return extras(problem, plan, lines(problem, plan, travel), lang)


def write_all(plan: Plan, files: dict[str, bytes], folder: Path) -> Written:
    """Write a plan and its files, all of them made before; plan.json is written last: where it is, so is the rest."""
    written, path = replace_files(folder, files), folder / "plan.json"
    write_plan(plan, path)
    return Written((*written.files, path), written.kept)
