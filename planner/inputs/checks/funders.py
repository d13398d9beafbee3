"""Funders: they pay something, at a time that is planned."""

from __future__ import annotations

from collections.abc import Iterator

from planner.errors import Fault
from planner.inputs.rows import FunderRow
from planner.inputs.table import Entry, Tables
from planner.model import Horizon, Settings


def faults(tables: Tables, settings: Settings | None) -> Iterator[Fault]:
    """Yield funders whose dates run backwards, who pay nothing, or not in the horizon."""
    for entry in tables.of(FunderRow):
        row = entry.value
        if row.starts and row.ends and row.starts > row.ends:
            yield entry.problem("to", "ends_before_it_begins", begin=row.starts)
        elif settings:
            yield from _horizon(entry, settings.horizon)
        for column, cap in (("cap_xof", row.cap_xof), ("cap_litres", row.cap_litres)):
            if cap == 0:
                yield entry.warning(column, "cap_zero")


def _horizon(entry: Entry[FunderRow], horizon: Horizon) -> Iterator[Fault]:
    facts = {"first": horizon.dates[0], "last": horizon.dates[-1]}
    if entry.value.ends and entry.value.ends < horizon.dates[0]:
        yield entry.warning("to", "funder_outside_horizon", **facts)
    elif entry.value.starts and entry.value.starts > horizon.dates[-1]:
        yield entry.warning("from", "funder_outside_horizon", **facts)
