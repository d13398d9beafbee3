"""How tiny weeks are drawn."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TypeVar

from planner.model import WEEKDAYS, Horizon

T = TypeVar("T")


def maybe(rng: Random, percent: int) -> bool:
    """Return yes that often; no is what a failing week shrinks to."""
    return rng.randrange(100) >= 100 - percent


def one(rng: Random, *choices: T) -> T:
    return choices[rng.randrange(len(choices))]


def some(rng: Random, rows: list[T]) -> list[T]:
    """Return some of the rows, at least one where there are any."""
    chosen = [row for row in rows if maybe(rng, 50)]
    return chosen or rows[:1]


def weekdays(rng: Random, horizon: Horizon, percent: int) -> frozenset[str]:
    """Return some weekdays, each day of the horizon among them that often; never none."""
    near = [WEEKDAYS[day.weekday()] for day in horizon.dates]
    drawn = {day for day in near if maybe(rng, percent)}
    return frozenset(drawn or {WEEKDAYS[(horizon.start.weekday() + 4) % 7]})


def dates(rng: Random, horizon: Horizon, percent: int) -> frozenset[date]:
    return frozenset(day for day in horizon.dates if maybe(rng, percent))
