"""Products and stock: enough methods to choose from, and lots that can be handed out where they are needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from planner.errors import Fault
from planner.inputs.checks.requests import planned
from planner.inputs.rows import BaseRow, CommunityRow, HealthCentreRow, ProductRow, RequestRow, StockRow
from planner.inputs.table import Entry, Tables
from planner.model import Horizon, Settings

OLD_COUNT_DAYS = 31


def faults(tables: Tables, settings: Settings | None) -> Iterator[Fault]:
    """Yield what is doubtful of products and of their stock."""
    if "products" in tables:
        yield from _products(tables, settings)
    yield from _places(tables)
    if settings:
        yield from _expired(tables, settings.horizon)
        yield from _counted(tables, settings.horizon.planned_on)
    if "products" in tables and "stock" in tables:
        yield from _no_row(tables)


# --- Products ---------------------------------------------------------------------------------------------------------


def _kind(entry: Entry[ProductRow]) -> str | None:
    """Return the kind, the default where it is empty, nothing where it is at fault."""
    return entry.value.kind if "kind" in entry.cells else "method"


def _products(tables: Tables, settings: Settings | None) -> Iterator[Fault]:
    entries = tables.of(ProductRow)
    for entry in entries:
        if _kind(entry) in ("method", "removal") and "share" not in entry.cells:
            yield entry.warning("share", "share_empty")
    kinds = Counter(_kind(entry) for entry in entries)
    if not kinds[None]:
        yield from _offer(tables, kinds, settings)
    share = sum((entry.value.share or Decimal(0) for entry in entries if _kind(entry) == "method"), Decimal(0))
    if share > 1:
        yield _of_table(tables, "products", "share", "shares_above_one", sum=format(share.normalize(), "f"))


def _offer(tables: Tables, kinds: Counter[str | None], settings: Settings | None) -> Iterator[Fault]:
    if not kinds["removal"]:
        yield _of_table(tables, "products", "kind", "no_removal")
    if settings and kinds["method"] < settings.policy.min_methods:
        facts = {"has": str(kinds["method"]), "needs": str(settings.policy.min_methods)}
        yield _of_table(tables, "products", "kind", "few_methods", **facts)


def _of_table(tables: Tables, table: str, column: str, key: str, **facts: str) -> Fault:
    """Return a warning on a whole table."""
    return Fault(tables.files[table], 0, column, "", key, facts, warning=True)


# --- Stock ------------------------------------------------------------------------------------------------------------


def _places(tables: Tables) -> Iterator[Fault]:
    lodgings = {entry.value.id for entry in tables.of(BaseRow) if entry.value.kind == "lodging"}
    for entry in tables.of(StockRow):
        if entry.holds("place") and entry.value.place in lodgings:
            yield entry.problem("place", "stock_at_lodging")


def _expired(tables: Tables, horizon: Horizon) -> Iterator[Fault]:
    for entry in tables.of(StockRow):
        row = entry.value
        if row.expires and row.expires < horizon.start and row.quantity:
            facts = {"quantity": row.quantity, "product": entry.cells.get("product", ""), "start": horizon.start}
            yield entry.warning("expires", "lot_expired", **facts)


def _counted(tables: Tables, planned_on: date) -> Iterator[Fault]:
    """Yield each date of a count that is doubtful, once, at its first row."""
    entries = [entry for entry in tables.of(StockRow) if entry.value.counted_on]
    rows = Counter(entry.value.counted_on for entry in entries)
    first = {entry.value.counted_on: entry for entry in reversed(entries)}
    for counted_on, entry in first.items():
        age = (planned_on - counted_on).days if counted_on else 0
        facts = {"rows": rows[counted_on], "planned_on": planned_on}
        if age < 0:
            yield entry.warning("counted_on", "counted_later", **facts)
        elif age > OLD_COUNT_DAYS:
            yield entry.warning("counted_on", "counted_long_ago", days=age, most=OLD_COUNT_DAYS, **facts)


def _no_row(tables: Tables) -> Iterator[Fault]:
    """Yield each product without stock at its source: the warehouse, or the centres that are asked for clinics."""
    stocked = {(entry.value.place, entry.value.product) for entry in tables.of(StockRow)}
    warehouses = [entry.value.id for entry in tables.of(BaseRow) if entry.value.kind != "lodging"]
    centres = _centres(tables)
    for entry in tables.of(ProductRow):
        if not entry.holds("id") or _kind(entry) not in ("method", "removal"):
            continue
        source = _source(entry)
        if source == "warehouse" and not _has(stocked, warehouses, entry.value.id):
            yield entry.warning("id", "no_stock_at_warehouse")
        elif source == "health_centre":
            without = [centre for centre in centres if (centre, entry.value.id) not in stocked]
            if without:
                yield entry.warning("id", "no_stock_at_centres", without=len(without), centres=len(centres))


def _source(entry: Entry[ProductRow]) -> str | None:
    """Return the source, the default where it is empty, nothing where it is at fault."""
    if "source" in entry.cells:
        return entry.value.source
    return "health_centre" if entry.value.long_acting else "warehouse"


def _has(stocked: set[tuple[str, str]], places: Sequence[str], product: str) -> bool:
    return any((place, product) in stocked for place in places)


def _centres(tables: Tables) -> list[str]:
    """Return the health centres in whose catchment a clinic is asked for."""
    asked = {entry.value.community for entry in tables.of(RequestRow) if planned(entry)}
    wanted = {entry.value.health_centre for entry in tables.of(CommunityRow) if entry.value.id in asked}
    return [entry.value.id for entry in tables.of(HealthCentreRow) if entry.value.id in wanted]
