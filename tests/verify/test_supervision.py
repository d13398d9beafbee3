"""A centre and its clinics: each fault is found alone; each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from planner.model import Answer, Clinic, Horizon, Kind, Plan, Problem, Tour, Travel, Violation
from planner.verify.case import Case
from planner.verify.supervision import catchment
from tests.verify import sound, world
from tests.verify.changes import broken, violations, with_row, with_setting, with_stop, with_tour
from tests.verify.world import KM, MON, SAT, THU, WED, at


def without_pickup() -> Plan:
    """Return the sound plan with Monday's tour straight to C1: 07:30 + 30 minutes = 08:00."""
    stops = sound.monday().stops
    depart = replace(stops[0], arrive=at("07:30"), leave=at("07:30"))
    return with_tour(0, stops=(depart, *stops[2:]))


def without_dropoff() -> Plan:
    """Return the sound plan with Monday's tour straight home: 14:00 + 30 minutes = 14:30."""
    stops = sound.monday().stops
    back = replace(stops[4], arrive=at("14:30"), leave=at("14:30"))
    return with_tour(0, stops=(*stops[:3], back))


def swapped() -> Plan:
    """Return the sound plan with Monday's drop-off before its clinic and the pick-up after."""
    stops = list(sound.monday().stops)
    stops[1] = replace(stops[1], kind=Kind.DROPOFF)
    stops[3] = replace(stops[3], kind=Kind.PICKUP)
    return with_tour(0, stops=tuple(stops))


def a_metre_apart(start: str, end: str) -> Travel:
    """Return travel in which one place lies a metre from another, no minutes away."""
    travel = world.travel()
    key = world.TUE, "4x4"
    metres = travel.matrices[key].metres.copy()
    metres[list(KM).index(start), list(KM).index(end)] = 1
    matrix = replace(travel.matrices[key], metres=metres)
    return replace(travel, matrices={**travel.matrices, key: matrix})


