"""Closures in words: where, when, for whom, why, and who must review what stays closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from planner.model import Closure, Problem
from planner.words import say
from planner.words.formats import date_without_weekday, day_and_month, listed
from planner.words.tours import place_name

Rows = list[tuple[str, str]]


def closures(problem: Problem, dates: Sequence[date]) -> list[Closure]:
    """Return the closures that concern these dates, also where an escort opens them."""
    return [closure for closure in problem.closures if closure.starts <= dates[-1] and _lasts(closure, dates)]


def _lasts(closure: Closure, dates: Sequence[date]) -> bool:
    ends = [day for day in (closure.ends, closure.expires) if day is not None]
    return overdue(closure, dates) or all(day >= dates[0] for day in ends)


def overdue(closure: Closure, dates: Sequence[date]) -> bool:
    """Return whether a security closure stays closed on one of the dates for want of a review."""
    return closure.security and closure.expires is not None and closure.expires < dates[-1]


def title(problem: Problem, closure: Closure, lang: str) -> str:
    """Return Route fermée : T1811."""
    roads = {road.id: road.name for road in problem.roads if road.id == closure.ref}
    closed, name = (
        say(lang, f"shown_closure_{closure.kind}"),
        roads.get(closure.ref) or place_name(problem, closure.ref),
    )
    return say(lang, "shown_fact", term=closed, detail=name) if name else closed


def rows(closure: Closure, dates: Sequence[date], lang: str) -> Rows:
    """Return the facts of a closure as terms and details."""
    told = {
        "shown_closure_dates": _dates(closure, lang),
        "shown_closure_rule": _rule(closure, dates, lang),
        "shown_closure_reason": closure.reason,
        "shown_closure_set_by": closure.set_by,
        "shown_closure_review": _review(closure, lang) if overdue(closure, dates) else "",
    }
    return [(say(lang, term), detail) for term, detail in told.items() if detail]


def sentence(problem: Problem, closure: Closure, dates: Sequence[date], lang: str) -> str:
    """Return everything of a closure in one line."""
    facts = [say(lang, "shown_fact", term=term.lower(), detail=detail) for term, detail in rows(closure, dates, lang)]
    return listed(lang, [title(problem, closure, lang), *facts])


def _dates(closure: Closure, lang: str) -> str:
    first = date_without_weekday(lang, closure.starts)
    if closure.ends is None:
        return say(lang, "shown_closure_since", first=first)
    return say(lang, "shown_closure_from_to", first=first, last=date_without_weekday(lang, closure.ends))


def _rule(closure: Closure, dates: Sequence[date], lang: str) -> str:
    if closure.rule != "escort":
        return say(lang, "shown_closure_4x4" if closure.rule == "4x4" else "shown_closure_ban")
    days = ", ".join(day_and_month(lang, day) for day in dates if _escorted(closure, day))
    return say(lang, "shown_closure_escort_on", days=days) if days else say(lang, "shown_closure_escort_none")


def _escorted(closure: Closure, day: date) -> bool:
    """Return whether an escort opens the closure on that day; past its review date none does."""
    reviewed = closure.expires is None or not closure.security or day <= closure.expires
    return day in closure.escort_on and reviewed


def _review(closure: Closure, lang: str) -> str:
    assert closure.expires is not None
    last = closure.reviewed_on
    return say(
        lang,
        "shown_closure_review_due",
        due=date_without_weekday(lang, closure.expires),
        who=closure.set_by or say(lang, "shown_closure_nobody"),
        last=date_without_weekday(lang, last) if last else say(lang, "shown_closure_never_reviewed"),
    )
