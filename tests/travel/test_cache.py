"""Matrices kept from one run to the next."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from planner.model import Closure, Matrix
from planner.travel import travel
from planner.travel.cache import cached
from tests.travel.network import JUNCTIONS, ROADS, problem, road
from tests.verify.world import MON

ONE = Matrix(*(np.array([[0, there], [back, 0]], np.int32) for there, back in ((7, 8), (700, 800), (70, 80))))
OTHER = Matrix(np.array([[0, 1], [1, 0]], np.int32), np.array([[0, 1], [1, 0]], np.int32))


def same(one: Matrix, other: Matrix) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("minutes", "metres", "surveyed"))


def test_what_was_computed_once_is_not_computed_again(cache: Path) -> None:
    assert cached(("key",), lambda: ONE) is ONE
    assert [path.suffix for path in cache.iterdir()] == [".npz"]
    kept = cached(("key",), lambda: OTHER)
    assert same(kept, ONE)
    assert kept.minutes.dtype == kept.metres.dtype == kept.surveyed.dtype == np.int32


def test_another_key_is_computed() -> None:
    cached(("key",), lambda: ONE)
    assert cached(("other key",), lambda: OTHER) is OTHER


def emptied(content: bytes) -> bytes:
    return content[:0]


def cut_short(content: bytes) -> bytes:
    return content[: len(content) // 2]


def with_other_bytes(content: bytes) -> bytes:
    """Return the content with the first array's packed data overwritten."""
    begins = content.index(b"minutes.npy") + len(b"minutes.npy") + 20
    return content[:begins] + b"\xff" * 30 + content[begins + 30 :]


def no_archive(_: bytes) -> bytes:
    return b"not an archive at all"


def without_surveyed(_: bytes) -> bytes:
    """Return what was kept before surveyed metres were."""
    file = BytesIO()
    np.savez_compressed(file, minutes=ONE.minutes, metres=ONE.metres)
    return file.getvalue()


@pytest.mark.parametrize("damage", [emptied, cut_short, with_other_bytes, no_archive, without_surveyed])
def test_a_damaged_file_is_computed_anew_and_mended(cache: Path, damage: object) -> None:
    assert callable(damage)
    cached(("key",), lambda: ONE)
    (path,) = cache.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert cached(("key",), lambda: OTHER) is OTHER
    assert same(cached(("key",), lambda: ONE), OTHER)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert cached(("key",), lambda: ONE) is ONE


def test_travel_is_the_same_from_the_cache(cache: Path) -> None:
    closed = problem(closures=[Closure("road", MON, ref="AD", rule="4x4")])
    first = travel(closed)
    kept = sorted(path.stat().st_mtime_ns for path in cache.iterdir())
    again = travel(closed)
    assert len(kept) == 2
    assert sorted(path.stat().st_mtime_ns for path in cache.iterdir()) == kept
    assert all(same(first.matrices[key], again.matrices[key]) for key in first.matrices)


def test_what_changes_the_ways_is_not_taken_from_the_cache() -> None:
    before = problem()
    moved = problem({**JUNCTIONS, "C": (-7.8, 12.61)})
    faster = problem(roads=[*ROADS[:4], road("DE", 9, 60, 60), ROADS[5]])
    closed = problem(closures=[Closure("road", MON, ref="AD")])
    rainy = problem(season="rain")
    on_foot = replace(moved, settings=replace(moved.settings, travel=replace(moved.settings.travel, offroad_kmh=1.0)))
    made_up = problem(roads=[*ROADS[:4], replace(ROADS[4], synthetic=True), ROADS[5]])
    found = [travel(one).matrices[MON, "4x4"] for one in (before, moved, faster, closed, rainy, on_foot, made_up)]
    for number, one in enumerate(found):
        assert not any(same(one, other) for other in found[number + 1 :])
