"""A dataset to a ``Problem``, or to every problem of every table at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from planner.errors import BadInput, Fault
from planner.inputs import build
from planner.inputs.checks import crossed
from planner.inputs.files import Unreadable
from planner.inputs.outlines import outlines
from planner.inputs.roads import ROADS, Lines, roads
from planner.inputs.rows import SHAPES, RoadRow, Row
from planner.inputs.settings import settings
from planner.inputs.settings_text import written_settings
from planner.inputs.sheet import Sheet, sheet
from planner.inputs.source import SETTINGS, Source, source
from planner.inputs.table import Tables, entries
from planner.model import Outline, Problem, Settings

MOST_FAULTS = 200  # of one file


@dataclass(slots=True)
class Read:
    """What came out of a dataset's files so far."""

    found: Source
    tables: Tables
    faults: list[Fault]
    settings: Settings | None = None
    lines: Lines = field(default_factory=dict)
    outlines: dict[str, tuple[Outline, ...]] = field(default_factory=dict)

    def refuse(self, file: str, refusal: Unreadable) -> None:
        """Keep a file that cannot be read as a problem."""
        self.faults.append(refusal.fault(file))


def load(path: Path, *, today: date | None = None) -> tuple[Problem, tuple[Fault, ...]]:
    """Return the dataset's problem and the warnings.

    Raises ``BadInput`` with every problem and warning where it cannot be planned. ``today`` stands
    in for the settings' ``planned_on``.
    """
    read = _read(path, today)
    faults = _shown(read.faults)
    if read.settings is None or any(not fault.warning for fault in faults):
        raise BadInput(faults)
    return _problem(path, read, read.settings), faults


def check(path: Path) -> tuple[Fault, ...]:
    """Return every problem and warning of a dataset."""
    try:
        return load(path)[1]
    except BadInput as refusal:
        return refusal.faults


def _read(path: Path, today: date | None) -> Read:
    found = source(path)
    read = Read(
        found,
        Tables({}, {table: grid.file for table, grid in found.grids.items()}),
        list(found.faults),
    )
    for table, shape in SHAPES.items():
        if table in found.grids:
            _table(read, *sheet(found.grids[table], shape), shape)
    _roads(path, read)
    for name in ("boundaries", "rivers"):
        _outlines(name, read)
    if found.settings_told:
        _settings(read, today)
    read.faults += crossed(read.tables, read.settings)
    return read


def _table(read: Read, cells: Sheet, faults: list[Fault], shape: type[Row]) -> None:
    read.faults += faults
    if cells.columns:
        read.tables.by_name[cells.table], row_faults = entries(cells, shape)
        read.faults += row_faults


def _roads(path: Path, read: Read) -> None:
    if ROADS in read.found.other:
        try:
            folder = path if path.is_dir() else path.parent
            cells, read.lines, faults = roads(folder / ROADS, read.found.other[ROADS])
            _table(read, cells, faults, RoadRow)
        except Unreadable as refusal:
            read.refuse(ROADS, refusal)


def _outlines(name: str, read: Read) -> None:
    file = f"{name}.geojson"
    if file in read.found.other:
        try:
            read.outlines[name] = outlines(read.found.other[file])
        except Unreadable as refusal:
            read.refuse(file, refusal)


def _settings(read: Read, today: date | None) -> None:
    try:
        written, faults = written_settings(read.found)
        read.settings, more = settings(written, read.found.tables, today)
        read.faults += [*faults, *more]
    except Unreadable as refusal:
        read.refuse(SETTINGS, refusal)


def _problem(path: Path, read: Read, made: Settings) -> Problem:
    tables = read.tables
    return Problem(
        dataset=path.as_posix(),
        sha256=read.found.sha256,
        settings=made,
        bases=build.bases(tables),
        vans=build.vans(tables),
        health_centres=build.health_centres(tables),
        communities=build.communities(tables),
        requests=build.requests(tables, made.horizon.start),
        authorities=build.authorities(tables),
        staff=build.staff(tables),
        products=build.products(tables),
        stock=build.stock(tables),
        funders=build.funders(tables),
        closures=build.closures(tables),
        past_visits=build.past_visits(tables),
        holidays=build.holidays(tables, made.horizon),
        roads=build.roads(tables, read.lines),
        given_legs=build.given_legs(tables),
        boundaries=read.outlines.get("boundaries", ()),
        rivers=read.outlines.get("rivers", ()),
        tables=read.found.tables,
    )


def _shown(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Return the faults by file and row, not too many of one file, and how many more there are."""
    kept: list[Fault] = []
    count: Counter[tuple[str, bool]] = Counter()
    for fault in sorted(faults, key=lambda fault: (fault.file, fault.row)):
        count[fault.file, fault.warning] += 1
        if count[fault.file, fault.warning] <= MOST_FAULTS:
            kept.append(fault)
    for (file, warning), found in sorted(count.items()):
        if found > MOST_FAULTS:
            more = {"count": str(found - MOST_FAULTS), "shown": str(MOST_FAULTS)}
            kept.append(Fault(file, 0, "", "", "many_more", more, warning))
    return tuple(kept)
