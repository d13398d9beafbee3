"""Rows of vans and of those who work in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from planner.inputs import cells
from planner.inputs.rows.row import (
    Amount,
    Count,
    Days,
    Francs,
    Id,
    Ids,
    Minutes,
    Row,
    Text,
    Weekdays,
)


class VanRow(Row):
    """A row of ``vans``."""

    table: ClassVar[str] = "vans"
    required: ClassVar[bool] = True

    id: Id
    base: Id
    name: Text | None = None
    drive: Annotated[str, BeforeValidator(cells.choice("4x4", "4x2"))] | None = None
    days: Weekdays | None = None
    unavailable: Days | None = None
    litres_per_100km: Annotated[Decimal, BeforeValidator(cells.between(0, 200))] | None = None
    upkeep_xof_km: Francs | None = None
    day_xof: Francs | None = None
    max_nights: Annotated[int, BeforeValidator(cells.whole(0, 7))] | None = None
    max_drive_minutes: Minutes | None = None
    max_clinics_per_day: Count | None = None
    volume_l: Amount | None = None
    tank_l: Amount | None = None
    speed_factor: Annotated[Decimal, BeforeValidator(cells.between(0.1, 2))] | None = None
    funder: Id | None = None


class StaffRow(Row):
    """A row of ``staff``."""

    table: ClassVar[str] = "staff"

    id: Id
    role: Annotated[str, BeforeValidator(cells.choice("midwife", "promoter", "driver"))]
    van: Id | None = None
    days: Weekdays | None = None
    unavailable: Days | None = None
    max_days: Annotated[int, BeforeValidator(cells.whole(0, 31))] | None = None
    languages: Ids | None = None
