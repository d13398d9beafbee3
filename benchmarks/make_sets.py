"""Plan the open set anew, keep what is better than before: ``python -m benchmarks.make_sets [SECONDS] [WEEK ...]``."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.synthetic import Week, drawn_week
from benchmarks.week_plans import as_table, text, week_of
from benchmarks.week_runs import Outcome, alone, by_routing, solved, solved_returning
from planner import __version__

FOLDER = Path(__file__).parent / "sets"
BEST = FOLDER / "best.csv"


@dataclass(frozen=True, slots=True)
class Best:
    """What is known of a week, with the date on which and the planner with which it was found."""

    week: str
    best: int
    bound: int
    net: int
    date: str
    planner: str


def the_weeks() -> Iterator[Week]:
    """Yield the weeks of the set, from small to open."""
    yield drawn_week(2, 5, 30, 0)
    yield drawn_week(5, 5, 30, 0)
    yield drawn_week(2, 5, 100, 0)
    yield drawn_week(5, 5, 100, 0)
    yield drawn_week(5, 5, 100, 1)
    yield drawn_week(10, 6, 100, 0)
    yield drawn_week(10, 6, 300, 0)
    yield drawn_week(2, 5, 60, 0, dense=True)
    yield drawn_week(5, 6, 100, 0, dense=True)
    yield drawn_week(10, 6, 300, 0, dense=True)
    yield drawn_week(2, 5, 30, 0, lodgings=4)
    yield drawn_week(2, 5, 100, 0, lodgings=6)
    yield drawn_week(5, 5, 100, 0, lodgings=8)


def known() -> dict[str, Best]:
    """Return what is known of each week."""
    if not BEST.exists():
        return {}
    with BEST.open(newline="", encoding="utf-8") as file:
        rows = [
            Best(row["week"], int(row["best"]), int(row["bound"]), int(row["net"]), row["date"], row["planner"])
            for row in csv.DictReader(file)
        ]
    return {row.week: row for row in rows}


def week_named(name: str) -> Week:
    """Return a week of the set as its file has it."""
    return week_of(json.loads((FOLDER / "weeks" / f"{name}.json").read_text(encoding="utf-8")))


def better(before: Best | None, week: Week, found: Outcome, bound: int) -> Best:
    """Return what is known now. Raises ``ValueError`` for a broken plan, or a bound that some plan passes."""
    if found.broken:
        raise ValueError(f"{week.name}: {found.broken[0]}")
    best, net = found.worth["total"], found.worth["net"]
    if before is not None:
        best, net = max((best, net), (before.best, before.net))
        bound = min(bound, before.bound)
        if (best, bound) == (before.best, before.bound):
            return before
    if best > bound:
        raise ValueError(f"{week.name}: a plan of {best} passes the bound {bound}")
    return Best(week.name, best, bound, net, datetime.now(tz=UTC).date().isoformat(), __version__)


def main() -> None:
    """Write the weeks that are missing, plan each, and note what is better."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    table = known()
    for week in the_weeks():
        if sys.argv[2:] and week.name not in sys.argv[2:]:
            continue
        file, before = FOLDER / "weeks" / f"{week.name}.json", table.get(week.name)
        if not file.exists():
            file.write_text(text(as_table(week)), encoding="utf-8")
        ours = alone(solved, week, seconds)
        found = ours
        if not ours.proven:  # a plan found in another way is as good
            other = alone(solved_returning if week.lodgings else by_routing, week, seconds)
            found = max(ours, other, key=lambda one: one.worth["total"])
        table[week.name] = better(before, week, found, ours.levels[0].bound)
        if before is None or found.worth["total"] > before.best:
            (FOLDER / "plans" / f"{week.name}.json").write_text(text(found.plan), encoding="utf-8")
        print(table[week.name], f"{found.seconds:.1f} s", flush=True)
        with BEST.open("w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out, lineterminator="\n")
            rows.writerow([field.name for field in fields(Best)])
            rows.writerows(astuple(table[one.name]) for one in the_weeks() if one.name in table)


if __name__ == "__main__":
    main()
