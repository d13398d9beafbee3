"""The same plans whoever makes them: one process, two, a cluster, after a death, after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from joblib.externals.loky import get_reusable_executor

from planner.errors import PlannerError
from planner.formulate.asked import CostAtMost
from planner.model import Plan
from planner.whatif.scenarios import fuel_price
from planner.whatif.sweep import SECONDS, Case, Outcome, content_key, from_base, sweep
from tests.whatif.weeks import drawn

CASES = [Case(f"W{seed}", drawn(seed)) for seed in (1, 2, 3, 5, 8, 13, 21, 34)]


def plain(outcomes: Sequence[Outcome]) -> list[Plan]:
    """Return the plans without how long they took."""
    return [replace(one.plan, made=replace(one.plan.made, seconds=0)) for one in outcomes]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[Plan]:
    return plain(sweep(CASES, folder=tmp_path_factory.mktemp("alone")))


def test_outcomes_are_in_order_verified_and_each_solved_once(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    twice = [CASES[1], CASES[0], replace(CASES[1], name="again")]
    outcomes = sweep(twice, folder=tmp_path, report=lambda done, total: told.append((done, total)))
    assert [one.case.name for one in outcomes] == ["W2", "W1", "again"]
    assert told == [(1, 2), (2, 2)]
    assert outcomes[0].plan == outcomes[2].plan != outcomes[1].plan
    assert not any(one.broken for one in outcomes)


def test_two_processes_make_the_same_plans(tmp_path: Path, expected: list[Plan]) -> None:
    assert plain(sweep(CASES, workers=2, folder=tmp_path)) == expected


def test_what_is_planned_is_not_planned_again(tmp_path: Path, expected: list[Plan]) -> None:
    """A sweep that was killed half way, with one of its files damaged, goes on from there."""
    sweep(CASES[:4], folder=tmp_path)
    kept = sorted(tmp_path.iterdir())
    before = {path: path.stat().st_mtime_ns for path in kept}
    kept[0].write_text("half a pl", encoding="utf-8")
    told: list[int] = []
    assert plain(sweep(CASES, folder=tmp_path, report=lambda done, _: told.append(done))) == expected
    assert told == [4, 5, 6, 7, 8]
    assert [path.stat().st_mtime_ns == before[path] for path in kept] == [False, True, True, True]


def once(kill: Callable[[], object]) -> Callable[[int, int], None]:
    """Return a report that kills at the first plan."""
    done: list[int] = []

    def report(number: int, _: int) -> None:
        if not done:
            kill()
        done.append(number)

    return report


def test_a_process_that_dies_loses_nothing(tmp_path: Path, expected: list[Plan]) -> None:
    outcomes = sweep(CASES, workers=2, folder=tmp_path, report=once(_kill_a_child))
    assert plain(outcomes) == expected


def _kill_a_child() -> None:
    """Kill a process of loky's, which is a child of this one."""
    processes = get_reusable_executor(max_workers=2)._processes
    os.kill(next(iter(processes)), signal.SIGKILL)


def test_a_cluster_makes_the_same_plans_though_a_worker_dies(tmp_path: Path, expected: list[Plan]) -> None:
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster:
        address = cluster.scheduler_address
        assert plain(sweep(CASES, scheduler=address, folder=tmp_path / "whole")) == expected
        pids = [worker.pid for worker in cluster.workers.values()]
        kill = once(lambda: os.kill(pids[0], signal.SIGKILL))
        assert plain(sweep(CASES, scheduler=address, folder=tmp_path / "killed", report=kill)) == expected


def test_a_cluster_that_is_not_there_is_told() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(PlannerError) as refused:
        sweep(CASES[:1], scheduler="no-such-scheme://nowhere:1")
    assert refused.value.key == "whatif_no_cluster"


def test_the_key_is_that_of_the_content() -> None:
    problem = drawn(3)
    case = Case("a", problem)
    key = content_key(case, 60, 1)
    assert content_key(Case("b", replace(problem, dataset="elsewhere", sha256="1" * 64)), 60, 1) == key
    others = [
        content_key(case, 30, 1),
        content_key(case, 60, 2),
        content_key(replace(case, by_clients=True), 60, 1),
        content_key(replace(case, rules=(CostAtMost(5),)), 60, 1),
        content_key(replace(case, rules=(CostAtMost(6),)), 60, 1),
        content_key(replace(case, problem=fuel_price(726)(problem)), 60, 1),
    ]
    assert len({key, *others}) == len(others) + 1


def test_the_key_is_the_same_in_another_process() -> None:
    """Where sets come in another order."""
    program = (
        "from tests.whatif.weeks import drawn; from planner.whatif.sweep import Case, content_key; "
        "print(content_key(Case('', drawn(3)), 60, 1))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": "7"}, check=True, capture_output=True
    )
    assert told.stdout.decode().strip() == content_key(Case("", drawn(3)), 60, 1)


def test_from_the_base_plan_the_same_levels_are_proven_whoever_plans(tmp_path: Path) -> None:
    """Every other case begins from the base plan: each tier's level is that of a plan made from nothing."""
    base = drawn(13)
    cases = [Case("base", base), *(Case(str(xof), fuel_price(xof)(base)) for xof in (300, 900, 5000))]
    alone = from_base(cases, partial(sweep, folder=tmp_path / "alone"))
    both = from_base(cases, partial(sweep, workers=2, folder=tmp_path / "both"))
    assert plain(alone) == plain(both)
    for case in (one.case for one in alone[1:]):  # killed after the base: that is read back
        (tmp_path / "alone" / f"{content_key(case, SECONDS, 1)}.json").unlink()
    assert plain(from_base(cases, partial(sweep, folder=tmp_path / "alone"))) == plain(alone)
    scratch = sweep(cases, folder=tmp_path / "scratch")
    assert [one.plan.score.tiers for one in alone] == [one.plan.score.tiers for one in scratch]
    assert alone[0].case.start is None
    assert all(one.case.start == alone[0] for one in alone[1:])
    assert content_key(alone[1].case, 60, 1) != content_key(scratch[1].case, 60, 1)
    dearer = replace(alone[0], case=replace(alone[0].case, problem=fuel_price(726)(base)))
    other = replace(alone[1].case, start=dearer)
    assert content_key(other, 60, 1) != content_key(alone[1].case, 60, 1)
