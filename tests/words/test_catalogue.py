"""Every phrase in both languages, every key that is said in the catalogue, every phrase said somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from planner.words import LANGUAGES, catalogue, say

PLANNER = Path(__file__).parents[2] / "planner"
WORDS = re.compile(r"[a-z]+(_[a-z0-9]+)*")
UNTYPED = re.compile(r" [:;!?»%]|[^\s\u202f\u00a0][:;!?»](?=\s|$)|«[^\u202f\u00a0]|n°[^\u202f\u00a0]")


# Where the key stands among the arguments of who says it.
FUNCTIONS = {"say": 1, "wrong": 0, "Unreadable": 0, "PlannerError": 0, "NothingFound": 0, "Fault": 4}
METHODS = {"say": 0, "told": 0, "problem": 1, "warning": 1}


@cache
def nodes() -> tuple[ast.AST, ...]:
    """Return every node of every module of the planner."""
    paths = sorted(PLANNER.rglob("*.py"))
    return tuple(node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def spoken() -> Iterator[ast.expr]:
    """Yield the expression of the key in every call of a speaker."""
    for call in (node for node in nodes() if isinstance(node, ast.Call)):
        where = None
        if isinstance(call.func, ast.Name):
            where = FUNCTIONS.get(call.func.id)
        elif isinstance(call.func, ast.Attribute):
            where = METHODS.get(call.func.attr)
        if where is not None and where < len(call.args):
            yield call.args[where]


def keys_and_prefixes(key: ast.expr) -> Iterator[tuple[str, bool]]:
    """Yield (text, whether it is only the beginning of the key) for every key that the expression can make."""
    if isinstance(key, ast.Constant):
        yield str(key.value), False
    elif isinstance(key, ast.IfExp):
        yield from keys_and_prefixes(key.body)
        yield from keys_and_prefixes(key.orelse)
    elif isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
        yield str(key.values[0].value), True
    elif isinstance(key, ast.BinOp) and isinstance(key.left, ast.Constant):
        yield str(key.left.value), True


def literals() -> set[str]:
    """Return every text of the planner's modules that could be a key, and every key word of a call."""
    return {
        node.value
        for node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WORDS.fullmatch(node.value)
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_phrase_says_the_same_facts_in_both_languages(key: str) -> None:
    phrase = catalogue()[key]
    assert set(phrase) == set(LANGUAGES)
    assert all(text.strip() for text in phrase.values())
    assert placeholders(phrase["fr"]) == placeholders(phrase["en"])


def test_the_calls_are_found() -> None:
    """Else the tests below would pass on nothing."""
    found = [text for key in spoken() for text, _ in keys_and_prefixes(key)]
    assert len(found) > 80
    assert {"summary_week", "rule_", "map_kind_", "step_", "not_a_date", "other_week", "same_place"} <= set(found)


def test_every_key_that_is_said_is_in_the_catalogue() -> None:
    for key in spoken():
        for text, beginning in keys_and_prefixes(key):
            if beginning:
                assert any(phrase.startswith(text) for phrase in catalogue()), text
            else:
                assert text in catalogue(), text


def test_every_key_of_the_catalogue_is_said() -> None:
    """By name, or by a key that begins so."""
    told = [found for key in spoken() for found in keys_and_prefixes(key)]
    begun = tuple(text for text, beginning in told if beginning)
    written = literals()
    unsaid = [key for key in catalogue() if key not in written and not key.startswith(begun)]
    assert unsaid == []


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        say("fr", "no_such_key")


def test_facts_are_filled_in() -> None:
    assert say("fr", "rule_broken", rule="days", where="V1", numbers="5") != say(
        "en", "rule_broken", rule="days", where="V1", numbers="5"
    )
    assert "days" in say("en", "rule_broken", rule="days", where="V1", numbers="5")


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_french_signs_stand_off_by_a_space_that_does_not_break(key: str) -> None:
    """Before : ; ! ? » and %, after «, between n° and its number; times and names of files hold signs without space."""
    text = catalogue()[key]["fr"]
    assert [text[max(0, found.start() - 20) : found.end()] for found in UNTYPED.finditer(text)] == []


@pytest.mark.parametrize("text", ["a : b", "a: b", "fin ?", "fin!", "« mot", "mot »", "5 %", "n° 3"])
def test_a_plain_space_or_none_is_found(text: str) -> None:
    assert UNTYPED.search(text)


@pytest.mark.parametrize(
    "text", ["a\u202f: b", "07:30", "a;b", "«\u202fmot\u202f»", "5\u202f%", "n°\u202f3", "{a:.1f}"]
)
def test_right_signs_are_let_pass(text: str) -> None:
    assert not UNTYPED.search(text)
