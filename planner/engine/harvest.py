"""First tours: a neighbourhood search of our own, whose tours are harvested while it runs."""

from __future__ import annotations

from time import monotonic

import numpy as np
import numpy.typing as npt

from planner.engine.instance import Instance
from planner.engine.master import Tour
from planner.engine.search import Best, Field, Harvest, Memory, State, climb, empty_state, load
from planner.engine.shares import Shares, legs_between
from planner.engine.ways import NEVER, Ints, Way

MOST_TOURS = 100_000
TABLE = 1 << 18
LONGEST = 250  # visits of a tour harvested
CHUNK_SECONDS, CHUNK_STEPS = 0.25, 500  # between two looks at the clock
HOT, COLD = 0.5, 0.02  # of a visit's mean value
MOST_TAKEN_OUT = 10  # visits in one step


def field_of(instance: Instance, shares: Shares, ways: list[Way]) -> Field:
    """Return the instance as arrays for the search."""
    visits, kinds = len(instance.visits), len(ways)
    n_rows = len(shares.high)
    most = max(way.windows.shape[1] for way in ways)
    windows = np.tile(np.array([NEVER, -1], np.int64), (kinds, visits, most, 1))
    value = np.zeros((kinds, visits), np.int64)
    maps: list[tuple[Ints, Ints]] = []
    map_of: list[int] = []
    keys: dict[tuple[int, int, int], int] = {}
    entries: list[list[tuple[int, int]]] = []
    for kind, (day, way) in enumerate(zip(instance.van_days, ways, strict=True)):
        numbers = np.array(day.visits, np.int64)
        windows[kind, numbers, : way.windows.shape[1]] = way.windows
        value[kind, numbers] = shares.value[kind]
        key = day.legs, day.start, day.end
        if key not in keys:
            keys[key] = len(maps)
            maps.append(legs_between(instance, day, range(visits)))
        map_of.append(keys[key])
        held = np.zeros((visits, n_rows), np.int64)
        held[numbers] = shares.held[kind]
        entries += [[(int(row), int(line[row])) for row in np.flatnonzero(line)] for line in held]
    for kind in range(kinds):
        line = shares.tour_held[kind]
        own = [(int(row), int(line[row])) for row in np.flatnonzero(line)]
        entries.append([*own, (n_rows + int(shares.group[kind]), 1)])
    kind_of = np.repeat(np.arange(kinds), [day.count for day in instance.van_days])
    work = np.array([visit.setup + visit.service + visit.packup for visit in instance.visits], np.int64)
    leg = np.array([leg for leg, _ in maps])
    flat = [entry for line in entries for entry in line]
    around = np.minimum(leg.min(axis=0)[:visits, :visits], NEVER)
    close = np.argsort(around + around.T, axis=1, kind="stable")[:, :40]
    return Field(
        kind_of.astype(np.int64),
        np.array(map_of, np.int64),
        leg,
        np.array([cost for _, cost in maps]),
        work,
        windows,
        np.array([way.shift for way in ways], np.int64),
        value,
        shares.tour_value,
        np.concatenate(([0], np.cumsum([len(line) for line in entries]))).astype(np.int64),
        np.array([row for row, _ in flat], np.int64),
        np.array([factor for _, factor in flat], np.int64),
        np.concatenate((shares.high, shares.vans)),
        close.astype(np.int64),
    )


class Search:
    """A search that goes on where it was left."""

    def __init__(self, instance: Instance, shares: Shares, ways: list[Way], seed: int) -> None:
        self.field = field_of(instance, shares, ways)
        self.days = instance.van_days
        longest = len(instance.visits) + 2
        vans, visits = len(self.field.kind_of), len(self.field.work)
        now, trial, top = (empty_state(self.field, longest) for _ in range(3))
        best, known = (Best(np.zeros((vans, visits), np.int32), np.zeros((vans, visits))) for _ in range(2))
        harvest = Harvest(
            np.zeros(MOST_TOURS, np.int32),
            np.full((MOST_TOURS, min(longest, LONGEST)), -1, np.int32),
            np.zeros(TABLE, np.uint64),
            np.zeros(1, np.int64),
        )
        chance = np.array([(seed + 1) * 0x9E3779B97F4A7C15 & (1 << 64) - 1 | 1], np.uint64)
        self.memory = Memory(now, trial, top, best, known, harvest, chance)
        positive = self.field.value[self.field.value > 0]
        self.unit = float(positive.mean()) if len(positive) else 1.0
        self.rate = 2000.0

    def steps_on(self, steps: int, deadline: float) -> None:
        """Search for so many steps, cooling once over them, or until the deadline."""
        done = 0
        while done < steps and monotonic() < deadline:
            chunk = min(steps - done, CHUNK_STEPS)
            self._climb(chunk, done / steps, (done + chunk) / steps)
            done += chunk

    def cool(self, seconds: float, deadline: float) -> None:
        """Search for so many seconds, cooling once over them, or until the deadline."""
        began = monotonic()
        until = min(began + seconds, deadline)
        while (now := monotonic()) < until:
            chunk = min(CHUNK_SECONDS, until - now)
            spent = (now - began) / seconds
            self._climb(max(20, int(self.rate * chunk)), spent, spent + chunk / seconds)

    def _climb(self, steps: int, spent: float, after: float) -> None:
        """Search for so many steps, from the heat of one share of the cooling to that of another."""
        began = monotonic()
        hot, cold = (self.unit * HOT * (COLD / HOT) ** share for share in (spent, after))
        climb(self.field, self.memory, self.unit, steps, hot, cold, MOST_TAKEN_OUT)
        self.rate = steps / max(1e-4, monotonic() - began)

    def go_on_from(self, tours: tuple[Tour, ...]) -> None:
        """Go on from this choice."""
        for state in self.memory[:3]:
            load(self.field, state, self._stops(tours))

    def best_tours(self) -> tuple[Tour, ...]:
        """Return the tours of the best choice found."""
        return self._tours(self.memory.top)

    def _tours(self, state: State) -> tuple[Tour, ...]:
        """Return the tours of a choice, their visits as numbered within the van-days."""
        found = []
        for van, kind in enumerate(self.field.kind_of.tolist()):
            stops = state.stops[van, : state.length[van]].tolist()
            if stops:
                found.append(self._tour(kind, stops))
        return tuple(found)

    def harvested(self) -> list[Tour]:
        """Return the tours harvested so far, and forget them."""
        harvest = self.memory.harvest
        count = int(harvest.kept[0])
        found = []
        for kind, stops in zip(harvest.kind[:count].tolist(), harvest.stops[:count], strict=True):
            found.append(self._tour(kind, stops[: int((stops < 0).argmax())].tolist()))
        harvest.kept[0] = 0
        harvest.table[:] = 0
        return found

    def _tour(self, kind: int, stops: list[int]) -> Tour:
        place = {visit: at for at, visit in enumerate(self.days[kind].visits)}
        return kind, tuple(place[visit] for visit in stops)

    def _stops(self, tours: tuple[Tour, ...]) -> npt.NDArray[np.int32]:
        """Return these tours' stops by van, as rows filled with -1."""
        found = np.full((len(self.field.kind_of), len(self.field.work) + 2), -1, np.int32)
        free = {kind: np.flatnonzero(self.field.kind_of == kind).tolist() for kind, _ in tours}
        for kind, order in tours:
            found[free[kind].pop(0), : len(order)] = [self.days[kind].visits[at] for at in order]
        return found
