"""Distances against figures known from elsewhere, and zones with their boundaries."""

from __future__ import annotations

import numpy as np
import pytest
from shapely.errors import GEOSException

from planner.geo import covers, great_circle_m, great_circles_m, touches, zone

BAMAKO = (-8.0029, 12.6392)
SQUARE = zone("POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))")


def test_a_degree_of_a_meridian_is_a_three_hundred_and_sixtieth_of_the_circumference() -> None:
    """The mean radius of 6,371.0088 km makes 111,195 m."""
    assert great_circle_m((-8, 12), (-8, 13)) == pytest.approx(111_195, abs=1)


def test_a_degree_of_a_parallel_shrinks_with_the_latitude() -> None:
    """At 60 degrees it is half as long as at the equator, a little less along the great circle."""
    assert great_circle_m((0, 0), (1, 0)) == pytest.approx(111_195, abs=1)
    assert great_circle_m((0, 60), (1, 60)) == pytest.approx(55_597, abs=5)


def test_from_a_pole_to_the_other_is_half_the_circumference() -> None:
    assert great_circle_m((0, 90), (0, -90)) == pytest.approx(20_015_115, abs=1)


def test_bamako_to_segou_is_as_pythagoras_has_it() -> None:
    """0.7925 degrees north are 88.1 km; 1.7371 degrees east, at 13.04 degrees of latitude, 188.2 km."""
    assert great_circle_m(BAMAKO, (-6.2658, 13.4317)) == pytest.approx(207_800, abs=200)


def test_a_point_is_at_no_distance_from_itself() -> None:
    assert great_circle_m(BAMAKO, BAMAKO) == 0


def test_distances_come_as_starts_by_ends() -> None:
    starts, ends = [(0, 0), (-8, 12)], [(0, 0), (1, 0), (-8, 13)]
    metres = great_circles_m(starts, ends)
    assert metres.shape == (2, 3)
    assert metres.tolist() == [[great_circle_m(start, end) for end in ends] for start in starts]
    assert np.array_equal(great_circles_m(ends, starts), metres.T)


@pytest.mark.parametrize(
    ("point", "within"),
    [((1, 1), True), ((0, 1), True), ((2, 2), True), ((2.000001, 1), False), ((-1, -1), False)],
)
def test_an_area_covers_its_boundary(point: tuple[float, float], *, within: bool) -> None:
    assert covers(SQUARE, point) is within


@pytest.mark.parametrize(
    ("line", "reached"),
    [
        ([(-1, 1), (3, 1)], True),  # through it, both ends outside
        ([(-1, 1), (0, 1)], True),  # up to its boundary
        ([(-1, 3), (1, 4), (3, 3)], False),
        ([(2, -1), (2, 5)], True),  # along its boundary
        ([(-1, 2), (0.5, 3.6), (3, 3)], False),
    ],
)
def test_a_line_touches_an_area_with_any_part_of_it(line: list[tuple[float, float]], *, reached: bool) -> None:
    assert touches(SQUARE, line) is reached


def test_a_text_that_is_no_geometry_is_refused() -> None:
    with pytest.raises(GEOSException):
        zone("POLYGON ((0 0, 1")
