"""docs/rules.md tells every rule as it is: what it names exists, and nothing that exists is missing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from inspect import isfunction
from pathlib import Path

import pytest

from planner.formulate.plan import NEEDS
from planner.inputs.rows import SHAPES
from planner.inputs.settings import KEYS
from planner.verify import RULES
from planner.verify.case import CHECK_IDS, RULE_IDS
from planner.words import catalogue

PAGE = Path("docs/rules.md").read_text(encoding="utf-8")
CASES = Path("tests/cases")
COLUMNS = {f"{table}.{heading}" for table, shape in SHAPES.items() for heading in shape.columns()}

Row = Mapping[str, str]


def rows(page: str, heading: str) -> list[Row]:
    """The rows of the table below a heading, each cell by the heading of its column."""
    section = page.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    headings, _, *cells = [[cell.strip() for cell in line.strip().removesuffix("|")[1:].split("|")] for line in lines]
    return [dict(zip(headings, row, strict=True)) for row in cells]


def rules(page: str) -> list[Row]:
    return rows(page, "The rules")


def checks(page: str) -> list[Row]:
    return rows(page, "The verifier's other checks")


def names(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def ids(told: list[Row]) -> tuple[str, ...]:
    return tuple(name for row in told for name in names(row["id"]))


def function(name: str) -> object:
    """The function of that name below ``planner``, or None."""
    module, _, attribute = f"planner.{name}".rpartition(".")
    try:
        found = getattr(import_module(module), attribute, None)
    except ModuleNotFoundError:
        return None
    return found if isfunction(found) and found.__module__ == module else None


# Each of these yields what is untrue.


def untrue_ids(page: str) -> Iterator[str]:
    """Rules and checks are those of the verifier, in its order."""
    for told, known in ((rules(page), RULE_IDS), (checks(page), CHECK_IDS)):
        if ids(told) != known:
            yield f"{ids(told)} are {known}"
    if (*ids(rules(page)), *ids(checks(page))) != tuple(RULES):
        yield f"the verifier has {tuple(RULES)}"


def untrue_functions(page: str) -> Iterator[str]:
    """The verifier's function is the one that it runs for that id; those of the formulation exist."""
    for row in (*rules(page), *checks(page)):
        (key,) = names(row["id"])
        if [function(name) for name in names(row["verify"])] != [RULES.get(key)]:
            yield f"{key}: {row['verify']}"
    for row in rules(page):
        if not names(row["formulate"]):
            yield f"{row['id']}: no function formulates it"
        yield from (name for name in names(row["formulate"]) if function(name) is None)


def untrue_columns(page: str) -> Iterator[str]:
    """What a rule reads is a column of a table or a key of the settings."""
    for row in rules(page):
        if not names(row["reads"]):
            yield f"{row['id']}: reads nothing"
        yield from (name for name in names(row["reads"]) if name not in COLUMNS and name not in KEYS)


def untrue_needs(page: str) -> Iterator[str]:
    """A rule that is off without a table is one that reads it, and is told among those that need it."""
    told = {key: row for row in rules(page) for key in names(row["id"])}
    (general,) = [part for part in page.split("\n\n") if part.startswith("**In general.**")]
    for rule, tables in NEEDS.items():
        read = {name.split(".")[0] for name in names(told[rule]["reads"])} if rule in told else set()
        yield from (f"{rule} does not read {table}" for table in tables if table not in read)
        missed = [name for name in (rule, *tables) if f"`{name}`" not in general]
        yield from (f"{name}, which {rule} needs, is not told" for name in missed)


def untrue_cases(page: str) -> Iterator[str]:
    """Each rule has two cases or more in a folder of its name, one that bites and one that lets pass."""
    told = [name for row in (*rules(page), *checks(page)) for name in names(row["cases"])]
    there = sorted({path.parent.as_posix() for path in CASES.glob("*/*.toml")})
    if sorted(told) != there:
        yield f"{sorted(told)} are {there}"
    for row in rules(page):
        (key,) = names(row["id"])
        if names(row["cases"]) != [f"tests/cases/{key}"]:
            yield f"{key}: {row['cases']}"
        yield from too_few(CASES / key)


def too_few(folder: Path) -> Iterator[str]:
    """What a folder of cases lacks."""
    bites = [tomllib.loads(path.read_text(encoding="utf-8"))["bites"] for path in folder.glob("*.toml")]
    if set(bites) != {True, False}:
        yield f"{folder}: {bites}"


