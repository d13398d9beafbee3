"""Van-days as plain arrays for long tours, where no escort, mark, rest or limit but the clock and the rows counts.

A *stand* is a place of the van-day's visits in their order, then its start, then its end. Windows are for the arrival:
set-up and begins-by are in them, and *work* is set-up, service and pack-up. So the same arrays read backward, from the
end to the start, are a van-day again (``reverse``).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.instance import Instance, VanDay

Ints = npt.NDArray[np.int64]

NEVER = 1 << 40


class Way(NamedTuple):
    """One van-day: ``leg`` (stands x stands, NEVER where there is no way), ``windows`` (visits x windows x 2).

    Times count from when the van leaves; ``shift`` is when it must be back.
    """

    leg: Ints
    work: Ints
    windows: Ints
    shift: int

    @property
    def alone(self) -> npt.NDArray[np.bool_]:
        """Which visits a tour can make and nothing else."""
        count = len(self.work)
        ready = self.leg[count, :count, None]
        arrive = np.maximum(ready, self.windows[:, :, 0])
        back = arrive + (self.work + self.leg[:count, count + 1])[:, None]
        return np.asarray(((arrive <= self.windows[:, :, 1]) & (back <= self.shift)).any(axis=1))

    @property
    def reverse(self) -> Way:
        """The van-day read from its end to its start; times count back from the end of the shift."""
        count = len(self.work)
        turn = np.array([*range(count), count + 1, count])
        leg = np.ascontiguousarray(self.leg.T[turn][:, turn])
        windows = self.shift - self.windows[:, ::-1, ::-1] - self.work[:, None, None]
        windows = np.where(self.windows[:, ::-1, ::-1] >= NEVER, NEVER, windows)
        windows[(self.windows[:, ::-1, 0] > self.windows[:, ::-1, 1])] = (NEVER, -1)
        return Way(leg, self.work, in_order(windows), self.shift)

    def only(self, visits: Ints) -> Way:
        """Return the van-day with these visits alone."""
        count = len(self.work)
        stands = np.concatenate((visits, [count, count + 1]))
        leg = np.ascontiguousarray(self.leg[np.ix_(stands, stands)])
        return Way(leg, self.work[visits], self.windows[visits], self.shift)


def in_order(windows: Ints) -> Ints:
    """Return each visit's windows by their opening, those that are none last."""
    order = np.argsort(windows[:, :, 0], axis=1, kind="stable")
    return np.ascontiguousarray(np.take_along_axis(windows, order[:, :, None], axis=1))


def way_of(instance: Instance, day: VanDay) -> Way:
    """Return a van-day as arrays; windows are cut to when the van can arrive from its start and still be back."""
    visits = [instance.visits[number] for number in day.visits]
    places = np.array([*(visit.place for visit in visits), day.start, day.end], np.int64)
    minutes = instance.legs[day.legs].minutes[np.ix_(places, places)].astype(np.int64)
    leg = np.where(minutes < 0, NEVER, minutes)
    work = np.array([visit.setup + visit.service + visit.packup for visit in visits], np.int64)
    most = max((len(visit.windows) for visit in visits), default=1)
    windows = np.tile(np.array([NEVER, -1], np.int64), (len(visits), max(1, most), 1))
    for row, visit in enumerate(visits):
        begins_by = NEVER if visit.begins_by is None else visit.begins_by
        for column, (opens, closes) in enumerate(visit.windows):
            first = max(opens - visit.setup - day.leaves, 0)
            last = min(min(closes, begins_by) - visit.setup, day.returns - int(work[row])) - day.leaves
            if first <= last:
                windows[row, column] = first, last
    return Way(leg, work, in_order(windows), day.returns - day.leaves)


def never_shorter(way: Way) -> npt.NDArray[np.bool_]:
    """Return which visits never make a tour quicker by being on the way, whatever lies before and after."""
    count = len(way.work)
    found = np.ones(count, np.bool_)
    for stop in range(count):
        through = way.leg[:, stop, None] + way.work[stop] + way.leg[None, stop, :]
        shorter = through < way.leg
        shorter[stop], shorter[:, stop] = False, False
        found[stop] = not shorter.any()
    return found
