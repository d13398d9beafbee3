"""Nights away: lodging is no base, has a price, and is there where vans may sleep out."""

from __future__ import annotations

from collections.abc import Iterator

from planner.errors import Fault
from planner.inputs.rows import BaseRow, HealthCentreRow, VanRow
from planner.inputs.table import Tables


def faults(tables: Tables) -> Iterator[Fault]:
    """Yield vans based at lodging, prices of what is none, and vans that may sleep out where there is none."""
    bases, centres, vans = tables.of(BaseRow), tables.of(HealthCentreRow), tables.of(VanRow)
    lodgings = {entry.value.id: entry for entry in bases if entry.value.kind == "lodging"}
    for base in bases:
        unread = "kind" in base.cells and base.value.kind is None
        if base.value.lodging_xof and base.value.kind != "lodging" and not unread:
            yield base.warning("lodging_xof", "lodging_price_unused")
    for centre in centres:
        unread = "lodging" in centre.cells and centre.value.lodging is None
        if centre.value.lodging_xof and not centre.value.lodging and not unread:
            yield centre.warning("lodging_xof", "lodging_price_unused")
    for van in vans:
        if van.holds("base") and van.value.base in lodgings:
            yield van.problem("base", "base_is_lodging", row=lodgings[van.value.base].row)
    known = "bases" in tables and "health_centres" in tables
    if known and not lodgings and not any(centre.value.lodging for centre in centres):
        for van in vans:
            if van.value.max_nights:
                yield van.warning("max_nights", "nights_without_lodging")
