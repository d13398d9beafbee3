"""A smallest set of things that cannot all be had: all of them needed for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def smallest(parts: Sequence[T], impossible: Callable[[Sequence[T]], bool | None]) -> tuple[T, ...] | None:
    """Return some of the parts that are impossible together, but not without any one of them.

    ``parts`` are impossible together. ``impossible`` holds for more parts where it holds for some; it returns None
    where it does not know. None where it is not known of a part whether it is needed. Halves are tried first, then
    parts one by one.

    >>> smallest("abcdef", lambda some: {"b", "e"} <= set(some))
    ('b', 'e')
    """
    half = len(parts) // 2
    for some in (parts[:half], parts[half:]):
        if half and impossible(some):
            return smallest(some, impossible)
    kept = list(parts)
    for part in parts:
        fewer = [one for one in kept if one is not part]
        verdict = impossible(fewer)
        if verdict is None:
            return None
        if verdict:
            kept = fewer
    return tuple(kept)
