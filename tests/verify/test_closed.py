"""Where nobody goes: each fault is found alone; each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from planner.model import Closure, Problem, Travel
from planner.verify.closed import active
from tests.verify import world
from tests.verify.changes import broken, violations, with_row, with_setting
from tests.verify.world import KM, MON, SAT, THU, TUE

EAST_OF_C3 = "POLYGON ((-8.3 12.5, -8.25 12.5, -8.25 12.7, -8.3 12.7, -8.3 12.5))"  # C3 on its edge
AROUND_BASE = "POLYGON ((-8.01 12.5, -7.99 12.5, -7.99 12.7, -8.01 12.7, -8.01 12.5))"
FAR_AWAY = "POLYGON ((-4 15, -3 15, -3 16, -4 16, -4 15))"
C1_ON_MONDAY = Closure("community", MON, ref="C1", ends=MON)
ROAD_ON_MONDAY = Closure("road", MON, ref="RN1", ends=MON)


def shut(closure: Closure, **changes: Any) -> Problem:
    """Return the dataset with one closure."""
    return replace(world.problem(), closures=(replace(closure, **changes),))


def offroad(closure: Closure) -> Problem:
    """Return the dataset with one closure and no roads, so that only its places are closed."""
    return replace(shut(closure), roads=())


def taken_out(*keys: tuple[Any, str]) -> Travel:
    """Return travel that has taken the first closure out on these days and drives."""
    closed = {**world.travel().closed_roads, **dict.fromkeys(keys, frozenset({0}))}
    return replace(world.travel(), closed_roads=closed)


def without_minutes() -> Travel:
    """Return travel with metres but no minutes from C3 to B on Monday."""
    whole, travel = world.travel(), cut(MON, "4x2", "C3", "B")
    half = replace(travel.matrices[MON, "4x2"], metres=whole.matrices[MON, "4x2"].metres)
    return replace(travel, matrices={**travel.matrices, (MON, "4x2"): half})


def cut(day: Any, drive: str, start: str, end: str) -> Travel:
    """Return travel without one leg."""
    travel = world.travel()
    old = travel.matrices[day, drive]
    cell = list(KM).index(start), list(KM).index(end)
    minutes, metres = old.minutes.copy(), old.metres.copy()
    minutes[cell] = metres[cell] = -1
    matrix = replace(old, minutes=minutes, metres=metres)
    return replace(travel, matrices={**travel.matrices, (day, drive): matrix})


RAIN = with_setting("travel", season="rain")
FAULTS: dict[str, dict[str, Any]] = {
    "no access": {"problem": with_row("communities", "C1", access="closed")},
    "only in the dry season": {
        "problem": replace(
            RAIN,
            communities=with_row("communities", "C1", access="dry_season").communities,
        )
    },
    "needs a 4x4": {"problem": with_row("communities", "C3", needs_4x4=True)},
    "community closed": {"problem": shut(C1_ON_MONDAY)},
    "community closed without an end": {"problem": shut(C1_ON_MONDAY, ends=None)},
    "escort, none arranged": {"problem": shut(C1_ON_MONDAY, rule="escort")},
    "escort, arranged for another day": {"problem": shut(C1_ON_MONDAY, rule="escort", escort_on=frozenset({TUE}))},
    "ban, though an escort is arranged": {"problem": shut(C1_ON_MONDAY, escort_on=frozenset({MON}))},
    "road with an escort on another day": {
        "problem": shut(ROAD_ON_MONDAY, rule="escort", escort_on=frozenset({TUE})),
    },
    "security closure past its review": {
        "problem": shut(
            C1_ON_MONDAY,
            starts=MON - timedelta(days=9),
            ends=MON - timedelta(days=7),
            security=True,
            expires=MON - timedelta(days=1),
        )
    },
    "on the edge of a zone": {"problem": offroad(Closure("zone", MON, wkt=EAST_OF_C3))},
    "base in a zone": {"problem": offroad(Closure("zone", MON, wkt=AROUND_BASE, ends=MON))},
    "road not taken out": {"problem": shut(ROAD_ON_MONDAY), "travel": taken_out((TUE, "4x4"))},
    "road not taken out for one drive": {
        "problem": shut(ROAD_ON_MONDAY),
        "travel": taken_out((MON, "4x4")),
    },
    "zone over a road not taken out": {
        "problem": shut(Closure("zone", MON, wkt=AROUND_BASE.replace("12.5", "12.60"), ends=MON))
    },
    "no minutes": {"travel": without_minutes()},
    "no way": {"travel": cut(MON, "4x2", "C3", "B")},
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, this rule and no other."""
    assert broken(**FAULTS[name]) == {"closed"}


