"""What a tour drives, burns and costs, counted again leg by leg."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from planner.model import Tour, Violation
from planner.verify.case import Case, at, clinics


class Figures(NamedTuple):
    """The sums of a tour, or of several."""

    metres: int
    drive_minutes: int
    fuel_ml: int
    cost_xof: int
    surveyed_metres: int


def cost(case: Case) -> Iterator[Violation]:
    """A tour's metres, minutes, fuel and cost are those of its legs, clinics and van's day."""
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
    clinic = money.mobilisation_xof + money.supervisor_xof
    return Figures(
        metres=sum(way.metres for way in known),
        drive_minutes=sum(way.minutes for way in known),
        fuel_ml=sum(_up(way.metres * van.ml_per_km, 1000) for way in known),
        cost_xof=van.day_xof + sum(_up(way.metres * rate, 1_000_000) for way in known) + clinic * len(clinics(tour)),
        surveyed_metres=sum(way.surveyed for way in known),
    )


def stated(tour: Tour) -> Figures:
    """Return the sums that a tour gives for itself."""
    return Figures(tour.metres, tour.drive_minutes, tour.fuel_ml, tour.cost_xof, tour.surveyed_metres)


def _up(number: int, by: int) -> int:
    return -(-number // by)
