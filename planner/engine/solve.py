"""One call for every size: list all tours and choose among them, or generate those that pay where they are too many.

Listing takes what escorts, rests and side variables ask, and proves; where a list grows too long for the time given,
its best tours are chosen part by part (``choose``). Simple problems whose list does not end go to ``generate``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from time import monotonic

import numpy as np

from planner.engine.carried import carried
from planner.engine.choose import Choice, First, Level, Moment, Report, choose
from planner.engine.generate import Generated, generate
from planner.engine.handed import Handed
from planner.engine.instance import Instance
from planner.engine.listing import THREADS, Listing, list_tours
from planner.engine.shares import can_generate

LISTING = 0.3  # of the time given, where the tours can be generated instead, and
LONGEST_LISTING = 0.8  # where they cannot: a list cut short leaves time for a choice, without a bound


@dataclass(frozen=True, slots=True)
class Solved:
    """The choice, as rows of the listing; by which ``depth`` it was found (list, generate)."""

    listing: Listing
    choice: Choice
    depth: str


def solve(
    instance: Instance,
    *,
    deadline: float,
    looser: Callable[[], Instance] | None = None,
    first: First = (),
    handed: Handed | None = None,
    seed: int = 1,
    workers: int = 1,
    threads: int = THREADS,
    report: Report | None = None,
) -> Solved:
    """Return the best choice found by the deadline (``time.monotonic``), and its bounds.

    ``first`` are tours to start from (van-day, visits), ``looser`` makes a problem with the same visits, days, places
    and objectives in which every choice has one as good. The search begins from what another problem ``handed`` on;
    what was proven of that one and holds of this one is not proven again. With one worker the same for a seed; a second
    one searches beside the proof; ``threads`` list tours. Ctrl-C keeps the best so far. Raises ``NothingFound`` where
    not even one choice was found.
    """
    began = monotonic()
    simple = can_generate(instance)
    until = began + (LISTING if simple else LONGEST_LISTING) * (deadline - began)
    listing = list_tours(instance, deadline=until, threads=threads, report=report)
    if simple and not listing.complete:
        made = generate(instance, deadline=deadline, seed=seed, report=report, first=first)
        return _generated(instance, made)

    def listed(other: Instance) -> tuple[Instance, Listing]:
        return other, list_tours(other, deadline=deadline, threads=threads)

    choice = choose(
        instance,
        listing,
        looser=None if looser is None else lambda: listed(looser()),
        first=first,
        known=None if handed is None else carried(handed.proven, instance),
        handed=handed,
        deadline=deadline,
        seed=seed,
        workers=workers,
        report=report,
    )
    return Solved(listing, choice, "list")


def _generated(instance: Instance, made: Generated) -> Solved:
    """Return generated tours as a listing of them alone, all chosen."""
    most = max((len(visits) for _, visits in made.tours), default=0)
    visits = np.full((len(made.tours), most), -1, np.int16)
    resources = np.zeros((len(made.tours), len(instance.resources)), np.int64)
    for row, (van_day, order) in enumerate(made.tours):
        visits[row, : len(order)] = order
        resources[row] = _used(instance, van_day, order)
    listing = Listing(np.array([day for day, _ in made.tours], np.int32), visits, resources, complete=False)
    objective = instance.objectives[0]
    level = Level(objective.name, made.level, made.bound, objective.tolerance, made.proven)
    trace = tuple(Moment(seconds, objective.name, level, bound) for seconds, level, bound in made.trace)
    return Solved(listing, Choice(tuple(range(len(made.tours))), (), (level,), trace), "generate")


def _used(instance: Instance, van_day: int, order: tuple[int, ...]) -> list[int]:
    """Return what a tour uses of each resource: its own, its visits' and its legs'."""
    day = instance.van_days[van_day]
    places = [day.start, *(instance.visits[visit].place for visit in order), day.end]
    legs = instance.legs[day.legs].resources
    whole = [list(day.resources), *(list(instance.visits[visit].resources) for visit in order)]
    whole += [legs[:, one, other].tolist() for one, other in pairwise(places)]
    return [sum(part[number] for part in whole if part) for number in range(len(instance.resources))]
