"""Who supervises: each fault is found alone; each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.model import Kind, Plan, Travel
from tests.verify import sound, world
from tests.verify.changes import broken, violations, with_row, with_setting, with_stop, with_tour
from tests.verify.world import KM, MON, at


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
