"""A neighbourhood search over whole choices, compiled: take visits out, put others in, keep what is better or nearly.

Vans are numbered one by one, each of a *kind* (a van-day); visits are those of the whole instance. A visit is put where
it brings most for the minutes by which it delays what follows; how much more the one counts than the other is drawn
anew each time. A worse choice is kept with a chance that falls as the search cools. All that holds the rows and the
clock; every tour kept is harvested.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from planner.engine.ways import NEVER

Ints = npt.NDArray[np.int64]

NOWHERE, UNKNOWN = -1, -2  # where a visit is best put
NOISE = 0.3  # of how good a place is


class Field(NamedTuple):
    """The problem as arrays: kinds of vans, visits, and the rows that a visit or a tour of a kind uses.

    ``leg`` and ``cost`` (maps x stands x stands) with the visits' stands, the start and the end; ``map_of`` kind.
    ``windows`` (kinds x visits x windows x 2) for the arrival, of which none where the kind may not make the visit.
    ``row_from`` (kinds x visits + 1, and the tours' after those) points into ``row`` and ``factor``.
    """

    kind_of: Ints
    map_of: Ints
    leg: Ints
    cost: Ints
    work: Ints
    windows: Ints
    shift: Ints
    value: Ints
    tour_value: Ints
    row_from: Ints
    row: Ints
    factor: Ints
    high: Ints
    close: Ints


class State(NamedTuple):
    """A choice: each van's visits in order, when it leaves each, and the latest it may arrive there."""

    stops: npt.NDArray[np.int32]
    length: Ints
    leave: Ints
    latest: Ints
    made: npt.NDArray[np.bool_]
    used: Ints


class Best(NamedTuple):
    """For each van and visit where it is best put, NOWHERE or UNKNOWN, and how good that is."""

    place: npt.NDArray[np.int32]
    score: npt.NDArray[np.float64]


class Harvest(NamedTuple):
    """Tours kept so far: their vans' kind and stops; ``table`` finds those that are known; ``kept`` of them."""

    kind: npt.NDArray[np.int32]
    stops: npt.NDArray[np.int32]
    table: npt.NDArray[np.uint64]
    kept: Ints


class Memory(NamedTuple):
    """What the search goes on from: the choice it is at, another that is alike between steps, and the best.

    ``best`` and ``known`` hold where visits are best put in ``trial`` and ``now``; ``seed`` the chance.
    """

    now: State
    trial: State
    top: State
    best: Best
    known: Best
    harvest: Harvest
    seed: npt.NDArray[np.uint64]


def empty_state(field: Field, longest: int) -> State:
    """Return the choice without tours."""
    vans, visits = len(field.kind_of), len(field.work)
    return State(
        np.zeros((vans, longest), np.int32),
        np.zeros(vans, np.int64),
        np.zeros((vans, longest), np.int64),
        np.zeros((vans, longest), np.int64),
        np.zeros((vans, visits), np.bool_),
        np.zeros(len(field.high), np.int64),
    )


@njit(cache=True, nogil=True, inline="always")
def _drawn(seed: Any) -> Any:
    """Return a number from 0 to below 1, and move the seed on."""
    x = seed[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    seed[0] = x
    return float(x >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True, nogil=True)
def _clocks(field: Any, state: Any, van: Any) -> Any:
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


@njit(cache=True, nogil=True, inline="always")
def _take(field: Any, state: Any, number: Any, times: Any) -> Any:
    for at in range(field.row_from[number], field.row_from[number + 1]):
        state.used[field.row[at]] += times * field.factor[at]


@njit(cache=True, nogil=True)
def _look(field: Any, state: Any, van: Any, first: Any, last: Any, best: Any, unit: Any, power: Any, seed: Any) -> Any:
    """Find for these visits, where the rows have room for them, where each delays a van's tour least."""
    kind = field.kind_of[van]
    leg, cost, value = field.leg[field.map_of[kind]], field.cost[field.map_of[kind]], field.value[kind]
    visits, count = field.work.shape[0], state.length[van]
    shift, windows, works = field.shift[kind], field.windows[kind], field.work
    stops, leave, latest, made = state.stops[van], state.leave[van], state.latest[van], state.made[van]
    place, score = best.place[van], best.score[van]
    row_from, row, factor, high, used = field.row_from, field.row, field.factor, field.high, state.used
    n_windows = windows.shape[1]
    tour_value = 0 if count else field.tour_value[kind]
    for visit in range(first, last):
        place[visit] = NOWHERE
        if made[visit] or windows[visit, 0, 1] < 0:
            continue
        fits = True
        for at in range(row_from[kind * visits + visit], row_from[kind * visits + visit + 1]):
            fits = fits and used[row[at]] + factor[at] <= high[row[at]]
        if not fits:
            place[visit] = UNKNOWN
            continue
        least, where = NEVER, NOWHERE
        opens, closes = windows[visit, 0, 0], windows[visit, n_windows - 1, 1]
        for window in range(n_windows):
            closes = max(closes, windows[visit, window, 1])
        work = works[visit]
        now, before = np.int64(0), np.int64(visits)
        for at in range(count + 1):
            if at:
                now, before = leave[at - 1], np.int64(stops[at - 1])
            if now > closes:
                break
            until = shift if at == count else latest[at]
            if opens + work > until:
                continue
            arrive = now + leg[before, visit]
            if n_windows == 1:
                if arrive > closes:
                    continue
                arrive = max(arrive, opens)
            else:
                ready, arrive = arrive, NEVER
                for window in range(n_windows):
                    start = max(ready, windows[visit, window, 0])
                    if start <= windows[visit, window, 1]:
                        arrive = start
                        break
            after = np.int64(visits + 1 if at == count else stops[at])
            there = arrive + work + leg[visit, after]
            if there > until:
                continue
            delay = there - now - (leg[before, after] if count else 0)
            if delay < least:
                least, where = delay, at
        if where < 0:
            continue
        before = np.int64(stops[where - 1] if where else visits)
        after = np.int64(stops[where] if where < count else visits + 1)
        gain = value[visit] + tour_value - cost[before, visit] - cost[visit, after]
        if count:
            gain += cost[before, after]
        if gain > 0:
            place[visit] = where
            score[visit] = (gain / unit) ** power / max(1, least) * (1.0 - NOISE * _drawn(seed))


@njit(cache=True, nogil=True, inline="always")
def _insert(field: Any, state: Any, van: Any, visit: Any, place: Any) -> Any:
    kind, visits = field.kind_of[van], field.work.shape[0]
    if state.length[van] == 0:
        _take(field, state, field.tour_value.shape[0] * visits + kind, 1)
    for at in range(state.length[van], place, -1):
        state.stops[van, at] = state.stops[van, at - 1]
    state.stops[van, place] = visit
    state.length[van] += 1
    state.made[van, visit] = True
    _take(field, state, kind * visits + visit, 1)
    _clocks(field, state, van)


@njit(cache=True, nogil=True, inline="always")
def _remove(field: Any, state: Any, van: Any, gone: Any) -> Any:
    """Take out the stops of a van that are marked."""
    kind, visits = field.kind_of[van], field.work.shape[0]
    kept, count = 0, state.length[van]
    for at in range(count):
        visit = state.stops[van, at]
        if gone[van, visit]:
            gone[van, visit] = False
            state.made[van, visit] = False
            _take(field, state, kind * visits + visit, -1)
        else:
            state.stops[van, kept] = visit
            kept += 1
    state.length[van] = kept
    if count and kept == 0:
        _take(field, state, field.tour_value.shape[0] * visits + kind, -1)


@njit(cache=True, nogil=True)
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
            _take(field, state, kind * visits + visit, 1)
        if state.length[van]:
            _take(field, state, field.tour_value.shape[0] * visits + kind, 1)
            _clocks(field, state, van)


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True, inline="always")
def _copy(ours: Any, theirs: Any, van: Any) -> Any:
    """Make a van's tour in one choice that of another; the rows' use is the caller's."""
    for at in range(ours.length[van]):
        ours.made[van, ours.stops[van, at]] = False
    ours.length[van] = theirs.length[van]
    for at in range(theirs.length[van]):
        ours.stops[van, at] = theirs.stops[van, at]
        ours.leave[van, at] = theirs.leave[van, at]
        ours.latest[van, at] = theirs.latest[van, at]
        ours.made[van, ours.stops[van, at]] = True


@njit(cache=True, nogil=True, inline="always")
def _recall(ours: Any, theirs: Any, van: Any) -> Any:
    for visit in range(ours.place.shape[1]):
        ours.place[van, visit] = theirs.place[van, visit]
        ours.score[van, visit] = theirs.score[van, visit]


@njit(cache=True, nogil=True)
def _keep(field: Any, state: Any, van: Any, harvest: Any) -> Any:
    """Harvest a van's tour unless one of its kind with these visits is known."""
    number = harvest.kept[0]
    if state.length[van] == 0 or number >= harvest.kind.shape[0] or state.length[van] >= harvest.stops.shape[1]:
        return
    key = np.uint64(field.kind_of[van] + 1) * np.uint64(0x9E3779B97F4A7C15)
    for at in range(state.length[van]):
        mixed = np.uint64(state.stops[van, at] + 1) * np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(27)
        mixed *= np.uint64(0x94D049BB133111EB)
        key += mixed ^ (mixed >> np.uint64(31))
    key |= np.uint64(1)
    spot = (key >> np.uint64(20)) & np.uint64(harvest.table.shape[0] - 1)
    while harvest.table[spot] != 0:
        if harvest.table[spot] == key:
            return
        spot = (spot + np.uint64(1)) & np.uint64(harvest.table.shape[0] - 1)
    harvest.table[spot] = key
    harvest.kind[number] = field.kind_of[van]
    for at in range(state.length[van]):
        harvest.stops[number, at] = state.stops[van, at]
    harvest.stops[number, state.length[van]] = -1
    harvest.kept[0] = number + 1


@njit(cache=True, nogil=True)
def _mark_some(field: Any, state: Any, gone: Any, seed: Any, most: Any) -> Any:
    """Mark visits to take out: a few here and there, in a row, around one, or around one that is not made.

    Return that last one, or -1.
    """
    vans, visits = state.length.shape[0], field.work.shape[0]
    total = 0
    for van in range(vans):
        total += state.length[van]
    if total == 0:
        return -1
    wanted = 1 + int(_drawn(seed) * min(most, total))
    way = _drawn(seed)
    if way < 0.45:  # in a row, of one van or of two
        for _ in range(1 if _drawn(seed) < 0.5 else 2):
            van = int(_drawn(seed) * vans)
            if state.length[van] == 0:
                continue
            first = int(_drawn(seed) * state.length[van])
            for at in range(first, min(state.length[van], first + wanted)):
                gone[van, state.stops[van, at]] = True
        return -1
    if way < 0.6:  # here and there
        for _ in range(wanted):
            van = int(_drawn(seed) * vans)
            if state.length[van]:
                gone[van, state.stops[van, int(_drawn(seed) * state.length[van])]] = True
        return -1
    centre = int(_drawn(seed) * visits)
    marked = 0
    for near in range(field.close.shape[1]):
        visit = field.close[centre, near]
        for van in range(vans):
            if state.made[van, visit] and _drawn(seed) < 0.8:
                gone[van, visit] = True
                marked += 1
        if marked >= wanted:
            break
    return centre


@njit(cache=True, nogil=True)
def _fill(
    field: Any, state: Any, best: Any, dirty: Any, touched: Any, wish: Any, barred: Any, seed: Any, unit: Any
) -> Any:
    """Put visits in, one after the other, while any can be; ``wish`` first where it can."""
    vans, visits = state.length.shape[0], field.work.shape[0]
    power = 1.0 + _drawn(seed)
    length, made, used = state.length, state.made, state.used
    places, scores = best.place, best.score
    row_from, row, factor, high = field.row_from, field.row, field.factor, field.high
    while True:
        top, its_van, its_visit = 0.0, -1, -1
        for van in range(vans):
            kind = field.kind_of[van]
            if length[van] == 0:
                # What a first visit needs of the rows, its tour needs beside it.
                number = field.tour_value.shape[0] * visits + kind
                fits = True
                for at in range(row_from[number], row_from[number + 1]):
                    fits = fits and used[row[at]] + factor[at] <= high[row[at]]
                if not fits:
                    continue
                _take(field, state, number, 1)
            if dirty[van]:
                _look(field, state, van, 0, visits, best, unit, power, seed)
                dirty[van] = False
            for visit in range(visits):
                place = places[van, visit]
                if place == NOWHERE or barred[visit] or made[van, visit]:
                    continue
                if place != UNKNOWN and scores[van, visit] <= top and visit != wish:
                    continue
                fits = True
                number = kind * visits + visit
                for at in range(row_from[number], row_from[number + 1]):
                    fits = fits and used[row[at]] + factor[at] <= high[row[at]]
                if not fits:
                    continue
                if place == UNKNOWN:
                    _look(field, state, van, visit, visit + 1, best, unit, power, seed)
                    if places[van, visit] < 0:
                        continue
                score = scores[van, visit] * (1e6 if visit == wish else 1.0)
                if score > top:
                    top, its_van, its_visit = score, van, visit
            if length[van] == 0:
                _take(field, state, field.tour_value.shape[0] * visits + kind, -1)
        if its_van < 0:
            return
        _insert(field, state, its_van, its_visit, best.place[its_van, its_visit])
        dirty[its_van], touched[its_van] = True, True
        wish = -1


@njit(cache=True, nogil=True)
def climb(field: Any, memory: Any, unit: Any, steps: Any, hot: Any, cold: Any, most: Any) -> Any:
    """Search from the choice ``now`` for so many steps, cooling from ``hot`` to ``cold``; return the worth of ``top``.

    A step takes out at most ``most`` visits, or those of the last place looked around. ``unit`` is a usual gain.
    """
    now, trial, top, best, known, harvest, seed = memory
    vans, visits = now.length.shape[0], field.work.shape[0]
    gone = np.zeros((vans, visits), np.bool_)
    barred = np.zeros(visits, np.bool_)
    dirty = np.zeros(vans, np.bool_)
    best.place[:], known.place[:] = UNKNOWN, UNKNOWN
    touched = np.zeros(vans, np.bool_)
    worth, driven, longest = np.int64(0), np.int64(0), np.int64(0)
    for van in range(vans):
        its, minutes = worth_of(field, now, van)
        worth += its
        driven += minutes
        longest += field.shift[field.kind_of[van]]
    best_worth, best_driven = np.int64(0), np.int64(1) << 60
    for van in range(vans):
        best_worth += worth_of(field, top, van)[0]
    for step in range(steps):
        heat = hot * (cold / hot) ** (step / steps)
        wish = _mark_some(field, trial, gone, seed, most)
        bar = _drawn(seed) < 0.5
        for van in range(vans):
            touched[van] = False
            for at in range(trial.length[van]):
                if gone[van, trial.stops[van, at]]:
                    touched[van] = True
                    if bar and _drawn(seed) < 0.3:
                        barred[trial.stops[van, at]] = True
            if touched[van]:
                _remove(field, trial, van, gone)
                _clocks(field, trial, van)
                dirty[van] = True
        _fill(field, trial, best, dirty, touched, wish, barred, seed, unit)
        if bar:
            barred[:] = False
            _fill(field, trial, best, dirty, touched, -1, barred, seed, unit)
        new_worth, new_driven = np.int64(0), np.int64(0)
        for van in range(vans):
            its, minutes = worth_of(field, trial, van)
            new_worth += its
            new_driven += minutes
        # Of choices worth the same, the one that drives less leaves more room for others.
        change = (new_worth - worth) + heat * 3.0 * (driven - new_driven) * vans / longest
        if change >= 0 or _drawn(seed) < np.exp(change / heat):
            worth, driven = new_worth, new_driven
            for van in range(vans):
                if touched[van]:
                    _copy(now, trial, van)
                    _recall(known, best, van)
            now.used[:] = trial.used
            if worth >= best_worth - 2 * heat:
                for van in range(vans):
                    _keep(field, now, van, harvest)
            if worth > best_worth or (worth == best_worth and driven < best_driven):
                best_worth, best_driven = worth, driven
                for van in range(vans):
                    _copy(top, now, van)
                top.used[:] = now.used
        else:
            for van in range(vans):
                if touched[van]:
                    _copy(trial, now, van)
                    _recall(best, known, van)
                    dirty[van] = False
            trial.used[:] = now.used
    return best_worth
