"""Freezes, staff, products, stock and funders for tiny weeks, drawn tight: just enough of what is needed, or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil
from random import Random

from planner.model import (
    PLANNED_STATUS,
    ROLES,
    Funder,
    HealthCentre,
    Lot,
    PerRole,
    Policy,
    Problem,
    Product,
    Promise,
    Request,
    Staff,
    Status,
    Travel,
    Values,
    Van,
)
from tests.brute.supplies import need
from tests.draws import dates, maybe, one, some, weekdays

WORDS = ("bambara", "peul", "dogon")


def with_limits(rng: Random, problem: Problem, travel: Travel, values: Values) -> Problem:
    """Return the problem with some of the limits, with all in one week of ten."""
    everything = maybe(rng, 10)

    def drawn(percent: int) -> bool:
        return maybe(rng, percent) or everything

    if drawn(35):
        problem = _frozen(rng, problem)
    if drawn(25):
        problem = _staffed(rng, problem)
    if drawn(30):
        problem = _supplied(rng, problem, values, stock=drawn(80))
    if drawn(25):
        problem = _funded(rng, problem, travel, values)
    own = Random(repr(problem.requests))  # that the other limits are drawn as they were without
    return _replanned(own, problem) if maybe(own, 15) else problem


def _policy(problem: Problem, policy: Policy) -> Problem:
    return replace(problem, settings=replace(problem.settings, policy=policy))


# --- Freezes --------------------------------------------------------------------------------------


def _frozen(rng: Random, problem: Problem) -> Problem:
    requests = {name: _freeze(rng, problem, row) if maybe(rng, 60) else row for name, row in problem.requests.items()}
    return replace(problem, requests=requests)


def _replanned(rng: Random, problem: Problem) -> Problem:
    """Return the problem as in a re-plan: promises for a request, each of its weight, and dates that are out."""
    requests = {name: _promised(rng, problem, row) if maybe(rng, 60) else row for name, row in problem.requests.items()}
    return replace(problem, requests=requests)


def _promised(rng: Random, problem: Problem, request: Request) -> Request:
    horizon = problem.settings.horizon
    days = sorted(rng.sample(horizon.dates, one(rng, 0, 1, 1, 2) if len(horizon.dates) > 1 else 1))
    promises = []
    for day in days:
        told = _freeze(rng, problem, request)
        van = told.van or one(rng, *problem.vans)
        promises.append(Promise(day, van, told.begin, told.freeze, one(rng, 0, 1, 1, 2, 7)))
    return replace(request, promises=tuple(promises), not_on=dates(rng, horizon, 15))


def _freeze(rng: Random, problem: Problem, request: Request) -> Request:
    """Return the request frozen, announced or both; it is the dataset that fills what a freeze needs."""
    horizon = problem.settings.horizon
    outside = one(rng, horizon.start - timedelta(days=1), horizon.dates[-1] + timedelta(days=2))
    day = outside if maybe(rng, 12) else one(rng, *horizon.dates)
    freeze = one(rng, "day", "van", "time", "time", "van", "none", "none", "none")
    announced = request.status in PLANNED_STATUS and (freeze == "none" or maybe(rng, 30))
    last = max(request.opens, request.closes - request.service)
    return replace(
        request,
        freeze=freeze,
        date=day,
        van=one(rng, *problem.vans) if freeze in {"van", "time"} or maybe(rng, 70) else None,
        begin=one(rng, rng.randint(request.opens, last), request.opens, last, min(last, request.opens + 60)),
        status=Status.PUBLISHED if announced else request.status,
    )


# --- Staff ----------------------------------------------------------------------------------------


def _staffed(rng: Random, problem: Problem) -> Problem:
    crew = PerRole(one(rng, 1, 1, 1, 1, 2), one(rng, 0, 1), one(rng, 1, 0))
    vans = len(problem.vans)
    members = [role for role in ROLES for _ in range(max(0, crew.of(role) * vans + one(rng, 0, 0, 1, 1, -1)))]
    staff = {f"S{n + 1}": _member(rng, problem, f"S{n + 1}", role) for n, role in enumerate(members)}
    communities = {
        name: replace(row, languages=_languages(rng)) if maybe(rng, 40) else row
        for name, row in problem.communities.items()
    }
    problem = _policy(problem, replace(problem.settings.policy, crew=crew))
    return replace(problem, staff=staff, communities=communities, tables=problem.tables | {"staff"})


def _member(rng: Random, problem: Problem, name: str, role: str) -> Staff:
    horizon = problem.settings.horizon
    return Staff(
        id=name,
        role=role,
        van=one(rng, *problem.vans) if maybe(rng, 20) else None,
        days=weekdays(rng, horizon, 70) if maybe(rng, 20) else Staff("", role).days,
        unavailable=dates(rng, horizon, 8),
        max_days=one(rng, None, None, 1, 1, 2),
        languages=_languages(rng) if maybe(rng, 85) else (),
    )


def _languages(rng: Random) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one(rng, *WORDS) for _ in range(one(rng, 1, 1, 2))))


# --- Products and stock ---------------------------------------------------------------------------


def _supplied(rng: Random, problem: Problem, values: Values, *, stock: bool) -> Problem:
    """Return the problem with a table of products, one of stock or none, and what bounds their use."""
    kinds = ["method"] * one(rng, 2, 1, 3) + ["removal"] * one(rng, 0, 0, 1) + ["social"] * one(rng, 0, 0, 1)
    products = {f"P{n + 1}": _product(rng, f"P{n + 1}", kind) for n, kind in enumerate(kinds)}
    tables = problem.tables | ({"products", "stock"} if stock else {"products"})
    problem = replace(problem, products=products, tables=tables)
    methods = max(0, kinds.count("method") - one(rng, 1, 1, 0, 2))
    problem = _policy(problem, replace(problem.settings.policy, min_methods=methods))
    asked = [name for name, row in products.items() if row.kind != "social"]
    requests = {
        name: replace(row, methods=tuple(some(rng, asked))) if maybe(rng, 30) else row
        for name, row in problem.requests.items()
    }
    problem = replace(problem, requests=requests)
    centres = {name: _follow_up(rng, problem, values, row) for name, row in problem.health_centres.items()}
    problem = replace(problem, health_centres=centres)
    if not stock:
        return problem
    vans = {name: _roomy(rng, problem, values, row) for name, row in problem.vans.items()}
    return replace(problem, vans=vans, stock=_stock(rng, problem, values))


def _product(rng: Random, name: str, kind: str) -> Product:
    long_acting = maybe(rng, 50)
    shares = ("0.25", "0.1", "0.05", "0.5", "0.333", "0")
    return Product(
        id=name,
        kind=kind,
        long_acting=long_acting,
        referral_share=Fraction(one(rng, "0", "0.15", "0.05", "0.5")),
        share=Fraction(one(rng, *shares)),
        per_client=Fraction(one(rng, "1", "1", "0.5", "3", "1.1")),
        source="health_centre" if long_acting != maybe(rng, 20) else "warehouse",
        volume_l=Fraction(one(rng, "0", "1", "0.5", "0.05", "2.5")),
        price_xof=one(rng, 0, 500, 2_000, 5_000),
    )


def _clients(problem: Problem, values: Values, request: Request) -> int:
    """Return the clients of a clinic on the horizon's first day."""
    return values[request.id, problem.settings.horizon.start].clients


