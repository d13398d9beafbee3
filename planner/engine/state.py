"""A choice of tours as the search holds it, compiled: stops, times and the rows used."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled, inlined
from planner.engine.field import Field
from planner.engine.ways import NEVER, Ints


class State(NamedTuple):
    """A choice: each van's visits in order, when it leaves each, and the latest it may arrive there."""

    stops: npt.NDArray[np.int32]
    length: Ints
    leave: Ints
    latest: Ints
    made: npt.NDArray[np.bool_]
    used: Ints


def empty_state(field: Field) -> State:
    """Return the choice without tours."""
    vans, visits = len(field.kind_of), len(field.work)
    longest = visits + 2
    return State(
        np.zeros((vans, longest), np.int32),
        np.zeros(vans, np.int64),
        np.zeros((vans, longest), np.int64),
        np.zeros((vans, longest), np.int64),
        np.zeros((vans, visits), np.bool_),
        np.zeros(len(field.high), np.int64),
    )


def become(ours: State, theirs: State) -> None:
    """Make a choice the same as another."""
    for name in ours._fields:
        np.copyto(getattr(ours, name), getattr(theirs, name))


@compiled
def clocks(field: Any, state: Any, van: Any) -> Any:
    """Set a van's times anew; return whether its stops can be made."""
    kind = field.kind_of[van]
    leg, visits = field.leg[field.map_of[kind]], field.work.shape[0]
    count = state.length[van]
    windows, works, stops, leaves, latests = (
        field.windows[kind],
        field.work,
        state.stops[van],
        state.leave[van],
        state.latest[van],
    )
    now, here = 0, visits
    for at in range(count):
        visit = stops[at]
        ready = now + leg[here, visit]
        arrive = NEVER
        for window in range(windows.shape[1]):
            start = max(ready, windows[visit, window, 0])
            if start <= windows[visit, window, 1]:
                arrive = start
                break
        if arrive >= NEVER:
            return False
        now, here = arrive + works[visit], visit
        leaves[at] = now
    if count and now + leg[here, visits + 1] > field.shift[kind]:
        return False
    until, there = field.shift[kind], visits + 1
    for at in range(count - 1, -1, -1):
        visit = stops[at]
        must = until - leg[visit, there] - works[visit]
        latest = -1
        for window in range(windows.shape[1]):
            if windows[visit, window, 0] <= must:
                latest = max(latest, min(must, windows[visit, window, 1]))
        latests[at] = latest
        until, there = latest, visit
    return True


@inlined
def take(field: Any, state: Any, number: Any, times: Any) -> Any:
    """Use the rows for what has this number, or with -1 times give it back."""
    for at in range(field.row_from[number], field.row_from[number + 1]):
        state.used[field.row[at]] += times * field.factor[at]


@compiled
def has_room(field: Any, state: Any, number: Any) -> Any:
    """Return whether the rows have room for what has this number."""
    for at in range(field.row_from[number], field.row_from[number + 1]):
        if state.used[field.row[at]] + field.factor[at] > field.high[field.row[at]]:
            return False
    return True


@inlined
def insert(field: Any, state: Any, van: Any, visit: Any, place: Any) -> Any:
    """Put a visit in before the stop at this place."""
    kind, visits = field.kind_of[van], field.work.shape[0]
    if state.length[van] == 0:
        take(field, state, field.tour_value.shape[0] * visits + kind, 1)
    for at in range(state.length[van], place, -1):
        state.stops[van, at] = state.stops[van, at - 1]
    state.stops[van, place] = visit
    state.length[van] += 1
    state.made[van, visit] = True
    take(field, state, kind * visits + visit, 1)
    clocks(field, state, van)


