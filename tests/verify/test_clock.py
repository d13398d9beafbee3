"""What time: each fault of the timetable is found alone, each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.model import Kind, Plan, Problem, Stop
from tests.verify import sound, world
from tests.verify.changes import (
    broken,
    delayed,
    later,
    shifted,
    violations,
    with_row,
    with_setting,
    with_stop,
    with_tour,
)
from tests.verify.test_days import moved
from tests.verify.world import FRI, SUNRISE, SUNSET, at

WEST_OUT = at("07:00") - SUNRISE  # how much earlier V2 may leave on Monday
EAST_BACK = SUNSET - 30 - at("14:35")  # how much later V1 may return on Monday


def rest(**changes: Any) -> Problem:
    """Return the dataset with another break."""
    old = world.settings().day.rest
    return with_setting("day", rest=replace(old, **changes))


def paused(begin: str, end: str, until: str = "13:30") -> Plan:
    """Return the sound plan with another pause at C1, its service ending at ``until``."""
    return with_stop(0, 2, pause=(at(begin), at(end)), end=at(until))


def resting_at(place: str, arrive: str, leave: str, n: int) -> Plan:
    """Return the sound plan with Tuesday's break taken elsewhere, as stop ``n``."""
    stops = [stop for stop in sound.tuesday().stops if stop.kind != Kind.BREAK]
    stops.insert(n, Stop(Kind.BREAK, place, at(arrive), at(leave)))
    return with_tour(2, stops=tuple(stops))


def resting_at_base() -> Plan:
    """Return the sound plan with Monday's break at the base, from 13:45, just before returning."""
    stops = [later(stop, -5) for stop in sound.monday().stops]
    stops[2] = replace(stops[2], pause=None, end=at("12:40"), leave=at("13:10"))
    stops[3] = replace(stops[3], arrive=at("13:20"), leave=at("13:25"))
    halt = Stop(Kind.BREAK, "B", at("13:45"), at("14:30"))
    back = replace(stops[4], arrive=at("14:30"), leave=at("14:30"))
    return with_tour(0, stops=(*stops[:4], halt, back))


def needless_pause() -> Plan:
    """Return the sound plan with a pause on a tour that is back at 14:16."""
    stops = list(shifted(1, 2, 45).stops)
    stops[1] = replace(stops[1], end=at("13:08"), pause=(at("11:00"), at("11:45")))
    return with_tour(1, stops=tuple(stops))


FAULTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "return a minute early": (
        {"plan": with_stop(0, 4, arrive=at("14:34"))},
        {"clock"},
    ),
    "return a minute late": (
        {"plan": with_stop(0, 4, arrive=at("14:36"), leave=at("14:36"))},
        {"clock"},
    ),
    "leave before arriving": ({"plan": with_stop(0, 0, arrive=at("07:20"))}, {"clock"}),
    "service too short": ({"plan": with_stop(0, 2, end=at("13:29"))}, {"window"}),
    "service too long": ({"plan": with_stop(2, 2, end=at("12:40"), begin=at("11:41"))}, {"window"}),
    "pause after the clinic": ({"plan": paused("13:40", "14:25")}, {"clock"}),
    "begins before opening": (
        {"problem": with_row("requests", "R1", opens=at("08:46"))},
        {"window"},
    ),
    "ends after closing": ({"problem": with_row("requests", "R1", closes=at("13:29"))}, {"window"}),
    "begins during set-up": (
        {"plan": with_stop(0, 2, begin=at("08:44"), end=at("13:29"))},
        {"window"},
    ),
    "leaves during pack-up": ({"plan": delayed(0, 3, -1)}, {"window"}),
    "longer set-up": ({"problem": with_setting("day", setup=46)}, {"window"}),
    "departs before sunrise": ({"plan": delayed(1, 0, -WEST_OUT - 1)}, {"daylight"}),
    "departs within the morning margin": (
        {"problem": with_setting("day", margin_am=WEST_OUT + 1)},
        {"daylight"},
    ),
    "departs before the work day": (
        {"problem": with_setting("day", begin=at("07:01"))},
        {"daylight"},
    ),
    "returns within the evening margin": ({"plan": delayed(0, 4, EAST_BACK + 1)}, {"daylight"}),
    "returns after the work day": ({"problem": with_setting("day", end=at("14:39"))}, {"daylight"}),
    "drives too long": ({"problem": with_row("vans", "V1", max_drive_minutes=79)}, {"daylight"}),
    "too many clinics": ({"problem": with_row("vans", "V1", max_clinics_per_day=1)}, {"daylight"}),
    "no break": ({"plan": with_stop(0, 2, pause=None, end=at("12:45"))}, {"break"}),
    "pause before its window": ({"plan": paused("12:29", "13:14")}, {"break"}),
    "pause too short": ({"plan": paused("12:30", "13:14", "13:29")}, {"break"}),
    "pause too long": ({"plan": paused("12:30", "13:16", "13:31")}, {"window", "break"}),
    "break not longer on Friday": ({"plan": moved(0, FRI)}, {"break"}),
    "break ends after its window": ({"plan": delayed(2, 3, 36)}, {"break"}),
    "needless pause": ({"plan": needless_pause()}, {"break"}),
    "out from when the window opens": ({"problem": rest(opens=at("07:09"))}, {"break"}),
    "out until the window closes": ({"plan": delayed(1, 2, 59)}, {"break"}),
    "break at the base before returning": ({"plan": resting_at_base()}, {"break"}),
    "break beside no stop": ({"plan": resting_at("C1", "13:20", "14:05", 3)}, {"break"}),
    "two breaks": (
        {"plan": with_stop(2, 2, pause=(at("12:30"), at("12:40")), end=at("12:40"), begin=at("11:30"))},
        {"break", "window"},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, these rules and no other."""
    parts, rules = FAULTS[name]
    assert broken(**parts) == rules


PASSES: dict[str, dict[str, Any]] = {
    "begins when it opens, ends when it closes": {
        "problem": with_row("requests", "R1", opens=at("08:45"), closes=at("13:30"))
    },
    "departs at sunrise": {"plan": delayed(1, 0, -WEST_OUT)},
    "departs when the work day begins": {"problem": with_setting("day", begin=at("07:00"))},
    "returns at sunset less the margin": {"plan": delayed(0, 4, EAST_BACK)},
    "returns when the work day ends": {"problem": with_setting("day", end=at("14:40"))},
    "drives just so long": {"problem": with_row("vans", "V1", max_drive_minutes=80)},
    "just so many clinics": {"problem": with_row("vans", "V1", max_clinics_per_day=2)},
    "waits before driving": {"plan": delayed(0, 3, 7)},
    "departs when the window opens": {"problem": rest(opens=at("07:10"))},
    "back a minute before the window closes": {"plan": delayed(1, 2, 58)},
    "break ends when its window does": {"plan": delayed(2, 3, 35)},
    "waits after its break": {"plan": delayed(2, 4, 10)},
    "waits after its break, past the window": {"plan": delayed(2, 4, 50)},
    "pause later in its window": {"plan": paused("12:45", "13:30")},
    "break at the health centre": {
        "plan": with_tour(
            2,
            stops=(
                *sound.tuesday().stops[:3],
                Stop(Kind.BREAK, "H1", at("13:30"), at("14:15")),
                *sound.tuesday().stops[4:],
            ),
        )
    },
    "longer break on Friday": {
        "problem": rest(friday_minutes=45),
        "plan": moved(0, FRI),
    },
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit a rule is kept."""
    assert violations(**PASSES[name]) == []


def test_no_break_is_asked_where_its_minutes_are_none() -> None:
    """With a break of 0 minutes the two breaks of the sound plan are needless."""
    found = violations(problem=rest(minutes=0))
    assert [(v.rule, v.where["date"]) for v in found] == [
        ("break", "2026-11-30"),
        ("break", "2026-12-01"),
    ]


def test_arrival_says_when_it_was_due() -> None:
    """20 minutes after 14:15 is 14:35."""
    (late,) = violations(plan=with_stop(0, 4, arrive=at("14:40"), leave=at("14:40")))
    assert late.numbers == {"arrive": at("14:40"), "due": at("14:35")}
    assert late.where == {"van": "V1", "date": "2026-11-30", "place": "B"}
