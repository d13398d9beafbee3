"""Places: in Mali, known once, communities near their health centre and apart from each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from math import floor
from typing import Any

from planner.errors import Fault
from planner.geo import great_circle_m
from planner.inputs.checks.references import PLACES
from planner.inputs.rows import CommunityRow, HealthCentreRow
from planner.inputs.rows.places import PlaceRow
from planner.inputs.table import Entry, Tables

SOUTH, NORTH, WEST, EAST = 10.0, 25.1, -12.3, 4.3
FAR_M = 50_000
SAME_PLACE_M = 100
# 111 m of latitude, 101 m of longitude at 25 degrees north: neighbours lie in cells that touch
_CELL_DEGREES = 0.001


def faults(tables: Tables) -> Iterator[Fault]:
    """Yield the places that are not where they should be."""
    for table in (*PLACES, "sales_points"):
        for entry in tables.by_name.get(table, ()):
            if isinstance(entry.value, PlaceRow):
                yield from _outside(entry, entry.value)
    yield from _two_tables(tables)
    yield from _far(tables)
    yield from _same_place(tables)


def _outside(entry: Entry[Any], place: PlaceRow) -> Iterator[Fault]:
    if not entry.holds("lat", "lon"):
        return
    lat, lon = float(place.lat), float(place.lon)
    if lat == 0 and lon == 0:
        yield entry.problem("lat", "coordinates_zero")
    elif _in_mali(lat, lon):
        return
    elif _in_mali(lon, lat):
        yield entry.problem("lat", "coordinates_swapped", lat=lon, lon=lat)
    elif _in_mali(lat, -lon):
        yield entry.problem("lon", "longitude_sign", lon=-lon)
    else:
        yield entry.problem("lat", "outside_mali", lat=lat, lon=lon)


def _in_mali(lat: float, lon: float) -> bool:
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


def _two_tables(tables: Tables) -> Iterator[Fault]:
    seen: dict[str, Entry[Any]] = {}
    for table in PLACES:
        for entry in tables.by_name.get(table, ()):
            place = entry.cells.get("id", "")
            if place in seen and seen[place].file != entry.file:
                yield entry.problem("id", "id_in_two_tables", other=seen[place].file, row=seen[place].row)
            seen.setdefault(place, entry)


def _far(tables: Tables) -> Iterator[Fault]:
    centres = {entry.value.id: entry for entry in tables.of(HealthCentreRow) if _located(entry)}
    for entry in tables.of(CommunityRow):
        centre = centres.get(entry.value.health_centre)
        if centre and _located(entry):
            metres = great_circle_m(_lon_lat(centre.value), _lon_lat(entry.value))
            if metres > FAR_M:
                facts = {"km": round(metres / 1000), "name": centre.cells.get("name", "")}
                yield entry.warning("health_centre", "far_from_centre", **facts)


def _same_place(tables: Tables) -> Iterator[Fault]:
    cells: dict[tuple[int, int], list[Entry[CommunityRow]]] = defaultdict(list)
    for entry in tables.of(CommunityRow):
        if _located(entry):
            here = _lon_lat(entry.value)
            column, row = floor(here[0] / _CELL_DEGREES), floor(here[1] / _CELL_DEGREES)
            around = product((column - 1, column, column + 1), (row - 1, row, row + 1))
            near = [other for cell in around for other in cells.get(cell, ())]
            yield from _first_at_same_place(entry, near)
            cells[column, row].append(entry)


def _first_at_same_place(entry: Entry[CommunityRow], near: list[Entry[CommunityRow]]) -> Iterator[Fault]:
    for other in sorted(near, key=lambda other: other.row):
        metres = great_circle_m(_lon_lat(entry.value), _lon_lat(other.value))
        if metres <= SAME_PLACE_M:
            facts = {"other": other.cells.get("id", ""), "row": other.row, "metres": round(metres)}
            yield entry.warning("lat", "same_place", **facts)
            return


def _located(entry: Entry[Any]) -> bool:
    place = entry.value
    return entry.holds("lat", "lon") and _in_mali(float(place.lat), float(place.lon))


def _lon_lat(place: PlaceRow) -> tuple[float, float]:
    return float(place.lon), float(place.lat)
