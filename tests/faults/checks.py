"""Runs one check of the test suite by its name, and says why it fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import extract_tb
from typing import Any

SOLVER = "test_the_solver_finds_the_best_plan_by_hand"
VERIFIER = "test_the_verifier_names_the_rules_broken_by_hand"
SEED = "assert_drivable_and_best"
CHECK = re.compile(r"(?P<kind>solver|verifier|seed) (?P<name>\S+)|(?P<file>[\w/]+)\.py::(?P<test>\w+)(\[(?P<of>.+)\])?")


def ready(check: str) -> Callable[[], None]:
    """Return a check, its modules imported.

    ``solver RULE/CASE`` and ``verifier RULE/CASE`` are the two tests of a hand-computed case, ``seed N`` is that of a
    drawn week; else it is a test of ``tests/``, written as pytest writes it, that asks for nothing or for a name.
    """
    told = CHECK.fullmatch(check)
    if told is None:
        raise ValueError(f"no check: {check}")
    if told["kind"] == "seed":
        test = _function("tests.test_optimum", SEED)
        random_week = _function("tests.weeks", "random_week")
        return lambda: test(random_week(int(told["name"])))
    if told["kind"] is not None:
        judge = _function("tests.cases.test_judged", SOLVER if told["kind"] == "solver" else VERIFIER)
        return lambda: _judged(judge, told["name"])
    test = _function("tests." + told["file"].replace("/", "."), told["test"])
    return (lambda: test(told["of"])) if told["of"] else test


def why_it_fails(check: Callable[[], None]) -> str:
    """Return why a check fails, on one line, or nothing where it passes.

    It fails by an assertion, its own or the solver's, or by an error that the planner knows; any other error is raised:
    such a fault would be found without a test.
    """
    known = _function("planner.errors", "PlannerError")
    try:
        check()
    except (AssertionError, known) as error:
        said = " ".join(str(error).split()) or extract_tb(error.__traceback__)[-1].line
        return f"{type(error).__name__}: {said}"
    return ""


def _judged(judge: Callable[[str, Path], None], case: str) -> None:
    with TemporaryDirectory() as folder:
        judge(case, Path(folder))


def _function(module: str, name: str) -> Any:
    return getattr(import_module(module), name)