PASSES: dict[str, dict[str, Any]] = {
    "rain where the road is for all seasons": {"problem": RAIN},
    "dry season": {"problem": with_row("communities", "C1", access="dry_season")},
    "4x4 where one is needed": {"problem": with_row("communities", "C1", needs_4x4=True)},
    "ended the day before": {
        "problem": shut(C1_ON_MONDAY, starts=MON - timedelta(days=9), ends=MON - timedelta(days=1))
    },
    "starts the day after": {"problem": shut(C1_ON_MONDAY, starts=TUE, ends=SAT)},
    "escort": {"problem": shut(C1_ON_MONDAY, rule="escort", escort_on=frozenset({MON}))},
    "road with an escort": {"problem": shut(ROAD_ON_MONDAY, rule="escort", escort_on=frozenset({MON}))},
    "closed but to 4x4": {"problem": shut(C1_ON_MONDAY, rule="4x4")},
    "security closure on its review date": {
        "problem": shut(
            C1_ON_MONDAY,
            starts=MON - timedelta(days=9),
            ends=MON - timedelta(days=7),
            security=True,
            expires=MON,
        )
    },
    "zone elsewhere": {"problem": shut(Closure("zone", MON, wkt=FAR_AWAY))},
    "road taken out": {
        "problem": shut(ROAD_ON_MONDAY),
        "travel": taken_out((MON, "4x4"), (MON, "4x2")),
    },
    "road closed but to 4x4, taken out for the others": {
        "problem": shut(ROAD_ON_MONDAY, rule="4x4"),
        "travel": taken_out((MON, "4x2")),
    },
    "road closed on a day without tours": {"problem": shut(ROAD_ON_MONDAY, starts=SAT, ends=SAT)},
    "given travel": {
        "problem": shut(ROAD_ON_MONDAY),
        "travel": replace(world.travel(), source="given"),
    },
    "a leg that nobody drives": {"travel": cut(THU, "4x2", "C1", "C4")},
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the rule is kept."""
    assert violations(**PASSES[name]) == []


@pytest.mark.parametrize(
    ("security", "ends", "expires", "day", "holds"),
    [
        (False, TUE, None, TUE, True),
        (False, TUE, None, THU, False),
        (False, None, TUE, TUE, True),
        (False, None, TUE, THU, False),
        (False, SAT, TUE, THU, False),
        (True, TUE, None, THU, False),
        (True, MON, TUE, TUE, False),
        (True, MON, TUE, THU, True),
        (True, None, TUE, THU, True),
        (True, MON, TUE, MON - timedelta(days=1), False),
    ],
)
def test_closure_holds(security: bool, ends: Any, expires: Any, day: Any, holds: bool) -> None:
    """From its start to its end; past review without effect, or for security closed again."""
    closure = Closure("community", MON, ref="C1", ends=ends, security=security, expires=expires)
    assert active(closure, day, "4x4") is holds


@pytest.mark.parametrize(
    ("day", "security", "holds"),
    [(MON, True, True), (TUE, True, False), (THU, True, True), (THU, False, False), (SAT, True, True)],
)
def test_an_escort_opens_up_to_the_review(day: Any, security: bool, holds: bool) -> None:
    """Escorts on Tuesday and Thursday; after the review on Tuesday a security closure closes all the same."""
    on = frozenset({TUE, THU})
    closure = Closure("community", MON, ref="C1", rule="escort", security=security, expires=TUE, escort_on=on)
    assert active(closure, day, "4x4") is holds


def test_leg_that_is_no_way_names_both_ends() -> None:
    """From C3 there is no way back to B."""
    (missing,) = violations(travel=cut(MON, "4x2", "C3", "B"))
    assert (missing.where["from"], missing.where["place"]) == ("C3", "B")


def test_season_goes_by_the_date_where_it_is_not_said() -> None:
    """30 November lies in the dry season."""
    problem = replace(
        with_setting("travel", season=""),
        communities=with_row("communities", "C1", access="dry_season").communities,
    )
    assert violations(problem=problem) == []
