"""First tours: a neighbourhood search of our own, whose tours are harvested while it runs."""

from __future__ import annotations

from time import monotonic

import numpy as np
import numpy.typing as npt

from planner.engine.family import Family
from planner.engine.field import Field, field_of
from planner.engine.instance import Instance
from planner.engine.master import Tour
from planner.engine.search import Harvest, Memory, climb
from planner.engine.shares import Shares
from planner.engine.state import State, become, empty_state, load
from planner.engine.ways import Way

MOST_TOURS = 100_000
TABLE = 1 << 18
LONGEST = 250  # visits of a tour harvested
CHUNK_STEPS = 500  # between two looks at the clock
HOT, COLD = 0.5, 0.02  # of a visit's mean value
FRESH, WARM = 1.0, 0.3  # the same, where a choice is begun anew, and where it is made of others
STEPS_A_VISIT = 5  # of the search that improves one choice of the family
ASIDE = 0.8  # of the visits, left aside at first where a choice is begun anew
MOST_TAKEN_OUT = 10  # visits in one step


class Search:
    """A search that goes on where it was left."""

    def __init__(self, instance: Instance, shares: Shares, ways: list[Way], seed: int) -> None:
        self.field = field_of(instance, shares, ways)
        self.days = instance.van_days
        self.family = Family(self.field, seed)
        vans, visits = len(self.field.kind_of), len(self.field.work)
        now, trial, top = (empty_state(self.field) for _ in range(3))
        delays, known = (np.zeros((vans, visits), np.int32) for _ in range(2))
        harvest = Harvest(
            np.zeros(MOST_TOURS, np.int32),
            np.full((MOST_TOURS, min(now.stops.shape[1], LONGEST)), -1, np.int32),
            np.zeros(TABLE, np.uint64),
            np.zeros(1, np.int64),
        )
        chance = np.array([(seed + 1) * 0x9E3779B97F4A7C15 & (1 << 64) - 1 | 1], np.uint64)
        self.memory = Memory(now, trial, top, delays, known, harvest, chance)

    def steps_on(self, steps: int, deadline: float) -> None:
        """Search on for so many steps, cooling once over them, or until the deadline."""
        self._cool(self.field, steps, HOT, deadline)
        self.family.take_in(self.memory.top)

    def breed(self, deadline: float) -> None:
        """Join choices of the family, or begin anew where it is small, and improve each in a short search."""
        steps = STEPS_A_VISIT * len(self.field.work)
        while monotonic() < deadline:
            start = self.memory.now
            if not self.family.child(start):
                # Few visits at first lead to another part of the land than where all would go.
                load(self.field, start, self._stops(()))
                self._begin_from(start)
                self._cool(self.family.without(ASIDE), steps // 3, FRESH, deadline)
                start = self.memory.top
            self._begin_from(start)
            self._cool(self.field, steps, WARM, deadline)
            self.family.take_in(self.memory.top)

    def _begin_from(self, choice: State) -> None:
        """Go on from this choice."""
        for state in self.memory[:3]:
            if state is not choice:
                become(state, choice)

    def _cool(self, field: Field, steps: int, hot: float, deadline: float) -> None:
        """Search for so many steps, cooling once over them, or until the deadline."""
        done = 0
        while done < steps and monotonic() < deadline:
            chunk = min(steps - done, CHUNK_STEPS)
            first, last = (field.unit * hot * (COLD / hot) ** (at / steps) for at in (done, done + chunk))
            climb(field, self.memory, chunk, first, last, MOST_TAKEN_OUT)
            done += chunk

    def go_on_from(self, tours: tuple[Tour, ...]) -> None:
        """Go on from this choice."""
        load(self.field, self.memory.now, self._stops(tours))
        self._begin_from(self.memory.now)
        self.family.take_in(self.memory.now)

    def best_tours(self) -> tuple[Tour, ...]:
        """Return the tours of the best choice found."""
        return self._tours(self.family.best)

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
