"""Changes: functions from a problem to a problem, each with what it needs to know. A scenario is some in a row.

What a parameter is follows from its type: ``VanId`` and its like are ids that the problem has, dates and numbers are
what they are. ``KINDS`` has every change by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import NewType

from planner.model import Closure, Funder, HealthCentre, Lot, Problem, Staff, Van

Change = Callable[[Problem], Problem]
VanId = NewType("VanId", str)
BaseId = NewType("BaseId", str)
StaffId = NewType("StaffId", str)
CentreId = NewType("CentreId", str)
CommunityId = NewType("CommunityId", str)
RoadId = NewType("RoadId", str)
FunderId = NewType("FunderId", str)
ProductId = NewType("ProductId", str)
PlaceId = NewType("PlaceId", str)
Weekday = NewType("Weekday", str)

OWN = "own-resources"
PRIORITIES = 5


# --- Vans and people --------------------------------------------------------------------------------------------------


def without_van(van: VanId) -> Change:
    """Take a van off the road on every date; what was frozen or announced with it is missed, and counted so."""

    def change(problem: Problem) -> Problem:
        row = replace(problem.vans[van], unavailable=frozenset(problem.settings.horizon.dates))
        return replace(problem, vans={**problem.vans, van: row})

    return change


def extra_van(like: VanId, base: BaseId | None = None, days: tuple[Weekday, ...] = ()) -> Change:
    """Add a van like another, with a crew like its own; at another base or on some weekdays alone where told so."""

    def change(problem: Problem) -> Problem:
        model = problem.vans[like]
        name = _new(like, problem.vans)
        van = replace(model, id=name, base=base or model.base, name="")
        if days:
            van = replace(van, days=frozenset(days), unavailable=frozenset())
        crew = [_like(row, problem, van) for row in problem.staff.values() if row.van == like]
        staff = {**problem.staff, **{row.id: row for row in crew}}
        return replace(problem, vans={**problem.vans, name: van}, staff=staff)

    return change


def extra_staff(like: StaffId) -> Change:
    """Add a member of staff like another."""

    def change(problem: Problem) -> Problem:
        row = problem.staff[like]
        name = _new(like, problem.staff)
        return replace(problem, staff={**problem.staff, name: replace(row, id=name)})

    return change


def more_nights(van: VanId, nights: int) -> Change:
    """Let a van sleep away so many nights a week more."""

    def change(problem: Problem) -> Problem:
        row = problem.vans[van]
        return replace(problem, vans={**problem.vans, van: replace(row, max_nights=row.max_nights + nights)})

    return change


def _new(name: str, taken: Mapping[str, object]) -> str:
    return next(other for n in range(2, len(taken) + 3) if (other := f"{name}-{n}") not in taken)


def _like(member: Staff, problem: Problem, van: Van) -> Staff:
    """Return a member of the new van's crew; where the van has days of its own these are theirs too."""
    theirs = replace(member, id=_new(member.id, problem.staff), van=van.id)
    if van.days == problem.vans[member.van or ""].days:
        return theirs
    return replace(theirs, days=van.days, unavailable=frozenset(), max_days=None)


# --- Prices and money -------------------------------------------------------------------------------------------------


def fuel_price(xof_litre: int) -> Change:
    """Set the price of a litre of fuel."""

    def change(problem: Problem) -> Problem:
        money = replace(problem.settings.money, fuel_xof_litre=xof_litre)
        return replace(problem, settings=replace(problem.settings, money=money))

    return change


def budget(xof: int, funder: FunderId | None = None) -> Change:
    """Cap what a funder pays; without one, what the organisation pays itself for vans and requests without a funder."""

    def change(problem: Problem) -> Problem:
        if funder is not None:
            row = replace(problem.funders[funder], cap_xof=xof)
            return replace(problem, funders={**problem.funders, funder: row})
        vans = {name: replace(row, funder=row.funder or OWN) for name, row in problem.vans.items()}
        requests = {name: replace(row, funder=row.funder or OWN) for name, row in problem.requests.items()}
        funders = {**problem.funders, OWN: Funder(OWN, cap_xof=xof)}
        tables = problem.tables | {"funders"}
        return replace(problem, vans=vans, requests=requests, funders=funders, tables=tables)

    return change