FAULTS: dict[str, dict[str, Any]] = {
    "not a supervising day": {"problem": with_row("health_centres", "H2", supervises_on=frozenset({"mon"}))},
    "supervisor away": {"problem": with_row("health_centres", "H2", unavailable=frozenset({MON}))},
    "too few supervisors": {"problem": with_row("health_centres", "H1", supervisors=1)},
    "no pick-up": {"plan": without_pickup()},
    "no drop-off": {"plan": without_dropoff()},
    "drop-off before, pick-up after": {"plan": swapped()},
    "pick-up too short": {"problem": with_row("health_centres", "H1", stop_minutes=21)},
    "drop-off too short": {"problem": with_setting("day", dropoff=6)},
    "a metre from its centre": {"travel": a_metre_apart("H1", "C5")},
    "pick-up where the supervisor comes alone": {"problem": with_row("health_centres", "H1", rides=False)},
    "none where the supervisor rides": {"problem": with_row("health_centres", "H2", rides=True)},
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, this rule and no other."""
    assert broken(**FAULTS[name]) == {"supervision"}


PASSES: dict[str, dict[str, Any]] = {
    "no weekday given: Monday to Friday": {"problem": with_row("health_centres", "H1", supervises_on=frozenset())},
    "just its days": {"problem": with_row("health_centres", "H2", supervises_on=frozenset({"mon", "thu"}))},
    "shorter stop": {"problem": with_row("health_centres", "H1", stop_minutes=19)},
    "opening hours do not bind": {"problem": with_row("health_centres", "H1", opens=at("08:00"), closes=at("12:00"))},
}


def test_longer_pick_up_passes() -> None:
    """Departing five minutes earlier, the supervisor has 25 minutes to come aboard."""
    stops = list(sound.monday().stops)
    stops[0] = replace(stops[0], arrive=at("07:05"), leave=at("07:05"))
    stops[1] = replace(stops[1], arrive=at("07:25"))
    assert violations(plan=with_tour(0, stops=tuple(stops))) == []


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the rule is kept."""
    assert violations(**PASSES[name]) == []


def test_clinics_are_counted_over_all_vans() -> None:
    """C3 put in H1's catchment: Monday has two clinics of H1, one by each van."""
    problem = with_row("communities", "C3", health_centre="H1")
    centres = {**problem.health_centres}
    centres["H1"] = replace(centres["H1"], supervisors=1)
    found = violations(problem=replace(problem, health_centres=centres))
    counts = [v.where for v in found if "supervisors" in v.numbers]
    assert {"place": "H1", "date": "2026-11-30"} in counts


def test_pick_up_after_and_drop_off_before_are_both_said() -> None:
    """Neither is in its place, and the pick-up, in the drop-off's, is too short."""
    found = [set(v.numbers) for v in violations(plan=swapped())]
    assert found == [{"no_pickup"}, {"no_dropoff"}, {"minutes", "wanted"}]


@pytest.mark.parametrize("minutes", [0, 1, 19])
def test_pick_up_is_held_to_its_minutes(minutes: int) -> None:
    """However short the pick-up, it is too short; the clock is off beside it."""
    plan = with_stop(0, 1, leave=at("07:30") + minutes)
    assert broken(plan=plan) == {"supervision", "clock"}


def test_short_pick_up_gives_its_minutes() -> None:
    """Aboard in 10 minutes where 20 are asked."""
    plan = with_stop(0, 1, arrive=at("07:40"))
    short = [v for v in violations(plan=plan) if v.rule == "supervision"]
    assert [v.numbers for v in short] == [{"minutes": 10, "wanted": 20}]


NEXT_MON = MON + timedelta(days=7)


def limited(key: str, clinics: int, **changes: Any) -> Problem:
    """Return the dataset with so many clinics a week for a centre, and R3 changed."""
    problem = with_row("health_centres", key, clinics_per_week=clinics)
    r3 = replace(problem.requests["R3"], **changes)
    return replace(problem, requests={**problem.requests, "R3": r3})


def west_by_v1(day: date) -> Tour:
    """Return V1's tour to C3: 30 minutes each way, back at 13:23; 60 km at Monday's cost."""
    depart, clinic, back = sound.west(day).stops
    stops = (
        replace(depart, arrive=at("07:08"), leave=at("07:08")),
        clinic,
        replace(back, arrive=at("13:23"), leave=at("13:23")),
    )
    return Tour("V1", day, "B", "B", stops, 60_000, 60, 8_400, 43_490)


def visited(*west: Tour) -> Plan:
    """Return the sound plan with these tours to C3 in place of its two, its sums and answer theirs."""
    plan = sound.plan()
    tours = (sound.monday(), sound.tuesday(), *west)
    value, cost = 62_500 + 20_000 * len(west), sum(tour.cost_xof for tour in tours)
    exact = plan.score.tiers[:3]
    tiers = [replace(t, level=n, bound=n) for t, n in zip(plan.score.tiers[3:], (value, cost), strict=True)]
    score = replace(
        plan.score,
        value=value,
        value_bound=value,
        clients=47 + 20 * len(west),
        cost_xof=cost,
        metres=sum(tour.metres for tour in tours),
        drive_minutes=sum(tour.drive_minutes for tour in tours),
        fuel_ml=sum(tour.fuel_ml for tour in tours),
        tiers=(*exact, *tiers),
    )
    held = Answer("R3", "served", tuple(Clinic(tour.van, tour.date) for tour in west), "proposed")
    held = held if west else Answer("R3", "refused", reason="catchment")
    answers = tuple(held if answer.request == "R3" else answer for answer in plan.answers)
    return replace(plan, tours=tours, score=score, answers=answers)


def to_next_monday(clinics: int, *held: date) -> dict[str, Any]:
    """Return eight days, Monday to Monday, with tours to C3 on these; its latest date is open."""
    problem = limited("H2", clinics, latest=None, min_gap_days=2, visits=len(held))
    horizon = replace(problem.settings.horizon, days=8)
    centre = replace(problem.health_centres["H2"], supervises_on=frozenset({"mon", "sat"}))
    travel = world.travel()
    days = {day: min(day, SAT) for day in horizon.dates}
    keys = {(day, drive): (like, drive) for day, like in days.items() for drive in ("4x4", "4x2")}
    return {
        "problem": replace(
            problem,
            settings=replace(problem.settings, horizon=horizon),
            health_centres={**problem.health_centres, "H2": centre},
        ),
        "travel": replace(
            travel,
            matrices={key: travel.matrices[like] for key, like in keys.items()},
            closed_roads={key: travel.closed_roads[like] for key, like in keys.items()},
        ),
        "values": {(r, day): world.values()[r, like] for r in problem.requests for day, like in days.items()},
        "plan": replace(visited(*(sound.west(day) for day in held)), days=8),
    }


THREE_VISITS = visited(*(sound.west(day) for day in (MON, WED, THU)))
TWO_VANS = visited(sound.west(MON), west_by_v1(THU))
TOO_MANY: dict[str, tuple[dict[str, Any], str, tuple[int, int]]] = {
    "three requests": ({"problem": limited("H1", 2)}, "H1", (3, 2)),
    "none allowed": ({"problem": limited("H1", 0)}, "H1", (3, 0)),
    "two visits": ({"problem": limited("H2", 1)}, "H2", (2, 1)),
    "two vans on two dates": ({"problem": limited("H2", 1), "plan": TWO_VANS}, "H2", (2, 1)),
    "a third visit": (
        {"problem": limited("H2", 2, visits=3, min_gap_days=1), "plan": THREE_VISITS},
        "H2",
        (3, 2),
    ),
    "Monday and Saturday": (to_next_monday(1, MON, SAT), "H2", (2, 1)),
    "one week of two": (to_next_monday(1, MON, SAT, NEXT_MON), "H2", (2, 1)),
}


@pytest.mark.parametrize("name", TOO_MANY)
def test_too_many_clinics_of_a_catchment_are_found_alone(name: str) -> None:
    """One violation, whatever the clinics: the centre, the week, the clinics and their limit."""
    parts, centre, (clinics, limit) = TOO_MANY[name]
    where = {"place": centre, "week": "2026-W49"}
    numbers = {"clinics": clinics, "clinics_per_week": limit}
    assert violations(**parts) == [Violation("catchment", where, numbers)]


FEW_ENOUGH: dict[str, dict[str, Any]] = {
    "three requests": {"problem": limited("H1", 3)},
    "two visits": {"problem": limited("H2", 2)},
    "two vans on two dates": {"problem": limited("H2", 2), "plan": TWO_VANS},
    "three visits": {"problem": limited("H2", 3, visits=3, min_gap_days=1), "plan": THREE_VISITS},
    "none allowed, none held": {"problem": limited("H2", 0), "plan": visited()},
    "Saturday and Monday": to_next_monday(1, SAT, NEXT_MON),
    "Monday and Monday": to_next_monday(1, MON, NEXT_MON),
    "two of three in one week": to_next_monday(2, MON, SAT, NEXT_MON),
}


@pytest.mark.parametrize("name", FEW_ENOUGH)
def test_as_many_clinics_as_a_catchment_may_have_pass(name: str) -> None:
    """At its limit the rule is kept."""
    assert violations(**FEW_ENOUGH[name]) == []


def test_catchment_is_the_communitys_centre() -> None:
    """C3 put in H1's catchment, its visits count there: five, and none of H2."""
    problem = with_row("communities", "C3", health_centre="H1")
    centres = {key: replace(c, clinics_per_week=4) for key, c in problem.health_centres.items()}
    found = violations(problem=replace(problem, health_centres=centres))
    counts = [(v.where["place"], v.numbers["clinics"]) for v in found if v.rule == "catchment"]
    assert counts == [("H1", 5)]


@pytest.mark.parametrize(
    ("days", "weeks"),
    [
        ((date(2026, 12, 31), date(2027, 1, 1)), ["2026-W53"]),
        ((date(2027, 1, 3), date(2027, 1, 4)), []),
        ((date(2026, 1, 1), date(2026, 12, 31)), []),
        ((date(2027, 1, 4), date(2027, 1, 10)), ["2027-W01"]),
        ((date(2026, 1, 5), date(2027, 1, 4)), []),
    ],
)
def test_week_is_the_iso_week(days: tuple[date, date], weeks: list[str]) -> None:
    """A week may lie in two years; weeks of one number in two years are two."""
    problem = limited("H2", 1)
    horizon = Horizon(date(2026, 1, 1), days=400, planned_on=date(2025, 12, 1))
    problem = replace(problem, settings=replace(problem.settings, horizon=horizon))
    plan = replace(sound.plan(), tours=tuple(sound.west(day) for day in days))
    found = list(catchment(Case.of(problem, world.travel(), world.values(), plan)))
    assert [v.where["week"] for v in found] == weeks


def test_clinics_outside_the_horizon_are_not_counted() -> None:
    """A tour on Sunday after a horizon to Saturday, or on no date, is ``one-tour``'s."""
    for day in (SAT + timedelta(days=1), None):
        found = violations(problem=limited("H2", 1), plan=with_tour(3, date=day))
        assert "catchment" not in {v.rule for v in found}


def test_saturday_is_none_of_the_days_of_a_centre_that_does_not_say() -> None:
    problem = with_row("health_centres", "H2", supervises_on=frozenset())
    plan = replace(sound.plan(), tours=(sound.west(SAT),))
    assert "supervision" in broken(problem=problem, plan=plan)
