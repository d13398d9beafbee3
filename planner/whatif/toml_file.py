"""Scenarios for people who do not program: a TOML file, every problem told with its line and key.

``[[scenario]] name = "One van"`` with ``[[scenario.change]] kind = "without_van", van = "V1"``, a line each.
"""

from __future__ import annotations

import difflib
import inspect
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from planner.errors import BadInput, Fault
from planner.inputs.csv_text import decoded
from planner.inputs.files import Unreadable, content
from planner.model import WEEKDAYS, Problem
from planner.whatif import scenarios
from planner.whatif.scenarios import KINDS, Change

_LINE_OF_ERROR = re.compile(r"at line (\d+)")
_HEADER = re.compile(r"\s*\[\[\s*scenario(\s*\.\s*change)?\s*\]\]")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name, and the problem as it would be."""

    name: str
    problem: Problem


def read_scenarios(path: Path, problem: Problem) -> list[Scenario]:
    """Return the scenarios of a file, each made of the problem. Raises ``BadInput`` with every problem of the file."""
    try:
        text = decoded(content(path))
        told = tomllib.loads(text)
    except Unreadable as refusal:
        raise BadInput([refusal.fault(path.name)]) from None
    except (ValueError, RecursionError) as broken:
        line = _LINE_OF_ERROR.search(str(broken))
        raise BadInput([Fault(path.name, int(line[1]) if line else 0, "", "", "toml_broken")]) from None
    reading = _Reading(path.name, _Lines.of(text), problem)
    found = list(reading.scenarios(told))
    if reading.faults:
        raise BadInput(reading.faults)
    return found


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a file, and where each scenario and each of its changes begins."""

    text: tuple[str, ...]
    scenarios: tuple[int, ...]
    changes: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, text: str) -> _Lines:
        lines = text.splitlines()
        begun: list[int] = []
        changes: list[list[int]] = []
        for number, line in enumerate(lines, start=1):
            header = _HEADER.match(line)
            if header and header[1] is None:
                begun.append(number)
                changes.append([])
            elif header and changes:
                changes[-1].append(number)
        return cls(tuple(lines), tuple(begun), tuple(map(tuple, changes)))

    def line(self, scenario: int, change: int | None, key: str) -> int:
        """Return the line of a key; that of its header where it is not told; 0 where the file is written otherwise."""
        if scenario >= len(self.scenarios):
            return self._key(0, key) or 0
        first = self.scenarios[scenario]
        if change is not None:
            headers = self.changes[scenario]
            if change >= len(headers):  # an inline list
                return self._key(first, "change") or first
            first = headers[change]
        return self._key(first, key) or first

    def _key(self, first: int, key: str) -> int | None:
        for number in range(first + 1, len(self.text) + 1):
            line = self.text[number - 1]
            if line.lstrip().startswith("["):
                return None
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return number
        return None


@dataclass(slots=True)
class _Reading:
    """One file being read: what is wrong with it is gathered."""

    file: str
    lines: _Lines
    problem: Problem
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, line: int, column: str, value: object, key: str, **facts: str) -> None:
        shown = "" if isinstance(value, dict | list) else str(value)
        self.faults.append(Fault(self.file, line, column, shown, key, facts))

    def scenarios(self, told: Mapping[str, Any]) -> Iterator[Scenario]:
        listed = told.get("scenario")
        for key in told.keys() - {"scenario"}:
            self._unknown(self.lines.line(len(self.lines.scenarios), None, key), key, ("scenario",))
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed) or not listed:
            self.wrong(0, "scenario", "", "whatif_no_scenario")
            return
        names: set[str] = set()
        for number, one in enumerate(listed):
            made = self._scenario(number, one)
            if made.name in names:
                self.wrong(self.lines.line(number, None, "name"), "name", made.name, "whatif_name_twice")
            names.add(made.name)
            yield made

    def _scenario(self, number: int, told: Mapping[str, Any]) -> Scenario:
        name, changes = told.get("name"), told.get("change", [])
        if not isinstance(name, str) or not name.strip():
            self.wrong(self.lines.line(number, None, "name"), "name", name or "", "whatif_no_name")
        for key in told.keys() - {"name", "change"}:
            self._unknown(self.lines.line(number, None, key), key, ("name", "change"))
        if not isinstance(changes, list) or not changes or not all(isinstance(one, dict) for one in changes):
            self.wrong(self.lines.line(number, None, "change"), "change", "", "whatif_no_change")
            changes = []
        problem = self.problem
        for position, one in enumerate(changes):
            change = self._change(_Place(self, number, position, problem), one)
            problem = change(problem) if change else problem
        return Scenario(str(name), problem)

    def _change(self, at: _Place, told: Mapping[str, Any]) -> Change | None:
        kind = told.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            if kind is None:
                self.wrong(at.line("kind"), "kind", "", "whatif_key_missing", exist=", ".join(KINDS))
            else:
                self._unlisted(at.line("kind"), "kind", str(kind), tuple(KINDS))
            return None
        before = len(self.faults)
        given = {key: value for key, value in told.items() if key != "kind"}
        wanted = parameters(kind)
        for key in given.keys() - wanted.keys():
            self._unknown(at.line(key), key, ("kind", *wanted))
        chosen = {}
        for name, parameter in wanted.items():
            if name in given:
                chosen[name] = at.value(name, given[name], parameter)
            elif parameter.required:
                self.wrong(at.line("kind"), name, "", "whatif_key_missing", exist=parameter.words(at.problem))
        if len(self.faults) > before:
            return None
        try:
            return KINDS[kind](**chosen)
        except ValueError as refused:
            key = str(refused)
            self.wrong(at.line(key), key, str(given[key]), "whatif_refused", kind=kind)
            return None

    def _unknown(self, line: int, key: str, exist: tuple[str, ...]) -> None:
        self.wrong(line, key, "", "whatif_unknown_key", exist=", ".join(exist), like=_like(key, exist))

    def _unlisted(self, line: int, key: str, value: str, exist: tuple[str, ...]) -> None:
        self.wrong(line, key, value, "whatif_unlisted", exist=", ".join(exist) or "-", like=_like(value, exist))


