"""The hot loop over sets of visits, compiled: every set that a van-day can drive, each grown by one visit at a time.

A set is looked at only if it can be made at all when rests, escorts and limits are left out and every leg takes the
shortest time by any way (``nearest``): with those, a subset of a possible set is possible, so no set is missed. Most
sets that cannot be made are told by two sums: the work of their visits, and a way that is no longer than theirs, the
shortest way through a set that lacks one of the visits.

Where a van-day is *plain* and none of the visits can be waited for, the clock tells the minutes driven, so that the
earliest return is the best tour; elsewhere every order is tried (``kernel``).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled, inlined
from planner.engine.kernel import MAX_VISITS, NEVER, Day, all_orders

Ints = npt.NDArray[np.int64]

# What is known of a visit: its place, minutes from the start and to the end, the earliest arrival from the start, the
# latest time to leave for the end, set-up, service with pack-up, and whether it may have to be waited for.
PLACE, TO_START, TO_END, FIRST, HOME, SETUP, WORK, WAITS = range(8)
KEPT = 2  # columns of a complete tour before its resources


class Known(NamedTuple):
    """What is known of a van-day and of each of its visits."""

    plain: bool
    facts: Ints  # visits x facts
    windows: Ints  # visits x windows x 2: the first and the last start
    rates: Ints  # resources: what a minute driven uses, on a plain van-day


def known(day: Day) -> Known:
    """Return what the loop needs to know; plain is a van-day without escorts, rest and legs that another way beats.

    And each resource is the minutes that a leg takes, or is used by no leg.
    """
    to = day.nearest[day.start, day.place].astype(np.int64)
    back = day.nearest[day.place, day.end].astype(np.int64)
    windows = day.windows.copy()
    windows[..., 1] = np.minimum(windows[..., 1], day.begins_by[:, None])
    later = (windows[:, 1:, 0] <= windows[:, 1:, 1]).any(axis=1)
    waits = later | (windows[:, 0, 0] > day.leaves + to + day.setup)
    rates = np.array([bool(legs.any()) for legs in day.leg_resources], np.int64)
    nearest = bool((day.minutes == day.nearest).all())
    told = bool((day.leg_resources == rates[:, None, None] * day.minutes).all())
    facts = (day.place, to, back, day.leaves + to, day.returns - back, day.setup, day.service + day.packup, waits)
    plain = day.rest_minutes == 0 and not (day.escort >= 0).any() and nearest and told
    return Known(plain, np.column_stack(facts).astype(np.int64), windows, rates)


@inlined
def _left(windows: Any, visit: Any, ready: Any, work: Any) -> Any:
    """Return when a visit can be left that is ready to begin, NEVER where it cannot begin."""
    found = NEVER
    for window in range(windows.shape[1]):
        start = max(ready, windows[visit, window, 0])
        if start <= windows[visit, window, 1]:
            found = start + work
            break
    return found


@compiled
def _reach(
    facts: Any, windows: Any, nearest: Any, new: Any, visit: Any, chosen: Any, legs: Any, own: Any, clocks: Any
) -> Any:
    """Fill the clocks of every order that holds the newest visit; return whether all can be made, rests left out.

    ``clocks[mask, last]`` is the earliest time to leave ``last`` with ``mask`` made, NEVER where it cannot be; ``legs``
    are the nearest minutes among the chosen and ``own`` their facts (the columns of ``facts``). As soon as some of the
    visits cannot be made together, all cannot.
    """
    bit = 1 << new
    chosen[new] = visit
    for column in range(facts.shape[1]):
        own[new, column] = facts[visit, column]
    for other in range(new):
        legs[other, new] = nearest[own[other, PLACE], own[new, PLACE]]
        legs[new, other] = nearest[own[new, PLACE], own[other, PLACE]]
    for mask in range(bit, 2 * bit):
        alive = False
        for last in range(new + 1):
            if not mask & (1 << last):
                continue
            before = mask ^ (1 << last)
            ready = own[last, FIRST]
            if before != 0:
                ready = NEVER
                for other in range(new + 1):
                    if before & (1 << other):
                        ready = min(ready, clocks[before, other] + legs[other, last])
            ready += own[last, SETUP]
            leave = _left(windows, chosen[last], ready, own[last, WORK])
            if leave <= own[last, HOME]:
                alive = True
            else:
                leave = NEVER
            clocks[mask, last] = leave
        if not alive:
            return False
    return True


@compiled
def _shortest(new: Any, legs: Any, own: Any, ways: Any) -> Any:
    """Return the minutes of the shortest way through all visits; fill those of every set with the newest one.

    ``ways[mask, last]`` ends at ``last``.
    """
    bit = 1 << new
    for mask in range(bit, 2 * bit):
        for last in range(new + 1):
            if not mask & (1 << last):
                continue
            before = mask ^ (1 << last)
            way = own[last, TO_START] if before == 0 else NEVER
            for other in range(new + 1):
                if before & (1 << other):
                    way = min(way, ways[before, other] + legs[other, last])
            ways[mask, last] = way
    whole = NEVER
    for last in range(new + 1):
        whole = min(whole, ways[2 * bit - 1, last] + own[last, TO_END])
    return whole


@compiled
def every_set(day: Any, limit: Any, known: Any, own: Any, pool: Any, heads: Any, finals: Any) -> Any:
    """Return (status, tours, visits of each, resources of each) for every set of visits that can be driven.

    ``status`` is 0 when the list is complete, 1 when ``limit`` tours were reached or a tour may make more than
    MAX_VISITS visits, 2 when a workspace was too small.
    """
    total, resources = day.place.shape[0], day.fixed.shape[0]
    deepest = min(day.max_visits, total, MAX_VISITS)
    found, status, depth = 0, 0, 0
    sets, used = np.empty((1024, MAX_VISITS), np.int16), np.empty((1024, resources), np.int64)
    chosen = np.zeros(MAX_VISITS, np.int64)
    if day.bare:
        for final in range(all_orders(day, chosen, 0, own, pool, heads, finals)):
            sets[found, :] = -1
            used[found] = finals[final, KEPT : KEPT + resources]
            found += 1
    if deepest == 0:
        return status, found, sets[:found], used[:found]
    plain, facts, windows, rates = known
    nearest, max_drive, by_visit = day.nearest, day.max_drive, day.visit_resources
    leaves, shift = day.leaves, day.returns - day.leaves
    own_facts, legs = np.zeros((MAX_VISITS, facts.shape[1]), np.int64), np.zeros((MAX_VISITS, MAX_VISITS), np.int64)
    clocks = np.full((1 << deepest, MAX_VISITS), NEVER, np.int64)
    ways = np.full((1 << deepest, MAX_VISITS), NEVER, np.int64)
    # At each depth: the visits that can still join and the shortest way with each, how far we are among them; of the
    # set so far the minutes of work and of the shortest way, whether a visit may be waited for, what its visits use.
    joining, way_with = np.empty((deepest + 1, total), np.int64), np.zeros((deepest + 1, total), np.int64)
    joins, at = np.zeros(deepest + 1, np.int64), np.zeros(deepest + 1, np.int64)
    worked, way = np.zeros(deepest + 1, np.int64), np.zeros(deepest + 1, np.int64)
    waits = np.zeros(deepest + 1, np.int64)
    uses = np.zeros((deepest + 1, resources), np.int64)
    uses[0] = day.fixed
    joining[0], joins[0] = np.arange(total), total
    while depth >= 0:
        kept, last = 0, (2 << depth) - 1
        for number in range(joins[depth]):
            visit = joining[depth, number]
            # The way with this visit is no shorter than without it, or without the newest of the others.
            shortest = max(way[depth], way_with[depth, number])
            work = worked[depth] + facts[visit, SETUP] + facts[visit, WORK]
            if work + shortest > shift or 0 <= max_drive < shortest:
                continue
            if not _reach(facts, windows, nearest, depth, visit, chosen, legs, own_facts, clocks):
                continue
            if plain and not waits[depth] and not facts[visit, WAITS]:
                driven = NEVER
                for place in range(depth + 1):
                    driven = min(driven, clocks[last, place] + own_facts[place, TO_END])
                driven -= leaves + work
                if 0 <= max_drive < driven:  # nor can any larger set be made
                    continue
                count = 1
                for r in range(resources):
                    finals[0, KEPT + r] = uses[depth, r] + by_visit[visit, r] + rates[r] * driven
            else:
                count = all_orders(day, chosen, depth + 1, own, pool, heads, finals)
            if count < 0:
                return 2, found, sets[:found], used[:found]
            joining[depth, kept] = visit
            way_with[depth, kept] = _shortest(depth, legs, own_facts, ways)
            kept += 1
            for final in range(count):
                if found >= limit:
                    return 1, found, sets[:found], used[:found]
                if found >= sets.shape[0]:
                    sets = np.concatenate((sets, np.empty_like(sets)))
                    used = np.concatenate((used, np.empty_like(used)))
                for place in range(MAX_VISITS):
                    sets[found, place] = chosen[place] if place <= depth else -1
                for r in range(resources):
                    used[found, r] = finals[final, KEPT + r]
                found += 1
        joins[depth], at[depth] = kept, 0
        # Go on with the next set that others can join, here or where it came from.
        while depth >= 0:
            more = at[depth] + 1 < joins[depth]
            if more and depth + 1 < deepest:
                break
            if more and depth + 1 == MAX_VISITS and day.max_visits > MAX_VISITS:
                status = 1
            depth -= 1
        if depth >= 0:
            visit = joining[depth, at[depth]]
            _reach(facts, windows, nearest, depth, visit, chosen, legs, own_facts, clocks)
            way[depth + 1] = _shortest(depth, legs, own_facts, ways)
            worked[depth + 1] = worked[depth] + facts[visit, SETUP] + facts[visit, WORK]
            waits[depth + 1] = waits[depth] + facts[visit, WAITS]
            for r in range(resources):
                uses[depth + 1, r] = uses[depth, r] + by_visit[visit, r]
            at[depth] += 1
            kept = joins[depth] - at[depth]
            joining[depth + 1, :kept] = joining[depth, at[depth] : joins[depth]]
            way_with[depth + 1, :kept] = way_with[depth, at[depth] : joins[depth]]
            joins[depth + 1] = kept
            depth += 1
    return status, found, sets[:found], used[:found]
