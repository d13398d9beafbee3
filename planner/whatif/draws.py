"""Draws for simulated weeks, the same for whoever asks: plans are compared in the same weather."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Draws:
    """A number for each simulated week and each thing that may happen, named by a key.

    A key's numbers depend on the seed and the key alone, not on what else is drawn: an event of one plan is the same
    event in another, and a greater chance of it only adds weeks to those that it upsets.
    """

    def __init__(self, weeks: int, seed: int) -> None:
        self.weeks, self.seed = weeks, seed
        self._uniform: dict[tuple[str, ...], Floats] = {}
        self._normal: dict[tuple[str, ...], Floats] = {}

    def uniform(self, *key: str) -> Floats:
        """Return a number from 0 to 1, 1 left out, for each week."""
        if key not in self._uniform:
            self._uniform[key] = self._numbers(key).random(self.weeks)
        return self._uniform[key]

    def normal(self, *key: str) -> Floats:
        """Return a number of mean 0 and standard deviation 1 for each week."""
        if key not in self._normal:
            self._normal[key] = self._numbers(key).standard_normal(self.weeks)
        return self._normal[key]

    def _numbers(self, key: tuple[str, ...]) -> np.random.Generator:
        named = int.from_bytes(sha256("\0".join(key).encode()).digest()[:16], "big")
        return np.random.default_rng([self.seed, named])
