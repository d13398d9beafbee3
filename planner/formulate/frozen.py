"""What is frozen stays; what was announced is changed only for the sake of what comes before it."""

from __future__ import annotations

from planner.engine import Row, Sum
from planner.formulate.draft import Draft
from planner.model import Request, Status


def fixed(draft: Draft) -> None:
    """Give each request that is frozen to a minute a second visit, at that minute."""
    for number, request in enumerate(draft.requests):
        if request.freeze == "time":
            draft.fixed[number] = len(draft.requests) + len(draft.fixed)


def frozen(draft: Draft) -> None:
    """``day`` keeps the date, ``van`` date and van, ``time`` also the begin; a side variable says which are broken."""
    for number, request in enumerate(draft.requests):
        if request.freeze != "none":
            broken = draft.side(0, 1)
            draft.broken.append(broken)
            visits = (draft.fixed[number],) if request.freeze == "time" else draft.visits_of(number)
            van = None if request.freeze == "day" else request.van
            draft.rows.append(_kept(draft, number, visits, van, broken))


def changes(draft: Draft) -> None:
    """A published request is changed when it is not served on its date by its van; a side variable says so."""
    for number, request in enumerate(draft.requests):
        if announced(request):
            changed = draft.side(0, 1)
            draft.changed.append(changed)
            draft.rows.append(_kept(draft, number, draft.visits_of(number), request.van, changed))


def announced(request: Request) -> bool:
    """Return whether a request's date was made known."""
    return request.status is Status.PUBLISHED and request.date is not None


def _kept(draft: Draft, number: int, visits: tuple[int, ...], van: str | None, side: int) -> Row:
    """Return the row that asks for one of these visits on the request's date, by a van if given, or for the side.

    A date outside the horizon is kept by no clinic at all.
    """
    request = draft.requests[number]
    if request.date not in draft.dates:
        every = draft.pairs(number, range(len(draft.dates)))
        return Row(Sum(visits=every, sides={side: -request.visits}), None, 0)
    day = draft.dates.index(request.date)
    if van is None:
        return Row(Sum(visits={(visit, day): 1 for visit in visits}, sides={side: 1}), 1, None)
    fleet = draft.fleet_of(van)
    return Row(Sum(calls={(visit, day, fleet): 1 for visit in visits}, sides={side: 1}), 1, None)