def _needs(problem: Problem, values: Values, product: Product, centre: str | None) -> list[int]:
    """Return what each request of a centre, or each of all, needs of the product."""
    requests = [row for row in problem.requests.values() if centre in {None, problem.centre_of(row).id}]
    return [need(product, _clients(problem, values, row)) for row in requests]


def _follow_up(rng: Random, problem: Problem, values: Values, centre: HealthCentre) -> HealthCentre:
    requests = [row for row in problem.requests.values() if problem.centre_of(row).id == centre.id]
    clients = sum(_clients(problem, values, row) for row in some(rng, requests))
    rows = [row for row in problem.products.values() if row.kind != "social"]
    expected = clients * sum((row.share * row.referral_share for row in rows), Fraction(0))
    services = [row.id for row in rows if maybe(rng, 80)]
    return replace(
        centre,
        follow_up_per_week=max(0, ceil(expected) - one(rng, 0, 0, 1)) if maybe(rng, 50) else None,
        referral_services=tuple(services) if maybe(rng, 45) else (),
    )


def _roomy(rng: Random, problem: Problem, values: Values, van: Van) -> Van:
    if not maybe(rng, 50):
        return van
    rows = [row for row in problem.products.values() if row.kind != "social"]
    requests = some(rng, list(problem.requests.values()))
    litres = [need(row, _clients(problem, values, each)) * row.volume_l for row in rows for each in requests]
    return replace(
        van, volume_l=max(Fraction(0), sum(litres, Fraction(0)) - one(rng, Fraction(0), Fraction("0.05"), Fraction(3)))
    )


