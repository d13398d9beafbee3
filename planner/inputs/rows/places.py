"""Rows of places: bases, health centres, communities, sales points."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from planner.inputs import cells
from planner.inputs.rows.row import (
    Amount,
    Count,
    Day,
    Days,
    Flag,
    Francs,
    Id,
    Ids,
    Latitude,
    Longitude,
    Minutes,
    People,
    Row,
    Text,
    Time,
    Weekdays,
)


class PlaceRow(Row):
    """A point with a name."""

    id: Id
    name: Text
    lat: Latitude
    lon: Longitude


class BaseRow(PlaceRow):
    """A row of ``bases``."""

    table: ClassVar[str] = "bases"
    required: ClassVar[bool] = True

    kind: Annotated[str, BeforeValidator(cells.choice("base", "warehouse", "lodging"))] | None = None
    lodging_xof: Francs | None = None


class HealthCentreRow(PlaceRow):
    """A row of ``health_centres``."""

    table: ClassVar[str] = "health_centres"
    required: ClassVar[bool] = True

    kind: Annotated[str, BeforeValidator(cells.choice("cscom", "csref", "hospital"))] | None = None
    district: Text | None = None
    authority: Id | None = None
    supervises_on: Weekdays | None = None
    supervisors: Count | None = None
    clinics_per_week: Count | None = None
    supervisor_travel: Annotated[str, BeforeValidator(cells.choice("rides", "own"))] | None = None
    stop_minutes: Minutes | None = None
    opens: Time | None = None
    closes: Time | None = None
    open_on: Weekdays | None = None
    referral_services: Ids | None = None
    follow_up_per_week: Count | None = None
    unavailable: Days | None = None
    lodging: Flag | None = None
    lodging_xof: Francs | None = None
    office_phone: Text | None = None
    dhis2_uid: Text | None = None


class CommunityRow(PlaceRow):
    """A row of ``communities``."""

    table: ClassVar[str] = "communities"
    required: ClassVar[bool] = True

    health_centre: Id
    district: Text | None = None
    population: People | None = None
    women_15_49: People | None = None
    market_day: Annotated[str, BeforeValidator(cells.weekday)] | None = None
    market_rule: Annotated[str, BeforeValidator(cells.choice("avoid", "prefer", "ignore"))] | None = None
    languages: Ids | None = None
    access: Annotated[str, BeforeValidator(cells.choice("all_season", "dry_season", "closed"))] | None = None
    needs_4x4: Flag | None = None
    venue: Text | None = None
    agreed_on: Day | None = None
    last_visit: Day | None = None
    dhis2_uid: Text | None = None


class SalesPointRow(PlaceRow):
    """A row of ``sales_points``."""

    table: ClassVar[str] = "sales_points"

    products: Ids | None = None
    minutes: Minutes | None = None
    value: Amount | None = None
    last_delivery: Day | None = None
    opens: Time | None = None
    closes: Time | None = None
