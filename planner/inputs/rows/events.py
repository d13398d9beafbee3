"""Rows of what happened and what is closed: visits, closures, holidays."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from planner.inputs import cells
from planner.inputs.rows.row import Count, Day, Days, Flag, Id, Row, Text, Wkt


class VisitRow(Row):
    """A row of ``visits``: a clinic day that was held, or one product of it."""

    table: ClassVar[str] = "visits"
    key: ClassVar[tuple[str, ...]] = ("date", "community", "van", "product")

    date: Day
    community: Id
    van: Id | None = None
    clients: Count | None = None
    product: Id | None = None
    quantity: Count | None = None


class ClosureRow(Row):
    """A row of ``closures``."""

    table: ClassVar[str] = "closures"
    key: ClassVar[tuple[str, ...]] = ()

    kind: Annotated[str, BeforeValidator(cells.choice("community", "road", "zone"))]
    ref: Text | None = None
    wkt: Wkt | None = None
    starts: Day = Field(alias="from")
    ends: Day | None = Field(None, alias="to")
    rule: Annotated[str, BeforeValidator(cells.choice("ban", "escort", "4x4"))] | None = None
    security: Flag | None = None
    reason: Text | None = None
    set_by: Text | None = None
    reviewed_on: Day | None = None
    expires: Day | None = None
    escort_on: Days | None = None


class HolidayRow(Row):
    """A row of ``holidays``."""

    table: ClassVar[str] = "holidays"
    key: ClassVar[tuple[str, ...]] = ("date",)

    date: Day
    name_fr: Text
    name_en: Text | None = None
    estimated: Flag | None = None
