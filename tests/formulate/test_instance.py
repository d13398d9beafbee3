"""The first door: what the engine gets of a week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from planner.engine import Rest, Sum
from planner.formulate.money import clinic_xof, leg_ml, legs_xof
from planner.model import Status, Van
from tests.formulate.weeks import formulated, request, week, with_row, with_setting
from tests.verify import world
from tests.verify.world import FRI, MON, SUNRISE, SUNSET, TUE, at


def test_windows_are_for_the_start_of_the_service() -> None:
    """From 08:00 to 16:00 a service of 240 minutes begins by 12:00."""
    (visit,) = formulated(week(request("R1", "C1", opens=at("08:00"), closes=at("16:00")))).instance.visits
    assert visit.windows == ((at("08:00"), at("12:00")),)
    assert (visit.service, visit.setup, visit.packup) == (240, 45, 30)


def test_a_service_longer_than_its_hours_has_an_empty_window() -> None:
    (visit,) = formulated(week(request("R1", "C1", opens=at("08:00"), closes=at("09:00")))).instance.visits
    assert visit.windows[0][0] > visit.windows[0][1]


def test_a_van_is_out_between_sunrise_and_the_margin_before_sunset() -> None:
    """On Monday: sunrise 06:38, after the work day's 06:30; sunset 18:03 less 30 minutes, before its 18:00."""
    day = formulated(week(request("R1", "C1"))).instance.van_days[0]
    assert (day.leaves, day.returns) == (SUNRISE, SUNSET - 30)


def test_the_work_day_binds_where_it_is_the_shorter() -> None:
    one = with_setting(week(request("R1", "C1")), "day", begin=at("07:00"), end=at("17:00"))
    day = formulated(one).instance.van_days[0]
    assert (day.leaves, day.returns) == (at("07:00"), at("17:00"))


def test_a_morning_margin_counts_from_sunrise() -> None:
    day = formulated(with_setting(week(request("R1", "C1")), "day", margin_am=15)).instance.van_days[0]
    assert day.leaves == SUNRISE + 15


def test_the_break_is_longer_on_friday() -> None:
    days = formulated(week(request("R1", "C1"))).instance.van_days
    rests = {world.MON + timedelta(days=day.day): day.rest for day in days}
    assert rests[MON] == Rest(at("12:30"), at("14:30"), 45)
    assert rests[FRI] == Rest(at("12:30"), at("14:30"), 90)


def test_like_vans_share_a_van_day() -> None:
    """V1 and V2 alike, V3 with its own days: it shares none."""
    vans = (Van("V2", "B", name="other name"), Van("V3", "B", days=frozenset({"tue"})), Van("V1", "B"))
    made = formulated(week(request("R1", "C1"), vans=vans))
    assert [(day.day, day.van, day.count) for day in made.instance.van_days] == [
        *((n, 0, 2) for n in range(6)),
        (1, 1, 1),
    ]
    assert [[van.id for van in made.vans(number)] for number in (0, 6)] == [["V1", "V2"], ["V3"]]
    assert (made.date(0), made.date(6)) == (MON, TUE)


@pytest.mark.parametrize(
    "changes",
    [
        {"drive": "4x2"},
        {"ml_per_km": 141},
        {"upkeep_xof_km": 91},
        {"day_xof": 12_001},
        {"max_drive_minutes": 400},
        {"max_clinics_per_day": 1},
        {"speed_percent": 90},
    ],
)
def test_vans_that_something_tells_apart_do_not_share_a_van_day(changes: dict[str, Any]) -> None:
    """A community that needs a 4x4 tells drives apart, on the days on which it may be visited."""
    vans: tuple[Van, ...] = (Van("V1", "B"), Van("V2", "B", **changes))
    one = with_row(week(request("R1", "C1"), vans=vans), "communities", "C1", needs_4x4=True)
    assert {day.count for day in formulated(one).instance.van_days if day.visits} == {1}


def test_a_slower_vans_minutes_are_rounded_up_leg_by_leg() -> None:
    """At 80 percent 30 minutes become 37.5, so 38."""
    made = formulated(week(request("R1", "C1"), vans=(Van("V1", "B", speed_percent=80),)))
    here, there = list(world.KM).index("B"), list(world.KM).index("C1")
    legs = made.instance.legs[made.instance.van_days[0].legs]
    assert legs.minutes[here, there] == 38


def test_each_leg_costs_fuel_and_upkeep_rounded_up() -> None:
    """10 km in a 4x4: 1,915; 10.001 km: 1,915.19, so 1,916; no way: 0."""
    metres = np.array([[10_000, 10_001, 0, -1]], np.int32)
    assert legs_xof(metres, Van("V1", "B"), world.settings().money).tolist() == [[1_915, 1_916, 0, 0]]
    assert clinic_xof(world.settings().money) == 20_000
    assert [leg_ml(metres, Van("V1", "B")) for metres in (10_000, 10_001)] == [1_400, 1_401]


def test_the_objectives_are_freezes_musts_changes_value_and_cost() -> None:
    frozen = {"date": MON, "van": "V1"}
    requests = (
        request("R1", "C1", must=True),
        request("R2", "C2", freeze="day", **frozen),
        request("R3", "C3", status=Status.PUBLISHED, **frozen),
    )
    made = formulated(week(*requests)).instance
    freezes, must, changes, value, cost = made.objectives
    counted = [(tier.name, tier.maximise, tier.tolerance, tier.sum) for tier in (freezes, must, changes)]
    assert counted == [
        ("freezes", False, "0", Sum(sides={0: 1})),
        ("must", False, "0", Sum(sides={1: 1})),
        ("changes", False, "0", Sum(sides={2: 1})),
    ]
    assert (value.name, value.maximise, value.tolerance) == ("value", True, "0.005")
    assert value.sum.visits == {(number, day): 10_000 for number in (0, 1, 2) for day in range(6)}
    assert (cost.name, cost.maximise, cost.sum.resources) == ("cost", False, {0: 1})


def test_a_van_day_has_the_visits_that_are_left_to_it() -> None:
    one = week(request("R1", "C1", latest=MON), request("R3", "C3", days=frozenset({"mon", "tue"})))
    assert [day.visits for day in formulated(one).instance.van_days][:3] == [(0, 1), (1,), ()]
