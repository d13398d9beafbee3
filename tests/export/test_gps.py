"""GPX and KML read back by readers of their own, and compared with the plan."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import gpxpy
import pyogrio
import pytest

from planner.export.gps import geo_link, gpx, kml
from planner.export.itinerary import itinerary
from planner.model import LegLine, LegPart, Tour
from planner.render.scene import Scene
from planner.words.formats import short_day
from tests.render.trip import trip
from tests.render.week import Week, week

KML = "{http://www.opengis.net/kml/2.2}"


def _scene(made: Week, lang: str = "fr") -> Scene:
    return Scene(made.problem, made.plan, made.legs, lang)


def _tour(made: Week, van: str, day: int) -> Tour:
    return next(tour for tour in made.plan.tours if tour.van == van and tour.date.day == day)


def test_waypoints_are_the_stops_in_order() -> None:
    made = trip()
    for tour in made.plan.tours:
        read = gpxpy.parse(gpx(_scene(made), tour).decode())
        places = made.problem.places
        spots = [(round(point.latitude, 5), round(point.longitude, 5)) for point in read.waypoints]
        assert spots == [(places[stop.place].lat, places[stop.place].lon) for stop in tour.stops]
        assert [str(point.name)[:2] for point in read.waypoints] == [f"{n:02d}" for n in range(len(tour.stops))]
        assert str(read.name) == f"EXERCICE - 2026-W49 {tour.van} {short_day('fr', tour.date)}"


def test_tracks_follow_surveyed_roads_only() -> None:
    """The drive to C3 is on no surveyed road; of a drive that is surveyed in part, that part alone is drawn."""
    made = week()
    read = gpxpy.parse(gpx(_scene(made), _tour(made, "V2", 1)).decode())
    assert read.tracks == []
    tour = _tour(made, "V1", 1)
    key = ("B1", "C4", tour.date, "4x4")
    halves = (
        LegPart(((-8.0, 12.64), (-7.9, 12.7)), surveyed=True, metres=20_000),
        LegPart(((-7.9, 12.7), (-7.8, 12.95)), surveyed=False, metres=12_100),
    )
    legs = dict(made.legs) | {key: LegLine(halves, 32_100, 40)}
    read = gpxpy.parse(gpx(_scene(made._replace(legs=legs)), tour).decode())
    (track,) = read.tracks
    assert str(track.name).startswith("EXERCICE - ")
    (segment,) = track.segments
    assert [(point.longitude, point.latitude) for point in segment.points] == [(-8.0, 12.64), (-7.9, 12.7)]


def test_track_that_nobody_verified_is_told_with_whom_to_ask() -> None:
    made = week()
    centres = dict(made.problem.health_centres)
    centres["HC2"] = replace(centres["HC2"], office_phone="20 22 00 00")
    called = made._replace(problem=replace(made.problem, health_centres=centres))
    for one, words in ((made, "CSCom Djoliba."), (called, "CSCom Djoliba, 20 22 00 00.")):
        read = gpxpy.parse(gpx(_scene(one), _tour(one, "V2", 1)).decode())
        assert f"Piste non vérifiée (32,1 km), demander au CSCom\u202f: {words}" in str(read.waypoints[1].description)
    surveyed = gpxpy.parse(gpx(_scene(made), _tour(made, "V1", 1)).decode())
    assert "Piste" not in str(surveyed.waypoints[1].description)


def test_travel_not_by_roads_is_never_a_track() -> None:
    made = week()
    given = made._replace(plan=replace(made.plan, made=replace(made.plan.made, travel="given")), legs={})
    read = gpxpy.parse(gpx(_scene(given), _tour(given, "V1", 1)).decode())
    assert read.tracks == []
    assert "Trajet non vérifié, demander au CSCom." in str(read.waypoints[1].description)


def test_real_data_are_not_called_an_exercise() -> None:
    made = week()
    real = made._replace(plan=replace(made.plan, made_up=False))
    for write in (gpx, kml):
        assert b"EXERCICE" not in write(_scene(real), real.plan.tours[0])


def test_gdal_reads_the_same_points_from_both(tmp_path: Path) -> None:
    made = trip()
    tour = made.plan.tours[0]
    (tmp_path / "day.gpx").write_bytes(gpx(_scene(made), tour))
    (tmp_path / "day.kml").write_bytes(kml(_scene(made), tour))
    points = pyogrio.read_dataframe(tmp_path / "day.gpx", layer="waypoints")
    marks = pyogrio.read_dataframe(tmp_path / "day.kml", layer="Arrêts")
    assert list(points["name"]) == list(marks["Name"])
    assert [point.wkt for point in points.geometry] == [f"POINT ({mark.x:g} {mark.y:g})" for mark in marks.geometry]
    roads = pyogrio.read_dataframe(tmp_path / "day.kml", layer="Routes relevées")
    tracks = pyogrio.read_dataframe(tmp_path / "day.gpx", layer="tracks")
    assert len(roads) == len(tracks) == 5


def test_description_opens_the_place_in_a_map() -> None:
    made = week()
    tour = made.plan.tours[0]
    halt = itinerary(_scene(made), tour).halts[2]
    assert unquote(geo_link(halt)) == "geo:12.850000,-7.850000?q=12.850000,-7.850000(02 Clinique\u202f: Dognoumana)"
    described = [node.text or "" for node in ET.fromstring(kml(_scene(made), tour)).iter(f"{KML}description")]  # noqa: S314
    assert any(f'href="{geo_link(halt)}"' in text for text in described)


def test_clinic_tells_its_hours_and_its_request_in_english_too() -> None:
    made = week()
    read = gpxpy.parse(io.StringIO(gpx(_scene(made, "en"), made.plan.tours[0]).decode()))
    assert "Clinic 08:55 – 10:55, 11 clients expected, request R1." in str(read.waypoints[2].description)


@pytest.mark.parametrize("write", [gpx, kml])
def test_the_same_tour_gives_the_same_bytes(write: object) -> None:
    made = week()
    assert callable(write)
    assert write(_scene(made), made.plan.tours[0]) == write(_scene(made), made.plan.tours[0])
