"""The hot loop for one set of visits, compiled: every order in which it can be driven.

A *label* is a partial tour: which visits are made, which escorts are aboard, where the van stands, whether its rest is
settled, the clock, the driving so far and the resources used. Of two labels alike in the first four, one is dropped
only if it is no better in any of the others. Waiting is always allowed, so an earlier clock is never worse. The rest is
settled once taken (RESTED), or when the van left after the rest's window opened (LEFT_LATE); a tour that comes back
before the window closes need not settle it (OPEN).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled, inlined

Ints = npt.NDArray[np.int64]

# Columns of the pool of labels; the resources follow.
MASK, ESCORTS, LAST, SETTLED, CLOCK, DRIVE, PARENT, ACTION, NEXT, DEAD, USED = range(11)
# What an action does, and when its rest is taken.
VISIT, BEFORE, AFTER = range(3)
OPEN, RESTED, LEFT_LATE = range(3)
NO_REST, REST_ON_ARRIVAL, REST_WITHIN, REST_BEFORE_LEAVING = range(4)

NEVER = 1 << 40
MAX_VISITS = 12


class Day(NamedTuple):
    """One van-day as arrays; visits are numbered locally, escorts globally."""

    start: int
    end: int
    leaves: int
    returns: int
    rest_opens: int
    rest_closes: int
    rest_minutes: int
    max_drive: int
    max_visits: int
    bare: bool
    fixed: Ints
    minutes: npt.NDArray[np.int32]
    nearest: npt.NDArray[np.int32]
    leg_resources: Ints
    place: Ints
    setup: Ints
    service: Ints
    packup: Ints
    windows: Ints
    begins_by: Ints
    escort: Ints
    present: npt.NDArray[np.bool_]
    visit_resources: Ints
    escort_place: Ints
    escort_before: Ints
    escort_after: Ints


class Own(NamedTuple):
    """One set's own small tables, filled by ``_gather``.

    A *stand* is where the van can be: the set's visits first, then its escorts' places, the start, the end.
    """

    leg: Ints  # stands x stands, minutes, NEVER where there is no way
    used: Ints  # resources x stands x stands: of the leg, and of the visit it leads to
    home: Ints  # stands: the least minutes to the end
    work: Ints  # visits: set-up, service and pack-up
    escort: Ints  # visits: which of the set's escorts, -1 none
    needs: Ints  # escorts: the visits that need it, as a mask
    power: Ints  # escorts: 3 to that power; an escort is not yet, aboard or back, written as a digit
    halt: Ints  # escorts x 2: minutes to take them up and to bring them back


def own_tables(resources: int) -> Own:
    """Return empty tables for sets of up to MAX_VISITS visits."""
    most = 2 * MAX_VISITS + 2
    return Own(
        np.zeros((most, most), np.int64),
        np.zeros((resources, most, most), np.int64),
        np.zeros(most, np.int64),
        np.zeros(MAX_VISITS, np.int64),
        np.zeros(MAX_VISITS, np.int64),
        np.zeros(MAX_VISITS, np.int64),
        np.ones(MAX_VISITS + 1, np.int64),
        np.zeros((MAX_VISITS, 2), np.int64),
    )


@compiled
def _gather(day: Any, chosen: Any, count: Any, own: Any) -> Any:
    """Fill the set's own tables; return how many escorts it needs."""
    escorts = 0
    places = np.empty(2 * MAX_VISITS + 2, np.int64)
    names = np.empty(MAX_VISITS, np.int64)
    for i in range(count):
        visit = chosen[i]
        places[i] = day.place[visit]
        own.work[i] = day.setup[visit] + day.service[visit] + day.packup[visit]
        own.escort[i] = -1
        wanted = day.escort[visit]
        if wanted < 0:
            continue
        for e in range(escorts):
            if names[e] == wanted:
                own.escort[i] = e
        if own.escort[i] < 0:
            e = escorts
            names[e], own.escort[i], own.needs[e] = wanted, e, 0
            own.halt[e, 0], own.halt[e, 1] = day.escort_before[wanted], day.escort_after[wanted]
            own.power[e + 1] = 3 * own.power[e]
            escorts += 1
        own.needs[own.escort[i]] |= 1 << i
    for e in range(escorts):
        places[count + e] = day.escort_place[names[e]]
    stands = count + escorts + 2
    places[stands - 2], places[stands - 1] = day.start, day.end
    for a in range(stands):
        own.home[a] = day.nearest[places[a], day.end]
        for b in range(stands):
            minutes = day.minutes[places[a], places[b]]
            own.leg[a, b] = NEVER if minutes < 0 else minutes
            for r in range(day.fixed.shape[0]):
                of_visit = day.visit_resources[chosen[b], r] if b < count else 0
                own.used[r, a, b] = day.leg_resources[r, places[a], places[b]] + of_visit
    return escorts