def _like(word: str, exist: tuple[str, ...]) -> str:
    """Return what exists and resembles the word most; the first where nothing does."""
    return next(iter(difflib.get_close_matches(word, exist, 1, 0)), "-")


# --- Parameters -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a change needs to know: its type, and whether it can be left out."""

    type: Any
    required: bool
    many: bool

    def exist(self, problem: Problem) -> tuple[str, ...]:
        """Return the ids, or the words, that it may be; none where it is a figure or a date."""
        table = _EXIST.get(self.type)
        return tuple(table(problem)) if table else ()

    def words(self, problem: Problem) -> str:
        """Return what it may be, in a list."""
        return ", ".join(self.exist(problem)) or _EXAMPLES.get(self.type, "-")


def _roads(problem: Problem) -> list[str]:
    """Return the roads that can be closed: none where travel does not go by them."""
    return [row.id for row in problem.roads] if problem.settings.travel.engine == "roads" else []


_EXAMPLES: Mapping[object, str] = {int: "0, 1, 2…", float: "0.5, 1.3…", date: "2026-06-01"}
_EXIST: Mapping[object, Callable[[Problem], Any]] = {
    scenarios.VanId: lambda problem: problem.vans,
    scenarios.BaseId: lambda problem: (row.id for row in problem.bases.values() if row.kind != "lodging"),
    scenarios.StaffId: lambda problem: problem.staff,
    scenarios.CentreId: lambda problem: problem.health_centres,
    scenarios.CommunityId: lambda problem: problem.communities,
    scenarios.RoadId: _roads,
    scenarios.FunderId: lambda problem: problem.funders,
    scenarios.ProductId: lambda problem: problem.products,
    scenarios.PlaceId: lambda problem: {**problem.bases, **problem.health_centres},
    scenarios.Weekday: lambda _: WEEKDAYS,
}


@cache
def parameters(kind: str) -> Mapping[str, Parameter]:
    """Return what a change needs, by name."""
    hints = get_type_hints(KINDS[kind])
    found = {}
    for name, one in inspect.signature(KINDS[kind]).parameters.items():
        hint = hints[name]
        if get_origin(hint) is UnionType:
            hint = next(part for part in get_args(hint) if part is not type(None))
        many = get_origin(hint) is tuple
        found[name] = Parameter(get_args(hint)[0] if many else hint, one.default is one.empty, many)
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """One change of a file, and the problem as the changes before it left it."""

    reading: _Reading
    scenario: int
    change: int
    problem: Problem

    def line(self, key: str) -> int:
        return self.reading.lines.line(self.scenario, self.change, key)

    def value(self, name: str, told: object, parameter: Parameter) -> object:
        """Return a value as its parameter wants it; what is wrong with it is told."""
        if not parameter.many:
            return self._one(name, told, parameter)
        if not isinstance(told, list):
            self.reading.wrong(self.line(name), name, told, "whatif_not_a_list", what=parameter.words(self.problem))
            return ()
        return tuple(self._one(name, one, parameter) for one in told)

    def _one(self, name: str, told: object, parameter: Parameter) -> object:
        line = self.line(name)
        if parameter.type in _EXIST:
            exist = parameter.exist(self.problem)
            if told not in exist:
                self.reading._unlisted(line, name, str(told), exist)
            return told
        if parameter.type is date:
            if type(told) is not date:
                self.reading.wrong(line, name, told, "whatif_not_a_date")
            return told
        whole = parameter.type is int
        numbers = (int,) if whole else (int, float)
        if type(told) not in numbers or not 0 <= told < 1e12:  # type: ignore[operator]
            self.reading.wrong(line, name, told, "whatif_not_a_whole_number" if whole else "whatif_not_a_number")
        return told
