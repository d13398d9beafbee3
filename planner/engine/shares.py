"""What each visit and tour of a van-day adds to the rows and to the objective, where it all adds up.

Only for rows that limit from above what is never taken back, so that no tours at all are a choice and dropping a visit
or a tour never breaks a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.engine.instance import Instance, Objective, Row, VanDay
from planner.engine.ways import NEVER, Ints


@dataclass(frozen=True, slots=True)
class Shares:
    """By van-day: ``value`` of its visits and ``held`` of the rows (visits x rows), and of the tour itself.

    ``cost`` of the legs between stands, its return first counted by the leg to the end. ``high`` are the rows' limits;
    ``group`` says which van-days share vans, ``vans`` how many those are.
    """

    value: tuple[Ints, ...]
    held: tuple[Ints, ...]
    cost: tuple[Ints, ...]
    tour_value: Ints
    tour_held: Ints
    high: Ints
    group: Ints
    vans: Ints

    def worth(self, van_day: int, order: tuple[int, ...]) -> int:
        """Return what a tour adds to the objective; its visits in order, numbered within the van-day."""
        count = len(self.value[van_day])
        stops = [count, *order, count + 1]
        found = int(self.tour_value[van_day]) + int(self.value[van_day][list(order)].sum())
        return found - int(self.cost[van_day][stops[:-1], stops[1:]].sum())

    def beyond(self, van_day: int, rows: Ints, scale: int) -> tuple[Ints, int]:
        """Return what its visits, and a tour itself, are worth beyond prices of the rows, in parts of ``scale``."""
        gain = self.value[van_day] * scale - self.held[van_day] @ rows
        return gain, int(self.tour_value[van_day] * scale - self.tour_held[van_day] @ rows)


def can_generate(instance: Instance) -> bool:
    """Return whether ``generate`` knows all that the instance asks: one objective, simple visits, rows that limit."""
    if len(instance.objectives) != 1 or instance.sides:
        return False
    total = instance.objectives[0].sum
    plain = not total.marks and not total.sides and total.on is None
    visits = all(visit.escort is None and visit.setup + visit.service + visit.packup > 0 for visit in instance.visits)
    return plain and visits and all(map(_simple_day, instance.van_days)) and all(map(_simple_row, instance.rows))


def _simple_day(day: VanDay) -> bool:
    rested = day.rest is not None and day.rest.minutes > 0
    limited = day.max_visits is not None and day.max_visits < len(day.visits)
    return not (rested or limited or day.bare or day.max_drive is not None or day.room is not None)


def _simple_row(row: Row) -> bool:
    total = row.sum
    factors = [*total.visits.values(), *total.calls.values(), *total.tours.values()]
    plain = not total.marks and not total.resources and not total.sides
    limits = (row.low is None or row.low <= 0) and (row.high is None or row.high >= 0)
    return plain and limits and min(factors, default=0) >= 0


def shares_of(instance: Instance) -> Shares:
    """Return the shares of an instance that ``can_generate`` takes; more value is better."""
    rows = [row for row in instance.rows if row.high is not None]
    vans = instance.vans
    pairs = sorted({(day.day, van) for day, van in zip(instance.van_days, vans, strict=True)})
    counts = dict.fromkeys(pairs, 0)
    for day, van in zip(instance.van_days, vans, strict=True):
        counts[day.day, van] = day.count
    parts = [_of_day(instance, number, van, rows) for number, van in enumerate(vans)]
    return Shares(
        value=tuple(part[0] for part in parts),
        held=tuple(part[1] for part in parts),
        cost=tuple(part[2] for part in parts),
        tour_value=np.array([part[3] for part in parts], np.int64),
        tour_held=np.array(
            [[row.sum.tours.get(number, 0) for row in rows] for number in range(len(vans))], np.int64
        ).reshape(len(vans), len(rows)),
        high=np.array([row.high for row in rows], np.int64),
        group=np.array(
            [pairs.index((day.day, van)) for day, van in zip(instance.van_days, vans, strict=True)], np.int64
        ),
        vans=np.array([counts[pair] for pair in pairs], np.int64),
    )


def _of_day(instance: Instance, number: int, van: int, rows: list[Row]) -> tuple[Ints, Ints, Ints, int]:
    """Return a van-day's value and rows by visit, the cost of its legs, and the value of the tour itself."""
    day, objective = instance.van_days[number], instance.objectives[0]
    sign, total = (1 if objective.maximise else -1), objective.sum

    def worth(visit: int) -> int:
        found = total.visits.get((visit, day.day), 0) + total.calls.get((visit, day.day, van), 0)
        return sign * (found + _used(objective, instance.visits[visit].resources))

    held = [
        [row.sum.visits.get((visit, day.day), 0) + row.sum.calls.get((visit, day.day, van), 0) for row in rows]
        for visit in day.visits
    ]
    _, cost = legs_between(instance, day, day.visits)
    tour_value = sign * (total.tours.get(number, 0) + _used(objective, day.resources))
    return (
        np.array([worth(visit) for visit in day.visits], np.int64),
        np.array(held, np.int64).reshape(len(day.visits), len(rows)),
        cost,
        tour_value,
    )


def legs_between(instance: Instance, day: VanDay, visits: Sequence[int]) -> tuple[Ints, Ints]:
    """Return the minutes (NEVER where there is no way) and the cost of the legs between visits, start and end."""
    objective = instance.objectives[0]
    places = np.array([*(instance.visits[visit].place for visit in visits), day.start, day.end], np.int64)
    minutes = instance.legs[day.legs].minutes[np.ix_(places, places)].astype(np.int64)
    cost = np.zeros(minutes.shape, np.int64)
    sign = 1 if objective.maximise else -1
    for resource, factor in objective.sum.resources.items():
        cost -= sign * factor * instance.legs[day.legs].resources[resource][np.ix_(places, places)]
    return np.where(minutes < 0, NEVER, minutes), cost


def _used(objective: Objective, resources: tuple[int, ...]) -> int:
    return sum(factor * resources[number] for number, factor in objective.sum.resources.items() if resources)
