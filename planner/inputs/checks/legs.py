"""A given matrix: nothing on its diagonal, and which ordered pairs it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from planner.errors import Fault
from planner.inputs.checks.references import PLACES
from planner.inputs.rows import LegRow
from planner.inputs.table import Tables


def faults(tables: Tables) -> Iterator[Fault]:
    """Yield legs of a place to itself that are not zero, and one warning for all missing pairs."""
    if "travel" not in tables:
        return
    legs = tables.of(LegRow)
    for entry in legs:
        row = entry.value
        if entry.holds("start") and row.start == row.end and (row.minutes or row.km):
            yield entry.problem("minutes", "diagonal_not_zero", place=row.start)
    if all(place in tables for place in PLACES):
        places = {entry.cells.get("id", "") for place in PLACES for entry in tables.by_name[place]}
        pairs = {(entry.value.start, entry.value.end) for entry in legs if entry.value.start != entry.value.end}
        every = len(places) * (len(places) - 1)
        missing = every - sum(start in places and end in places for start, end in pairs)
        if missing:
            file = tables.files["travel"]
            yield Fault(
                file,
                0,
                "",
                "",
                "pairs_missing",
                {"missing": str(missing), "every": str(every)},
                warning=True,
            )
