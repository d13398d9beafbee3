"""Trips: from the base until back at the base."""

from __future__ import annotations

from dataclasses import replace

from planner.export.trips import crew, spell, trip_of, trips
from tests.render.trip import WEDNESDAY, trip
from tests.render.week import MONDAY, TUESDAY


def test_a_night_out_ties_tours_into_one_trip() -> None:
    _, plan, _ = trip()
    made = [(one.van, one.first, one.last, len(one.tours), len(one.nights)) for one in trips(plan)]
    assert made == [("V1", MONDAY, MONDAY, 1, 0), ("V2", MONDAY, WEDNESDAY, 2, 2), ("V1", TUESDAY, TUESDAY, 1, 0)]


def test_a_tour_knows_its_trip() -> None:
    _, plan, _ = trip()
    home = plan.tours[3]
    assert trip_of(plan, home).tours == plan.tours[2:4]
    assert trip_of(plan, home).fuel_ml == 9_940 + 8_400


def test_a_van_that_is_still_out_at_the_end_is_on_a_trip() -> None:
    _, plan, _ = trip()
    still_out = replace(plan, tours=plan.tours[:3])
    assert [len(one.tours) for one in trips(still_out)] == [1, 1, 1]


def test_a_trip_in_words() -> None:
    problem, plan, _ = trip()
    long = trips(plan)[1]
    assert spell(long, "fr") == "du lundi 30 novembre au mercredi 2 décembre"
    assert spell(trips(plan)[2], "fr") == "mardi 1er décembre"
    assert crew(problem, long, "fr") == "S1 (sage-femme), S2 (sage-femme), S3 (promoteur), S4 (chauffeur)"
