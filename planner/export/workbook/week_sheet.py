"""The sheet Semaine: vans by days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.calendar import weekday
from planner.export.workbook.shape import Block, Column, Row, Sheet
from planner.model import Kind, Stop, Tour, Van
from planner.render.scene import Scene
from planner.words import notes, tours
from planner.words.formats import clock, day_and_month, number


def week_sheet(scene: Scene) -> Sheet:
    """Return what each van does each day, then what must be known of the week."""
    days = tuple(Column(day.isoformat(), day_and_month(scene.lang, day), 24) for day in scene.dates)
    van = Column("van", scene.say("col_van"), 14, fixed=True)
    return Sheet(
        scene.say("sheet_week"),
        scene.say("purpose_week"),
        (Block((van, *days), tuple(_rows(scene))),),
        lines=tuple(_lines(scene)),
    )


def _rows(scene: Scene) -> Iterator[Row]:
    out = {(tour.van, tour.date): _tour(scene, tour) for tour in scene.tours}
    out |= {
        (night.van, night.date): tours.wait_at(scene.problem, night.place, scene.lang)
        for night in tours.waits(scene.plan)
    }
    for van in sorted(scene.problem.vans.values(), key=lambda van: van.id):
        name = f"{van.id}\n{van.name}" if van.name else van.id
        yield name, *(out.get((van.id, day)) or _idle(scene, van, day) for day in scene.dates)


def _idle(scene: Scene, van: Van, day: date) -> str:
    works = weekday(day) in van.days and day not in van.unavailable
    return "" if works else scene.say("week_not_working")


def _tour(scene: Scene, tour: Tour) -> str:
    ends = scene.say("week_out", leaves=clock(tour.stops[0].leave), returns=clock(tour.stops[-1].arrive))
    halts = [_halt(scene, stop) for stop in tour.stops if stop.kind in {Kind.PICKUP, Kind.CLINIC}]
    away = tour.stops[-1].kind is Kind.SLEEP
    night = [tours.night_at(scene.problem, tour.end, scene.lang)] if away else []
    return "\n".join([ends, *halts, *night])


def _halt(scene: Scene, stop: Stop) -> str:
    place = scene.places[stop.place].name
    if stop.begin is None or stop.end is None:
        return scene.say("week_pickup", arrive=clock(stop.arrive), place=place)
    return scene.say(
        "week_clinic",
        begin=clock(stop.begin),
        end=clock(stop.end),
        place=place,
        request=stop.request,
        clients=stop.clients,
    )


def _lines(scene: Scene) -> Iterator[str]:
    """Yield the week in short: must requests that are missed first."""
    missed = [answer for answer in scene.unserved if scene.problem.requests[answer.request].must]
    for answer in missed:
        place = scene.places[scene.problem.requests[answer.request].community].name
        yield scene.fact("map_must_missed", f"{answer.request} {place}")
    reached, lang, answers = scene.plan.score, scene.lang, scene.plan.answers
    served = sum(answer.status == "served" for answer in answers)
    yield scene.say("summary_week", week=scene.plan.week, served=served, requests=len(answers))
    yield scene.say(
        "summary_score",
        clients=number(lang, reached.clients),
        value=number(lang, reached.value / 1000, 1),
        km=number(lang, reached.metres / 1000),
        cost=number(lang, reached.cost_xof),
    )
    yield from notes.notes(scene.problem, scene.plan, lang)
