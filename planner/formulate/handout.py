"""What the choice hands out: crews and nights to tours, lots to clinics, referrals to centres, bills to funders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import ceil

from planner.formulate import commodities, follow_up, money
from planner.formulate.draft import Draft, Outing
from planner.formulate.nights import stay_xof
from planner.model import Kind, Load, Lot, Paid, Product, Referral, Request, Tour


def crew_of(draft: Draft, sides: Sequence[int], outing: Outing) -> tuple[str, ...]:
    """Return the ids of those who go on a tour, in the order of their table."""
    at = (draft.crews.get((name, outing.fleet, outing.day)) for name in draft.problem.staff)
    return tuple(name for name, side in zip(draft.problem.staff, at, strict=True) if side is not None and sides[side])


def nights_xof(draft: Draft, sides: Sequence[int], outing: Outing) -> int:
    """Return what the nights after a tour cost."""
    return sum(
        stay_xof(draft, stay)
        for stay, side in draft.stays.items()
        if (stay.fleet, stay.place, stay.arrives) == (outing.fleet, outing.end, outing.day) and sides[side]
    )


def loaded(draft: Draft, tours: Sequence[Tour]) -> tuple[Tour, ...]:
    """Return the tours with what each clinic takes along and where its clients are referred.

    Lots are handed out by date, then begin, then van, those that expire first before the others.
    """
    if "products" not in draft.problem.tables:
        return tuple(tours)
    requests = {request.id: request for request in draft.requests}
    left: dict[int, int] = {}
    clinics = sorted(
        (tour.date, stop.begin or 0, tour.van, at, number)
        for number, tour in enumerate(tours)
        for at, stop in enumerate(tour.stops)
        if stop.kind is Kind.CLINIC
    )
    stops = [list(tour.stops) for tour in tours]
    for day, _, van, at, number in clinics:
        stop = stops[number][at]
        request = requests[str(stop.request)]
        load = tuple(_load(draft, request, day, left))
        stops[number][at] = replace(stop, load=load, referral=_referral(draft, request, day, van))
    return tuple(replace(tour, stops=tuple(made)) for tour, made in zip(tours, stops, strict=True))


def _load(draft: Draft, request: Request, day: date, left: dict[int, int]) -> Iterator[Load]:
    """Yield what a clinic takes along, lot by lot; nothing where the dataset tells of no stock."""
    if commodities.counted(draft.problem):
        clients = draft.values[request.id, day].clients
        for product in commodities.offered(draft, request, day):
            wanted = commodities.need(product, clients)
            for lot, quantity in _taken(draft, product, draft.centre(request).id, day, wanted, left):
                yield Load(product.id, quantity, lot.place, lot.lot)


def _taken(
    draft: Draft, product: Product, centre: str, day: date, wanted: int, left: dict[int, int]
) -> Iterator[tuple[Lot, int]]:
    """Yield the lots that give a clinic what it wants, and lower what is ``left`` of each row of stock."""
    rows = {id(lot): lot for lot in commodities.lots(draft.problem, product, centre) if commodities.usable(lot, day)}
    for key, lot in sorted(rows.items(), key=lambda row: (row[1].expires or date.max, row[1].place, row[1].lot)):
        quantity = min(wanted, left.setdefault(key, lot.quantity))
        if quantity:
            left[key] -= quantity
            wanted -= quantity
            yield lot, quantity
    assert wanted == 0, f"{product.id}: {wanted} too few at {centre} on {day}"


def _referral(draft: Draft, request: Request, day: date, van: str) -> Referral:
    """Return the clinic's own health centre, the way there on that date, and the referrals expected."""
    centre, drive = draft.centre(request).id, draft.problem.vans[van].drive
    way = request.community, centre
    expected = ceil(1000 * follow_up.expected(draft, request, day))
    return Referral(centre, draft.travel.minutes(day, drive, *way), draft.travel.metres(day, drive, *way), expected)


def paid(draft: Draft, tours: Sequence[Tour]) -> tuple[Paid, ...]:
    """Return what each funder pays: tours of its vans without mobilisation, clinics of its requests."""
    requests = {request.id: request for request in draft.requests}
    mobilisation = draft.problem.settings.money.mobilisation_xof
    found = []
    for funder in draft.problem.funders.values():
        francs, fuel = 0, 0
        for tour in (tour for tour in tours if money.pays_on(funder, tour.date)):
            if draft.problem.vans[tour.van].funder == funder.id:
                francs += tour.cost_xof - len(tour.clinics) * mobilisation
                fuel += tour.fuel_ml
            francs += sum(
                _clinic_xof(draft, requests[str(stop.request)], tour.date, funder.id) for stop in tour.clinics
            )
        found.append(Paid(funder.id, francs, fuel))
    return tuple(found)


def _clinic_xof(draft: Draft, request: Request, day: date, funder: str) -> int:
    return money.request_xof(draft, request, day) if request.funder == funder else 0
