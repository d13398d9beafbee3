"""The best order of a tour's visits, stop by stop."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from threading import local

import numpy as np

from planner.engine.instance import Instance
from planner.engine.kernel import (
    ACTION,
    MAX_VISITS,
    NO_REST,
    PARENT,
    REST_BEFORE_LEAVING,
    REST_ON_ARRIVAL,
    REST_WITHIN,
    all_orders,
)
from planner.engine.listing import Workspace, day_arrays

_OWN = local()  # each thread's memory: lending it anew for each tour takes longer than most tours do


class Do(Enum):
    """What is done at a stop."""

    VISIT = 0
    BEFORE = 1
    AFTER = 2


class RestAt(Enum):
    """When, at a stop, the rest is taken."""

    NONE = NO_REST
    ON_ARRIVAL = REST_ON_ARRIVAL
    WITHIN = REST_WITHIN
    BEFORE_LEAVING = REST_BEFORE_LEAVING


@dataclass(frozen=True, slots=True)
class Step:
    """A stop: the visit it makes, or the escort it picks up (BEFORE) or brings back (AFTER)."""

    do: Do
    number: int
    rest: RestAt


@dataclass(frozen=True, slots=True)
class Route:
    """A tour in order, and what it uses."""

    van_day: int
    steps: tuple[Step, ...]
    returns: int
    resources: tuple[int, ...]


def best_route(instance: Instance, van_day: int, visits: tuple[int, ...], used: tuple[int, ...] = ()) -> Route | None:
    """Return the route over exactly these visits that uses ``used`` (default: the least), then returns first.

    None where there is none. Ties go to the order found first, which is that of the visits' numbers. Raises
    ``ValueError`` for more than ``MAX_VISITS`` visits.
    """
    if len(visits) > MAX_VISITS:
        raise ValueError(f"van-day {van_day}: {len(visits)} visits, {MAX_VISITS} at most")
    most = instance.van_days[van_day].max_visits
    if most is not None and len(visits) > most:
        return None
    day = day_arrays(instance, instance.van_days[van_day], visits)
    space = _space(len(instance.resources))
    chosen = np.arange(len(visits), dtype=np.int64)
    count = all_orders(day, chosen, len(visits), space.own, space.pool, space.heads, space.finals)
    if count < 0:
        raise MemoryError(f"van-day {van_day}: too many orders of {len(visits)} visits")
    rows = sorted((tuple(row[2:]), row[1], row[0]) for row in space.finals[:count].tolist())
    if used:
        rows = [row for row in rows if row[0] == used]
    if not rows:
        return None
    resources, returns, label = rows[0]
    steps: list[Step] = []
    escorts = sorted_escorts(instance, visits)
    while space.pool[label, PARENT] >= 0:
        rest, action = divmod(int(space.pool[label, ACTION]), 10_000)
        what, target = divmod(action, 1_000)
        number = visits[target] if Do(what) is Do.VISIT else escorts[target - len(visits)]
        steps.append(Step(Do(what), number, RestAt(rest)))
        label = int(space.pool[label, PARENT])
    return Route(van_day, tuple(reversed(steps)), returns, resources)


def _space(resources: int) -> Workspace:
    """Return this thread's workspace for that many resources; the last that was asked for is kept."""
    kept: tuple[int, Workspace] | None = getattr(_OWN, "kept", None)
    if kept is None or kept[0] != resources:
        kept = resources, Workspace.of(resources)
        _OWN.kept = kept
    return kept[1]


def sorted_escorts(instance: Instance, visits: tuple[int, ...]) -> list[int]:
    """Return the escorts of these visits in the order in which the visits first name them."""
    named = [instance.visits[number].escort for number in visits]
    return list(dict.fromkeys(escort for escort in named if escort is not None))
