"""The clock of a tour, minute by minute: back as early as can be, and of those leaving as late as can be."""

from __future__ import annotations

from typing import Any

import pytest

from planner.engine import best_route
from planner.formulate import formulate
from planner.formulate.timetable import timetable
from planner.model import Kind, Problem, Stop
from planner.verify import verify
from planner.week import plan_from
from tests.formulate.weeks import formulated, request, travel, values, week, with_setting
from tests.verify.world import at


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def told(stop: Stop) -> tuple[str, ...]:
    """Return a stop as its kind, its place and its times."""
    times = [stop.arrive, stop.begin, *(stop.pause or ()), stop.end, stop.leave]
    return (stop.kind.value, stop.place, *(clock(time) for time in times if time is not None))


def monday(problem: Problem, *visits: int) -> list[tuple[str, ...]]:
    """Return the stops of the tour that makes these visits on Monday."""
    formulation = formulated(problem)
    route = best_route(formulation.instance, 0, visits)
    assert route is not None
    return [told(stop) for stop in timetable(formulation, route)]


def test_a_tour_leaves_as_late_as_its_earliest_return_allows() -> None:
    """The clinic opens at 09:00: no use in being there before 08:15."""
    assert monday(week(request("R1", "C1", opens=at("09:00"))), 0) == [
        ("depart", "B", "07:25", "07:25"),
        ("pickup", "H1", "07:45", "08:05"),
        ("clinic", "C1", "08:15", "09:00", "13:00", "13:30"),
        ("dropoff", "H1", "13:40", "13:45"),
        ("return", "B", "14:05", "14:05"),
    ]


def test_a_tour_that_opening_does_not_hold_back_leaves_at_first_light() -> None:
    """At 06:38, so that the service begins at 08:13 and the van is back 13:18."""
    stops = monday(week(request("R1", "C1")), 0)
    assert stops[0] == ("depart", "B", "06:38", "06:38")
    assert stops[2] == ("clinic", "C1", "07:28", "08:13", "12:13", "12:43")
    assert stops[-1] == ("return", "B", "13:18", "13:18")


def test_a_service_is_paused_by_the_break() -> None:
    """Five hours from 09:00: out from 07:25 until past 14:30."""
    assert monday(week(request("R1", "C1", opens=at("09:00"), service=300)), 0)[2:] == [
        ("clinic", "C1", "08:15", "09:00", "12:30", "13:15", "14:45", "15:15"),
        ("dropoff", "H1", "15:25", "15:30"),
        ("return", "B", "15:50", "15:50"),
    ]


def test_a_tour_leaves_after_the_break_window_opened_where_that_spares_the_break() -> None:
    """For a service from 14:00 to 16:00 it may leave at 12:45."""
    late = request("R3", "C3", service=120, opens=at("14:00"))
    assert monday(week(late), 0) == [
        ("depart", "B", "12:45", "12:45"),
        ("clinic", "C3", "13:15", "14:00", "16:00", "16:30"),
        ("return", "B", "17:00", "17:00"),
    ]


def test_a_break_between_two_clinics_is_a_stop_of_its_own() -> None:
    """Neither service has room for it: 08:00-10:00 at C3, 14:20-16:20 at C4."""
    requests = (
        request("R3", "C3", service=120, opens=at("08:00"), closes=at("10:00")),
        request("R4", "C4", service=120, opens=at("14:20"), closes=at("16:20")),
    )
    one = with_setting(week(*requests), "day", margin_pm=0)
    stops = monday(one, 0, 1)
    (rest,) = [stop for stop in stops if stop[0] == "break"]
    assert rest[1] in ("C3", "C4")
    assert rest[-1] == "13:15"
    assert [stop[3] for stop in stops if stop[0] == "clinic"] == ["08:00", "14:20"]


def narrow_break(problem: Problem, closes: str) -> Problem:
    """Return the week with a break from 12:30 to that time that has no room to spare or little."""
    old = problem.settings.day.rest
    changed: dict[str, Any] = {"closes": at(closes), "friday_minutes": 45}
    return with_setting(problem, "day", rest=type(old)(old.opens, changed["closes"], 45, 45))


def test_a_service_begins_later_so_that_its_end_meets_the_break() -> None:
    """The break is 12:30-13:15 to the minute. From 10:10 to 12:10 and packed at 12:40, the van could rest no more."""
    tight = narrow_break(week(request("R4", "C4", service=120, opens=at("10:10"), closes=at("13:15"))), "13:15")
    assert monday(tight, 0) == [
        ("depart", "B", "08:55", "08:55"),
        ("clinic", "C4", "09:45", "10:30", "12:30", "13:15", "13:15", "13:45"),
        ("return", "B", "14:35", "14:35"),
    ]
    plan = plan_from(tight, travel(tight), values(tight)).plan
    assert verify(tight, travel(tight), values(tight), plan) == []
    assert plan.score.value == 10_000


@pytest.mark.parametrize("opens", ["08:00", "08:30", "09:30", "10:30", "11:00"])
@pytest.mark.parametrize("service", [60, 150, 239, 240])
def test_no_later_departure_returns_as_early(opens: str, service: int) -> None:
    """Each minute later than the timetable's is tried by the test's own clock."""
    one = week(request("R3", "C3", service=service, opens=at(opens)))
    formulation = formulate(one, travel(one), values(one))
    route = best_route(formulation.instance, 0, (0,))
    assert route is not None
    stops = timetable(formulation, route)
    assert stops[-1].arrive == route.returns
    assert returns(stops[0].leave, service, at(opens)) == route.returns
    later = range(stops[0].leave + 1, at("17:33"))
    assert all(back is None or back > route.returns for back in (returns(one, service, at(opens)) for one in later))
    assert [stop.kind for stop in stops].count(Kind.CLINIC) == 1


def returns(leaves: int, service: int, opens: int) -> int | None:
    """Return when a tour to C3, 30 minutes away, is back; None where it is late. Its break comes first or pauses it."""
    begins = max(leaves + 30 + 45, opens)
    backs = [(begins + service + 60, 0)]
    pause = max(begins, at("12:30"))
    if pause <= begins + service and pause + 45 <= at("14:30"):
        backs.append((begins + service + 45 + 60, 45))
    ready = max(leaves + 30, at("12:30")) + 45
    if ready <= at("14:30"):
        backs.append((max(ready + 45, opens) + service + 60, -1))
    done = max(begins + service + 30, at("12:30")) + 45
    if done <= at("14:30"):
        backs.append((done + 30, -2))
    out_all_the_while = [
        back
        for back, rest in backs
        if (rest != 0) == (leaves <= at("12:30") and back >= at("14:30")) and _in_time(back, rest, service)
    ]
    return min(out_all_the_while, default=None)


def _in_time(back: int, rest: int, service: int) -> bool:
    """Return whether the service ended by 16:00, which is an hour before the return, or longer before after a rest."""
    ended = back - 60 - (45 if rest == -2 else 0)
    return ended <= at("16:00") and back <= at("17:33") and service > 0