@inlined
def _start(windows: Any, begins_by: Any, visit: Any, ready: Any) -> Any:
    """Return the earliest start from ``ready`` on, or NEVER."""
    found = NEVER
    for window in range(windows.shape[1]):
        start = max(ready, windows[visit, window, 0])
        if start <= windows[visit, window, 1] and start <= begins_by[visit]:
            found = start
            break
    return found


@inlined
def _within(
    windows: Any, begins_by: Any, visit: Any, ready: Any, service: Any, opens: Any, closes: Any, pause: Any
) -> Any:
    """Return the end of a service that a rest pauses, or NEVER. It may start later, so that it lasts until the rest."""
    found = NEVER
    for window in range(windows.shape[1]):
        start = max(ready, windows[visit, window, 0], opens - service)
        last = min(start + service, closes - pause)
        in_time = start <= begins_by[visit] and start + pause <= windows[visit, window, 1]
        if in_time and max(start, opens) <= last:
            found = start + service + pause
            break
    return found


@inlined
def _push(pool: Any, size: Any, heads: Any, state: Any, label: Any, width: Any) -> Any:
    """Add a label unless one of its state is at least as good; return the new size (-1: the pool is full)."""
    other = heads[state]
    beaten = False
    while other >= 0:
        if pool[other, DEAD] == 0:
            no_worse = pool[other, CLOCK] <= label[CLOCK] and pool[other, DRIVE] <= label[DRIVE]
            no_better = pool[other, CLOCK] >= label[CLOCK] and pool[other, DRIVE] >= label[DRIVE]
            for column in range(USED, width):
                no_worse = no_worse and pool[other, column] <= label[column]
                no_better = no_better and pool[other, column] >= label[column]
            if no_worse:
                beaten = True
                break
            if no_better:
                pool[other, DEAD] = 1
        other = pool[other, NEXT]
    after = size
    if not beaten:
        if size >= pool.shape[0]:
            after = -1
        else:
            for column in range(width):
                pool[size, column] = label[column]
            pool[size, NEXT] = heads[state]
            heads[state] = size
            after = size + 1
    return after


@inlined
def _keep(finals: Any, count: Any, label: Any, here: Any, back: Any, width: Any) -> Any:
    """Keep a complete tour unless another is no worse in every resource; return how many are kept (-1: no room)."""
    kept = 0
    beaten = False
    for other in range(count):
        no_worse, no_better = True, True
        for column in range(USED, width):
            no_worse = no_worse and finals[other, 2 + column - USED] <= label[column]
            no_better = no_better and finals[other, 2 + column - USED] >= label[column]
        if no_worse and not (no_better and finals[other, 1] > back):
            beaten = True
            break
        if not no_better:
            for column in range(finals.shape[1]):
                finals[kept, column] = finals[other, column]
            kept += 1
    if beaten:
        kept = count
    elif kept >= finals.shape[0]:
        kept = -1
    else:
        finals[kept, 0], finals[kept, 1] = here, back
        for column in range(USED, width):
            finals[kept, 2 + column - USED] = label[column]
        kept += 1
    return kept