def _stock(rng: Random, problem: Problem, values: Values) -> tuple[Lot, ...]:
    lots: list[Lot] = []
    for product in problem.products.values():
        if product.source == "health_centre":
            for centre in problem.health_centres:
                lots += _lots(rng, problem, product, [centre], _needs(problem, values, product, centre))
        else:
            lots += _lots(rng, problem, product, list(problem.bases), _needs(problem, values, product, None))
    return tuple(replace(lot, lot=f"A{n + 1}") for n, lot in enumerate(lots))


def _lots(rng: Random, problem: Problem, product: Product, places: list[str], needs: list[int]) -> list[Lot]:
    """Return lots of a product that together are enough for some of the needs, or one short."""
    if not needs or maybe(rng, 5):
        return []
    whole = one(rng, 5 * sum(needs), 2 * sum(needs), sum(needs), sum(some(rng, needs)), max(needs), sum(needs) - 1)
    lots = []
    for _ in range(one(rng, 1, 1, 2)):
        quantity = one(rng, whole, whole // 2, *needs)
        lots.append(Lot(one(rng, *places), product.id, min(quantity, whole), expires=_expiry(rng, problem)))
        whole -= lots[-1].quantity
    return [*lots, Lot(one(rng, *places), product.id, whole, expires=_expiry(rng, problem))]


def _expiry(rng: Random, problem: Problem) -> date | None:
    horizon = problem.settings.horizon
    near = (*horizon.dates, horizon.start - timedelta(days=1), horizon.start + timedelta(days=90))
    return one(rng, None, None, None, horizon.dates[-1], one(rng, *near))


# --- Funders --------------------------------------------------------------------------------------


def _funded(rng: Random, problem: Problem, travel: Travel, values: Values) -> Problem:
    names = ["F1", "F2"][: one(rng, 1, 2)]
    vans = {name: replace(row, funder=one(rng, "F1", "F1", names[-1], None)) for name, row in problem.vans.items()}
    requests = {
        name: replace(row, funder=one(rng, names[-1], names[-1], "F1", None)) for name, row in problem.requests.items()
    }
    problem = replace(problem, vans=vans, requests=requests, tables=problem.tables | {"funders"})
    return replace(problem, funders={name: _funder(rng, problem, travel, values, name) for name in names})


def _funder(rng: Random, problem: Problem, travel: Travel, values: Values, name: str) -> Funder:
    """Return a funder with about the money and the fuel for a tour to each of some requests."""
    horizon = problem.settings.horizon
    vans = [van for van in problem.vans.values() if van.funder == name]
    xof = fuel = 0
    for request in some(rng, list(problem.requests.values())):
        if request.funder == name:
            xof += _given(problem, values, request)
        if vans:
            legs = _round_trip(problem, travel, one(rng, *vans), request)
            xof, fuel = xof + legs[0], fuel + legs[1]
    starts, ends = one(rng, None, *horizon.dates), one(rng, None, *horizon.dates)
    return Funder(
        id=name,
        starts=starts if maybe(rng, 20) else None,
        ends=ends if maybe(rng, 20) else None,
        cap_xof=max(0, xof + one(rng, 0, 0, -1, 3_000, 30_000)) if maybe(rng, 65) else None,
        cap_ml=max(0, fuel + one(rng, 0, 0, -1, 500, 3_000)) if maybe(rng, 65) else None,
    )


def _given(problem: Problem, values: Values, request: Request) -> int:
    """Return what a request's funder gives for a clinic where everything is on offer."""
    clients = _clients(problem, values, request)
    rows = [row for row in problem.products.values() if row.kind != "social" and row.source == "warehouse"]
    return problem.settings.money.mobilisation_xof + sum(need(row, clients) * row.price_xof for row in rows)


def _round_trip(problem: Problem, travel: Travel, van: Van, request: Request) -> tuple[int, int]:
    """Return the francs and the fuel of a tour to one clinic and back, by its centre where the supervisor rides."""
    day, money, centre = problem.settings.horizon.start, problem.settings.money, problem.centre_of(request)
    via = [centre.id] if centre.rides else []
    way = [van.base, *via, request.community, *via, van.base]
    metres = [max(0, travel.metres(day, van.drive, *leg)) for leg in pairwise(way)]
    a_km = Fraction(van.ml_per_km, 1000) * money.fuel_xof_litre + van.upkeep_xof_km
    legs = sum(ceil(Fraction(length, 1000) * a_km) for length in metres)
    fuel = sum(ceil(Fraction(length * van.ml_per_km, 1000)) for length in metres)
    return van.day_xof + money.supervisor_xof + legs, fuel
