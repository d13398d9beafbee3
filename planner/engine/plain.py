"""The tours of a *plain* van-day: one without escorts and rests, by legs that are the shortest ways.

There the labels of a set of visits (which are made, where the van stands, its clock and what it has used) are those of
the set without its newest visit and those that hold it, so that only these are made as sets grow (``sets``); the
general loop (``kernel``) makes all of them anew for each set.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled, inlined
from planner.engine.kernel import NEVER, Day

Ints = npt.NDArray[np.int64]

DRIVE, CLOCK, USED = range(3)  # columns of a label: minutes driven, when the last visit is left; the resources follow
# What is known of a visit: its place, minutes from the start and to the end, the earliest arrival from the start, the
# latest time to leave for the end, set-up, service with pack-up.
PLACE, TO_START, TO_END, FIRST, HOME, SETUP, WORK = range(7)
SLOTS = 8  # labels of one set and one last visit, none better than another; more are left to the general loop


class Grown(NamedTuple):
    """The labels of the set that is being grown: its visits by their place in it, sets of them as masks."""

    legs: Ints  # visits x visits, minutes
    uses: Ints  # visits x visits x label: what the leg and the visit that it leads to use
    counts: Ints  # masks x visits: labels
    labels: Ints  # (masks x visits x SLOTS) x label
    new: Ints  # the label being made


class Alone(NamedTuple):
    """What is known of each visit by itself."""

    facts: Ints  # visits x facts
    windows: Ints  # visits x windows x 2: the first and the last start
    first: Ints  # visits x label: of the tour's first visit, the clock being when the van arrives
    last: Ints  # visits x label: what the way to the end uses


def is_plain(day: Day) -> bool:
    """Return whether a van-day has neither escorts nor a rest, and no leg that another way is shorter than."""
    return day.rest_minutes == 0 and not (day.escort >= 0).any() and bool((day.minutes == day.nearest).all())


def grown_tables(resources: int, most: int) -> Grown:
    """Return empty tables for sets of up to ``most`` visits."""
    width = USED + resources
    return Grown(
        np.zeros((most, most), np.int64),
        np.zeros((most, most, width), np.int64),
        np.zeros((1 << most, most), np.int64),
        np.zeros(((1 << most) * most * SLOTS, width), np.int64),
        np.zeros(width, np.int64),
    )


def alone(day: Day) -> Alone:
    """Return what is known of each visit of a van-day, by the nearest ways."""
    to = day.nearest[day.start, day.place].astype(np.int64)
    back = day.nearest[day.place, day.end].astype(np.int64)
    facts = (day.place, to, back, day.leaves + to, day.returns - back, day.setup, day.service + day.packup)
    used = day.fixed + day.leg_resources[:, day.start, day.place].T + day.visit_resources
    windows = day.windows.copy()
    windows[..., 1] = np.minimum(windows[..., 1], day.begins_by[:, None])
    return Alone(
        np.column_stack(facts),
        windows,
        np.column_stack((to, day.leaves + to, used)),
        np.column_stack((back, back, day.leg_resources[:, day.place, day.end].T)),
    )


@inlined
def left(windows: Any, visit: Any, ready: Any, work: Any) -> Any:
    """Return when a visit can be left that is ready to begin, NEVER where it cannot begin."""
    found = NEVER
    for window in range(windows.shape[1]):
        start = max(ready, windows[visit, window, 0])
        if start <= windows[visit, window, 1]:
            found = start + work
            break
    return found


@inlined
def _put(labels: Any, at: Any, count: Any, most: Any, label: Any, since: Any) -> Any:
    """Add a label to ``count`` others from row ``at`` on, unless one is no worse in every column from ``since`` on.

    Return how many there are; -1 where they would be more than ``most``.
    """
    kept = 0
    beaten = False
    for other in range(at, at + count):
        no_worse, no_better = True, True
        for column in range(since, label.shape[0]):
            no_worse = no_worse and labels[other, column] <= label[column]
            no_better = no_better and labels[other, column] >= label[column]
        if no_worse:
            beaten = True
            break
        if not no_better:
            if at + kept != other:
                for column in range(label.shape[0]):
                    labels[at + kept, column] = labels[other, column]
            kept += 1
    if beaten:  # and none was dropped: what the new one beats, the other would beat as well
        kept = count
    elif kept >= most:
        kept = -1
    else:
        for column in range(label.shape[0]):
            labels[at + kept, column] = label[column]
        kept += 1
    return kept


@compiled
def join(new: Any, chosen: Any, place: Any, minutes: Any, by_leg: Any, by_visit: Any, legs: Any, uses: Any) -> Any:
    """Write down the ways between the set's newest visit and its others."""
    visit = chosen[new]
    here = place[visit]
    for other in range(new):
        seen = chosen[other]
        there = place[seen]
        legs[other, new], legs[new, other] = minutes[there, here], minutes[here, there]
        for r in range(by_leg.shape[0]):
            uses[other, new, USED + r] = by_leg[r, there, here] + by_visit[visit, r]
            uses[new, other, USED + r] = by_leg[r, here, there] + by_visit[seen, r]


