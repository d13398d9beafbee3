"""The best choice among some of the listed tours, by whichever solver is quicker there.

CP-SAT finds good choices of thousands of tours within a second or two, and proves them where few tours are left; the
rest the tree proves sooner. Where rows tie side variables to more than numbers of tours (crews, budgets), HiGHS does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf

from planner.engine.branch import branched
from planner.engine.frame import Frame
from planner.engine.pick import Picked, Picking, pick
from planner.engine.tree import searched

FEW = 100  # tours or fewer are CP-SAT's, whatever ties them
SOME = 1_000  # or fewer it may prove soon, within
PROVEN, FOUND = 0.5, 2.5  # of its units of work; it finds a good choice within


def best_among(
    frame: Frame,
    picking: Picking,
    *,
    deadline: float,
    seed: int,
    workers: int = 1,
    report: Callable[[int], None] | None = None,
    prove: bool = True,
) -> Picked:
    """Return the best choice among some tours within the frame's rows, found by the deadline.

    Where no proof is asked for (``prove``), a good choice is enough, and soon. ``workers`` and ``report`` (of better
    levels) are CP-SAT's.
    """
    count, begun = len(picking.rows), picking.known is not None and frame.holds(*picking.known.arrays)
    if frame.instance.sides and count > FEW:
        if begun and prove and frame.by_number:
            return searched(frame, picking, deadline=deadline)
        return branched(frame, picking, deadline=deadline, seed=seed, prove=prove)
    if begun and prove and count > SOME:
        return searched(frame, picking, deadline=deadline)
    effort = inf if count <= FEW or not begun else PROVEN if prove else FOUND
    first = pick(frame, picking, deadline=deadline, seed=seed, workers=workers, report=report, effort=effort)
    if effort == inf or not prove or first.interrupted or _proven(frame, picking, first):
        return first
    then = searched(frame, replace(picking, known=first.found or picking.known), deadline=deadline)
    if first.bound is None or then.bound is None:
        return then
    return replace(then, bound=min(first.bound, then.bound))


def _proven(frame: Frame, picking: Picking, picked: Picked) -> bool:
    """Return whether the choice meets the bound."""
    if picked.found is None or picked.bound is None:
        return False
    return picked.bound <= frame.level(picking.goal, picking.sign, *picked.found.arrays)
