"""Generated tours as a listing to choose among."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from planner.engine.frame import Frame
from planner.engine.instance import Instance
from planner.engine.listing import Listing
from planner.engine.master import Tour
from planner.engine.pick import Found
from planner.engine.shares import shares_of
from planner.engine.sums import repeats


class Offered:
    """Tours as a listing to choose among: of those over the same visits, the one worth most; once for each like van."""

    def __init__(self, instance: Instance, tours: Iterable[Tour], *, complete: bool = False) -> None:
        shares = shares_of(instance)
        unique: dict[Tour, Tour] = {}
        for day, order in tours:
            key = day, tuple(sorted(order))
            if key not in unique or shares.worth(day, order) > shares.worth(*unique[key]):
                unique[key] = (day, order)
        often = repeats(instance)
        self.tours: list[Tour] = []
        self.at: dict[Tour, list[int]] = {}
        for key, tour in unique.items():
            van_day = instance.van_days[tour[0]]
            made = [van_day.visits[at] for at in tour[1]]
            times = min(van_day.count, int(often[van_day.day, made].min()))
            self.at[key] = list(range(len(self.tours), len(self.tours) + times))
            self.tours += [tour] * times
        self.rows = np.arange(len(self.tours))
        self.frame = Frame(instance, _listing(instance, self.tours, complete=complete))

    def choice(self, tours: Iterable[Tour]) -> Found:
        """Return a choice of these tours as rows."""
        often = Counter((day, tuple(sorted(order))) for day, order in tours)
        return Found(tuple(sorted(row for key, times in often.items() for row in self.at[key][:times])), ())

    def tours_of(self, found: Found) -> tuple[Tour, ...]:
        """Return the tours of a choice."""
        return tuple(self.tours[at] for at in found.tours)


def _listing(instance: Instance, tours: list[Tour], *, complete: bool) -> Listing:
    """Return tours as a listing, with what they use of each resource."""
    visits = np.full((len(tours), max((len(order) for _, order in tours), default=1)), -1, np.int16)
    resources = np.zeros((len(tours), len(instance.resources)), np.int64)
    for row, (number, order) in enumerate(tours):
        day = instance.van_days[number]
        made = [day.visits[at] for at in order]
        visits[row, : len(made)] = made
        if instance.resources:
            stops = [day.start, *(instance.visits[visit].place for visit in made), day.end]
            used = instance.legs[day.legs].resources[:, stops[:-1], stops[1:]].sum(axis=1)
            for part in (day.resources, *(instance.visits[visit].resources for visit in made)):
                used = used + (np.array(part, np.int64) if part else 0)
            resources[row] = used
    return Listing(np.array([number for number, _ in tours], np.int32), visits, resources, complete)
