"""The history of published plans: one SQLite file beside the dataset, to which is only ever added.

A publication is a week's plan under the next number of that week, with the hash of its dataset and of its own text. The
number is taken in a transaction that nobody else can be in, and only by a plan that was made from the publication last
made known: whoever comes second is told. What really happened is kept apart, each time it is recorded.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from planner.errors import PlannerError
from planner.inputs import plan_from_bytes, plan_text
from planner.model import Plan

HISTORY = "plans.sqlite"
WAIT_SECONDS = 10.0  # for another who is publishing

_TABLES = """
CREATE TABLE IF NOT EXISTS publications (
    week TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    published_at TEXT NOT NULL,
    security_role TEXT NOT NULL,
    security_date TEXT NOT NULL,
    dataset_sha256 TEXT NOT NULL,
    plan_sha256 TEXT NOT NULL,
    plan TEXT NOT NULL,
    PRIMARY KEY (week, number)
);
CREATE TRIGGER IF NOT EXISTS never_changed BEFORE UPDATE ON publications
BEGIN SELECT RAISE(ABORT, 'a published plan is never changed'); END;
CREATE TRIGGER IF NOT EXISTS never_removed BEFORE DELETE ON publications
BEGIN SELECT RAISE(ABORT, 'a published plan is never removed'); END;
CREATE TABLE IF NOT EXISTS outcomes (
    week TEXT NOT NULL,
    number INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    plan TEXT NOT NULL,
    FOREIGN KEY (week, number) REFERENCES publications (week, number)
);
CREATE TRIGGER IF NOT EXISTS outcome_never_changed BEFORE UPDATE ON outcomes
BEGIN SELECT RAISE(ABORT, 'what was recorded is never changed, only recorded anew'); END;
CREATE TRIGGER IF NOT EXISTS outcome_never_removed BEFORE DELETE ON outcomes
BEGIN SELECT RAISE(ABORT, 'what was recorded is never removed'); END;
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who answers for the security of the week's roads and places, by role, and since when."""

    role: str
    date: date


@dataclass(frozen=True, slots=True)
class Publication:
    """One published plan: its week and number, when, with whose word on security, from which data."""

    week: str
    number: int
    published_at: datetime
    dataset_sha256: str
    plan_sha256: str
    signed: Signed | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The published plans of a file, which is made at the first publication."""

    path: Path

    def publish(self, plan: Plan, *, at: datetime, draft: str, signed: Signed | None = None) -> Plan:
        """Return the plan as published: numbered, with the file of its draft, and kept for good.

        Raises ``PlannerError`` where the week has a publication that the plan was not made from.
        """
        with self._open() as base:
            base.execute("BEGIN IMMEDIATE")
            last = _last(base, plan.week)
            known = plan.since.published if plan.since else 0
            if last is not None and last.number != known:
                when = last.published_at.strftime("%Y-%m-%d %H:%M")
                facts = {"week": plan.week, "number": str(last.number), "when": when}
                raise PlannerError("publish_second" if known else "publish_again", **facts)
            published = replace(plan, status="published", number=(last.number if last else 0) + 1, published_from=draft)
            text = plan_text(published)
            row = (
                plan.week,
                published.number,
                at.isoformat(timespec="seconds"),
                signed.role if signed else "",
                signed.date.isoformat() if signed else "",
                plan.made.dataset_sha256,
                sha256(text.encode()).hexdigest(),
                text,
            )
            base.execute("INSERT INTO publications VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            base.execute("COMMIT")
        return published

    def record(self, plan: Plan, *, at: datetime) -> None:
        """Keep what happened of a published plan, beside what was recorded of it before.

        Raises ``PlannerError`` where it is not the plan that was published under its number.
        """
        if replace(plan, status="published", results=()) != replace(self.plan(plan.week, plan.number), results=()):
            raise PlannerError("record_not_as_published", week=plan.week, number=str(plan.number))
        with self._open() as base:
            row = (plan.week, plan.number, at.isoformat(timespec="seconds"), plan_text(plan))
            base.execute("INSERT INTO outcomes VALUES (?, ?, ?, ?)", row)

    def outcome(self, week: str, number: int) -> Plan | None:
        """Return a published plan with what was last recorded of it; None where nothing was."""
        if not self.path.exists():
            return None
        with self._open() as base:
            query = "SELECT plan FROM outcomes WHERE week = ? AND number = ? ORDER BY rowid DESC LIMIT 1"
            found = base.execute(query, (week, number)).fetchone()
        return None if found is None else plan_from_bytes(str(found[0]).encode(), f"{week}/{number}")

    def plan(self, week: str, number: int) -> Plan:
        """Return a published plan. Raises ``PlannerError`` where there is none of that number."""
        found = None
        if self.path.exists():
            with self._open() as base:
                query = "SELECT plan FROM publications WHERE week = ? AND number = ?"
                found = base.execute(query, (week, number)).fetchone()
        if found is None:
            raise PlannerError("publication_unknown", week=week, number=str(number))
        return plan_from_bytes(str(found[0]).encode(), f"{week}/{number}")

    def publications(self, week: str) -> tuple[Publication, ...]:
        """Return the publications of a week in order; none where nothing was published."""
        if not self.path.exists():
            return ()
        with self._open() as base:
            rows = base.execute(f"{_ROWS} WHERE week = ? ORDER BY number", (week,)).fetchall()
        return tuple(_publication(row) for row in rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield the file's connection; what is not committed when it closes is undone."""
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)) as base:
                base.executescript(_TABLES)
                yield base
        except sqlite3.Error as refused:
            raise PlannerError("history_refused", path=str(self.path), reason=str(refused)) from refused


_ROWS = "SELECT week, number, published_at, dataset_sha256, plan_sha256, security_role, security_date FROM publications"


def _last(base: sqlite3.Connection, week: str) -> Publication | None:
    row = base.execute(f"{_ROWS} WHERE week = ? ORDER BY number DESC LIMIT 1", (week,)).fetchone()
    return None if row is None else _publication(row)


def _publication(row: tuple[str, int, str, str, str, str, str]) -> Publication:
    week, number, when, data, text, role, signed = row
    by = Signed(role, date.fromisoformat(signed)) if role else None
    return Publication(week, number, datetime.fromisoformat(when), data, text, by)
