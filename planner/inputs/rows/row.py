"""What every row has in common, and the types of its cells.

An empty cell is left out before a row is made, so ``None`` here means "not given": the default
is that of the word in ``planner.model``, told only there.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from planner.inputs import cells

MILLION, BILLION = 10**6, 10**9

Id = Annotated[str, BeforeValidator(cells.identifier)]
Text = Annotated[str, BeforeValidator(cells.text)]
Wkt = Annotated[str, BeforeValidator(cells.wkt)]
Flag = Annotated[bool, BeforeValidator(cells.flag)]
Day = Annotated[date, BeforeValidator(cells.day)]
Days = Annotated[frozenset[date], BeforeValidator(cells.days)]
Weekdays = Annotated[frozenset[str], BeforeValidator(cells.weekdays)]
Time = Annotated[int, BeforeValidator(cells.minute)]
Ids = Annotated[tuple[str, ...], BeforeValidator(cells.ids)]
Minutes = Annotated[int, BeforeValidator(cells.rounded_up(0, 1440))]
Service = Annotated[int, BeforeValidator(cells.rounded_up(1, 1440))]
Count = Annotated[int, BeforeValidator(cells.whole(0, MILLION))]
People = Annotated[int, BeforeValidator(cells.whole(0, 100 * MILLION))]
Francs = Annotated[int, BeforeValidator(cells.whole(0, BILLION))]
Share = Annotated[Decimal, BeforeValidator(cells.between(0, 1))]
Amount = Annotated[Decimal, BeforeValidator(cells.between(0, MILLION))]
Latitude = Annotated[Decimal, BeforeValidator(cells.between(-90, 90))]
Longitude = Annotated[Decimal, BeforeValidator(cells.between(-180, 180))]


class Row(BaseModel):
    """One row of a table. ``key`` are the columns that together may occur only once."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True, validate_assignment=True)

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)
    required: ClassVar[bool] = False

    @classmethod
    def columns(cls) -> dict[str, str]:
        """Return each heading with the name of its field, in the order of the table."""
        return {field.alias or name: name for name, field in cls.model_fields.items()}

    def given(self, *but: str) -> dict[str, Any]:
        """Return the cells that are not empty, by field, without those named."""
        return {name: getattr(self, name) for name in self.model_fields_set if name not in but}
