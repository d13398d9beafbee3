"""Rows of travel: given legs and the lines of roads."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from planner.inputs import cells
from planner.inputs.rows.row import Flag, Id, Row, Text

Kilometres = Annotated[Decimal, BeforeValidator(cells.between(0, 10_000))]
Speed = Annotated[Decimal, BeforeValidator(cells.between(1, 200))]
SpeedInRain = Annotated[Decimal, BeforeValidator(cells.between(0, 200))]  # 0: not passable


class LegRow(Row):
    """A row of ``travel``: the way from one place to another, as it is given."""

    table: ClassVar[str] = "travel"
    key: ClassVar[tuple[str, ...]] = ("start", "end")

    start: Id = Field(alias="from")
    end: Id = Field(alias="to")
    minutes: Annotated[int, BeforeValidator(cells.rounded_up(0, 20_000))]
    km: Kilometres


class RoadRow(Row):
    """A line of ``roads`` without its geometry."""

    table: ClassVar[str] = "roads"

    id: Id
    km: Kilometres
    road_class: Text
    kmh_dry: Speed
    kmh_rain: SpeedInRain
    name: Text | None = None
    synthetic: Flag | None = None
