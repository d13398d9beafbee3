"""Calendars: a van's tours for its crew, a health centre's clinic days. A plan sent again moves its events.

An event is known by the week and what it is of (the van and the date, or the request), never by what was planned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from urllib.parse import quote

from icalendar import Calendar, Event

from planner.export.itinerary import itinerary, title
from planner.export.text import writable
from planner.model import ClinicDay, Minute, Place, Tour
from planner.render.scene import Scene
from planner.render.share import WIDE_STEP, CentreClinic, centre_share, centres
from planner.words import referrals, status, tours
from planner.words.formats import clock, date_without_weekday

TIMEZONE = "Africa/Bamako"  # on UTC all year: times are written as UTC, which needs no table of time zones
STATES = {"proposed": "TENTATIVE", "confirmed": "CONFIRMED", "cancelled": "CANCELLED"}


def van_calendar(scene: Scene, van: str) -> bytes:
    """Return the tours of a van, for those who drive in it."""
    calendar = _calendar(scene, scene.say("calendar_van", van=van, week=scene.plan.week))
    for tour in (tour for tour in scene.tours if tour.van == van):
        places = ", ".join(scene.places[stop.place].name for stop in tour.clinics)
        summary = scene.say("calendar_tour" if places else "calendar_tour_none", van=van, places=places)
        event = _event(scene, f"{scene.plan.week}/{van}/{tour.date.isoformat()}", title(scene, summary))
        _when(event, tour.date, tour.stops[0].leave, tour.stops[-1].arrive)
        told = itinerary(scene, tour)
        lines = [told.about, *(f"{halt.name}. {' '.join(halt.lines)}" for halt in told.halts), *told.banner]
        event.add("description", "\n".join(lines))
        _where(event, _first(scene, tour))
        calendar.add_component(event)
    out = {(tour.van, tour.date) for tour in scene.tours}
    for day in {day.date: day for day in _told(scene) if day.van == van and (van, day.date) not in out}.values():
        summary = scene.say("calendar_tour_off", van=van)
        calendar.add_component(_off(scene, f"{scene.plan.week}/{van}/{day.date.isoformat()}", day, summary))
    return _bytes(calendar)


def centre_calendar(scene: Scene, centre: str) -> bytes:
    """Return the clinic days that a health centre supervises: no more than it is told (``planner.render.share``)."""
    share = centre_share(scene.problem, scene.plan, centre)
    calendar = _calendar(scene, scene.say("calendar_centre", centre=share.centre.name))
    visits: dict[str, int] = defaultdict(int)
    for told in share.clinics:
        clinic = told.clinic
        visits[clinic.request] += 1
        summary = scene.say("calendar_clinic", place=clinic.community.name)
        event = _event(scene, f"{scene.plan.week}/{clinic.request}/{visits[clinic.request]}", title(scene, summary))
        _when(event, clinic.date, clinic.begin if told.pickup is None else told.pickup, clinic.end)
        event.add("status", STATES[clinic.state])
        event.add("description", writable("\n".join(_lines(scene, told))))
        _where(event, clinic.community)
        calendar.add_component(event)
    known: dict[str, int] = defaultdict(int)
    for day in (day for day in _told(scene) if _centre(scene, day) == centre):
        known[day.request] += 1
        if known[day.request] > visits[day.request]:
            place = scene.problem.communities[scene.problem.requests[day.request].community].name
            summary = scene.say("calendar_clinic_off", place=place)
            key = f"{scene.plan.week}/{day.request}/{known[day.request]}"
            calendar.add_component(_off(scene, key, day, summary))
    return _bytes(calendar)


def vans_told(scene: Scene) -> list[str]:
    """Return the vans that have a calendar: those with a tour, and those that had one when it was last made known."""
    return sorted({tour.van for tour in scene.tours} | {day.van for day in _told(scene)})


def centres_told(scene: Scene) -> list[str]:
    """Return the health centres that have a calendar: those with a clinic day, and those that were told of one."""
    return sorted({*centres(scene.problem, scene.plan), *(_centre(scene, day) for day in _told(scene))})


def _told(scene: Scene) -> list[ClinicDay]:
    """Return the clinic days that were last made known, in order; none where the plan is the first of its week."""
    since = scene.plan.since
    return sorted((*since.held, *since.told) if since else (), key=lambda day: (day.date, day.begin, day.request))


def _centre(scene: Scene, day: ClinicDay) -> str:
    return scene.problem.centre_of(scene.problem.requests[day.request]).id


def _off(scene: Scene, key: str, day: ClinicDay, summary: str) -> Event:
    """Return the event of what was made known and is no longer held, its times rounded: phones strike it out."""
    event, begin = _event(scene, key, title(scene, summary)), -(-day.begin // WIDE_STEP) * WIDE_STEP
    _when(event, day.date, begin, begin + scene.problem.requests[day.request].service)
    event.add("status", STATES["cancelled"])
    return event


def _lines(scene: Scene, told: CentreClinic) -> Iterator[str]:
    clinic, lang = told.clinic, scene.lang
    if told.pickup is None:
        yield scene.say("calendar_own", clock=clock(clinic.begin))
    else:
        yield scene.say("calendar_pickup", clock=clock(told.pickup))
    hours = {"begin": clock(clinic.begin), "end": clock(clinic.end)}
    yield scene.say("calendar_hours", **hours, least=clinic.clients.least, most=clinic.clients.most)
    for goods in told.goods:
        product = tours.product_name(scene.problem, goods.product)
        yield scene.say("call_goods", goods=scene.say("shown_goods", quantity=goods.quantity, product=product))
    if clinic.referrals:
        yield scene.say("call_referrals", count=referrals.count(1000 * clinic.referrals, lang))
    state, day = (
        status.told(scene.plan.status, scene.plan.number, lang),
        date_without_weekday(lang, scene.plan.planned_on),
    )
    yield scene.say("calendar_status", state=state, day=day)
    if scene.plan.made_up:
        yield scene.say("map_exercise")


def _first(scene: Scene, tour: Tour) -> Place:
    """Return where the tour's first clinic is; where it ends if it has none."""
    stop = tour.clinics[0] if tour.clinics else tour.stops[-1]
    return scene.places[stop.place]


def _calendar(scene: Scene, name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//planner//clinic-plan//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title(scene, name))
    calendar.add("x-wr-timezone", TIMEZONE)
    return calendar


def _event(scene: Scene, key: str, summary: str) -> Event:
    """Return an event that replaces the one of an earlier plan: its sequence is the plan's number."""
    event = Event()
    event.add("uid", f"{quote(writable(key))}@clinic-plan")
    event.add("dtstamp", datetime.combine(scene.plan.planned_on, time(), UTC))
    event.add("sequence", scene.plan.number)
    event.add("summary", summary)
    return event


def _when(event: Event, day: date, begin: Minute, end: Minute) -> None:
    for name, minute in (("dtstart", begin), ("dtend", end)):
        event.add(name, datetime.combine(day, time(minute // 60, minute % 60), UTC))


def _where(event: Event, place: Place) -> None:
    event.add("location", writable(place.name))
    event.add("geo", (place.lat, place.lon))


def _bytes(calendar: Calendar) -> bytes:
    written: bytes = calendar.to_ical()
    return written
