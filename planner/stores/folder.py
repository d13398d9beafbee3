"""The folder of a plan: files of an earlier plan make room for the new ones, what people changed is kept.

A list beside the plan tells what the planner wrote there, each file with the sums of its content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pydantic import RootModel, ValidationError

from planner.errors import PlannerError
from planner.inputs.files import write_bytes

LIST = "plan_files.json"
Sums = dict[str, list[str]]


class _List(RootModel[Sums]):
    """The list as it is read."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, and those that people had changed and that are kept."""

    files: tuple[Path, ...]
    kept: tuple[Path, ...]


def replace_files(folder: Path, files: Mapping[str, bytes]) -> Written:
    """Write a plan's files, by name within the folder, and remove those of the plan before it.

    A file that somebody changed since it was written stays; one in the way of a new file is renamed. Raises
    ``PlannerError`` where a file is refused, as one that Excel has open.
    """
    known = _known(folder)
    return _settled(folder, files, known, known.keys() - files.keys())


def add_files(folder: Path, files: Mapping[str, bytes]) -> Written:
    """Write more files of the same plan, as ``replace_files`` does, and remove none."""
    return _settled(folder, files, _known(folder), ())


def _settled(folder: Path, files: Mapping[str, bytes], known: Sums, gone: Collection[str]) -> Written:
    sums = {name: [hashlib.sha256(content).hexdigest()] for name, content in files.items()}
    # While they are being written both the old and the new content is the planner's.
    _note(folder, known | {name: [*known.get(name, ()), *own] for name, own in sums.items()})
    kept = [*_set_aside(folder, known, sums)]
    for name, content in files.items():
        write_bytes(folder / name, content)
    kept += _removed(folder, known, gone)
    _note(folder, {name: own for name, own in known.items() if name not in gone} | sums)
    return Written(tuple(folder / name for name in files), tuple(kept))


def _set_aside(folder: Path, known: Sums, sums: Sums) -> Iterator[Path]:
    """Rename what people wrote where a new file goes; yield the new names."""
    for name, new in sums.items():
        path = folder / name
        if path.is_file() and _sum(path) not in {*new, *known.get(name, ())}:
            names = (path.with_stem(f"{path.stem}_ancien-{number}") for number in count(1))
            aside = next(one for one in names if not one.exists())
            with _allowed(path):
                path.rename(aside)
            yield aside


def _removed(folder: Path, known: Sums, gone: Collection[str]) -> Iterator[Path]:
    """Remove files of an earlier plan, and folders that hold nothing more; yield those that people changed."""
    for name in sorted(gone):
        path = folder / name
        if not path.is_file():
            continue
        if _sum(path) not in known[name]:
            yield path
            continue
        with _allowed(path):
            path.unlink()
            for parent in path.relative_to(folder).parents:
                if parent.name and not any((folder / parent).iterdir()):
                    (folder / parent).rmdir()


@contextmanager
def _allowed(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        reason = refused.strerror or str(refused)
        raise PlannerError("file_not_written", path=str(path), reason=reason) from refused


def _known(folder: Path) -> Sums:
    """Return the list of a folder. Raises ``PlannerError`` where it is broken or leads elsewhere."""
    path = folder / LIST
    if not path.is_file():
        return {}
    try:
        sums = _List.model_validate_json(path.read_bytes()).root
    except ValidationError:
        raise PlannerError("file_list_broken", path=str(path)) from None
    inside = folder.resolve()
    if not all((folder / name).resolve().is_relative_to(inside) for name in sums):
        raise PlannerError("file_list_broken", path=str(path))
    return sums


def _note(folder: Path, sums: Sums) -> None:
    write_bytes(folder / LIST, json.dumps(sums, indent=0, sort_keys=True).encode())


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
