"""Closures: they name what exists, zones are polygons, and the travel in use can honour them."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.errors import GEOSException

from planner import geo
from planner.errors import Fault
from planner.inputs.checks.references import ids, unknown
from planner.inputs.rows import ClosureRow
from planner.inputs.table import Entry, Tables
from planner.model import Settings

_NAMED = {"community": "communities", "road": "roads"}


def faults(tables: Tables, settings: Settings | None) -> Iterator[Fault]:
    """Yield the closures that cannot be read or honoured."""
    engine = settings.travel.engine if settings else ""
    known = {kind: ids(tables, (table,)) for kind, table in _NAMED.items()}
    for entry in tables.of(ClosureRow):
        row = entry.value
        if row.kind == "zone":
            yield from _zone(entry, engine)
        elif row.kind in _NAMED:
            if row.ref is None and "ref" not in entry.cells:
                yield entry.problem("ref", "closure_without_ref", kind=row.kind)
            ids_of_kind = known[row.kind]
            if ids_of_kind is not None:
                yield from unknown(entry, "ref", row.ref, ids_of_kind)
        if row.kind == "road" and engine not in ("roads", ""):
            yield entry.problem("ref", "closure_not_mappable", engine=engine)
        if entry.holds("starts") and row.ends is not None and row.ends < row.starts:
            yield entry.problem("to", "ends_before_it_begins", begin=row.starts)


def _zone(entry: Entry[ClosureRow], engine: str) -> Iterator[Fault]:
    if "wkt" not in entry.cells:
        yield entry.problem("wkt", "zone_without_polygon")
    elif entry.value.wkt is not None and not _is_polygon(entry.value.wkt):
        yield entry.problem("wkt", "zone_not_polygon")
    elif engine not in ("roads", ""):
        yield entry.warning("wkt", "zone_not_on_legs", engine=engine)


def _is_polygon(wkt: str) -> bool:
    try:
        area = geo.zone(wkt)
    except GEOSException:
        return False
    return area.geom_type in ("Polygon", "MultiPolygon") and not area.is_empty and bool(shapely.is_valid(area))
