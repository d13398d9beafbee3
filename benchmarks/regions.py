"""A made-up national week planned region by region: ``python -m benchmarks.regions [REGIONS VANS REQUESTS]``.

Each region is a drawn week of ``benchmarks.weeks`` with vans and requests of its own, one north of the other so near
that villages at the border lie within reach of both; ways are great circles, as the pilot's roads end. All regions
share the stock of the warehouses, the funders' caps, and the staff who go with any van. What is printed: value, the
bound that no plan of the whole passes, the gap between, seconds and memory. It takes minutes: ``make bench`` leaves it
out.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from benchmarks.weeks import full_week
from planner.model import Community, HealthCentre, Problem, Request, Staff, Van
from planner.whatif.regions import Joined, Regions, joined
from planner.whatif.sweep import sweep

NORTH = 1.0  # degree from one region to the next: a third of it is within reach of both
SECONDS, ROUNDS = 10.0, 2
Placed = TypeVar("Placed", bound=Community | HealthCentre)


def national(regions: int, vans: int, requests: int, days: int = 6, seed: int = 0) -> tuple[Problem, Regions]:
    """Return a week of so many regions, each with so many vans and requests, and the bases of each region."""
    weeks = [_named(full_week(vans, days, requests, 0, seed + n), f"{n + 1:02}-", n * NORTH) for n in range(regions)]
    first = weeks[0]
    whole = replace(
        first,
        dataset=f"drawn {regions} regions x {vans} x {days} x {requests}, seed {seed}",
        settings=replace(first.settings, travel=replace(first.settings.travel, engine="circle")),
        bases=_all([one.bases for one in weeks]),
        health_centres=_all([one.health_centres for one in weeks]),
        communities=_all([one.communities for one in weeks]),
        vans=_all([one.vans for one in weeks]),
        staff=_all([one.staff for one in weeks]),
        requests=_all([one.requests for one in weeks]),
        stock=tuple(lot for one in weeks for lot in one.stock),
        funders={
            name: replace(
                funder,
                cap_xof=None if funder.cap_xof is None else regions * funder.cap_xof,
                cap_ml=None if funder.cap_ml is None else regions * funder.cap_ml,
            )
            for name, funder in first.funders.items()
        },
        closures=(),
        roads=(),
    )
    return whole, {f"{n + 1:02}": frozenset(one.bases) for n, one in enumerate(weeks)}


T = TypeVar("T")


def _all(tables: Sequence[Mapping[str, T]]) -> dict[str, T]:
    return {name: row for table in tables for name, row in table.items()}


def _named(week: Problem, prefix: str, north: float) -> Problem:
    """Return a week whose places, vans, staff and requests have names of their own, so many degrees further north."""

    def at(name: str) -> str:
        return prefix + name

    def moved(table: Mapping[str, Placed]) -> dict[str, Placed]:
        return {at(name): replace(row, id=at(name), lat=row.lat + north) for name, row in table.items()}

    def request(row: Request) -> Request:
        van = None if row.van is None else at(row.van)
        promises = tuple(replace(one, van=one.van and at(one.van)) for one in row.promises)
        return replace(row, id=at(row.id), community=at(row.community), van=van, promises=promises)

    def crew(row: Staff) -> Staff:
        return replace(row, id=at(row.id), van=None if row.van is None else at(row.van))

    def van(row: Van) -> Van:
        return replace(row, id=at(row.id), base=at(row.base))

    communities = {
        name: replace(row, health_centre=at(row.health_centre)) for name, row in moved(week.communities).items()
    }
    return replace(
        week,
        bases={at(name): replace(row, id=at(name), lat=row.lat + north) for name, row in week.bases.items()},
        health_centres=moved(week.health_centres),
        communities=communities,
        vans={at(name): van(row) for name, row in week.vans.items()},
        staff={at(name): crew(row) for name, row in week.staff.items()},
        requests={at(name): request(row) for name, row in week.requests.items()},
        stock=tuple(replace(lot, place=at(lot.place)) for lot in week.stock),
    )


def told(problem: Problem, found: Joined, seconds: float) -> None:
    """Print what the regions together reach, and what no plan of the whole passes."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    served = sum(bool(answer.clinics) for answer in found.plan.answers)
    print(f"{problem.dataset}: {len(problem.vans)} vans, {len(problem.requests)} requests")
    print(f"  {served} served, value {found.plan.score.value / 1000:.1f}, bounds of the rounds in points:")
    print(f"  {', '.join(f'{bound / 1000:.1f}' for bound in found.bounds)}; gap {found.gap:.2%}")
    print(f"  missed musts {found.plan.score.must_missed}, rules broken {len(found.broken)}")
    print(f"  {seconds:.0f} s, {memory:.0f} MB at most in this process")


def main(regions: int = 10, vans: int = 5, requests: int = 30, workers: int = 1) -> None:
    """Plan a national week region by region, nothing kept before, and print the figures."""
    problem, bases = national(regions, vans, requests)
    with tempfile.TemporaryDirectory() as folder:
        run = partial(sweep, seconds=SECONDS, workers=workers, folder=Path(folder))
        began = perf_counter()
        found = joined(problem, bases, ROUNDS, run)
        told(problem, found, perf_counter() - began)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
