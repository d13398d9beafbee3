"""The brute force itself, on weeks computed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest

from planner.model import (
    WEEKDAYS,
    Base,
    BreakWindow,
    Closure,
    Community,
    DaySettings,
    Funder,
    HealthCentre,
    Horizon,
    Lot,
    Matrix,
    Money,
    PerRole,
    Policy,
    Problem,
    Product,
    Request,
    Settings,
    Staff,
    Status,
    Travel,
    TravelSettings,
    Values,
    Van,
    Worth,
)
from tests.brute import Best, best, feasible_alone

SUNDAY, MONDAY, TUESDAY = date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 1)
LONG_AGO = date(2026, 1, 1)
OWN = HealthCentre("H", "H", -8.0, 12.6, supervisors=2, clinics_per_week=99, rides=False)
EVERY_DAY = frozenset(WEEKDAYS)
RIDES = replace(OWN, rides=True)
A = Request("A", "CA", MONDAY, None, service=60)
B = Request("B", "CB", MONDAY, None, service=60)
VAN = Van("V", "X", ml_per_km=0, upkeep_xof_km=100)
NO_REST = BreakWindow(750, 870, 0, 0)
# 07:00 to 17:00: the sun is up then in Bamako all year.
DAY = DaySettings(420, 1020, 0, 0, NO_REST, setup=0, packup=0, dropoff=5)
A_CLINIC = 15_000 + 5_000
A_TOUR = 12_000


def _problem(
    *requests: Request,
    centre: HealthCentre = OWN,
    vans: tuple[Van, ...] = (VAN,),
    day: DaySettings = DAY,
    start: date = MONDAY,
    days: int = 1,
    tolerance: float = 0.0,
) -> Problem:
    settings = Settings(
        made_up=True,
        horizon=Horizon(start, days, start - timedelta(days=11)),
        day=day,
        policy=Policy(7, 7.5, tolerance),
        money=Money(725, "Bamako", date(2025, 3, 25), 15_000, 5_000),
        travel=TravelSettings("given", "dry", 10.0, 1.4, 40.0),
        lang="fr",
    )
    return Problem(
        dataset="made up",
        sha256="",
        settings=settings,
        bases={"X": Base("X", "X", -8.0, 12.6)},
        vans={van.id: van for van in vans},
        health_centres={"H": centre},
        communities={name: Community(name, name, -8.0, 12.6, "H") for name in ("CA", "CB")},
        requests={request.id: request for request in requests},
    )


def _travel(problem: Problem, legs: Mapping[str, int], metres: int = 0) -> Travel:
    """Return legs of so many minutes, both ways, at a kilometre a minute and some metres more."""
    places = tuple(problem.places)
    minutes = np.full((len(places), len(places)), -1, np.int32)
    np.fill_diagonal(minutes, 0)
    for pair, leg in legs.items():
        start, end = (places.index(name) for name in pair.split())
        minutes[start, end] = minutes[end, start] = leg
    matrix = Matrix(minutes, np.where(minutes < 0, -1, minutes * 1000 + metres).astype(np.int32))
    keys = [(day, "4x4") for day in problem.settings.horizon.dates]
    return Travel("given", places, dict.fromkeys(keys, matrix), {})


def _values(problem: Problem, **points: int) -> Values:
    dates = problem.settings.horizon.dates
    return {(name, day): Worth(0, each) for name, each in points.items() for day in dates}


def _fits(request: Request, day: DaySettings, leg: int = 60) -> bool:
    """Return whether a clinic an hour from base can be held, its supervisor coming alone."""
    problem = _problem(request, day=day)
    travel = _travel(problem, {"X CA": leg})
    values = _values(problem, A=1)
    alone = feasible_alone(problem, travel, values, "A", "V", MONDAY)
    assert (best(problem, travel, values).value == 1) == alone
    return alone


def test_out_until_the_window_closes_needs_a_break() -> None:
    """Leaves 07:00, serves 08:00-13:29, is back 14:29: no break. A minute longer: a break.

    It does not fit in the clinic, which closes with the service. After it: 13:30-14:15, back 15:15.
    """
    day = replace(DAY, rest=BreakWindow(750, 870, 45, 45))
    short = replace(A, opens=480, closes=809, service=329)
    long = replace(A, opens=480, closes=810, service=330)
    assert _fits(short, replace(day, end=869))
    assert not _fits(short, replace(day, end=868))
    assert not _fits(long, replace(day, end=870))
    assert not _fits(long, replace(day, end=914))
    assert _fits(long, replace(day, end=915))


def test_out_after_the_window_opens_needs_no_break() -> None:
    """A break of 150 minutes never fits into 12:30-14:30, so only a tour that needs none can be.

    Service 13:31-14:31: leaves 12:31, no break. A minute earlier: leaves 12:30, out throughout.
    """
    day = replace(DAY, rest=BreakWindow(750, 870, 150, 150))
    assert _fits(replace(A, opens=811, closes=871), day)
    assert not _fits(replace(A, opens=810, closes=870), day)


def test_the_pause_may_close_a_clinic_that_waited_for_it() -> None:
    """The only break is 12:30-13:15; 200 minutes of service from 09:00 end at 12:20, packed 12:50.

    After that a break would end 13:35: too late. So service 09:10-12:30 and a pause to 13:15.
    """
    day = replace(DAY, rest=BreakWindow(750, 795, 45, 45), packup=30)
    assert _fits(replace(A, opens=540, closes=795, service=200), day)
    assert not _fits(replace(A, opens=540, closes=794, service=200), day)


def test_no_stop_at_a_centre_at_distance_zero() -> None:
    """30 out + 240 service + 30 back = 300: 07:00-12:00, and 60 km x 100 = 6,000.

    With 400 metres between them: 300 + 60 pick-up + 5 drop-off = 365: back 13:05.
    The legs are then 30.4 + 0.4 + 0.4 + 30.4 km: 3,040 + 40 + 40 + 3,040 = 6,160.
    """
    legs = {"X CA": 30, "X H": 30, "H CA": 0}
    request = replace(A, service=240, opens=0)
    for end, metres, served in ((720, 0, 1), (719, 0, 0), (785, 400, 1), (784, 400, 0)):
        centre = replace(RIDES, stop_minutes=60)
        problem = _problem(request, centre=centre, day=replace(DAY, end=end))
        travel = _travel(problem, legs, metres)
        cost = A_TOUR + A_CLINIC + (6_160 if metres else 6_000)
        found = best(problem, travel, _values(problem, A=1))
        assert found == Best(0, 0, 0, served, cost * served)


@pytest.mark.parametrize(("end", "supervisors", "served"), [(645, 2, 3), (644, 2, 2), (645, 1, 2)])
def test_two_clinics_share_a_pick_up(end: int, supervisors: int, served: int) -> None:
    """10 + 20 pick-up + 20 + 60 A + 20 + 60 B + 20 + 5 drop-off + 10 = 225: 07:00-10:45.

    B alone is worth 2: 80 km of both, 60 km (10 + 20 + 20 + 10) of one. Two supervisors both ride.
    """
    requests = replace(A, opens=0), replace(B, opens=0)
    centre = replace(RIDES, supervisors=supervisors)
    problem = _problem(*requests, centre=centre, day=replace(DAY, end=end))
    travel = _travel(problem, {"X H": 10, "H CA": 20, "H CB": 20, "CA CB": 20})
    cost = A_TOUR + (2 * A_CLINIC + 8_000 if served == 3 else A_CLINIC + 6_000)
    assert best(problem, travel, _values(problem, A=1, B=2)) == Best(0, 0, 0, served, cost)


def test_a_supervisor_is_fetched_before_and_brought_back_after() -> None:
    """60 to the centre + 20 + 30 + 60 of service + 30 back to it + 5 + 60 = 265: 07:00-11:25.

    Either stop on the wrong side of the clinic would save 80: it is 10 from base to the clinic.
    """
    for end, levels in ((685, Best(0, 0, 0, 1, A_TOUR + A_CLINIC + 18_000)), (684, Best(0, 0, 0, 0, 0))):
        problem = _problem(replace(A, opens=0), centre=RIDES, day=replace(DAY, end=end))
        travel = _travel(problem, {"X H": 60, "X CA": 10, "H CA": 30})
        assert best(problem, travel, _values(problem, A=1)) == levels


def test_each_leg_is_rounded_up() -> None:
    """10 / 0.9 = 11.1 minutes, so 12 + 60 + 12 = 84: 07:00-08:24.

    10.001 km x (0.14 x 725 + 90) = 1,915.2, so 1,916 each way.
    """
    van = replace(VAN, speed_percent=90, ml_per_km=140, upkeep_xof_km=90)
    for end, levels in ((504, Best(0, 0, 0, 1, A_TOUR + A_CLINIC + 2 * 1_916)), (503, Best(0, 0, 0, 0, 0))):
        problem = _problem(replace(A, opens=0), vans=(van,), day=replace(DAY, end=end))
        travel = _travel(problem, {"X CA": 10}, metres=1)
        assert best(problem, travel, _values(problem, A=1)) == levels


def test_one_van_is_cheaper_than_two() -> None:
    """One tour: 12,000 + 40,000 + (30 + 10 + 30) x 100 = 59,000.

    Where a van holds one clinic a day: 2 x 12,000 + 40,000 + 4 x 30 x 100 = 76,000.
    """
    for limit, cost in ((None, 59_000), (1, 76_000)):
        van = replace(VAN, max_clinics_per_day=limit)
        problem = _problem(A, B, vans=(van, replace(van, id="W")))
        travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10})
        assert best(problem, travel, _values(problem, A=1, B=1)) == Best(0, 0, 0, 2, cost)


def test_a_must_comes_before_value() -> None:
    """One clinic only: the must of 100 points, not the 5,000; but a must of two visits is lost."""
    van = replace(VAN, max_clinics_per_day=1)
    cost = A_TOUR + A_CLINIC + 6_000
    for visits, levels in ((1, Best(0, 0, 0, 100, cost)), (2, Best(0, 1, 0, 5000, cost))):
        problem = _problem(replace(A, must=True, visits=visits), B, vans=(van,))
        travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10})
        assert best(problem, travel, _values(problem, A=100, B=5000)) == levels


@pytest.mark.parametrize(("tolerance", "clinics"), [(0.01, 1), (0.009, 2), (1.0, 0)])
def test_cost_may_give_up_value_within_the_tolerance(tolerance: float, clinics: int) -> None:
    """Best is 1,010. Less 1 %: 999.9, so 1,000: A alone will do. Less 0.9 %: 1,000.91, so 1,001.

    A alone: 12,000 + 20,000 + 6,000. Both: 12,000 + 40,000 + 7,000.
    """
    problem = _problem(A, B, tolerance=tolerance)
    travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10})
    cost = (0, 38_000, 59_000)[clinics]
    assert best(problem, travel, _values(problem, A=1000, B=10)) == Best(0, 0, 0, 1010, cost)


@pytest.mark.parametrize(("gap", "value"), [(0, 800), (1, 800), (2, 500), (3, 500)])
def test_visits_lie_apart(gap: int, value: int) -> None:
    """Monday 100, Tuesday 500, Wednesday 300; two visits. Monday and Wednesday make but 400."""
    problem = _problem(replace(A, visits=2, min_gap_days=gap), days=3)
    travel = _travel(problem, {"X CA": 30})
    dates = problem.settings.horizon.dates
    values = {("A", day): Worth(0, n) for day, n in zip(dates, (100, 500, 300), strict=True)}
    assert best(problem, travel, values).value == value


FEW = replace(OWN, supervises_on=EVERY_DAY)
ALL_WEEK = replace(VAN, days=EVERY_DAY)


@pytest.mark.parametrize(
    ("start", "days", "limit", "levels"),
    [
        (MONDAY, 1, 2, Best(0, 0, 0, 150, A_TOUR + 2 * A_CLINIC + 7_000)),
        (MONDAY, 1, 1, Best(0, 0, 0, 100, A_TOUR + A_CLINIC + 6_000)),
        (MONDAY, 6, 1, Best(0, 0, 0, 100, A_TOUR + A_CLINIC + 6_000)),
        (date(2026, 12, 5), 3, 1, Best(0, 0, 0, 150, 2 * (A_TOUR + A_CLINIC + 6_000))),
        (date(2026, 12, 6), 2, 1, Best(0, 0, 0, 150, 2 * (A_TOUR + A_CLINIC + 6_000))),
        (date(2026, 12, 31), 2, 1, Best(0, 0, 0, 100, A_TOUR + A_CLINIC + 6_000)),
        (MONDAY, 6, 0, Best(0, 0, 0, 0, 0)),
        (date(2026, 12, 5), 3, 0, Best(0, 0, 0, 0, 0)),
    ],
)
@pytest.mark.parametrize("vans", [(ALL_WEEK,), (ALL_WEEK, replace(ALL_WEEK, id="W"))])
def test_a_catchment_has_so_many_clinics_a_week(
    start: date, days: int, limit: int, levels: Best, vans: tuple[Van, ...]
) -> None:
    """A is worth 100 and B, of another community, 50. Both: 12,000 + 40,000 + (30 + 10 + 30) x 100.

    With a limit of 1, A alone: 12,000 + 20,000 + 60 x 100 = 38,000, be it one date or Monday to
    Saturday, or Thursday 31 December and Friday 1 January, which are of one week. Saturday 5 or
    Sunday 6 and Monday 7 December are of two: A in one, B in the other, 2 x 38,000 = 76,000.
    """
    centre = replace(FEW, clinics_per_week=limit)
    problem = _problem(A, B, centre=centre, vans=vans, start=start, days=days)
    travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10})
    assert best(problem, travel, _values(problem, A=100, B=50)) == levels


def test_catchments_count_their_own_clinics() -> None:
    """A clinic each for two centres, on one tour or not: 12,000 + 40,000 + 7,000 = 59,000."""
    problem = _problem(A, B, centre=replace(FEW, clinics_per_week=1))
    other = replace(FEW, id="I", clinics_per_week=1)
    centres = {**problem.health_centres, "I": other}
    places = {**problem.communities, "CB": replace(problem.communities["CB"], health_centre="I")}
    problem = replace(problem, health_centres=centres, communities=places)
    travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10})
    assert best(problem, travel, _values(problem, A=100, B=50)) == Best(0, 0, 0, 150, 59_000)


@pytest.mark.parametrize(
    ("start", "limit", "missed", "value"),
    [(MONDAY, 1, 1, 100), (MONDAY, 2, 0, 200), (date(2026, 12, 5), 1, 0, 200), (date(2026, 12, 5), 0, 1, 0)],
)
def test_each_visit_counts_in_its_catchment(start: date, limit: int, missed: int, value: int) -> None:
    """A must of two visits, two days apart, worth 100 each; a visit costs 12,000 + 20,000 + 6,000.

    Monday and Wednesday want a limit of 2, Saturday 5 and Monday 7 December one of 1 in each week.
    """
    request = replace(A, must=True, visits=2, min_gap_days=2)
    centre = replace(FEW, clinics_per_week=limit)
    problem = _problem(request, centre=centre, vans=(ALL_WEEK,), start=start, days=3)
    travel = _travel(problem, {"X CA": 30})
    levels = Best(0, missed, 0, value, 38_000 * value // 100)
    assert best(problem, travel, _values(problem, A=100)) == levels


@pytest.mark.parametrize(("limit", "fits"), [(0, False), (1, True)])
def test_a_clinic_alone_wants_a_catchment_that_has_any(limit: int, *, fits: bool) -> None:
    """07:00 + 30 + 60 of service + 30: back 09:00, wherever one clinic may be held; with 0, none may.

    Of two visits that are due each is judged alone, so that a limit of 1 allows it on both dates.
    """
    problem = _problem(replace(A, visits=2), centre=replace(FEW, clinics_per_week=limit), days=2)
    travel = _travel(problem, {"X CA": 30})
    assert [feasible_alone(problem, travel, _values(problem, A=1), "A", "V", day) for day in (MONDAY, TUESDAY)] == [
        fits,
        fits,
    ]


@pytest.mark.parametrize(
    ("closure", "fits"),
    [
        (Closure("community", TUESDAY, "CA"), True),
        (Closure("community", MONDAY, "CA", ends=MONDAY), False),
        (Closure("community", LONG_AGO, "CA", ends=SUNDAY), True),
        (Closure("community", LONG_AGO, "CB"), True),
        (Closure("community", LONG_AGO, "CA", rule="4x4"), True),
        (Closure("community", LONG_AGO, "CA", rule="escort"), False),
        (Closure("community", LONG_AGO, "CA", expires=MONDAY), False),
        (Closure("community", LONG_AGO, "CA", expires=SUNDAY), True),
        (Closure("community", LONG_AGO, "CA", ends=SUNDAY, expires=SUNDAY, security=True), False),
        (Closure("community", TUESDAY, "CA", expires=SUNDAY, security=True), True),
        (Closure("zone", LONG_AGO, wkt="POLYGON ((-8 12, -7 12, -7 13, -8 13, -8 12))"), False),
        (Closure("zone", LONG_AGO, wkt="POLYGON ((-7 12, -6 12, -6 13, -7 13, -7 12))"), True),
    ],
)
def test_a_closure_holds_on_its_dates_and_a_security_one_past_its_review(closure: Closure, *, fits: bool) -> None:
    """Base, centre and communities lie at 8 degrees west, on the edge of the first zone."""
    problem = replace(_problem(A), closures=(closure,))
    travel = _travel(problem, {"X CA": 30})
    assert feasible_alone(problem, travel, _values(problem, A=1), "A", "V", MONDAY) == fits


def test_the_clock_agrees_with_a_plain_search() -> None:
    """One clinic in a day of half an hour: every departure, begin, return and break, one by one."""
    rng = Random(1)
    fits = 0
    for _ in range(150):
        opens = rng.randint(425, 440)
        rest = BreakWindow(rng.randint(422, 436), 0, rng.randint(0, 6), 0)
        rest = replace(rest, closes=rest.opens + rng.randint(1, 12))
        request = replace(A, opens=opens, closes=opens + rng.randint(5, 15), service=rng.randint(1, 9))
        end = 420 + rng.randint(15, 30)
        day = replace(DAY, end=end, rest=rest, setup=rng.randint(0, 3), packup=rng.randint(0, 3))
        leg = rng.randint(1, 6)
        expected = _plain_search(request, day, leg)
        assert _fits(request, day, leg) == expected
        fits += expected
    assert 30 < fits < 120


def _plain_search(request: Request, day: DaySettings, leg: int) -> bool:
    clock = range(day.begin, day.end + 1)
    rest = day.rest
    for leaves, begins, returns in product(clock, clock, clock):
        out = leaves <= rest.opens and returns >= rest.closes and rest.minutes > 0
        starts = range(rest.opens, rest.closes - rest.minutes + 1) if out else [None]
        times = leaves + leg, begins, returns - leg
        if any(_plain(request, day, times, start) for start in starts):
            return True
    return False


def _plain(request: Request, day: DaySettings, times: tuple[int, int, int], start: int | None) -> bool:
    """Return whether arriving, beginning and leaving then will do, with a break from start."""
    arrives, begins, leaves = times
    minutes = day.rest.minutes
    if begins < request.opens:
        return False

    def holds(free: int, pause: int, after: int) -> bool:
        ends = begins + request.service + pause
        ready = free + day.setup <= begins
        return ready and ends <= request.closes and ends + day.packup <= after

    if start is None:
        return holds(arrives, 0, leaves)
    within = begins <= start <= begins + request.service
    return (
        (arrives <= start and holds(start + minutes, 0, leaves))
        or (within and holds(arrives, minutes, leaves))
        or (start + minutes <= leaves and holds(arrives, 0, start))
    )


# --- Nights, crews, commodities, funders and freezes ------------------------------------------------------------------

LODGING = Base("L", "L", -8.0, 12.6, "lodging", 1_000)
AWAY = replace(VAN, max_nights=1)
A_NIGHT = 1_000 + 2 * 15_000 + 5_000 + 5_000
FAR = {"X CA": 290, "CA L": 20, "X L": 300, "L CB": 30, "X CB": 290}


def _with_lodging(problem: Problem) -> Problem:
    return replace(problem, bases={**problem.bases, "L": LODGING})


@pytest.mark.parametrize(
    ("van", "days", "served", "cost"),
    [
        (AWAY, 2, 2, 2 * (A_TOUR + A_CLINIC) + 31_000 + 32_000 + A_NIGHT),
        (AWAY, 1, 0, 0),
        (VAN, 2, 0, 0),
        (replace(AWAY, unavailable=frozenset({TUESDAY})), 2, 0, 0),
        (replace(AWAY, unavailable=frozenset({TUESDAY})), 3, 0, 0),
        (replace(AWAY, unavailable=frozenset({MONDAY})), 3, 2, 2 * (A_TOUR + A_CLINIC) + 31_000 + 32_000 + A_NIGHT),
        (replace(AWAY, days=EVERY_DAY - {"tue"}), 3, 0, 0),
        (replace(AWAY, max_nights=2, days=EVERY_DAY - {"tue"}), 3, 2, 2 * (A_TOUR + A_CLINIC + A_NIGHT) + 63_000),
    ],
)
def test_a_night_makes_two_far_clinics_possible(van: Van, days: int, served: int, cost: int) -> None:
    """290 + 60 + 290 = 640 is more than the day's 600. A and on to L: 290 + 60 + 20, 310 km; L, B and home: 320 km.

    Two nights are needed where the van waits on the Tuesday that is not its day; it may not wait on one on which it is
    unavailable.
    """
    problem = _with_lodging(_problem(A, B, vans=(van,), days=days))
    travel = _travel(problem, FAR)
    assert best(problem, travel, _values(problem, A=1, B=1)) == Best(0, 0, 0, served, cost)


def test_a_clinic_alone_may_want_a_drive_out_or_home() -> None:
    """A on the way out on Monday, or on the way home on Tuesday; two nights where it is on neither."""
    problem = _with_lodging(_problem(A, vans=(AWAY,), days=2))
    travel, values = _travel(problem, FAR), _values(problem, A=1)
    assert [feasible_alone(problem, travel, values, "A", "V", day) for day in (MONDAY, TUESDAY)] == [True, True]
    cost = 2 * A_TOUR + A_CLINIC + 31_000 + 30_000 + A_NIGHT
    assert best(problem, travel, values) == Best(0, 0, 0, 1, cost)
    closed = replace(problem, closures=(Closure("zone", TUESDAY, wkt="POLYGON ((-9 12, -7 12, -7 13, -9 13, -9 12))"),))
    assert not feasible_alone(closed, travel, values, "A", "V", MONDAY)


def test_sundays_night_is_of_the_week_that_ends() -> None:
    """From Saturday to Monday there are two nights, both of one week; from Sunday to Tuesday they are of two."""
    for start, nights, served in ((5, 1, 0), (5, 2, 1), (6, 1, 1)):
        first = date(2026, 12, start)
        days = frozenset({WEEKDAYS[first.weekday()], WEEKDAYS[(first.weekday() + 2) % 7]})
        van = replace(AWAY, max_nights=nights, days=days)
        problem = _with_lodging(_problem(replace(A, days=days), centre=FEW, vans=(van,), start=first, days=3))
        assert best(problem, _travel(problem, FAR), _values(problem, A=1)).value == served


def _staffed(problem: Problem, *staff: Staff, crew: PerRole = PerRole(1, 0, 0)) -> Problem:
    policy = replace(problem.settings.policy, crew=crew)
    problem = replace(problem, settings=replace(problem.settings, policy=policy), tables=frozenset({"staff"}))
    return replace(problem, staff={member.id: member for member in staff})


MIDWIFE = Staff("S", "midwife")
OTHER = replace(MIDWIFE, id="T")
NOT_TUESDAY = frozenset({TUESDAY})


@pytest.mark.parametrize(
    ("staff", "value"),
    [
        ((), 0),
        ((MIDWIFE,), 2),
        ((replace(MIDWIFE, max_days=1),), 1),
        ((replace(MIDWIFE, max_days=1), OTHER), 2),
        ((replace(MIDWIFE, days=frozenset({"mon"})),), 1),
        ((replace(MIDWIFE, unavailable=frozenset({MONDAY})), replace(OTHER, unavailable=NOT_TUESDAY)), 2),
        ((replace(MIDWIFE, van="W"),), 0),
        ((replace(MIDWIFE, role="driver"),), 0),
    ],
)
def test_each_tour_has_a_midwife(staff: tuple[Staff, ...], value: int) -> None:
    """One clinic a day, on Monday and on Tuesday, each with one midwife."""
    problem = _staffed(_problem(A, B, vans=(replace(VAN, max_clinics_per_day=1),), days=2), *staff)
    travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10})
    assert best(problem, travel, _values(problem, A=1, B=1)).value == value


def test_a_crew_stays_together_and_is_not_elsewhere() -> None:
    """A trip of two days wants one midwife for both; on Tuesday she is not there for the other van."""
    problem = _with_lodging(_problem(A, B, vans=(AWAY, replace(VAN, id="W")), days=2))
    travel = _travel(problem, {"X CA": 290, "CA L": 20, "X L": 300, "X CB": 30})
    values = _values(problem, A=2, B=1)
    for staff, value in (
        ((MIDWIFE,), 2),
        ((MIDWIFE, OTHER), 3),
        ((replace(MIDWIFE, unavailable=frozenset({MONDAY})), replace(OTHER, unavailable=NOT_TUESDAY)), 1),
    ):
        assert best(_staffed(problem, *staff), travel, values).value == value


@pytest.mark.parametrize(
    ("midwife", "driver", "value"),
    [(("peul",), (), 1), (("bambara", "peul"), (), 1), (("dogon",), ("peul",), 0), ((), (), 0)],
)
def test_a_midwife_speaks_with_the_community(midwife: tuple[str, ...], driver: tuple[str, ...], value: int) -> None:
    staff = replace(MIDWIFE, languages=midwife), Staff("D", "driver", languages=driver)
    problem = _staffed(_problem(A), *staff, crew=PerRole(1, 0, 1))
    community = replace(problem.communities["CA"], languages=("peul", "songhay"))
    problem = replace(problem, communities={**problem.communities, "CA": community})
    assert best(problem, _travel(problem, {"X CA": 30}), _values(problem, A=1)).value == value


PILL = Product("pill", share=Fraction(1, 4))
SIX = Lot("X", "pill", 6)


def _supplied(problem: Problem, *lots: Lot, products: tuple[Product, ...] = (PILL,), methods: int = 1) -> Problem:
    policy = replace(problem.settings.policy, min_methods=methods)
    problem = replace(problem, settings=replace(problem.settings, policy=policy))
    rows = {row.id: row for row in products}
    return replace(problem, products=rows, stock=lots, tables=frozenset({"products", "stock"}))


def _clinics(problem: Problem) -> int:
    """Return how many of the clinics for A and B, of 16 clients and a point each, are held."""
    values = {(name, day): Worth(16, 1) for name in "AB" for day in problem.settings.horizon.dates}
    return best(problem, _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10}), values).value


@pytest.mark.parametrize(
    ("lots", "clinics"),
    [
        ((replace(SIX, quantity=12),), 2),
        ((replace(SIX, quantity=11),), 1),
        ((replace(SIX, quantity=5),), 0),
        ((SIX, replace(SIX, quantity=5)), 1),
        ((replace(SIX, quantity=7), replace(SIX, quantity=5)), 2),
        ((replace(SIX, quantity=12, expires=MONDAY),), 2),
        ((replace(SIX, quantity=12, expires=SUNDAY),), 0),
        ((replace(SIX, place="H", quantity=12),), 0),
        ((), 0),
    ],
)
def test_a_clinic_of_16_takes_six_from_lots_that_have_not_expired(lots: tuple[Lot, ...], clinics: int) -> None:
    """A quarter of 16 is 4, and its root 2: six users of one pill each."""
    assert _clinics(_supplied(_problem(A, B), *lots)) == clinics


@pytest.mark.parametrize(("second", "clinics"), [(6, 2), (5, 1)])
def test_what_expires_first_does_not_last(second: int, clinics: int) -> None:
    """One clinic a day; the lot of Monday has twelve, and on Tuesday there are the other lot's six or five."""
    van = replace(VAN, max_clinics_per_day=1)
    lots = replace(SIX, quantity=12, expires=MONDAY), replace(SIX, quantity=second)
    assert _clinics(_supplied(_problem(A, B, vans=(van,), days=2), *lots)) == clinics


