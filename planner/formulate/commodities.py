"""What clinics need and what is there: methods on offer, lots that are used before they expire, the van's volume."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import ceil, isqrt, lcm

from planner.engine import Row, Sum
from planner.formulate.draft import Draft
from planner.formulate.supplies import Asked
from planner.model import Lot, Problem, Product, Request, Van

WAREHOUSE = ("base", "warehouse")


def counted(problem: Problem) -> bool:
    """Return whether the dataset tells of products and of stock."""
    return {"products", "stock"} <= problem.tables


def methods(problem: Problem) -> list[Product]:
    """Return the products that clinics offer: methods and removals."""
    return [product for product in problem.products.values() if product.kind in ("method", "removal")]


def need(product: Product, clients: int) -> int:
    """Return how many of a product a clinic takes along: for m + sqrt(m) users, rounded up, one at least.

    m are the expected users; with a spread like Poisson's, about five clinic days in six need no more.

    >>> from fractions import Fraction
    >>> need(Product("implant", share=Fraction(1, 4)), 16), need(Product("pill", share=Fraction(1, 4)), 0)
    (6, 1)
    """
    share, each = product.share, product.per_client
    return _need(share.numerator, share.denominator, each.numerator, each.denominator, clients)


@lru_cache(maxsize=65_536)
def _need(share: int, of: int, each: int, per: int, clients: int) -> int:
    """Return the same in whole numbers, which are sooner found again than products."""
    expected = Fraction(share * clients, of)
    users = max(1, ceil(expected), ceil(expected) + isqrt(ceil(expected)))
    while users > 1 and users - 1 >= expected and (users - 1 - expected) ** 2 >= expected:
        users -= 1
    while (users - expected) ** 2 < expected:
        users += 1
    return -(-users * each // per)


def sources(problem: Problem, product: Product, centre: str) -> list[str]:
    """Return the places that give a product: the health centre, or all bases and warehouses together."""
    if product.source != "warehouse":
        return [centre]
    return [base.id for base in problem.bases.values() if base.kind in WAREHOUSE]


def lots(problem: Problem, product: Product, centre: str) -> list[Lot]:
    """Return the lots at a product's source."""
    places = sources(problem, product, centre)
    return [lot for lot in problem.stock if lot.product == product.id and lot.place in places]


def _lots(draft: Draft, product: Product, centre: str) -> list[Lot]:
    """Return the same to count: they may be another week's, alike but not the very lots that this one hands out."""
    kept, key = draft.supplies.lots, (product.id, centre)
    if key not in kept:
        kept[key] = lots(draft.problem, product, centre)
    return kept[key]


def usable(lot: Lot, day: date) -> bool:
    """Return whether a lot may be used on a date: up to and on its expiry day."""
    return lot.expires is None or day <= lot.expires


def offered(draft: Draft, request: Request, day: date) -> list[Product]:
    """Return the products on offer at a clinic: the lots usable on that date hold its whole need."""
    key = request.id, day
    if key not in draft.offers:
        kept, asked = draft.supplies.offers, asked_of(draft, request, day)
        if asked not in kept:
            centre, _, clients = asked
            kept[asked] = [
                product
                for product in methods(draft.problem)
                if not counted(draft.problem) or _there(draft, product, centre, day, need(product, clients))
            ]
        draft.offers[key] = kept[asked]
    return draft.offers[key]


def asked_of(draft: Draft, request: Request, day: date) -> Asked:
    """Return what a clinic's supplies depend on beside the tables of products and stock."""
    return draft.centre(request).id, day, draft.values[request.id, day].clients


def _there(draft: Draft, product: Product, centre: str, day: date, wanted: int) -> bool:
    """Return whether a product's source has a row of stock for it, and what is wanted in usable lots."""
    key, kept = (product.id, centre, day), draft.supplies.usable
    if key not in kept:
        rows = _lots(draft, product, centre)
        for when in draft.dates:
            left = sum(lot.quantity for lot in rows if usable(lot, when)) if rows else None
            kept[product.id, centre, when] = left
    there = kept[key]
    return there is not None and there >= wanted


def missing(draft: Draft, request: Request, day: date) -> list[tuple[str, str]]:
    """Return what is not on offer, each product with the place that should give it."""
    there = offered(draft, request, day)
    return [
        (product.id, place)
        for product in methods(draft.problem)
        if product not in there
        for place in sources(draft.problem, product, draft.centre(request).id)
    ]


def choice(draft: Draft) -> None:
    """A clinic offers the minimum number of methods, every removal, and what the request asks for."""
    if "products" not in draft.problem.tables:
        return
    removals = {product.id for product in draft.problem.products.values() if product.kind == "removal"}
    for request in draft.requests:
        asked = {name for name in request.methods if draft.problem.products[name].kind != "social"}
        for day in draft.dates:
            there = offered(draft, request, day)
            enough = sum(product.kind == "method" for product in there) >= draft.problem.settings.policy.min_methods
            if not enough or not (removals | asked) <= {product.id for product in there}:
                draft.forbid("choice", request, day)


