"""A small week near Bamako with every kind of stop and answer, its texts as hostile as asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from planner.model import (
    Answer,
    Base,
    BreakWindow,
    Clinic,
    Community,
    DaySettings,
    HealthCentre,
    Horizon,
    Kind,
    LegLine,
    LegLines,
    LegPart,
    LonLat,
    Made,
    Money,
    Outline,
    Place,
    Plan,
    Policy,
    Problem,
    Request,
    Road,
    Score,
    Settings,
    Stop,
    Tier,
    Tour,
    TravelSettings,
    Van,
)

MONDAY = date(2026, 11, 30)
TUESDAY = MONDAY + timedelta(days=1)
Texts = Callable[[str], str]


class Week(NamedTuple):
    """What a map is drawn from."""

    problem: Problem
    plan: Plan
    legs: LegLines


def week(text: Texts = str, key: Texts = str) -> Week:
    """Return the week; ``text`` has its way with every name, ``key`` with every id."""
    problem = _problem(text, key)
    tours = _tours(key)
    return Week(problem, _plan(problem, tours, key), _legs(problem, tours))


def unproven(made: Week) -> Week:
    """Return the week with a gap of 2.5 % and one obligatory request missed."""
    tier = Tier("value", 40_000, 41_026, 0.005, proven=False)
    score = replace(made.plan.score, value=40_000, value_bound=41_026, must_missed=1, tiers=(tier,))
    return made._replace(plan=replace(made.plan, score=score))


def _problem(text: Texts, key: Texts) -> Problem:
    centres = (
        HealthCentre(key("HC1"), text("CSCom Safo"), -7.93, 12.79, district=text("Kati")),
        HealthCentre(key("HC2"), text("CSCom Djoliba"), -8.24, 12.49, rides=False),
    )
    spots = (
        ("C1", "Dognoumana", -7.85, 12.85, "HC1"),
        ("C2", "Torodo", -7.93, 12.79, "HC1"),  # where its health centre stands
        ("C3", "Samako", -8.30, 12.45, "HC2"),
        ("C4", "Tanima", -7.80, 12.95, "HC1"),
        ("C5", "Siby", -8.33, 12.38, "HC2"),
        ("C6", "Sala", -8.10, 12.40, "HC2"),
        ("C7", "Niagadina", -8.05, 12.70, "HC2"),
    )
    communities = [
        Community(key(id_), text(name), lon, lat, health_centre=key(centre)) for id_, name, lon, lat, centre in spots
    ]
    requests = [
        Request(
            key(f"R{n}"),
            place.id,
            MONDAY,
            MONDAY + timedelta(days=11),
            must=n == 5,
            expected_clients=10 + n,
        )
        for n, place in enumerate(communities, start=1)
    ]
    return Problem(
        dataset=text("data/test"),
        sha256="ab" * 32,
        settings=_settings(),
        bases={key("B1"): Base(key("B1"), text("Base de Bamako"), -8.0, 12.64)},
        vans={key(van): Van(key(van), key("B1"), text(f"Clinique {van}")) for van in ("V1", "V2")},
        health_centres={centre.id: centre for centre in centres},
        communities={community.id: community for community in communities},
        requests={request.id: request for request in requests},
        roads=(
            Road("N1", ((-8.0, 12.64), (-8.1, 12.55), (-8.24, 12.49)), 30_000, "main", 60, 50),
            Road("T1", ((-8.0, 12.64), (-7.9, 12.7)), 15_000, "track", 20, 10, synthetic=True),
        ),
        boundaries=(Outline(text("Kati"), "cercle", (_square(-8.6, 12.2, -7.6, 13.1),)),),
        rivers=(Outline(text("Niger"), "river", (((-8.4, 12.2), (-8.0, 12.6), (-7.5, 12.9)),)),),
    )


def _settings() -> Settings:
    return Settings(
        made_up=True,
        horizon=Horizon(MONDAY, 6, date(2026, 11, 19)),
        day=DaySettings(390, 1080, 0, 30, BreakWindow(750, 870, 45, 90), 45, 30, 5),
        policy=Policy(7, 7.5, 0.005),
        money=Money(725, "Bamako", date(2025, 3, 25), 15_000, 5_000),
        travel=TravelSettings("roads", "dry", 12, 1.4, 30),
        lang="fr",
    )


def _square(west: float, south: float, east: float, north: float) -> tuple[LonLat, ...]:
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def _tours(key: Texts) -> tuple[Tour, ...]:
    def at(kind: Kind, place: str, arrive: int, leave: int) -> Stop:
        return Stop(kind, key(place), arrive, leave)

    def clinic(number: int, arrive: int, pause: tuple[int, int] | None = None) -> Stop:
        end = arrive + 45 + 120 + (pause[1] - pause[0] if pause else 0)
        request, clients = key(f"R{number}"), 10 + number
        place, begin = key(f"C{number}"), arrive + 45
        return Stop(Kind.CLINIC, place, arrive, end + 30, request, begin, end, pause, clients=clients)

    def tour(van: str, day: date, *stops: Stop) -> Tour:
        ends = at(Kind.DEPART, "B1", 405, 405), at(Kind.RETURN, "B1", 1000, 1000)
        base = key("B1")
        return Tour(key(van), day, base, base, (ends[0], *stops, ends[1]), 96_200, 130, 13_468, 54_100)

    return (
        tour(
            "V1",
            MONDAY,
            at(Kind.PICKUP, "HC1", 450, 470),
            clinic(1, 490),
            at(Kind.BREAK, "C1", 750, 795),
            clinic(2, 800),
            at(Kind.DROPOFF, "HC1", 980, 985),
        ),
        tour("V1", TUESDAY, clinic(4, 500, pause=(600, 645))),
        tour("V2", TUESDAY, clinic(3, 520)),
    )


def _plan(problem: Problem, tours: tuple[Tour, ...], key: Texts) -> Plan:
    served = {stop.request: Clinic(tour.van, tour.date) for tour in tours for stop in tour.clinics}
    left = {
        key("R5"): Answer(key("R5"), "refused", reason="supervision", forbidden={"days": 4}),
        key("R6"): Answer(key("R6"), "deferred", reason="outweighed"),
        key("R7"): Answer(key("R7"), "refused", reason="status"),
    }
    answers = tuple(left.get(id_) or Answer(id_, "served", (served[id_],), "proposed") for id_ in problem.requests)
    tier = Tier("value", 40_000, 40_000, 0.005, proven=True)
    return Plan(
        week="2026-W49",
        start=MONDAY,
        days=6,
        dataset=problem.dataset,
        planned_on=date(2026, 11, 19),
        made=Made("0.1.0", "9.15", 1, 2.1, "ab" * 32, "roads"),
        score=Score(0, 0, 0, 40_000, 40_000, 50, 162_300, 12_288_600, 390, 40_404, (tier,)),
        tours=tours,
        answers=answers,
        not_checked=("follow-up", "crew", "not-worded"),
        made_up=True,
    )


def _legs(problem: Problem, tours: tuple[Tour, ...]) -> LegLines:
    """Return a line for each leg but the last of a tour; those to C3 were not surveyed."""
    places: dict[str, Place] = problem.places
    lines = {}
    for tour in tours:
        for here, there in zip(tour.stops[:-2], tour.stops[1:-1], strict=True):
            ends = [(places[id_].lon, places[id_].lat) for id_ in (here.place, there.place)]
            surveyed = not there.place.startswith("C3")
            middle = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2 + 0.02)
            line = LegLine((LegPart((ends[0], middle, ends[1]), surveyed, 32_100),), 32_100, 40)
            lines[here.place, there.place, tour.date, "4x4"] = line
    return lines
