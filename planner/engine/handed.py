"""What the search of one problem hands on to that of another which differs little: where to look, not what holds.

Whole choices, with their side variables: one counts where it keeps every row of the problem at hand, in whole numbers.
Tours that the linear programme wanted: the one at hand begins from them, and its bound is computed from all tours as
ever. Cuts: they follow from the rows on tours and side variables alone (``counts``), so they hold of any problem that
has the very same of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from planner.engine.carried import Proven
from planner.engine.counts import counting
from planner.engine.frame import Frame
from planner.engine.instance import Instance, Row
from planner.engine.listing import Listing
from planner.engine.pick import Found
from planner.engine.relax import Relaxed, relaxed
from planner.engine.terms import Ints

WANTED = 1_000  # tours that lose least, of each objective


@dataclass(frozen=True, slots=True)
class Tours:
    """Listed tours, and which of them are in each choice and wanted for each objective."""

    listing: Listing
    choices: tuple[Found, ...]
    wanted: tuple[Ints, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """What was proven of a problem, with the tours and the cuts that its search came to."""

    proven: Proven
    tours: Tours | None = None
    cuts: tuple[Row, ...] = ()


def hand_on(proven: Proven, listing: Listing, choices: Sequence[Found]) -> Handed:
    """Return what the search of a problem hands on; ``choices`` are the best ones, of the listing."""
    if not (listing.complete and choices):
        return Handed(proven)
    instance, frame = proven.instance, Frame(proven.instance, listing)
    wanted: list[Ints] = []
    for objective, level, best in zip(instance.objectives, proven.held, choices, strict=True):
        sign = 1 if objective.maximise else -1
        wanted.append(_nearest(relaxed(frame, objective.sum, sign, best.arrays[0], inf)))
        frame.add(objective.held_at(level))
    added = frame.rows[len(instance.rows) :]
    cuts = tuple(row for row in added if not any(row.sum is tier.sum for tier in instance.objectives))
    some = np.unique(np.concatenate([*wanted, *(best.arrays[0] for best in choices)]))
    tours = Tours(
        listing.only(some),
        tuple(Found(tuple(np.searchsorted(some, best.arrays[0]).tolist()), best.sides) for best in choices),
        tuple(np.searchsorted(some, rows) for rows in wanted),
    )
    return Handed(proven, tours, cuts)


def _nearest(solved: Relaxed) -> Ints:
    columns = solved.columns
    return np.asarray(columns[np.argsort(solved.bound.loss[columns], kind="stable")][:WANTED])


def taken_on(tours: Tours, listing: Listing) -> tuple[list[Found], list[Ints]]:
    """Return the choices and the wanted tours as rows of another listing; what is not listed there is left out."""
    row_of = {key: row for row, key in enumerate(_keys(listing))}
    rows = np.array([row_of.get(key, -1) for key in _keys(tours.listing)], np.int64)

    def there(some: Ints) -> Ints:
        found = rows[some]
        return np.asarray(found[found >= 0])

    choices = [Found(tuple(there(best.arrays[0]).tolist()), best.sides) for best in tours.choices]
    return list(dict.fromkeys(choices)), [there(some) for some in tours.wanted]


def _keys(listing: Listing) -> list[bytes]:
    """Return each tour as bytes: its van-day, its visits, and which it is of those that like vans may each make."""
    told: npt.NDArray[np.int32] = np.column_stack((listing.van_day, listing.visits.astype(np.int32)))
    same = np.append(False, (told[1:] == told[:-1]).all(axis=1)) if len(told) else np.zeros(0, np.bool_)
    at = np.arange(len(told))
    told = np.column_stack((told, at - np.maximum.accumulate(np.where(same, 0, at)))).astype(np.int32)
    return [bytes(row) for row in np.ascontiguousarray(told)]


def same_counts(base: Instance, instance: Instance) -> bool:
    """Return whether all that the cuts follow from is the same: van-days, sides and the rows on these alone."""
    told, now = (_counted(each) for each in (base, instance))
    return told == now and counting(base.rows) == counting(instance.rows)


def _counted(instance: Instance) -> tuple[object, ...]:
    return [(day.day, day.count) for day in instance.van_days], instance.vans, instance.sides
