"""The GeoPackage read back with pyogrio."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyogrio import list_layers, read_dataframe

from planner.export.geopackage import geopackage
from planner.render.scene import Scene
from tests.render.trip import trip
from tests.render.week import Week, week


def _written(made: Week, folder: Path) -> Path:
    path = folder / "plan.gpkg"
    path.write_bytes(geopackage(Scene(made.problem, made.plan, made.legs, "fr")))
    return path


def test_layers_hold_every_stop_stretch_and_request(tmp_path: Path) -> None:
    made = trip()
    path = _written(made, tmp_path)
    assert sorted(name for name, _ in list_layers(path)) == ["legs", "requests", "stops"]
    stops = read_dataframe(path, layer="stops")
    assert len(stops) == sum(len(tour.stops) for tour in made.plan.tours)
    assert stops.crs.to_epsg() == 4326
    clinic = stops[stops["request"] == "R1"].iloc[0]
    assert (clinic["name"], clinic["begin"], clinic["clients"], clinic.geometry.y) == ("Dognoumana", "08:55", 11, 12.85)
    requests = read_dataframe(path, layer="requests")
    assert list(requests["request"]) == [answer.request for answer in made.plan.answers]
    assert requests.set_index("request").loc["R5", "status"] == "refused"


def test_legs_tell_which_stretches_are_surveyed(tmp_path: Path) -> None:
    made = week()
    legs = read_dataframe(_written(made, tmp_path), layer="legs")
    assert len(legs) == sum(len(line.parts) for line in made.legs.values())
    assert set(legs[legs["end"] == "C3"]["surveyed"]) == {False}
    assert legs["km"].sum() == pytest.approx(sum(line.metres for line in made.legs.values()) / 1000)


def test_plan_without_tours_has_its_requests(tmp_path: Path) -> None:
    made = week()
    path = _written(made._replace(plan=replace(made.plan, tours=()), legs={}), tmp_path)
    assert len(read_dataframe(path, layer="requests")) == len(made.plan.answers)


def test_file_is_dated_when_the_plan_was_made() -> None:
    made = week()
    written = geopackage(Scene(made.problem, made.plan, made.legs, "fr"))
    assert b"2026-11-19T00:00:00" in written
