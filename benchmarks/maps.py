"""A week of a thousand stops on the pilot's ground: how large its map is, and how soon it answers."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter

from planner.model import (
    Answer,
    Clinic,
    Community,
    Kind,
    LegLines,
    Made,
    Plan,
    Problem,
    Request,
    Score,
    Stop,
    Tour,
    Van,
)
from planner.render import page
from planner.travel import leg_lines, travel
from tests.browser import open_browser

DAYS, A_DAY = 10, 2
SPREAD = 0.05  # degrees
LOADED = "return performance.getEntriesByType('navigation')[0].loadEventEnd"


def wide_week(pilot: Problem, clinics: int = 500, seed: int = 1) -> tuple[Problem, Plan, LegLines]:
    """Return a week of so many clinics, two a day for each van over ten days, and the lines of its drives."""
    rng, base = Random(seed), next(iter(pilot.bases.values()))
    known = list(pilot.communities.values())
    communities = {f"C{n}": _near(rng.choice(known), f"C{n}", rng) for n in range(clinics)}
    start = pilot.settings.horizon.start
    requests = {f"R{n}": Request(f"R{n}", f"C{n}", start, None) for n in range(clinics)}
    vans = {f"V{n:02d}": Van(f"V{n:02d}", base.id) for n in range(-(-clinics // (DAYS * A_DAY)))}
    settings = replace(pilot.settings, horizon=replace(pilot.settings.horizon, days=DAYS))
    problem = replace(pilot, settings=settings, communities=communities, requests=requests, vans=vans)
    tours = []
    for number in range(0, clinics, A_DAY):
        van, day = divmod(number // A_DAY, DAYS)
        stops = [
            Stop(Kind.CLINIC, f"C{n}", 480 + 200 * k, 660 + 200 * k, f"R{n}", 525 + 200 * k, 630 + 200 * k, clients=13)
            for k, n in enumerate(range(number, min(number + A_DAY, clinics)))
        ]
        ends = Stop(Kind.DEPART, base.id, 400, 400), Stop(Kind.RETURN, base.id, 1000, 1000)
        date = start + timedelta(days=day)
        tours.append(
            Tour(f"V{van:02d}", date, base.id, base.id, (ends[0], *stops, ends[1]), 150_000, 200, 21_000, 60_000)
        )
    driven = [(a.place, b.place, tour.date, "4x4") for tour in tours for a, b in pairwise(tour.stops)]
    return problem, _plan(problem, tuple(tours)), leg_lines(problem, travel(problem), driven)


def _near(community: Community, id_: str, rng: Random) -> Community:
    lon, lat = community.lon + rng.gauss(0, SPREAD), community.lat + rng.gauss(0, SPREAD)
    return replace(community, id=id_, name=f"{community.name} {id_}", lon=lon, lat=lat)


def _plan(problem: Problem, tours: tuple[Tour, ...]) -> Plan:
    answers = tuple(
        Answer(stop.request, "served", (Clinic(tour.van, tour.date),), "proposed")
        for tour in tours
        for stop in tour.clinics
        if stop.request is not None
    )
    horizon = problem.settings.horizon
    start, week, planned_on = horizon.start, horizon.week, horizon.planned_on
    made = Made("0.1.0", "9.15", 1, 1.0, problem.sha256, "roads")
    score = Score(0, 0, 0, 1, 1, 13 * len(answers), 1, 1, 1, 1, ())
    return Plan(week, start, DAYS, problem.dataset, planned_on, made, score, tours, answers, made_up=True)


def map_of_a_thousand_stops(pilot: Problem) -> None:
    """Print the bytes of the map of a thousand stops, and the milliseconds until Chromium has it ready."""
    began = perf_counter()
    html = page(*wide_week(pilot))
    seconds = perf_counter() - began
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        file = Path(folder) / "map.html"
        file.write_text(html, encoding="utf-8")
        browser.open(file)
        ready = browser.run(LOADED)
    size = len(html.encode()) / 1000
    print(f"map of 1,000 stops: {size:.0f} KB, made in {seconds:.1f} s, ready after {ready:.0f} ms")
