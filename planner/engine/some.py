"""Whether there is a choice at all: one question to one solver, without bounds and tiers."""

from __future__ import annotations

from time import monotonic

import numpy as np

from planner.engine.branch import branched
from planner.engine.choose import BRANCHED, MOST_TOURS, Choice
from planner.engine.instance import Instance, Sum
from planner.engine.listing import Listing
from planner.engine.pick import Picking, pick
from planner.engine.relax import Frame


def some_choice(instance: Instance, listing: Listing, *, deadline: float, seed: int = 1) -> Choice | None:
    """Return a choice that holds the rows, whatever it is worth; None where none was found by the deadline."""
    rows = np.arange(min(MOST_TOURS, len(listing.van_day)))
    found = pick(Frame(instance, listing), Picking(Sum(), 1, rows), deadline=deadline, seed=seed).found
    return None if found is None else Choice(found.tours, found.sides, ())


def can_have(frame: Frame, wanted: Sum, *, deadline: float, seed: int = 1) -> bool | None:
    """Return whether some choice within the frame's rows has one of these calls; None where it is not known in time.

    ``wanted`` counts calls, none of them less than nothing.
    """
    if monotonic() > deadline:
        return None
    rows = np.arange(len(frame.listing.van_day))
    had = np.asarray((frame.terms.of_tours(rows) @ frame.terms.matrix([wanted])).todense()).ravel()
    if frame.listing.complete and not had.any():
        return False
    seek = branched if frame.instance.sides and len(rows) > BRANCHED else pick
    result = seek(frame, Picking(wanted, 1, rows), deadline=deadline, seed=seed)
    if result.found is None:
        return None
    if had[list(result.found.tours)].any():
        return True
    return False if frame.listing.complete and result.bound is not None and result.bound <= 0 else None
