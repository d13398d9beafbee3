"""Which rules forbid a request on every van-day, tested one van-day at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date

import numpy as np

from planner.engine import Instance, Listing, VanDay, Visit, best_route
from planner.formulate.instance import Formulation
from planner.model import MINUTES_A_DAY

CLOCK = ("window", "daylight", "break", "supervision")
ALWAYS = ((-MINUTES_A_DAY, 2 * MINUTES_A_DAY),)

Tried = dict[tuple[object, ...], bool]
"""Whether a van-day has a tour to a visit alone, by all that this depends on: the same in any week."""


def excluded(formulation: Formulation, listing: Listing, tried: Tried | None = None) -> dict[str, dict[str, int]]:
    """Return, for each request that no van-day can serve, how many van-days each rule forbids.

    Empty where the listing is not complete: then nothing was tested. What was ``tried`` is not tried again, and what
    is tried now is added to it.
    """
    draft, tried = formulation.draft, {} if tried is None else tried
    if not listing.complete:
        return {}
    listed = {formulation.request(number).id for number in np.unique(listing.visits).tolist() if number >= 0}
    counts: dict[str, dict[str, int]] = {}
    for number, request in enumerate(draft.requests):
        if request.id not in listed:
            found = (forbidden_by(formulation, number, van.id, day, tried) for van, day in draft.van_days)
            counts[request.id] = most_first([rule for rule in found if rule]) or {"one-tour": 0}
    return counts


def most_first(rules: Collection[str]) -> dict[str, int]:
    """Return how often each rule is named, the most frequent first, equals by the alphabet."""
    return dict(sorted(Counter(rules).items(), key=lambda entry: (-entry[1], entry[0])))


def forbidden_by(formulation: Formulation, number: int, van: str, day: date, tried: Tried | None = None) -> str | None:
    """Return the rule that keeps a van-day from a tour to this request's clinic alone; None where there is a tour.

    It is the first of the rules that forbid by themselves. Where these leave the van-day open but the clock does not,
    it is the first of window, daylight (with the van's limits), break and supervision whose lifting alone makes a tour
    possible; where none does, these are lifted one after the other, and it is the one that makes it possible at last.
    With all of them lifted only the roads are left: then it is ``closed``.
    """
    draft = formulation.draft
    known = draft.forbidden.get((draft.requests[number].id, van, day))
    if known is not None:
        return known
    outings = draft.tours(draft.fleet_of(van), draft.dates.index(day))
    instance, before = formulation.instance, {} if tried is None else tried
    if _some_tour(instance, outings, number, (), before):
        return None
    for rule in CLOCK:
        if _some_tour(instance, outings, number, (rule,), before):
            return rule
    for last in range(2, len(CLOCK) + 1):
        if _some_tour(instance, outings, number, CLOCK[:last], before):
            return CLOCK[last - 1]
    return "closed"


def _some_tour(instance: Instance, outings: Collection[int], number: int, rules: tuple[str, ...], tried: Tried) -> bool:
    """Return whether one of these van-days has a tour to the visit alone once the rules are lifted."""
    for outing in outings:
        key = (*_bearing(instance, outing, number), rules)
        if key not in tried:
            tried[key] = best_route(without(instance, outing, number, rules), 0, (0,)) is not None
        if tried[key]:
            return True
    return False


def _bearing(instance: Instance, van_day: int, number: int) -> tuple[object, ...]:
    """Return all that a tour of a van-day to a visit alone depends on, whatever it costs."""
    visit, day = instance.visits[number], instance.van_days[van_day]
    escort = None if visit.escort is None else instance.escorts[visit.escort]
    at = [day.start, day.end, visit.place, visit.place if escort is None else escort.place]
    clock = day.leaves, day.returns, day.rest, day.max_drive, day.max_visits
    asked = visit.service, visit.windows, visit.setup, visit.packup, visit.begins_by, visit.present
    stops = None if escort is None else (escort.before, escort.after)
    return clock, asked, stops, instance.legs[day.legs].minutes[np.ix_(at, at)].tobytes()


def without(instance: Instance, van_day: int, number: int, rules: Collection[str]) -> Instance:
    """Return one visit and one van-day alone, with these rules of the clock lifted."""
    visit, day = instance.visits[number], instance.van_days[van_day]
    if "window" in rules:
        visit = replace(visit, windows=ALWAYS)
    if "daylight" in rules:
        day = replace(day, leaves=-MINUTES_A_DAY, returns=2 * MINUTES_A_DAY, max_drive=None, max_visits=None)
    if "break" in rules:
        day = replace(day, rest=None)
    if "supervision" in rules:
        visit = replace(visit, escort=None, present=False)
    return by_itself(instance, day, visit)


def by_itself(instance: Instance, day: VanDay, visit: Visit) -> Instance:
    """Return an instance of one van-day and one visit alone, without rows: whether it has a tour is soon tried."""
    return Instance(
        legs=(instance.legs[day.legs],),
        visits=(visit,),
        escorts=instance.escorts,
        van_days=(replace(day, legs=0, visits=(0,), loads=(), room=None),),
        resources=instance.resources,
        sides=(),
        rows=(),
        objectives=(),
    )
