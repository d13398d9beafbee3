"""Settings as they are written: planner.toml or the sheet ``settings``, as text by dotted key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.errors import Fault
from planner.inputs import cells
from planner.inputs.csv_text import decoded
from planner.inputs.files import Unreadable
from planner.inputs.grid import Grid
from planner.inputs.source import SETTINGS, Source

_LINE_OF_ERROR = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Written:
    """The settings as they are written: each dotted key with its text and its row."""

    file: str
    texts: Mapping[str, str]
    rows: Mapping[str, int]

    def fault(self, key: str, why: str, **facts: object) -> Fault:
        """Return a problem of one key."""
        told = {name: str(fact) for name, fact in facts.items()}
        return Fault(self.file, self.rows.get(key, 0), key, self.texts.get(key, ""), why, told)

    def warning(self, key: str, why: str, **facts: object) -> Fault:
        """Return a warning on one key."""
        return replace(self.fault(key, why, **facts), warning=True)


def written_settings(found: Source) -> tuple[Written, list[Fault]]:
    """Return the settings of a dataset as they are written, none where it has none."""
    if SETTINGS in found.other:
        return from_toml(SETTINGS, found.other[SETTINGS]), []
    if "settings" in found.grids:
        return from_grid(found.grids["settings"])
    return Written(SETTINGS, {}, {}), []


def from_toml(file: str, content: bytes) -> Written:
    """Return the settings of a TOML file, with the lines where its keys stand."""
    text = decoded(content)
    try:
        texts = dict(_flat(tomllib.loads(text)))
    except (ValueError, RecursionError) as broken:
        line = _LINE_OF_ERROR.search(str(broken))
        raise Unreadable("toml_broken", int(line[1]) if line else 0) from None
    lines = text.splitlines()
    return Written(file, texts, {key: _line(lines, key.split(".")) for key in texts})


def from_grid(grid: Grid) -> tuple[Written, list[Fault]]:
    """Return the settings of a table of keys and values, whose heading may be left out."""
    texts: dict[str, str] = {}
    rows: dict[str, int] = {}
    faults = []
    for row, (key, *values) in grid.rows:
        if key in texts:
            faults.append(
                Fault(
                    grid.file,
                    row,
                    key,
                    "",
                    "row_twice",
                    {"first": str(rows[key]), "columns": "key"},
                )
            )
        elif key.casefold() not in ("key", "clé", "cle"):
            texts[key], rows[key] = (values or [""])[0], row
    return Written(grid.file, {key: text for key, text in texts.items() if text}, rows), faults


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, cells.as_text(value)


def _line(lines: list[str], parts: list[str]) -> int:
    """Return the line of a key: where the last of its names stands after the others."""
    found, left = 0, list(parts)
    for number, line in enumerate(lines, start=1):
        words = re.findall(r"\w+", line.split("#")[0])
        while left and left[0] in words:
            left.pop(0)
            found = number
    return found
