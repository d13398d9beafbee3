"""The ways driven, as they are drawn."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from planner.geo import great_circle_m
from planner.model import Closure, GivenLeg, LonLat, Problem
from planner.travel import leg_lines, travel
from tests.travel.network import BEND, JUNCTIONS, ROADS, problem, road
from tests.verify.world import MON, TUE

OFF: LonLat = (-7.8, 12.65)
CONNECTED = {key: JUNCTIONS[key] for key in "ABCDE"}


def drawn(one: Problem, start: str, end: str) -> tuple[LonLat, ...]:
    """Return the points of a leg on Monday."""
    return leg_lines(one, travel(one), [(start, end, MON, "4x4")])[start, end, MON, "4x4"].points


def test_a_line_goes_along_its_roads_from_start_to_end() -> None:
    """A-D is driven as it is told, with its bend, then D-C."""
    assert drawn(problem(), "A", "C") == (JUNCTIONS["A"], BEND, JUNCTIONS["D"], JUNCTIONS["C"])


def test_a_road_is_turned_round_where_it_is_driven_the_other_way() -> None:
    assert drawn(problem(), "C", "A") == (JUNCTIONS["C"], JUNCTIONS["D"], BEND, JUNCTIONS["A"])


def test_each_road_of_a_way_is_turned_as_it_is_driven() -> None:
    """In the rain over B: A-B as told, then C-B turned round."""
    assert drawn(problem(season="rain"), "A", "C") == (JUNCTIONS["A"], JUNCTIONS["B"], JUNCTIONS["C"])


def test_of_parallel_roads_the_one_that_is_driven_is_drawn() -> None:
    curve = (-7.95, 12.7)
    roads = [*ROADS, road("BA", 11, 110, 110, "fast", via=(curve,))]
    assert drawn(problem(roads=roads), "A", "B") == (JUNCTIONS["A"], curve, JUNCTIONS["B"])


def test_a_line_begins_and_ends_at_the_places_off_the_road() -> None:
    places = {**CONNECTED, "X": OFF}
    assert drawn(problem(places), "X", "B") == (OFF, JUNCTIONS["C"], JUNCTIONS["B"])


def test_a_line_goes_round_what_is_closed_on_its_date() -> None:
    one = problem(closures=[Closure("road", TUE, ref="AD")])
    lines = leg_lines(one, travel(one), [("A", "C", MON, "4x4"), ("A", "C", TUE, "4x4")])
    assert BEND in lines["A", "C", MON, "4x4"].points
    assert BEND not in lines["A", "C", TUE, "4x4"].points


@pytest.mark.parametrize("season", ["dry", "rain"])
def test_the_figures_are_those_of_the_matrix(season: str) -> None:
    """Between all places, some off the road, two of them at one point, on both sides of a closure's first day."""
    places = {**CONNECTED, "X": OFF, "Y": OFF, "Z": (-7.93, 12.41)}
    one = problem(places, season=season, closures=[Closure("road", TUE, ref="AD", rule="4x4")])
    found = travel(one)
    legs = [(a, b, day, drive) for a, b in product(places, places) for day in (MON, TUE) for drive in ("4x4", "4x2")]
    lines = leg_lines(one, found, legs)
    assert set(lines) == set(legs)
    for start, end, day, drive in legs:
        line = lines[start, end, day, drive]
        told = (found.minutes(day, drive, start, end), found.metres(day, drive, start, end))
        assert (line.minutes, line.metres) == told, (start, end)
        assert (line.points[0], line.points[-1]) == (places[start], places[end])


def test_a_line_is_surveyed_unless_a_part_of_it_is_made_up() -> None:
    roads = [replace(one, synthetic=one.id == "DE") for one in ROADS]
    one = problem(roads=roads)
    lines = leg_lines(one, travel(one), [("A", "C", MON, "4x4"), ("A", "E", MON, "4x4"), ("A", "D", MON, "4x4")])
    assert {key[1]: line.surveyed for key, line in lines.items()} == {"C": True, "E": False, "D": True}


def test_a_line_to_a_place_far_from_the_road_is_not_surveyed() -> None:
    """5.5 km to X, 400 m to Y."""
    near: LonLat = (-7.8, 12.6036)
    assert 390 < great_circle_m(near, JUNCTIONS["C"]) < 410
    one = problem({**CONNECTED, "X": OFF, "Y": near})
    lines = leg_lines(one, travel(one), [("A", "X", MON, "4x4"), ("Y", "A", MON, "4x4"), ("X", "Y", MON, "4x4")])
    assert [line.surveyed for line in lines.values()] == [False, True, False]


def test_a_given_way_is_drawn_straight_and_not_surveyed() -> None:
    places = {key: JUNCTIONS[key] for key in "AB"}
    legs = (GivenLeg("A", "B", 30, 20_000), GivenLeg("B", "A", 45, 21_500))
    one = replace(problem(places, engine="given"), given_legs=legs)
    line = leg_lines(one, travel(one), [("B", "A", MON, "4x2")])["B", "A", MON, "4x2"]
    assert (line.points, line.surveyed) == ((JUNCTIONS["B"], JUNCTIONS["A"]), False)
    assert (line.minutes, line.metres) == (45, 21_500)


def test_a_circle_is_drawn_straight_and_not_surveyed() -> None:
    one = problem({key: JUNCTIONS[key] for key in "AB"}, engine="circle")
    found = travel(one)
    line = leg_lines(one, found, [("A", "B", MON, "4x4")])["A", "B", MON, "4x4"]
    assert (line.points, line.surveyed) == ((JUNCTIONS["A"], JUNCTIONS["B"]), False)
    assert (line.minutes, line.metres) == (found.minutes(MON, "4x4", "A", "B"), found.metres(MON, "4x4", "A", "B"))
