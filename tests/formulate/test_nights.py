"""Where vans sleep: ways to spend a date, stays, the rows that tie them, and what a night costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations, product
from typing import Any

import pytest

from planner.engine import Row
from planner.formulate.days import one_tour
from planner.formulate.draft import Draft, Outing, Stay
from planner.formulate.fleets import fleets
from planner.formulate.nights import night_xof, nights, outings, stay_xof
from planner.model import Closure, PerRole, Problem, Van
from tests.formulate.weeks import by_themselves, draft, far, planned, request, served, week, with_setting
from tests.verify import world
from tests.verify.world import FRI, MON, SAT, TUE, WED

AT_L = "POLYGON ((-7.51 12.5, -7.49 12.5, -7.49 12.7, -7.51 12.7, -7.51 12.5))"
AT_B = "POLYGON ((-8.01 12.5, -7.99 12.5, -7.99 12.7, -8.01 12.7, -8.01 12.5))"


def drafted(problem: Problem) -> Draft:
    """Return the draft with its outings and its stays."""
    made = draft(problem)
    one_tour(made)
    made.fleets = fleets(made)
    outings(made)
    nights(made)
    return made


def of(horizon: int, **van: Any) -> Problem:
    """Return a week of so many days in which V1 may sleep out."""
    one = week(vans=(Van("V1", "B", **({"max_nights": 2} | van)),))
    return with_setting(one, "horizon", days=horizon)


def ways(problem: Problem) -> list[tuple[int, str]]:
    """Return the outings as day and way, as in (0, "B-L")."""
    return [(one.day, f"{one.start}-{one.end}") for one in drafted(problem).outings]


def stays(problem: Problem) -> list[tuple[int, int]]:
    """Return the stays by the days on which they begin and end."""
    return [(stay.arrives, stay.leaves) for stay in drafted(problem).stays]


# --- Outings and stays ------------------------------------------------------------------------------------------------


def test_a_van_goes_from_where_it_may_have_slept_to_where_it_may_sleep() -> None:
    """On the first day only from its base, on the last only back there."""
    middle = [(1, "B-B"), (1, "B-L"), (1, "L-B"), (1, "L-L")]
    assert ways(of(3)) == [(0, "B-B"), (0, "B-L"), *middle, (2, "B-B"), (2, "L-B")]


@pytest.mark.parametrize("van", [{"max_nights": 0}, {"max_nights": 2, "days": frozenset({"tue"})}])
def test_a_van_that_may_not_or_need_not_sleep_out_goes_from_base_to_base(van: dict[str, Any]) -> None:
    assert {way for _, way in ways(of(3, **van))} == {"B-B"}
    assert stays(of(3, **van)) == []


def test_on_a_horizon_of_one_day_nobody_sleeps_out() -> None:
    assert (ways(of(1)), stays(of(1))) == ([(0, "B-B")], [])


def test_a_centre_with_lodging_is_slept_at_and_another_base_is_not() -> None:
    one = of(2)
    centres = {**one.health_centres, "H2": replace(one.health_centres["H2"], lodging=True)}
    bases = {**one.bases, "L": replace(one.bases["L"], kind="base")}
    assert ways(replace(one, health_centres=centres, bases=bases)) == [(0, "B-B"), (0, "B-H2"), (1, "B-B"), (1, "H2-B")]


def test_lodging_that_is_the_base_of_a_van_is_none() -> None:
    one = of(2)
    assert "B-L" in [way for _, way in ways(one)]
    made = drafted(replace(one, vans={**one.vans, "V2": Van("V2", "L")}))
    assert {(outing.start, outing.end) for outing in made.outings} == {("B", "B"), ("L", "L")}
    assert not made.stays


def test_a_place_that_is_closed_is_neither_left_nor_come_to() -> None:
    lodging = replace(of(3), closures=(Closure("zone", TUE, wkt=AT_L, ends=TUE),))
    assert ways(lodging) == [(0, "B-B"), (0, "B-L"), (1, "B-B"), (2, "B-B"), (2, "L-B")]
    base = replace(of(3), closures=(Closure("zone", TUE, wkt=AT_B, ends=TUE),))
    assert [way for day, way in ways(base) if day == 1] == ["L-L"]


def test_stays_last_no_longer_than_the_nights_of_a_week() -> None:
    assert stays(of(3)) == [(0, 1), (0, 2), (1, 2)]
    assert stays(of(3, max_nights=1)) == [(0, 1), (1, 2)]


def test_nobody_stays_where_it_is_closed_on_a_date_of_waiting() -> None:
    assert stays(replace(of(3), closures=(Closure("zone", TUE, wkt=AT_L, ends=TUE),))) == []


def test_a_van_waits_away_on_its_days_off_but_not_where_it_is_unavailable() -> None:
    off = frozenset({"mon", "wed"})
    assert stays(of(3, days=off)) == [(0, 2)]
    assert stays(of(3, days=off, unavailable=frozenset({TUE}))) == []
    assert stays(of(4, unavailable=frozenset({WED}))) == [(0, 1)]


def test_nights_belong_to_the_week_of_their_date() -> None:
    """Saturday's and Sunday's to the one week, Monday's to the next: three nights though two a week are the limit."""
    one = with_setting(of(4), "horizon", start=SAT)
    assert stays(one) == [(0, 2), (0, 3), (2, 3)]


# --- Rows -------------------------------------------------------------------------------------------------------------


def kept(rows: list[Row], tours: set[int], sides: set[int]) -> bool:
    """Return whether tours and side variables keep rows that have no other parts."""
    for row in rows:
        assert not (row.sum.visits or row.sum.calls or row.sum.marks or row.sum.resources)
        total = sum(n for one, n in row.sum.tours.items() if one in tours)
        total += sum(n for one, n in row.sum.sides.items() if one in sides)
        if (row.low is not None and total < row.low) or (row.high is not None and total > row.high):
            return False
    return True


