"""The best choice among some of the listed tours, by whichever solver is quicker there."""

from __future__ import annotations

from collections.abc import Callable

from planner.engine.branch import branched
from planner.engine.frame import Frame
from planner.engine.pick import Picked, Picking, pick

BRANCHED = 100  # tours or more, with side variables to tie them: branch and cut closes in where CP-SAT does not


def best_among(
    frame: Frame,
    picking: Picking,
    *,
    deadline: float,
    seed: int,
    workers: int = 1,
    report: Callable[[int], None] | None = None,
) -> Picked:
    """Return the best choice among some tours within the frame's rows, found by the deadline.

    ``workers`` and ``report`` (of better levels) are CP-SAT's.
    """
    if frame.instance.sides and len(picking.rows) > BRANCHED:
        return branched(frame, picking, deadline=deadline, seed=seed)
    return pick(frame, picking, deadline=deadline, seed=seed, workers=workers, report=report)
