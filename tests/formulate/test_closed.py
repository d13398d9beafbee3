"""Where no clinic may be held: access, 4x4, and closures of places and zones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.formulate.closed import closed, closed_places
from planner.formulate.days import days, one_tour
from planner.model import Closure, Problem, Van
from tests.formulate.weeks import draft, formulated, request, week, with_row, with_setting
from tests.verify import world
from tests.verify.world import FRI, MON, SAT, THU, TUE, WED

SIX = [MON, TUE, WED, THU, FRI, SAT]
VANS = (Van("V1", "B", drive="4x4"), Van("V2", "B", drive="4x2"))


def left(problem: Problem, van: str = "V1") -> list[date]:
    """Return the dates on which closures leave R1 to that van."""
    made = draft(problem)
    one_tour(made)
    closed(made)
    assert set(made.forbidden.values()) <= {"closed"}
    return [day for one, day in made.van_days if one.id == van and made.may(0, one, day)]


def around(place: str, **changes: Any) -> Closure:
    """Return a zone of a kilometre or so around a place."""
    lon = -8.0 + world.KM[place] / 100
    square = (
        f"POLYGON (({lon - 0.01} 12.5, {lon + 0.01} 12.5, {lon + 0.01} 12.7, {lon - 0.01} 12.7, {lon - 0.01} 12.5))"
    )
    return Closure("zone", MON, wkt=square, **changes)


@pytest.mark.parametrize(
    ("access", "season", "dates"),
    [
        ("all_season", "rain", SIX),
        ("dry_season", "dry", SIX),
        ("dry_season", "rain", []),
        ("closed", "dry", []),
    ],
)
def test_access_decides_with_the_season(access: str, season: str, dates: list[date]) -> None:
    one = with_row(week(request("R1", "C1")), "communities", "C1", access=access)
    assert left(with_setting(one, "travel", season=season)) == dates


def test_a_community_that_needs_a_4x4_is_left_to_one() -> None:
    one = with_row(week(request("R1", "C1"), vans=VANS), "communities", "C1", needs_4x4=True)
    assert (left(one, "V1"), left(one, "V2")) == (SIX, [])


def test_a_closed_community_is_closed_on_its_dates() -> None:
    shut = Closure("community", TUE, ref="C1", ends=THU)
    assert left(week(request("R1", "C1"), closures=(shut,))) == [MON, FRI, SAT]
    assert left(week(request("R2", "C2"), closures=(shut,))) == SIX


@pytest.mark.parametrize(("rule", "dates"), [("4x4", (SIX, [])), ("ban", ([], [])), ("escort", ([], []))])
def test_a_closure_closes_to_all_unless_it_is_for_4x4(rule: str, dates: tuple[list[date], list[date]]) -> None:
    one = week(request("R1", "C1"), vans=VANS, closures=(Closure("community", MON, ref="C1", rule=rule),))
    assert (left(one, "V1"), left(one, "V2")) == dates


@pytest.mark.parametrize("place", ["C1", "B", "H1"])
def test_a_zone_closes_the_community_its_base_and_the_centre_of_a_supervisor_who_rides(place: str) -> None:
    assert left(week(request("R1", "C1"), closures=(around(place, ends=TUE),))) == [WED, THU, FRI, SAT]


def test_a_zone_over_the_centre_of_a_supervisor_who_comes_alone_closes_nothing() -> None:
    assert left(week(request("R3", "C3"), closures=(around("H2"),))) == SIX


def test_a_security_closure_past_its_review_date_stays_closed() -> None:
    shut = Closure("community", MON, ref="C1", ends=TUE, expires=WED)
    assert left(week(request("R1", "C1"), closures=(shut,))) == [WED, THU, FRI, SAT]
    secured = replace(shut, security=True)
    assert left(week(request("R1", "C1"), closures=(secured,))) == [WED]


def test_a_closed_road_closes_no_place() -> None:
    assert left(week(request("R1", "C1"), closures=(Closure("road", MON, ref="RN1"),))) == SIX


def test_no_leg_leads_to_or_from_a_place_that_is_closed() -> None:
    """On Monday the engine's legs have no way to C2; on Tuesday they do."""
    one = week(request("R1", "C1"), request("R2", "C2"), closures=(around("C2", ends=MON),))
    assert closed_places(one, one.vans["V1"], MON) == {"C2"}
    instance = formulated(one).instance
    place = list(world.KM).index("C2")
    monday, tuesday = (instance.legs[day.legs].minutes for day in instance.van_days[:2])
    assert (monday[place] == -1).all()
    assert (monday[:, place] == -1).all()
    assert (tuesday[place] >= 0).all()


def test_days_are_named_before_closures() -> None:
    """Both forbid R1 on Monday: the first rule is the one that is named."""
    made = draft(week(request("R1", "C1", earliest=TUE), closures=(Closure("community", MON, ref="C1"),)))
    one_tour(made)
    days(made)
    closed(made)
    assert [made.forbidden["R1", "V1", day] for day in (MON, TUE)] == ["days", "closed"]