def untrue_tests(page: str) -> Iterator[str]:
    """A test named for a rule exists and speaks of it."""
    for row in (*rules(page), *checks(page)):
        (key,) = names(row["id"])
        files = [Path(name) for name in names(row["tests"])]
        if not files or not all(file.is_file() and f'"{key}"' in file.read_text(encoding="utf-8") for file in files):
            yield f"{key}: {row['tests']}"


def untrue_words(page: str) -> Iterator[str]:
    """Each rule has its words, for what a plan says was not checked and why a request is not served."""
    yield from (key for key in ids(rules(page)) if f"rule_{key.replace('-', '_')}" not in catalogue())


UNTRUE: Mapping[str, Callable[[str], Iterator[str]]] = {
    "ids": untrue_ids,
    "functions": untrue_functions,
    "columns": untrue_columns,
    "needs": untrue_needs,
    "cases": untrue_cases,
    "tests": untrue_tests,
    "words": untrue_words,
}


@pytest.mark.parametrize("part", UNTRUE)
def test_page_is_true(part: str) -> None:
    assert list(UNTRUE[part](PAGE)) == []


ONCE = next(line for line in PAGE.splitlines() if line.startswith("| `once` |"))
CREW = next(line for line in PAGE.splitlines() if line.startswith("| `crew` |"))
NIGHTS = next(line for line in PAGE.splitlines() if line.startswith("| `nights` |"))
CHANGES = {
    "rule not told": ("ids", f"{ONCE}\n", ""),
    "rule told twice": ("ids", ONCE, f"{ONCE}\n{ONCE}"),
    "rule that nobody knows": ("ids", "| `once` |", "| `never` |"),
    "check not told": ("ids", "| `clock` |", "| `watch` |"),
    "rules in another order": ("ids", f"{CREW}\n{NIGHTS}", f"{NIGHTS}\n{CREW}"),
    "rule for later": ("functions", NIGHTS, NIGHTS.replace("`verify.nights.nights`", "later")),
    "rule without tests": ("tests", NIGHTS, NIGHTS.replace("`tests/verify/test_nights.py`", "")),
    "rule without cases": ("cases", NIGHTS, NIGHTS.replace("`tests/cases/nights`", "")),
    "table that a rule needs not read": ("needs", CREW, CREW.replace("`staff.", "`vans.")),
    "table that a rule needs not told": ("needs", "`crew` without `staff`", "`crew` without a crew"),
    "verifier's function of another rule": ("functions", "`verify.days.once`", "`verify.days.must`"),
    "verifier's function that is none": ("functions", "`verify.days.once`", "`verify.days.twice`"),
    "function in a module that is none": ("functions", "`formulate.days.once`", "`formulate.dates.once`"),
    "function that is none": ("functions", "`formulate.days.once`", "`formulate.days.twice`"),
    "function imported from elsewhere": ("functions", "`formulate.days.once`", "`formulate.days.weekday`"),
    "rule without a function": ("functions", "`formulate.days.once`", ""),
    "check's function of another": ("functions", "`verify.shape.shape`", "`verify.clock.clock`"),
    "column that is none": ("columns", "`requests.min_gap_days`", "`requests.min_gap`"),
    "column by the name of its field": ("columns", "`closures.from`", "`closures.starts`"),
    "setting that is none": ("columns", "`day.setup`", "`day.set_up`"),
    "folder of another rule": ("cases", "`tests/cases/once`", "`tests/cases/must`"),
    "folder not told": ("cases", "`tests/cases/value`, ", ""),
    "test that is none": ("tests", "`tests/verify/test_money.py`", "`tests/verify/test_price.py`"),
    "test of other rules": ("tests", "`tests/verify/test_money.py`", "`tests/verify/test_days.py`"),
    "rule without words": ("words", "| `once` |", "| `never` |"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_untrue_page_is_found(change: str) -> None:
    part, told, instead = CHANGES[change]
    assert told in PAGE
    assert list(UNTRUE[part](PAGE.replace(told, instead))) != []


@pytest.mark.parametrize("bites", [[], [True], [False], [True, True]])
def test_too_few_cases_are_found(bites: list[bool], tmp_path: Path) -> None:
    for number, bite in enumerate(bites):
        (tmp_path / f"{number}.toml").write_text(f"bites = {str(bite).lower()}", encoding="utf-8")
    assert list(too_few(tmp_path)) != []
