"""What a tour drives, burns and costs, counted again leg by leg, with its nights; and who pays for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from planner.model import ROLES, Paid, Request, Tour, Violation
from planner.verify.case import Case, at, clinics
from planner.verify.commodities import Supplies
from planner.verify.nights import nights_after


class Figures(NamedTuple):
    """The sums of a tour, or of several."""

    metres: int
    drive_minutes: int
    fuel_ml: int
    cost_xof: int
    surveyed_metres: int


def cost(case: Case) -> Iterator[Violation]:
    """A tour's metres, minutes, fuel and cost are those of its legs, clinics, van's day and nights."""
    for tour in case.plan.tours:
        right = figures(case, tour)
        if right is None:
            continue
        said = stated(tour)
        for name, wanted, got in zip(Figures._fields, right, said, strict=True):
            if got != wanted:
                yield Violation("cost", at(tour), {name: got, "right": wanted})


def figures(case: Case, tour: Tour) -> Figures | None:
    """Return the sums of a tour, or nothing where its van or a leg is unknown."""
    van = case.problem.vans.get(tour.van)
    ways = [leg.way for leg in case.legs(tour)]
    known = [way for way in ways if way is not None]
    if van is None or len(known) < len(ways):
        return None
    money = case.problem.settings.money
    rate = van.ml_per_km * money.fuel_xof_litre + 1000 * van.upkeep_xof_km
    driven = sum(_up(way.metres * rate, 1_000_000) for way in known)
    held = (money.mobilisation_xof + money.supervisor_xof) * len(clinics(tour))
    slept = night_xof(case, tour.end) * len(nights_after(case, tour))
    return Figures(
        metres=sum(way.metres for way in known),
        drive_minutes=sum(way.minutes for way in known),
        fuel_ml=sum(_up(way.metres * van.ml_per_km, 1000) for way in known),
        cost_xof=van.day_xof + driven + held + slept,
        surveyed_metres=sum(way.surveyed for way in known),
    )


def night_xof(case: Case, place: str) -> int:
    """Return what a night at a place costs: its lodging, and the per diem of each role of a crew."""
    problem = case.problem
    where = problem.bases.get(place) or problem.health_centres.get(place)
    crew, per_diem = problem.settings.policy.crew, problem.settings.money.per_diem_xof
    return (where.lodging_xof if where else 0) + sum(crew.of(role) * per_diem.of(role) for role in ROLES)


def stated(tour: Tour) -> Figures:
    """Return the sums that a tour gives for itself."""
    return Figures(tour.metres, tour.drive_minutes, tour.fuel_ml, tour.cost_xof, tour.surveyed_metres)


def _up(number: int, by: int) -> int:
    return -(-number // by)


def budget(case: Case) -> Iterator[Violation]:
    """What a funder pays stays within its caps of francs and of fuel; without a table of funders nothing is checked."""
    for paid in payments(case):
        funder = case.problem.funders[paid.funder]
        where, xof, fuel = {"funder": funder.id}, funder.cap_xof, funder.cap_ml
        if xof is not None and paid.xof > xof:
            yield Violation("budget", where, {"xof": paid.xof, "cap_xof": xof})
        if fuel is not None and paid.fuel_ml > fuel:
            yield Violation("budget", where, {"fuel_ml": paid.fuel_ml, "cap_ml": fuel})


def payments(case: Case) -> tuple[Paid, ...]:
    """Return what each funder of the table pays, in the table's order.

    The van's pays the tour but for mobilisation, and its fuel; the request's pays mobilisation and the need of what
    comes from the warehouse. Each pays on its dates only.
    """
    if "funders" not in case.problem.tables:
        return ()
    mobilisation = case.problem.settings.money.mobilisation_xof
    xof: Counter[str] = Counter()
    fuel: Counter[str] = Counter()
    for tour, van in case.driven():
        if van.funder is not None and _pays_on(case, van.funder, tour.date):
            sums = figures(case, tour) or stated(tour)
            xof[van.funder] += sums.cost_xof - mobilisation * len(clinics(tour))
            fuel[van.funder] += sums.fuel_ml
    supplies = Supplies.of(case)
    for tour, _, request in case.held():
        if request.funder is not None and tour.date in case.dates and _pays_on(case, request.funder, tour.date):
            xof[request.funder] += mobilisation + _bought(supplies, request, tour.date)
    return tuple(Paid(key, xof[key], fuel[key]) for key in case.problem.funders)


def _pays_on(case: Case, key: str, day: date) -> bool:
    funder = case.problem.funders.get(key)
    if funder is None or (funder.starts is not None and day < funder.starts):
        return False
    return funder.ends is None or day <= funder.ends


def _bought(supplies: Supplies, request: Request, day: date) -> int:
    """Return the price of what a clinic needs of the products on offer that come from the warehouse."""
    products = supplies.products
    needs = (supplies.offered(request, day) or {}).items()
    return sum(number * products[key].price_xof for key, number in needs if products[key].source == "warehouse")
