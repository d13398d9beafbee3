"""The run sheet: all that a crew needs for one day, on one page."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.blocks import BOX, Block, Look, Paper, Table, Text
from planner.export.load_list import load_blocks
from planner.export.results_box import results_blocks
from planner.export.trips import trip_of, van_name
from planner.model import WEEKDAYS, Community, HealthCentre, Kind, LegLines, Plan, Problem, Stop, Tour
from planner.words import closures, say, tours
from planner.words.formats import clock, day_and_month, listed, long_date, number, weekday_name

FRIDAY = WEEKDAYS.index("fri")
LEAST_TOLD_M = 50


def run_sheet(problem: Problem, plan: Plan, tour: Tour, legs: LegLines, lang: str) -> Paper:
    """Return the run sheet of a tour."""
    title = say(lang, "run_title", van=tour.van, day=long_date(lang, tour.date))
    blocks = (
        Text(title, Look.TITLE),
        *_summary(problem, plan, tour, lang),
        _stops(problem, plan, tour, legs, lang),
        *load_blocks(problem, tour, lang),
        *_to_know(problem, plan, tour, lang),
        *results_blocks(problem, tour, lang),
        *_visas(problem, tour, lang),
    )
    return Paper(title, blocks, one_page=True)


def centres(problem: Problem, tour: Tour) -> list[HealthCentre]:
    """Return the health centres of a tour's clinics, in order."""
    ids = dict.fromkeys(problem.communities[stop.place].health_centre for stop in tour.clinics)
    return [problem.health_centres[id_] for id_ in ids]


def phone(centre: HealthCentre, lang: str) -> str:
    """Return the office phone of a health centre; a line to fill in where none is known."""
    return centre.office_phone or say(lang, "paper_blank")


def if_road_cut(problem: Problem, tour: Tour, lang: str) -> list[str]:
    """Return what a crew does where the road is cut."""
    calls = listed(lang, (f"{centre.name}, {phone(centre, lang)}" for centre in centres(problem, tour)))
    return [say(lang, "run_road_cut", calls=calls)]


def fallbacks(problem: Problem, plan: Plan, tour: Tour, lang: str) -> list[str]:
    """Return what the van does instead of each clinic of its tour, where that was found to be possible."""
    told = []
    for one in plan.alternates:
        if (one.tour.van, one.tour.date) != (tour.van, tour.date):
            continue
        (stop,) = (stop for stop in one.tour.stops if stop.request == one.request)
        facts = {
            "instead": problem.communities[problem.requests[one.instead].community].name,
            "place": problem.communities[problem.requests[one.request].community].name,
            "request": one.request,
            "leave": clock(one.tour.stops[0].leave),
            "begin": clock(stop.begin or 0),
            "end": clock(stop.end or 0),
            "back": clock(one.tour.stops[-1].arrive),
        }
        told.append(say(lang, "run_fallback", **facts))
    return told


def _summary(problem: Problem, plan: Plan, tour: Tour, lang: str) -> Iterator[Block]:
    first, last = tour.stops[0], tour.stops[-1]
    yield Text(
        say(
            lang,
            "run_summary",
            van=van_name(problem, tour.van),
            leave=clock(first.leave),
            back=clock(last.arrive),
            km=number(lang, tour.metres / 1000),
            hours=tour.drive_minutes // 60,
            minutes=tour.drive_minutes % 60,
        ),
        Look.STRONG,
    )
    yield Text(say(lang, "run_crew", crew=tours.crew(problem, tour, lang) or say(lang, "paper_blank")))
    away = plan.nights_after(tour)
    if away:
        days = ", ".join(day_and_month(lang, night.date) for night in away)
        place = tours.place_name(problem, tour.end)
        yield Text(say(lang, "run_nights", place=place, count=len(away), days=days), Look.STRONG)


def _stops(problem: Problem, plan: Plan, tour: Tour, legs: LegLines, lang: str) -> Table:
    head = ("", *(say(lang, f"run_head_{key}") for key in ("clock", "stop", "way", "phone")))
    rows = [
        (BOX, _clock(stop), _told(problem, tour, stop, lang), way, _phone(problem, stop, lang))
        for stop, way in zip(tour.stops, _ways(problem, plan, tour, legs, lang), strict=True)
    ]
    return Table(tuple(rows), (4, 19, 68, 29, 22), head)


def _clock(stop: Stop) -> str:
    if stop.arrive == stop.leave:
        return clock(stop.arrive)
    return f"{clock(stop.arrive)} – {clock(stop.leave)}".replace(" ", "\N{NO-BREAK SPACE}")


def _phone(problem: Problem, stop: Stop, lang: str) -> str:
    if stop.kind is Kind.CLINIC:
        centre = problem.health_centres[problem.communities[stop.place].health_centre]
        return f"{centre.name}\n{phone(centre, lang)}"
    known = problem.health_centres.get(stop.place)
    return phone(known, lang) if known else ""