@compiled
def grow(
    new: Any,
    chosen: Any,
    since: Any,
    facts: Any,
    first: Any,
    windows: Any,
    max_drive: Any,
    legs: Any,
    uses: Any,
    counts: Any,
    labels: Any,
    label: Any,
) -> Any:
    """Make the labels of every set with the newest visit; return 1 where all visits go together, 0 where not.

    And -1 where there were too many labels. A label beats others by its columns from ``since`` on. Arrays are handed
    over one by one, for each access to a tuple of arrays is counted.
    """
    most, width = legs.shape[0], label.shape[0]
    bit = 1 << new
    for mask in range(bit, 2 * bit):
        alive = False
        for last in range(new + 1):
            if not mask & (1 << last):
                continue
            before = mask ^ (1 << last)
            visit, count, here = chosen[last], 0, (mask * most + last) * SLOTS
            setup, work, latest = facts[visit, SETUP], facts[visit, WORK], facts[visit, HOME]
            if before == 0:
                for column in range(width):
                    label[column] = first[visit, column]
                label[CLOCK] = left(windows, visit, first[visit, CLOCK] + setup, work)
                if label[CLOCK] <= latest and (max_drive < 0 or label[DRIVE] <= max_drive):
                    count = _put(labels, here, count, SLOTS, label, since)
            for other in range(new + 1):
                if not before & (1 << other):
                    continue
                there = (before * most + other) * SLOTS
                for row in range(there, there + counts[before, other]):
                    ready = labels[row, CLOCK] + legs[other, last] + setup
                    leave = left(windows, visit, ready, work)
                    if leave > latest:
                        continue
                    label[CLOCK] = leave
                    label[DRIVE] = labels[row, DRIVE] + legs[other, last]
                    for column in range(USED, width):
                        label[column] = labels[row, column] + uses[other, last, column]
                    if max_drive >= 0 and label[DRIVE] > max_drive:
                        continue
                    count = _put(labels, here, count, SLOTS, label, since)
                    if count < 0:
                        return -1
            counts[mask, last] = count
            alive = alive or count > 0
        if not alive:
            return 0
    return 1


@compiled
def complete(
    size: Any, chosen: Any, back: Any, max_drive: Any, counts: Any, labels: Any, label: Any, finals: Any
) -> Any:
    """Fill ``finals`` with the complete tours of the set that none other beats in every resource; return how many."""
    full, most = (1 << size) - 1, counts.shape[1]
    found = 0
    for last in range(size):
        there = (full * most + last) * SLOTS
        for row in range(there, there + counts[full, last]):
            for column in range(label.shape[0]):
                label[column] = labels[row, column] + back[chosen[last], column]
            if max_drive < 0 or label[DRIVE] <= max_drive:
                found = _put(finals, 0, found, finals.shape[0], label, USED)
    return found
