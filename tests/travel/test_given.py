"""A given matrix is used as it is."""

from __future__ import annotations

from dataclasses import replace

from planner.model import GivenLeg
from planner.travel import travel
from tests.travel.network import JUNCTIONS, problem
from tests.verify.world import MON, SAT


def test_each_way_is_as_it_is_told() -> None:
    """There 30 minutes, back 45; nothing is told of C, and A to A is nothing."""
    places = {key: JUNCTIONS[key] for key in "ABC"}
    legs = (GivenLeg("A", "B", 30, 20_000), GivenLeg("B", "A", 45, 21_500))
    found = travel(replace(problem(places, engine="given"), given_legs=legs))
    assert found.source == "given"
    assert found.places == ("A", "B", "C")
    for day in (MON, SAT):
        for drive in ("4x4", "4x2"):
            matrix = found.matrices[day, drive]
            assert matrix.minutes.tolist() == [[0, 30, -1], [45, 0, -1], [-1, -1, 0]]
            assert matrix.metres.tolist() == [[0, 20_000, -1], [21_500, 0, -1], [-1, -1, 0]]
            assert matrix.surveyed.tolist() == [[0, 0, -1], [0, 0, -1], [-1, -1, 0]]
