"""Noise of any kind is bad input, never a traceback."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import BadInput
from planner.inputs import describe, load
from tests.inputs.datasets import (
    ALL,
    SETTINGS,
    SMALL,
    folder,
    roads,
    workbook,
)

TABLES = sorted(name for name in ALL if name.endswith(".csv"))

ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def only_bad_input(path: Path) -> None:
    """Load, and let nothing through but what a user can mend, told in both languages."""
    try:
        load(path)
    except BadInput as refusal:
        for fault in refusal.faults:
            assert describe(fault, "fr")
            assert describe(fault, "en")


@ONE_FOLDER
@given(
    name=st.sampled_from([*TABLES, "planner.toml", "rivers.geojson", "roads.gpkg"]),
    content=st.binary(max_size=300),
)
def test_random_bytes_are_bad_input(tmp_path: Path, name: str, content: bytes) -> None:
    only_bad_input(folder(tmp_path, {**ALL, name: content}))
    (tmp_path / name).unlink()


@ONE_FOLDER
@given(
    name=st.sampled_from(TABLES),
    texts=st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=12, max_size=12),
)
def test_random_cells_are_bad_input(tmp_path: Path, name: str, texts: list[str]) -> None:
    heading, first = ALL[name].split("\n")[:2]
    cells = ['"' + text.replace('"', '""') + '"' for text in texts[: heading.count(",") + 1]]
    only_bad_input(folder(tmp_path, ALL | {name: "\n".join([heading, first, ",".join(cells)])}))


@ONE_FOLDER
@given(place=st.floats(0, 1), byte=st.integers(0, 255), cut=st.booleans())
def test_damaged_workbooks_are_bad_input(tmp_path: Path, place: float, byte: int, *, cut: bool) -> None:
    path = tmp_path / "jigi.xlsx"
    good = workbook(path, SMALL, {"horizon.start": "2026-11-30"}).read_bytes()
    at = min(int(place * len(good)), len(good) - 1)
    path.write_bytes(good[:at] + (b"" if cut else bytes([byte]) + good[at + 1 :]))
    only_bad_input(path)


@ONE_FOLDER
@given(place=st.floats(0, 1), noise=st.binary(min_size=1, max_size=40))
def test_damaged_roads_are_bad_input(tmp_path: Path, place: float, noise: bytes) -> None:
    path = folder(tmp_path, SMALL)
    kept = roads(tmp_path.parent / f"{tmp_path.name}.gpkg", {})
    good = kept.read_bytes()
    kept.unlink()
    at = int(place * len(good))
    (path / "roads.gpkg").write_bytes(good[:at] + noise + good[at + len(noise) :])
    only_bad_input(path)


@ONE_FOLDER
@given(text=st.text(st.characters(codec="utf-8"), max_size=80))
def test_random_settings_are_bad_input(tmp_path: Path, text: str) -> None:
    only_bad_input(folder(tmp_path, SMALL | {"planner.toml": SETTINGS + text}))
