"""What a crew's phone is given of a tour: its halts in order, and lines only where the road is surveyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.export.text import writable
from planner.model import HealthCentre, Kind, LegLine, LonLat, Place, Stop, Tour
from planner.render.scene import Scene
from planner.words import status, tours
from planner.words.formats import clock, date_without_weekday, listed, number, short_day

UNTOLD_METRES = 50  # less is told as 0.0 km


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop: its number and name, its lines of text, and where it is."""

    name: str
    lines: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Track:
    """The surveyed stretches of a drive."""

    name: str
    stretches: tuple[tuple[LonLat, ...], ...]


@dataclass(frozen=True, slots=True)
class Itinerary:
    """A van's day; ``banner`` says where it is made up."""

    name: str
    about: str
    banner: tuple[str, ...]
    halts: tuple[Halt, ...]
    tracks: tuple[Track, ...]


def itinerary(scene: Scene, tour: Tour) -> Itinerary:
    """Return the itinerary of a tour."""
    told = scene.say("gps_name", week=scene.plan.week, van=tour.van, day=short_day(scene.lang, tour.date))
    state = status.told(scene.plan.status, scene.plan.number, scene.lang)
    about = scene.say("gps_about", state=state, day=date_without_weekday(scene.lang, scene.plan.planned_on))
    halts = tuple(_halt(scene, tour, count) for count in range(len(tour.stops)))
    banner = (scene.say("map_exercise"),) if scene.plan.made_up else ()
    return Itinerary(title(scene, told), about, banner, halts, tuple(_tracks(scene, tour)))


def title(scene: Scene, name: str) -> str:
    """Return a name on one line, that says so where the week is made up."""
    whole = scene.say("exercise_name", name=name) if scene.plan.made_up else name
    return " ".join(writable(whole).split("\n"))


def _halt(scene: Scene, tour: Tour, count: int) -> Halt:
    stop = tour.stops[count]
    place = scene.places[stop.place]
    kind = tours.kind(scene.problem, tour, stop, scene.lang)
    name = scene.say("gps_stop", count=count, kind=kind, place=place.name)
    lines = [*_times(scene, tour, stop), *(_way(scene, tour, count) if count else [])]
    return Halt(writable(name), tuple(map(writable, lines)), place)


def _times(scene: Scene, tour: Tour, stop: Stop) -> Iterator[str]:
    key = {Kind.DEPART: "gps_leaves", Kind.RETURN: "gps_arrives", Kind.SLEEP: "gps_arrives"}
    yield scene.say(key.get(stop.kind, "gps_arrive"), arrive=clock(stop.arrive), leave=clock(stop.leave))
    if stop.begin is not None and stop.end is not None:
        told = {"clients": stop.clients, "request": stop.request}
        yield scene.say("gps_clinic", begin=clock(stop.begin), end=clock(stop.end), **told)
    if stop.pause:
        yield scene.say("gps_pause", begin=clock(stop.pause[0]), end=clock(stop.pause[1]))
    goods = tours.to_collect(scene.problem, tour, scene.lang) if stop.kind is Kind.DEPART else []
    if goods:
        yield scene.fact("shown_collect", listed(scene.lang, goods))


def _way(scene: Scene, tour: Tour, count: int) -> Iterator[str]:
    """Yield how far the stop is from the one before, and how much of the way nobody has verified."""
    line = _line(scene, tour, count)
    if tour.stops[count - 1].place == tour.stops[count].place:
        return
    if line is None or scene.plan.made.travel != "roads":
        yield scene.say("gps_way_unknown")
        return
    yield scene.say("gps_leg_before", km=number(scene.lang, line.metres / 1000, 1))
    unverified = line.metres - line.surveyed_metres
    if unverified < UNTOLD_METRES:
        return
    km, centre = number(scene.lang, unverified / 1000, 1), _centre(scene, tour, count)
    if centre is None:
        yield scene.say("gps_track_alone", km=km)
    elif centre.office_phone:
        yield scene.say("gps_track_phone", km=km, centre=centre.name, phone=centre.office_phone)
    else:
        yield scene.say("gps_track", km=km, centre=centre.name)


def _centre(scene: Scene, tour: Tour, count: int) -> HealthCentre | None:
    """Return the health centre that may know the way to a stop: of the clinic at its end, or at its start."""
    for stop in (tour.stops[count], tour.stops[count - 1]):
        if stop.request is not None:
            return scene.centre(stop.request)
        if stop.place in scene.problem.health_centres:
            return scene.problem.health_centres[stop.place]
    return None


def _line(scene: Scene, tour: Tour, count: int) -> LegLine | None:
    here, there = tour.stops[count - 1].place, tour.stops[count].place
    return scene.lines.get((here, there, tour.date, scene.problem.vans[tour.van].drive))


def _tracks(scene: Scene, tour: Tour) -> Iterator[Track]:
    """Yield a track for each drive with surveyed stretches."""
    for count in range(1, len(tour.stops)):
        line = _line(scene, tour, count)
        stretches = tuple(part.points for part in line.parts if part.surveyed) if line else ()
        if stretches:
            ends = (scene.places[stop.place].name for stop in tour.stops[count - 1 : count + 1])
            start, end = ends
            yield Track(title(scene, scene.say("gps_leg", start=start, end=end)), stretches)