def more_money(funder: FunderId, xof: int) -> Change:
    """Raise the cap of a funder that has one."""

    def change(problem: Problem) -> Problem:
        cap = problem.funders[funder].cap_xof
        return problem if cap is None else budget(cap + xof, funder)(problem)

    return change


# --- Roads, weather, supervision, stock -------------------------------------------------------------------------------


def rains_from(day: date) -> Change:
    """Let the rains begin on a date: a horizon that reaches it is planned at the roads' speeds of the rains."""

    def change(problem: Problem) -> Problem:
        settings = problem.settings
        if settings.horizon.dates[-1] < day:
            return problem
        return replace(problem, settings=replace(settings, travel=replace(settings.travel, season="rain")))

    return change


def closed_community(community: CommunityId) -> Change:
    """Close a community for the whole horizon."""
    return lambda problem: _closed(problem, "community", community)


def closed_road(road: RoadId) -> Change:
    """Close a road of the roads' table for the whole horizon."""
    return lambda problem: _closed(problem, "road", road)


def _closed(problem: Problem, kind: str, ref: str) -> Problem:
    closure = Closure(kind, problem.settings.horizon.start, ref)
    return replace(problem, closures=(*problem.closures, closure), tables=problem.tables | {"closures"})


def more_supervision(
    centre: CentreId | None = None, days: tuple[Weekday, ...] = (), supervisors: int = 0, clinics_per_week: int = 0
) -> Change:
    """Let a health centre, or every one, supervise on more weekdays, more clinics a date, more clinics a week."""

    def change(problem: Problem) -> Problem:
        centres = {
            name: _supervising(row, days, supervisors, clinics_per_week) if centre in (None, name) else row
            for name, row in problem.health_centres.items()
        }
        return replace(problem, health_centres=centres)

    return change


def _supervising(row: HealthCentre, days: tuple[str, ...], supervisors: int, clinics: int) -> HealthCentre:
    known = row.supervises_on or HealthCentre("", "", 0, 0).supervises_on
    return replace(
        row,
        supervises_on=known | set(days),
        supervisors=row.supervisors + supervisors,
        clinics_per_week=row.clinics_per_week + clinics,
    )


def more_stock(place: PlaceId, product: ProductId, quantity: int) -> Change:
    """Add so many of a product to the stock of a place, of a lot that does not expire."""

    def change(problem: Problem) -> Problem:
        return replace(problem, stock=(*problem.stock, Lot(place, product, quantity)))

    return change


# --- What the organisation decides, and what it expects ---------------------------------------------------------------


def lead_days(days: int) -> Change:
    """Set how many days before a clinic it must be announced."""

    def change(problem: Problem) -> Problem:
        policy = replace(problem.settings.policy, lead_days=days)
        return replace(problem, settings=replace(problem.settings, policy=policy))

    return change


def priority_weights(weights: tuple[float, ...]) -> Change:
    """Set what a client counts at the priorities 1 to 5. Raises ``ValueError`` unless they are five, none negative."""
    if len(weights) != PRIORITIES or min(weights) < 0:
        raise ValueError("weights")
    exact = tuple(Fraction(str(weight)) for weight in weights)

    def change(problem: Problem) -> Problem:
        policy = replace(problem.settings.policy, priority_weights=exact)
        return replace(problem, settings=replace(problem.settings, policy=policy))

    return change


def demand_factor(factor: float) -> Change:
    """Expect so many times the clients, rounded half up: those told by hand, and those reckoned from women of 15-49."""
    exact = Fraction(str(factor))

    def times(number: int | None) -> int | None:
        return None if number is None else floor(number * exact + Fraction(1, 2))

    def change(problem: Problem) -> Problem:
        requests = {
            name: replace(row, expected_clients=times(row.expected_clients)) for name, row in problem.requests.items()
        }
        communities = {
            name: replace(row, population=times(row.population), women_15_49=times(row.women_15_49))
            for name, row in problem.communities.items()
        }
        return replace(problem, requests=requests, communities=communities)

    return change


KINDS: Mapping[str, Callable[..., Change]] = {
    make.__name__: make
    for make in (
        without_van,
        extra_van,
        extra_staff,
        more_nights,
        fuel_price,
        budget,
        more_money,
        rains_from,
        closed_community,
        closed_road,
        more_supervision,
        more_stock,
        lead_days,
        priority_weights,
        demand_factor,
    )
}
