"""What clinics take along, whether there is enough of it, and who is referred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import count
from math import ceil

from planner.model import HealthCentre, Lot, Problem, Product, Values, Van
from tests.brute.places import iso_week

Clinic = tuple[str, date]
Held = frozenset[Clinic]


class Supplies:
    """The rules ``commodities``, ``choice`` and ``follow-up``, and what warehouse commodities cost."""

    def __init__(self, problem: Problem, values: Values) -> None:
        self.problem, self.values = problem, values
        self.told = "products" in problem.tables
        self.counted = self.told and "stock" in problem.tables
        self.products = [p for p in problem.products.values() if p.kind in {"method", "removal"}] if self.told else []
        self.taken = cache(self._taken)

    def may(self, clinic: Clinic) -> bool:
        """Return whether the clinic has its choice of methods, and a centre that can follow them up."""
        if not self.told:
            return True
        taken = self.taken(clinic)
        request = self.problem.requests[clinic[0]]
        methods = sum(self.problem.products[name].kind == "method" for name in taken)
        asked = {p.id for p in self.products if p.kind == "removal"} | set(request.methods)
        if methods < self.problem.settings.policy.min_methods or not asked <= taken.keys():
            return False
        services = self.problem.centre_of(request).referral_services
        return not services or all(name in services for name in taken if self._needs_service(name))

    def _needs_service(self, name: str) -> bool:
        row = self.problem.products[name]
        return (row.long_acting or row.kind == "removal") and row.referral_share > 0

    def fit(self, held: Held) -> bool:
        """Return whether the lots last and the centres can follow up, over the whole week."""
        return not self.told or (self._lots_last(held) and self._followed_up(held))

    def _lots_last(self, held: Held) -> bool:
        if not self.counted:
            return True
        taken: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for clinic in held:
            for name, need in self.taken(clinic).items():
                taken[self._source(clinic, name), name][clinic[1]] += need
        return all(
            sum(need for on, need in needs.items() if on >= day) <= sum(self._usable(source, name, day))
            for (source, name), needs in taken.items()
            for day in self.problem.settings.horizon.dates
        )

    def _followed_up(self, held: Held) -> bool:
        referred: dict[tuple[str, tuple[int, int]], Fraction] = defaultdict(Fraction)
        for name, day in held:
            referred[self._centre(name).id, iso_week(day)] += self._referrals((name, day))
        centres = self.problem.health_centres
        limits = ((centres[centre].follow_up_per_week, expected) for (centre, _), expected in referred.items())
        return all(limit is None or expected <= limit for limit, expected in limits)

    def _referrals(self, clinic: Clinic) -> Fraction:
        clients = self.values[clinic].clients
        rows = (self.problem.products[name] for name in self.taken(clinic))
        return sum((row.share * clients * row.referral_share for row in rows), Fraction(0))

    def volume(self, clinics: Iterable[Clinic]) -> Fraction:
        """Return how much room in the van the clinics' loads need."""
        return sum(
            (
                need * self.problem.products[name].volume_l
                for clinic in clinics
                for name, need in self.taken(clinic).items()
                if self._rides_along(clinic, name)
            ),
            Fraction(0),
        )

    def _rides_along(self, clinic: Clinic, name: str) -> bool:
        return self.problem.products[name].source == "warehouse" or self._centre(clinic[0]).rides

    def room(self, van: Van) -> Fraction | None:
        """Return the van's room, none where it is without limit."""
        return van.volume_l if self.counted else None

    def bought(self, clinic: Clinic) -> int:
        """Return the francs that the warehouse's commodities for a clinic cost."""
        rows = ((self.problem.products[name], need) for name, need in self.taken(clinic).items())
        return sum(need * row.price_xof for row, need in rows if row.source == "warehouse")

    def _taken(self, clinic: Clinic) -> Mapping[str, int]:
        """Return the whole need of every product on offer."""
        needs = {row.id: need(row, self.values[clinic].clients) for row in self.products}
        return {name: need for name, need in needs.items() if self._on_offer(clinic, name, need)}

    def _on_offer(self, clinic: Clinic, name: str, need: int) -> bool:
        if not self.counted:
            return True
        usable = self._usable(self._source(clinic, name), name, clinic[1])
        return bool(usable) and sum(usable) >= need

    def _source(self, clinic: Clinic, name: str) -> str:
        """Return the centre that gives, or nothing for the one warehouse."""
        return "" if self.problem.products[name].source == "warehouse" else self._centre(clinic[0]).id

    def _usable(self, source: str, name: str, day: date) -> list[int]:
        lots = (lot for lot in self.problem.stock if lot.product == name and self._gives(source, lot))
        return [lot.quantity for lot in lots if lot.expires is None or day <= lot.expires]

    def _gives(self, source: str, lot: Lot) -> bool:
        if source:
            return lot.place == source
        base = self.problem.bases.get(lot.place)
        return base is not None and base.kind in {"base", "warehouse"}

    def _centre(self, request: str) -> HealthCentre:
        return self.problem.centre_of(self.problem.requests[request])


def need(row: Product, clients: int) -> int:
    expected = row.share * clients
    users = next(u for u in count(1) if u >= expected and (u - expected) ** 2 >= expected)
    return ceil(users * row.per_client)
