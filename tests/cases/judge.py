"""Read a hand-computed case as a problem, and complete its hand-made plans."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import count, pairwise
from math import ceil
from pathlib import Path
from typing import Any

from planner.answers.situation import amended
from planner.demand import values as demand_values
from planner.inputs import load
from planner.inputs.cells import minute
from planner.model import (
    PLANNED_STATUS,
    Answer,
    Clinic,
    ClinicDay,
    Funder,
    Kind,
    Load,
    Made,
    Paid,
    Plan,
    Problem,
    Referral,
    Request,
    Score,
    Situation,
    Status,
    Stop,
    Tier,
    Tour,
    Travel,
    Values,
    Van,
)
from planner.travel import travel as travel_of

FOLDER = Path(__file__).parent


CASES = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.toml"))


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
    if "since" in text:
        problem = amended(problem, _since(text["since"]))
    return Case(problem, travel_of(problem), demand_values(problem), text["expect"], text.get("plan", []))


def _since(told: dict[str, Any]) -> Situation:
    """Return what a re-plan starts from: clinic days are told as "request van date HH:MM clients"."""
    days = [one.split() for one in told["told"]]
    return Situation(
        told["today"],
        told=tuple(
            ClinicDay(request, van, date.fromisoformat(day), minute(begin), int(clients))
            for request, van, day, begin, clients in days
        ),
        published=told["published"],
    )


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
    """Return a hand-made plan with the figures that it leaves out: km, minutes, costs, score, payments and answers."""
    tours = tuple(_tour(case, tour, told["tours"]) for tour in told["tours"])
    horizon = case.problem.settings.horizon
    clinics: dict[str, list[Clinic]] = {}
    for tour in tours:
        for stop in tour.clinics:
            clinics.setdefault(str(stop.request), []).append(Clinic(tour.van, tour.date))
    requests = case.problem.requests.values()
    return Plan(
        week=horizon.week,
        start=horizon.start,
        days=horizon.days,
        dataset=case.problem.dataset,
        planned_on=horizon.planned_on,
        made=Made("0", "0", 1, 0.0, case.problem.sha256, case.travel.source),
        score=_score(case, tours, told),
        tours=tours,
        answers=tuple(_answer(case, request.id, clinics.get(request.id)) for request in requests),
        made_up=case.problem.settings.made_up,
        paid=tuple(_paid(case, tours, funder) for funder in case.problem.funders.values()),
    )


def _answer(case: Case, request: str, clinics: list[Clinic] | None) -> Answer:
    if clinics:
        return Answer(request, "served", tuple(clinics), state="proposed")
    if case.problem.requests[request].status not in PLANNED_STATUS:
        return Answer(request, "refused", reason="status")
    latest = case.problem.requests[request].latest
    later = latest is None or latest > case.problem.settings.horizon.dates[-1]
    return Answer(request, "deferred" if later else "refused", reason="untested")


def _score(case: Case, tours: tuple[Tour, ...], told: dict[str, Any]) -> Score:
    worth = [
        case.values[str(stop.request), tour.date]
        for tour in tours
        for stop in tour.clinics
        if (stop.request, tour.date) in case.values
    ]
    value = sum(one.points for one in worth)
    cost = sum(tour.cost_xof for tour in tours)
    requests = case.problem.requests.values()
    held = {
        one.id: [(tour, stop) for tour in tours for stop in tour.clinics if stop.request == one.id] for one in requests
    }
    missed = sum(one.must and len(held[one.id]) < one.visits for one in requests)
    broken = sum(one.freeze != "none" and not _kept(case, one, one.freeze, held[one.id]) for one in requests)
    announced = [one for one in requests if one.status is Status.PUBLISHED and one.date]
    changed = sum(not _kept(case, one, "van" if one.van else "day", held[one.id]) for one in announced)
    freezes = told.get("freezes_broken", broken)
    missed, changes = told.get("must_missed", missed), told.get("changes", changed)
    exact = (("freezes", freezes, 0.0), ("must", missed, 0.0), ("changes", told.get("change_weight", changes), 0.0))
    tolerance = case.problem.settings.policy.tolerance_value
    return Score(
        freezes_broken=freezes,
        must_missed=missed,
        changes=changes,
        value=value,
        value_bound=value,
        clients=sum(one.clients for one in worth),
        cost_xof=cost,
        metres=sum(tour.metres for tour in tours),
        drive_minutes=sum(tour.drive_minutes for tour in tours),
        fuel_ml=sum(tour.fuel_ml for tour in tours),
        tiers=tuple(
            Tier(name, level, level, given, proven=True)
            for name, level, given in (*exact, ("value", value, tolerance), ("cost", cost, 0.0))
        ),
    )


def _kept(case: Case, request: Request, freeze: str, held: list[tuple[Tour, Stop]]) -> bool:
    """Whether one clinic of a request is on its date, by its van, at its begin, as its freeze asks."""
    if request.status not in PLANNED_STATUS:
        return True
    if request.date not in case.problem.settings.horizon.dates:
        return not held
    asked = {"day": 1, "van": 2, "time": 3}[freeze]
    wanted = (request.date, request.van, request.begin)[:asked]
    return any((tour.date, tour.van, stop.begin)[:asked] == wanted for tour, stop in held)


def _tour(case: Case, told: dict[str, Any], tours: list[dict[str, Any]]) -> Tour:
    van, day = case.problem.vans[told["van"]], date.fromisoformat(told["date"])
    stops = tuple(_stop(case, van, day, stop) for stop in told["stops"])
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
    if told["to"] != van.base:
        cost += _nights(van, day, tours) * _night_xof(case, told["to"])
    staff = tuple(told.get("staff", ()))
    return Tour(van.id, day, told["from"], told["to"], stops, metres, minutes, fuel, cost, surveyed, staff)


def _nights(van: Van, day: date, tours: list[dict[str, Any]]) -> int:
    """The nights from a tour that ends away to the van's next tour; one where it makes none."""
    later = [date.fromisoformat(tour["date"]) for tour in tours if tour["van"] == van.id]
    return min(((other - day).days for other in later if other > day), default=1)