@compiled
def all_orders(day: Any, chosen: Any, count: Any, own: Any, pool: Any, heads: Any, finals: Any) -> Any:
    """Fill ``finals`` with the complete tours of a set that none other beats in every resource.

    ``chosen[:count]`` are local visits. ``finals`` gets (label, return minute, resources ...) rows; returns their
    number, or -1 where the pool, the table of states or ``finals`` is too small. Labels keep their parents for the
    way back. One long function on purpose: taken apart, even with its parts inlined, it lists half as many tours a
    second (``make bench``), for each access to a tuple of arrays is counted.
    """
    escorts = _gather(day, chosen, count, own)
    leg, used_by, home, work = own.leg, own.used, own.home, own.work
    escort, needs, power, halts = own.escort, own.needs, own.power, own.halt
    windows, setup, service, packup, present = day.windows, day.setup, day.service, day.packup, day.present
    begins_by = day.begins_by
    opens, closes, pause = day.rest_opens, day.rest_closes, day.rest_minutes
    returns, max_drive = day.returns, day.max_drive
    width = USED + day.fixed.shape[0]
    start, end = count + escorts, count + escorts + 1
    states = (1 << count) * power[escorts] * (start + 1) * 3
    if states > heads.shape[0]:
        return -1
    for state in range(states):
        heads[state] = -1
    full, all_back = (1 << count) - 1, power[escorts] - 1

    # The label being made is the pool's last row: it is copied to its place when it is kept.
    label = pool[pool.shape[0] - 1]
    pool = pool[: pool.shape[0] - 1]
    for column in range(width):
        label[column] = 0
    for column in range(USED, width):
        label[column] = day.fixed[column - USED]
    label[PARENT], label[LAST] = -1, start
    size = 0
    # Late first: of tours alike in all the first found is kept, and leaving later is better than resting on the way.
    may_rest = pause > 0 and day.leaves <= opens
    label[CLOCK], label[SETTLED] = opens + 1 if may_rest else day.leaves, LEFT_LATE
    size = _push(pool, size, heads, start * 3 + LEFT_LATE, label, width)
    if may_rest:
        label[CLOCK], label[SETTLED] = day.leaves, OPEN
        size = _push(pool, size, heads, start * 3 + OPEN, label, width)

    final_count = 0
    here = -1
    while here + 1 < size:
        here += 1
        if pool[here, DEAD] == 1:
            continue
        mask, aboard, last, settled = pool[here, MASK], pool[here, ESCORTS], pool[here, LAST], pool[here, SETTLED]
        clock = pool[here, CLOCK]
        if mask == full and aboard == all_back:
            back = clock + leg[last, end]
            late = back > returns or (settled == OPEN and back >= closes)
            # A rest that was not needed: the same tour without it is listed.
            needless = settled == RESTED and back < closes
            if late or needless or (max_drive >= 0 and pool[here, DRIVE] + leg[last, end] > max_drive):
                continue
            for column in range(USED, width):
                label[column] = pool[here, column] + used_by[column - USED, last, end]
            final_count = _keep(finals, final_count, label, here, back, width)
            if final_count < 0:
                return -1
            continue
        left = 0  # the work that is still to be done, whatever the order
        for i in range(count):
            if not mask & (1 << i):
                left += work[i]
        for stop in range(count + 2 * escorts):
            new_mask, action, target, halt = mask, VISIT, stop, 0
            after = aboard
            if stop < count:
                if mask & (1 << stop):
                    continue
                new_mask = mask | (1 << stop)
                e = escort[stop]
                if e >= 0:
                    status = (aboard // power[e]) % 3
                    # No stop is made for an escort whose place the first visit is at.
                    first_of_all = (mask & needs[e]) == 0
                    if first_of_all and (status == 0) != present[chosen[stop]]:
                        continue
                    last_of_all = present[chosen[stop]] and (new_mask & needs[e]) == needs[e]
                    after = aboard + ((2 if last_of_all else 1) - status) * power[e]
            else:
                e = (stop - count) % escorts
                status = (aboard // power[e]) % 3
                action = BEFORE if stop < count + escorts else AFTER
                if action == BEFORE and status != 0:
                    continue
                if action == AFTER and (status != 1 or (mask & needs[e]) != needs[e]):
                    continue
                target, halt, after = count + e, halts[e, action - 1], aboard + power[e]
            arrive = clock + leg[last, target]
            latest = returns - home[target] - (left - work[stop] if action == VISIT else left)
            drive = 0
            if max_drive >= 0:
                drive = pool[here, DRIVE] + leg[last, target]
                if drive > max_drive:
                    continue
            for rest in range(4):
                if rest != NO_REST and settled != OPEN:
                    break
                if rest == REST_WITHIN and action != VISIT:
                    continue
                ready = arrive
                if rest == REST_ON_ARRIVAL:
                    ready = max(arrive, opens) + pause
                    if ready > closes:
                        continue
                leave = ready + halt
                if action == VISIT:
                    visit = chosen[stop]
                    ready += setup[visit]
                    if rest == REST_WITHIN:
                        leave = (
                            _within(windows, begins_by, visit, ready, service[visit], opens, closes, pause)
                            + packup[visit]
                        )
                    else:
                        leave = _start(windows, begins_by, visit, ready) + service[visit] + packup[visit]
                if rest == REST_BEFORE_LEAVING:
                    leave = max(leave, opens) + pause
                    if leave > closes:
                        continue
                if leave > latest:
                    continue
                now_settled = settled if rest == NO_REST else RESTED
                label[MASK], label[ESCORTS], label[LAST], label[SETTLED] = new_mask, after, target, now_settled
                label[CLOCK], label[DRIVE], label[PARENT], label[DEAD] = leave, drive, here, 0
                label[ACTION] = rest * 10_000 + action * 1_000 + target
                for column in range(USED, width):
                    label[column] = pool[here, column] + used_by[column - USED, last, target]
                state = ((new_mask * power[escorts] + after) * (start + 1) + target) * 3 + now_settled
                size = _push(pool, size, heads, state, label, width)
                if size < 0:
                    return -1
    return final_count
