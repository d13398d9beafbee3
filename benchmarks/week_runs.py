"""Run a solver on a synthetic week; its plan is judged by the checker of the open set."""

from __future__ import annotations

import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from time import monotonic
from typing import ParamSpec, TypeVar

from benchmarks.sets.check import broken_rules, worth
from benchmarks.synthetic import Week, drawn_week, tiered, weighted
from benchmarks.week_peers import pyvrp_plan, repaired, routing_plan
from benchmarks.week_plans import Table, as_table, plan_of
from planner.engine import Choice, Instance, Level, Listing, choose, list_tours
from planner.engine.solve import LONGEST_LISTING

P = ParamSpec("P")
T = TypeVar("T")

WARM_UP = 60.0  # seconds, at most


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a solver reached: the checker's figures and broken rules, seconds of solving, memory, any bounds."""

    plan: Table
    worth: dict[str, int]
    broken: tuple[str, ...]
    seconds: float
    megabytes: float
    tours: int = 0
    levels: tuple[Level, ...] = ()

    @property
    def gap(self) -> float:
        """Return how far the plan may be below the best, as a share of net, of a weighted week."""
        level = self.levels[0]
        return (level.bound - level.level) / max(1, abs(self.worth["net"]))

    @property
    def proven(self) -> bool:
        """Return whether every objective meets its bound."""
        return bool(self.levels) and all(level.proven for level in self.levels)


def alone(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Return the work's result, from a process of its own, so that its memory is its own too."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments, **named).result()


def solved(week: Week, seconds: float, seed: int = 1) -> Outcome:
    """Return what the engine reaches with the one weighted objective."""
    return _solved(week, weighted(week), seconds, seed)


def solved_in_tiers(week: Week, seconds: float, seed: int = 1) -> Outcome:
    """Return what the engine reaches objective by objective."""
    return _solved(week, tiered(week), seconds, seed)


def solved_up_to(week: Week, stops: int, seconds: float, seed: int = 1) -> Outcome:
    """Return what the engine reaches where no tour makes more than so many stops."""
    whole = weighted(week)
    fewer = tuple(replace(day, max_visits=stops) for day in whole.van_days)
    return _solved(week, replace(whole, van_days=fewer), seconds, seed)


def solved_returning(week: Week, seconds: float, seed: int = 1) -> Outcome:
    """Return what the engine reaches with every van back at its base each evening; so the bound is of those."""
    found = solved(replace(week, lodgings=0), seconds, seed)
    return _judged(week, found.plan, found)


def _solved(week: Week, instance: Instance, seconds: float, seed: int) -> Outcome:
    # a small week that needs cuts too: what is compiled is compiled now, or read from the cache
    _chosen(weighted(drawn_week(2, 5, 30, seed=3)), monotonic() + WARM_UP, seed)
    began = monotonic()
    listing, choice = _chosen(instance, began + seconds, seed)
    spent = monotonic() - began
    peak = _megabytes()
    plan = plan_of(week, instance, listing, choice)
    return _judged(week, plan, Outcome(plan, {}, (), spent, peak, len(listing.van_day), choice.levels))


def _chosen(instance: Instance, deadline: float, seed: int) -> tuple[Listing, Choice]:
    began = monotonic()
    listing = list_tours(instance, deadline=began + LONGEST_LISTING * (deadline - began))
    return listing, choose(instance, listing, deadline=deadline, seed=seed)


def by_routing(week: Week, seconds: float) -> Outcome:
    """Return what OR-Tools' routing reaches."""
    began = monotonic()
    plan = routing_plan(week, seconds)
    return _judged(week, plan, Outcome(plan, {}, (), monotonic() - began, _megabytes()))


def by_pyvrp(week: Week, seconds: float, seed: int = 1) -> Outcome:
    """Return what PyVRP reaches, without supervision."""
    began = monotonic()
    plan = pyvrp_plan(week, seconds, seed)
    return _judged(week, plan, Outcome(plan, {}, (), monotonic() - began, _megabytes()))


def mended(week: Week, found: Outcome) -> Outcome:
    """Return what is left of a plan that does not know supervision, once it is repaired."""
    return _judged(week, repaired(week, found.plan), found)


def _judged(week: Week, plan: Table, outcome: Outcome) -> Outcome:
    table = as_table(week)
    return replace(outcome, plan=plan, worth=worth(table, plan), broken=tuple(broken_rules(table, plan)))


def _megabytes() -> float:
    """Return the most memory that this process has used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
