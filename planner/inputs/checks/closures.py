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
from planner.model import Horizon, Settings

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
        yield from _escort(entry)
        if settings:
            yield from _review(entry, settings.horizon)


def _escort(entry: Entry[ClosureRow]) -> Iterator[Fault]:
    row = entry.value
    unread = "rule" in entry.cells and row.rule is None
    if row.escort_on and row.rule != "escort" and not unread:
        yield entry.warning("escort_on", "escort_on_without_escort")
    elif row.escort_on and entry.holds("starts"):
        outside = [day for day in sorted(row.escort_on) if day < row.starts or (row.ends and day > row.ends)]
        if outside:
            yield entry.warning("escort_on", "escort_outside_closure", dates=";".join(map(str, outside)))


def _review(entry: Entry[ClosureRow], horizon: Horizon) -> Iterator[Fault]:
    """Yield a closure whose review date has come: for security it stays closed, any other has no effect any more."""
    row, last = entry.value, horizon.dates[-1]
    unread = "security" in entry.cells and row.security is None
    if row.expires is None or row.expires >= max(last, horizon.planned_on) or not entry.holds("starts") or unread:
        return
    if row.security:
        facts = {"expires": row.expires, "reviewed_on": row.reviewed_on or "–"}
        if row.set_by:
            yield entry.warning("expires", "security_review_due", who=row.set_by, **facts)
        else:
            yield entry.warning("expires", "security_review_of_nobody", **facts)
    elif row.starts <= last and (row.ends is None or row.ends > row.expires):
        yield entry.warning("expires", "closure_lapsed", expires=row.expires)


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
