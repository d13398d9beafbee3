"""Labels: partial tours of one van-day, spread over its stands in the order of the clock, compiled.

A label is where the van stands, when it leaves, what the tour is worth so far (the visits' gains less the legs' prices)
and what it remembers: the visits that it may not make again. Standing at a visit it forgets all but the ``near`` ones
of those, so a tour may come back to a visit once it is forgotten; with every visit near, no tour does.

Of two labels of one stand, one is dropped when the other leaves no later, is worth no less and remembers no more.
What can still be earned from a stand at a time (``togo``) is read from what was swept, or from labels spread, the other
way round with a shorter memory, so it is never too little; a label that cannot reach ``least`` with it is dropped too.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled, inlined
from planner.engine.ways import NEVER

Ints = npt.NDArray[np.int64]

NOTHING = -(1 << 60)
EXACT, LOOSE = range(2)


class Labels(NamedTuple):
    """Memory for labels: one row each. ``after`` links those of one bin of time, of one stand, or the free ones."""

    stand: npt.NDArray[np.int32]
    clock: Ints
    worth: Ints
    parent: npt.NDArray[np.int32]
    after: npt.NDArray[np.int32]
    memory: npt.NDArray[np.uint64]


def room_for(labels: int, visits: int) -> Labels:
    """Return memory for so many labels over so many visits."""
    words = max(1, (visits + 63) // 64)
    return Labels(
        np.empty(labels, np.int32),
        np.empty(labels, np.int64),
        np.empty(labels, np.int64),
        np.empty(labels, np.int32),
        np.empty(labels, np.int32),
        np.empty((labels, words), np.uint64),
    )


@inlined
def arrival(windows: Any, visit: Any, ready: Any) -> Any:
    """Return the earliest arrival from ``ready`` on after any waiting, or NEVER."""
    found = NEVER
    for window in range(windows.shape[1]):
        start = max(ready, windows[visit, window, 0])
        if start <= windows[visit, window, 1]:
            found = start
            break
    return found


@compiled
def following(way: Any) -> Any:
    """Return the visits that can be made right after each stand, the start last, and how many there are."""
    count = way.work.shape[0]
    follows = np.empty((count + 1, count), np.int32)
    followers = np.zeros(count + 1, np.int32)
    for a in range(count + 1):
        for b in range(count):
            if a != b and way.leg[a, b] < NEVER:
                ready = way.leg[a, b]
                if a < count:
                    ready = way.windows[a, 0, 0] + way.work[a] + way.leg[a, b]
                if arrival(way.windows, b, ready) < NEVER:
                    follows[a, followers[a]] = b
                    followers[a] += 1
    return follows, followers


@inlined
def _knows(memory: Any, label: Any, visit: Any) -> Any:
    """Return whether a label remembers a visit."""
    return (memory[label, visit >> 6] >> np.uint64(visit & 63)) & np.uint64(1) != 0


@inlined
def _beaten(labels: Any, first: Any, clock: Any, worth: Any, made: Any, kind: Any) -> Any:
    """Return whether a new label need not be kept, for one of those linked from ``first`` on at its stand."""
    other, words, found = first, made.shape[0], False
    while not found and other >= 0 and labels.worth[other] >= worth:
        found = labels.clock[other] <= clock
        if found and kind == EXACT:
            for word in range(words):
                found = found and not labels.memory[other, word] & ~made[word]
        other = labels.after[other]
    return found


@compiled
def spread(
    way: Any, gain: Any, price: Any, near: Any, togo: Any, grain: Any, least: Any, kind: Any, labels: Any
) -> Any:
    """Spread the labels of tours that can be worth ``least``; return (how many, -1 too many; heads of the stands).

    ``gain`` by visit, ``price`` by leg; ``near`` (visits x words), as masks with the visit itself; ``togo`` (visits x
    grains of time). The labels of a stand are linked from those worth most to those worth least. LOOSE lets a label
    drop others whatever they remember: quick, and some tours are missed.
    """
    count = way.work.shape[0]
    words = near.shape[1]
    stand, clock, worth, parent, after, memory = labels
    bins = way.shift // grain + 1
    heads = np.full(count, -1, np.int32)
    bin_heads = np.full(bins, -1, np.int32)
    follows, followers = following(way)
    made = np.zeros(words, np.uint64)
    size, free = 0, -1
    current = -1
    here, now, at = -1, 0, 0
    while True:
        # The start first, then the labels bin by bin.
        if here >= 0:
            while at < bins and bin_heads[at] < 0:
                at += 1
            if at >= bins:
                break
            current = bin_heads[at]
            bin_heads[at] = after[current]
            here, now = stand[current], clock[current]
            mine = worth[current]
            before, other = -1, heads[here]
            beaten = False
            while other >= 0 and worth[other] >= mine:
                if clock[other] <= now:
                    beaten = True
                    if kind == EXACT:
                        for word in range(words):
                            if memory[other, word] & ~memory[current, word]:
                                beaten = False
                                break
                    if beaten:
                        break
                before, other = other, after[other]
            if beaten:
                after[current] = free
                free = current
                continue
            after[current] = other
            if before < 0:
                heads[here] = current
            else:
                after[before] = current
        else:
            here, mine = count, 0
        for number in range(followers[here]):
            to = follows[here, number]
            if current >= 0 and _knows(memory, current, to):
                continue
            arrive = arrival(way.windows, to, now + way.leg[here, to])
            if arrive >= NEVER:
                continue
            leave = arrive + way.work[to]
            total = mine + gain[to] - price[here, to]
            if leave > way.shift or total + togo[to, leave // grain] < least:
                continue
            for word in range(words):
                made[word] = memory[current, word] & near[to, word] if current >= 0 else np.uint64(0)
            made[to >> 6] |= np.uint64(1) << np.uint64(to & 63)
            if _beaten(labels, heads[to], leave, total, made, kind):
                continue
            if free >= 0:
                new = free
                free = after[new]
            else:
                new = size
                size += 1
                if size >= stand.shape[0]:
                    return -1, heads
            stand[new], clock[new], worth[new], parent[new] = to, leave, total, current
            for word in range(words):
                memory[new, word] = made[word]
            slot = leave // grain
            after[new] = bin_heads[slot]
            bin_heads[slot] = new
    return size, heads


@compiled
def still_to_earn(way: Any, gain: Any, grain: Any, heads: Any, labels: Any) -> Any:
    """Return from labels spread backward what can be earned after each visit, by the grain of time it is left in.

    ``way`` is the van-day that the labels were spread over; the times are those of its reverse.
    """
    count = way.work.shape[0]
    grains = way.shift // grain + 1
    found = np.full((count, grains), NOTHING, np.int64)
    for visit in range(count):
        label = heads[visit]
        while label >= 0:
            latest = way.shift - labels.clock[label] + way.work[visit]
            slot = latest // grain
            found[visit, slot] = max(found[visit, slot], labels.worth[label] - gain[visit])
            label = labels.after[label]
        for slot in range(grains - 2, -1, -1):
            found[visit, slot] = max(found[visit, slot], found[visit, slot + 1])
    return found


@compiled
def best_ends(way: Any, price: Any, least: Any, each: Any, heads: Any, labels: Any) -> Any:
    """Return (ends, worth) of complete tours worth ``least``: the best among them, and up to ``each`` by last visit."""
    count = way.work.shape[0]
    found = 0
    ends = np.empty(count * each, np.int32)
    worths = np.empty(count * each, np.int64)
    for visit in range(count):
        kept = 0
        label = heads[visit]
        while label >= 0 and kept < each:
            total = labels.worth[label] - price[visit, count + 1]
            if labels.clock[label] + way.leg[visit, count + 1] <= way.shift and total >= least:
                ends[found], worths[found] = label, total
                found += 1
                kept += 1
            label = labels.after[label]
    return ends[:found], worths[:found]


@inlined
def _hash(memory: Any, label: Any, words: Any, stand: Any) -> Any:
    mixed = np.uint64(stand + 1) * np.uint64(0x9E3779B97F4A7C15)
    for word in range(words):
        mixed ^= memory[label, word]
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(29)
    return mixed


@compiled
def every_tour(way: Any, gain: Any, price: Any, togo: Any, grain: Any, least: Any, labels: Any, table: Any) -> Any:
    """Return (how many labels, -1 too many; ends, their worth) of every set of visits with a tour worth ``least``.

    No visit twice. Of labels with the same visits made at the same stand, one is dropped only when it leaves no earlier
    and is worth no more. ``table`` is a hash table's memory, its length a power of two, filled with -1; of a set of
    visits several tours may come back, which end at several visits.
    """
    count = way.work.shape[0]
    stand, clock, worth, parent, after, memory = labels
    words = memory.shape[1]
    bins = way.shift // grain + 1
    bin_heads = np.full(bins, -1, np.int32)
    places = np.uint64(table.shape[0] - 1)
    size = 0
    ends, ended = np.empty(1024, np.int32), 0
    at, current = 0, -1
    here, now, mine = count, 0, 0
    while True:
        if current >= 0:
            total = mine - price[here, count + 1]
            if now + way.leg[here, count + 1] <= way.shift and total >= least:
                if ended >= ends.shape[0]:
                    ends = np.concatenate((ends, np.empty_like(ends)))
                ends[ended] = current
                ended += 1
        for to in range(count):
            if to == here or way.leg[here, to] >= NEVER or (current >= 0 and _knows(memory, current, to)):
                continue
            arrive = arrival(way.windows, to, now + way.leg[here, to])
            if arrive >= NEVER:
                continue
            leave = arrive + way.work[to]
            total = mine + gain[to] - price[here, to]
            if leave > way.shift or total + togo[to, leave // grain] < least:
                continue
            if size >= stand.shape[0] or 2 * size >= table.shape[0]:
                return -1, ends[:0], worth[:0]
            new = size
            for word in range(words):
                memory[new, word] = memory[current, word] if current >= 0 else np.uint64(0)
            memory[new, to >> 6] |= np.uint64(1) << np.uint64(to & 63)
            # The labels of one set and stand lie one after the other in the table.
            spot = _hash(memory, new, words, to) & places
            beaten = False
            while table[spot] >= 0:
                other = table[spot]
                same = stand[other] == to
                for word in range(words):
                    same = same and memory[other, word] == memory[new, word]
                if same and clock[other] <= leave and worth[other] >= total:
                    beaten = True
                    break
                if same and clock[other] >= leave and worth[other] <= total:
                    stand[other] = ~stand[other]  # dropped, though its followers may still be made from it
                spot = (spot + np.uint64(1)) & places
            if beaten:
                continue
            table[spot] = new
            size += 1
            stand[new], clock[new], worth[new], parent[new] = to, leave, total, current
            slot = leave // grain
            after[new] = bin_heads[slot]
            bin_heads[slot] = new
        while at < bins:
            while at < bins and bin_heads[at] < 0:
                at += 1
            if at >= bins:
                break
            current = bin_heads[at]
            bin_heads[at] = after[current]
            if stand[current] >= 0:
                break
        if at >= bins:
            break
        here, now, mine = stand[current], clock[current], worth[current]
    worths = np.empty(ended, np.int64)
    for number in range(ended):
        worths[number] = worth[ends[number]] - price[max(stand[ends[number]], ~stand[ends[number]]), count + 1]
    return size, ends[:ended], worths


@compiled
def orders_of(ends: Any, labels: Any) -> Any:
    """Return the visits of the tours that end with these labels, in their order, as rows filled with -1."""
    longest = 0
    for number in range(ends.shape[0]):
        length, step = 0, ends[number]
        while step >= 0:
            length += 1
            step = labels.parent[step]
        longest = max(longest, length)
    found = np.full((ends.shape[0], longest), -1, np.int64)
    for number in range(ends.shape[0]):
        length, step = 0, ends[number]
        while step >= 0:
            length += 1
            step = labels.parent[step]
        step = ends[number]
        while step >= 0:
            length -= 1
            found[number, length] = max(labels.stand[step], ~labels.stand[step])
            step = labels.parent[step]
    return found
