"""The examples in docstrings say what is true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import planner

MODULES = [
    import_module(found.name) for found in walk_packages(planner.__path__, "planner.") if "__main__" not in found.name
]


def test_every_example_holds() -> None:
    assert {module.__name__: doctest.testmod(module).failed for module in MODULES} == {
        module.__name__: 0 for module in MODULES
    }


def test_the_examples_are_found() -> None:
    found = {module.__name__ for module in MODULES if doctest.testmod(module).attempted}
    assert {"planner.formulate.commodities", "planner.formulate.nights"} <= found
