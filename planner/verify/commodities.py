"""What a clinic needs, what of it there is, and what is taken along: lots, sources, the volume of a trip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from planner.model import Lot, Product, Request, Stop, Tour, Violation
from planner.verify.case import Case, at, breaches, clinics, loads
from planner.verify.nights import Trip, trips

NEEDED = ("method", "removal")
STORES = ("base", "warehouse")


def need(product: Product, clients: int) -> int:
    """Return what a clinic takes of a product: m users and the root of m, at least one, each with their quantity."""
    mean = product.share * clients
    users = max(1, ceil(mean))
    while (users - mean) ** 2 < mean:
        users += 1
    return ceil(users * product.per_client)


def usable(lot: Lot, day: date) -> bool:
    """Return whether a lot may be used on a day: up to and on its expiry."""
    return lot.expires is None or day <= lot.expires


@dataclass(frozen=True, slots=True)
class Supplies:
    """The products that clinics need, and the lots of each at each place."""

    case: Case
    products: Mapping[str, Product]
    stores: frozenset[str]
    lots: Mapping[tuple[str, str], list[Lot]]

    @classmethod
    def of(cls, case: Case) -> Supplies:
        """Return the supplies of a dataset; none are needed where there is no table of products."""
        problem = case.problem
        rows = problem.products.items() if "products" in problem.tables else ()
        lots: defaultdict[tuple[str, str], list[Lot]] = defaultdict(list)
        for lot in problem.stock:
            lots[lot.place, lot.product].append(lot)
        return cls(
            case,
            {key: product for key, product in rows if product.kind in NEEDED},
            frozenset(key for key, base in problem.bases.items() if base.kind in STORES),
            dict(lots),
        )

    def sources(self, product: Product, request: Request) -> frozenset[str]:
        """Return the places that give a product: the community's own centre, or all stores together."""
        own = product.source == "health_centre"
        return frozenset({self.case.problem.centre_of(request).id}) if own else self.stores

    def offered(self, request: Request, day: date) -> dict[str, int] | None:
        """Return the need of each product on offer at a clinic, or None where its clients are not known.

        On offer is what the usable lots at its source hold in whole; everything is where there is no table of stock.
        """
        worth = self.case.values.get((request.id, day))
        if worth is None:
            return None
        needs = {key: need(product, worth.clients) for key, product in self.products.items()}
        if "stock" not in self.case.problem.tables:
            return needs
        return {key: number for key, number in needs.items() if self._there(key, number, request, day)}

    def _there(self, key: str, number: int, request: Request, day: date) -> bool:
        places = self.sources(self.products[key], request)
        lots = [lot for place in places for lot in self.lots.get((place, key), [])]
        return bool(lots) and sum(lot.quantity for lot in lots if usable(lot, day)) >= number


def commodities(case: Case) -> Iterator[Violation]:
    """A clinic takes along the whole need of what is on offer, from its source, out of lots that are usable and last.

    The load of a trip fits the van. Where there is no table of products or of stock, nothing is checked.
    """
    if not {"products", "stock"} <= case.problem.tables:
        return
    supplies = Supplies.of(case)
    for tour, stop, request in case.held():
        if tour.date in case.dates:
            yield from _takes_its_need(supplies, tour, stop, request)
    yield from _lots_last(supplies)
    for trip in trips(case):
        yield from _fits(supplies, trip)


def _takes_its_need(supplies: Supplies, tour: Tour, stop: Stop, request: Request) -> Iterator[Violation]:
    offered = supplies.offered(request, tour.date)
    for key, product in supplies.products.items():
        taken_along = [load for load in loads(stop) if load.product == key]
        taken = sum(load.quantity for load in taken_along)
        elsewhere = {load.place for load in taken_along} - supplies.sources(product, request)
        wanted = taken if offered is None else offered.get(key, 0)
        tests = [
            (taken != wanted, {"taken": taken, "need": wanted}),
            (bool(elsewhere), {"not_its_source": len(elsewhere)}),
        ]
        yield from breaches("commodities", {**at(tour, stop), "product": key}, tests)


def _lots_last(supplies: Supplies) -> Iterator[Violation]:
    """Yield each lot of which clinics from some date on take more than is usable on that date.

    Rows of one place, product and lot are one here. A lot that has expired, or that is no row, holds nothing.
    """
    taken: defaultdict[tuple[str, str, str], defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    for tour, _ in supplies.case.driven():
        for stop in clinics(tour):
            for load in loads(stop):
                if load.product in supplies.products:
                    taken[load.place, load.product, load.lot][tour.date] += load.quantity
    for (place, product, name), by_date in taken.items():
        rows = [row for row in supplies.lots.get((place, product), []) if row.lot == name]
        for day in sorted(by_date):
            asked = sum(number for other, number in by_date.items() if other >= day)
            holds = sum(row.quantity for row in rows if usable(row, day))
            if asked > holds:
                where = {"place": str(place), "product": product, "lot": str(name), "date": str(day)}
                yield Violation("commodities", where, {"taken": asked, "holds": holds})


def _fits(supplies: Supplies, trip: Trip) -> Iterator[Violation]:
    """Hold a trip's loads to the van's volume, without what a supervisor who comes alone brings; in millilitres."""
    limit = trip.van.volume_l
    if limit is None:
        return
    volume = Fraction(0)
    for tour in trip.tours:
        for stop in clinics(tour):
            request = supplies.case.request(stop)
            alone = request is not None and not supplies.case.problem.centre_of(request).rides
            for load in loads(stop):
                product = supplies.products.get(load.product)
                if product is not None and not (alone and product.source == "health_centre"):
                    volume += load.quantity * product.volume_l
    if volume > limit:
        numbers = {"volume_ml": ceil(1000 * volume), "van_ml": int(1000 * limit)}
        yield Violation("commodities", at(trip.tours[0]), numbers)
