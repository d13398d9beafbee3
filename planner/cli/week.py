"""A week planned, written and summed up."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from planner.errors import PlannerError
from planner.export.schedule import write_schedule
from planner.inputs import write_plan
from planner.inputs.files import write_text
from planner.model import PLANNED_STATUS, Plan, Problem, Tour
from planner.render import page
from planner.travel import leg_lines
from planner.week import Planned, plan_week
from planner.words import say
from planner.words.formats import clock, number, short_day


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


def summary(problem: Problem, plan: Plan, lang: str) -> str:
    """Return the week in words: missed musts first, what it is worth, a line a tour, what was not checked."""
    rules = ", ".join(_rule(rule, lang) for rule in plan.not_checked)
    lines = [
        *([say(lang, "map_exercise")] if plan.made_up else []),
        *_missed(problem, plan, lang),
        *_score(plan, lang),
        *(_tour_line(problem, tour, lang) for tour in plan.tours),
        say(lang, "summary_not_checked", rules=rules),
    ]
    return "\n".join(lines)


def _missed(problem: Problem, plan: Plan, lang: str) -> list[str]:
    """Return a line for each must request that lacks a visit, with the rule that forbids it."""
    lines = []
    for answer in plan.answers:
        request = problem.requests[answer.request]
        if request.must and request.status in PLANNED_STATUS and len(answer.clinics) < request.visits:
            reason = _rule(answer.reason or "untested", lang)
            lines.append(say(lang, "must_missed", request=request.id, place=_place(problem, request.id), reason=reason))
    return lines


def _score(plan: Plan, lang: str) -> list[str]:
    score = plan.score
    served = sum(answer.status == "served" for answer in plan.answers)
    return [
        say(lang, "summary_week", week=plan.week, served=served, requests=len(plan.answers)),
        say(
            lang,
            "summary_score",
            clients=number(lang, score.clients),
            value=number(lang, score.value / 1000, 1),
            km=number(lang, score.metres / 1000),
            cost=number(lang, score.cost_xof),
        ),
        say(
            lang,
            "summary_proven" if score.proven else "summary_gap",
            bound=number(lang, score.value_bound / 1000, 1),
            below=number(lang, 100 * score.below_best, 1),
        ),
    ]


def _rule(rule: str, lang: str) -> str:
    return say(lang, f"rule_{rule.replace('-', '_')}")


def _place(problem: Problem, request: str) -> str:
    return problem.communities[problem.requests[request].community].name


def _tour_line(problem: Problem, tour: Tour, lang: str) -> str:
    clinics = " · ".join(
        f"{_place(problem, str(stop.request))} {clock(stop.begin or 0)}-{clock(stop.end or 0)}" for stop in tour.clinics
    )
    times = f"{clock(tour.stops[0].leave)}-{clock(tour.stops[-1].arrive)}"
    return f"  {short_day(lang, tour.date)} {tour.van} {times}  {clinics}"
