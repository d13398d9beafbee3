"""The rows of every table: one pydantic model a table, one file a group of tables."""

from collections.abc import Mapping

from planner.inputs.rows.events import ClosureRow, HolidayRow, VisitRow
from planner.inputs.rows.offices import AuthorityRow, ContactRow, FunderRow
from planner.inputs.rows.places import BaseRow, CommunityRow, HealthCentreRow, SalesPointRow
from planner.inputs.rows.requests import RequestRow
from planner.inputs.rows.row import Row
from planner.inputs.rows.supplies import ProductRow, StockRow
from planner.inputs.rows.travel import LegRow, RoadRow
from planner.inputs.rows.vans import StaffRow, VanRow

SHAPES: Mapping[str, type[Row]] = {
    shape.table: shape
    for shape in (
        BaseRow,
        FunderRow,
        AuthorityRow,
        VanRow,
        StaffRow,
        HealthCentreRow,
        CommunityRow,
        RequestRow,
        ProductRow,
        StockRow,
        VisitRow,
        ClosureRow,
        SalesPointRow,
        HolidayRow,
        LegRow,
        ContactRow,
        RoadRow,
    )
}

__all__ = [
    "SHAPES",
    "AuthorityRow",
    "BaseRow",
    "ClosureRow",
    "CommunityRow",
    "ContactRow",
    "FunderRow",
    "HealthCentreRow",
    "HolidayRow",
    "LegRow",
    "ProductRow",
    "RequestRow",
    "RoadRow",
    "Row",
    "SalesPointRow",
    "StaffRow",
    "StockRow",
    "VanRow",
    "VisitRow",
]
