"""The quickest way over a network that fits in the head."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from pathlib import Path
from random import Random

import numpy as np
import pytest

from planner.geo import great_circle_m
from planner.inputs import load
from planner.model import LonLat, Problem, Road
from planner.travel import travel
from tests.travel.network import JUNCTIONS, ROADS, problem, road
from tests.verify.world import MON

PILOT = Path(__file__).parents[2] / "data" / "pilot"


def way(one: Problem, start: str, end: str) -> tuple[int, int]:
    """Return minutes and metres of a leg on Monday."""
    found = travel(one)
    return found.minutes(MON, "4x4", start, end), found.metres(MON, "4x4", start, end)


def surveyed(one: Problem, start: str, end: str) -> int:
    """Return the metres of a leg on Monday that are on surveyed roads."""
    found = travel(one)
    return int(found.matrices[MON, "4x4"].surveyed[found.index(start), found.index(end)])


def test_of_two_ways_the_quicker_is_driven() -> None:
    """12 km of laterite at 60 km/h in place of 20 km of tarmac."""
    assert way(problem(), "A", "C") == (12, 12_000)


def test_rain_turns_the_choice() -> None:
    """The laterite takes 48 minutes now, the tarmac 20: metres are those of the quickest way, not of the shortest."""
    assert way(problem(season="rain"), "A", "C") == (20, 20_000)


def test_the_longer_way_is_driven_where_it_is_the_quicker() -> None:
    slow = [road("AB", 10, 20, 20), *ROADS[1:2], road("AD", 30, 120, 120), road("DC", 30, 120, 120)]
    assert way(problem(roads=slow), "A", "C") == (30, 60_000)


def test_the_way_back_is_as_long() -> None:
    assert way(problem(), "E", "A") == way(problem(), "A", "E") == (24, 15_000)


def test_minutes_are_rounded_up_once_over_the_whole_way() -> None:
    """7 km and 7 km at 60 km/h and 100 m at 60: 14.1 minutes are 15; each rounded up would make 16."""
    roads = [road("AB", 7.05, 60, 60), road("BC", 7.05, 60, 60)]
    assert way(problem({key: JUNCTIONS[key] for key in "ABC"}, roads=roads), "A", "C") == (15, 14_100)


def test_whole_minutes_stay_whole() -> None:
    """In floats, 30 times 0.1 minutes are a little more than 3: that is three minutes, not four."""
    points = {str(n): (-8 + n / 100, 12.6) for n in range(31)}
    roads = [Road(f"r{n}", (points[str(n)], points[str(n + 1)]), 100, "track", 60, 60) for n in range(30)]
    assert way(problem(points, roads=roads), "0", "30") == (3, 3_000)


def test_of_parallel_roads_the_quicker_is_driven() -> None:
    """A second road from B to A, 8 km at 40 km/h, takes 12 minutes; a third, 11 km at 110, takes 6."""
    more = [road("BA", 8, 40, 40, "slow"), road("BA", 11, 110, 110, "fast")]
    for roads in ([*ROADS, *more], [*more, *ROADS], [more[1], *ROADS, more[0]]):
        assert way(problem(roads=roads), "A", "B") == (6, 11_000)


def test_metres_on_surveyed_roads_are_counted_apart() -> None:
    """D-E is made up: of the 15 km from A to E, 6 are surveyed; to F there is no way."""
    one = problem(roads=[replace(each, synthetic=each.id == "DE") for each in ROADS])
    assert surveyed(one, "A", "E") == surveyed(one, "E", "A") == 6_000
    assert surveyed(one, "A", "C") == 12_000
    assert surveyed(one, "D", "E") == surveyed(one, "A", "A") == 0
    assert surveyed(one, "A", "F") == -1


def test_metres_on_surveyed_roads_are_those_of_the_quickest_way() -> None:
    """In the rain over B, of which A-B is surveyed, and not over D, where nothing is."""
    one = problem(season="rain", roads=[replace(each, synthetic=each.id != "AB") for each in ROADS])
    assert surveyed(one, "A", "C") == 10_000


def test_off_the_road_only_a_short_way_counts_as_surveyed() -> None:
    """400 m from C on one side, 1.1 km on the other; both are driven off the road."""
    near, far = (-7.8, 12.6036), (-7.8, 12.59)
    one = problem({**JUNCTIONS, "X": near, "Y": far})
    assert surveyed(one, "A", "X") == ceil(12_000 + great_circle_m(near, JUNCTIONS["C"]))
    assert surveyed(one, "A", "Y") == 12_000
    assert surveyed(one, "X", "Y") == ceil(great_circle_m(near, JUNCTIONS["C"]))


def test_there_is_no_way_to_a_network_apart() -> None:
    assert way(problem(), "A", "F") == (-1, -1)
    assert way(problem(), "F", "G") == (12, 12_000)


def test_a_road_that_cannot_be_driven_in_the_rain_is_none() -> None:
    flooded = [ROADS[0], road("BC", 10, 60, 0)]
    assert way(problem(roads=flooded), "A", "C") == (20, 20_000)
    assert way(problem(roads=flooded, season="rain"), "A", "C") == (-1, -1)


def test_a_place_off_the_road_is_joined_to_its_nearest_junction() -> None:
    """Off the road 15 km/h as the crow flies; X lies nearer to C than to B."""
    x: LonLat = (-7.8, 12.65)
    off = great_circle_m(x, JUNCTIONS["C"])
    assert way(problem({**JUNCTIONS, "X": x}), "A", "X") == (ceil(12 + off / 250), ceil(12_000 + off))


def test_between_two_places_off_the_road_both_ends_count() -> None:
    x, y = (-8.0, 12.61), (-7.8, 12.61)
    off = 2 * great_circle_m(x, JUNCTIONS["A"])
    assert way(problem({**JUNCTIONS, "X": x, "Y": y}), "X", "Y") == (ceil(12 + off / 250), ceil(12_000 + off))


def test_two_places_at_the_same_point_are_at_no_distance() -> None:
    """Also off the road, where each is some way from its junction."""
    x: LonLat = (-7.8, 12.65)
    assert way(problem({**JUNCTIONS, "X": x, "Y": x}), "X", "Y") == (0, 0)
    assert way(problem({**JUNCTIONS, "X": x, "Y": x}), "Y", "Y") == (0, 0)


@pytest.mark.parametrize("seed", range(40))
def test_random_networks_are_driven_as_floyd_finds(seed: int) -> None:
    """Lengths are powers of two apart, so that no two ways are equally quick."""
    chance = Random(seed)
    count = chance.randint(2, 8)
    points = {str(n): (-8 + chance.random(), 12 + chance.random()) for n in range(count)}
    roads = []
    for n in range(chance.randint(1, 14)):
        start, end = chance.sample(sorted(points), 2)
        kmh = chance.choice((20, 40, 60))
        one = Road(f"r{n}", (points[start], points[end]), chance.randint(500, 90_000), "track", kmh, kmh)
        roads.append(replace(one, synthetic=chance.random() < 0.5))
    used = {name: point for name, point in points.items() if any(point in one.line for one in roads)}
    minutes, metres, surveyed = floyd(used, roads)
    found = travel(problem(used, roads=roads)).matrices[MON, "4x4"]
    assert found.minutes.tolist() == minutes
    assert found.metres.tolist() == metres
    assert found.surveyed.tolist() == surveyed


def floyd(places: dict[str, LonLat], roads: list[Road]) -> list[list[list[int]]]:
    """Return minutes, rounded up, metres and surveyed metres between all places, by trying every place between."""
    names = list(places)
    best: dict[tuple[str, str], tuple[float, int, int]] = {(name, name): (0.0, 0, 0) for name in names}
    for one in roads:
        start, end = (next(name for name in names if places[name] == point) for point in one.line)
        told = (one.metres / 1000 / one.kmh_dry * 60, one.metres, 0 if one.synthetic else one.metres)
        for pair in ((start, end), (end, start)):
            best[pair] = min(best.get(pair, told), told)
    for middle in names:
        for start in names:
            for end in names:
                if (start, middle) in best and (middle, end) in best:
                    first, second = best[start, middle], best[middle, end]
                    through = (first[0] + second[0], first[1] + second[1], first[2] + second[2])
                    best[start, end] = min(best.get((start, end), through), through)
    none = (-1.0, -1, -1)
    table = [[best.get((start, end), none) for end in names] for start in names]
    return [[[ceil(told[n] - 1e-6) for told in row] for row in table] for n in range(3)]


def test_the_pilot_has_no_way_round_that_is_quicker() -> None:
    """Rounding up each leg keeps the triangle inequality."""
    pilot, _ = load(PILOT)
    for matrix in {id(one): one for one in travel(pilot).matrices.values()}.values():
        minutes = matrix.minutes.astype(np.int64)
        assert (minutes >= 0).all()
        for middle in range(len(minutes)):
            assert (minutes <= minutes[:, [middle]] + minutes[[middle], :]).all()
