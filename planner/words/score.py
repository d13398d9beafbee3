"""What the score says beside its value, in words: freezes, changes, nights, and who pays what."""

from __future__ import annotations

from typing import NamedTuple

from planner.model import PLANNED_STATUS, Funder, Paid, Plan, Problem, Status
from planner.words import say
from planner.words.formats import number


class Figure(NamedTuple):
    """A figure with its words; an alarm is what somebody must be told."""

    words: str
    figure: str
    alarm: bool = False

    def line(self, lang: str) -> str:
        """Return Nuits hors de la base : 2."""
        return say(lang, "shown_fact", term=self.words, detail=self.figure)


def freezes(problem: Problem, plan: Plan, lang: str) -> list[Figure]:
    """Return the broken freezes, or that all were kept; nothing where nothing was frozen."""
    if plan.score.freezes_broken:
        return [Figure(say(lang, "shown_freezes_broken"), number(lang, plan.score.freezes_broken), alarm=True)]
    if any(request.freeze != "none" and request.status in PLANNED_STATUS for request in problem.requests.values()):
        return [Figure(say(lang, "shown_frozen"), say(lang, "shown_frozen_kept"))]
    return []


def changes(problem: Problem, plan: Plan, lang: str) -> list[Figure]:
    """Return the changes to what was announced, or that there are none; nothing where nothing was announced."""
    if plan.score.changes:
        return [Figure(say(lang, "shown_changes"), number(lang, plan.score.changes), alarm=True)]
    if any(request.status is Status.PUBLISHED and request.date for request in problem.requests.values()):
        return [Figure(say(lang, "shown_announced"), say(lang, "shown_announced_kept"))]
    return []


def nights(plan: Plan, lang: str) -> list[Figure]:
    """Return how many nights all vans spend away; nothing where none does."""
    count = len(plan.nights)
    return [Figure(say(lang, "shown_nights"), number(lang, count))] if count else []


def money(lang: str, xof: int) -> str:
    """Return 54 100 FCFA."""
    return say(lang, "shown_money", amount=number(lang, xof))


def paid(problem: Problem, plan: Plan, lang: str) -> list[str]:
    """Return a line for each funder: what it pays, and its caps."""
    lines = [_paid(problem.funders.get(share.funder), share, lang) for share in plan.paid]
    with_goods = sum(share.xof for share in plan.paid) != plan.score.cost_xof
    return [*lines, say(lang, "shown_paid_note")] if lines and with_goods else lines


def _paid(funder: Funder | None, share: Paid, lang: str) -> str:
    name = (funder.name if funder else "") or share.funder or say(lang, "shown_own_resources")
    xof, ml = (funder.cap_xof, funder.cap_ml) if funder else (None, None)
    return say(
        lang,
        "shown_paid_line",
        funder=name,
        money=money(lang, share.xof),
        money_cap=_cap(None if xof is None else money(lang, xof), lang),
        litres=number(lang, share.fuel_ml / 1000, 1),
        litres_cap=_cap(None if ml is None else number(lang, ml / 1000, 1), lang),
    )


def _cap(amount: str | None, lang: str) -> str:
    return say(lang, "shown_no_cap") if amount is None else say(lang, "shown_cap", amount=amount)
