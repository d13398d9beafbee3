"""What one more of something is worth, exactly: the week is solved again with it.

Beside it stands the dual: what it would be worth at the prices of the linear programme, in which tours are driven in
parts. That is the slope for a very small amount, found without solving again; it says where to look, and proves nothing
for a whole unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic

import pandas as pd

from planner.calendar import weekday
from planner.demand import values
from planner.engine import Duals, Row, Sum, duals, list_tours
from planner.formulate import Formulation, formulate
from planner.formulate.commodities import counted, lots, need, usable
from planner.model import PLANNED_STATUS, Plan, Problem, Product
from planner.travel import travel
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
from planner.whatif.sweep import SECONDS, Case, Outcome, Run, sweep
from planner.words import say
from planner.words.formats import number, short_date
from planner.words.tours import place_name

XOF, GOODS = 50_000, 10
FIRST_TIERS = 3  # before value: freezes, must, changes


@dataclass(frozen=True, slots=True)
class Extra:
    """So many more of something: of which kind, in words, the change that it is, and its date or van if it has one."""

    kind: str
    what: str
    change: Change
    amount: int = 1
    van: str = ""
    day: date | None = None


def marginals(problem: Problem, lang: str = "fr", run: Run = sweep, seconds: float = SECONDS) -> pd.DataFrame:
    """Return a row for each thing that there could be one more of, the most valuable first.

    ``gain`` is in points of value, between ``gain_least`` and ``gain_most``: the three are one where both weeks are
    proven. Where one more ``must`` can be served with it, ``must_missed_diff`` says so, and value may fall for it.
    ``dual`` is what the linear programme would pay for it, in points; NaN where it has no price for that, or found none
    within the seconds.
    """
    (base,) = run([Case("", problem)])
    found = list(extras(problem, base.plan, lang))
    outcomes = run([Case(one.what, one.change(problem), start=base) for one in found])
    paid = _Prices.of(problem, base.plan, seconds)
    rows = [_row(one, base, outcome, paid) for one, outcome in zip(found, outcomes, strict=True)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values(["must_missed_diff", "gain"], ascending=[True, False], kind="stable", ignore_index=True)


COLUMNS = (
    "kind",
    "what",
    "gain",
    "gain_least",
    "gain_most",
    "dual",
    "clients_diff",
    "must_missed_diff",
    "xof_diff",
)


def _row(one: Extra, base: Outcome, outcome: Outcome, paid: _Prices | None) -> dict[str, object]:
    now, before = outcome.plan.score, base.plan.score
    dual = paid.of_extra(one) if paid else None
    return {
        "kind": one.kind,
        "what": one.what,
        "gain": (outcome.value - base.value) / 1000,
        "gain_least": (outcome.value - before.value_bound) / 1000,
        "gain_most": (now.value_bound - base.value) / 1000,
        "dual": float("nan") if dual is None else dual / 1000,
        "clients_diff": now.clients - before.clients,
        "must_missed_diff": now.must_missed - before.must_missed,
        "xof_diff": now.cost_xof - before.cost_xof,
    }


@dataclass(frozen=True, slots=True)
class _Prices:
    """The prices of a week's linear programme of value, what comes before held as in its plan."""

    formulation: Formulation
    duals: Duals

    @classmethod
    def of(cls, problem: Problem, plan: Plan, seconds: float) -> _Prices | None:
        """Return the prices; None where tours cannot all be listed, or priced, within the seconds."""
        until = monotonic() + seconds
        formulation = formulate(problem, travel(problem), values(problem))
        listing = list_tours(formulation.instance, deadline=until)
        before = [tier.level for tier in plan.score.tiers[:FIRST_TIERS]]
        found = duals(formulation.instance, listing, before, until) if listing.complete else None
        return None if found is None else cls(formulation, found)

    def of_extra(self, one: Extra) -> float | None:
        """Return the thousandths of a point that it is worth; None where no row is loosened by it."""
        if one.kind == "van_day":
            return self._van_day(one)
        return self._night(one) if one.kind == "night" else self._loosened(one)

    def _van_day(self, one: Extra) -> float:
        """Return the worth of one tour more by a van like this one, from its base and back, with a crew of its own."""
        draft = self.formulation.draft
        base, day = draft.problem.vans[one.van].base, draft.dates.index(one.day or draft.dates[0])
        return self.duals.best(draft.tours(draft.fleet_of(one.van), day, base, base))

    def _night(self, one: Extra) -> float | None:
        """Return the price of the rows on the nights of a van; None where it never sleeps out."""
        draft = self.formulation.draft
        stays = {side for stay, side in draft.stays.items() if stay.fleet == draft.fleet_of(one.van)}
        rows = enumerate(self.formulation.instance.rows)
        limits = [
            number for number, row in rows if row.sum == Sum(sides=row.sum.sides) and row.sum.sides.keys() <= stays
        ]
        return sum(self.duals.rows[number] for number in limits) if stays else None

    def _loosened(self, one: Extra) -> float | None:
        """Return the price of the rows that have a higher limit with it, or that are no longer needed.

        None where other clinics are possible with it, or tours are counted otherwise: then rows are others.
        """
        draft, rows = self.formulation.draft, self.formulation.instance.rows
        changed = defaultdict[str, list[Row]](list)
        for row in formulate(one.change(draft.problem), draft.travel, draft.values).instance.rows:
            changed[repr(row.sum)].append(row)
        worth = 0.0
        for price, row in zip(self.duals.rows, rows, strict=True):
            same = changed[repr(row.sum)]
            worth += price * (_higher(same.pop(0), row) if same else one.amount)
        return None if any(changed.values()) else worth


def _higher(row: Row, than: Row) -> int:
    return 0 if row.high is None or than.high is None else row.high - than.high


def extras(problem: Problem, plan: Plan, lang: str) -> Iterator[Extra]:
    """Yield what there could be one more of.

    Left out is what is worth nothing for certain: supervision where every request is served, and commodities of which
    there is enough for every request.
    """
    first = min(problem.vans)
    for day in problem.settings.horizon.dates:
        what = say(lang, "whatif_van_day", van=first, date=short_date(lang, day))
        yield Extra("van_day", what, van_day(VanId(first), day), van=first, day=day)
    if any(row.lodging for row in problem.health_centres.values()) or any(
        row.kind == "lodging" for row in problem.bases.values()
    ):
        for van in problem.vans:
            yield Extra("night", say(lang, "whatif_night", van=van), more_nights(VanId(van), 1), van=van)
    for centre in _waiting(problem, plan):
        what = say(lang, "whatif_supervisor_day", place=place_name(problem, centre))
        change = more_supervision(CentreId(centre), supervisors=1, clinics_per_week=1)
        yield Extra("supervisor_day", what, change)
    for funder in problem.funders.values():
        if funder.cap_xof is not None:
            what = say(lang, "whatif_money", xof=number(lang, XOF), funder=funder.name or funder.id)
            yield Extra("money", what, more_money(FunderId(funder.id), XOF), XOF)
    for place, product in scarce(problem):
        what = say(
            lang, "whatif_goods", count=GOODS, product=product.name or product.id, place=place_name(problem, place)
        )
        yield Extra("goods", what, more_stock(PlaceId(place), ProductId(product.id), GOODS), GOODS)


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
