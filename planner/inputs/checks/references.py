"""Ids that name rows of other tables: each must be there, else the closest one is proposed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from planner.errors import Fault
from planner.inputs.aliases import plain
from planner.inputs.rows import SHAPES
from planner.inputs.table import Entry, Tables

MOST_PROPOSALS = 50
PLACES = ("bases", "health_centres", "communities")

# (table, column) -> the tables in which the id may stand
REFERENCES: dict[tuple[str, str], tuple[str, ...]] = {
    ("vans", "base"): ("bases",),
    ("vans", "funder"): ("funders",),
    ("staff", "van"): ("vans",),
    ("health_centres", "authority"): ("authorities",),
    ("health_centres", "referral_services"): ("products",),
    ("communities", "health_centre"): ("health_centres",),
    ("requests", "community"): ("communities",),
    ("requests", "authority"): ("authorities",),
    ("requests", "methods"): ("products",),
    ("requests", "funder"): ("funders",),
    ("requests", "van"): ("vans",),
    ("stock", "place"): ("bases", "health_centres"),
    ("stock", "product"): ("products",),
    ("visits", "community"): ("communities",),
    ("visits", "product"): ("products",),
    ("sales_points", "products"): ("products",),
    ("travel", "from"): PLACES,
    ("travel", "to"): PLACES,
    ("contacts", "place"): PLACES,
    ("contacts", "van"): ("vans",),
}


@dataclass(slots=True)
class Ids:
    """The ids of some tables, and the ids that their names stand for."""

    known: dict[str, str] = field(default_factory=dict)
    by_plain: dict[str, str] = field(default_factory=dict)
    proposed: dict[str, str] = field(default_factory=dict)

    def add(self, entry: Entry[Any]) -> None:
        """Take in a row; one whose id is at fault is known by what stands in its cell."""
        name, found = entry.cells.get("name", ""), entry.cells.get("id", "")
        self.known[found] = name
        self.by_plain.setdefault(plain(found), found)
        self.by_plain.setdefault(plain(name), found)

    def closest(self, wrong: str) -> str:
        """Return the id that was meant, as far as one can tell, else an empty text."""
        if wrong not in self.proposed and len(self.proposed) < MOST_PROPOSALS:
            self.proposed[wrong] = self._closest(wrong)
        return self.proposed.get(wrong, "")

    def _closest(self, wrong: str) -> str:
        if plain(wrong) in self.by_plain:
            return self.by_plain[plain(wrong)]
        close = difflib.get_close_matches(wrong, self.known, 1)
        return close[0] if close else ""


def ids(tables: Tables, targets: tuple[str, ...]) -> Ids | None:
    """Return the ids of the tables, nothing where one of them could not be read."""
    if any(target not in tables for target in targets):
        return None
    found = Ids()
    for target in targets:
        for entry in tables.by_name[target]:
            found.add(entry)
    return found


def faults(tables: Tables) -> Iterator[Fault]:
    """Yield every id that no row has."""
    cache: dict[tuple[str, ...], Ids | None] = {}
    for (table, heading), targets in REFERENCES.items():
        if targets not in cache:
            cache[targets] = ids(tables, targets)
        known = cache[targets]
        if known is not None and table in tables:
            name = SHAPES[table].columns()[heading]
            for entry in tables.by_name[table]:
                yield from unknown(entry, heading, getattr(entry.value, name), known)


def unknown(entry: Entry[Any], heading: str, value: str | tuple[str, ...] | None, known: Ids) -> Iterator[Fault]:
    """Yield the ids of one cell that are not known."""
    for wanted in (value,) if isinstance(value, str) else value or ():
        if wanted not in known.known:
            close = known.closest(wanted)
            if close:
                yield entry.problem(heading, "unknown_id_like", id=wanted, proposal=close, name=known.known[close])
            else:
                yield entry.problem(heading, "unknown_id", id=wanted)
