"""Checked rows to the words of the model.

A cell that is not given takes the default of the word itself.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any, TypeVar

from holidays import country_holidays

from planner.inputs.cells import ceiling
from planner.inputs.roads import Lines
from planner.inputs.rows import (
    AuthorityRow,
    BaseRow,
    ClosureRow,
    CommunityRow,
    FunderRow,
    HealthCentreRow,
    HolidayRow,
    LegRow,
    ProductRow,
    RequestRow,
    RoadRow,
    Row,
    StaffRow,
    StockRow,
    VanRow,
    VisitRow,
)
from planner.inputs.rows.places import PlaceRow
from planner.inputs.table import Tables
from planner.model import (
    Authority,
    Base,
    Closure,
    Community,
    Funder,
    GivenLeg,
    HealthCentre,
    Holiday,
    Horizon,
    Lot,
    PastVisit,
    Product,
    Request,
    Road,
    Staff,
    Van,
)

R = TypeVar("R", bound=Row)

ML_PER_KM_4X2 = 110


def bases(tables: Tables) -> dict[str, Base]:
    """Return the bases by id."""
    return {row.id: Base(**_place(row)) for row in _rows(tables, BaseRow)}


def communities(tables: Tables) -> dict[str, Community]:
    """Return the communities by id."""
    return {row.id: Community(**_place(row)) for row in _rows(tables, CommunityRow)}


def health_centres(tables: Tables) -> dict[str, HealthCentre]:
    """Return the health centres by id."""
    found = {}
    for row in _rows(tables, HealthCentreRow):
        cells = _place(row)
        if "supervisor_travel" in cells:
            cells["rides"] = cells.pop("supervisor_travel") == "rides"
        found[row.id] = HealthCentre(**cells)
    return found


def vans(tables: Tables) -> dict[str, Van]:
    """Return the vans by id."""
    found = {}
    for row in _rows(tables, VanRow):
        cells = row.given("litres_per_100km", "speed_factor")
        if row.litres_per_100km is not None:
            cells["ml_per_km"] = ceiling(row.litres_per_100km * 10)
        elif row.drive == "4x2":
            cells["ml_per_km"] = ML_PER_KM_4X2
        if row.speed_factor is not None:
            cells["speed_percent"] = int((row.speed_factor * 100).to_integral_value(ROUND_FLOOR))
        if row.volume_l is not None:
            cells["volume_l"] = Fraction(row.volume_l)
        found[row.id] = Van(**_floats(cells))
    return found


def requests(tables: Tables, start: date) -> dict[str, Request]:
    """Return the requests by id; without ``earliest`` they may be served from the start."""
    found = {}
    for row in _rows(tables, RequestRow):
        cells = {"earliest": start, "latest": None, **row.given("service_minutes")}
        if row.service_minutes is not None:
            cells["service"] = row.service_minutes
        found[row.id] = Request(**cells)
    return found


def authorities(tables: Tables) -> dict[str, Authority]:
    """Return the health authorities by id."""
    return {row.id: Authority(**row.given()) for row in _rows(tables, AuthorityRow)}


def staff(tables: Tables) -> dict[str, Staff]:
    """Return the staff by id."""
    return {row.id: Staff(**row.given()) for row in _rows(tables, StaffRow)}


def products(tables: Tables) -> dict[str, Product]:
    """Return the products by id; without ``source`` the health centre gives what is long-acting."""
    found = {}
    for row in _rows(tables, ProductRow):
        cells: dict[str, Any] = {
            name: Fraction(cell) if isinstance(cell, Decimal) else cell for name, cell in row.given().items()
        }
        cells.setdefault("source", "health_centre" if row.long_acting else "warehouse")
        found[row.id] = Product(**cells)
    return found


def stock(tables: Tables) -> tuple[Lot, ...]:
    """Return the lots in the order of their table."""
    return tuple(Lot(**row.given()) for row in _rows(tables, StockRow))


def funders(tables: Tables) -> dict[str, Funder]:
    """Return the funders by id; a cap in litres is that many whole millilitres."""
    found = {}
    for row in _rows(tables, FunderRow):
        cells = row.given("cap_litres")
        if row.cap_litres is not None:
            cells["cap_ml"] = int((row.cap_litres * 1000).to_integral_value(ROUND_FLOOR))
        found[row.id] = Funder(**cells)
    return found


def closures(tables: Tables) -> tuple[Closure, ...]:
    """Return the closures in the order of their table."""
    return tuple(Closure(**row.given()) for row in _rows(tables, ClosureRow))


def past_visits(tables: Tables) -> tuple[PastVisit, ...]:
    """Return the clinic days that were held, in the order of their table."""
    return tuple(PastVisit(**row.given()) for row in _rows(tables, VisitRow))


def holidays(tables: Tables, horizon: Horizon) -> dict[date, Holiday]:
    """Return the holidays by date: the dataset's table, or where it has none the library's for Mali.

    The French name stands in for the English one.
    """
    if "holidays" not in tables.by_name:
        return _known_holidays(horizon)
    rows = _rows(tables, HolidayRow)
    return {row.date: Holiday(**{"name_en": row.name_fr, **row.given()}) for row in rows}


def _known_holidays(horizon: Horizon) -> dict[date, Holiday]:
    years = sorted({day.year for day in horizon.dates})
    french, english = (country_holidays("ML", years=years, language=language) for language in ("fr", "en_US"))
    return {day: Holiday(day, name, english[day], name.endswith("(estimé)")) for day, name in sorted(french.items())}


def given_legs(tables: Tables) -> tuple[GivenLeg, ...]:
    """Return the given matrix, leg by leg."""
    rows = _rows(tables, LegRow)
    return tuple(GivenLeg(row.start, row.end, row.minutes, _metres(row.km)) for row in rows)


def roads(tables: Tables, lines: Lines) -> tuple[Road, ...]:
    """Return the road lines with their geometry."""
    return tuple(
        Road(
            line=lines[entry.row],
            metres=_metres(entry.value.km),
            **_floats(entry.value.given("km")),
        )
        for entry in tables.of(RoadRow)
    )


def _rows(tables: Tables, shape: type[R]) -> list[R]:
    return [entry.value for entry in tables.of(shape)]


def _place(row: PlaceRow) -> dict[str, Any]:
    return _floats(row.given())


def _floats(cells: dict[str, Any]) -> dict[str, Any]:
    return {name: float(cell) if isinstance(cell, Decimal) else cell for name, cell in cells.items()}


def _metres(km: Decimal) -> int:
    return ceiling(km * 1000)