def too_much(draft: Draft) -> None:
    """No clinic whose own load does not fit the van."""
    if counted(draft.problem):
        for request in draft.requests:
            for day in draft.dates:
                volume = load_l(draft, request, day)
                full = [
                    van for van in draft.problem.vans.values() if van.volume_l is not None and volume > van.volume_l
                ]
                draft.forbid("commodities", request, day, full)


def total(parts: Iterable[tuple[int, int]]) -> Fraction:
    """Return the sum of some fractions, each a numerator and a denominator, in one division."""
    every = list(parts)
    unit = lcm(*(below for _, below in every))
    return Fraction(sum(above * (unit // below) for above, below in every), unit)


def load_l(draft: Draft, request: Request, day: date) -> Fraction:
    """Return the litres that a clinic's load takes in the van; a supervisor who comes alone brings the centre's."""
    asked, alone = asked_of(draft, request, day), not draft.centre(request).rides
    key, kept = (asked, alone), draft.supplies.litres
    if key not in kept:
        clients = asked[2]
        carried = [one for one in offered(draft, request, day) if not (alone and one.source == "health_centre")]
        kept[key] = total((need(one, clients) * one.volume_l.numerator, one.volume_l.denominator) for one in carried)
    return kept[key]


def commodities(draft: Draft) -> None:
    """Lots are used before they expire, over the whole horizon; a trip's load fits the van."""
    if not counted(draft.problem):
        return
    for product in methods(draft.problem):
        if product.source == "warehouse":
            _source(draft, product, "", list(range(len(draft.requests))))
        else:
            for centre, numbers in draft.of_centre().items():
                _source(draft, product, centre, numbers)
    _volumes(draft)


def _source(draft: Draft, product: Product, centre: str, numbers: list[int]) -> None:
    """Add a row per date from which less can be used: what clinics take from then on is within the lots usable then."""
    there = _lots(draft, product, centre)
    held = None
    for first, when in enumerate(draft.dates):
        quantity = sum(lot.quantity for lot in there if usable(lot, when))
        if quantity == held:
            continue  # the row of an earlier date allows no more
        held = quantity
        taken, most = {}, 0
        for number in numbers:
            wanted = _wanted(draft, product, number, first)
            most += draft.requests[number].visits * max(wanted.values(), default=0)
            taken.update({(visit, day): n for day, n in wanted.items() for visit in draft.visits_of(number)})
        if most > quantity:
            draft.rows.append(Row(Sum(visits=taken), None, quantity))


def _wanted(draft: Draft, product: Product, number: int, first: int) -> dict[int, int]:
    """Return what a request's clinic takes of a product on each day from the first on, where it is on offer."""
    request, dates = draft.requests[number], draft.dates
    days = [day for day in draft.open_dates(number) if day >= first]
    wanted = {day: _needs(draft, request, dates[day]).get(product.id) for day in days}
    return {day: n for day, n in wanted.items() if n is not None}


def _needs(draft: Draft, request: Request, day: date) -> dict[str, int]:
    """Return how many a clinic takes along of each product on offer."""
    asked, kept = asked_of(draft, request, day), draft.supplies.needs
    if asked not in kept:
        kept[asked] = {one.id: need(one, asked[2]) for one in offered(draft, request, day)}
    return kept[asked]


def loads(draft: Draft, van: Van, day: date, visits: Sequence[int]) -> tuple[tuple[int, ...], int | None]:
    """Return what each visit loads on a date, and the van's room, in a unit that makes them whole (None: no limit)."""
    if van.volume_l is None or not counted(draft.problem):
        return (), None
    requests = [draft.requests[number] for number, _ in draft.visits()]
    litres = [load_l(draft, requests[visit], day) for visit in visits]
    unit = lcm(*(volume.denominator for volume in litres), van.volume_l.denominator)
    return tuple(int(volume * unit) for volume in litres), int(van.volume_l * unit)


def _volumes(draft: Draft) -> None:
    """Add rows per van that sleeps out and day: what was loaded since it left its base, this day's included, fits.

    What the clinics of one day load is seen to tour by tour (``loads``).
    """
    for number, fleet in enumerate(draft.fleets):
        if fleet[0].volume_l is None or len(fleet) > 1 or not any(stay.fleet == number for stay in draft.stays):
            continue
        litres = {
            (position, day): load_l(draft, request, when)
            for position, request in enumerate(draft.requests)
            for day, when in enumerate(draft.dates)
        }
        unit = lcm(*(volume.denominator for volume in litres.values()), fleet[0].volume_l.denominator)
        room = int(fleet[0].volume_l * unit)
        before: int | None = None
        for day in range(len(draft.dates)):
            calls = {
                (visit, day, number): int(litres[position, day] * unit)
                for position in range(len(draft.requests))
                for visit in draft.visits_of(position)
            }
            away = draft.away(number, day - 1) if day else []
            loaded = draft.side(0, room)
            draft.rows.append(Row(Sum(calls=calls, sides={loaded: -1}), None, 0))
            if away and before is not None:
                carried = {before: 1, **dict.fromkeys(away, room), loaded: -1}
                draft.rows.append(Row(Sum(calls=calls, sides=carried), None, room))
            before = loaded
