"""The instance as arrays for the search: kinds of vans, visits, and the rows that a visit or a tour of a kind uses."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled
from planner.engine.instance import Instance
from planner.engine.shares import Shares, legs_between
from planner.engine.ways import NEVER, Ints, Way

LONG = 1 << 29  # minutes that are never had, where they are counted in 32 bits; three of them still fit
POWERS = 9  # ways to weigh what a visit brings against the minutes it takes: to the power of 1 to 2
CLOSE = 40  # visits that are near another

Shorts = npt.NDArray[np.int32]


class Field(NamedTuple):
    """The problem: a *kind* of van is a van-day; visits are those of the whole instance.

    ``leg`` and ``cost`` (maps x stands x stands) with the visits' stands, the start and the end; ``map_of`` kind.
    ``windows`` (kinds x visits x windows x 2) for the arrival, of which none where the kind may not make the visit.
    ``row_from`` (kinds x visits + 1, and the tours' after those) points into ``row`` and ``factor``. ``close`` has the
    visits near each visit. The same again for looking at all visits at once: ``to`` (maps x stands x visits) the leg
    there, ``on`` (maps x stands x visits) the work and the leg on to the stand, ``least`` (maps x stands x stands) the
    least that any visit between takes, ``opens`` and ``closes`` (kinds x windows x visits); ``costly`` where legs cost.
    """

    kind_of: Ints
    map_of: Ints
    leg: Ints
    cost: Ints
    work: Ints
    windows: Ints
    shift: Ints
    value: Ints
    tour_value: Ints
    row_from: Ints
    row: Ints
    factor: Ints
    high: Ints
    close: Ints
    to: Shorts
    on: Shorts
    least: Shorts
    opens: Shorts
    closes: Shorts
    costly: bool
    unit: float
    weight: npt.NDArray[np.float64]


def field_of(instance: Instance, shares: Shares, ways: list[Way]) -> Field:
    """Return the instance as arrays for the search."""
    visits, kinds = len(instance.visits), len(ways)
    most = max(way.windows.shape[1] for way in ways)
    windows = np.tile(np.array([NEVER, -1], np.int64), (kinds, visits, most, 1))
    value = np.zeros((kinds, visits), np.int64)
    maps: list[tuple[Ints, Ints]] = []
    map_of: list[int] = []
    keys: dict[tuple[int, int, int], int] = {}
    for kind, (day, way) in enumerate(zip(instance.van_days, ways, strict=True)):
        numbers = np.array(day.visits, np.int64)
        windows[kind, numbers, : way.windows.shape[1]] = way.windows
        value[kind, numbers] = shares.value[kind]
        key = day.legs, day.start, day.end
        if key not in keys:
            keys[key] = len(maps)
            maps.append(legs_between(instance, day, range(visits)))
        map_of.append(keys[key])
    entries = _entries(instance, shares)
    flat = [entry for line in entries for entry in line]
    work = np.array([visit.setup + visit.service + visit.packup for visit in instance.visits], np.int64)
    leg, cost = np.array([leg for leg, _ in maps]), np.array([cost for _, cost in maps])
    around = np.minimum(leg.min(axis=0)[:visits, :visits], NEVER)
    unit = float(value[value > 0].mean()) if (value > 0).any() else 1.0
    to = _short(leg[:, :, :visits])
    on = _short(work[None, None] + leg[:, :visits].transpose(0, 2, 1))
    return Field(
        kind_of=np.repeat(np.arange(kinds), [day.count for day in instance.van_days]).astype(np.int64),
        map_of=np.array(map_of, np.int64),
        leg=leg,
        cost=cost,
        work=work,
        windows=windows,
        shift=np.array([way.shift for way in ways], np.int64),
        value=value,
        tour_value=shares.tour_value,
        row_from=np.concatenate(([0], np.cumsum([len(line) for line in entries]))).astype(np.int64),
        row=np.array([row for row, _ in flat], np.int64),
        factor=np.array([factor for _, factor in flat], np.int64),
        high=np.concatenate((shares.high, shares.vans)),
        close=np.argsort(around + around.T, axis=1, kind="stable")[:, :CLOSE].astype(np.int64),
        to=to,
        on=on,
        least=_least(to, on),
        opens=_short(windows[:, :, :, 0].transpose(0, 2, 1)),
        closes=_short(windows[:, :, :, 1].transpose(0, 2, 1)),
        costly=bool(cost.any()),
        unit=unit,
        weight=(np.maximum(value, 0) / unit) ** np.linspace(1.0, 2.0, POWERS)[:, None, None],
    )


def _entries(instance: Instance, shares: Shares) -> list[list[tuple[int, int]]]:
    """Return which rows, and how much of each, the visits of each kind use, and then the tours."""
    visits, n_rows = len(instance.visits), len(shares.high)
    entries: list[list[tuple[int, int]]] = []
    for kind, day in enumerate(instance.van_days):
        held = np.zeros((visits, n_rows), np.int64)
        held[list(day.visits)] = shares.held[kind]
        entries += [[(int(row), int(line[row])) for row in np.flatnonzero(line)] for line in held]
    for kind, line in enumerate(shares.tour_held):
        own = [(int(row), int(line[row])) for row in np.flatnonzero(line)]
        entries.append([*own, (n_rows + int(shares.group[kind]), 1)])
    return entries


def _short(minutes: Ints) -> Shorts:
    """Return minutes in 32 bits, so that more of them are looked at together."""
    return np.ascontiguousarray(np.minimum(minutes, LONG).astype(np.int32))


@compiled
def _least(to: Any, on: Any) -> Any:
    """Return the least that any visit between two stands takes."""
    maps, stands, visits = to.shape
    found = np.full((maps, stands, stands), LONG, np.int32)
    for number in range(maps):
        for before in range(stands):
            for after in range(stands):
                least = np.int32(LONG)
                for visit in range(visits):
                    if visit not in (before, after):
                        least = min(least, to[number, before, visit] + on[number, after, visit])
                found[number, before, after] = least
    return found
