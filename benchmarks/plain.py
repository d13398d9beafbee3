"""The peer of the listing: the same sets by plain recursion over orders, in Python."""

from __future__ import annotations

from planner.engine import Instance


def plain_tours(instance: Instance) -> int:
    """Return how many sets of visits can be driven, over all van-days; windows only, no rest and no escort."""
    minutes = instance.legs[0].minutes.tolist()
    total = 0
    for day in instance.van_days:
        found: set[frozenset[int]] = set()
        stack: list[tuple[int, int, frozenset[int]]] = [(day.start, day.leaves, frozenset())]
        while stack:
            here, clock, made = stack.pop()
            for number in day.visits:
                visit = instance.visits[number]
                start = max(clock + minutes[here][visit.place], visit.windows[0][0])
                done = start + visit.service
                if number in made or start > visit.windows[0][1] or done + minutes[visit.place][day.end] > day.returns:
                    continue
                found.add(made | {number})
                stack.append((visit.place, done, made | {number}))
        total += len(found)
    return total
