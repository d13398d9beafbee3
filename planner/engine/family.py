"""A family of good choices that differ: two of them make a new one, which a short search then improves.

One long search stays where it first went down: which part of the land and of the day a long tour is in hardly changes
visit by visit. A choice joined from two others by the clock (a one-point crossover in time) changes just that.
"""

from __future__ import annotations

import numpy as np

from planner.engine.field import Field
from planner.engine.state import State, become, empty_state, splice, worth_of

MOST = 16  # choices in a family
STALE = 60  # new choices in a row of which none was taken in, before another family is begun


class Family:
    """The choices, all of different visits, and the best that was ever seen."""

    def __init__(self, field: Field, seed: int) -> None:
        self.field = field
        self.chance = np.random.default_rng(seed)
        self.best = empty_state(field)
        self.worth = 0
        self.choices: list[tuple[int, State]] = []
        self.stale = 0

    def take_in(self, choice: State) -> None:
        """Take in a copy of a choice, for the worst of a full family, if it is better and its visits are no other's."""
        worth = sum(int(worth_of(self.field, choice, van)[0]) for van in range(len(choice.length)))
        own = empty_state(self.field)
        become(own, choice)
        if worth > self.worth:
            self.best, self.worth = own, worth
        worst = min(range(len(self.choices)), key=lambda at: self.choices[at][0], default=0)
        full = len(self.choices) == MOST
        if any(_alike(own, other) for _, other in self.choices) or (full and worth <= self.choices[worst][0]):
            self.stale += 1
            return
        if full:
            self.choices.pop(worst)
        self.choices.append((worth, own))
        self.stale = 0

    def child(self, state: State) -> bool:
        """Make ``state`` a new choice from two of the family; False while it is not full, or begun anew."""
        if self.stale > STALE:
            self.choices, self.stale = [], 0
        if len(self.choices) < MOST:
            return False
        early, late = self.chance.choice(MOST, 2, replace=False)
        kinds = self.field.kind_of
        mates = np.arange(len(kinds))
        for kind in np.unique(kinds):
            mates[kinds == kind] = self.chance.permutation(mates[kinds == kind])
        cut = int(self.chance.integers(self.field.shift.max() + 1))
        splice(self.field, state, self.choices[early][1], self.choices[late][1], mates, cut)
        return True

    def without(self, share: float) -> Field:
        """Return the problem with about such a share of the visits, drawn at random, worth nothing."""
        left = self.chance.random(len(self.field.work)) < share
        value, weight = np.where(left, 0, self.field.value), np.where(left, 0.0, self.field.weight)
        return self.field._replace(value=value, weight=weight)


def _alike(one: State, other: State) -> bool:
    """Return whether two choices make the same visits."""
    return bool((one.made.any(axis=0) == other.made.any(axis=0)).all())
