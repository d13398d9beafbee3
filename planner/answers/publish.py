"""Whether a draft may be published, and what nobody has confirmed yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.errors import PlannerError
from planner.model import Plan, Problem
from planner.words import say
from planner.words.formats import clock, short_date
from planner.words.tours import place_name


def ready(problem: Problem, draft: Plan, confirmed: Sequence[str], *, signed: bool) -> Plan:
    """Return the draft with these requests' clinic days confirmed.

    Raises ``PlannerError`` for a plan that is published already, where nobody has signed for the security of a dataset
    without a table of closures, and for a request without a clinic day.
    """
    if draft.status != "draft":
        raise PlannerError("publish_not_draft", number=str(draft.number))
    if "closures" not in problem.tables and not signed:
        raise PlannerError("publish_security_unsigned")
    served = {answer.request for answer in draft.answers if answer.status == "served"}
    for request in confirmed:
        if request not in served:
            raise PlannerError("publish_unknown_request", request=request)
    answers = tuple(
        replace(answer, state="confirmed") if answer.request in confirmed else answer for answer in draft.answers
    )
    return replace(draft, answers=answers)


def unconfirmed(problem: Problem, plan: Plan, lang: str) -> str:
    """Return in words the clinic days that nobody has confirmed, in their order."""
    proposed = {answer.request for answer in plan.answers if answer.state == "proposed"}
    waiting = [one for one in plan.clinic_days if one.request in proposed]
    if not waiting:
        return say(lang, "publish_all_confirmed")
    lines = [
        say(
            lang,
            "publish_unconfirmed_line",
            place=place_name(problem, problem.requests[one.request].community),
            request=one.request,
            when=f"{short_date(lang, one.date)} {clock(one.begin)}",
        )
        for one in waiting
    ]
    return "\n".join([say(lang, "publish_unconfirmed", count=len(waiting)), *(f"  - {line}" for line in lines)])
