"""docs/settings.md tells each setting as the reader takes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from planner.inputs import build
from planner.inputs.rows import SHAPES
from planner.inputs.settings import SettingsRow
from planner.inputs.table import Entry, Tables

PAGE = Path("docs/settings.md").read_text(encoding="utf-8")
RULES = Path("docs/rules.md").read_text(encoding="utf-8")
START = date(2026, 11, 30)
BUILDERS: dict[str, Callable[[Tables], object]] = {
    "bases": build.bases,
    "vans": build.vans,
    "health_centres": build.health_centres,
    "communities": build.communities,
    "requests": lambda tables: build.requests(tables, START),
    "staff": build.staff,
    "products": build.products,
    "stock": build.stock,
    "funders": build.funders,
    "closures": build.closures,
}
PLACE = {"id": "A", "name": "A", "lat": "12", "lon": "-8"}
NEEDED = {
    "bases": PLACE,
    "vans": {"id": "V1", "base": "B1"},
    "health_centres": PLACE,
    "communities": PLACE | {"health_centre": "HC1"},
    "requests": {"id": "R1", "community": "C1"},
    "staff": {"id": "S1", "role": "driver"},
    "products": {"id": "P1"},
    "stock": {"place": "B1", "product": "P1", "quantity": "1"},
    "funders": {"id": "F1"},
    "closures": {"kind": "community", "from": "2026-11-30"},
}
WHERE = {  # what a default in brackets is of
    "4x4": {"drive": "4x4"},
    "4x2": {"drive": "4x2"},
    "long-acting": {"long_acting": "yes"},
    "not long-acting": {"long_acting": "no"},
}
NOT_IN_FILE = {"required": PydanticUndefined, "worked out": None}
FIELDS = {field.alias: (name, field) for name, field in SettingsRow.model_fields.items()}


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


SETTINGS = {
    row[0].strip("`"): row[1]
    for heading in ("Horizon", "Working day", "Policy", "Money", "Travel", "Risks")
    for row in rows(heading)
}
COLUMNS = {row[0].strip("`"): row[1] for row in rows("Defaults of columns")}


def test_every_key_is_told_and_no_other() -> None:
    assert set(SETTINGS) == set(FIELDS)


@pytest.mark.parametrize("key", SETTINGS)
def test_told_default_is_the_one_taken(key: str) -> None:
    name, field = FIELDS[key]
    told = SETTINGS[key]
    if told in NOT_IN_FILE:
        assert field.default is NOT_IN_FILE[told]
    else:
        read = SettingsRow.model_validate({"horizon.start": "2026-11-30", key: told.strip("`")})
        assert getattr(read, name) == field.default


def built(table: str, cells: dict[str, str]) -> object:
    """The word made from one row."""
    entry = Entry(f"{table}.csv", 2, cells, SHAPES[table].model_validate(cells))
    return BUILDERS[table](Tables({table: (entry,)}, {}))


@pytest.mark.parametrize("column", COLUMNS)
def test_told_default_of_a_column_is_the_one_taken(column: str) -> None:
    table, heading = column.split(".")
    assert heading in SHAPES[table].columns()
    for told, where in re.findall(r"`([^`]+)`(?: \(([^)]+)\))?", COLUMNS[column]):
        needed = NEEDED[table] | (WHERE[where] if where else {})
        assert built(table, needed) == built(table, needed | {heading: told})


CONSTANTS = [row[:2] for row in rows("Constants of the rules") if "priority" not in row[0]]


@pytest.mark.parametrize(("constant", "value"), CONSTANTS)
def test_constants_stand_in_the_rules(constant: str, value: str) -> None:
    assert value.strip("`") in RULES, constant