@pytest.mark.parametrize(
    ("room", "rides", "source", "clinics"),
    [
        (12, True, "warehouse", 2),
        (11, True, "warehouse", 1),
        (5, True, "warehouse", 0),
        (5, False, "warehouse", 0),
        (5, True, "health_centre", 0),
        (5, False, "health_centre", 2),
    ],
)
def test_a_load_fits_the_van(room: int, rides: bool, source: str, clinics: int) -> None:
    """Six litres a clinic; what a supervisor brings who comes alone is not in the van."""
    van, centre = replace(VAN, volume_l=Fraction(room)), replace(OWN, rides=rides, supervisors=2)
    pill = replace(PILL, volume_l=Fraction(1), source=source)
    lots = replace(SIX, quantity=99), replace(SIX, place="H", quantity=99)
    problem = _supplied(_problem(A, B, vans=(van,), centre=centre), *lots, products=(pill,))
    travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10, "X H": 5, "H CA": 25, "H CB": 25})
    values = {(name, MONDAY): Worth(16, 1) for name in "AB"}
    assert best(problem, travel, values).value == clinics


KIT = Product("kit", kind="removal")
SOAP = Product("soap", kind="social")


@pytest.mark.parametrize(
    ("products", "methods", "asked", "clinics"),
    [
        ((PILL, SOAP), 1, (), 2),
        ((PILL, SOAP), 2, (), 0),
        ((PILL, KIT), 1, (), 0),
        ((PILL, replace(PILL, id="ring")), 1, (), 2),
        ((PILL, replace(PILL, id="ring")), 2, (), 0),
        ((PILL, replace(PILL, id="ring")), 1, ("ring",), 1),
    ],
)
def test_enough_methods_kits_and_what_is_asked_for_are_on_offer(
    products: tuple[Product, ...], methods: int, asked: tuple[str, ...], clinics: int
) -> None:
    """Pills alone are in stock, 99 of them; with no table of stock everything is on offer."""
    request = replace(A, methods=asked)
    problem = _supplied(_problem(request, B), replace(SIX, quantity=99), products=products, methods=methods)
    assert _clinics(problem) == clinics
    everything = replace(problem, tables=frozenset({"products"}))
    assert _clinics(everything) == (0 if SOAP in products and methods == 2 else 2)


