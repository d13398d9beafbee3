"""Freezes and announcements: what is kept, what is broken or changed, and what that is worth."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from planner.engine import Row, Sum
from planner.formulate.days import one_tour
from planner.formulate.draft import Draft
from planner.formulate.fleets import fleets
from planner.formulate.frozen import changes as changes_of
from planner.formulate.frozen import fixed, frozen
from planner.model import Holiday, Plan, Problem, Request, Status, Van
from tests.formulate.weeks import draft, formulated, planned, request, week, with_row
from tests.verify.world import FRI, SAT, TUE, at

TWO = (Van("V1", "B"), Van("V2", "B"))
AFTER = SAT + timedelta(days=2)


def held(freeze: str, key: str = "R1", community: str = "C1", **changes: Any) -> Request:
    """Return a request that is frozen: to Tuesday, to V1, to 09:00."""
    return request(key, community, **({"freeze": freeze, "date": TUE, "van": "V1", "begin": at("09:00")} | changes))


def announced(key: str = "R1", community: str = "C1", **changes: Any) -> Request:
    """Return a request that was announced for Tuesday by V1."""
    return request(key, community, **({"status": Status.PUBLISHED, "date": TUE, "van": "V1"} | changes))


def drafted(problem: Problem) -> Draft:
    """Return the draft with the rows of freezes and changes."""
    made = draft(problem)
    one_tour(made)
    fixed(made)
    made.fleets = fleets(made)
    frozen(made)
    changes_of(made)
    return made


def told(plan: Plan) -> tuple[int, int]:
    """Return the broken freezes and the changes of a plan."""
    return plan.score.freezes_broken, plan.score.changes


# --- Rows -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("freeze", "kept"),
    [
        ("day", Sum(visits={(0, 1): 1}, sides={0: 1})),
        ("van", Sum(calls={(0, 1, 0): 1}, sides={0: 1})),
        ("time", Sum(calls={(1, 1, 0): 1}, sides={0: 1})),
    ],
)
def test_a_freeze_is_kept_by_a_clinic_on_its_date_or_its_side_variable_says_that_it_is_broken(
    freeze: str, kept: Sum
) -> None:
    made = drafted(week(held(freeze), vans=TWO))
    assert (made.rows, made.broken, made.changed) == ([Row(kept, 1, None)], [0], {})
    assert [*made.fixed.get(0, {})] == ([1] if freeze == "time" else [])


@pytest.mark.parametrize(
    ("van", "kept"),
    [("V2", Sum(calls={(0, 1, 1): 1}, sides={0: 1})), (None, Sum(visits={(0, 1): 1}, sides={0: 1}))],
)
def test_what_was_announced_is_kept_on_its_date_by_its_van_if_any(van: str | None, kept: Sum) -> None:
    made = drafted(week(announced(van=van), vans=TWO))
    assert (made.rows, made.broken, made.changed) == ([Row(kept, 1, None)], [], {0: 1})


def test_a_date_outside_the_horizon_is_kept_by_no_clinic() -> None:
    """Two visits, on each of the six days; one of them breaks it."""
    made = drafted(week(held("van", visits=2, date=AFTER)))
    assert made.rows == [Row(Sum(visits={(0, day): 1 for day in range(6)}, sides={0: -2}), None, 0)]


@pytest.mark.parametrize(
    "one",
    [
        request("R1", "C1", date=TUE, van="V1"),
        request("R1", "C1", status=Status.PUBLISHED, van="V1"),
        held("day", status=Status.WITHDRAWN),
        announced(status=Status.DONE),
    ],
)
def test_what_is_neither_frozen_nor_announced_nor_planned_is_free(one: Request) -> None:
    assert drafted(week(one)).rows == []


# --- The visit at the frozen minute -----------------------------------------------------------------------------------


def test_a_request_frozen_to_the_minute_has_a_second_visit_there() -> None:
    """R2's is the third visit; it begins at 09:00, and not later for a pause."""
    made = formulated(week(request("R1", "C1"), held("time", "R2", "C2"), vans=TWO))
    own, at_nine = made.instance.visits[1:]
    assert (own.windows, own.begins_by) == (((at("08:00"), at("12:00")),), None)
    assert (at_nine.windows, at_nine.begins_by) == (((at("09:00"), at("12:00")),), at("09:00"))
    assert [made.request(visit).id for visit in range(3)] == ["R1", "R2", "R2"]


