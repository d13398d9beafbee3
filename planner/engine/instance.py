"""What the engine solves: visits that van-days may make, rows that tie tours together, objectives in order.

Everything is a position in a tuple and a whole number. Times are minutes of one day, legs and services take whole
minutes; a tour's resources (cost, fuel ...) are consumptions: they add up, and less is never worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Legs:
    """Driving between places: ``minutes`` (places x places, -1 no way), ``resources`` (names x places x places)."""

    minutes: npt.NDArray[np.int32]
    resources: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Escort:
    """A place to pass before the first and again after the last visit that needs it."""

    place: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Visit:
    """An optional stop. ``windows`` are for the start of its service; a rest that pauses it counts against them.

    ``begins_by`` is the latest start, paused or not.

    ``setup`` passes between arrival and start, ``packup`` between the end and leaving. ``present`` says that the
    escort's place is this very place: it is not passed before this visit when it is the escort's first, nor after when
    it is the last. ``marks`` are small numbers; a tour has the marks of its visits, each once.
    """

    place: int
    service: int
    windows: tuple[tuple[int, int], ...]
    setup: int = 0
    packup: int = 0
    escort: int | None = None
    present: bool = False
    resources: tuple[int, ...] = ()
    marks: tuple[int, ...] = ()
    begins_by: int | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """Minutes of rest to be taken between two times, by tours that are out all that while."""

    opens: int
    closes: int
    minutes: int


@dataclass(frozen=True, slots=True)
class VanDay:
    """What ``count`` like vans can do on one day: from ``start`` to ``end`` within the shift, any of ``visits``.

    Van-days of one ``van`` (a van, or like vans) and one day are ways to spend it: each van makes one tour among them;
    None is a van of its own. A ``bare`` van-day may also be driven straight from start to end. What the visits load
    (``loads``, one for each of ``visits``) is at most ``room``.
    """

    day: int
    legs: int
    start: int
    end: int
    leaves: int
    returns: int
    visits: tuple[int, ...]
    count: int = 1
    rest: Rest | None = None
    max_drive: int | None = None
    max_visits: int | None = None
    resources: tuple[int, ...] = ()
    van: int | None = None
    bare: bool = False
    loads: tuple[int, ...] = ()
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over the chosen tours and the side variables, each times a whole number.

    ``visits`` by (visit, day); ``calls`` by (visit, day, van); ``marks`` by (mark, day, van), once for a tour;
    ``tours`` by van-day; ``resources`` of the tours of the van-days ``on`` (None: of all).
    """

    visits: Mapping[tuple[int, int], int] = field(default_factory=dict)
    calls: Mapping[tuple[int, int, int], int] = field(default_factory=dict)
    marks: Mapping[tuple[int, int, int], int] = field(default_factory=dict)
    tours: Mapping[int, int] = field(default_factory=dict)
    resources: Mapping[int, int] = field(default_factory=dict)
    on: frozenset[int] | None = None
    sides: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """``low`` <= sum <= ``high``; None is no limit."""

    sum: Sum
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Objective:
    """A tier: maximise or minimise a sum, then hold it at its level less ``tolerance`` (a share, as text) of it."""

    name: str
    sum: Sum
    maximise: bool
    tolerance: str = "0"

    def held_at(self, level: int) -> Row:
        """Return the row that holds the objective at a level."""
        return Row(self.sum, level, None) if self.maximise else Row(self.sum, None, level)


@dataclass(frozen=True, slots=True)
class Instance:
    """The whole problem. ``sides`` are the bounds of the side variables; ``objectives`` are in order of importance."""

    legs: tuple[Legs, ...]
    visits: tuple[Visit, ...]
    escorts: tuple[Escort, ...]
    van_days: tuple[VanDay, ...]
    resources: tuple[str, ...]
    sides: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    objectives: tuple[Objective, ...]

    @property
    def vans(self) -> tuple[int, ...]:
        """The van of each van-day; those of their own are numbered after the others."""
        own = 1 + max((day.van for day in self.van_days if day.van is not None), default=-1)
        return tuple(own + number if day.van is None else day.van for number, day in enumerate(self.van_days))

    def __post_init__(self) -> None:
        """Check that resources are only ever limited from above or minimised: the listing drops the dearer order."""
        for row in self.rows:
            if any(factor < 0 for factor in row.sum.resources.values()) or (row.sum.resources and row.low is not None):
                raise ValueError("a row may only limit resources from above")
        for objective in self.objectives:
            sign = -1 if objective.maximise else 1
            if any(sign * factor < 0 for factor in objective.sum.resources.values()):
                raise ValueError(f"{objective.name}: more of a resource may not be better")
