"""What simulated weeks come to, in words."""

from __future__ import annotations

from math import ceil

from planner.model import Problem
from planner.whatif.robustness import Robustness
from planner.whatif.stays import Stays
from planner.words import say
from planner.words.formats import number, short_day
from planner.words.tours import place_name

SELDOM_SHOWN = 3
OFTEN = 0.8  # of the draws
FEWEST = 5  # draws that say something


def said(problem: Problem, found: Robustness, seed: int, lang: str) -> str:
    """Return a plan's simulated weeks in words: clients, each clinic day's chance, what each mishap costs."""
    week = problem.settings.horizon.week
    planned, weeks = number(lang, found.planned), number(lang, len(found.clients))
    levels = {"p10": found.p10, "p50": found.p50, "p90": found.p90, "mean": found.mean}
    lines = [
        say(lang, "robust_title", week=week, planned=planned, weeks=weeks, seed=seed),
        say(lang, "robust_clients", **{name: number(lang, level) for name, level in levels.items()}),
        say(lang, "robust_days"),
        *_days(problem, found, lang),
        say(lang, "robust_losses"),
        *(
            say(lang, "robust_loss", cause=say(lang, f"robust_cause_{cause}"), clients=number(lang, clients, 1))
            for cause, clients in found.losses.items()
        ),
    ]
    if found.alternates:
        lines.append(say(lang, "robust_alternates"))
    for (request, day), clients in found.alternates.items():
        place, date = _place(problem, request), short_day(lang, day)
        lines.append(
            say(lang, "robust_alternate", date=date, place=place, request=request, clients=number(lang, clients, 1))
        )
    return "\n".join(lines)


def _days(problem: Problem, found: Robustness, lang: str) -> list[str]:
    rows = sorted(zip(found.days, found.chances, strict=True), key=lambda row: (row[0].date, row[0].van))
    return [
        say(
            lang,
            "robust_day",
            date=short_day(lang, day.date),
            van=day.van,
            place=_place(problem, day.request),
            request=day.request,
            chance=number(lang, 100 * chance),
        )
        for day, chance in rows
    ]


def said_stays(problem: Problem, stays: Stays, lang: str) -> str:
    """Return how many chosen requests stay chosen, a sentence for the week's summary, and the least certain."""
    lines = [
        say(
            lang,
            "robust_stays",
            spread=number(lang, 100 * stays.spread),
            share=number(lang, 100 * stays.share),
            chosen=len(stays.shares),
            always=stays.always,
            solved=stays.solved,
        )
    ]
    seldom = sorted((share, request) for request, share in stays.shares.items() if share < 1)[:SELDOM_SHOWN]
    places = ", ".join(
        say(lang, "robust_seldom_one", place=_place(problem, name), request=name, share=number(lang, 100 * share))
        for share, name in seldom
    )
    lines += [say(lang, "robust_seldom", places=places)] if seldom else []
    lines += [] if stays.proven else [say(lang, "robust_stays_open")]
    return "\n".join(lines)


def said_in_short(stays: Stays, lang: str) -> str:
    """Return in a sentence how many chosen requests stay chosen, of how many draws; too few are not used."""
    if stays.solved < FEWEST:
        return say(lang, "summary_stays_none", spread=number(lang, 100 * stays.spread))
    least = ceil(OFTEN * stays.solved)
    facts = {"kept": stays.kept(least), "chosen": len(stays.shares), "least": least, "always": stays.always}
    return say(lang, "summary_stays", spread=number(lang, 100 * stays.spread), solved=stays.solved, **facts)


def _place(problem: Problem, request: str) -> str:
    return place_name(problem, problem.requests[request].community)
