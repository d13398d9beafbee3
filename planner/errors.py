"""What a user can mend: problems of the tables, and the error that carries them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem of one cell, row or file. ``key`` and ``facts`` are said in words by ``words``.

    ``row`` is the number that a spreadsheet shows (the heading is row 1), 0 where the whole file is meant. A
    ``warning`` is doubtful but usable; anything else stops the plan.
    """

    file: str
    row: int
    column: str
    value: str
    key: str
    facts: Mapping[str, str] = field(default_factory=dict)
    warning: bool = False


class PlannerError(Exception):
    """A user's problem, said as a key of the catalogue with its facts."""

    def __init__(self, key: str, **facts: str) -> None:
        """Keep the key and the facts for whoever says it in words."""
        super().__init__(key, facts)
        self.key = key
        self.facts = facts


class BadInput(PlannerError):
    """Tables that cannot be planned from, with every problem found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep all problems, warnings among them."""
        super().__init__("bad_input", count=str(sum(not fault.warning for fault in faults)))
        self.faults = tuple(faults)


class NothingFound(PlannerError):
    """No plan was found in the time given (not: none exists)."""
