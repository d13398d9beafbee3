"""What the plan claims to be worth: the score is that of its tours, and its tiers hold together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from planner.model import Score, Tier, Violation, Worth
from planner.verify.case import Case, at, clinics, told
from planner.verify.days import allowed
from planner.verify.money import Figures, figures, stated

TIERS = ("must", "value", "cost")
LARGER_IS_BETTER = frozenset({"value"})


def score(case: Case) -> Iterator[Violation]:
    """The score counts what the tours hold, drive and cost; its tiers fit it and their bounds."""
    yield from _clients(case)
    yield from _sums(case)
    tiers = {tier.tier: tier for tier in case.plan.score.tiers}
    if tuple(tier.tier for tier in case.plan.score.tiers) != TIERS:
        yield Violation("score", {}, {"tiers": len(case.plan.score.tiers), "wanted": len(TIERS)})
    for tier in case.plan.score.tiers:
        yield from _within_its_bound(tier)
    if tiers.keys() == set(TIERS):
        yield from _held_by_the_plan(case, tiers["must"], tiers["value"], tiers["cost"])


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


def _held_by_the_plan(case: Case, must: Tier, value: Tier, cost: Tier) -> Iterator[Violation]:
    """Yield where the plan misses more, is worth less or costs other than its tiers say.

    Value may fall below its tier's level by the tolerance, for the sake of cost; the other two are
    met exactly.
    """
    said = case.plan.score
    tolerance = case.problem.settings.policy.tolerance_value
    floor = ceil(value.level * (1 - Fraction(str(tolerance))))
    tests = [
        ("must", must.level != said.must_missed, {"level": must.level}),
        ("must", must.tolerance != 0, {"tolerance": 1}),
        ("value", value.tolerance != tolerance, {"tolerance": 1}),
        (
            "value",
            said.value_bound != value.bound,
            {"value_bound": said.value_bound, "bound": value.bound},
        ),
        (
            "value",
            not floor <= said.value <= value.bound,
            {"value": said.value, "floor": floor, "bound": value.bound},
        ),
        ("cost", cost.level != _driven(case).cost_xof, {"level": cost.level}),
    ]
    for tier, broken, numbers in tests:
        if broken:
            yield Violation("score", {"tier": tier}, numbers)
