"""Where a van sleeps: each fault is found alone; each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from planner.calendar import daylight
from planner.model import Closure, Horizon, Kind, Plan, Problem, Status, Tour, Van
from planner.verify.case import Case
from planner.verify.nights import nights, nights_after, trips
from tests.verify import away, world
from tests.verify.changes import later
from tests.verify.test_closed import FAR_AWAY
from tests.verify.world import MON, SAT, THU, TUE, WED, at

AROUND_L = "POLYGON ((-7.51 12.5, -7.49 12.5, -7.49 12.7, -7.51 12.7, -7.51 12.5))"
RISE, FALL = daylight(WED, -7.5, 12.6)[0], daylight(MON, -7.5, 12.6)[1]


UNFROZEN = away.row("requests", "R1", freeze="none", must=False)


def test_the_week_away_is_sound() -> None:
    """What is broken below is sound as it stands, with each limit just met."""
    assert away.violations() == []
    assert [str(night.date) for night in away.plan().nights] == ["2026-11-30", "2026-12-01"]


def driven(n: int, *stops: Any, **ends: Any) -> Plan:
    """Return the plan with one tour of these stops in place of its own."""
    return away.with_tour(n, stops=stops, **ends)


def lodging(**changes: Any) -> dict[str, Any]:
    """Return the week with L changed, its costs settled."""
    return away.resettled(away.row("bases", "L", **changes))


def without(*numbers: int, problem: Problem = away.problem()) -> dict[str, Any]:
    """Return the week without some tours, settled."""
    tours = tuple(tour for n, tour in enumerate(away.plan().tours) if n not in numbers)
    return away.resettled(problem, replace(away.plan(), tours=tours))


def from_base() -> Plan:
    """Return the plan with Wednesday's tour from the base, where the van did not sleep."""
    stops = away.home().stops
    depart = replace(stops[0], place="B", arrive=at("07:10"), leave=at("07:10"))
    return driven(2, depart, *stops[1:], start="B")


def idle(n: int, start: str, end: str) -> dict[str, Any]:
    """Return the week with a tour that holds no clinic in place of one, settled."""
    stops = away.plan().tours[n].stops
    minutes = 50 * (start != end)
    depart = replace(stops[0], place=start, arrive=at("08:00"), leave=at("08:00"))
    kind = Kind.RETURN if end == "B" else Kind.SLEEP
    arrive = replace(stops[-1], kind=kind, place=end, arrive=at("08:00") + minutes, leave=at("08:00") + minutes)
    return away.resettled(UNFROZEN, driven(n, depart, arrive, start=start, end=end))


def at_lodging(minute: int) -> dict[str, Any]:
    """Return the week with Monday's arrival at L at this minute."""
    stops = list(away.out().stops)
    wait = minute - stops[4].arrive
    stops[3] = replace(stops[3], leave=stops[3].leave + wait)
    return {"plan": driven(0, *stops[:4], later(stops[4], wait))}


def leaving_lodging(minute: int) -> dict[str, Any]:
    """Return the week with Wednesday's departure from L at this minute, all before the clinic as early."""
    stops = list(away.home().stops)
    early = minute - stops[0].leave
    stops[0], stops[1] = later(stops[0], early), replace(stops[1], arrive=stops[1].arrive + early)
    return {"plan": driven(2, *stops)}


def unpaused(minute: int) -> dict[str, Any]:
    """Return the week with no pause on Monday and this arrival at L."""
    stops = list(away.out().stops)
    stops[2] = replace(stops[2], pause=None, end=at("12:45"), leave=at("13:15"))
    stops[3] = replace(stops[3], arrive=at("13:25"), leave=minute - 30)
    stops[4] = replace(stops[4], arrive=minute, leave=minute)
    return {"plan": driven(0, *stops)}


def beside_sleep() -> dict[str, Any]:
    """Return the week with Monday's break at L, just before sleeping, all before it 15 minutes earlier."""
    stops = [later(stop, -15) for stop in unpaused(at("14:00"))["plan"].tours[0].stops]
    stops[3] = replace(stops[3], leave=at("13:15"))
    nap = replace(stops[4], kind=Kind.BREAK, arrive=at("13:45"), leave=at("14:30"))
    sleep = replace(stops[4], arrive=at("14:30"), leave=at("14:30"))
    return {"problem": UNFROZEN, "plan": driven(0, *stops[:4], nap, sleep)}


def without_dropoff() -> Plan:
    """Return the plan with the supervisor of C1 aboard until L."""
    stops = away.out().stops
    return driven(0, *stops[:2], replace(stops[2], leave=at("14:25")), stops[4])


def shut(on: date, until: date, wkt: str = AROUND_L) -> dict[str, Any]:
    """Return the week with a closed zone, and no roads in it."""
    closure = Closure("zone", on, wkt=wkt, ends=until)
    return {"problem": replace(away.problem(), closures=(closure,), roads=())}


def with_base_at_l() -> Problem:
    """Return the dataset with a third van whose base L is."""
    vans = away.problem().vans
    return replace(away.problem(), vans={**vans, "V3": Van("V3", "L")})


FAULTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a night too many": ({"problem": away.row("vans", "V1", max_nights=1)}, {"nights"}),
    "at a base": (lodging(kind="base"), {"nights"}),
    "at a warehouse": (lodging(kind="warehouse"), {"nights"}),
    "at another van's base": ({"problem": with_base_at_l()}, {"nights"}),
    "waits on a date when it is unavailable": (
        {"problem": away.row("vans", "V1", unavailable=frozenset({TUE}))},
        {"nights"},
    ),
    "away before a date when it is unavailable": (
        {"problem": away.row("vans", "V1", unavailable=frozenset({WED}))},
        {"nights", "one-tour"},
    ),
    "from the base, where it did not sleep": (away.resettled(away.problem(), from_base()), {"nights"}),
    "never back": (without(2, problem=away.row("requests", "R2", status=Status.ACCEPTED)), {"nights"}),
    "from L, without having gone": (without(0, problem=UNFROZEN), {"nights"}),
    "from base to base without a clinic": (
        idle(3, "B", "B"),
        {"nights"},
    ),
    "at the lodging a minute late": (at_lodging(FALL - 29), {"daylight"}),
    "from the lodging a minute early": (leaving_lodging(RISE - 1), {"daylight"}),
    "asleep as the break's window closes, without a break": (unpaused(at("14:30")), {"break"}),
    "a break just before sleeping": (beside_sleep(), {"break"}),
    "sleep that is left later": ({"plan": away.with_stop(0, 4, leave=at("15:00"))}, {"clock"}),
    "lodging closed on arrival": (shut(MON, MON), {"closed"}),
    "lodging closed on the date of waiting": (shut(TUE, TUE), {"closed"}),
    "lodging closed on departure": (shut(WED, WED), {"closed"}),
    "a supervisor who sleeps out": (
        away.resettled(away.problem(), without_dropoff()),
        {"supervision"},
    ),
    "a return to the lodging": ({"plan": away.with_stop(0, 4, kind=Kind.RETURN)}, {"shape"}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, these rules and no other."""
    parts, rules = FAULTS[name]
    assert away.broken(**parts) == rules


PASSES: dict[str, dict[str, Any]] = {
    "waits on a day off": {"problem": away.row("vans", "V1", days=frozenset({"mon", "wed"}))},
    "unavailable once it is back": {"problem": away.row("vans", "V1", unavailable=frozenset({THU}))},
    "home without a clinic": idle(2, "L", "B"),
    "out without a clinic": idle(0, "B", "L"),
    "at the lodging at sunset less the margin": at_lodging(FALL - 30),
    "from the lodging at sunrise": leaving_lodging(RISE),
    "asleep a minute before the break's window closes": unpaused(at("14:29")),
    "lodging closed the day after": shut(THU, SAT),
    "a zone elsewhere": shut(MON, SAT, FAR_AWAY),
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the rule is kept."""
    assert away.violations(**PASSES[name]) == []


def slept_at(**changes: Any) -> set[str]:
    """Return what is found of a tour that sleeps at H1, on its own."""
    problem = away.row("health_centres", "H1", **changes)
    tours = (Tour("V1", MON, "B", "H1", (), 0, 0, 0, 0), Tour("V1", TUE, "H1", "B", (), 0, 0, 0, 0))
    return {one.rule for one in nights(case(problem, *tours))}


def case(problem: Problem, *tours: Tour) -> Case:
    """Return a case of these tours alone."""
    return Case.of(problem, world.travel(), world.values(), replace(away.plan(), tours=tours))


def test_sleeps_at_a_health_centre_with_lodging() -> None:
    """And at no other."""
    assert slept_at(lodging=True) == set()
    assert slept_at() == {"nights"}


def test_no_night_at_a_community() -> None:
    """Nor anywhere that is not lodging."""
    tours = (Tour("V1", MON, "B", "C2", (), 0, 0, 0, 0), Tour("V1", TUE, "C2", "B", (), 0, 0, 0, 0))
    assert [one.numbers for one in nights(case(away.problem(), *tours))] == [{"no_lodging": 1}]


@pytest.mark.parametrize(("limit", "over"), [(2, []), (1, ["2026-W49"]), (0, ["2026-W49", "2026-W50"])])
def test_a_night_belongs_to_the_week_of_the_date_that_it_ends(limit: int, over: list[str]) -> None:
    """Away from Saturday to Tuesday: two nights of the one week, one of the next."""
    problem = away.row("vans", "V1", max_nights=limit)
    horizon = Horizon(SAT, days=4, planned_on=date(2026, 11, 19))
    problem = replace(problem, settings=replace(problem.settings, horizon=horizon))
    back = SAT + timedelta(days=3)
    tours = (Tour("V1", SAT, "B", "L", (), 0, 0, 0, 0), Tour("V1", back, "L", "B", (), 0, 0, 0, 0))
    told = case(problem, *tours)
    assert [one.where["week"] for one in nights(told)] == over
    assert [len(nights_after(told, tour)) for tour in tours] == [3, 0]
    (trip,) = trips(told)
    assert len(trip.dates) == 4


def test_nights_cost_with_or_without_staff() -> None:
    """Two nights of 10 000, and 40 000 of per diem for four; a crew of two midwives fewer costs 30 000 less each."""
    problem = replace(away.problem(), tables=away.TABLES - {"staff"}, staff={})
    plan = replace(away.plan(), tours=tuple(replace(tour, staff=()) for tour in away.plan().tours))
    assert away.violations(problem=problem, plan=plan) == []
    settings = problem.settings
    crew = replace(settings.policy, crew=replace(settings.policy.crew, midwife=0))
    fewer = replace(problem, settings=replace(settings, policy=crew))
    off = [one.numbers for one in away.violations(problem=fewer, plan=plan) if one.rule == "cost"]
    assert off == [{"cost_xof": 145_405, "right": 85_405}]
    dearer = away.row("bases", "L", lodging_xof=10_001)
    off = [one.numbers for one in away.violations(problem=dearer) if one.rule == "cost"]
    assert off == [{"cost_xof": 145_405, "right": 145_407}]
