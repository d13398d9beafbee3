"""Roads: the lines of roads.gpkg, with their columns as cells of a table."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import shapely
from pyogrio.errors import (
    CRSError,
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
)
from shapely.geometry.base import BaseGeometry

from planner.errors import Fault
from planner.inputs import aliases
from planner.inputs.cells import as_text
from planner.inputs.files import Unreadable
from planner.inputs.rows import RoadRow
from planner.inputs.sheet import Sheet, accepted, required
from planner.model import LonLat

ROADS = "roads.gpkg"
Lines = Mapping[int, tuple[LonLat, ...]]

_SQLITE = b"SQLite format 3\0"
_WGS84 = ("EPSG:4326", "OGC:CRS84")
_BROKEN = (
    CRSError,
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
    UnicodeDecodeError,
)


def roads(path: Path, content: bytes) -> tuple[Sheet, Lines, list[Fault]]:
    """Return the table of roads, the line of each row, and the problems of headings and lines.

    Rows are numbered by line: the first line of the layer is 1, which is also its id where it has
    none.
    """
    # GDAL opens a file as what its content says it is: anything else might name other files.
    if not content.startswith(_SQLITE):
        raise Unreadable("not_a_geopackage")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns of files that it then refuses, or reads
            meta, shapes, columns = _layer(path)
    except _BROKEN:
        raise Unreadable("not_a_geopackage") from None
    if meta["crs"] not in _WGS84:
        raise Unreadable("not_wgs84", crs=str(meta["crs"]))
    if len(shapes) == 0:
        raise Unreadable("no_road")
    fields = {name: [_text(cell) for cell in column] for name, column in zip(meta["fields"], columns, strict=True)}
    sheet = _sheet(fields, len(shapes))
    lines, faults = _lines(shapes)
    missing = [column for column in required(RoadRow) if column not in sheet.columns]
    faults += [Fault(ROADS, 0, column, "", "column_missing") for column in missing]
    return sheet, lines, faults


def _layer(path: Path) -> tuple[dict[str, Any], npt.NDArray[np.object_], list[Any]]:
    """Return the only layer: what it is, its geometries and its columns."""
    layers = pyogrio.list_layers(path)
    if len(layers) != 1:
        raise Unreadable("layers_not_one", count=str(len(layers)))
    meta, _, shapes, columns = pyogrio.raw.read(path)
    return meta, shapes, columns


def _text(cell: object) -> str:
    value = cell.item() if isinstance(cell, np.generic) else cell
    return "" if isinstance(value, float) and np.isnan(value) else as_text(value)


def _sheet(fields: Mapping[str, list[str]], count: int) -> Sheet:
    known = accepted(RoadRow.columns())
    by_column = {known[aliases.plain(name)]: cells for name, cells in fields.items() if aliases.plain(name) in known}
    by_column.setdefault("id", [""] * count)
    rows = []
    for place in range(count):
        cells = {column: texts[place] for column, texts in by_column.items() if texts[place]}
        rows.append((place + 1, {"id": str(place + 1), **cells}))
    return Sheet("roads", ROADS, frozenset(by_column), tuple(rows))


def _lines(shapes: npt.NDArray[np.object_]) -> tuple[Lines, list[Fault]]:
    lines: dict[int, tuple[LonLat, ...]] = {}
    faults = []
    for number, geometry in enumerate(shapely.from_wkb(shapes, on_invalid="ignore"), start=1):
        parts = [] if geometry is None else list(shapely.get_parts(geometry))
        if len(parts) == 1 and parts[0].geom_type == "LineString" and _on_earth(parts[0]):
            lines[number] = tuple((float(lon), float(lat)) for lon, lat in shapely.get_coordinates(parts[0]))
        else:
            kind = "" if geometry is None else geometry.geom_type
            faults.append(Fault(ROADS, number, "geometry", kind, "not_one_line"))
    return lines, faults


def _on_earth(line: BaseGeometry) -> bool:
    west, south, east, north = line.bounds
    return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)