@pytest.mark.parametrize(
    ("capacity", "services", "long_acting", "clinics"),
    [
        (None, (), True, 2),
        (2, (), True, 2),
        (1, (), True, 1),
        (0, (), True, 0),
        (None, ("pill",), True, 2),
        (None, ("iud",), True, 0),
        (None, ("iud",), False, 2),
    ],
)
def test_a_centre_follows_up(capacity: int | None, services: tuple[str, ...], long_acting: bool, clinics: int) -> None:
    """A quarter of 16 clients, a quarter of whom are referred: one a clinic."""
    pill = replace(PILL, referral_share=Fraction(1, 4), long_acting=long_acting)
    centre = replace(OWN, follow_up_per_week=capacity, referral_services=services)
    problem = _supplied(_problem(A, B, centre=centre), replace(SIX, quantity=99), products=(pill,))
    assert _clinics(problem) == clinics


def _funded(problem: Problem, *funders: Funder) -> Problem:
    return replace(problem, funders={row.id: row for row in funders}, tables=problem.tables | {"funders"})


@pytest.mark.parametrize(
    ("funder", "value"),
    [
        (Funder("F", cap_xof=23_000), 1),
        (Funder("F", cap_xof=22_999), 0),
        (Funder("F", cap_xof=0, starts=TUESDAY), 1),
        (Funder("F", cap_xof=0, ends=SUNDAY), 1),
        (Funder("F", cap_xof=0, starts=MONDAY, ends=MONDAY), 0),
    ],
)
def test_a_vans_funder_pays_the_tour(funder: Funder, value: int) -> None:
    """12,000 + 5,000 + 60 km x 100; mobilisation is not its own to pay."""
    problem = _funded(_problem(A, vans=(replace(VAN, funder="F"),)), funder)
    assert best(problem, _travel(problem, {"X CA": 30}), _values(problem, A=1)).value == value


