"""A dataset's files: a folder of CSV files or one workbook, found, named and read as text."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path

from planner.errors import Fault
from planner.inputs import aliases, csv_text, workbook
from planner.inputs.files import LAYER_BYTES, TABLE_BYTES, Unreadable, content, digest
from planner.inputs.grid import Grid
from planner.inputs.rows import SHAPES
from planner.inputs.sheet import accepted

SETTINGS = "planner.toml"
LAYERS = ("roads.gpkg", "boundaries.geojson", "rivers.geojson")
_IGNORED = ("sources", "problems")
_TABLE_NAMES = aliases.forms((*aliases.TABLES, "roads"), aliases.TABLES)
_OTHER_TABLES = (".xlsx", ".xls", ".ods", ".tsv")


@dataclass(slots=True)
class Source:
    """What was found of a dataset: tables as text, other files as bytes, and problems on the way.

    ``readable`` is false where nothing is known of its tables: none should be called missing.
    """

    grids: dict[str, Grid] = field(default_factory=dict)
    other: dict[str, bytes] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    contents: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    readable: bool = True

    @property
    def tables(self) -> frozenset[str]:
        """The tables that are there, settings not among them."""
        return frozenset(self.present - {"settings"})

    @property
    def settings_told(self) -> bool:
        """Whether the settings are there to be checked, or are not there when they should be."""
        refused = "settings" in self.present - set(self.grids) and SETTINGS not in self.other
        return self.readable and not refused

    @property
    def sha256(self) -> str:
        """The hash of every file that was read."""
        return digest(self.contents)

    def refuse(self, file: str, refusal: Unreadable) -> None:
        """Keep a file or sheet that cannot be read as a problem."""
        self.faults.append(refusal.fault(file))


def source(path: Path) -> Source:
    """Return what a dataset holds, whatever state it is in."""
    found = Source()
    if path.is_dir():
        _folder(path, found)
    elif path.suffix.casefold() == ".xlsx" and path.exists():
        _workbook(path, found)
    else:
        key = "not_a_dataset" if path.exists() else "dataset_missing"
        found.faults.append(Fault(path.name or str(path), 0, "", "", key))
        found.readable = False
    return found


# --- A folder ---------------------------------------------------------------------------------------------------------


def _folder(folder: Path, found: Source) -> None:
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() == ".csv":
            _csv_file(path, found)
        elif path.suffix.casefold() in _OTHER_TABLES and not path.name.startswith("~$"):
            found.faults.append(Fault(path.name, 0, "", "", "file_not_read", warning=True))
    for name in (SETTINGS, *LAYERS):
        _other_file(folder / name, found)
    _missing(found, "{table}.csv")


def _csv_file(path: Path, found: Source) -> None:
    table = _table(path.stem)
    if table is None:
        found.faults.append(_unknown_table(path.name, path.stem))
    elif table not in _IGNORED:
        try:
            read = found.contents[path.name] = content(path)
            _add(table, path.name, csv_text.rows(read, _headings(table)), found)
        except Unreadable as refusal:
            found.present.add(table)
            found.refuse(path.name, refusal)


def _other_file(path: Path, found: Source) -> None:
    if not path.exists():
        return
    found.present.add("settings" if path.name == SETTINGS else path.stem)
    try:
        read = content(path, LAYER_BYTES if path.name in LAYERS else TABLE_BYTES)
        found.other[path.name] = found.contents[path.name] = read
    except Unreadable as refusal:
        found.refuse(path.name, refusal)


# --- A workbook -------------------------------------------------------------------------------------------------------


def _workbook(path: Path, found: Source) -> None:
    try:
        read = found.contents[path.name] = content(path)
        sheets = workbook.sheets(read)
    except Unreadable as refusal:
        found.refuse(path.name, refusal)
        found.readable = False
        return
    for title, rows in sheets.items():
        _sheet(title, f"{path.name} [{title}]", rows, found)
    for name in LAYERS:
        _other_file(path.parent / name, found)
    _missing(found, path.name.replace("{", "{{").replace("}", "}}") + " [{table}]")


def _sheet(title: str, file: str, rows: workbook.SheetRows, found: Source) -> None:
    table = _table(title)
    empty = isinstance(rows, Unreadable) and rows.key == "file_empty"
    if table is None and not empty:
        found.faults.append(_unknown_table(file, title))
    elif table is None or table in _IGNORED:
        return
    elif isinstance(rows, Unreadable):
        found.present.add(table)
        found.refuse(file, rows)
    else:
        _add(table, file, rows, found)


# --- Both -------------------------------------------------------------------------------------------------------------


def _table(name: str) -> str | None:
    table = _TABLE_NAMES.get(aliases.plain(name))
    return None if table == "roads" else table


def _headings(table: str) -> frozenset[str]:
    columns = SHAPES[table].columns() if table in SHAPES else {"key": "key", "value": "value"}
    return frozenset(accepted(columns))


def _add(table: str, file: str, rows: workbook.Rows, found: Source) -> None:
    if table in found.grids:
        facts = {"other": found.grids[table].file, "table": table}
        found.faults.append(Fault(file, 0, "", "", "table_twice", facts))
    else:
        found.present.add(table)
        found.grids[table] = Grid(table, file, rows)


def _unknown_table(file: str, name: str) -> Fault:
    close = difflib.get_close_matches(aliases.plain(name), _TABLE_NAMES, 1)
    key = "unknown_table_like" if close else "unknown_table"
    facts = {"proposal": _TABLE_NAMES[close[0]]} if close else {}
    return Fault(file, 0, "", "", key, facts, warning=True)


def _missing(found: Source, file: str) -> None:
    """Keep a problem for each table that no plan can do without and that is not there."""
    for table, shape in SHAPES.items():
        if shape.required and table not in found.present:
            place = file.format(table=table)
            found.faults.append(Fault(place, 0, "", "", "table_missing", {"table": table}))
