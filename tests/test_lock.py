"""The lock installs the same packages everywhere: complete, hashed, tied to no package index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = [entry for entry in re.split(r"\n(?=\S)", LOCK) if not entry.startswith("#")]
PINNED = [Requirement(entry.split("\\")[0]) for entry in ENTRIES]


def declared() -> list[Requirement]:
    """Return what pyproject.toml asks for, to run, to test and to build."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    texts = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
    ]
    return [Requirement(text) for text in texts]


def test_every_entry_is_pinned_with_hashes() -> None:
    loose = [
        pin.name
        for pin, entry in zip(PINNED, ENTRIES, strict=True)
        if not str(pin.specifier).startswith("==") or "--hash=sha256:" not in entry
    ]
    assert loose == []


@pytest.mark.parametrize("word", ["index", "find-links", "file:", "http", " @ "])
def test_no_place_to_download_from_is_named(word: str) -> None:
    assert [line for line in LOCK.splitlines() if word in line] == []


@pytest.mark.parametrize("wanted", declared(), ids=str)
def test_lock_has_what_the_project_declares(wanted: Requirement) -> None:
    versions = [
        str(pin.specifier).removeprefix("==")
        for pin in PINNED
        if canonicalize_name(pin.name) == canonicalize_name(wanted.name)
    ]
    assert versions, "run make lock"
    assert all(wanted.specifier.contains(version) for version in versions), "run make lock"
