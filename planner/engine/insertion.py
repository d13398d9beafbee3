"""Where visits that are not made fit into tours, and putting them in, compiled.

All visits are looked at together, gap by gap: when a van can leave the stop before and must be at the stop after says
at once whether a visit fits between, and what delay it brings (Savelsbergh's forward slack).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.engine.compiled import compiled, inlined
from planner.engine.field import LONG, POWERS
from planner.engine.state import has_room, insert, take

NOISE = 0.3  # of how good a visit is


@inlined
def drawn(seed: Any) -> Any:
    """Return a number from 0 to below 1, and move the seed on."""
    x = seed[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    seed[0] = x
    return float(x >> np.uint64(11)) / 9007199254740992.0


@compiled
def _between(to: Any, on: Any, opens: Any, closes: Any, now: Any, until: Any, usual: Any, least: Any) -> Any:
    """Lower the least delay of each visit to that of one gap, left ``now`` and to be over by ``until``."""
    for visit in range(least.shape[0]):
        arrive = max(np.int32(now + to[visit]), opens[visit])
        there = np.int32(arrive + on[visit])
        fits = (arrive <= closes[visit]) & (there <= until)
        delay = np.int32(there - usual) if fits else np.int32(LONG)
        least[visit] = min(least[visit], delay)


@compiled
def _between_windows(to: Any, on: Any, opens: Any, closes: Any, now: Any, until: Any, usual: Any, least: Any) -> Any:
    """Do the same where visits have several windows, in their order: the first that is still open counts."""
    for visit in range(least.shape[0]):
        for window in range(opens.shape[0]):
            arrive = max(now + to[visit], opens[window, visit])
            if arrive <= closes[window, visit]:
                there = arrive + on[visit]
                if there <= until:
                    least[visit] = min(least[visit], there - usual)
                break


@compiled
def look(field: Any, state: Any, van: Any, delays: Any) -> Any:
    """Find the least delay of each visit in a van's tour."""
    kind = field.kind_of[van]
    number = field.map_of[kind]
    visits, count = field.work.shape[0], state.length[van]
    opens, closes, least = field.opens[kind], field.closes[kind], delays[van]
    least[:] = LONG
    now, before = np.int64(0), np.int64(visits)
    for at in range(count + 1):
        after = np.int64(visits + 1)
        until = field.shift[kind]
        if at < count:
            after, until = np.int64(state.stops[van, at]), state.latest[van, at]
        if now + field.least[number, before, after] <= until:
            usual = now
            if count:
                usual += field.leg[number, before, after]
            to, on = field.to[number, before], field.on[number, after]
            if opens.shape[0] == 1:
                _between(to, on, opens[0], closes[0], np.int32(now), np.int32(until), np.int32(usual), least)
            else:
                _between_windows(to, on, opens, closes, np.int32(now), np.int32(until), np.int32(usual), least)
        if at < count:
            now, before = state.leave[van, at], after
    for at in range(count):
        least[state.stops[van, at]] = LONG


@compiled
def place_of(field: Any, state: Any, van: Any, visit: Any) -> Any:
    """Return where a visit delays a van's tour least, -1 where it does not fit."""
    kind = field.kind_of[van]
    leg, windows = field.leg[field.map_of[kind]], field.windows[kind]
    visits, count = field.work.shape[0], state.length[van]
    now, before = np.int64(0), np.int64(visits)
    least, where = np.int64(LONG), -1
    for at in range(count + 1):
        after = np.int64(visits + 1 if at == count else state.stops[van, at])
        until = field.shift[kind] if at == count else state.latest[van, at]
        for window in range(windows.shape[1]):
            arrive = max(now + leg[before, visit], windows[visit, window, 0])
            if arrive <= windows[visit, window, 1]:
                there = arrive + field.work[visit] + leg[visit, after]
                delay = there - now - (leg[before, after] if count else 0)
                if there <= until and delay < least:
                    least, where = delay, at
                break
        if at < count:
            now, before = state.leave[van, at], after
    return where


@compiled
def gain_of(field: Any, state: Any, van: Any, visit: Any, place: Any) -> Any:
    """Return what putting a visit there adds to the objective."""
    kind, visits, count = field.kind_of[van], field.work.shape[0], state.length[van]
    gain = field.value[kind, visit]
    if count == 0:
        gain += field.tour_value[kind]
    if field.costly:
        cost = field.cost[field.map_of[kind]]
        before = np.int64(state.stops[van, place - 1] if place else visits)
        after = np.int64(state.stops[van, place] if place < count else visits + 1)
        gain -= cost[before, visit] + cost[visit, after]
        if count:
            gain += cost[before, after]
    return gain


@compiled
def fill(field: Any, state: Any, delays: Any, dirty: Any, touched: Any, wish: Any, barred: Any, seed: Any) -> Any:
    """Put visits in, one after the other, while any can be; ``wish`` first where it can.

    ``delays`` are known but for vans that are ``dirty``. How much the gain counts beside the delay is drawn.
    """
    vans, visits = state.length.shape[0], field.work.shape[0]
    tours = field.tour_value.shape[0] * visits
    level = int(drawn(seed) * POWERS)
    power = 1.0 + level / (POWERS - 1)
    while True:
        top, its_van, its_visit = 0.0, -1, -1
        for van in range(vans):
            if dirty[van]:
                look(field, state, van, delays)
                dirty[van] = False
            kind = field.kind_of[van]
            empty = state.length[van] == 0
            usual = not empty and not field.costly
            weights = field.weight[level, kind]
            if empty:
                # What a first visit needs of the rows, its tour needs beside it.
                if not has_room(field, state, tours + kind):
                    continue
                take(field, state, tours + kind, 1)
            for visit in range(visits):
                delay = delays[van, visit]
                if delay >= LONG or barred[visit] or not has_room(field, state, kind * visits + visit):
                    continue
                weight = weights[visit]
                if not usual:
                    place = place_of(field, state, van, visit) if field.costly else 0
                    gain = gain_of(field, state, van, visit, place)
                    weight = (gain / field.unit) ** power if gain > 0 else 0.0
                score = weight / max(1, delay) * (1.0 - NOISE * drawn(seed))
                if visit == wish:
                    score *= 1e6
                if score > top:
                    top, its_van, its_visit = score, van, visit
            if empty:
                take(field, state, tours + kind, -1)
        if its_van < 0:
            return
        insert(field, state, its_van, its_visit, place_of(field, state, its_van, its_visit))
        dirty[its_van], touched[its_van] = True, True
        wish = -1