@pytest.mark.parametrize(("cap", "clinics"), [(36_000, 2), (35_999, 1), (18_000, 1), (17_999, 0)])
def test_a_requests_funder_pays_mobilisation_and_what_is_bought(cap: int, clinics: int) -> None:
    """15,000 + six pills at 500 each."""
    requests = replace(A, funder="F"), replace(B, funder="F")
    problem = _supplied(_problem(*requests), replace(SIX, quantity=99), products=(replace(PILL, price_xof=500),))
    assert _clinics(_funded(problem, Funder("F", cap_xof=cap))) == clinics


@pytest.mark.parametrize(("cap", "cost"), [(7_200, 38_000), (7_199, 46_000), (6_000, 46_000), (5_999, 0)])
def test_a_cap_of_fuel_may_want_a_dearer_van(cap: int, cost: int) -> None:
    """60 km burn 7,200 ml in V, and 6,000 in W, whose day costs 8,000 more. Fuel is free."""
    van = replace(VAN, ml_per_km=120, funder="F")
    problem = _problem(A, vans=(van, replace(van, id="W", ml_per_km=100, day_xof=20_000)))
    money = replace(problem.settings.money, fuel_xof_litre=0)
    problem = _funded(replace(problem, settings=replace(problem.settings, money=money)), Funder("F", cap_ml=cap))
    assert best(problem, _travel(problem, {"X CA": 30}), _values(problem, A=1)).cost_xof == cost


