"""The first door: a problem, its travel and its values become the engine's instance, rule by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.engine import Instance, Legs, VanDay, Visit
from planner.formulate import clock, commodities, crew, follow_up, frozen, money, nights, supervision
from planner.formulate.closed import closed, closed_places
from planner.formulate.days import days, must, once, one_tour
from planner.formulate.draft import Draft, Outing
from planner.formulate.fleets import fleets
from planner.formulate.objective import objectives
from planner.formulate.supplies import Supplies
from planner.model import Minute, Problem, Request, Travel, Values, Van

Rule = Callable[[Draft], None]


@dataclass(frozen=True, slots=True)
class Formulation:
    """The engine's instance and what its numbers stand for: a van-day of the instance is an outing of the draft."""

    draft: Draft
    instance: Instance
    requests: tuple[Request, ...]

    def date(self, van_day: int) -> date:
        """Return the date of one of the instance's van-days."""
        return self.draft.dates[self.instance.van_days[van_day].day]

    def vans(self, van_day: int) -> tuple[Van, ...]:
        """Return the vans of one of the instance's van-days."""
        return self.draft.fleets[self.draft.outings[van_day].fleet]

    def sleeps(self, van_day: int) -> bool:
        """Return whether a tour of a van-day ends away from the van's base."""
        return self.draft.outings[van_day].end != self.vans(van_day)[0].base

    def request(self, visit: int) -> Request:
        """Return the request that one of the instance's visits serves."""
        return self.requests[visit]


def formulate(
    problem: Problem,
    travel: Travel,
    values: Values,
    *,
    merged: bool = False,
    rules: Sequence[Rule] = (),
    supplies: Supplies | None = None,
) -> Formulation:
    """Return the instance of the week. Rules come in the order in which they are named where several forbid.

    ``rules`` are asked of this one plan, beside those of every plan. ``supplies`` are those of a week that was
    formulated before, to go on from where they are the same here.

    With ``merged`` vans, its best is a bound only: the rules that follow one van or one crew are kept by all together.
    """
    draft = Draft.of(problem, travel, values, supplies)
    rule: Rule
    for rule in (one_tour, days, supervision.supervision, closed):
        rule(draft)
    for rule in (commodities.too_much, commodities.choice, follow_up.service, crew.nobody):
        rule(draft)
    frozen.fixed(draft)
    draft.fleets = fleets(draft, merged=merged)
    nights.outings(draft)
    for rule in (frozen.frozen, must, frozen.changes, once, supervision.supervisors, supervision.catchment):
        rule(draft)
    for rule in (nights.nights, crew.crew, commodities.commodities, follow_up.follow_up, money.budget, *rules):
        rule(draft)
    centres = supervision.escorts(draft)
    legs, van_days = _van_days(draft)
    instance = Instance(
        legs=legs,
        visits=tuple(_visit(draft, number, kept.begin if kept else None, centres) for number, kept in draft.visits()),
        escorts=tuple(supervision.escort(draft, problem.health_centres[centre]) for centre in centres),
        van_days=van_days,
        resources=money.resources(draft),
        sides=tuple(draft.sides),
        rows=tuple(draft.rows),
        objectives=objectives(draft),
    )
    return Formulation(draft, instance, tuple(draft.requests[number] for number, _ in draft.visits()))


def _visit(draft: Draft, number: int, begin: Minute | None, centres: dict[str, int]) -> Visit:
    settings, request = draft.problem.settings, draft.requests[number]
    escort = centres.get(draft.centre(request).id)
    tongues = frozenset(draft.community(request).languages)
    mark = crew.marks(draft).get(tongues)
    cost = money.clinic_xof(settings.money)
    return Visit(
        place=draft.travel.index(request.community),
        service=request.service,
        windows=clock.window(request, begin),
        setup=settings.day.setup,
        packup=settings.day.packup,
        escort=escort,
        present=escort is not None and supervision.present(draft, request),
        resources=(cost, *(0 for _ in money.resources(draft)[1:])),
        marks=() if mark is None else (mark,),
        begins_by=begin,
    )


def _van_days(draft: Draft) -> tuple[tuple[Legs, ...], tuple[VanDay, ...]]:
    """Return the legs, shared where nothing tells them apart, and the van-days: one for each outing."""
    legs: dict[object, Legs] = {}
    numbers: dict[object, int] = {}
    van_days = []
    for outing in draft.outings:
        van, day = draft.fleets[outing.fleet][0], draft.dates[outing.day]
        shut = frozenset(closed_places(draft.problem, van, day))
        key = (id(draft.travel.matrices[day, van.drive]), shut, van.speed_percent, van.ml_per_km, van.upkeep_xof_km)
        if key not in legs:
            numbers[key] = len(legs)
            legs[key] = _legs(draft, van, day, shut)
        van_days.append(_van_day(draft, outing, numbers[key]))
    return tuple(legs.values()), tuple(van_days)


def _van_day(draft: Draft, outing: Outing, legs: int) -> VanDay:
    fleet, day, places = draft.fleets[outing.fleet], draft.dates[outing.day], draft.problem.places
    van = fleet[0]
    leaves, returns = clock.daylight(draft.problem, places[outing.start], places[outing.end], day)
    visits = tuple(_allowed(draft, fleet, day))
    loads, room = commodities.loads(draft, van, day, visits)
    return VanDay(
        day=outing.day,
        legs=legs,
        start=draft.travel.index(outing.start),
        end=draft.travel.index(outing.end),
        leaves=leaves,
        returns=returns,
        visits=visits,
        count=len(fleet),
        rest=clock.rest(draft, day),
        max_drive=van.max_drive_minutes,
        max_visits=van.max_clinics_per_day,
        resources=(van.day_xof, *(0 for _ in money.resources(draft)[1:])),
        van=outing.fleet,
        bare=outing.start != outing.end,
        loads=loads,
        room=room,
    )


def _allowed(draft: Draft, fleet: tuple[Van, ...], day: date) -> Iterator[int]:
    """Yield the visits that a van may make on a date: one frozen to a minute only on its date and by its van."""
    for visit, (number, kept) in enumerate(draft.visits()):
        able = [van.id for van in fleet if draft.may(number, van, day)]
        if able and (kept is None or (kept.date == day and kept.van in able)):
            yield visit


def _legs(draft: Draft, van: Van, day: date, shut: frozenset[str]) -> Legs:
    """Return the legs of a van on a date: its own speed and cost, no way to or from a place that is closed."""
    matrix = draft.travel.matrices[day, van.drive]
    minutes = np.where(matrix.minutes < 0, -1, -(-100 * matrix.minutes.astype(np.int64) // van.speed_percent))
    for place in shut:
        number = draft.travel.index(place)
        minutes[number, :] = minutes[:, number] = -1
    used = [money.legs_xof(matrix.metres, van, draft.problem.settings.money)]
    if "fuel" in money.resources(draft):
        used.append(money.legs_ml(matrix.metres, van))
    # In one order of memory, whichever that of travel: the loops are compiled for each that comes.
    return Legs(minutes.astype(np.int32, order="C"), np.array(used))
