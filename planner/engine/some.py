"""Small questions about choices, answered in few steps: whether there is one, the best of one objective."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from time import monotonic

import numpy as np

from planner.engine.among import best_among
from planner.engine.choose import FEW_TOURS, MOST_TOURS, Choice, choose
from planner.engine.frame import Frame
from planner.engine.instance import Instance, Row, Sum
from planner.engine.listing import Listing
from planner.engine.pick import Picking, pick
from planner.engine.relax import relaxed
from planner.errors import NothingFound

NEAR_TOURS = 200  # that lose least, looked at first
LIKELY_TOURS = 250  # that a best choice is first sought among: CP-SAT is soon done with so few


def some_choice(
    instance: Instance, listing: Listing, *, deadline: float, least: tuple[Sum, int] | None = None, seed: int = 1
) -> Choice | None:
    """Return a choice that holds the rows, whatever it is worth; None where none was found by the deadline.

    ``least`` is a sum of which it has at least so much: its bound by prices mostly tells at once that there is no such
    choice, or which tours it can hold.
    """
    frame, rows = Frame(instance, listing), np.arange(len(listing.van_day))
    if least is not None:
        total, level = least
        if listing.complete and len(rows) <= FEW_TOURS:
            bound = relaxed(frame, total, 1, rows, deadline).bound
            if bound.level < level:
                return None
            rows = np.flatnonzero(bound.loss <= bound.room(level))
            rows = rows[np.argsort(bound.loss[rows], kind="stable")]
        frame.add(Row(total, level, None))
    for some in (rows[:NEAR_TOURS], rows[:MOST_TOURS]) if len(rows) > NEAR_TOURS and least else (rows[:MOST_TOURS],):
        found = pick(frame, Picking(Sum(), 1, np.sort(some)), deadline=deadline, seed=seed).found
        if found is not None:
            return Choice(found.tours, found.sides, ())
    return None


def best_choice(instance: Instance, listing: Listing, *, deadline: float, likely: int = LIKELY_TOURS) -> Choice:
    """Return the best choice by the one objective as ``choose`` does, sought first among the likely tours.

    Those are all tours that a choice of some level can hold, about ``likely`` of them: where one reaches the level, the
    best choice is among them. Raises ``NothingFound`` where not even one choice was found.
    """
    (objective,) = instance.objectives
    count, sign = len(listing.van_day), 1 if objective.maximise else -1
    if listing.complete and likely < count <= FEW_TOURS:
        bound = relaxed(Frame(instance, listing), objective.sum, sign, np.arange(count), deadline).bound
        level = -((int(np.sort(bound.loss)[likely]) - bound.total) // bound.scale)
        rows = np.flatnonzero(bound.loss <= bound.room(level))
        with suppress(NothingFound):
            choice = choose(instance, replace(listing.only(rows), complete=True), deadline=deadline)
            if sign * choice.levels[0].level >= level:
                return replace(choice, tours=tuple(rows[list(choice.tours)].tolist()))
    return choose(instance, listing, deadline=deadline)


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
    result = best_among(frame, Picking(wanted, 1, rows), deadline=deadline, seed=seed)
    if result.found is None:
        return None
    if had[list(result.found.tours)].any():
        return True
    return False if frame.listing.complete and result.bound is not None and result.bound <= 0 else None
