"""One name means one thing, and every problem has words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from planner.inputs import aliases
from planner.inputs.rows import SHAPES
from planner.words import catalogue

SOURCES = [path.read_text(encoding="utf-8") for path in Path("planner/inputs").rglob("*.py")]
WORDS = Path("planner/words/problems.toml").read_text(encoding="utf-8")
KEYS = re.findall(r"^\[(\w+)\]$", WORDS, re.MULTILINE)


@pytest.mark.parametrize("table", SHAPES)
def test_no_heading_means_two_columns(table: str) -> None:
    columns = SHAPES[table].columns()
    meant = Counter(
        form
        for column in columns
        for form in {aliases.plain(name) for name in (column, *aliases.COLUMNS.get(column, ()))}
    )
    unclear = {form for form, count in meant.items() if count > 1}
    assert unclear <= {aliases.plain(column) for column in columns}


def test_no_name_means_two_tables() -> None:
    names = [aliases.plain(name) for table, others in aliases.TABLES.items() for name in {table, *others}]
    assert max(Counter(names).values()) == 1


def test_aliases_are_of_columns_that_exist() -> None:
    columns = {column for shape in SHAPES.values() for column in shape.columns()}
    assert set(aliases.COLUMNS) <= columns | {"key", "value"}


@pytest.mark.parametrize("key", KEYS)
def test_every_phrase_is_used(key: str) -> None:
    assert any(f'"{key}"' in source for source in SOURCES) or key == "bad_input"


def test_every_key_has_a_phrase() -> None:
    pattern = r'(?:wrong|Unreadable|_fault|\.problem|\.warning)\(\s*(?:"[\w.]+",\s*)?"(\w+)"'
    used = {key for source in SOURCES for key in re.findall(pattern, source)}
    assert len(used) > 40
    assert used <= set(catalogue())


def test_both_languages_tell_the_same_facts() -> None:
    for phrase in (catalogue()[key] for key in KEYS):
        facts = [set(re.findall(r"{(\w+)}", phrase[lang])) for lang in ("fr", "en")]
        assert facts[0] == facts[1]
