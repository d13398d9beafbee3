"""First tours: a neighbourhood search of our own, whose tours are harvested while it runs."""

from __future__ import annotations

from time import monotonic

import numpy as np
import numpy.typing as npt

from planner.engine.instance import Instance
from planner.engine.master import Tour
from planner.engine.field import field_of
from planner.engine.search import Harvest, Memory, climb
from planner.engine.state import State, empty_state, load
from planner.engine.shares import Shares
from planner.engine.ways import Way

MOST_TOURS = 100_000
TABLE = 1 << 18
LONGEST = 250  # visits of a tour harvested
CHUNK_SECONDS, CHUNK_STEPS = 0.25, 500  # between two looks at the clock
HOT, COLD = 0.5, 0.02  # of a visit's mean value
MOST_TAKEN_OUT = 10  # visits in one step


class Search:
    """A search that goes on where it was left."""

    def __init__(self, instance: Instance, shares: Shares, ways: list[Way], seed: int) -> None:
        self.field = field_of(instance, shares, ways)
        self.days = instance.van_days
        longest = len(instance.visits) + 2
        vans, visits = len(self.field.kind_of), len(self.field.work)
        now, trial, top = (empty_state(self.field, longest) for _ in range(3))
        delays, known = (np.zeros((vans, visits), np.int32) for _ in range(2))
        harvest = Harvest(
            np.zeros(MOST_TOURS, np.int32),
            np.full((MOST_TOURS, min(longest, LONGEST)), -1, np.int32),
            np.zeros(TABLE, np.uint64),
            np.zeros(1, np.int64),
        )
        chance = np.array([(seed + 1) * 0x9E3779B97F4A7C15 & (1 << 64) - 1 | 1], np.uint64)
        self.memory = Memory(now, trial, top, delays, known, harvest, chance)
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
