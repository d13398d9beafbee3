"""What a tour costs: each figure that is off is found alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.verify import world
from tests.verify.changes import broken, violations, with_row, with_setting, with_tour

FAULTS: dict[str, dict[str, Any]] = {
    "metres off": {"metres": 59_999},
    "surveyed metres off": {"surveyed_metres": 1},
    "minutes off": {"drive_minutes": 75},
    "fuel off": {"fuel_ml": 6_599},
    "cost rounded down a leg": {"cost_xof": 42_184},
    "cost rounded once, not leg by leg": {"cost_xof": 42_185},
}


@pytest.mark.parametrize("name", FAULTS)
def test_figure_of_a_tour_is_found_alone(name: str) -> None:
    """Two legs of 30 km in a 4x2 cost 5 093 each: 42 186 with the day and the clinic."""
    assert broken(plan=with_tour(1, **FAULTS[name])) == {"cost"}


@pytest.mark.parametrize(
    "problem",
    [
        with_setting("money", fuel_xof_litre=726),
        with_setting("money", mobilisation_xof=15_001),
        with_setting("money", supervisor_xof=0),
        with_row("vans", "V1", day_xof=12_001),
        with_row("vans", "V2", upkeep_xof_km=91),
        with_row("vans", "V1", ml_per_km=141),
    ],
)
def test_every_price_counts(problem: Any) -> None:
    """Any other price or rate makes the tours' cost and the score wrong, and nothing else."""
    assert broken(problem=problem) == {"cost", "score"}


def test_surveyed_metres_are_counted_leg_by_leg() -> None:
    """Half of every way is surveyed: 30 km of each 60, 40 of Tuesday's 80."""
    told = world.travel()
    half = {key: replace(one, surveyed=one.metres // 2) for key, one in told.matrices.items()}
    off = violations(travel=replace(told, matrices=half))
    assert [one.rule for one in off] == ["cost"] * 4
    assert [one.numbers for one in off] == [
        {"surveyed_metres": 0, "right": right} for right in (30_000, 30_000, 40_000, 30_000)
    ]


def test_cost_says_what_is_right() -> None:
    """Monday's tour of V1 costs 43 490."""
    (off,) = violations(plan=with_tour(0, cost_xof=43_500))
    assert off.numbers == {"cost_xof": 43_500, "right": 43_490}