def _ways(problem: Problem, plan: Plan, tour: Tour, legs: LegLines, lang: str) -> Iterator[str]:
    """Yield how each stop is reached from the one before; nothing for the first."""
    van = problem.vans[tour.van]
    for count, stop in enumerate(tour.stops):
        line = legs.get((tour.stops[count - 1].place, stop.place, tour.date, van.drive)) if count else None
        if line is None or line.metres <= 0:
            yield ""
            continue
        facts = {"km": number(lang, line.metres / 1000, 1), "minutes": -(-line.minutes * 100 // van.speed_percent)}
        way, unverified = say(lang, "run_way", **facts), line.metres - line.surveyed_metres
        if plan.made.travel == "roads" and unverified >= LEAST_TOLD_M:
            way += "\n" + say(lang, "run_way_unverified", km=number(lang, unverified / 1000, 1))
        yield way


def _told(problem: Problem, tour: Tour, stop: Stop, lang: str) -> str:
    """Return what is done at a stop; for a clinic on lines of their own hours, people, place and supervisor."""
    name = tours.place_name(problem, stop.place)
    if stop.kind is not Kind.CLINIC:
        return say(lang, "run_stop", what=tours.kind(problem, tour, stop, lang), place=name)
    done = say(lang, "run_clinic", count=tour.clinics.index(stop) + 1, place=name)
    return "\n".join([done, *_clinic_lines(problem, tour, stop, lang)])


def _clinic_lines(problem: Problem, tour: Tour, stop: Stop, lang: str) -> Iterator[str]:
    community = problem.communities[stop.place]
    centre = problem.health_centres[community.health_centre]
    day, (begin, end) = problem.settings.day, tours.receives(stop)
    yield say(lang, "run_hours", hours=f"{clock(begin)} – {clock(end)}", setup=day.setup, packup=day.packup) + (
        say(lang, "run_pause", pause=f"{clock(stop.pause[0])} – {clock(stop.pause[1])}") if stop.pause else ""
    )
    yield say(lang, "run_clients", clients=stop.clients, request=stop.request) + _place_facts(community, lang)
    yield say(lang, "run_rides" if centre.rides else "run_own", centre=centre.name)
    if community.market_day == WEEKDAYS[tour.date.weekday()]:
        yield say(lang, "run_market")


def _place_facts(community: Community, lang: str) -> str:
    told = ""
    if community.languages:
        told += say(lang, "run_languages", languages=", ".join(community.languages))
    if community.venue:
        told += say(lang, "run_venue", venue=community.venue)
    return told


def _to_know(problem: Problem, plan: Plan, tour: Tour, lang: str) -> Iterator[Text]:
    yield Text(say(lang, "run_to_know"), Look.HEADING)
    yield Text(_fuel(problem, plan, tour, lang), Look.BULLET)
    if tour.date.weekday() == FRIDAY:
        rest = problem.settings.day.rest
        facts = {"minutes": rest.friday_minutes, "opens": clock(rest.opens), "closes": clock(rest.closes)}
        yield Text(say(lang, "run_friday", **facts), Look.BULLET)
    for line in _closed(problem, tour, lang):
        yield Text(line, Look.BULLET)
    for line in (*if_road_cut(problem, tour, lang), *fallbacks(problem, plan, tour, lang)):
        yield Text(line, Look.BULLET)


def _closed(problem: Problem, tour: Tour, lang: str) -> Iterator[str]:
    """Yield the closures of the day that a driver may meet: roads, zones, and communities of the tour."""
    met = {stop.place for stop in tour.clinics}
    for closure in closures.closures(problem, [tour.date]):
        if closure.kind != "community" or closure.ref in met:
            yield closures.sentence(problem, closure, [tour.date], lang)


def _fuel(problem: Problem, plan: Plan, tour: Tour, lang: str) -> str:
    """Return the litres of the day, and where to fuel: at the base before leaving, for the whole trip."""
    trip, van = trip_of(plan, tour), problem.vans[tour.van]
    facts = {"litres": number(lang, tour.fuel_ml / 1000, 1), "whole": number(lang, trip.fuel_ml / 1000, 1)}
    place, day = tours.place_name(problem, trip.tours[0].start), weekday_name(lang, trip.first)
    told = say(lang, "run_fuel" if len(trip.tours) == 1 else "run_fuel_trip", place=place, day=day, **facts)
    if van.tank_l is not None and trip.fuel_ml > 1000 * van.tank_l:
        told += say(lang, "run_fuel_tank", tank=number(lang, van.tank_l))
    return told


def _visas(problem: Problem, tour: Tour, lang: str) -> Iterator[Block]:
    """Yield a box for each supervisor's visa and observations, and one for the crew's."""
    head = tuple(say(lang, "run_visa", centre=centre.name) for centre in centres(problem, tour))
    head += (say(lang, "run_observations"),)
    counter = say(lang, "run_counter")
    yield Table((("",) * (len(head) - 1) + (counter,),), (1.0,) * len(head), head, least=4)
