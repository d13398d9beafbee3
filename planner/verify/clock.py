"""What time: the timetable adds up, the clinic's window, daylight and the work day, the break."""

from __future__ import annotations

from collections.abc import Iterator

from planner.calendar import daylight as sun
from planner.model import Kind, Stop, Tour, Van, Violation
from planner.verify.case import ENDS, Case, Leg, at, breaches, clinics, told, whole_pause


def clock(case: Case) -> Iterator[Violation]:
    """A stop is reached exactly a drive after the last one was left.

    No time runs backwards, a tour is over when it has arrived, and a pause lies within its clinic.
    """
    for tour in case.plan.tours:
        for leg in case.legs(tour):
            yield from _reached(tour, leg)
        for stop in tour.stops:
            over = stop.kind in ENDS and stop.arrive != stop.leave
            if told(stop.arrive, stop.leave) and (over or stop.leave < stop.arrive):
                numbers = {"arrive": stop.arrive, "leave": stop.leave}
                yield Violation("clock", at(tour, stop), numbers)
    for tour, stop, _ in case.held():
        yield from _paused(tour, stop)


def _reached(tour: Tour, leg: Leg) -> Iterator[Violation]:
    if leg.way is None or not told(leg.start.leave, leg.end.arrive):
        return
    due = leg.start.leave + leg.way.minutes
    if leg.end.arrive != due:
        yield Violation("clock", at(tour, leg.end), {"arrive": leg.end.arrive, "due": due})


def _paused(tour: Tour, stop: Stop) -> Iterator[Violation]:
    begin, end = stop.begin, stop.end
    if begin is None or end is None or stop.pause is None or not whole_pause(stop):
        return
    starts, ends = stop.pause
    if not begin <= starts <= ends <= end:
        pause = {"pause_begin": starts, "pause_end": ends, "begin": begin, "end": end}
        yield Violation("clock", at(tour, stop), pause)


def window(case: Case) -> Iterator[Violation]:
    """Service begins at or after ``opens``, ends at or before ``closes`` and lasts its minutes.

    Set-up fits between arriving and beginning, pack-up between ending and leaving.
    """
    day = case.problem.settings.day
    for tour, stop, request in case.held():
        begin, end = stop.begin, stop.end
        if begin is None or end is None or not told(stop.arrive, stop.leave):
            continue
        ready, packed = stop.arrive + day.setup, end + day.packup
        tests = [
            (begin < request.opens, {"begin": begin, "opens": request.opens}),
            (end > request.closes, {"end": end, "closes": request.closes}),
            (begin < ready, {"begin": begin, "ready": ready}),
            (stop.leave < packed, {"leave": stop.leave, "packed": packed}),
        ]
        yield from breaches("window", at(tour, stop), tests)
        if stop.pause is None or whole_pause(stop):
            starts, ends = stop.pause or (begin, begin)
            if (minutes := end - begin - (ends - starts)) != request.service:
                numbers = {"minutes": minutes, "service": request.service}
                yield Violation("window", at(tour, stop), numbers)


def daylight(case: Case) -> Iterator[Violation]:
    """A tour drives by daylight, within the work day and its van's limits a day."""
    for tour, van in case.driven():
        yield from _starts_in_light(case, tour)
        yield from _ends_in_light(case, tour)
        yield from _van_limits(case, tour, van)


def _starts_in_light(case: Case, tour: Tour) -> Iterator[Violation]:
    first = tour.stops[0] if tour.stops else None
    if first is None or first.kind != Kind.DEPART or not told(first.leave):
        return
    if place := case.problem.places.get(first.place):
        day = case.problem.settings.day
        soonest = max(day.begin, sun(tour.date, place.lon, place.lat)[0] + day.margin_am)
        if first.leave < soonest:
            yield Violation("daylight", at(tour, first), {"leave": first.leave, "soonest": soonest})


def _ends_in_light(case: Case, tour: Tour) -> Iterator[Violation]:
    last = tour.stops[-1] if tour.stops else None
    if last is None or last.kind not in ENDS or not told(last.arrive):
        return
    if place := case.problem.places.get(last.place):
        day = case.problem.settings.day
        latest = min(day.end, sun(tour.date, place.lon, place.lat)[1] - day.margin_pm)
        if last.arrive > latest:
            yield Violation("daylight", at(tour, last), {"arrive": last.arrive, "latest": latest})


def _van_limits(case: Case, tour: Tour, van: Van) -> Iterator[Violation]:
    drive = sum(leg.way.minutes for leg in case.legs(tour) if leg.way)
    held = len(clinics(tour))
    most_drive, most_held = van.max_drive_minutes, van.max_clinics_per_day
    if most_drive is not None and drive > most_drive:
        numbers = {"drive_minutes": drive, "max_drive_minutes": most_drive}
        yield Violation("daylight", at(tour), numbers)
    if most_held is not None and held > most_held:
        yield Violation("daylight", at(tour), {"clinics": held, "max_clinics_per_day": most_held})


def rest(case: Case) -> Iterator[Violation]:
    """A tour that is out during the whole break window takes one break within it; others take none.

    The break is a clinic's pause, or a stop of its own beside another stop at the same place.
    """
    for tour, _ in case.driven():
        if not _readable(tour):
            continue
        taken = [stop for stop in tour.stops if stop.pause or stop.kind == Kind.BREAK]
        wanted = int(_needs_break(case, tour))
        if len(taken) != wanted:
            numbers = {"breaks": len(taken), "wanted": wanted}
            yield Violation("break", at(tour), numbers)
        elif taken:
            yield from _rests_enough(case, tour, taken[0])


def _readable(tour: Tour) -> bool:
    """Return whether a tour goes out and comes to its end, every time told; else ``shape`` said so."""
    whole = len(tour.stops) > 1 and tour.stops[0].kind == Kind.DEPART and tour.stops[-1].kind in ENDS
    return whole and all(
        told(stop.arrive, stop.leave) and (stop.pause is None or whole_pause(stop)) for stop in tour.stops
    )


def _needs_break(case: Case, tour: Tour) -> bool:
    hours = case.problem.settings.day.rest
    out = tour.stops[0].leave <= hours.opens and tour.stops[-1].arrive >= hours.closes
    return out and hours.on(tour.date) > 0


def _rests_enough(case: Case, tour: Tour, stop: Stop) -> Iterator[Violation]:
    """Hold a pause to the window; of a break stop its part within it, since the rest is waiting."""
    hours = case.problem.settings.day.rest
    wanted = hours.on(tour.date)
    if stop.pause:
        begin, end = stop.pause
        broken = end - begin != wanted
    else:
        begin, end = max(stop.arrive, hours.opens), min(stop.leave, hours.closes)
        broken = end - begin < wanted or not _stands_beside(tour, stop)
    if broken or begin < hours.opens or end > hours.closes:
        yield Violation("break", at(tour, stop), {"begin": begin, "end": end, "minutes": wanted})


def _stands_beside(tour: Tour, rest_stop: Stop) -> bool:
    """Return whether a break is before or after another stop there, not departing, returning or sleeping."""
    n = next(n for n, stop in enumerate(tour.stops) if stop is rest_stop)
    beside = [tour.stops[n - 1], tour.stops[n + 1]]
    return any(stop.place == rest_stop.place and stop.kind not in (Kind.DEPART, *ENDS) for stop in beside)
