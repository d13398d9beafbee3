"""A week of the pilot as it might go: published on Monday, and then something every day.

Every step is planned anew, verified, published and compared, and nothing that was published moves without being named.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from planner.answers.compare import Move, moves, notices, said
from planner.answers.replan import Replanned, replan, situation
from planner.inputs import load
from planner.model import ClinicDay, Event, Plan, Problem
from planner.stores import History
from planner.travel import leg_lines
from planner.verify import verify
from planner.week import plan_week

PILOT = Path(__file__).parents[2] / "data" / "pilot_complet"
MON, TUE, WED, THU, FRI, SAT = (date(2026, 11, 30) + timedelta(days=n) for n in range(6))


class Office:
    """The office through a week: the dataset, and the plan in force."""

    def __init__(self, problem: Problem, history: History) -> None:
        self.problem, self.history = problem, history
        made = plan_week(problem)
        assert verify(problem, made.travel, made.values, made.plan) == []
        self.plan = self._published(made.plan, MON)

    def _published(self, plan: Plan, today: date) -> Plan:
        return self.history.publish(
            plan, at=datetime(today.year, today.month, today.day, tzinfo=UTC), draft="plan.json"
        )

    def goes_on(self, today: date, events: Sequence[Event], freeze_before: date | None = None) -> tuple[Move, ...]:
        """Re-plan, check, publish, and return what moved."""
        before = self.plan
        found = replan(self.problem, before, situation(self.problem, before, today, events, freeze_before))
        plan = found.made.plan
        assert verify(found.problem, found.made.travel, found.made.values, plan) == []
        assert plan.score.proven
        self.found: Replanned = found
        self.plan = self._published(plan, today)
        what_moved = moves(before, self.plan)
        self._nothing_past_moved(before, today, events)
        self._all_is_named(before, what_moved)
        return what_moved

    def _nothing_past_moved(self, before: Plan, today: date, events: Sequence[Event]) -> None:
        past, now = ([one for one in plan.clinic_days if one.date < today] for plan in (before, self.plan))
        off = {(event.ref, event.date) for event in events if event.kind == "cancelled"}
        assert now == [one for one in past if (one.request, one.date) not in off]
        crews = [
            sorted((tour.date, tour.staff) for tour in plan.tours if tour.date < today) for plan in (before, self.plan)
        ]
        assert off or crews[0] == crews[1]

    def _all_is_named(self, before: Plan, found: tuple[Move, ...]) -> None:
        """Every clinic day that is not as it was is told to its village, its centre, its authority and its crews."""
        now = {(one.request, one.date, one.van): one for one in self.plan.clinic_days}
        told = {(one.kind, one.who, move.request) for one in notices(self.problem, found) for move in one.moves}
        for was in before.clinic_days:
            if (was.request, was.date, was.van) not in now:
                request = self.problem.requests[was.request]
                for kind, who in (
                    ("community", request.community),
                    ("centre", self.problem.centre_of(request).id),
                    ("authority", str(request.authority)),
                    ("crew", was.van),
                ):
                    assert (kind, who, was.request) in told
        changed = {was.request for was in before.clinic_days if (was.request, was.date, was.van) not in now}
        assert self.plan.score.changes <= len(changed)


def on(plan: Plan, day: date) -> list[ClinicDay]:
    return [one for one in plan.clinic_days if one.date == day]


def a_road_to(office: Office, clinic: ClinicDay) -> str:
    """Return a road on the van's way to a clinic, that of the longest stretch."""
    problem, found = office.problem, office.found
    tour = next(tour for tour in office.plan.tours if (tour.van, tour.date) == (clinic.van, clinic.date))
    places = [stop.place for stop in tour.stops]
    drive = problem.vans[clinic.van].drive
    wanted = [(one, other, clinic.date, drive) for one, other in pairwise(places) if one != other]
    points = {
        point
        for line in leg_lines(found.problem, found.made.travel, wanted).values()
        for part in line.parts
        for point in part.points
    }
    on_the_way = [road for road in problem.roads if sum(point in points for point in road.line) > 1]
    return max(on_the_way, key=lambda road: (road.metres, road.id)).id


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The office on Monday morning, its week published."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        return Office(load(PILOT)[0], History(tmp_path_factory.mktemp("history") / "plans.sqlite"))


def test_a_week_goes_its_way(office: Office) -> None:
    assert (office.plan.number, office.plan.status) == (1, "published")
    monday = on(office.plan, MON)

    # Tuesday: a van breaks down, until Wednesday evening. Where its clinics cannot go elsewhere, people are told.
    van = on(office.plan, TUE)[0].van
    lost = {one.request for one in office.plan.clinic_days if one.van == van and one.date in (TUE, WED)}
    found = office.goes_on(TUE, [Event("van-down", van, day) for day in (TUE, WED)])
    assert lost <= {move.request for move in found if move.outside}
    assert not [one for one in office.plan.clinic_days if one.van == van and one.date in (TUE, WED)]

    # Wednesday: a road floods for the rest of the week, and an authority withdraws a request.
    road, gone = a_road_to(office, on(office.plan, FRI)[0]), on(office.plan, SAT)[0].request
    found = office.goes_on(WED, [*(Event("closed", road, day) for day in (THU, FRI, SAT)), Event("withdrawn", gone)])
    assert gone in {move.request for move in found if move.after is None}
    assert gone not in {one.request for one in office.plan.clinic_days}

    # Thursday: the supervisor of a clinic on Friday is ill.
    clinic = on(office.plan, FRI)[0]
    centre = office.problem.centre_of(office.problem.requests[clinic.request])
    found = office.goes_on(THU, [Event("staff-out", centre.id, FRI)])
    assert clinic.request in {move.request for move in found if move.outside}
    assert centre.id not in {
        office.problem.centre_of(office.problem.requests[one.request]).id for one in on(office.plan, FRI)
    }
    assert centre.name in said(office.problem, found, "fr")

    # What was held on Monday is as it was, and every plan that was published is still there.
    assert on(office.plan, MON) == monday
    assert [one.number for one in office.history.publications("2026-W49")] == [1, 2, 3, 4]
    assert {event.kind for event in (office.plan.since.events if office.plan.since else ())} == {
        "van-down",
        "closed",
        "withdrawn",
        "staff-out",
    }


def test_nothing_moves_where_nothing_happened(office: Office) -> None:
    """The plan in force is its own re-plan, but for who goes where and by which road it costs least."""
    again = Office(office.problem, History(office.history.path.with_name("again.sqlite")))
    found = again.goes_on(TUE, [])
    assert again.plan.score.changes == 0
    assert not [
        move
        for move in found
        if move.before is not None and (move.after is None or move.after.date != move.before.date)
    ]
