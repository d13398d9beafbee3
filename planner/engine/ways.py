"""The ways of a van through the days: where it is, where it stays, and what the best way with a given day brings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.engine.instance import Instance, Row, Stay, Sum
from planner.engine.terms import Ints

NO_WAY = -(1 << 61)


def moves(instance: Instance) -> Iterator[Row]:
    """Yield the rows that hold each van with a home to one way through the days.

    A tour that ends away begins a stay, one that begins away ends it; from home only when the van stays nowhere else.
    """
    begin: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    end: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    homes: dict[int, int] = {}
    for number, (van, one) in enumerate(zip(instance.vans, instance.van_days, strict=True)):
        if one.home is not None:
            homes[van] = one.home
            begin[van, one.start, one.day].append(number)
            end[van, one.end, one.day].append(number)
    arrives: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    leaves: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    nights: dict[tuple[int, int], list[int]] = defaultdict(list)
    for stay in instance.stays:
        arrives[stay.van, stay.place, stay.arrives].append(stay.side)
        leaves[stay.van, stay.place, stay.leaves].append(stay.side)
        for night in range(stay.arrives, stay.leaves):
            nights[stay.van, night].append(stay.side)
    for tours, stays in ((end, arrives), (begin, leaves)):
        for van, place, day in sorted(tours.keys() | stays.keys()):
            if place != homes[van]:
                key = van, place, day
                yield Row(Sum(tours=dict.fromkeys(tours[key], 1), sides=dict.fromkeys(stays[key], -1)), 0, 0)
    for (van, night), sides in sorted(nights.items()):
        from_home = begin[van, homes[van], night + 1]
        yield Row(Sum(tours=dict.fromkeys(from_home, 1), sides=dict.fromkeys(sides, 1)), None, 1)


@dataclass(slots=True)
class Ways:
    """The best ways of the vans: what they bring in all, and what is lost on the best way with a van-day or a stay."""

    total: int
    lost: Ints
    lost_by_stay: dict[int, int]


def best_ways(instance: Instance, best: Ints, side_gain: Ints) -> Ways:
    """Return the best ways where the best tour of each van-day brings ``best``, a stay its side variable's gain."""
    of_van: dict[int, list[int]] = defaultdict(list)
    for number, van in enumerate(instance.vans):
        of_van[van].append(number)
    stays: dict[int, list[Stay]] = defaultdict(list)
    for stay in instance.stays:
        stays[stay.van].append(stay)
    ways = Ways(0, np.zeros(len(best), np.int64), {})
    for van, numbers in of_van.items():
        if instance.van_days[numbers[0]].home is None:
            _days_apart(instance, numbers, best, ways)
        else:
            _Way(instance, numbers, stays[van], best, side_gain).add_to(ways)
    return ways


def _days_apart(instance: Instance, numbers: list[int], best: Ints, ways: Ways) -> None:
    """Add the best of each day by itself, or nothing."""
    of_day: dict[int, list[int]] = defaultdict(list)
    for number in numbers:
        of_day[instance.van_days[number].day].append(number)
    for alike in of_day.values():
        most = max(0, *(int(best[number]) for number in alike))
        ways.total += instance.van_days[alike[0]].count * most
        for number in alike:
            ways.lost[number] = most - best[number] if best[number] > NO_WAY else -NO_WAY


class _Way:
    """The best ways of one van up to each day and from each day on, by where it then is."""

    def __init__(self, instance: Instance, numbers: list[int], stays: list[Stay], best: Ints, side_gain: Ints) -> None:
        self.days = {number: instance.van_days[number] for number in numbers}
        self.count = self.days[numbers[0]].count
        self.home = self.days[numbers[0]].home
        self.best = {number: int(best[number]) for number in numbers if best[number] > NO_WAY}
        self.stays = [(stay, int(side_gain[stay.side])) for stay in stays]
        self.last = 1 + max(day.day for day in self.days.values())
        self.of_day: dict[int, list[int]] = defaultdict(list)
        for number in self.best:
            self.of_day[self.days[number].day].append(number)
        # What the best way brings before a day begins at a place, and from then on; after a tour ends there, and on.
        self.before: dict[tuple[int | None, int], int] = {(self.home, 0): 0}
        self.ended: dict[tuple[int | None, int], int] = {}
        self.after: dict[tuple[int | None, int], int] = {(self.home, self.last): 0}
        self.arrived: dict[tuple[int | None, int], int] = {}
        self._forward()
        self._backward()

    def _forward(self) -> None:
        for day in range(self.last):
            for stay, gain in self.stays:
                if stay.leaves == day:
                    self._raise(
                        self.before, (stay.place, day), self.ended.get((stay.place, stay.arrives), NO_WAY), gain
                    )
            self._raise(self.before, (self.home, day + 1), self.before.get((self.home, day), NO_WAY), 0)
            for number in self.of_day[day]:
                one = self.days[number]
                so_far = self.before.get((one.start, day), NO_WAY)
                into = (self.before, (self.home, day + 1)) if one.end == self.home else (self.ended, (one.end, day))
                self._raise(*into, so_far, self.best[number])

    def _backward(self) -> None:
        for day in reversed(range(self.last)):
            for stay, gain in self.stays:
                if stay.arrives == day:
                    self._raise(
                        self.arrived, (stay.place, day), self.after.get((stay.place, stay.leaves), NO_WAY), gain
                    )
            self._raise(self.after, (self.home, day), self.after.get((self.home, day + 1), NO_WAY), 0)
            for number in self.of_day[day]:
                one = self.days[number]
                self._raise(self.after, (one.start, day), self._from(number), self.best[number])

    def _from(self, number: int) -> int:
        """Return what the best way brings after a tour of a van-day."""
        one = self.days[number]
        if one.end == self.home:
            return self.after.get((self.home, one.day + 1), NO_WAY)
        return self.arrived.get((one.end, one.day), NO_WAY)

    @staticmethod
    def _raise(values: dict[tuple[int | None, int], int], key: tuple[int | None, int], so_far: int, gain: int) -> None:
        if so_far > NO_WAY:
            values[key] = max(values.get(key, NO_WAY), so_far + gain)

    def add_to(self, ways: Ways) -> None:
        """Add what the best way brings, and what is lost with each van-day and stay."""
        most = self.after[self.home, 0]
        ways.total += self.count * most
        for number, one in self.days.items():
            parts = self.before.get((one.start, one.day), NO_WAY), self._from(number)
            possible = number in self.best and min(parts) > NO_WAY
            ways.lost[number] = most - sum(parts) - self.best[number] if possible else -NO_WAY
        for stay, gain in self.stays:
            parts = (
                self.ended.get((stay.place, stay.arrives), NO_WAY),
                self.after.get((stay.place, stay.leaves), NO_WAY),
            )
            ways.lost_by_stay[stay.side] = most - sum(parts) - gain if min(parts) > NO_WAY else -NO_WAY
