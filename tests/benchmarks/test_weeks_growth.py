"""Growth: a row for each size, a point for each in the picture."""

from pathlib import Path

import pytest
from matplotlib.image import imread

from benchmarks.synthetic import drawn_week
from benchmarks.week_runs import Outcome, alone, solved_up_to
from benchmarks.weeks_table.growth import Growth, growth

DENSE = drawn_week(2, 3, 20, 0, dense=True)


def up_to(stops: int, seconds: float) -> Outcome:
    return alone(solved_up_to, DENSE, stops, seconds)


def test_more_stops_make_more_tours_and_no_worse_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    growth(tmp_path / "growth.png", 30, [Growth("stops per tour", (1, 2, 3), up_to)])
    rows = [line.split("|") for line in capsys.readouterr().out.splitlines()[2:]]
    assert [int(row[2]) for row in rows] == [1, 2, 3]
    tours = [int(row[3].replace(",", "")) for row in rows]
    assert tours == sorted(set(tours))
    assert imread(tmp_path / "growth.png").std() > 0
    found = [solved_up_to(DENSE, stops, 30) for stops in (1, 3)]
    assert max(len(tour["stops"]) for tour in found[0].plan["tours"]) == 1
    assert found[0].worth["total"] < found[1].worth["total"]
