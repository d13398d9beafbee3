"""Cost and fuel, in whole francs and millilitres, rounded up per leg, and who pays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt

from planner.engine import Row, Sum
from planner.formulate.commodities import need, offered
from planner.formulate.draft import Draft
from planner.formulate.nights import stay_xof
from planner.model import Funder, Money, Request, Van

# metres x (ml per km x XOF per litre + 1000 x XOF per km) is in millionths of a franc.
MILLIONTHS = 1_000_000
COST, FUEL = 0, 1  # positions among the instance's resources


def legs_xof(metres: npt.NDArray[np.int32], van: Van, money: Money) -> npt.NDArray[np.int64]:
    """Return the cost of each leg: fuel and upkeep, rounded up to the franc; 0 where there is no way."""
    rate = van.ml_per_km * money.fuel_xof_litre + 1000 * van.upkeep_xof_km
    return np.asarray(-(-np.maximum(metres, 0).astype(np.int64) * rate // MILLIONTHS))


def legs_ml(metres: npt.NDArray[np.int32], van: Van) -> npt.NDArray[np.int64]:
    """Return the fuel of each leg, rounded up to the millilitre; 0 where there is no way."""
    return np.asarray(-(-np.maximum(metres, 0).astype(np.int64) * van.ml_per_km // 1000))


def leg_ml(metres: int, van: Van) -> int:
    """Return the fuel of a leg, rounded up to the millilitre."""
    return -(-metres * van.ml_per_km // 1000)


def clinic_xof(money: Money) -> int:
    """Return what each clinic costs beside the tour: mobilisation and the supervisor's allowance."""
    return money.mobilisation_xof + money.supervisor_xof


def resources(draft: Draft) -> tuple[str, ...]:
    """Return what tours use that is limited or minimised: fuel only where a funder caps it."""
    capped = any(funder.cap_ml is not None for funder in draft.problem.funders.values())
    return ("cost", "fuel") if capped else ("cost",)


def request_xof(draft: Draft, request: Request, day: date) -> int:
    """Return what the request's funder pays for a clinic: mobilisation, and the warehouse's commodities."""
    clients = draft.values[request.id, day].clients
    bought = [product for product in offered(draft, request, day) if product.source == "warehouse"]
    supplies = sum(need(product, clients) * product.price_xof for product in bought)
    return draft.problem.settings.money.mobilisation_xof + supplies


def pays_on(funder: Funder, day: date) -> bool:
    """Return whether a funder pays on a date."""
    return (funder.starts is None or funder.starts <= day) and (funder.ends is None or day <= funder.ends)


def budget(draft: Draft) -> None:
    """Add rows per funder: the tours of its vans and the clinics of its requests are within its caps."""
    for funder in draft.problem.funders.values():
        days = {day for day, when in enumerate(draft.dates) if pays_on(funder, when)}
        fleets = {number for number, fleet in enumerate(draft.fleets) if fleet[0].funder == funder.id}
        tours = frozenset(number for number, one in enumerate(draft.outings) if one.fleet in fleets and one.day in days)
        if funder.cap_xof is not None:
            draft.rows.append(Row(_spent(draft, funder, days, fleets, tours), None, funder.cap_xof))
        if funder.cap_ml is not None and tours:
            draft.rows.append(Row(Sum(resources={FUEL: 1}, on=tours), None, funder.cap_ml))


def _spent(draft: Draft, funder: Funder, days: set[int], fleets: set[int], tours: frozenset[int]) -> Sum:
    """Return what a funder pays in francs: tours without mobilisation, nights by the date of their tour, clinics."""
    mobilisation = draft.problem.settings.money.mobilisation_xof
    calls = {
        (visit, day, fleet): -mobilisation
        for number in range(len(draft.requests))
        for visit in draft.visits_of(number)
        for day in days
        for fleet in fleets
    }
    nights = {
        side: stay_xof(draft, stay)
        for stay, side in draft.stays.items()
        if stay.fleet in fleets and stay.arrives in days
    }
    return Sum(visits=dict(_clinics(draft, funder, days)), calls=calls, resources={COST: 1}, on=tours, sides=nights)


def _clinics(draft: Draft, funder: Funder, days: set[int]) -> Iterator[tuple[tuple[int, int], int]]:
    for number, request in enumerate(draft.requests):
        if request.funder == funder.id:
            for day in days:
                for visit in draft.visits_of(number):
                    yield (visit, day), request_xof(draft, request, draft.dates[day])
