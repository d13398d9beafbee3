"""Commands run where nothing of anybody's lies about."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir
from functools import cache
from pathlib import Path

import pytest

from tests.cli.commands import PILOT, Planned, planner, tiny


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep travel where nobody else reads it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands are called from, empty at first."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture(scope="session")
def planned_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[frozenset[tuple[str, str]]], Path]:
    """How to get a folder with a tiny dataset and its plan: many tests begin with the same, and planning takes long."""

    @cache
    def planned(tables: frozenset[tuple[str, str]]) -> Path:
        home = tmp_path_factory.mktemp("planned")
        tiny(home / "data", **dict(tables))
        (home / "here").mkdir()
        with chdir(home / "here"):
            made = planner("plan", "../data", "-o", "../out")
        assert made.code == 0, made.output
        return home

    return planned


@pytest.fixture
def planned(planned_once: Callable[[frozenset[tuple[str, str]]], Path], tmp_path: Path, folder: Path) -> Planned:
    """How to get a copy of them: ``data`` and ``out`` of the test's folder, of which ``out`` is returned.

    The plan remembers its dataset as ``../data``, which is the copy as seen from where commands are called.
    """
    assert folder.parent == tmp_path

    def copied(**tables: str) -> Path:
        for name in ("data", "out"):
            shutil.copytree(planned_once(frozenset(tables.items())) / name, tmp_path / name)
        return tmp_path / "out"

    return copied


@pytest.fixture(scope="module")
def pilot_plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of the pilot's plan.json."""
    out = tmp_path_factory.mktemp("pilot")
    made = planner("plan", PILOT, "-o", out)
    assert made.code == 0, made.output
    return (out / "plan.json").read_text(encoding="utf-8")