MONDAYS = replace(A, freeze="day", date=MONDAY, van="V", begin=600)


@pytest.mark.parametrize(
    ("request_a", "levels"),
    [
        (A, Best(0, 0, 0, 5, 38_000)),
        (MONDAYS, Best(0, 0, 0, 1, 38_000)),
        (replace(MONDAYS, date=SUNDAY), Best(0, 0, 0, 5, 38_000)),
        (replace(MONDAYS, days=frozenset({"tue"})), Best(1, 0, 0, 5, 38_000)),
        (replace(MONDAYS, freeze="van", van="W"), Best(1, 0, 0, 5, 38_000)),
        (replace(MONDAYS, freeze="time", begin=480), Best(0, 0, 0, 1, 38_000)),
        (replace(MONDAYS, freeze="time", begin=479), Best(1, 0, 0, 5, 38_000)),
        (replace(MONDAYS, status=Status.WITHDRAWN), Best(0, 0, 0, 5, 38_000)),
        (replace(MONDAYS, freeze="none", status=Status.PUBLISHED), Best(0, 0, 0, 1, 38_000)),
        (replace(MONDAYS, freeze="none", status=Status.PUBLISHED, van="W"), Best(0, 0, 1, 5, 38_000)),
        (replace(MONDAYS, freeze="none", status=Status.PUBLISHED, date=SUNDAY), Best(0, 0, 0, 5, 38_000)),
        (replace(MONDAYS, status=Status.PUBLISHED, days=frozenset({"tue"})), Best(1, 0, 1, 5, 38_000)),
    ],
)
def test_what_is_frozen_or_announced_comes_before_value(request_a: Request, levels: Best) -> None:
    """One clinic: A for a point or B for five; a tour of 60 km costs 12,000 + 20,000 + 6,000. A opens at 08:00."""
    problem = _problem(request_a, B, vans=(replace(VAN, max_clinics_per_day=1),))
    travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10})
    assert best(problem, travel, _values(problem, A=1, B=5)) == levels


