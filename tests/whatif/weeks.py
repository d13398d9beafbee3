"""Tiny drawn weeks that go through the whole pipeline: straight-line travel, clients told by hand, districts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

from planner.model import PerRole, Problem, Staff
from tests.weeks import random_week


@cache
def drawn(seed: int) -> Problem:
    """Return the tiny week of that number."""
    problem, _, _ = random_week(seed)
    rng = Random(seed)
    settings = replace(
        problem.settings,
        travel=replace(problem.settings.travel, engine="circle"),
        policy=replace(problem.settings.policy, tolerance_value=0.0),
    )
    requests = {name: replace(row, expected_clients=rng.randint(3, 30)) for name, row in problem.requests.items()}
    communities = {name: replace(row, district=rng.choice(["D1", "D2"])) for name, row in problem.communities.items()}
    return replace(problem, settings=settings, requests=requests, communities=communities)


def staffed(problem: Problem) -> Problem:
    """Return the week with a midwife for each van."""
    policy = replace(problem.settings.policy, crew=PerRole(1, 0, 0))
    staff = {f"S{n}": Staff(f"S{n}", "midwife", van) for n, van in enumerate(problem.vans)}
    tables = problem.tables | {"staff"}
    return replace(problem, settings=replace(problem.settings, policy=policy), staff=staff, tables=tables)