@inlined
def remove(field: Any, state: Any, van: Any, gone: Any) -> Any:
    """Take out the stops of a van that are marked."""
    kind, visits = field.kind_of[van], field.work.shape[0]
    kept, count = 0, state.length[van]
    for at in range(count):
        visit = state.stops[van, at]
        if gone[van, visit]:
            gone[van, visit] = False
            state.made[van, visit] = False
            take(field, state, kind * visits + visit, -1)
        else:
            state.stops[van, kept] = visit
            kept += 1
    state.length[van] = kept
    if count and kept == 0:
        take(field, state, field.tour_value.shape[0] * visits + kind, -1)


@compiled
def load(field: Any, state: Any, stops: Any) -> Any:
    """Make a choice that of these stops by van (rows filled with -1), which holds the rows and the clock."""
    visits = field.work.shape[0]
    state.used[:] = 0
    state.made[:] = False
    for van in range(state.length.shape[0]):
        kind = field.kind_of[van]
        state.length[van] = 0
        while stops[van, state.length[van]] >= 0:
            visit = stops[van, state.length[van]]
            state.stops[van, state.length[van]] = visit
            state.made[van, visit] = True
            state.length[van] += 1
            take(field, state, kind * visits + visit, 1)
        if state.length[van]:
            take(field, state, field.tour_value.shape[0] * visits + kind, 1)
            clocks(field, state, van)


@compiled
def worth_of(field: Any, state: Any, van: Any) -> Any:
    """Return what a van's tour adds to the objective, and the minutes it drives."""
    kind, visits = field.kind_of[van], field.work.shape[0]
    count = state.length[van]
    if count == 0:
        return 0, 0
    leg, cost = field.leg[field.map_of[kind]], field.cost[field.map_of[kind]]
    worth, driven, here = field.tour_value[kind], 0, visits
    for at in range(count + 1):
        there = visits + 1 if at == count else state.stops[van, at]
        worth -= cost[here, there]
        driven += leg[here, there]
        if at < count:
            worth += field.value[kind, there]
        here = there
    return worth, driven


@inlined
def copy(ours: Any, theirs: Any, van: Any) -> Any:
    """Make a van's tour in one choice that of another; the rows' use is the caller's."""
    for at in range(ours.length[van]):
        ours.made[van, ours.stops[van, at]] = False
    ours.length[van] = theirs.length[van]
    for at in range(theirs.length[van]):
        ours.stops[van, at] = theirs.stops[van, at]
        ours.leave[van, at] = theirs.leave[van, at]
        ours.latest[van, at] = theirs.latest[van, at]
        ours.made[van, ours.stops[van, at]] = True


@compiled
def _append(field: Any, state: Any, van: Any, visit: Any) -> Any:
    """Put a visit behind a van's last one if the clock and the rows allow it."""
    kind, visits, count = field.kind_of[van], field.work.shape[0], state.length[van]
    tour = field.tour_value.shape[0] * visits + kind
    if state.made[van, visit] or (count == 0 and not has_room(field, state, tour)):
        return
    if count == 0:
        take(field, state, tour, 1)
    state.stops[van, count] = visit
    state.length[van] = count + 1
    if has_room(field, state, kind * visits + visit) and clocks(field, state, van):
        state.made[van, visit] = True
        take(field, state, kind * visits + visit, 1)
        return
    state.length[van] = count
    if count == 0:
        take(field, state, tour, -1)


@compiled
def splice(field: Any, state: Any, early: Any, late: Any, mates: Any, cut: Any) -> Any:
    """Make a choice of what one has left by a time and another leaves later, as far as that can be joined.

    ``mates`` says which van of ``late`` goes on for which of ``early``.
    """
    vans = state.length.shape[0]
    state.used[:], state.length[:] = 0, 0
    state.made[:] = False
    for van in range(vans):
        for at in range(early.length[van]):
            if early.leave[van, at] <= cut:
                _append(field, state, van, early.stops[van, at])
    for van in range(vans):
        mate = mates[van]
        for at in range(late.length[mate]):
            if late.leave[mate, at] > cut:
                _append(field, state, van, late.stops[mate, at])
        clocks(field, state, van)
