"""What only shows between rows and tables: unknown ids, places abroad, impossible windows."""

from __future__ import annotations

from collections.abc import Iterator

from planner.errors import Fault
from planner.inputs.checks import closures, crews, funders, legs, nights, places, references, requests, supplies
from planner.inputs.table import Tables
from planner.model import Settings


def crossed(tables: Tables, settings: Settings | None) -> Iterator[Fault]:
    """Yield what is wrong or doubtful between tables.

    What needs the settings is left out where they are broken.
    """
    yield from references.faults(tables)
    yield from places.faults(tables)
    yield from requests.faults(tables, settings)
    yield from closures.faults(tables, settings)
    yield from crews.faults(tables, settings)
    yield from supplies.faults(tables, settings)
    yield from funders.faults(tables, settings)
    yield from nights.faults(tables)
    yield from legs.faults(tables)
