"""Short messages to paste into WhatsApp: what an authority or a health centre is told, from its share alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.export.letters import hours, supervisor
from planner.inputs.said import visible
from planner.model import Problem
from planner.render import public_answer
from planner.render.share import CentreClinic, CentreShare, Issue, Share, SharedClinic, SharedRequest
from planner.words import say, status, tours
from planner.words.formats import day_and_month, long_date, number


def authority_message(problem: Problem, told: Share, lang: str) -> list[str]:
    """Return the lines of an authority's message: its dates, its requests without one and why, in public words."""
    lines = [*_opening(told.issue, told.name, lang)]
    lines += ["", say(lang, "sent_clinics" if told.clinics else "sent_no_clinics")]
    lines += [f"• {_clinic(clinic, lang)}" for clinic in told.clinics]
    lines += _waiting(problem, told.waiting, say(lang, "sent_waiting"), lang)
    return _whole([*lines, "", say(lang, "sent_rounded"), say(lang, "letter_signed")])


def centre_message(problem: Problem, told: CentreShare, lang: str) -> list[str]:
    """Return the lines of a health centre's message: its dates, when its supervisor is fetched, what is asked of it."""
    lines = [*_opening(told.issue, told.centre.name, lang), "", say(lang, "message_asked")]
    for one in told.clinics:
        lines += [f"• {_clinic(one.clinic, lang)}", *_asked(problem, told, one, lang)]
    lines += _waiting(problem, told.waiting, say(lang, "message_catchment"), lang)
    return _whole([*lines, "", say(lang, "message_reply"), say(lang, "sent_rounded"), say(lang, "letter_signed")])


def _opening(issue: Issue, name: str, lang: str) -> Iterator[str]:
    if issue.made_up:
        yield say(lang, "map_exercise")
    heading = say(lang, "map_heading", week=int(issue.week.rsplit("W", 1)[-1]))
    first, last = day_and_month(lang, issue.dates[0]), long_date(lang, issue.dates[-1])
    yield say(lang, "map_title", heading=heading, dates=say(lang, "map_dates", first=first, last=last))
    yield name
    yield say(lang, "message_state", state=status.told(issue.status, issue.number, lang))
    yield say(lang, f"letter_status_{issue.status}")


def _clinic(clinic: SharedClinic, lang: str) -> str:
    facts = {"day": day_and_month(lang, clinic.date), "hours": hours(clinic), "place": clinic.community.name}
    state = say(lang, f"sent_state_{clinic.state}")
    return say(lang, "message_clinic", **facts, centre=clinic.centre.name, state=state)


def _asked(problem: Problem, told: CentreShare, one: CentreClinic, lang: str) -> Iterator[str]:
    yield say(lang, "message_supervisor", how=supervisor(told, one, lang))
    goods = [
        say(
            lang,
            "shown_goods",
            quantity=number(lang, goods.quantity),
            product=tours.product_name(problem, goods.product),
        )
        for goods in one.goods
    ]
    if goods:
        yield say(lang, "message_goods", goods=", ".join(goods))


def _waiting(problem: Problem, requests: Iterable[SharedRequest], title: str, lang: str) -> list[str]:
    """Return a line for each request without a date, below a title; nothing where there is none."""
    told = [(one.community.name, public_answer.line(problem, one, lang)) for one in requests]
    lines = [f"• {say(lang, 'message_waiting', place=place, told=line)}" for place, line in told]
    return ["", title, *lines] if lines else []


def _whole(lines: Iterable[str]) -> list[str]:
    """Return lines that are one line each, whatever a name of the tables holds."""
    return [visible(line) for line in lines]
