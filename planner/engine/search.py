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

from planner.engine.compiled import compiled
from planner.engine.field import Shorts
from planner.engine.insertion import drawn, fill, look
from planner.engine.state import State, clocks, copy, remove, worth_of
from planner.engine.ways import Ints


class Harvest(NamedTuple):
    """Tours kept so far: their vans' kind and stops; ``table`` finds those that are known; ``kept`` of them."""

    kind: npt.NDArray[np.int32]
    stops: npt.NDArray[np.int32]
    table: npt.NDArray[np.uint64]
    kept: Ints


class Memory(NamedTuple):
    """What the search goes on from: the choice it is at, another that is alike between steps, and the best.

    ``delays`` and ``known`` are the least that each visit brings in ``trial`` and ``now``, LONG where it does not fit;
    ``seed`` the chance.
    """

    now: State
    trial: State
    top: State
    delays: Shorts
    known: Shorts
    harvest: Harvest
    seed: npt.NDArray[np.uint64]


@compiled
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


@compiled
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
    wanted = 1 + int(drawn(seed) * min(most, total))
    way = drawn(seed)
    if way < 0.45:  # in a row, of one van or of two
        for _ in range(1 if drawn(seed) < 0.5 else 2):
            van = int(drawn(seed) * vans)
            if state.length[van] == 0:
                continue
            first = int(drawn(seed) * state.length[van])
            for at in range(first, min(state.length[van], first + wanted)):
                gone[van, state.stops[van, at]] = True
        return -1
    if way < 0.6:  # here and there
        for _ in range(wanted):
            van = int(drawn(seed) * vans)
            if state.length[van]:
                gone[van, state.stops[van, int(drawn(seed) * state.length[van])]] = True
        return -1
    centre = int(drawn(seed) * visits)
    marked = 0
    for near in range(field.close.shape[1]):
        visit = field.close[centre, near]
        for van in range(vans):
            if state.made[van, visit] and drawn(seed) < 0.8:
                gone[van, visit] = True
                marked += 1
        if marked >= wanted:
            break
    return centre


@compiled
def climb(field: Any, memory: Any, steps: Any, hot: Any, cold: Any, most: Any) -> Any:
    """Search from the choice ``now`` for so many steps, cooling from ``hot`` to ``cold``; return the worth of ``top``.

    A step takes out at most ``most`` visits, or those of the last place looked around.
    """
    now, trial, top, delays, known, harvest, seed = memory
    vans, visits = now.length.shape[0], field.work.shape[0]
    gone = np.zeros((vans, visits), np.bool_)
    barred = np.zeros(visits, np.bool_)
    dirty = np.zeros(vans, np.bool_)
    for van in range(vans):
        look(field, trial, van, delays)
        known[van] = delays[van]
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
        bar = drawn(seed) < 0.5
        for van in range(vans):
            touched[van] = False
            for at in range(trial.length[van]):
                if gone[van, trial.stops[van, at]]:
                    touched[van] = True
                    if bar and drawn(seed) < 0.3:
                        barred[trial.stops[van, at]] = True
            if touched[van]:
                remove(field, trial, van, gone)
                clocks(field, trial, van)
                dirty[van] = True
        fill(field, trial, delays, dirty, touched, wish, barred, seed)
        if bar:
            barred[:] = False
            fill(field, trial, delays, dirty, touched, -1, barred, seed)
        new_worth, new_driven = np.int64(0), np.int64(0)
        for van in range(vans):
            its, minutes = worth_of(field, trial, van)
            new_worth += its
            new_driven += minutes
        # Of choices worth the same, the one that drives less leaves more room for others.
        change = (new_worth - worth) + heat * 3.0 * (driven - new_driven) * vans / longest
        if change >= 0 or drawn(seed) < np.exp(change / heat):
            worth, driven = new_worth, new_driven
            for van in range(vans):
                if touched[van]:
                    copy(now, trial, van)
                    known[van] = delays[van]
            now.used[:] = trial.used
            if worth >= best_worth - 2 * heat:
                for van in range(vans):
                    _keep(field, now, van, harvest)
            if worth > best_worth or (worth == best_worth and driven < best_driven):
                best_worth, best_driven = worth, driven
                for van in range(vans):
                    copy(top, now, van)
                top.used[:] = now.used
        else:
            for van in range(vans):
                if touched[van]:
                    copy(trial, now, van)
                    delays[van] = known[van]
                    dirty[van] = False
            trial.used[:] = now.used
    return best_worth
