"""What a tour can be worth at most, by stand and grain of time: quick, however many labels there would be.

Of all partial tours that leave a stand within one grain of time, only the earliest leave is kept, and the most that any
is worth: perhaps of two different ones, so what is said is never too little. The best that came from another stand is
kept beside, so no tour goes straight back to where it comes from (two-cycles: D. Houck et al., 1980; the rounded clock:
N. Christofides, A. Mingozzi and P. Toth, 1981); it may come back by way of a third.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled
from planner.engine.labels import NOTHING, arrival, following
from planner.engine.ways import NEVER

Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]

START = -1  # the grain that a tour's first visit is come from


class Swept(NamedTuple):
    """By grain of time and visit: the earliest leave, the most worth, and from which visit and grain that came.

    ``worth``, ``came`` and ``came_at`` have two places: the best of all, and the best of those that came from another.
    """

    clock: Ints
    worth: Ints
    came: Places
    came_at: Places


@compiled
def sweep(way: Any, gain: Any, price: Any, grain: Any) -> Any:
    """Return the most that partial tours are worth; ``gain`` by visit, ``price`` by leg."""
    count = way.work.shape[0]
    bins = way.shift // grain + 1
    clock = np.full((bins, count), NEVER, np.int64)
    worth = np.full((bins, count, 2), NOTHING, np.int64)
    came = np.full((bins, count, 2), -1, np.int32)
    came_at = np.full((bins, count, 2), START, np.int32)
    follows, followers = following(way)
    shortest = way.shift + 1
    for a in range(count):
        for number in range(followers[a]):
            b = follows[a, number]
            shortest = min(shortest, way.leg[a, b] + way.work[b])
    # A tour leaves no more visits than so many within one grain.
    rounds = (grain - 1) // max(1, shortest) + 1
    # The best, of those left in an earlier grain, and from where it came; the best that came from another.
    best = np.full(count, NOTHING, np.int64)
    best_came = np.full(count, -1, np.int64)
    beside = np.full(count, NOTHING, np.int64)
    changed = np.ones(count + 1, np.bool_)
    for at in range(START, bins):
        for visit in range(count):
            changed[visit] = at >= 0 and worth[at, visit, 0] > NOTHING
        for turn in range(rounds if at >= 0 else 1):
            again = False
            for here in range(count + 1):
                if not changed[here]:
                    continue
                changed[here] = False
                now, first, second, back, only = 0, 0, NOTHING, -1, -1
                if here < count:
                    now = clock[at, here]
                    first, second, back = worth[at, here, 0], worth[at, here, 1], came[at, here, 0]
                    # Worth no more than what was left earlier, it pays only to where that came from, if at all.
                    if turn == 0 and first > best[here]:
                        beside[here] = max(second, beside[here] if back == best_came[here] else best[here])
                        best[here], best_came[here] = first, back
                    elif turn == 0:
                        other = second if back == best_came[here] else first
                        if other <= beside[here] or best_came[here] == count:
                            continue
                        beside[here], only = other, best_came[here]
                for number in range(followers[here] if only < 0 else 1):
                    to = follows[here, number] if only < 0 else only
                    mine = second if to == back else first
                    if mine <= NOTHING:
                        continue
                    arrive = arrival(way.windows, to, now + way.leg[here, to])
                    if arrive >= NEVER or arrive + way.work[to] > way.shift:
                        continue
                    leave = arrive + way.work[to]
                    total = mine + gain[to] - price[here, to]
                    slot = leave // grain
                    better = leave < clock[slot, to]
                    if better:
                        clock[slot, to] = leave
                    if total > worth[slot, to, 0]:
                        if came[slot, to, 0] != here:
                            worth[slot, to, 1] = worth[slot, to, 0]
                            came[slot, to, 1] = came[slot, to, 0]
                            came_at[slot, to, 1] = came_at[slot, to, 0]
                        worth[slot, to, 0], came[slot, to, 0], came_at[slot, to, 0] = total, here, at
                        better = True
                    elif total > worth[slot, to, 1] and came[slot, to, 0] != here:
                        worth[slot, to, 1], came[slot, to, 1], came_at[slot, to, 1] = total, here, at
                        better = True
                    if better and slot == at:
                        changed[to] = True
                        again = True
            if not again:
                break
    return Swept(clock, worth, came, came_at)


@compiled
def best_swept(way: Any, price: Any, swept: Any) -> Any:
    """Return the most that a complete tour is worth, 0 for none, and how often the one worth that makes each visit.

    Where several visits are left within one grain that tour is not always found whole, but its worth is right.
    """
    count = way.work.shape[0]
    most, at, here = 0, START, count
    for slot in range(swept.clock.shape[0]):
        for visit in range(count):
            if swept.worth[slot, visit, 0] > NOTHING:
                total = swept.worth[slot, visit, 0] - price[visit, count + 1]
                if total > most and swept.clock[slot, visit] + way.leg[visit, count + 1] <= way.shift:
                    most, at, here = total, slot, visit
    made = np.zeros(count, np.int64)
    left, then = way.shift, -1
    while 0 <= here < count and left > 0:
        made[here] += 1
        left -= way.work[here]
        place = 1 if swept.came[at, here, 0] == then else 0
        then, here, at = here, swept.came[at, here, place], swept.came_at[at, here, place]
    return most, made


@compiled
def earned_after(way: Any, gain: Any, swept: Any, grain: Any) -> Any:
    """Return from a van-day swept what can be earned after each visit in its reverse, by the grain it is left in."""
    count = way.work.shape[0]
    grains = way.shift // grain + 1
    found = np.full((count, grains), NOTHING, np.int64)
    for slot in range(swept.clock.shape[0]):
        for visit in range(count):
            if swept.worth[slot, visit, 0] > NOTHING:
                latest = (way.shift - swept.clock[slot, visit] + way.work[visit]) // grain
                found[visit, latest] = max(found[visit, latest], swept.worth[slot, visit, 0] - gain[visit])
    for visit in range(count):
        for slot in range(grains - 2, -1, -1):
            found[visit, slot] = max(found[visit, slot], found[visit, slot + 1])
    return found
