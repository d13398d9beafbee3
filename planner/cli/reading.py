"""A plan's file read beside its dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from planner.cli.console import show_warnings
from planner.errors import PlannerError
from planner.inputs import load, read_plan
from planner.model import Plan, Problem
from planner.words import say


@dataclass(frozen=True, slots=True)
class Dataset:
    """A plan's dataset as its tables are, and the language to speak."""

    problem: Problem
    folder: Path
    lang: str


def plan_and_data(path: Path, data: Path | None, lang: str | None) -> tuple[Plan, Dataset]:
    """Return a plan with its dataset: the folder that it remembers, or ``data``. Warnings are shown."""
    read = read_plan(path)
    where = data or Path(read.dataset)
    problem, warnings = load(where, today=read.planned_on)
    spoken = lang or problem.settings.lang
    show_warnings(warnings, spoken)
    if problem.sha256 != read.made.dataset_sha256:
        typer.echo(say(spoken, "dataset_changed"), err=True)
    return read, Dataset(problem, where if where.is_dir() else where.parent, spoken)


def all_known(problem: Problem, *plans: Plan) -> None:
    """Raise ``PlannerError`` where a tour of these plans has a van, a place or a request that the dataset lacks."""
    for tour in (tour for plan in plans for tour in plan.tours):
        named = [(tour.van, problem.vans), *((stop.place, problem.places) for stop in tour.stops)]
        named += [(str(stop.request), problem.requests) for stop in tour.clinics]
        for what, known in named:
            if what not in known:
                raise PlannerError("not_in_dataset", what=what)
