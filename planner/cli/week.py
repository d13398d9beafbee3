"""A week planned, written and summed up."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from planner.errors import PlannerError
from planner.export.schedule import write_schedule
from planner.inputs import write_plan
from planner.inputs.files import write_text
from planner.model import Plan, Problem, Tour
from planner.render import page
from planner.travel import leg_lines
from planner.week import Planned, plan_week
from planner.words import say


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
    score, lines = plan.score, []
    if plan.made_up:
        lines.append(say(lang, "map_exercise"))
    missed = [answer for answer in plan.answers if answer.status != "served" and problem.requests[answer.request].must]
    lines += [
        say(
            lang,
            "must_missed",
            request=answer.request,
            place=_place(problem, answer.request),
            reason=_rule(answer.reason, lang),
        )
        for answer in missed
    ]
    served = sum(answer.status == "served" for answer in plan.answers)
    lines.append(say(lang, "summary_week", week=plan.week, served=served, requests=len(plan.answers)))
    lines.append(
        say(
            lang,
            "summary_score",
            clients=score.clients,
            value=score.value / 1000,
            bound=score.value_bound / 1000,
            km=score.metres / 1000,
            cost=score.cost_xof,
        )
    )
    lines.append(say(lang, "summary_proven") if score.proven else say(lang, "summary_gap", gap=score.gap))
    lines += [_tour_line(problem, tour) for tour in plan.tours]
    rules = ", ".join(_rule(rule, lang) for rule in plan.not_checked)
    lines.append(say(lang, "summary_not_checked", rules=rules))
    return "\n".join(lines)


def _rule(rule: str, lang: str) -> str:
    return say(lang, f"rule_{rule.replace('-', '_')}")


def _place(problem: Problem, request: str) -> str:
    return problem.communities[problem.requests[request].community].name


def _tour_line(problem: Problem, tour: Tour) -> str:
    clinics = " · ".join(
        f"{_place(problem, str(stop.request))} {_clock(stop.begin)}-{_clock(stop.end)}" for stop in tour.clinics
    )
    times = f"{_clock(tour.stops[0].leave)}-{_clock(tour.stops[-1].arrive)}"
    return f"  {tour.date} {tour.van} {times}  {clinics}"


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
