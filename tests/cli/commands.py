"""Ways to run a command, and a dataset small enough to be read at a glance."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from planner.cli.commands import app

PILOT = Path(__file__).parents[2] / "data" / "pilot"
Row = dict[str, str]
Planned = Callable[..., Path]  # the fixture of that name: tables in other words to the folder of their plan

TABLES = {
    "planner.toml": 'made_up = true\n[horizon]\nstart = 2026-11-30\ndays = 2\n[output]\nlang = "fr"\n',
    "bases.csv": "id,name,lat,lon\nB1,Base,12.65,-8.00\n",
    "vans.csv": "id,base\nV1,B1\n",
    "health_centres.csv": "id,name,lat,lon,supervisor_travel,clinics_per_week\nH1,Centre,12.75,-8.06,own,2\n",
    "communities.csv": "id,name,lat,lon,health_centre,last_visit\nC1,Village A,12.79,-8.06,H1,2026-11-30\n"
    "C2,Village B,12.83,-8.08,H1,2026-11-30\n",
    "requests.csv": "id,community,expected_clients,must\nR1,C1,12,yes\nR2,C2,13,no\n",
}


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    code: int
    output: str

    @property
    def rules(self) -> set[str]:
        """The ids of the rules that it calls broken."""
        return set(re.findall(r"(?:Broken rule:|Règle enfreinte\u202f:) ([a-z-]+) \(", self.output))


def planner(*arguments: object) -> Ran:
    """Run the command line."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Ran(result.exit_code, result.output)


def tiny(folder: Path, **tables: str) -> Path:
    """Write the tiny dataset, some of its tables in other words (``requests`` for requests.csv), and return it."""
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(tables.get(Path(name).stem, text), encoding="utf-8")
    return folder


def changed(folder: Path, table: str, change: Callable[[list[Row]], list[Row]]) -> Path:
    """Return a copy of the pilot with one table changed."""
    shutil.copytree(PILOT, folder)
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(change(rows))
    return folder
