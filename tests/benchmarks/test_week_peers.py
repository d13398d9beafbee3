"""Other solvers on synthetic weeks: their plans hold where they know the rules, and pass no bound."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.sets.check import broken_rules, worth
from benchmarks.synthetic import drawn_week
from benchmarks.week_peers import pyvrp_plan, repaired, routing_plan, without_supervision
from benchmarks.week_plans import as_table
from benchmarks.week_runs import solved
from benchmarks.weeks_table.table import GRID, Size, _size, _weighted

WEEK = drawn_week(5, 5, 60, 2)


def test_routing_obeys_supervision_and_passes_no_bound() -> None:
    plan = routing_plan(WEEK, 2)
    assert broken_rules(as_table(WEEK), plan) == []
    best = solved(WEEK, 60)
    assert 0 < worth(as_table(WEEK), plan)["total"] <= best.levels[0].bound


def test_without_supervision_both_hold_and_pass_no_bound() -> None:
    free = without_supervision(WEEK)
    best = solved(free, 60)
    for plan in (routing_plan(free, 2), pyvrp_plan(free, 2, 1)):
        assert broken_rules(as_table(free), plan) == []
        assert 0 < worth(as_table(free), plan)["total"] <= best.levels[0].bound


def test_a_repaired_plan_keeps_the_van_that_brings_most() -> None:
    one, other = next(
        (a, b)
        for a, first in enumerate(WEEK.requests)
        for b, second in enumerate(WEEK.requests)
        if first.centre == second.centre and first.value > second.value and not first.must and not second.must
    )
    tour = {"day": 0, "from": 0, "to": 0}
    plan = {"week": WEEK.name, "tours": [{**tour, "van": 0, "stops": [other]}, {**tour, "van": 1, "stops": [one]}]}
    assert [(left["van"], left["stops"]) for left in repaired(WEEK, plan)["tours"]] == [(1, [one])]
    assert repaired(without_supervision(WEEK), plan) == plan


def test_repairing_mends_supervision_and_nothing_else_was_broken() -> None:
    plan = pyvrp_plan(WEEK, 2, 1)
    faults = broken_rules(as_table(WEEK), plan)
    assert {fault.split(":")[0] for fault in faults} == {"supervision"}
    assert broken_rules(as_table(WEEK), repaired(WEEK, plan)) == []


def test_lodgings_are_refused() -> None:
    week = drawn_week(2, 3, 20, 0, lodgings=1)
    with pytest.raises(ValueError, match="sleeping out"):
        routing_plan(week, 1)
    with pytest.raises(ValueError, match="sleeping out"):
        pyvrp_plan(week, 1, 1)


def test_sizes_are_read_as_they_are_written() -> None:
    assert _size("10x6x300") == GRID[-1]
    assert _size("5x5x100-8") == Size(5, 5, 100, 60, lodgings=8)
    assert _size("10x6x300-dense") == Size(10, 6, 300, 60, dense=True)


def test_the_table_has_a_row_for_each_week_and_every_cell() -> None:
    lines = list(_rows(_weighted([Size(2, 3, 20), Size(2, 3, 20, lodgings=1)], range(1), 1)))
    assert [line[:2] for line in lines] == [["2x3x20", "0"], ["2x3x20-1-lodgings", "0"]]
    assert {len(line) for line in lines} == {14}
    assert [line[9] for line in lines][1] == "cannot say"
    assert not any("BROKEN" in cell for line in lines for cell in line)


def _rows(lines: Iterator[str]) -> Iterator[list[str]]:
    for line in lines:
        if line.startswith("| 2x"):
            yield [cell.strip() for cell in line.strip("|").split("|")]
