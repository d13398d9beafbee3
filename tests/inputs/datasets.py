"""Small datasets, written to a folder or a workbook, and what the reader says of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio
import shapely

from planner.errors import BadInput, Fault
from planner.inputs import check, describe, load
from planner.model import Problem

SETTINGS = """\
[horizon]
start = 2026-11-30
[money]
fuel_price_of = { place = "Bamako", date = 2026-11-01 }
"""

SMALL: dict[str, str] = {
    "planner.toml": SETTINGS,
    "bases.csv": "id,name,lat,lon\nB1,Bamako,12.64,-8.0\n",
    "vans.csv": "id,base\nV1,B1\nV2,B1\n",
    "health_centres.csv": "id,name,lat,lon\nHC1,Kati,12.74,-8.07\nHC2,Kambila,12.8,-8.1\n",
    "communities.csv": (
        "id,name,lat,lon,health_centre,population\nC1,Kabé,12.7,-8.1,HC1,1200\nC2,Doubala,12.75,-8.2,HC2,12000\n"
    ),
    "requests.csv": "id,community\nR1,C1\nR2,C2\n",
}

FULL: dict[str, str] = {
    **SMALL,
    "authorities.csv": "id,name\nDS1,District sanitaire de Kati\n",
    "funders.csv": "id,name,from,to,cap_xof\nF1,Bailleur,2026-01-01,2026-12-31,5000000\n",
    "staff.csv": (
        "id,role,van,languages\nS1,midwife,V1,bambara;français\nS2,driver,V1,\nS3,midwife,V1,\nS4,promoter,V1,\n"
        "S5,midwife,V2,\nS6,driver,V2,\nS7,midwife,,\nS8,promoter,,\n"
    ),
    "products.csv": (
        "id,name,kind,share,source\nimplant,Implant,method,0.35,health_centre\niud,DIU,method,0.05,health_centre\n"
        "pill,Pilule,method,0.6,warehouse\nkit,Kit de retrait,removal,0.04,\n"
    ),
    "stock.csv": (
        "place,product,quantity,lot\nHC1,implant,12,A1\nHC2,iud,4,A2\nHC1,iud,4,A2\nHC2,implant,9,A1\n"
        "B1,pill,300,P1\nB1,kit,9,\n"
    ),
    "visits.csv": "date,community,van,clients\n2026-05-04,C1,V1,22\n2026-05-05,C2,V1,18\n",
    "closures.csv": "kind,ref,from,to\ncommunity,C2,2026-11-01,2026-11-15\n",
    "sales_points.csv": "id,name,lat,lon\nP1,Boutique de Kati,12.745,-8.075\n",
    "holidays.csv": "date,name_fr,name_en,estimated\n2026-12-25,Noël,Christmas Day,no\n",
    "contacts.csv": "label,place\nRelais de Kabé,C1\n",
}

LEGS = ("B1", "HC1", "HC2", "C1", "C2")
TRAVEL = "from,to,minutes,km\n" + "".join(f"{start},{end},20,12.5\n" for start in LEGS for end in LEGS if start != end)

ALL: dict[str, str] = {**FULL, "travel.csv": TRAVEL}


def folder(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(path: Path, files: Mapping[str, str], settings: Mapping[str, object]) -> Path:
    """Write the same tables as sheets of a workbook, numbers as numbers."""
    book = openpyxl.Workbook()
    for name, text in files.items():
        if name.endswith(".csv"):
            sheet = book.create_sheet(name.removesuffix(".csv"))
            for row in csv.reader(io.StringIO(text)):
                sheet.append([_typed(cell) for cell in row])
    sheet = book.create_sheet("settings")
    for pair in (("key", "value"), *settings.items()):
        sheet.append(pair)
    book.save(path)
    return path


def _typed(cell: str) -> str | float | None:
    try:
        return float(cell)
    except ValueError:
        return cell or None


def roads(path: Path, columns: Mapping[str, list[object]], lines: int = 1, crs: str = "EPSG:4326") -> Path:
    """Write roads.gpkg with lines near Bamako; ``columns`` stand in for those of a good file."""
    shapes = [shapely.LineString([(-8.0, 12.6 + n / 100), (-8.1, 12.7)]) for n in range(lines)]
    told: dict[str, list[object]] = {
        "km": [12.5] * lines,
        "road_class": ["primary"] * lines,
        "kmh_dry": [70.0] * lines,
        "kmh_rain": [60.0] * lines,
    }
    told.update(columns)
    pyogrio.raw.write(
        path,
        np.array(shapely.to_wkb(shapes), dtype=object),
        [np.array(cells) for cells in told.values()],
        list(told),
        geometry_type="LineString",
        crs=crs,
        driver="GPKG",
    )
    return path


def faults(path: Path) -> tuple[Fault, ...]:
    """What the reader says of a dataset; every word of it can be said in both languages."""
    found = check(path)
    for fault in found:
        assert describe(fault, "fr")
        assert describe(fault, "en")
    return found


def problems(path: Path) -> list[tuple[str, int, str, str]]:
    """File, row, column and key of each problem, warnings left out."""
    return [told(fault) for fault in faults(path) if not fault.warning]


def warnings(path: Path) -> list[tuple[str, int, str, str]]:
    """File, row, column and key of each warning of a dataset that can be planned from."""
    found = faults(path)
    assert all(fault.warning for fault in found), found
    return [told(fault) for fault in found]


def told(fault: Fault) -> tuple[str, int, str, str]:
    """A fault without its facts."""
    return fault.file, fault.row, fault.column, fault.key


def good(path: Path) -> Problem:
    """The problem of a dataset that has no problems."""
    try:
        return load(path)[0]
    except BadInput as refusal:
        raise AssertionError([describe(fault, "en") for fault in refusal.faults]) from None
