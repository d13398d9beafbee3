"""One tour in many weeks at once: what its crew still does on a day that does not go as planned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from planner.calendar import daylight
from planner.model import Kind, Stop, Tour
from planner.whatif.upsets import Flags, Ground, Ints, Upsets

# A clinic that cannot last this share of its service is not held.
LEAST_SERVICE = 0.5
NEVER = 100_000  # minutes, more than any day has


@dataclass(frozen=True, slots=True)
class Held:
    """Which clinics of a tour are held in which weeks, and for how many clients: arrays (weeks x clinics)."""

    held: Flags
    clients: Ints


@dataclass(frozen=True, slots=True)
class _Day:
    """A tour with what happens on its day in each week."""

    ground: Ground
    tour: Tour
    rain: Flags
    late: dict[str, Ints]
    latest: int


def tour_days(ground: Ground, upsets: Upsets, tour: Tour, weeks: Flags) -> Held:
    """Return what is held of a tour in those weeks; nothing in the others.

    A van that is down loses its day. A clinic that its village calls off, or that rain cuts off, is skipped; then the
    last clinics are dropped, one by one, until the van is back by daylight and each clinic lasts at least half its
    service. No clinic begins before it was announced.
    """
    clinics = tour.clinics
    off = np.stack([upsets.cancelled(tour, stop) | upsets.cut(tour, stop) for stop in clinics], axis=1)
    come = np.stack([upsets.clients(stop) for stop in clinics], axis=1)
    result = Held(np.zeros(off.shape, np.bool_), np.zeros(off.shape, np.int64))
    late = {centre: upsets.late(tour, centre) for centre in {ground.centre(stop).id for stop in clinics}}
    day = _Day(ground, tour, upsets.rain(tour.date), late, _latest(ground, tour))
    out = weeks & ~upsets.down(tour)
    for skipped in np.unique(off[out], axis=0):
        todo = np.flatnonzero(out & (off == skipped).all(axis=1))
        kept = np.flatnonzero(~skipped)
        for count in range(len(kept), 0, -1):
            fits, most = _fitted(day, kept[:count], kept, todo)
            held = np.ix_(todo[fits], kept[:count])
            result.held[held] = True
            result.clients[held] = np.minimum(come[held], most[fits])
            todo = todo[~fits]
    return result


def _latest(ground: Ground, tour: Tour) -> int:
    """Return by when the van must be in."""
    place, day = ground.problem.places[tour.end], ground.problem.settings.day
    return min(day.end, daylight(tour.date, place.lon, place.lat)[1] - day.margin_pm)


def _fitted(day: _Day, route: Ints, kept: Ints, weeks: Ints) -> tuple[Flags, Ints]:
    """Return in which weeks the clinics of the route fit into the day, and the most clients each can serve.

    ``route`` are the first of those ``kept`` when the day began.
    """
    rain = day.rain[weeks]
    time = np.full(len(weeks), day.tour.stops[0].leave, np.int64)
    fits = np.ones(len(weeks), np.bool_)
    most = []
    for before, stop in pairwise(_stops(day, route, kept)):
        dry, wet = (NEVER if way < 0 else way for way in day.ground.minutes(day.tour, before.place, stop.place))
        time = time + np.where(rain, wet, dry)
        if stop.kind is Kind.CLINIC:
            time, served = _clinic(day, stop, time, weeks)
            fits &= served >= LEAST_SERVICE * day.ground.request(stop).service
            most.append(_served(day.ground, served))
        else:
            time = _left(day, stop, time, weeks)
    return fits & (time <= day.latest), np.stack(most, axis=1)


def _stops(day: _Day, route: Ints, kept: Ints) -> list[Stop]:
    """Return the stops still driven to: none for a supervisor whom nobody needs, but one aboard is brought home.

    The crew rests where the plan has it, or where it is when that place is skipped.
    """
    tour, clinics = day.tour, day.tour.clinics
    held = [clinics[number] for number in route]
    planned = {day.ground.centre(clinics[number]).id for number in kept}
    so_far = tour.stops[: tour.stops.index(held[-1])]
    aboard = {stop.place for stop in so_far if stop.kind is Kind.PICKUP and stop.place in planned}
    centres = aboard | {day.ground.centre(stop).id for stop in held}
    ends = (tour.stops[0], tour.stops[-1])
    driven = [
        stop in held if stop.kind is Kind.CLINIC else stop.place in centres or stop in ends for stop in tour.stops
    ]
    places = {stop.place for stop, there in zip(tour.stops, driven, strict=True) if there}
    stops: list[Stop] = []
    for stop, there in zip(tour.stops, driven, strict=True):
        if stop.kind is Kind.BREAK:
            stops.append(stop if stop.place in places else replace(stop, place=stops[-1].place))
        elif there:
            stops.append(stop)
    return stops


def _clinic(day: _Day, stop: Stop, arrive: Ints, weeks: Ints) -> tuple[Ints, Ints]:
    """Return when a clinic is left, and the minutes that it served."""
    hours = day.ground.problem.settings.day
    announced, over = stop.begin or 0, stop.end or 0
    begin = np.maximum(arrive + hours.setup, announced)
    centre = day.ground.centre(stop)
    if not centre.rides:
        first = min(other.begin or 0 for other in day.tour.clinics if day.ground.centre(other).id == centre.id)
        begin = np.maximum(begin, first + day.late[centre.id][weeks])
    pause = stop.pause[1] - stop.pause[0] if stop.pause else 0
    end = np.minimum(begin + over - announced, day.ground.request(stop).closes)
    return np.maximum(end, begin) + hours.packup, end - begin - pause


def _served(ground: Ground, minutes: Ints) -> Ints:
    """Return the clients that a clinic of so many minutes can serve."""
    pace = Fraction(str(ground.problem.settings.policy.clients_per_hour)) / 60
    return np.maximum(minutes, 0) * pace.numerator // pace.denominator


def _left(day: _Day, stop: Stop, arrive: Ints, weeks: Ints) -> Ints:
    """Return when a stop other than a clinic is left."""
    problem = day.ground.problem
    if stop.kind is Kind.PICKUP:
        centre = problem.health_centres[stop.place]
        return np.maximum(arrive, stop.arrive + day.late[centre.id][weeks]) + centre.stop_minutes
    if stop.kind is Kind.BREAK:
        rest = problem.settings.day.rest
        return np.maximum(arrive, rest.opens) + rest.on(day.tour.date)
    return arrive + problem.settings.day.dropoff if stop.kind is Kind.DROPOFF else arrive