def all_choices(made: Draft) -> Iterator[tuple[set[int], set[int]]]:
    """Yield every choice of at most one outing a day, with every choice of stays."""
    by_day = [[None, *made.tours(0, day)] for day in range(len(made.dates))]
    sides = list(made.stays.values())
    for chosen in product(*by_day):
        tours = {number for number in chosen if number is not None}
        for some in chain.from_iterable(combinations(sides, n) for n in range(len(sides) + 1)):
            yield tours, set(some)


def slept(tours: list[Outing]) -> list[Stay] | None:
    """Return the stays of tours in order, or None where one does not begin where the van is, or the last is away."""
    found, place = [], "B"
    for number, tour in enumerate(tours):
        if tour.start != place:
            return None
        place = tour.end
        if place != "B":
            if number + 1 == len(tours):
                return None
            found.append(Stay(0, place, tour.day, tours[number + 1].day))
    return found


@pytest.mark.parametrize("max_nights", [1, 2, 3])
def test_rows_are_kept_exactly_by_the_ways_of_a_van_that_is_back_in_the_end(max_nights: int) -> None:
    """Four days: every choice of outings and stays is tried."""
    made = drafted(of(4, max_nights=max_nights))
    found = 0
    for tours, sides in all_choices(made):
        nights_away = slept([made.outings[number] for number in sorted(tours)])
        right = nights_away is not None and all(stay in made.stays for stay in nights_away)
        right = right and sides == {made.stays[stay] for stay in nights_away or []}
        right = right and sum(stay.leaves - stay.arrives for stay in nights_away or []) <= max_nights
        assert kept(made.rows, tours, sides) == right
        found += right
    assert found > 20


def test_the_limit_is_a_row_for_each_week_that_could_pass_it() -> None:
    """Friday's stay has a night, Saturday's two: all are in one week, and two may be."""
    made = drafted(with_setting(of(4), "horizon", start=FRI))
    limits = [dict(row.sum.sides) for row in made.rows if row.high == 2]
    by_stay = {(stay.arrives, stay.leaves): side for stay, side in made.stays.items()}
    assert limits == [{by_stay[0, 1]: 1, by_stay[1, 3]: 2}]


# --- Cost -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lodging_xof", "crew", "xof"),
    [(0, PerRole(2, 1, 1), 40_000), (10_000, PerRole(2, 1, 1), 50_000), (0, PerRole(3, 0, 1), 50_000)],
)
def test_a_night_costs_lodging_and_the_per_diem_of_each(lodging_xof: int, crew: PerRole, xof: int) -> None:
    assert night_xof(lodging_xof, crew, world.settings().money) == xof


def test_a_stay_costs_each_of_its_nights() -> None:
    assert stay_xof(drafted(of(3)), Stay(0, "L", 0, 2)) == 100_000


def nightly(lodging_xof: int) -> Mapping[str, Any]:
    """Return where V1 goes for C1 on Tuesday and C2 on Wednesday, when a night costs the lodging alone."""
    requests = (request("R1", "C1", days=frozenset({"tue"})), request("R2", "C2", days=frozenset({"wed"})))
    one = by_themselves(week(*requests, vans=(Van("V1", "B", max_nights=1),)))
    one = with_setting(one, "money", per_diem_xof=PerRole(0, 0, 0))
    one = replace(one, bases={**one.bases, "L": replace(one.bases["L"], lodging_xof=lodging_xof)})
    plan = planned(one)
    return {"ends": [tour.end for tour in plan.tours], "xof": plan.score.cost_xof}


def test_a_night_is_spent_where_it_costs_less_than_the_way() -> None:
    """By L it is 100 km, 19,150 francs; twice from base 140, 26,810: 7,660 more. 64,000 are for days and clinics."""
    assert nightly(7_659) == {"ends": ["L", "B"], "xof": 64_000 + 19_150 + 7_659}
    assert nightly(7_661) == {"ends": ["B", "B"], "xof": 64_000 + 26_810}


# --- Whole weeks ------------------------------------------------------------------------------------------------------


def test_what_is_too_far_for_a_day_is_served_by_sleeping_out() -> None:
    """Out on Monday with a clinic, 50 km and a night; home on Tuesday without, 50 km."""
    plan = planned(far(request("R2", "C2", latest=MON), horizon=2))
    first, second = plan.tours
    assert [(tour.start, tour.end, len(tour.clinics), tour.cost_xof) for tour in plan.tours] == [
        ("B", "L", 1, 9_575 + 12_000 + 20_000 + 50_000),
        ("L", "B", 0, 9_575 + 12_000),
    ]
    assert (first.stops[-1].kind, second.stops[-1].kind) == ("sleep", "return")
    assert [(night.date, night.place) for night in plan.nights] == [(MON, "L")]


@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        ({}, ["R2"]),
        ({"max_nights": 0}, []),
        ({"unavailable": frozenset({TUE})}, []),
        ({"unavailable": frozenset({TUE}), "max_nights": 2}, []),
        ({"days": frozenset({"mon", "wed"})}, []),
        ({"days": frozenset({"mon", "wed"}), "max_nights": 2}, ["R2"]),
    ],
)
def test_a_trip_is_made_where_its_nights_are_allowed(changes: dict[str, Any], reached: list[str]) -> None:
    assert served(far(request("R2", "C2", latest=MON), horizon=3, **changes)) == reached


def test_on_the_last_day_nobody_leaves_for_a_lodging() -> None:
    assert served(far(request("R2", "C2", earliest=TUE), horizon=2)) == ["R2"]
    assert served(far(request("R2", "C2", earliest=TUE), horizon=1)) == []