def test_the_second_visit_is_open_on_its_date_to_its_van_alone() -> None:
    made = formulated(week(held("time"), vans=TWO))
    open_to = {(made.vans(n)[0].id, made.date(n)) for n, day in enumerate(made.instance.van_days) if 1 in day.visits}
    assert open_to == {("V1", TUE)}


def test_the_two_visits_are_one_clinic() -> None:
    """Of the five days on which H1 supervises, the second visit counts on Tuesday as well."""
    made = formulated(week(held("time")))
    once = next(row for row in made.instance.rows if row.high == 1 and row.low is None and (1, 1) in row.sum.visits)
    assert {(0, 1), (1, 1)} <= set(once.sum.visits)
    (tour,) = planned(week(held("time"))).tours
    assert [stop.begin for stop in tour.clinics] == [at("09:00")]


# --- Whole weeks ------------------------------------------------------------------------------------------------------


def test_a_freeze_keeps_its_minute_though_the_van_could_be_back_sooner() -> None:
    (tour,) = planned(week(held("time", begin=at("11:07")), vans=TWO)).tours
    assert (tour.van, tour.date, tour.clinics[0].begin) == ("V1", TUE, at("11:07"))


def test_what_was_announced_keeps_date_and_van_and_not_the_minute() -> None:
    (tour,) = planned(week(announced(date=FRI, van="V2", begin=at("11:07")), vans=TWO)).tours
    assert (tour.van, tour.date) == ("V2", FRI)
    assert tour.clinics[0].begin != at("11:07")


@pytest.mark.parametrize(("begin", "broken"), [("08:00", 0), ("07:59", 1), ("15:00", 0), ("15:01", 1)])
def test_a_minute_outside_the_window_is_a_broken_freeze(begin: str, broken: int) -> None:
    """An hour between 08:00 and 16:00; the request is served all the same, at another minute."""
    plan = planned(week(held("time", community="C5", service=60, begin=at(begin))))
    assert (told(plan), len(plan.tours)) == ((broken, 0), 1)


def test_a_freeze_lifts_no_other_rule() -> None:
    feast = {TUE: Holiday(TUE, "Fête", "Feast")}
    plan = planned(week(held("day"), holidays=feast))
    assert (told(plan), [tour.date == TUE for tour in plan.tours]) == ((1, 0), [False])


def test_a_freeze_comes_before_a_must_and_a_must_before_what_was_announced() -> None:
    """One van, one Tuesday, two requests for it on either side of the base."""
    tuesday = frozenset({"tue"})
    must = request("R3", "C3", must=True, days=tuesday)
    frozen_first = planned(week(held("van", days=tuesday), must))
    assert (told(frozen_first), frozen_first.score.must_missed) == ((0, 0), 1)
    must_first = planned(week(announced(days=tuesday), must))
    assert (told(must_first), must_first.score.must_missed) == ((0, 1), 0)


def test_what_was_announced_comes_before_value() -> None:
    """On Tuesday C3 and C4 would be two clinics; C1 was announced for it."""
    tuesday = frozenset({"tue"})
    others = [request(key, place, service=60, days=tuesday) for key, place in (("R3", "C3"), ("R4", "C4"))]
    one = with_row(week(announced(days=tuesday, service=420), *others), "health_centres", "H2", supervisors=2)
    plan = planned(one)
    assert (told(plan), plan.score.value) == ((0, 0), 10_000)
    free = planned(with_row(one, "requests", "R1", status=Status.NEW))
    assert free.score.value == 20_000


def test_a_request_both_frozen_and_announced_counts_in_both() -> None:
    one = week(held("day", status=Status.PUBLISHED), vans=(Van("V1", "B", unavailable=frozenset({TUE})),))
    assert told(planned(one)) == (1, 1)


def test_a_request_that_is_dropped_is_broken_once() -> None:
    one = week(held("time", days=frozenset({"sun"})))
    assert told(planned(one)) == (1, 0)


@pytest.mark.parametrize("kind", ["frozen", "announced"])
def test_a_date_outside_the_horizon_is_kept_by_leaving_it_out(kind: str) -> None:
    one = held("day", date=AFTER, latest=None) if kind == "frozen" else announced(date=AFTER, latest=None)
    plan = planned(week(one, request("R3", "C3")))
    assert told(plan) == (0, 0)
    assert [answer.status for answer in plan.answers] == ["deferred", "served"]


def test_one_of_several_visits_keeps_the_freeze() -> None:
    plan = planned(week(held("van", visits=2, must=True)))
    assert (told(plan), plan.score.must_missed) == ((0, 0), 0)
    assert (TUE, "V1") in {(tour.date, tour.van) for tour in plan.tours}
    assert len(plan.tours) == 2
