from __future__ import annotations

from math import isnan
from pathlib import Path
from time import monotonic

import pytest

from benchmarks.peers import ortools_routing, pyvrp_search
from benchmarks.toptw import known, read
from benchmarks.toptw_checker import checked
from planner.engine.generate import generate

# A depot and three visits on a line, 10 apart; the third closes so early that it must be the first.
SMALL = """4 1 3 1
0 0
0 0.00 0.00 0.00 0.00 0 0 0 70
1 10.00 0.00 5.00 3.00 1 1 1 0 70
2 20.00 0.00 5.00 4.00 1 1 1 20 70
3 30.00 0.00 5.00 9.00 1 1 1 0 31
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "r901.txt"
    path.write_text(SMALL)
    (tmp_path / "best_known.csv").write_text("instance,vans,best_known\nr901,1,13\n")
    return path


def test_a_file_is_read_in_tenths_and_its_best_plan_proven(small: Path) -> None:
    problem = read(small, 1)
    assert problem.legs[0].minutes[0].tolist() == [0, 100, 200, 300]
    assert (problem.van_days[0].returns, problem.visits[2].windows) == (700, ((0, 310),))
    made = generate(problem, deadline=monotonic() + 300)
    assert (made.level, made.proven) == (13, True)
    two = generate(read(small, 2), deadline=monotonic() + 300)
    assert (two.level, two.proven) == (16, True)


def test_distances_are_cut_not_rounded(tmp_path: Path) -> None:
    rows = "4 1 1 1\n0 0\n0 0 0 0 0 0 0 0 99\n1 1.0 1.0 5 3 1 1 1 0 99\n"
    for name, far in (("r902", 14), ("pr99", 141)):
        (tmp_path / f"{name}.txt").write_text(rows)
        assert read(tmp_path / f"{name}.txt", 1).legs[0].minutes[0, 1] == far


def test_the_best_known_is_read_where_there_is_one(small: Path) -> None:
    assert known(small, 1) == 13
    assert isnan(known(small, 2))


FAULTS = {"closes": [[1, 2, 3]], "twice": [[1], [1]], "tours": [[1], [2], [3]], "depot": [[0]]}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_checker_finds(small: Path, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        checked(small, 2, FAULTS[fault])


def test_the_checker_counts_and_knows_the_closing_time(small: Path) -> None:
    assert checked(small, 1, [[1, 2]]) == 7
    late = small.with_name("r903.txt")
    late.write_text(SMALL.replace("0 0 0 70\n1", "0 0 0 49\n1"))
    with pytest.raises(ValueError, match="back at 50"):
        checked(late, 1, [[1, 2]])


@pytest.mark.parametrize("peer", [pyvrp_search.plan, ortools_routing.plan])
def test_a_peer_makes_a_plan_that_holds(small: Path, peer: object) -> None:
    assert callable(peer)
    dear = small.with_name("r904.txt")  # scores that outweigh any driving
    dear.write_text(SMALL.replace("3.00 1 1", "30 1 1").replace("4.00 1 1", "40 1 1").replace("9.00 1 1", "90 1 1"))
    assert checked(dear, 2, peer(read(dear, 2), 1.0)) == 160
