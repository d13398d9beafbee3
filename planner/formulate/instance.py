"""The first door: a problem, its travel and its values become the engine's instance, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from planner.engine import Instance, Legs, VanDay, Visit
from planner.formulate import clock, money, supervision
from planner.formulate.closed import closed, closed_places
from planner.formulate.days import days, must, once, one_tour
from planner.formulate.draft import Draft
from planner.formulate.objective import objectives
from planner.model import Problem, Travel, Values, Van


@dataclass(frozen=True, slots=True)
class Formulation:
    """The engine's instance and what its numbers stand for: a van-day of the instance is one of ``vans`` on a date."""

    draft: Draft
    instance: Instance
    vans: tuple[tuple[Van, ...], ...]

    def date(self, van_day: int) -> date:
        """Return the date of one of the instance's van-days."""
        return self.draft.problem.settings.horizon.dates[self.instance.van_days[van_day].day]


def formulate(problem: Problem, travel: Travel, values: Values) -> Formulation:
    """Return the instance of the week. Rules come in the order in which they are named where several forbid."""
    draft = Draft.of(problem, travel, values)
    one_tour(draft)
    days(draft)
    supervision.supervision(draft)
    closed(draft)
    once(draft)
    must(draft)
    supervision.supervisors(draft)
    supervision.catchment(draft)
    centres = supervision.escorts(draft)
    legs, van_days, vans = _van_days(draft)
    instance = Instance(
        legs=legs,
        visits=_visits(draft, centres),
        escorts=tuple(supervision.escort(draft, problem.health_centres[centre]) for centre in centres),
        van_days=van_days,
        resources=("cost",),
        sides=tuple(draft.sides),
        rows=tuple(draft.rows),
        objectives=objectives(draft),
    )
    return Formulation(draft, instance, vans)


def _visits(draft: Draft, centres: dict[str, int]) -> tuple[Visit, ...]:
    settings = draft.problem.settings
    return tuple(
        Visit(
            place=draft.travel.index(request.community),
            service=request.service,
            windows=clock.window(request),
            setup=settings.day.setup,
            packup=settings.day.packup,
            escort=centres[draft.centre(request).id] if draft.centre(request).rides else None,
            present=draft.centre(request).rides and supervision.present(draft, request),
            resources=(money.clinic_xof(settings.money),),
        )
        for request in draft.requests
    )


def _van_days(draft: Draft) -> tuple[tuple[Legs, ...], tuple[VanDay, ...], tuple[tuple[Van, ...], ...]]:
    """Return the legs, the van-days and their vans; vans that nothing tells apart on a date share a van-day."""
    legs: dict[object, Legs] = {}
    alike: dict[VanDay, list[Van]] = {}
    for van, day in draft.van_days:
        shut = frozenset(closed_places(draft.problem, van, day))
        key = (id(draft.travel.matrices[day, van.drive]), shut, van.speed_percent, van.ml_per_km, van.upkeep_xof_km)
        if key not in legs:
            legs[key] = _legs(draft, van, day, shut)
        leaves, returns = clock.daylight(draft.problem, van, day)
        van_day = VanDay(
            day=draft.problem.settings.horizon.dates.index(day),
            legs=list(legs).index(key),
            start=draft.travel.index(van.base),
            end=draft.travel.index(van.base),
            leaves=leaves,
            returns=returns,
            visits=draft.allowed(van, day),
            rest=clock.rest(draft, day),
            max_drive=van.max_drive_minutes,
            max_visits=van.max_clinics_per_day,
            resources=(van.day_xof,),
        )
        alike.setdefault(van_day, []).append(van)
    counted = (replace(van_day, count=len(vans)) for van_day, vans in alike.items())
    return tuple(legs.values()), tuple(counted), tuple(tuple(vans) for vans in alike.values())


def _legs(draft: Draft, van: Van, day: date, shut: frozenset[str]) -> Legs:
    """Return the legs of a van on a date: its own speed and cost, no way to or from a place that is closed."""
    matrix = draft.travel.matrices[day, van.drive]
    minutes = np.where(matrix.minutes < 0, -1, -(-100 * matrix.minutes.astype(np.int64) // van.speed_percent))
    for place in shut:
        number = draft.travel.index(place)
        minutes[number, :] = minutes[:, number] = -1
    cost = money.legs_xof(matrix.metres, van, draft.problem.settings.money)
    return Legs(minutes.astype(np.int32), cost[None])
