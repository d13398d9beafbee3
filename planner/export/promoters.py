"""The promoters' sheet: what is done 14, 7 and 1 days before each clinic, and a text to send for each community."""

from __future__ import annotations

from datetime import date, timedelta

from planner.export.blocks import BOX, Block, Look, Paper, Table, Text
from planner.model import Community, Plan, Problem
from planner.render.share import SharedClinic, centre_share, centres
from planner.words import say
from planner.words.formats import clock, date_without_weekday, day_and_month, long_date

DAYS_BEFORE = (14, 7, 1)


def promoters_sheet(problem: Problem, plan: Plan, lang: str) -> Paper:
    """Return the tasks by date, then the texts by clinic day."""
    held = _clinics(problem, plan)
    first, last = plan.start, plan.start + timedelta(days=plan.days - 1)
    dates = say(lang, "map_dates", first=day_and_month(lang, first), last=long_date(lang, last))
    title = say(lang, "promoter_title", dates=dates)
    blocks: list[Block] = [Text(title, Look.TITLE), Text(say(lang, "promoter_intro"))]
    if held:
        blocks += [_tasks(problem, plan, held, lang), Text(say(lang, "promoter_texts"), Look.HEADING)]
        blocks += [Table(((message(problem, clinic, lang),),), (1,)) for clinic in held]
    return Paper(title, tuple(blocks))


def message(problem: Problem, clinic: SharedClinic, lang: str) -> str:
    """Return the text that announces a clinic day: place, date, rounded hours, and nothing of vans and crews."""
    venue = problem.communities[clinic.community.id].venue or say(lang, "promoter_no_venue")
    return say(
        lang,
        "promoter_text",
        place=clinic.community.name,
        day=long_date(lang, clinic.date),
        begin=clock(clinic.begin),
        end=clock(clinic.end),
        venue=venue,
        centre=clinic.centre.name,
    )


def _clinics(problem: Problem, plan: Plan) -> list[SharedClinic]:
    """Return every clinic day as it may be announced, by date and hour."""
    told = (one.clinic for centre in centres(problem, plan) for one in centre_share(problem, plan, centre).clinics)
    return sorted(told, key=lambda clinic: (clinic.date, clinic.begin, clinic.request))


def _tasks(problem: Problem, plan: Plan, held: list[SharedClinic], lang: str) -> Table:
    due = sorted(
        (max(clinic.date - timedelta(days=before), plan.planned_on), number, before)
        for number, clinic in enumerate(held)
        for before in DAYS_BEFORE
    )
    rows = tuple(_row(problem, plan, held[number], before, lang) for _, number, before in due)
    head = "", *(say(lang, f"promoter_head_{key}") for key in ("day", "community", "task"))
    return Table(rows, (5, 34, 40, 101), head)


def _row(problem: Problem, plan: Plan, clinic: SharedClinic, before: int, lang: str) -> tuple[str, ...]:
    on = clinic.date - timedelta(days=before)
    community = problem.communities[clinic.community.id]
    where = f"{community.name}\n{day_and_month(lang, clinic.date)}"
    return BOX, _due(plan, on, lang), where, _task(community, clinic, before, lang)


def _due(plan: Plan, on: date, lang: str) -> str:
    """Return the day of a task; at once where it lies before the plan was made."""
    day = day_and_month(lang, on)
    return say(lang, "promoter_now", day=day) if on < plan.planned_on else day


def _task(community: Community, clinic: SharedClinic, before: int, lang: str) -> str:
    venue = community.venue or say(lang, "promoter_no_venue")
    languages = ", ".join(community.languages) or say(lang, "promoter_no_language")
    if before == 14 and community.agreed_on:
        agreed = date_without_weekday(lang, community.agreed_on)
        return say(lang, "promoter_task_14_agreed", venue=venue, agreed=agreed)
    return say(lang, f"promoter_task_{before}", venue=venue, languages=languages, centre=clinic.centre.name)
