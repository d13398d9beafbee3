"""Roads and outlines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.model import Outline
from tests.inputs.datasets import SMALL, faults, folder, good, problems, roads, told


def test_roads_take_their_line_number_as_id(tmp_path: Path) -> None:
    roads(tmp_path / "roads.gpkg", {}, lines=2)
    problem = good(folder(tmp_path, SMALL))
    first, second = problem.roads
    assert (first.id, second.id) == ("1", "2")
    assert (first.metres, first.kmh_dry, first.synthetic) == (12_500, 70.0, False)
    assert first.line == ((-8.0, 12.6), (-8.1, 12.7))
    assert problem.settings.travel.engine == "roads"


def test_roads_with_ids_names_and_french_headings(tmp_path: Path) -> None:
    roads(
        tmp_path / "roads.gpkg",
        {
            "identifiant": ["T1", "T2"],
            "nom": ["RN 5", None],
            "synthetic": [True, False],
            "autre": [1, 2],
        },
        lines=2,
    )
    first, second = good(folder(tmp_path, SMALL)).roads
    assert (first.id, first.name, first.synthetic) == ("T1", "RN 5", True)
    assert (second.id, second.name, second.synthetic) == ("T2", "", False)


def test_closed_road_is_looked_up(tmp_path: Path) -> None:
    roads(tmp_path / "roads.gpkg", {"id": ["T1811"]})
    text = "kind,ref,from\nroad,T1811,2026-11-30\nroad,T1812,2026-11-30\n"
    path = folder(tmp_path, SMALL | {"closures.csv": text})
    assert problems(path) == [("closures.csv", 3, "ref", "unknown_id_like")]


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"km": [-1.0]}, (1, "km", "negative")),
        ({"km": [float("nan")]}, (1, "km", "cell_missing")),
        ({"km": ["long"]}, (1, "km", "not_a_number")),
        ({"kmh_rain": [500.0]}, (1, "kmh_rain", "out_of_range")),
        ({"road_class": [None]}, (1, "road_class", "cell_missing")),
    ],
)
def test_bad_road(tmp_path: Path, columns: dict[str, list[object]], fault: tuple[int, str, str]) -> None:
    roads(tmp_path / "roads.gpkg", columns)
    assert problems(folder(tmp_path, SMALL)) == [("roads.gpkg", *fault)]


def test_road_id_twice(tmp_path: Path) -> None:
    roads(tmp_path / "roads.gpkg", {"id": ["T1", "T1"]}, lines=2)
    assert problems(folder(tmp_path, SMALL)) == [("roads.gpkg", 2, "id", "row_twice")]


def test_roads_in_metres(tmp_path: Path) -> None:
    roads(tmp_path / "roads.gpkg", {}, crs="EPSG:32629")
    assert problems(folder(tmp_path, SMALL)) == [("roads.gpkg", 0, "", "not_wgs84")]


@pytest.mark.parametrize("content", [b"text", b"SQLite format 3\0" + bytes(200), b'<OGRVRTDataSource>/etc"/>'])
def test_broken_roads(tmp_path: Path, content: bytes) -> None:
    path = folder(tmp_path, {**SMALL, "roads.gpkg": content})
    assert problems(path) == [("roads.gpkg", 0, "", "not_a_geopackage")]


def feature(kind: str, coordinates: object, **properties: object) -> dict[str, object]:
    """A GeoJSON feature."""
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


RING = [[-8, 12], [-7, 12], [-7, 13], [-8, 12]]


def test_outlines(tmp_path: Path) -> None:
    shapes = [
        feature("MultiPolygon", [[RING], [RING]], name="Kati", level="cercle"),
        feature("LineString", RING[:2], name="Niger"),
    ]
    text = json.dumps({"type": "FeatureCollection", "features": shapes})
    problem = good(folder(tmp_path, SMALL | {"boundaries.geojson": text, "rivers.geojson": text}))
    ring = tuple((float(lon), float(lat)) for lon, lat in RING)
    assert problem.boundaries == (
        Outline("Kati", "cercle", (ring, ring)),
        Outline("Niger", "", (ring[:2],)),
    )
    assert problem.rivers == problem.boundaries
    assert {"boundaries", "rivers"} <= problem.tables


@pytest.mark.parametrize(
    ("text", "row", "key"),
    [
        ("[", 0, "not_geojson"),
        ("[]", 0, "not_geojson"),
        ('{"features": 3}', 0, "not_geojson"),
        ('{"features": [{"geometry": null}]}', 0, "not_geojson"),
        ('{"features": [{"geometry": {"type": "LineString"}}]}', 0, "not_geojson"),
        (json.dumps({"features": [feature("Point", [-8, 12])]}), 1, "not_a_line"),
        ("[" * 100_000, 0, "not_geojson"),
    ],
)
def test_broken_outlines(tmp_path: Path, text: str, row: int, key: str) -> None:
    found = faults(folder(tmp_path, SMALL | {"rivers.geojson": text}))
    assert [told(fault) for fault in found] == [("rivers.geojson", row, "", key)]


def test_roads_without_a_line_are_a_problem(tmp_path: Path) -> None:
    roads(tmp_path / "roads.gpkg", {}, lines=0)
    assert problems(folder(tmp_path, SMALL)) == [("roads.gpkg", 0, "", "no_road")]
