"""The great circle times a detour, at one speed."""

from __future__ import annotations

from math import ceil

from planner.geo import great_circle_m
from planner.travel import travel
from tests.travel.network import JUNCTIONS, problem
from tests.verify.world import MON


def test_a_way_is_the_great_circle_times_the_detour() -> None:
    """1.3 times as far, at 35 km/h, rounded up."""
    found = travel(problem({key: JUNCTIONS[key] for key in "ABF"}, engine="circle", roads=()))
    metres = 1.3 * great_circle_m(JUNCTIONS["A"], JUNCTIONS["F"])
    assert 158_000 < metres < 168_000
    assert found.metres(MON, "4x4", "A", "F") == ceil(metres)
    assert found.minutes(MON, "4x4", "A", "F") == ceil(ceil(metres) / 35_000 * 60)
    assert found.minutes(MON, "4x2", "F", "A") == found.minutes(MON, "4x4", "A", "F")
    assert not found.matrices[MON, "4x4"].surveyed.any()
    assert found.metres(MON, "4x4", "A", "A") == found.minutes(MON, "4x4", "A", "A") == 0
