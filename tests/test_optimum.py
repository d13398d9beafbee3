"""Drawn small weeks: the solver's optimum is that of trying everything, and its plan can be driven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from planner.demand import values as values_of
from planner.engine import choose, list_tours
from planner.formulate import formulate
from planner.model import Problem, Travel, Values
from planner.verify import verify
from planner.week import Known, known, plan_from
from planner.whatif.scenarios import CommunityId, closed_community, demand_factor, fuel_price, more_supervision
from tests.brute import best
from tests.engine.test_choose import BRANCHED, forced
from tests.weeks import random_week, weeks

Week = tuple[Problem, Travel, Values]


def assert_drivable_and_best(week: Week, start: Known | None = None) -> None:
    problem, travel, values = week
    plan = plan_from(problem, travel, values, start=start).plan
    found = best(problem, travel, values)
    assert verify(problem, travel, values, plan) == []
    assert plan.score.proven
    assert {tier.tier: tier.level for tier in plan.score.tiers} == {
        "freezes": found.freezes_broken,
        "must": found.must_missed,
        "changes": found.changes,
        "value": found.value,
        "cost": found.cost_xof,
    }


@pytest.mark.parametrize("block", range(10))
def test_the_optimum_of_drawn_weeks_is_that_of_trying_everything(block: int) -> None:
    """300 weeks, in which each rule of ``test_weeks`` matters; a thousand by ``python -m tests.by_hand.depths``."""
    for seed in range(30 * block, 30 * (block + 1)):
        assert_drivable_and_best(random_week(seed))


@pytest.mark.parametrize("block", range(10))
def test_branch_and_cut_alone_proves_the_same(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """CP-SAT chooses among few tours, HiGHS or the tree proves among many: here among any."""
    forced(monkeypatch, BRANCHED)
    for seed in range(600 + 20 * block, 600 + 20 * (block + 1)):
        assert_drivable_and_best(random_week(seed))


def changed(problem: Problem) -> Iterator[Problem]:
    """Yield weeks that differ little from a problem, tighter ones and looser ones."""
    yield problem
    yield fuel_price(800)(problem)
    yield fuel_price(500)(problem)
    yield demand_factor(0.8)(problem)
    yield demand_factor(1.3)(problem)
    yield closed_community(CommunityId(next(iter(problem.communities))))(problem)
    yield more_supervision(supervisors=1, clinics_per_week=1)(problem)


@pytest.mark.parametrize("block", range(10))
def test_from_a_base_plan_a_changed_week_is_at_its_best_too(block: int) -> None:
    """Also with what was proven of the base week carried over, each tier is that of trying everything."""
    for seed in range(700 + 3 * block, 700 + 3 * (block + 1)):
        problem, travel, values = random_week(seed)
        start = known(problem, travel, values, plan_from(problem, travel, values).plan)
        for other in changed(problem):
            assert_drivable_and_best((other, travel, values_of(other)), start)


@settings(deadline=None, max_examples=60)
@given(weeks())
def test_no_shrunk_week_beats_the_solver(week: Week) -> None:
    assert_drivable_and_best(week)


TIERS = ("freezes", "must", "changes", "value", "cost")


@pytest.mark.parametrize("seed", range(0, 400, 4))
@pytest.mark.parametrize("seconds", [0.0, 0.05])
def test_what_is_called_proven_in_no_time_is_the_best(seed: int, seconds: float) -> None:
    """As long as the tiers before are at their best, a bound holds and a proven tier is at its best too."""
    problem, travel, values = random_week(seed)
    plan = plan_from(problem, travel, values, seconds=seconds).plan
    assert verify(problem, travel, values, plan) == []
    found = best(problem, travel, values)
    right = dict(
        zip(
            TIERS,
            (found.freezes_broken, found.must_missed, found.changes, found.value, found.cost_xof),
            strict=True,
        )
    )
    for tier in plan.score.tiers:
        sign = 1 if tier.tier == "value" else -1
        assert sign * tier.bound >= sign * right[tier.tier], tier
        assert not tier.proven or tier.level == right[tier.tier], tier
        if tier.level != right[tier.tier]:
            break


def with_like_vans(problem: Problem) -> Problem:
    """Return the week with every van like the first: crews, nights, loads and promises alone may tell them apart."""
    first = next(iter(problem.vans.values()))
    return replace(problem, vans={name: replace(first, id=name) for name in problem.vans})


@pytest.mark.parametrize("block", range(2))
def test_the_week_with_like_vans_merged_is_never_worse(block: int) -> None:
    """Its best is used as a bound: at the first tier where they differ it is better."""
    fewer = 0
    for seed in range(50 * block, 50 * (block + 1)):
        problem, travel, values = random_week(seed)
        week = with_like_vans(problem), travel, values
        merged, instance = formulate(*week, merged=True).instance, formulate(*week).instance
        if len(merged.van_days) < len(instance.van_days):
            fewer += 1
            loose = choose(merged, list_tours(merged), deadline=float("inf"))
            real = choose(instance, list_tours(instance), deadline=float("inf"))
            pairs = list(zip(loose.levels, real.levels, strict=True))
            ahead, level = next((pair for pair in pairs if pair[0].level != pair[1].level), pairs[-1])
            sign = 1 if level.name == "value" else -1
            assert sign * ahead.level >= sign * level.level, seed
    assert fewer >= 20
