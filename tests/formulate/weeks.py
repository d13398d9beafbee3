"""Weeks on the line of ``tests.verify.world``, a minute and a kilometre a step, with a test's own requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from planner.engine import list_tours
from planner.formulate import Formulation, excluded, formulate
from planner.formulate.draft import Draft
from planner.model import WEEKDAYS, Lot, Plan, Problem, Product, Request, Staff, Travel, Values, Van, Worth
from planner.verify import verify
from planner.week import plan_from
from tests.verify import world
from tests.verify.world import MON, SAT


def request(key: str, community: str, **changes: Any) -> Request:
    """Return a request for any day of the week."""
    return replace(Request(key, community, earliest=MON, latest=SAT), **changes)


def week(*requests: Request, vans: tuple[Van, ...] = (Van("V1", "B"),), **parts: Any) -> Problem:
    """Return a week with these requests and vans."""
    whole = replace(world.problem(), requests={one.id: one for one in requests}, vans={van.id: van for van in vans})
    return replace(whole, **parts)


def with_row(problem: Problem, table: str, key: str, **changes: Any) -> Problem:
    """Return the week with one row of a table changed."""
    rows = getattr(problem, table)
    whole: Any = {table: {**rows, key: replace(rows[key], **changes)}}
    return replace(problem, **whole)


def with_setting(problem: Problem, part: str, **changes: Any) -> Problem:
    """Return the week with one part of its settings changed."""
    changed: Any = {part: replace(getattr(problem.settings, part), **changes)}
    return replace(problem, settings=replace(problem.settings, **changed))


def travel(problem: Problem) -> Travel:
    """Return the line's travel on the week's dates."""
    matrix = next(iter(world.travel().matrices.values()))
    keys = [(day, drive) for day in problem.settings.horizon.dates for drive in ("4x4", "4x2")]
    return Travel("roads", tuple(world.KM), dict.fromkeys(keys, matrix), dict.fromkeys(keys, frozenset()))


def values(problem: Problem) -> Values:
    """Return ten clients and ten points for every request on every date."""
    return {(key, day): Worth(10, 10_000) for key in problem.requests for day in problem.settings.horizon.dates}


def draft(problem: Problem) -> Draft:
    """Return the draft before any rule."""
    return Draft.of(problem, travel(problem), values(problem))


def formulated(problem: Problem) -> Formulation:
    """Return the week as the engine's instance."""
    return formulate(problem, travel(problem), values(problem))


def counted(problem: Problem) -> dict[str, dict[str, int]]:
    """Return the rules that exclude requests, each with its van-days."""
    formulation = formulated(problem)
    return excluded(formulation, list_tours(formulation.instance))


def planned(problem: Problem) -> Plan:
    """Return the week's plan, proven and without a violation."""
    plan = plan_from(problem, travel(problem), values(problem)).plan
    assert plan.score.proven
    assert verify(problem, travel(problem), values(problem), plan) == []
    return plan


def served(problem: Problem) -> list[str]:
    """Return the requests that the week's plan serves."""
    return [answer.request for answer in planned(problem).answers if answer.status == "served"]


def by_themselves(problem: Problem) -> Problem:
    """Return the week with supervisors who come alone, on every day, so that tours go straight."""
    all_days = frozenset(WEEKDAYS)
    centres = {key: replace(row, rides=False, supervises_on=all_days) for key, row in problem.health_centres.items()}
    return replace(problem, health_centres=centres)


def far(*requests: Request, horizon: int = 6, **van: Any) -> Problem:
    """Return a week of V1, which drives an hour a day: it comes to C2, at 40, only on its way to L, at 50."""
    changes = {"max_nights": 1, "max_drive_minutes": 60} | van
    vans = (Van("V1", "B", **changes),)
    return by_themselves(with_setting(week(*requests, vans=vans), "horizon", days=horizon))


def staffed(problem: Problem, *staff: Staff) -> Problem:
    """Return the week with a table of staff."""
    return replace(problem, staff={one.id: one for one in staff}, tables=problem.tables | {"staff"})


def supplied(problem: Problem, products: Sequence[Product], *stock: Lot, methods: int = 0) -> Problem:
    """Return the week with tables of products and of stock, and so many methods asked for."""
    tables = problem.tables | {"products", "stock"}
    whole = replace(problem, products={one.id: one for one in products}, stock=stock, tables=tables)
    return with_setting(whole, "policy", min_methods=methods)
