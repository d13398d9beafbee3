"""Read a hand-computed case as a problem, and complete its hand-made plans."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from planner.demand import values as demand_values
from planner.formulate.plan import LATER
from planner.inputs import load
from planner.model import (
    Answer,
    Clinic,
    Kind,
    Made,
    Plan,
    Problem,
    Score,
    Stop,
    Tier,
    Tour,
    Travel,
    Values,
)
from planner.travel import travel as travel_of

FOLDER = Path(__file__).parent


def _judges(path: Path) -> bool:
    """Whether the rule of a case is enforced: it is not for later, nor the part of it that the case is about."""
    return path.parent.name not in LATER and "later" not in tomllib.loads(path.read_text(encoding="utf-8"))


CASES = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.toml") if _judges(path))


@dataclass(frozen=True)
class Case:
    """A case as a problem with its travel and values, and what is expected of it."""

    problem: Problem
    travel: Travel
    values: Values
    expect: dict[str, Any]
    plans: list[dict[str, Any]]


def read_case(name: str, folder: Path) -> Case:
    """Return a case; its tables are written to the folder and loaded as any dataset is."""
    text = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    lines = [f"{key} = {_toml(value)}" for key, value in _leaves(text["settings"])]
    (folder / "planner.toml").write_text("\n".join(lines), encoding="utf-8")
    for table, rows in text["tables"].items():
        (folder / f"{table}.csv").write_text(rows, encoding="utf-8")
    problem, _ = load(folder)
    return Case(problem, travel_of(problem), demand_values(problem), text["expect"], text.get("plan", []))


def _leaves(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def completed(case: Case, told: dict[str, Any]) -> Plan:
    """Return a hand-made plan with the figures that it leaves out: km, minutes, costs, score and answers."""
    tours = tuple(_tour(case, tour) for tour in told["tours"])
    horizon = case.problem.settings.horizon
    clinics: dict[str, list[Clinic]] = {}
    for tour in tours:
        for stop in tour.clinics:
            clinics.setdefault(str(stop.request), []).append(Clinic(tour.van, tour.date))
    requests = case.problem.requests.values()
    missed = sum(one.must and len(clinics.get(one.id, [])) < one.visits for one in requests)
    return Plan(
        week=horizon.week,
        start=horizon.start,
        days=horizon.days,
        dataset=case.problem.dataset,
        planned_on=horizon.planned_on,
        made=Made("0", "0", 1, 0.0, case.problem.sha256, case.travel.source),
        score=_score(case, tours, told.get("must_missed", missed)),
        tours=tours,
        answers=tuple(_answer(case, request.id, clinics.get(request.id)) for request in requests),
        made_up=case.problem.settings.made_up,
    )


def _answer(case: Case, request: str, clinics: list[Clinic] | None) -> Answer:
    if clinics:
        return Answer(request, "served", tuple(clinics), state="proposed")
    latest = case.problem.requests[request].latest
    later = latest is None or latest > case.problem.settings.horizon.dates[-1]
    return Answer(request, "deferred" if later else "refused", reason="untested")


def _score(case: Case, tours: tuple[Tour, ...], missed: int) -> Score:
    worth = [
        case.values[str(stop.request), tour.date]
        for tour in tours
        for stop in tour.clinics
        if (stop.request, tour.date) in case.values
    ]
    value = sum(one.points for one in worth)
    cost = sum(tour.cost_xof for tour in tours)
    levels = (("must", missed, 0.0), ("value", value, 0.005), ("cost", cost, 0.0))
    return Score(
        freezes_broken=0,
        must_missed=missed,
        changes=0,
        value=value,
        value_bound=value,
        clients=sum(one.clients for one in worth),
        cost_xof=cost,
        metres=sum(tour.metres for tour in tours),
        drive_minutes=sum(tour.drive_minutes for tour in tours),
        fuel_ml=sum(tour.fuel_ml for tour in tours),
        tiers=tuple(Tier(name, level, level, tolerance, proven=True) for name, level, tolerance in levels),
    )


def _tour(case: Case, told: dict[str, Any]) -> Tour:
    van, day = case.problem.vans[told["van"]], date.fromisoformat(told["date"])
    stops = tuple(_stop(case, day, stop) for stop in told["stops"])
    money = case.problem.settings.money
    metres, minutes, fuel, cost, surveyed = 0, 0, 0, van.day_xof, 0
    matrix, index = case.travel.matrices[day, van.drive], case.travel.index
    for one, other in pairwise(stops):
        length = max(0, case.travel.metres(day, van.drive, one.place, other.place))
        metres += length
        surveyed += max(0, int(matrix.surveyed[index(one.place), index(other.place)]))
        travel_minutes = case.travel.minutes(day, van.drive, one.place, other.place)
        minutes += -(-100 * max(0, travel_minutes) // van.speed_percent)
        fuel += -(-length * van.ml_per_km // 1000)
        cost += -(-length * (van.ml_per_km * money.fuel_xof_litre + 1000 * van.upkeep_xof_km) // 1_000_000)
    clinics = sum(stop.kind is Kind.CLINIC for stop in stops)
    cost += clinics * (money.mobilisation_xof + money.supervisor_xof)
    return Tour(van.id, day, told["from"], told["to"], stops, metres, minutes, fuel, cost, surveyed)


def _stop(case: Case, day: date, told: dict[str, Any]) -> Stop:
    times = {key: _minute(told[key]) for key in ("arrive", "leave", "begin", "end") if key in told}
    pause = tuple(_minute(time) for time in told["pause"]) if told.get("pause") else None
    worth = case.values.get((told.get("request", ""), day))
    return Stop(
        Kind(told["kind"]),
        told["place"],
        times["arrive"],
        times["leave"],
        request=told.get("request"),
        begin=times.get("begin"),
        end=times.get("end"),
        pause=(pause[0], pause[1]) if pause else None,
        clients=worth.clients if worth else 0,
    )


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
