"""The examples in docstrings say what is true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import planner

MODULES = [
    import_module(found.name) for found in walk_packages(planner.__path__, "planner.") if "__main__" not in found.name
]


@pytest.fixture(scope="module")
def results() -> dict[str, doctest.TestResults]:
    return {module.__name__: doctest.testmod(module) for module in MODULES}


def test_every_example_holds(results: dict[str, doctest.TestResults]) -> None:
    assert [name for name, result in results.items() if result.failed] == []


def test_the_examples_are_found(results: dict[str, doctest.TestResults]) -> None:
    found = {name for name, result in results.items() if result.attempted}
    assert {"planner.formulate.commodities", "planner.formulate.nights"} <= found
