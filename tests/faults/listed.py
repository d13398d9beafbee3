"""The list of seeded faults, and a planner that has one of them."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import numba

ROOT = Path(__file__).parents[2]
COMPILER: Any = numba.config
LIST = Path(__file__).with_name("list.toml")
ENGINE = "planner.engine"
LOOPS = frozenset(f"{ENGINE}.{name}" for name in ("compiled", "kernel", "labels", "sets", "sweep", "worth"))


@dataclass(frozen=True, slots=True)
class Fault:
    """A text of a file below ``planner/``, what stands there instead, and the checks that catch it."""

    name: str
    what: str
    file: str
    text: str
    instead: str
    caught_by: tuple[str, ...]

    @property
    def path(self) -> Path:
        return ROOT / "planner" / self.file

    @property
    def module(self) -> str:
        return "planner." + self.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def source(self) -> str:
        """Return the file with the fault in it. Raises ``ValueError`` where its text is not there exactly once."""
        right = self.path.read_text(encoding="utf-8")
        if right.count(self.text) != 1:
            raise ValueError(f"{self.name}: {right.count(self.text)} times in planner/{self.file}: {self.text}")
        return right.replace(self.text, self.instead)


def read_faults() -> tuple[Fault, ...]:
    """Return the faults in the order of the list."""
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["fault"]
    return tuple(Fault(**{**row, "caught_by": tuple(row["caught_by"])}) for row in rows)


@contextmanager
def planner_with(fault: Fault | None) -> Iterator[None]:
    """Import planner and tests anew, with a fault if one is given, until the end; files are only read.

    Faulty loops are not compiled: compiling takes longer than their tiny weeks do without.
    """
    faulty = "" if fault is None else fault.module
    finder = None if fault is None else _Faulty(fault.module, fault.path, fault.source())
    aside = {name: sys.modules.pop(name) for name in _anew(faulty)}
    compiled = COMPILER.DISABLE_JIT
    try:
        if finder is not None:
            sys.meta_path.insert(0, finder)
            COMPILER.DISABLE_JIT = faulty in LOOPS
        yield
    finally:
        COMPILER.DISABLE_JIT = compiled
        if finder is not None:
            sys.meta_path.remove(finder)
        for name in _anew(faulty):
            del sys.modules[name]
        sys.modules.update(aside)


def _anew(faulty: str) -> list[str]:
    """Return the modules to be imported anew: those that may know the faulty one."""
    ours = [name for name in sys.modules if name.partition(".")[0] in ("planner", "tests")]
    return [name for name in ours if not _stays(name, faulty)]


def _stays(name: str, faulty: str) -> bool:
    """Return whether a module has and knows no fault.

    The engine, whose compiled loops take long to load, imports nothing of ours but errors (pyproject.toml).
    """
    if _of_engine(name) and _of_engine(faulty):
        return name in LOOPS and faulty not in LOOPS
    return _of_engine(name) or name in ("planner.errors", "planner.model")


def _of_engine(name: str) -> bool:
    return f"{name}.".startswith(f"{ENGINE}.")


class _Faulty(MetaPathFinder):
    """Finds one module, with other source than its file's."""

    def __init__(self, module: str, path: Path, source: str) -> None:
        self.module, self.path, self.source = module, path, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != self.module:
            return None
        return spec_from_file_location(fullname, self.path, loader=_Changed(fullname, str(self.path), self.source))


class _Changed(SourceFileLoader):
    """Loads the source that it was given, and keeps no compiled file of it."""

    def __init__(self, fullname: str, path: str, source: str) -> None:
        super().__init__(fullname, path)
        self.source = source

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return compile(self.source, self.path, "exec", dont_inherit=True)
