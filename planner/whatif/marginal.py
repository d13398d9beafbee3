"""What one more of something is worth, exactly: the week is solved again with it.

No duals stand beside: those of the engine's relaxation are prices of its own rows, and one more van-day, night or
supervisor changes many of them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from planner.calendar import weekday
from planner.demand import values
from planner.formulate.commodities import counted, lots, need, usable
from planner.model import PLANNED_STATUS, Plan, Problem, Product
from planner.whatif.scenarios import (
    CentreId,
    Change,
    FunderId,
    PlaceId,
    ProductId,
    VanId,
    Weekday,
    extra_van,
    more_money,
    more_nights,
    more_stock,
    more_supervision,
)
from planner.whatif.sweep import Case, Outcome, sweep
from planner.words import say
from planner.words.formats import number, short_date
from planner.words.tours import place_name

XOF, GOODS = 50_000, 10
Run = Callable[[Sequence[Case]], list[Outcome]]


@dataclass(frozen=True, slots=True)
class Extra:
    """One more of something: of which kind, in words, and the change that it is."""

    kind: str
    what: str
    change: Change


def marginals(problem: Problem, lang: str = "fr", run: Run = sweep) -> pd.DataFrame:
    """Return a row for each thing that there could be one more of, the most valuable first.

    ``gain`` is in points of value, between ``gain_least`` and ``gain_most``: the three are one where both weeks are
    proven. Where one more ``must`` can be served with it, ``must_missed_diff`` says so, and value may fall for it.
    """
    (base,) = run([Case("", problem)])
    found = list(extras(problem, base.plan, lang))
    outcomes = run([Case(one.what, one.change(problem)) for one in found])
    rows = [_row(one, base, outcome) for one, outcome in zip(found, outcomes, strict=True)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values(["must_missed_diff", "gain"], ascending=[True, False], kind="stable", ignore_index=True)


COLUMNS = ("kind", "what", "gain", "gain_least", "gain_most", "clients_diff", "must_missed_diff", "xof_diff")


def _row(one: Extra, base: Outcome, outcome: Outcome) -> dict[str, object]:
    now, before = outcome.plan.score, base.plan.score
    return {
        "kind": one.kind,
        "what": one.what,
        "gain": (outcome.value - base.value) / 1000,
        "gain_least": (outcome.value - before.value_bound) / 1000,
        "gain_most": (now.value_bound - base.value) / 1000,
        "clients_diff": now.clients - before.clients,
        "must_missed_diff": now.must_missed - before.must_missed,
        "xof_diff": now.cost_xof - before.cost_xof,
    }


def extras(problem: Problem, plan: Plan, lang: str) -> Iterator[Extra]:
    """Yield what there could be one more of.

    Left out is what is worth nothing for certain: supervision where every request is served, and commodities of which
    there is enough for every request.
    """
    first = min(problem.vans)
    for day in problem.settings.horizon.dates:
        what = say(lang, "whatif_van_day", van=first, date=short_date(lang, day))
        yield Extra("van_day", what, van_day(VanId(first), day))
    if any(row.lodging for row in problem.health_centres.values()) or any(
        row.kind == "lodging" for row in problem.bases.values()
    ):
        for van in problem.vans:
            yield Extra("night", say(lang, "whatif_night", van=van), more_nights(VanId(van), 1))
    for centre in _waiting(problem, plan):
        what = say(lang, "whatif_supervisor_day", place=place_name(problem, centre))
        change = more_supervision(CentreId(centre), supervisors=1, clinics_per_week=1)
        yield Extra("supervisor_day", what, change)
    for funder in problem.funders.values():
        if funder.cap_xof is not None:
            what = say(lang, "whatif_money", xof=number(lang, XOF), funder=funder.name or funder.id)
            yield Extra("money", what, more_money(FunderId(funder.id), XOF))
    for place, product in scarce(problem):
        what = say(
            lang, "whatif_goods", count=GOODS, product=product.name or product.id, place=place_name(problem, place)
        )
        yield Extra("goods", what, more_stock(PlaceId(place), ProductId(product.id), GOODS))


def van_day(like: VanId, day: date) -> Change:
    """Add a van like another, with a crew like its own, on one date alone."""

    def change(problem: Problem) -> Problem:
        with_van = extra_van(like, days=(Weekday(weekday(day)),))(problem)
        (name,) = with_van.vans.keys() - problem.vans.keys()
        others = frozenset(problem.settings.horizon.dates) - {day}
        van = replace(with_van.vans[name], unavailable=others)
        return replace(with_van, vans={**with_van.vans, name: van})

    return change


def _waiting(problem: Problem, plan: Plan) -> list[str]:
    """Return the health centres with a request that is not served, or not as often as asked."""
    left = [
        problem.requests[answer.request]
        for answer in plan.answers
        if len(answer.clinics) < problem.requests[answer.request].visits and answer.reason != "status"
    ]
    return sorted({problem.centre_of(request).id for request in left})


def scarce(problem: Problem) -> list[tuple[str, Product]]:
    """Return health centres with a long-acting method of which there is not enough for every request of the week."""
    if not counted(problem):
        return []
    worth, horizon = values(problem), problem.settings.horizon
    taken: dict[tuple[str, str], int] = {}
    methods = [row for row in problem.products.values() if row.long_acting and row.source == "health_centre"]
    for request in problem.requests.values():
        if request.status in PLANNED_STATUS:
            for product in methods:
                key = problem.centre_of(request).id, product.id
                wanted = need(product, worth[request.id, horizon.start].clients) * request.visits
                taken[key] = taken.get(key, 0) + wanted
    found = []
    for (centre, name), wanted in sorted(taken.items()):
        product = problem.products[name]
        there = sum(lot.quantity for lot in lots(problem, product, centre) if usable(lot, horizon.dates[-1]))
        if there < wanted:
            found.append((centre, product))
    return found
