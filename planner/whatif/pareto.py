"""What a choice costs: fewer clients for less money, or for a fairer share among the districts, or for some of both.

By epsilon constraint: the most clients there can be, then at the least cost, under a ceiling that goes down step by
step, or over a floor that goes up. So each point is one that no plan beats on both sides. A client counts as one,
whatever the priority: that is what people ask. What is frozen, a ``must`` and what was announced come first, as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from planner.formulate import Rule
from planner.formulate.asked import CostAtMost, EachDistrictAbove
from planner.model import Plan, Problem
from planner.whatif.sweep import Case, Outcome, Run, sweep
from planner.whatif.table import clients_asked, clients_served
from planner.words import say

FIRST = ("freezes", "must", "changes")


def by_cost(problem: Problem, step_xof: int = 1, run: Run = sweep) -> list[Outcome]:
    """Return the front of clients against cost, the most clients first; cost falls by at least a step from one to next.

    With a step of one franc it is every point there is. It ends where something that comes first would be given up.
    """
    base = _most(problem, (), run)
    return _down(problem, base, base.plan, (), step_xof, run)


def _down(
    problem: Problem, first: Outcome, base: Plan, rules: tuple[Rule, ...], step_xof: int, run: Run
) -> list[Outcome]:
    """Return the points of falling cost from the first, under the rules; none that gives up what comes first."""
    found, following = list[Outcome](), first
    while _kept(base, following.plan):
        found.append(following)
        cap = following.plan.score.cost_xof - max(1, step_xof)
        if following.plan.score.clients == 0 or cap < 0:
            break
        following = _most(problem, (*rules, CostAtMost(cap)), run)
    return found


def by_share(problem: Problem, run: Run = sweep) -> list[Outcome]:
    """Return the front of clients against the share of the least served district, the most clients first.

    Every point there is: the floor is the share of the point before, and it ends where no plan passes that, or where
    something that comes first would be given up.
    """
    base = _most(problem, (), run)
    found = [base]
    while (share := least_share(problem, found[-1].plan)) < 1:
        following = _most(problem, (EachDistrictAbove(share, out_of_reach(base.plan)),), run)
        if not _kept(base.plan, following.plan):
            break
        if following.plan.score.clients == found[-1].plan.score.clients:
            found.pop()  # as many clients, and fairer
        found.append(following)
    return found


def by_all(problem: Problem, step_xof: int = 1, step_share: Fraction = Fraction(0), run: Run = sweep) -> list[Outcome]:
    """Return the front of clients, cost and share together, the most clients first.

    Over a floor under the share that rises from front to front, each a front of clients and cost. With a step of one
    franc and no step of the share it is every point there is: the next floor is the least share on the front before,
    and what has no more than that is beaten there. With longer steps some points are left out.
    """
    base = _most(problem, (), run)
    found, floor, first = list[Outcome](), Fraction(0), base
    rules: tuple[Rule, ...] = ()
    while points := _down(problem, first, base.plan, rules, step_xof, run):
        found += points
        floor = max(min(least_share(problem, one.plan) for one in points), floor + step_share)
        if floor >= 1:
            break
        rules = (EachDistrictAbove(floor, out_of_reach(base.plan)),)
        first = _most(problem, rules, run)
    return _unbeaten(problem, found)


def _unbeaten(problem: Problem, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes that no other beats, one of each kind, the most clients first, then the cheapest."""
    points = {
        (-one.plan.score.clients, one.plan.score.cost_xof, -least_share(problem, one.plan)): one for one in outcomes
    }
    return [
        points[point]
        for point in sorted(points)
        if not any(other != point and _no_worse(other, point) for other in points)
    ]


def _most(problem: Problem, rules: tuple[Rule, ...], run: Run) -> Outcome:
    """Return the plan with the most clients, and among these the least cost."""
    policy = replace(problem.settings.policy, tolerance_value=0.0)
    exact = replace(problem, settings=replace(problem.settings, policy=policy))
    return run([Case("", exact, rules, by_clients=True)])[0]


def _kept(base: Plan, plan: Plan) -> bool:
    """Return whether what comes before value is as good as in the base."""
    levels = [[tier.level for tier in one.score.tiers if tier.tier in FIRST] for one in (base, plan)]
    return levels[0] == levels[1]


def _no_worse(one: tuple[int, int, Fraction], other: tuple[int, int, Fraction]) -> bool:
    return one[0] <= other[0] and one[1] <= other[1] and one[2] <= other[2]


def least_share(problem: Problem, plan: Plan) -> Fraction:
    """Return the share of the clients asked for who are served, in the district where it is least.

    Requests that no van can serve that week do not count; 1 where no other is left.
    """
    asked, served = clients_asked(problem, out_of_reach(plan)), clients_served(problem, plan)
    return min((Fraction(served[name], clients) for name, clients in asked.items() if clients), default=Fraction(1))


def out_of_reach(plan: Plan) -> tuple[str, ...]:
    """Return the requests that no van can serve on any date, whatever else is planned."""
    return tuple(answer.request for answer in plan.answers if answer.forbidden)


def named(outcomes: Sequence[Outcome], lang: str) -> pd.DataFrame:
    """Return a row for each point of a front; the plans that have a name have it: most clients, cheapest, fairest."""
    problem = outcomes[0].case.problem
    shares = [least_share(problem, outcome.plan) for outcome in outcomes]
    costs = [outcome.plan.score.cost_xof / max(1, outcome.plan.score.clients) for outcome in outcomes]
    names = {costs.index(min(costs)): "whatif_cheapest", shares.index(max(shares)): "whatif_fairest"}
    names[0] = "whatif_most_clients"
    return pd.DataFrame(
        {
            "scenario": say(lang, names[position]) if position in names else "",
            "clients": outcome.plan.score.clients,
            "xof": outcome.plan.score.cost_xof,
            "xof_per_client": costs[position],
            "share": float(shares[position]),
            "proven": outcome.plan.score.proven,
        }
        for position, outcome in enumerate(outcomes)
    )
