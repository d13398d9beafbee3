"""The ways driven, as they are drawn."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import pytest

from planner.geo import great_circle_m
from planner.model import Closure, GivenLeg, LegLine, LegPart, LonLat, Problem, Road
from planner.travel import leg_lines, travel
from tests.travel.network import BEND, JUNCTIONS, ROADS, problem, road
from tests.verify.world import MON, TUE

OFF: LonLat = (-7.8, 12.65)  # 5.6 km from C
NEAR: LonLat = (-7.8, 12.6036)  # 400 m from C
CONNECTED = {key: JUNCTIONS[key] for key in "ABCDE"}


def line(one: Problem, start: str, end: str) -> LegLine:
    """Return the line of a leg on Monday."""
    return leg_lines(one, travel(one), [(start, end, MON, "4x4")])[start, end, MON, "4x4"]


def drawn(one: Problem, start: str, end: str) -> tuple[LonLat, ...]:
    """Return the points of a leg on Monday that is all of one kind."""
    (part,) = line(one, start, end).parts
    return part.points


def made_up(*names: str) -> list[Road]:
    """Return the network's roads, those of these names synthetic."""
    return [replace(one, synthetic=one.id in names) for one in ROADS]


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
    off, road = line(problem(places), "X", "B").parts
    assert off.points == (OFF, JUNCTIONS["C"])
    assert road.points == (JUNCTIONS["C"], JUNCTIONS["B"])


def test_a_line_goes_round_what_is_closed_on_its_date() -> None:
    one = problem(closures=[Closure("road", TUE, ref="AD")])
    lines = leg_lines(one, travel(one), [("A", "C", MON, "4x4"), ("A", "C", TUE, "4x4")])
    assert BEND in lines["A", "C", MON, "4x4"].parts[0].points
    assert BEND not in lines["A", "C", TUE, "4x4"].parts[0].points


@pytest.mark.parametrize("season", ["dry", "rain"])
def test_the_figures_are_those_of_the_matrix(season: str) -> None:
    """Between all places, some off the road, two of them at one point, on both sides of a closure's first day.

    The parts join, and come to the leg's metres.
    """
    places = {**CONNECTED, "X": OFF, "Y": OFF, "Z": (-7.93, 12.41), "N": NEAR}
    roads = made_up("DE", "CB")
    one = problem(places, roads=roads, season=season, closures=[Closure("road", TUE, ref="AD", rule="4x4")])
    found = travel(one)
    legs = [(a, b, day, drive) for a, b in product(places, places) for day in (MON, TUE) for drive in ("4x4", "4x2")]
    lines = leg_lines(one, found, legs)
    assert set(lines) == set(legs)
    for start, end, day, drive in legs:
        line = lines[start, end, day, drive]
        told = (found.minutes(day, drive, start, end), found.metres(day, drive, start, end))
        assert (line.minutes, line.metres) == told, (start, end)
        matrix = found.matrices[day, drive]
        assert line.surveyed_metres == matrix.surveyed[found.index(start), found.index(end)], (start, end)
        assert line.metres == sum(part.metres for part in line.parts)
        if places[start] == places[end]:
            assert line.parts == ()
            continue
        assert (line.parts[0].points[0], line.parts[-1].points[-1]) == (places[start], places[end])
        for part, following in pairwise(line.parts):
            assert part.points[-1] == following.points[0]
            assert part.surveyed is not following.surveyed


def test_a_leg_half_on_a_synthetic_road_has_two_parts_that_join() -> None:
    """A-D is surveyed, D-E is not: 6 km, then 9 km."""
    leg = line(problem(roads=made_up("DE")), "A", "E")
    assert leg.parts == (
        LegPart((JUNCTIONS["A"], BEND, JUNCTIONS["D"]), surveyed=True, metres=6_000),
        LegPart((JUNCTIONS["D"], JUNCTIONS["E"]), surveyed=False, metres=9_000),
    )
    assert (leg.metres, leg.surveyed_metres) == (15_000, 6_000)


@pytest.mark.parametrize("surveyed", [True, False])
def test_roads_of_one_kind_are_one_part(*, surveyed: bool) -> None:
    (part,) = line(problem(roads=made_up() if surveyed else made_up("AD", "DC")), "A", "C").parts
    assert part == LegPart((JUNCTIONS["A"], BEND, JUNCTIONS["D"], JUNCTIONS["C"]), surveyed, 12_000)


def test_a_synthetic_road_between_two_surveyed_ones_is_a_part_of_its_own() -> None:
    roads = [road("AB", 10, 60, 60), replace(road("BD", 4, 60, 60), synthetic=True), road("DE", 9, 30, 30)]
    leg = line(problem({key: JUNCTIONS[key] for key in "ABDE"}, roads=roads), "A", "E")
    assert [(part.surveyed, part.metres) for part in leg.parts] == [(True, 10_000), (False, 4_000), (True, 9_000)]


def test_the_way_to_a_place_far_from_the_road_is_not_surveyed() -> None:
    """5.6 km to X, 400 m to N."""
    assert 390 < great_circle_m(NEAR, JUNCTIONS["C"]) < 410
    one = problem({**CONNECTED, "X": OFF, "N": NEAR})
    assert [part.surveyed for part in line(one, "A", "X").parts] == [True, False]
    assert [part.surveyed for part in line(one, "X", "A").parts] == [False, True]
    assert [part.surveyed for part in line(one, "N", "A").parts] == [True]
    assert [part.surveyed for part in line(one, "X", "N").parts] == [False, True]


def test_a_place_near_a_road_that_is_made_up_is_on_no_surveyed_road() -> None:
    """E's only road is synthetic, and P lies 300 m from E."""
    one = problem({**CONNECTED, "P": (-7.9, 12.4027)}, roads=made_up("DE"))
    assert [(part.surveyed, part.metres) for part in line(one, "P", "D").parts] == [(False, 9_301)]


def test_a_given_way_is_drawn_straight_and_not_surveyed() -> None:
    places = {key: JUNCTIONS[key] for key in "AB"}
    legs = (GivenLeg("A", "B", 30, 20_000), GivenLeg("B", "A", 45, 21_500))
    one = replace(problem(places, engine="given"), given_legs=legs)
    drive = leg_lines(one, travel(one), [("B", "A", MON, "4x2")])["B", "A", MON, "4x2"]
    assert drive == LegLine((LegPart((JUNCTIONS["B"], JUNCTIONS["A"]), surveyed=False, metres=21_500),), 21_500, 45)


def test_a_circle_is_drawn_straight_and_not_surveyed() -> None:
    one = problem({key: JUNCTIONS[key] for key in "AB"}, engine="circle")
    found = travel(one)
    metres, minutes = found.metres(MON, "4x4", "A", "B"), found.minutes(MON, "4x4", "A", "B")
    part = LegPart((JUNCTIONS["A"], JUNCTIONS["B"]), surveyed=False, metres=metres)
    assert line(one, "A", "B") == LegLine((part,), metres, minutes)
