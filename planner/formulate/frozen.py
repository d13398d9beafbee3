"""What is frozen stays; what was announced is changed only for the sake of what comes before it."""

from __future__ import annotations

from datetime import date

from planner.engine import Row, Sum
from planner.formulate.draft import Draft
from planner.model import Promise, Request, Status


def fixed(draft: Draft) -> None:
    """Give each request one visit more for each minute to which it is frozen, at that minute."""
    visit = len(draft.requests)
    for number, request in enumerate(draft.requests):
        for promise in promises(request):
            if promise.freeze == "time":
                draft.fixed.setdefault(number, {})[visit] = promise
                visit += 1


def frozen(draft: Draft) -> None:
    """``day`` keeps the date, ``van`` date and van, ``time`` also the begin; a side variable says which are broken."""
    for number, request in enumerate(draft.requests):
        for promise in promises(request):
            if promise.freeze != "none":
                broken = draft.side(0, 1)
                draft.broken.append(broken)
                at_its_minute = tuple(visit for visit, one in draft.fixed.get(number, {}).items() if one == promise)
                visits = at_its_minute if promise.freeze == "time" else draft.visits_of(number)
                van = None if promise.freeze == "day" else promise.van
                draft.rows.append(_kept(draft, number, visits, (promise.date, van), broken))


def changes(draft: Draft) -> None:
    """What was announced is changed when it is not held on its date by its van; a side variable says so."""
    for number, request in enumerate(draft.requests):
        for promise in promises(request):
            if promise.weight:
                changed = draft.side(0, 1)
                draft.changed[changed] = promise.weight
                kept = promise.date, promise.van
                draft.rows.append(_kept(draft, number, draft.visits_of(number), kept, changed))


def promises(request: Request) -> tuple[Promise, ...]:
    """Return what is to stay of a request: what a re-plan says, else what its row does."""
    if request.promises or request.date is None:
        return request.promises
    announced = int(request.status is Status.PUBLISHED)
    if request.freeze == "none" and not announced:
        return ()
    return (Promise(request.date, request.van, request.begin, request.freeze, announced),)


def _kept(draft: Draft, number: int, visits: tuple[int, ...], kept: tuple[date, str | None], side: int) -> Row:
    """Return the row that asks for one of these visits on the date kept, by a van if given, or for the side.

    A date outside the horizon is kept by no clinic at all.
    """
    when, van = kept
    if when not in draft.dates:
        request = draft.requests[number]
        every = draft.pairs(number, range(len(draft.dates)))
        return Row(Sum(visits=every, sides={side: -request.visits}), None, 0)
    day = draft.dates.index(when)
    if van is None:
        return Row(Sum(visits={(visit, day): 1 for visit in visits}, sides={side: 1}), 1, None)
    fleet = draft.fleet_of(van)
    return Row(Sum(calls={(visit, day, fleet): 1 for visit in visits}, sides={side: 1}), 1, None)
