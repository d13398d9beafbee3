"""What an authority is told of a request without a clinic day: reasons without money, crews, routes or security."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from planner.model import Answer, Plan, Problem
from planner.render.share import SharedRequest
from planner.words import say, tours
from planner.words.formats import date_without_weekday, listed, long_date

PUBLIC = frozenset(
    {
        "days",
        "window",
        "supervision",
        "commodities",
        "choice",
        "follow-up",
        "catchment",
        "daylight",
        "outweighed",
    }
)
"""The reasons that are told as they are. All others concern what only the office may know."""


def public_reason(problem: Problem, answer: Answer, lang: str) -> str:
    """Return in public words why a request is not served, and what is missing at its health centre."""
    if answer.reason == "untested":
        return say(lang, "letter_reason_unsettled")
    if answer.reason not in PUBLIC:
        return say(lang, "letter_reason_means")
    told = say(lang, f"letter_reason_{_key(answer)}")
    own = problem.centre_of(problem.requests[answer.request]).id
    goods = tours.missing(
        problem, replace(answer, missing=tuple(pair for pair in answer.missing if pair[1] == own)), lang
    )
    return listed(lang, [told, goods]) if goods else told


def change(answer: Answer, lang: str) -> str:
    """Return what could help a request to be served; nothing where only the office can."""
    return say(lang, f"letter_change_{_key(answer)}") if answer.reason in PUBLIC else ""


def next_date(problem: Problem, plan: Plan, waiting: SharedRequest, lang: str) -> str:
    """Return the date that is set for a request after the plan's days; else how long it stays open."""
    date = problem.requests[waiting.request].date
    if date is not None and date >= plan.start + timedelta(days=plan.days):
        return long_date(lang, date)
    if not waiting.stays_open:
        return say(lang, "letter_next_new")
    if waiting.open_until is None:
        return say(lang, "letter_next_open")
    return say(lang, "letter_next_until", day=date_without_weekday(lang, waiting.open_until))


def _key(answer: Answer) -> str:
    return answer.reason.replace("-", "_")
