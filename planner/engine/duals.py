"""What a little more would bring where tours may be driven in parts: the duals of an objective's linear programme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.engine.choose import level_held
from planner.engine.frame import Frame
from planner.engine.instance import Instance, Sum
from planner.engine.listing import Listing
from planner.engine.relax import prices


@dataclass(frozen=True, slots=True)
class Duals:
    """Prices in units of the objective: of each row of the instance, per unit of its limit.

    ``tours`` has for each listed tour what it brings beyond the prices of all that it shares with others: of the rows
    on visits and resources. Rows on tours, calls, marks and side variables alone are a van's own; a tour with a call
    that such a row asks for is no other van's, and brings nothing.
    """

    rows: tuple[float, ...]
    van_days: npt.NDArray[np.int32]
    tours: npt.NDArray[np.float64]

    def best(self, van_days: Iterable[int]) -> float:
        """Return the most that a tour of these van-days brings, were it driven by one van more; 0 for none."""
        found = self.tours[np.isin(self.van_days, list(van_days))]
        return max(0.0, float(found.max(initial=0.0)))


def duals(instance: Instance, listing: Listing, levels: Sequence[int], deadline: float) -> Duals | None:
    """Return the duals of the objective that follows those held at these levels.

    None where the time did not suffice. A dual is the slope of the linear programme for a very small amount more; where
    the slopes of more and of less differ it lies between them. For a whole unit it proves nothing.
    """
    frame = Frame(instance, listing)
    for objective, level in zip(instance.objectives, levels, strict=False):
        frame.add(objective.held_at(level_held(level, objective)))
    goal = instance.objectives[len(levels)]
    sign = 1 if goal.maximise else -1
    found = prices(frame, goal.sum, sign, deadline)
    if found is None:
        return None
    shared = np.array([_shared(row.sum) for row in frame.rows], np.bool_)
    gain, _ = frame.gains(goal.sum, sign)
    beyond = gain - frame.matrix @ np.where(shared, found, 0.0)
    every = frame.terms.of_tours(np.arange(len(listing.van_day)))
    asked = [row.sum for row in frame.rows if row.sum.calls and row.low is not None]
    own = np.asarray((every @ frame.terms.matrix(asked)).sum(axis=1)).ravel() > 0
    tours = np.where(own, 0.0, np.asarray(every @ beyond))
    return Duals(tuple(found[: len(instance.rows)].tolist()), listing.van_day, tours)


def _shared(one: Sum) -> bool:
    return bool(one.visits or one.resources)
