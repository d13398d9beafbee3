"""A smallest set that cannot be had together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from planner.answers.smallest import smallest


def test_every_part_is_needed() -> None:
    """Of every two and three of six that are impossible together, those and no others are found."""
    parts = range(6)
    for count in (1, 2, 3):
        for worst in combinations(parts, count):
            assert smallest(parts, lambda some, worst=worst: set(worst) <= set(some)) == worst  # type: ignore[misc]


def test_nothing_is_needed_for_what_is_impossible_anyway() -> None:
    assert smallest(("a", "b", "c"), lambda _: True) == ()
    assert smallest((), lambda _: True) == ()


def test_it_is_not_known_where_one_try_is_not() -> None:
    def asked(some: Sequence[str]) -> bool | None:
        return None if set(some) == {"a", "c"} else set(some) >= {"a", "b"}

    assert smallest(("a", "b", "c"), asked) is None
