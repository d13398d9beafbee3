"""Rows of products and stock."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from planner.inputs import cells
from planner.inputs.rows.row import Amount, Count, Day, Flag, Francs, Id, Minutes, Row, Share, Text


class ProductRow(Row):
    """A row of ``products``."""

    table: ClassVar[str] = "products"

    id: Id
    name: Text | None = None
    kind: Annotated[str, BeforeValidator(cells.choice("method", "removal", "social"))] | None = None
    long_acting: Flag | None = None
    referral_share: Share | None = None
    minutes_first: Minutes | None = None
    minutes_return: Minutes | None = None
    share: Share | None = None
    per_client: Amount | None = None
    source: Annotated[str, BeforeValidator(cells.choice("health_centre", "warehouse"))] | None = None
    volume_l: Amount | None = None
    cyp: Amount | None = None
    price_xof: Francs | None = None


class StockRow(Row):
    """A row of ``stock``: a lot of a product at a place."""

    table: ClassVar[str] = "stock"
    key: ClassVar[tuple[str, ...]] = ("place", "product", "lot", "expires")

    place: Id
    product: Id
    quantity: Count
    lot: Text | None = None
    expires: Day | None = None
    counted_on: Day | None = None
