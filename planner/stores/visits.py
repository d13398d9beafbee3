"""The table of visits: rows written to a file of their own, or added to a dataset's table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from planner.errors import PlannerError
from planner.inputs import csv_text
from planner.inputs.aliases import plain
from planner.inputs.files import Unreadable, content, write_text
from planner.inputs.rows import VisitRow
from planner.inputs.said import harmless
from planner.inputs.sheet import accepted
from planner.inputs.source import source
from planner.model import PastVisit

VISITS = "visits.csv"


def visits_text(rows: Sequence[PastVisit]) -> str:
    """Return the rows as a table that a dataset can hold as it is."""
    return _lines([list(VisitRow.columns()), *(_cells(row, list(VisitRow.columns())) for row in rows)], ",")


def add_visits(folder: Path, known: Sequence[PastVisit], rows: Sequence[PastVisit]) -> tuple[Path, int]:
    """Add the rows to the table of visits of a dataset; return its file and how many it did not have yet.

    What stands there stays as it is. Raises ``PlannerError`` for a row that the table tells otherwise, and where the
    dataset is not a folder.
    """
    if not folder.is_dir():
        raise PlannerError("record_not_a_folder", path=str(folder))
    told = {(one.date, one.community, one.van, one.product): one for one in known}
    for row in rows:
        same = told.get((row.date, row.community, row.van, row.product))
        if same is not None and same != row:
            raise PlannerError("record_told_otherwise", date=row.date.isoformat(), community=row.community)
    new = [row for row in rows if row not in known]
    table = source(folder).grids.get(VisitRow.table)
    path = folder / (table.file if table else VISITS)
    if new:
        write_text(path, _with(path, new) if table else visits_text(new), encoding="utf-8-sig")
    return path, len(new)


def _with(path: Path, new: Sequence[PastVisit]) -> str:
    """Return the text of a table with the rows after its own, in the order of its columns."""
    known = accepted(VisitRow.columns())
    try:
        text = csv_text.decoded(content(path))
    except Unreadable as refusal:
        raise PlannerError("file_not_written", path=str(path), reason=refusal.key) from refusal
    separator = csv_text.separator(text, frozenset(known))
    names = next(row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(row))
    columns = [known.get(plain(name), "") for name in names]
    lacking = [name for name in VisitRow.columns() if name not in columns]
    if lacking:
        raise PlannerError("record_columns_missing", path=str(path), columns=", ".join(lacking))
    end = "" if text.endswith("\n") else "\r\n"
    return f"{text}{end}{_lines([_cells(row, columns) for row in new], separator)}"


def _cells(row: PastVisit, columns: Sequence[str]) -> list[str]:
    told = {name: getattr(row, name) for name in VisitRow.columns()}
    return ["" if told.get(name) is None else harmless(str(told[name])) for name in columns]


def _lines(rows: Sequence[Sequence[str]], separator: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
