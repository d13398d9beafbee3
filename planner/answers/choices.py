"""Several plans to choose from: each near the best, best in something else that matters.

All keep freezes, must requests and announced dates as well as the plan does, and at least 95 % of its value. Among
these one has most clients, one drives least, one spreads clinics over most districts, one has fewest nights away, and
one is closest to another plan. Each is as good as was found in the time; none is called proven.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from time import monotonic

import numpy as np

from planner.answers.forced import EXACT, Listed, exact_levels
from planner.answers.van_days import Week
from planner.engine import Level, Objective, Row, Sum, choose, list_tours
from planner.errors import NothingFound
from planner.formulate import Formulation
from planner.formulate import plan as plan_of
from planner.model import Plan

NEAR = 0.05  # of the plan's value that may be given up


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plan is to be best in, in order, and the side variables and rows that count it."""

    name: str
    objectives: tuple[Objective, ...]
    sides: tuple[tuple[int, int], ...] = ()
    rows: tuple[Row, ...] = ()


def choices(week: Week, plan: Plan, *, like: Plan | None = None, seconds: float = 60.0) -> dict[str, Plan]:
    """Return the plan itself as ``best``, and by name the others found in the time that differ from it.

    ``like`` is the plan that the last is to be closest to; without it there is none of these.
    """
    until = monotonic() + seconds
    listed = _with_metres(Listed.of(week.problem, week.travel, week.values, until), until)
    found = {"best": plan}
    wanted = list(_wanted(listed, like))
    for number, one in enumerate(wanted):
        share = (until - monotonic()) / (len(wanted) - number)
        other = _chosen(listed, plan, one, monotonic() + share)
        if other is not None and all(_figures(other) != _figures(known) for known in found.values()):
            found[one.name] = other
    return found


def _figures(plan: Plan) -> tuple[int, ...]:
    """Return what tells plans apart when they are laid side by side."""
    score = plan.score
    return score.value, score.clients, score.metres, score.cost_xof, len(plan.nights)


def _with_metres(listed: Listed, until: float) -> Listed:
    """Return the week in which tours are also told apart by the metres they drive."""
    formulation = listed.formulation
    instance, draft = formulation.instance, formulation.draft
    legs = list(instance.legs)
    for outing, day in zip(draft.outings, instance.van_days, strict=True):
        if len(legs[day.legs].resources) == len(instance.resources):
            drive = draft.fleets[outing.fleet][0].drive
            metres = np.maximum(draft.travel.matrices[draft.dates[outing.day], drive].metres, 0).astype(np.int64)
            more = np.concatenate((legs[day.legs].resources, metres[None]))
            legs[day.legs] = replace(legs[day.legs], resources=more)
    longer = replace(
        instance,
        legs=tuple(legs),
        resources=(*instance.resources, "metres"),
        visits=tuple(replace(visit, resources=(*visit.resources, 0)) for visit in instance.visits),
        van_days=tuple(replace(day, resources=(*day.resources, 0)) for day in instance.van_days),
    )
    return Listed(replace(formulation, instance=longer), list_tours(longer, deadline=until))


def _wanted(listed: Listed, like: Plan | None) -> Iterator[Wanted]:
    formulation = listed.formulation
    instance, draft = formulation.instance, formulation.draft
    pairs = [
        (number, visit, day, when)
        for number in range(len(draft.requests))
        for visit in draft.visits_of(number)
        for day, when in enumerate(draft.dates)
    ]
    clients = {(visit, day): draft.values[draft.requests[n].id, when].clients for n, visit, day, when in pairs}
    yield Wanted("clients", (Objective("clients", Sum(visits=clients), maximise=True),))
    metres = {len(instance.resources) - 1: 1}
    yield Wanted("metres", (Objective("metres", Sum(resources=metres), maximise=False),))
    yield _districts(formulation)
    if draft.stays:
        nights = {side: stay.leaves - stay.arrives for stay, side in draft.stays.items()}
        yield Wanted("nights", (Objective("nights", Sum(sides=nights), maximise=False),))
    if like is not None:
        yield Wanted("closest", (Objective("closest", _kept(formulation, like), maximise=True),))


def _districts(formulation: Formulation) -> Wanted:
    """Return the aim of a clinic in as many districts as can be, then of fewest in the one that has most."""
    draft, first = formulation.draft, len(formulation.instance.sides)
    of: dict[str, dict[tuple[int, int], int]] = {}
    for number, request in enumerate(draft.requests):
        of.setdefault(draft.community(request).district, {}).update(draft.pairs(number, range(len(draft.dates))))
    most = first + len(of)
    reached = [Row(Sum(visits=visits, sides={first + n: -1}), 0, None) for n, visits in enumerate(of.values())]
    fewer = [Row(Sum(visits=visits, sides={most: -1}), None, 0) for visits in of.values()]
    return Wanted(
        "districts",
        (
            Objective("districts", Sum(sides={first + n: 1 for n in range(len(of))}), maximise=True),
            Objective("most in one", Sum(sides={most: 1}), maximise=False),
        ),
        (*((0, 1) for _ in of), (0, len(draft.requests) * len(draft.dates))),
        (*reached, *fewer),
    )


def _kept(formulation: Formulation, like: Plan) -> Sum:
    """Return the sum of clinics that are as in a plan: two for the same date and van, one for the date alone."""
    draft = formulation.draft
    numbers = {request.id: number for number, request in enumerate(draft.requests)}
    visits: dict[tuple[int, int], int] = {}
    calls: dict[tuple[int, int, int], int] = {}
    for answer in like.answers:
        for clinic in answer.clinics:
            if answer.request in numbers and clinic.date in draft.dates:
                day = draft.dates.index(clinic.date)
                for visit in draft.visits_of(numbers[answer.request]):
                    visits[visit, day] = 1
                    if clinic.van in draft.problem.vans:
                        calls[visit, day, draft.fleet_of(clinic.van)] = 1
    return Sum(visits=visits, calls=calls)


def _chosen(listed: Listed, plan: Plan, wanted: Wanted, until: float) -> Plan | None:
    """Return the plan found that is best in what is wanted, then in value, then in cost; None for none in the time."""
    formulation = listed.formulation
    instance, of = formulation.instance, {one.name: one for one in formulation.instance.objectives}
    score = plan.score
    floor = ceil((1 - NEAR) * score.value)
    levels = exact_levels(score)
    rows = [Row(of[name].sum, None, level) for name, level in levels.items()]
    near = replace(
        instance,
        sides=(*instance.sides, *wanted.sides),
        rows=(*instance.rows, *rows, Row(of["value"].sum, floor, None), *wanted.rows),
        objectives=(*(of[name] for name in EXACT), *wanted.objectives, of["value"], of["cost"]),
    )
    if not listed.listing.complete:
        return None
    try:
        choice = choose(near, listed.listing, deadline=until)
    except NothingFound:
        return None
    told = tuple(_bounded(level, plan) for level in choice.levels if level.name in of)
    return plan_of(formulation, listed.listing, replace(choice, levels=told), {}, plan.made)


def _bounded(level: Level, plan: Plan) -> Level:
    """Return a tier's level with a bound that holds for every plan of the week; proven only at it."""
    bounds = {tier.tier: tier.bound for tier in plan.score.tiers}
    if level.name == "cost":
        return replace(level, bound=0, proven=False)
    bound = bounds[level.name]
    return replace(level, bound=bound, proven=level.level == bound)
