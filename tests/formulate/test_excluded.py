"""Why no van-day can serve a request: each rule with its van-days. C1 and C3 are supervised Monday to Friday."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from planner.engine import list_tours
from planner.formulate import Tried, excluded, formulate
from planner.model import Closure, Lot, Matrix, Problem, Product, Staff, Van
from tests.formulate.weeks import (
    counted,
    far,
    formulated,
    request,
    staffed,
    supplied,
    travel,
    values,
    week,
    with_row,
    with_setting,
)
from tests.verify import world
from tests.verify.world import MON, TUE, WED, at
from tests.weeks import random_week


def test_what_can_be_served_is_not_excluded() -> None:
    assert counted(week(request("R1", "C1"))) == {}


def test_days_are_counted() -> None:
    assert counted(week(request("R1", "C1", days=frozenset({"sun"})))) == {"R1": {"days": 6}}


def test_van_days_of_every_van_are_counted() -> None:
    """V2 works on Monday and Tuesday only."""
    vans = (Van("V1", "B"), Van("V2", "B", days=frozenset({"mon", "tue"})))
    assert counted(week(request("R1", "C1", days=frozenset({"sun"})), vans=vans)) == {"R1": {"days": 8}}


def test_supervision_is_counted() -> None:
    never = with_row(week(request("R1", "C1")), "health_centres", "H1", supervises_on=frozenset({"sun"}))
    assert counted(never) == {"R1": {"supervision": 6}}


def test_closures_are_counted_after_the_rules_before_them() -> None:
    """Monday is too early, Saturday is not supervised, the other four days are closed."""
    shut = with_row(week(request("R1", "C1", earliest=TUE)), "communities", "C1", access="closed")
    assert counted(shut) == {"R1": {"closed": 4, "days": 1, "supervision": 1}}


def test_the_most_frequent_rule_comes_first() -> None:
    shut = with_row(week(request("R1", "C1", earliest=TUE)), "communities", "C1", access="closed")
    assert list(counted(shut)["R1"]) == ["closed", "days", "supervision"]


def test_a_window_is_counted() -> None:
    """Four hours do not fit between 08:00 and 11:00."""
    assert counted(week(request("R3", "C3", closes=at("11:00")))) == {"R3": {"window": 5, "supervision": 1}}


@pytest.mark.parametrize(
    "changes",
    [{"max_drive_minutes": 59}, {"max_clinics_per_day": 0}, {"speed_percent": 10}],
    ids=["drive", "clinics", "slow"],
)
def test_daylight_and_the_limits_of_the_van_are_counted(changes: dict[str, Any]) -> None:
    """C3 lies 30 minutes away."""
    vans: tuple[Van, ...] = (Van("V1", "B", **changes),)
    assert counted(week(request("R3", "C3"), vans=vans)) == {"R3": {"daylight": 5, "supervision": 1}}


def test_a_limit_that_is_just_kept_excludes_nothing() -> None:
    assert counted(week(request("R3", "C3"), vans=(Van("V1", "B", max_drive_minutes=60, max_clinics_per_day=1),))) == {}


def long_break(problem: Problem) -> Problem:
    """Return the week with a break of two hours and a work day until 16:50."""
    rest = replace(problem.settings.day.rest, minutes=120, friday_minutes=120)
    return with_setting(problem, "day", rest=rest, end=at("16:50"))


def test_the_break_is_counted_where_it_alone_is_in_the_way() -> None:
    """Six hours and the break fit neither before 15:59 nor, begun at sunrise, before the return by 16:50."""
    assert counted(long_break(week(request("R3", "C3", service=360, closes=at("15:59"))))) == {
        "R3": {"break": 5, "supervision": 1}
    }


def cut_off(place: str) -> dict[str, Any]:
    """Return the line's matrix with no way to or from a place."""
    old = next(iter(world.travel().matrices.values()))
    minutes = old.minutes.copy()
    number = list(world.KM).index(place)
    minutes[number, :] = minutes[:, number] = -1
    return {"matrix": Matrix(np.where(minutes < 0, -1, minutes), np.where(minutes < 0, -1, old.metres))}


def counted_without(problem: Problem, place: str) -> dict[str, dict[str, int]]:
    """Return what excludes requests where there is no way to a place."""
    ways = travel(problem)
    ways = replace(ways, matrices=dict.fromkeys(ways.matrices, cut_off(place)["matrix"]))
    formulation = formulate(problem, ways, values(problem))
    return excluded(formulation, list_tours(formulation.instance))


def test_supervision_is_counted_where_only_the_centre_cannot_be_reached() -> None:
    assert counted_without(week(request("R1", "C1")), "H1") == {"R1": {"supervision": 6}}


def test_closed_is_counted_where_the_community_cannot_be_reached() -> None:
    """With window, daylight, break and supervision all lifted there is still no way: that is what the roads say."""
    assert counted_without(week(request("R3", "C3")), "C3") == {"R3": {"closed": 5, "supervision": 1}}


def test_of_two_rules_of_the_clock_the_last_to_be_lifted_is_counted() -> None:
    """Four hours do not fit between 08:00 and 11:00, and at a tenth of the speed C3 is 5 hours away.

    Without the window the tour is 14 hours and a half long, without daylight it is still in no window: both must go.
    """
    slow = (Van("V1", "B", speed_percent=10),)
    assert counted(week(request("R3", "C3", closes=at("11:00")), vans=slow)) == {
        "R3": {"daylight": 5, "supervision": 1}
    }


