"""Roads that are closed: which, when, and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.model import Closure
from planner.travel import travel
from planner.travel.closures import closed_roads, shut_roads
from tests.travel.network import problem
from tests.verify.world import MON, SAT, TUE, WED

# Round the middle of the road from A to D, which bends west; no junction lies in it.
ROUND_THE_BEND = "POLYGON ((-7.96 12.51, -7.94 12.51, -7.94 12.53, -7.96 12.53, -7.96 12.51))"
BY_REF = Closure("road", MON, ref="AD")
BY_LINE = Closure("road", MON, wkt="LINESTRING (-7.96 12.52, -7.94 12.52)")
BY_AREA = Closure("road", MON, wkt=ROUND_THE_BEND)
BY_ZONE = Closure("zone", MON, wkt=ROUND_THE_BEND)


def metres(closure: Closure, day: date = MON, drive: str = "4x4") -> int:
    """Return the metres from A to C with that closure."""
    return travel(problem(closures=[closure])).metres(day, drive, "A", "C")


@pytest.mark.parametrize("closure", [BY_REF, BY_LINE, BY_AREA, BY_ZONE], ids=["ref", "line", "area", "zone"])
def test_a_closed_road_is_driven_round(closure: Closure) -> None:
    """20 km over B in place of 12 over D."""
    assert metres(closure) == 20_000


def test_a_zone_takes_out_every_road_that_touches_it() -> None:
    """All roads of D meet at its junction."""
    at_d = Closure("zone", MON, wkt="POLYGON ((-7.9 12.5, -7.9 12.49, -7.89 12.49, -7.9 12.5))")
    found = travel(problem(closures=[at_d]))
    assert found.metres(MON, "4x4", "A", "C") == 20_000
    assert found.metres(MON, "4x4", "A", "D") == -1
    assert found.metres(MON, "4x4", "A", "E") == -1


def test_only_roads_named_by_their_id_are_taken_out() -> None:
    named = problem(closures=[BY_REF, Closure("road", MON, ref="none"), Closure("road", MON)])
    assert shut_roads(named, frozenset({0, 1, 2})) == {2}
    assert shut_roads(named, frozenset({1, 2})) == set()


def test_a_closed_community_closes_no_road() -> None:
    assert metres(Closure("community", MON, ref="D")) == 12_000
    assert closed_roads(problem(closures=[Closure("community", MON, ref="D")]), MON, "4x4") == set()


def test_closures_give_each_date_its_own_matrix() -> None:
    """Closed on Tuesday and Wednesday."""
    found = travel(problem(closures=[replace(BY_REF, starts=TUE, ends=WED)]))
    assert [found.metres(MON + timedelta(days=n), "4x4", "A", "C") for n in range(6)] == [
        12_000,
        20_000,
        20_000,
        12_000,
        12_000,
        12_000,
    ]
    assert [found.closed_roads[MON + timedelta(days=n), "4x4"] for n in (0, 1)] == [frozenset(), frozenset({0})]


def test_dates_alike_share_a_matrix() -> None:
    found = travel(problem(closures=[replace(BY_REF, starts=TUE, ends=WED)]))
    assert len({id(matrix) for matrix in found.matrices.values()}) == 2


def test_a_closure_without_an_end_stays() -> None:
    assert metres(BY_REF, SAT) == 20_000


def test_a_road_for_4x4_is_closed_to_others_only() -> None:
    only_4x4 = replace(BY_REF, rule="4x4")
    assert metres(only_4x4, drive="4x4") == 12_000
    assert metres(only_4x4, drive="4x2") == 20_000


@pytest.mark.parametrize("rule", ["ban", "escort"])
def test_any_other_rule_closes_to_all(rule: str) -> None:
    assert {metres(replace(BY_REF, rule=rule), drive=drive) for drive in ("4x4", "4x2")} == {20_000}


@pytest.mark.parametrize(
    ("closure", "day", "closed"),
    [
        (replace(BY_REF, expires=TUE), TUE, True),  # on its review date it still holds
        (replace(BY_REF, expires=TUE), WED, False),
        (replace(BY_REF, expires=TUE, security=True), WED, True),  # fails closed
        (replace(BY_REF, ends=MON, expires=TUE, security=True), TUE, False),  # ended, not yet to be reviewed
        (replace(BY_REF, ends=MON, expires=TUE, security=True), WED, True),  # until someone reviews it
        (replace(BY_REF, ends=MON, security=True), TUE, False),
        (replace(BY_REF, starts=WED, expires=MON, security=True), TUE, False),  # not before it begins
        (replace(BY_REF, starts=WED, expires=MON, security=True), WED, True),
        (replace(BY_REF, starts=TUE), MON, False),
        (replace(BY_REF, ends=TUE), TUE, True),
        (replace(BY_REF, ends=TUE), WED, False),
    ],
)
def test_a_closure_holds_from_its_first_to_its_last_day(closure: Closure, day: date, *, closed: bool) -> None:
    assert bool(closed_roads(problem(closures=[closure]), day, "4x4")) is closed