@pytest.mark.parametrize(("must", "announced", "levels"), [(True, True, (0, 0, 1)), (True, False, (0, 1, 0))])
def test_a_must_lies_between_freezes_and_changes(must: bool, announced: bool, levels: tuple[int, int, int]) -> None:
    """The announced clinic gives way to the must, the must to the frozen clinic."""
    request = replace(MONDAYS, freeze="none", status=Status.PUBLISHED) if announced else MONDAYS
    problem = _problem(request, replace(B, must=must), vans=(replace(VAN, max_clinics_per_day=1),))
    travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10})
    found = best(problem, travel, _values(problem, A=1, B=5))
    assert (found.freezes_broken, found.must_missed, found.changes) == levels


@pytest.mark.parametrize(("begin", "value"), [(480, 2), (500, 1), (550, 1), (610, 2)])
def test_a_frozen_hour_may_leave_no_room(begin: int, value: int) -> None:
    """A from 08:00-09:00, B from 09:10; A from 10:10 on, B before it from 09:00. All is over by 11:10."""
    request = replace(MONDAYS, freeze="time", begin=begin)
    problem = _problem(request, replace(B, opens=540, closes=610), day=replace(DAY, end=710))
    travel = _travel(problem, {"X CA": 30, "X CB": 30, "CA CB": 10})
    assert best(problem, travel, _values(problem, A=1, B=1)).value == value


@pytest.mark.parametrize(("on", "fits"), [(MONDAY, True), (TUESDAY, False)])
def test_an_escort_opens_its_date(on: date, fits: bool) -> None:
    closure = Closure("community", LONG_AGO, "CA", rule="escort", escort_on=frozenset({on}))
    problem = replace(_problem(A), closures=(closure,))
    travel, values = _travel(problem, {"X CA": 30}), _values(problem, A=1)
    assert feasible_alone(problem, travel, values, "A", "V", MONDAY) == fits
    due = replace(problem, closures=(replace(closure, security=True, expires=SUNDAY),))
    assert not feasible_alone(due, travel, values, "A", "V", MONDAY)
