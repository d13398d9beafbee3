"""What the plan claims to be worth: the score is that of its tours, and its tiers hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil

from planner.model import Score, Tier, Violation, Worth
from planner.verify.case import Case, at, clinics, told
from planner.verify.days import allowed
from planner.verify.frozen import COUNTED, broken_and_changed
from planner.verify.money import Figures, figures, payments, stated

EXACT = {"freezes": "freezes_broken", "must": "must_missed"}
TIERS = (*EXACT, "changes", "value", "cost")
LARGER_IS_BETTER = frozenset({"value"})


def score(case: Case) -> Iterator[Violation]:
    """The score counts what the tours hold, drive, cost and break of freezes; its tiers fit it and their bounds.

    What each funder is said to pay is what it pays.
    """
    yield from _clients(case)
    yield from _sums(case)
    tiers = {tier.tier: tier for tier in case.plan.score.tiers}
    if tuple(tier.tier for tier in case.plan.score.tiers) != TIERS:
        yield Violation("score", {}, {"tiers": len(case.plan.score.tiers), "wanted": len(TIERS)})
    for tier in case.plan.score.tiers:
        yield from _within_its_bound(tier)
    if tiers.keys() == set(TIERS):
        yield from _held_by_the_plan(case, tiers)


def _clients(case: Case) -> Iterator[Violation]:
    """Yield each clinic whose clients are not those of its request on its date."""
    for tour, stop, request in case.held():
        worth = case.values.get((request.id, tour.date))
        if worth is None:
            if allowed(case, request, tour.date):
                yield Violation("score", at(tour, stop), {"no_value": 1})
        elif told(stop.clients) and stop.clients != worth.clients:
            numbers = {"clients": stop.clients, "right": worth.clients}
            yield Violation("score", at(tour, stop), numbers)


def _sums(case: Case) -> Iterator[Violation]:
    said: Score = case.plan.score
    right = _driven(case)._asdict()
    del right["surveyed_metres"]  # told of each tour, not of the week
    if (worth := _worth(case)) is not None:
        right |= {"clients": worth.clients, "value": worth.points}
    for name, wanted in right.items():
        if getattr(said, name) != wanted:
            yield Violation("score", {}, {name: getattr(said, name), "right": wanted})
    broken = broken_and_changed(case)
    for name in COUNTED:
        wanted = broken[name]
        if getattr(said, name) > wanted:  # fewer breaks ``frozen``
            yield Violation("score", {}, {name: getattr(said, name), "right": wanted})
    if worth is not None and case.plan.paid != (paid := payments(case)):
        yield Violation("score", {}, {"paid": len(case.plan.paid), "right": len(paid)})


def _driven(case: Case) -> Figures:
    """Return the tours' sums, taking a tour's own word where its legs cannot be counted."""
    tours = [figures(case, tour) or stated(tour) for tour in case.plan.tours]
    return Figures(*(sum(tour[n] for tour in tours) for n in range(len(Figures._fields))))


def _worth(case: Case) -> Worth | None:
    """Return the clinics' clients and points, or None where one has no value (reported already)."""
    held = case.held()
    found = [case.values.get((clinic.request.id, clinic.tour.date)) for clinic in held]
    worths = [worth for worth in found if worth is not None]
    if len(worths) < sum(len(clinics(tour)) for tour in case.plan.tours):
        return None
    return Worth(sum(worth.clients for worth in worths), sum(worth.points for worth in worths))


def _within_its_bound(tier: Tier) -> Iterator[Violation]:
    """Yield a tier that passes its bound, or that is called proven short of it."""
    past = tier.level > tier.bound if tier.tier in LARGER_IS_BETTER else tier.level < tier.bound
    if past or (tier.proven and tier.level != tier.bound):
        numbers = {"level": tier.level, "bound": tier.bound, "proven": int(tier.proven)}
        yield Violation("score", {"tier": str(tier.tier)}, numbers)


def _held_by_the_plan(case: Case, tiers: Mapping[str, Tier]) -> Iterator[Violation]:
    """Yield where the plan breaks, misses or changes more, is worth less or costs other than its tiers say.

    Value may fall below its tier's level by the tolerance, for the sake of cost; the others are met exactly.
    """
    said, value, cost = case.plan.score, tiers["value"], tiers["cost"]
    tolerance = case.problem.settings.policy.tolerance_value
    floor = ceil(value.level * (1 - Fraction(str(tolerance))))
    bounds = {"value_bound": said.value_bound, "bound": value.bound}
    counted, weight = (broken_and_changed(case)[name] for name in ("changes", "change_weight"))
    within = {"value": said.value, "floor": floor, "bound": value.bound}
    tests = [
        *((key, tiers[key].level != getattr(said, name), {"level": tiers[key].level}) for key, name in EXACT.items()),
        *((key, tiers[key].tolerance != 0, {"tolerance": 1}) for key in (*EXACT, "changes")),
        ("changes", said.changes == counted and tiers["changes"].level != weight, {"right": weight}),
        ("value", value.tolerance != tolerance, {"tolerance": 1}),
        ("value", said.value_bound != value.bound, bounds),
        ("value", not floor <= said.value <= value.bound, within),
        ("cost", cost.level != _driven(case).cost_xof, {"level": cost.level}),
    ]
    for tier, broken, numbers in tests:
        if broken:
            yield Violation("score", {"tier": tier}, numbers)
