"""Which rules forbid a request on every van-day, tested one van-day at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from planner.engine import Instance, Listing, VanDay, Visit, best_route
from planner.formulate.instance import Formulation
from planner.model import MINUTES_A_DAY


def excluded(formulation: Formulation, listing: Listing) -> dict[str, dict[str, int]]:
    """Return, for each request that no van-day can serve, how many van-days each rule forbids.

    Empty where the listing is not complete: then nothing was tested. A van-day that the other rules leave open but the
    clock does not is put down to the first of window, daylight (with the van's limits), break and supervision whose
    lifting alone would make it possible, and to daylight where none would.
    """
    draft = formulation.draft
    if not listing.complete:
        return {}
    listed = {formulation.request(number).id for number in np.unique(listing.visits).tolist() if number >= 0}
    counts: dict[str, dict[str, int]] = {}
    for number, request in enumerate(draft.requests):
        if request.id not in listed:
            found: Counter[str] = Counter()
            for van, day in draft.van_days:
                known = draft.forbidden.get((request.id, van.id, day))
                found[known or _by_the_clock(formulation, number, van.id, day)] += 1
            counts[request.id] = dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))) or {"one-tour": 0}
    return counts


def _by_the_clock(formulation: Formulation, number: int, van: str, day: date) -> str:
    """Return the rule that keeps this van-day from a clinic that no other rule forbids there."""
    draft = formulation.draft
    outings = draft.tours(draft.fleet_of(van), draft.dates.index(day))
    if not outings:
        return "closed"  # the places that the van could start from
    lifted = [dict(_liftings(formulation.instance, outing, number)) for outing in outings]
    for rule in lifted[0]:
        if any(best_route(ways[rule], outing, (number,)) for outing, ways in zip(outings, lifted, strict=True)):
            return rule
    return "daylight"


def _liftings(instance: Instance, van_day: int, number: int) -> Iterator[tuple[str, Instance]]:
    """Yield the instance without each rule of the clock in turn."""
    visit, day = instance.visits[number], instance.van_days[van_day]
    always = ((-MINUTES_A_DAY, 2 * MINUTES_A_DAY),)
    yield "window", _with_visit(instance, number, replace(visit, windows=always))
    long_day = replace(day, leaves=-MINUTES_A_DAY, returns=2 * MINUTES_A_DAY, max_drive=None, max_visits=None)
    yield "daylight", _with_day(instance, van_day, long_day)
    yield "break", _with_day(instance, van_day, replace(day, rest=None))
    yield "supervision", _with_visit(instance, number, replace(visit, escort=None, present=False))


def _with_visit(instance: Instance, number: int, visit: Visit) -> Instance:
    return replace(instance, visits=(*instance.visits[:number], visit, *instance.visits[number + 1 :]))


def _with_day(instance: Instance, number: int, day: VanDay) -> Instance:
    return replace(instance, van_days=(*instance.van_days[:number], day, *instance.van_days[number + 1 :]))
