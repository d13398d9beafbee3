"""The days in words: a table of stops for each tour, a line for each day that a van waits away."""

from __future__ import annotations

from itertools import pairwise

from planner.model import Kind, Night, Stop, Tour
from planner.render.scene import Scene, leg_between, numbered
from planner.render.stops import distance, driving, referral_lines, span
from planner.words import tours
from planner.words.formats import clock, day_and_month, number

Facts = dict[str, object]


def days(scene: Scene) -> list[Facts]:
    """Return the tours and the days of waiting, by date, then van."""
    told = [(tour.date, tour.van, _tour(scene, tour)) for tour in scene.tours]
    told += [(night.date, night.van, _waiting(scene, night)) for night in tours.waits(scene.plan)]
    return [facts for _, _, facts in sorted(told, key=lambda one: one[:2])]


def _tour(scene: Scene, tour: Tour) -> Facts:
    counts = {id(stop): count for count, stop in numbered(tour)}
    crew = tours.crew(scene.problem, tour, scene.lang)
    return {
        "van": tour.van,
        "day": tour.date.isoformat(),
        "date": day_and_month(scene.lang, tour.date),
        "look": scene.looks[tour.van],
        "summary": _summary(scene, tour),
        "crew": scene.fact("shown_crew", crew) if crew else "",
        "collect": tours.to_collect(scene.problem, tour, scene.lang),
        "stops": [
            _stop(scene, tour, stop, counts.get(id(stop), "")) | {"way": _way(scene, tour, before, stop)}
            for before, stop in pairwise((None, *tour.stops))
            if stop is not None
        ],
    }


def _waiting(scene: Scene, night: Night) -> Facts:
    """Return the facts of a day without a tour, away from the base."""
    return {
        "van": night.van,
        "day": night.date.isoformat(),
        "date": day_and_month(scene.lang, night.date),
        "look": scene.looks[night.van],
        "summary": tours.wait_at(scene.problem, night.place, scene.lang),
        "stops": [],
    }


def _summary(scene: Scene, tour: Tour) -> str:
    clinics = tour.clinics
    told = ("map_tour_none", "map_tour_clinic", "map_tour_clinics")[min(len(clinics), 2)]
    summary = scene.say(
        told,
        clinics=len(clinics),
        clients=number(scene.lang, sum(stop.clients for stop in clinics)),
        km=scene.km(tour.metres),
        cost=scene.money(tour.cost_xof),
    )
    nights = tours.nights_included(scene.plan, tour, scene.lang)
    return f"{summary} ({nights})" if nights else summary


def _stop(scene: Scene, tour: Tour, stop: Stop, count: int | str) -> Facts:
    at_end = stop.arrive == stop.leave
    name = scene.places[stop.place].name
    return {
        "count": count,
        "kind": stop.kind.value,
        "span": clock(stop.arrive) if at_end else span(stop),
        "place": tours.night_at(scene.problem, stop.place, scene.lang) if stop.kind is Kind.SLEEP else name,
        "rows": _clinic_rows(scene, stop) or _kind(scene, tour, stop),
        "load": tours.loads(scene.problem, stop, scene.lang),
        "referral": referral_lines(scene, stop.referral) if stop.referral else [],
    }


def _way(scene: Scene, tour: Tour, before: Stop | None, stop: Stop) -> str:
    """Return the distance and the minutes of the drive to a stop; nothing where there is none or it is not known."""
    leg = leg_between(scene, tour, before, stop) if before else None
    if leg is None or leg.line.metres < 0:
        return ""
    return scene.say("sent_way", km=distance(scene, leg.line), minutes=driving(scene, tour, leg.line))


def _kind(scene: Scene, tour: Tour, stop: Stop) -> list[str]:
    if stop.kind is Kind.SLEEP:
        return []
    return [tours.kind(scene.problem, tour, stop, scene.lang)]


def _clinic_rows(scene: Scene, stop: Stop) -> list[str]:
    if stop.kind is not Kind.CLINIC or stop.begin is None or stop.end is None:
        return []
    times = {"begin": clock(stop.begin), "end": clock(stop.end)}
    rows = [scene.say("map_stop_clinic", clients=number(scene.lang, stop.clients), **times)]
    if stop.pause:
        begin, end = map(clock, stop.pause)
        rows.append(scene.say("map_stop_pause", begin=begin, end=end))
    if stop.request is not None:
        centre = scene.centre(stop.request).name
        rows.append(scene.say("map_stop_request", request=stop.request, centre=centre))
    return rows
