"""The answer to a request without a clinic day in public words: no money, crews, routes or security."""

from __future__ import annotations

from planner.model import Problem
from planner.render.share import PUBLIC, SharedRequest
from planner.words import say, tours
from planner.words.formats import date_without_weekday, listed, long_date


def answer(waiting: SharedRequest, lang: str) -> str:
    """Return reportée, or non retenue where the request does not stay open; annulée where a day was announced."""
    if waiting.cancelled:
        return say(lang, "letter_cancelled_deferred" if waiting.stays_open else "letter_cancelled")
    return say(lang, "letter_deferred" if waiting.stays_open else "letter_refused")


def reason(problem: Problem, waiting: SharedRequest, lang: str) -> str:
    """Return in public words why a request is not served, and what is missing at its health centre."""
    told = say(lang, f"letter_reason_{_key(waiting)}")
    pairs = tuple((product, waiting.centre.id) for product in waiting.missing)
    goods = tours.missing(problem, pairs, lang)
    return listed(lang, [told, goods]) if goods else told


def change(waiting: SharedRequest, lang: str) -> str:
    """Return what could help a request to be served; nothing where only the office can."""
    return say(lang, f"letter_change_{_key(waiting)}") if waiting.reason in PUBLIC else ""


def following(waiting: SharedRequest, lang: str) -> str:
    """Return the date that is set for a request; else from which week it is possible, and how long it stays open."""
    if waiting.set_for is not None:
        return say(lang, "letter_next_set", day=long_date(lang, waiting.set_for))
    if not waiting.stays_open:
        return say(lang, "letter_next_new")
    told = []
    if waiting.possible_from is not None:
        told.append(say(lang, "letter_next_week", day=date_without_weekday(lang, waiting.possible_from)))
    if waiting.open_until is not None:
        told.append(say(lang, "letter_next_until", day=date_without_weekday(lang, waiting.open_until)))
    return listed(lang, told) if told else say(lang, "letter_next_open")


def line(problem: Problem, waiting: SharedRequest, lang: str) -> str:
    """Return demande R5 : aucune date possible ; reste ouverte jusqu'au 22 décembre 2026."""
    facts = {"reason": reason(problem, waiting, lang), "next": following(waiting, lang)}
    key = "sent_answer_cancelled" if waiting.cancelled else "sent_answer"
    return say(lang, key, request=waiting.request, **facts)


def _key(waiting: SharedRequest) -> str:
    return waiting.reason.replace("-", "_")
