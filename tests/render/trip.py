"""The small week again, with a van that sleeps out, crews, loads, referrals, funders, freezes and closures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from planner.model import (
    Answer,
    Base,
    Clinic,
    Closure,
    Funder,
    Kind,
    Load,
    Paid,
    Plan,
    Problem,
    Product,
    Referral,
    Staff,
    Status,
    Stop,
    Tour,
)
from tests.render.week import MONDAY, TUESDAY, Texts, Week, week

WEDNESDAY = MONDAY + timedelta(days=2)


def trip(text: Texts = str, key: Texts = str) -> Week:
    """Return the week: V2 holds a clinic on Monday, sleeps out, waits, holds another on Wednesday and comes home."""
    made = week(text, key)
    return made._replace(problem=_problem(made.problem, text, key), plan=_plan(made.plan, key))


def _problem(problem: Problem, text: Texts, key: Texts) -> Problem:
    centres = {
        key("HC1"): replace(problem.health_centres[key("HC1")], opens=450, closes=960),
        key("HC2"): replace(problem.health_centres[key("HC2")], open_on=frozenset({"wed", "mon"})),
    }
    lodging = Base(key("L1"), text("Campement de Siby"), -8.33, 12.38, kind="lodging", lodging_xof=10_000)
    requests = dict(problem.requests)
    requests[key("R1")] = replace(requests[key("R1")], freeze="day", date=MONDAY)
    requests[key("R3")] = replace(requests[key("R3")], status=Status.PUBLISHED, date=MONDAY, van=key("V2"))
    return replace(
        problem,
        bases={**problem.bases, key("L1"): lodging},
        health_centres=centres,
        requests=requests,
        staff={
            key(id_): Staff(key(id_), role)
            for id_, role in (("S1", "midwife"), ("S2", "midwife"), ("S3", "promoter"), ("S4", "driver"))
        },
        products={
            key("implant"): Product(key("implant"), text("Implant (5 ans)"), long_acting=True),
            key("iud"): Product(key("iud"), text("DIU au cuivre"), long_acting=True),
            key("pill"): Product(key("pill")),
        },
        funders={key("F1"): Funder(key("F1"), text("Fonds régional"), cap_xof=200_000, cap_ml=60_000)},
        closures=_closures(text, key),
    )


def _closures(text: Texts, key: Texts) -> tuple[Closure, ...]:
    square = "POLYGON ((-8.15 12.7, -8.05 12.7, -8.05 12.78, -8.15 12.78, -8.15 12.7))"
    return (
        Closure("road", date(2026, 11, 25), "T1", ends=date(2026, 12, 15), reason=text("crue")),
        Closure(
            "zone",
            date(2026, 11, 1),
            wkt=square,
            ends=date(2026, 11, 30),
            security=True,
            reason=text("insécurité"),
            set_by=text("Gouvernorat"),
            reviewed_on=date(2026, 11, 15),
            expires=date(2026, 12, 2),
        ),
        Closure(
            "community",
            MONDAY,
            key("C5"),
            rule="escort",
            security=True,
            expires=TUESDAY,
            escort_on=frozenset({TUESDAY, WEDNESDAY}),
        ),
        Closure("community", date(2026, 10, 1), key("C1"), ends=date(2026, 11, 1), reason=text("fini")),
    )


def _tours(plan: Plan, key: Texts) -> tuple[Tour, ...]:
    monday, tuesday, _ = plan.tours
    staff = tuple(key(id_) for id_ in ("S1", "S2", "S3", "S4"))
    first, _, second = (stop for stop in monday.stops[2:5])
    lot = Load(key("implant"), 6, key("HC1"), key("A17"))
    pills = Load(key("pill"), 15, key("B1"))
    first = replace(first, load=(lot, pills), referral=Referral(key("HC1"), 12, 4_200, 3_100))
    second = replace(second, load=(replace(lot, quantity=4), pills), referral=Referral(key("HC1"), 0, 0, 2_100))
    stops = (*monday.stops[:2], first, monday.stops[3], second, *monday.stops[5:])
    return (
        replace(monday, stops=stops, staff=staff),
        replace(tuesday, staff=staff),
        _out(staff, key),
        _home(staff, key),
    )


def _out(staff: tuple[str, ...], key: Texts) -> Tour:
    load = Load(key("iud"), 2, key("HC2"), key("D4")), Load(key("pill"), 30, key("B1"))
    clinic = Stop(Kind.CLINIC, key("C3"), 480, 675, key("R3"), 525, 645, clients=13, load=load)
    clinic = replace(clinic, referral=Referral(key("HC2"), 25, 9_300, 900))
    stops = Stop(Kind.DEPART, key("B1"), 405, 405), clinic, Stop(Kind.SLEEP, key("L1"), 720, 720)
    return Tour(key("V2"), MONDAY, key("B1"), key("L1"), stops, 71_000, 120, 9_940, 154_100, staff=staff)


def _home(staff: tuple[str, ...], key: Texts) -> Tour:
    load = (Load(key("pill"), 12, key("B1")),)
    clinic = Stop(Kind.CLINIC, key("C6"), 480, 675, key("R6"), 525, 645, clients=16, load=load)
    clinic = replace(clinic, referral=Referral(key("HC2"), -1, -1, 0))
    stops = Stop(Kind.DEPART, key("L1"), 420, 420), clinic, Stop(Kind.RETURN, key("B1"), 800, 800)
    return Tour(key("V2"), WEDNESDAY, key("L1"), key("B1"), stops, 60_000, 100, 8_400, 48_000, staff=staff)


def _plan(plan: Plan, key: Texts) -> Plan:
    answers = {answer.request: answer for answer in plan.answers}
    answers[key("R3")] = Answer(key("R3"), "served", (Clinic(key("V2"), MONDAY),), "confirmed")
    answers[key("R5")] = Answer(
        key("R5"), "refused", reason="choice", forbidden={"choice": 6}, missing=((key("implant"), key("HC2")),)
    )
    answers[key("R6")] = Answer(key("R6"), "served", (Clinic(key("V2"), WEDNESDAY),), "proposed")
    tours = _tours(plan, key)
    cost = sum(tour.cost_xof for tour in tours)
    return replace(
        plan,
        tours=tours,
        answers=tuple(answers.values()),
        score=replace(plan.score, must_missed=1, cost_xof=cost),
        paid=(Paid(key("F1"), 154_100, 18_340), Paid("", cost - 150_000, 27_000)),
        not_checked=("budget", "closed"),
    )
