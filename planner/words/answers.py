"""Why a request has no clinic, what forcing it in would lose, and what would serve it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from planner.model import Answer, Change, Forced, Problem, Request, WouldFit
from planner.words import say
from planner.words.formats import date_without_weekday, day_and_month, listed, monday, number
from planner.words.tours import place_name, product_name


def sentences(problem: Problem, answer: Answer, lang: str) -> list[str]:
    """Return everything that the office is told of an answer, a sentence each."""
    if answer.reason in ("status", "untested"):
        return [say(lang, f"answer_{answer.reason}")]
    told = [*_status(problem, answer, lang), *_reason(problem, answer, lang)]
    if answer.forced is not None:
        told += _forced(problem, answer.forced, lang)
    told += _conflict(problem, answer, lang)
    told += [would_fit(problem, fit, lang) for fit in answer.would_fit]
    if answer.sought and not answer.would_fit:
        told.append(say(lang, "answer_nothing_fits"))
    return told


def reasons(problem: Problem, answer: Answer, lang: str) -> list[str]:
    """Return the same without the status, for who reads it beside them; a week to which it is deferred stays."""
    told = sentences(problem, answer, lang)
    bare = answer.reason not in ("status", "untested") and not answer.clinics and not answer.deferred_to
    return told[1:] if bare else told


def _status(problem: Problem, answer: Answer, lang: str) -> Iterator[str]:
    if answer.clinics:
        clinics = listed(
            lang,
            (
                say(lang, "answer_clinic", day=day_and_month(lang, one.date), van=_van(problem, one.van, lang))
                for one in answer.clinics
            ),
        )
        yield _sentence(say(lang, "answer_served", clinics=clinics))
    elif answer.deferred_to:
        yield _sentence(say(lang, "answer_deferred_to", day=date_without_weekday(lang, monday(answer.deferred_to))))
    else:
        yield _sentence(say(lang, f"answer_{answer.status}"))


def _reason(problem: Problem, answer: Answer, lang: str) -> Iterator[str]:
    if answer.clinics:
        return
    total = _van_days(problem)
    if answer.forced is None:
        yield say(lang, "answer_impossible")
    if any(answer.forbidden.values()):
        counts = listed(
            lang,
            (
                say(lang, "answer_counted", reason=_rule(rule, lang), count=count, total=total)
                for rule, count in sorted(answer.forbidden.items(), key=lambda entry: (-entry[1], entry[0]))
            ),
        )
        yield say(lang, "answer_forbidden", counts=counts)
    yield from (say(lang, f"answer_short_{what}", minutes=minutes) for what, minutes in answer.short.items())
    if answer.forced is not None:
        free = total - sum(answer.forbidden.values())
        yield say(lang, "answer_possible_on", count=free, total=total)


def _van_days(problem: Problem) -> int:
    """Return how many van-days the horizon has."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    dates = problem.settings.horizon.dates
    return sum(
        names[day.weekday()] in van.days and day not in van.unavailable
        for van in problem.vans.values()
        for day in dates
    )


def _rule(rule: str, lang: str) -> str:
    return say(lang, f"answer_rule_{rule.replace('-', '_')}")


def _forced(problem: Problem, lost: Forced, lang: str) -> Iterator[str]:
    where = say(
        lang, "answer_where", day=day_and_month(lang, lost.clinic.date), van=_van(problem, lost.clinic.van, lang)
    )
    losses = ", ".join(_losses(lost, lang))
    worse = max(lost.freezes, lost.must, lost.changes, lost.value) > 0
    key = "answer_forced" if worse else "answer_forced_as_good" if losses else "answer_forced_same"
    yield say(lang, key, where=where, losses=losses)
    if lost.displaced:
        yield say(lang, "answer_displaced", places=_names(problem, lost.displaced))


def _losses(lost: Forced, lang: str) -> Iterator[str]:
    """Yield what is lost, the gravest first; value only where nothing graver is."""
    graver = {"freezes": lost.freezes, "must": lost.must, "changes": lost.changes}
    worse = [_counted(f"answer_lost_{what}", count, lang) for what, count in graver.items() if count > 0]
    yield from worse
    if not worse and lost.value > 0:
        points, least = number(lang, lost.value / 1000, 1), number(lang, max(0, lost.value_least) / 1000, 1)
        key = "answer_lost_value" if lost.proven else "answer_lost_value_between"
        yield say(lang, key, value=points, least=least)
    if lost.clients:
        yield _counted("answer_lost_clients" if lost.clients > 0 else "answer_more_clients", abs(lost.clients), lang)
    if lost.cost_xof:
        key = "answer_lost_cost" if lost.cost_xof > 0 else "answer_saved_cost"
        yield say(lang, key, cost=number(lang, abs(lost.cost_xof)))


def _counted(key: str, count: int, lang: str) -> str:
    """Return a phrase with its count, one or many."""
    return say(lang, f"{key}_one" if count == 1 else key, count=count)


def _conflict(problem: Problem, answer: Answer, lang: str) -> Iterator[str]:
    if len(answer.conflict) == 1:
        yield say(lang, "answer_conflict_alone")
    elif answer.conflict:
        yield say(lang, "answer_conflict", places=_names(problem, answer.conflict))


def would_fit(problem: Problem, fit: WouldFit, lang: str) -> str:
    """Return the one sentence of a change that would serve a request."""
    day, van = day_and_month(lang, fit.clinic.date), _van(problem, fit.clinic.van, lang)
    told = change(problem, fit.change, lang)
    if fit.value_lost:
        lost = number(lang, fit.value_lost / 1000, 1)
        return say(lang, "answer_would_fit_at", day=day, van=van, change=told, value=lost)
    return say(lang, "answer_would_fit", day=day, van=van, change=told)


def change(problem: Problem, change: Change, lang: str) -> str:
    """Return a change as a condition: si la clinique pouvait finir 15 min plus tard."""
    community = problem.communities.get(change.ref)
    spoken = ", ".join(community.languages) if community else ""
    funder = problem.funders.get(change.ref)
    amount = change.amount / 1000 if change.kind == "fuel" else change.amount
    goods = ", ".join(
        say(lang, "shown_goods", quantity=quantity, product=product_name(problem, product))
        for product, quantity in change.goods
    )
    return say(
        lang,
        f"change_{change.kind}",
        amount=number(lang, amount),
        day=day_and_month(lang, change.day) if change.day else "",
        place=place_name(problem, change.ref),
        van=_van(problem, change.ref, lang) if change.ref in problem.vans else "",
        funder=(funder.name or funder.id) if funder else "",
        languages=say(lang, "change_languages", languages=spoken) if spoken else "",
        goods=goods,
    )


def _names(problem: Problem, requests: tuple[str, ...]) -> str:
    return ", ".join(f"{_community(problem, problem.requests[key])} ({key})" for key in requests)


def _community(problem: Problem, request: Request) -> str:
    return problem.communities[request.community].name


def _van(problem: Problem, van: str, lang: str) -> str:
    """Return a van's name, its id where it has none; the one more van where a change would add it."""
    known = problem.vans.get(van)
    return known.name or known.id if known else say(lang, "answer_one_more_van")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