def test_one_tour_is_named_where_no_van_works() -> None:
    idle = (Van("V1", "B", days=frozenset({"sun"})),)
    assert counted(week(request("R1", "C1"), vans=idle)) == {"R1": {"one-tour": 0}}


def test_only_requests_that_are_planned_are_counted() -> None:
    one = week(request("R1", "C1", days=frozenset({"sun"})))
    assert counted(with_row(one, "requests", "R1", status="refused")) == {}


def test_nothing_is_claimed_where_the_list_is_cut_short() -> None:
    formulation = formulated(week(request("R1", "C1", days=frozenset({"sun"}))))
    listing = list_tours(formulation.instance)
    assert excluded(formulation, replace(listing, complete=False)) == {}


def test_a_rule_that_forbids_some_days_only_excludes_nothing() -> None:
    assert counted(week(request("R1", "C1", earliest=MON, latest=WED, days=frozenset({"wed"})))) == {}


# --- Nights away, and the order of the rules --------------------------------------------------------------------------


def test_a_van_that_may_sleep_out_is_not_excluded_by_the_way_home() -> None:
    """C2 and back to base is 80 minutes, C2 and on to L 50."""
    assert counted(far(request("R2", "C2", latest=MON))) == {}
    assert counted(far(request("R2", "C2", latest=MON), max_nights=0)) == {"R2": {"days": 5, "daylight": 1}}
    assert counted(far(request("R2", "C2", latest=MON), max_drive_minutes=49)) == {"R2": {"days": 5, "daylight": 1}}


def test_on_a_horizon_of_one_day_the_way_home_excludes() -> None:
    assert counted(far(request("R2", "C2"), horizon=1)) == {"R2": {"daylight": 1}}


def test_a_base_that_is_closed_is_counted_where_a_van_could_only_start_from_there() -> None:
    around = "POLYGON ((-8.01 12.5, -7.99 12.5, -7.99 12.7, -8.01 12.7, -8.01 12.5))"
    shut = replace(far(request("R2", "C2", latest=MON)), closures=(Closure("zone", MON, wkt=around, ends=MON),))
    assert counted(shut) == {"R2": {"days": 5, "closed": 1}}


IUD = Product("iud", kind="removal", share=Fraction(1), volume_l=Fraction(1), referral_share=Fraction(1))


def beset(mended: int) -> Problem:
    """Return Monday's week in which every rule that forbids van-days does, but for the first so many."""
    one = staffed(supplied(week(request("R1", "C1", closes=at("11:00"))), [IUD], Lot("B", "iud", 99)))
    one = with_setting(one, "horizon", days=1)
    crew = [Staff("M1", "midwife"), Staff("M2", "midwife"), Staff("P", "promoter"), Staff("D", "driver")]
    steps: list[tuple[Callable[[Problem], Problem], bool]] = [
        (lambda week: with_row(week, "requests", "R1", days=frozenset({"sun"})), True),
        (lambda week: with_row(week, "health_centres", "H1", unavailable=frozenset({MON})), True),
        (lambda week: with_row(week, "communities", "C1", access="closed"), True),
        (lambda week: with_row(week, "vans", "V1", volume_l=Fraction(13)), True),
        (lambda week: with_setting(week, "policy", min_methods=1), True),
        (lambda week: with_row(week, "health_centres", "H1", follow_up_per_week=9), True),
        (lambda week: staffed(week, *crew), False),
        (lambda week: with_row(week, "requests", "R1", closes=at("16:00")), False),
    ]
    for number, (change, breaks) in enumerate(steps):
        if (number >= mended) == breaks:
            one = change(one)
    return one


def test_the_first_rule_that_forbids_is_counted() -> None:
    """Days, supervision, closed, commodities, choice, follow-up, crew, then the clock."""
    rules = ["days", "supervision", "closed", "commodities", "choice", "follow-up", "crew", "window"]
    assert [counted(beset(mended)) for mended in range(9)] == [*({"R1": {rule: 1}} for rule in rules), {}]


def test_what_was_tried_of_other_weeks_tells_the_same() -> None:
    """Weeks with other hours, breaks, services and ways share what was tried: each key says all that matters."""
    tried = Tried()
    for seed in range(120):
        formulation = formulate(*random_week(seed))
        listing = list_tours(formulation.instance)
        assert excluded(formulation, listing, tried) == excluded(formulation, listing)
    assert len(tried) > 100


def test_what_was_tried_on_other_hours_tells_nothing() -> None:
    """Until 11:00 the clinic never fits; lifting that suffices on a whole day, and not where vans are back by 10:00."""
    long = week(request("R1", "C1", closes=at("11:00")))
    short = with_setting(long, "day", end=at("10:00"))
    tried = Tried()
    for one, rule in ((long, "window"), (short, "daylight"), (long, "window")):
        formulation = formulate(one, travel(one), values(one))
        assert set(excluded(formulation, list_tours(formulation.instance), tried)["R1"]) - {"supervision"} == {rule}