def _night_xof(case: Case, place: str) -> int:
    """What a night costs: the lodging, and a per diem for each of the crew that the policy asks for."""
    where = case.problem.bases.get(place) or case.problem.health_centres.get(place)
    crew, per_diem = case.problem.settings.policy.crew, case.problem.settings.money.per_diem_xof
    people = crew.midwife * per_diem.midwife + crew.promoter * per_diem.promoter + crew.driver * per_diem.driver
    return (where.lodging_xof if where else 0) + people


def _stop(case: Case, van: Van, day: date, told: dict[str, Any]) -> Stop:
    times = {key: _minute(told[key]) for key in ("arrive", "leave", "begin", "end") if key in told}
    pause = tuple(_minute(time) for time in told["pause"]) if told.get("pause") else None
    worth = case.values.get((told.get("request", ""), day))
    request = case.problem.requests.get(told.get("request", ""))
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
        load=tuple(Load(one["product"], one["quantity"], one["place"], one["lot"]) for one in told.get("load", ())),
        referral=_referral(case, van, day, request) if request and case.problem.products else None,
    )


def _referral(case: Case, van: Van, day: date, request: Request) -> Referral:
    centre = case.problem.centre_of(request).id
    leg = day, van.drive, request.community, centre
    products = case.problem.products
    clients = case.values[request.id, day].clients if (request.id, day) in case.values else 0
    each = [products[key].share * products[key].referral_share for key in _offered(case, request, day)]
    expected = ceil(1000 * clients * sum(each, start=Fraction(0)))
    return Referral(centre, case.travel.minutes(*leg), case.travel.metres(*leg), expected)


def _offered(case: Case, request: Request, day: date) -> dict[str, int]:
    """The need of each product on offer at a clinic: what the usable lots at its source hold in whole."""
    worth, centre = case.values.get((request.id, day)), case.problem.centre_of(request).id
    found = {}
    for key, product in case.problem.products.items():
        if worth is None or product.kind == "social":
            continue
        mean = product.share * worth.clients
        users = next(n for n in count(1) if n >= mean and (n - mean) ** 2 >= mean)
        need = ceil(users * product.per_client)
        stores = [base.id for base in case.problem.bases.values() if base.kind != "lodging"]
        places = [centre] if product.source == "health_centre" else stores
        lots = [lot for lot in case.problem.stock if lot.product == key and lot.place in places]
        there = sum(lot.quantity for lot in lots if lot.expires is None or lot.expires >= day)
        if "stock" not in case.problem.tables or (lots and there >= need):
            found[key] = need
    return found


def _paid(case: Case, tours: tuple[Tour, ...], funder: Funder) -> Paid:
    """What a funder pays: its vans' tours without mobilisation, and mobilisation and commodities of its requests."""
    mobilisation, products = case.problem.settings.money.mobilisation_xof, case.problem.products
    xof, fuel = 0, 0
    for tour in tours:
        if (funder.starts and tour.date < funder.starts) or (funder.ends and tour.date > funder.ends):
            continue
        if case.problem.vans[tour.van].funder == funder.id:
            xof += tour.cost_xof - mobilisation * len(tour.clinics)
            fuel += tour.fuel_ml
        for stop in tour.clinics:
            request = case.problem.requests[str(stop.request)]
            if request.funder == funder.id:
                bought = _offered(case, request, tour.date).items()
                prices = [need * products[key].price_xof for key, need in bought if products[key].source == "warehouse"]
                xof += mobilisation + sum(prices)
    return Paid(funder.id, xof, fuel)


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
