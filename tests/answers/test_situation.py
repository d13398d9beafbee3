"""What happened since a week was planned, put into its problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.answers.replan import events_of, situation
from planner.answers.situation import amended, closed, promises, staff_out, van_down, withdrawn
from planner.errors import PlannerError
from planner.model import ClinicDay, Decision, Event, Plan, Problem, Promise, Request, Situation, Staff, Status, Van
from planner.verify import verify
from planner.week import plan_from
from tests.formulate.weeks import planned, request, staffed, travel, values, week
from tests.verify.world import MON, SAT, THU, TUE, WED, at

TWO = (Van("V1", "B"), Van("V2", "B"))


def told(key: str = "R1", day: date = TUE, clients: int = 10) -> ClinicDay:
    return ClinicDay(key, "V1", day, at("09:00"), clients)


def published(problem: Problem) -> Plan:
    """Return the week's plan as the first publication."""
    return replace(planned(problem), status="published", number=1)


def replanned(problem: Problem, since: Situation) -> Plan:
    """Return the week planned anew, drivable and proven."""
    now = amended(problem, since)
    plan = plan_from(now, travel(now), values(now)).plan
    assert verify(now, travel(now), values(now), plan) == []
    assert plan.score.proven
    return plan


# --- Each event is one small change -----------------------------------------------------------------------------------


def test_a_van_that_is_down_does_not_drive_on_that_date_alone() -> None:
    row = van_down(week(request("R1", "C1"), vans=TWO), "V1", TUE).vans["V1"]
    assert row.unavailable == {TUE}


def test_a_place_is_closed_to_all_on_that_date_alone() -> None:
    (one,) = closed(week(request("R1", "C1")), "C1", TUE).closures
    assert (one.kind, one.ref, one.starts, one.ends, one.rule) == ("community", "C1", TUE, TUE, "ban")


def test_what_is_no_place_is_closed_as_a_road() -> None:
    (one,) = closed(week(request("R1", "C1")), "T18", TUE).closures
    assert (one.kind, one.ref) == ("road", "T18")


def test_staff_or_a_centre_s_supervisor_is_out_on_a_date() -> None:
    whole = staffed(week(request("R1", "C1")), Staff("S1", "midwife"))
    assert staff_out(whole, "S1", TUE).staff["S1"].unavailable == {TUE}
    assert staff_out(whole, "H1", TUE).health_centres["H1"].unavailable == {TUE}


def test_a_withdrawn_request_is_planned_no_more() -> None:
    assert withdrawn(week(request("R1", "C1")), "R1").requests["R1"].status is Status.WITHDRAWN


# --- What is to stay --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "weight"), [(TUE, 30), (THU, 30), (SAT, 20)])
def test_a_change_weighs_the_clients_told_times_how_near_the_day_is(day: date, weight: int) -> None:
    """Ten clients, seen from Tuesday."""
    (promise,) = promises(request("R1", "C1"), Situation(TUE, told=(told(day=day),)))
    assert promise == Promise(day, "V1", at("09:00"), "none", weight)


def test_a_clinic_day_without_clients_still_weighs_something() -> None:
    (promise,) = promises(request("R1", "C1"), Situation(TUE, told=(told(day=SAT, clients=0),)))
    assert promise.weight == 2


def test_what_is_told_and_frozen_is_one_promise() -> None:
    since = Situation(TUE, told=(told(),), kept=(told(),))
    assert promises(request("R1", "C1"), since) == (Promise(TUE, "V1", at("09:00"), "van", 30),)


def test_a_freeze_of_the_table_holds_beside_what_was_told() -> None:
    row = request("R1", "C1", freeze="day", date=THU)
    assert promises(row, Situation(TUE, told=(told(),))) == (
        Promise(TUE, "V1", at("09:00"), "none", 30),
        Promise(THU, None, None, "day", 0),
    )


def test_a_table_s_announcement_is_forgotten_once_a_plan_was_published() -> None:
    row = request("R1", "C1", status=Status.PUBLISHED, date=THU, van="V1")
    assert [one.date for one in promises(row, Situation(TUE))] == [THU]
    assert promises(row, Situation(TUE, published=1)) == ()


def test_a_date_put_by_hand_stays_as_its_freeze_says() -> None:
    since = Situation(TUE, decisions=(Decision("R1", date=THU, van="V1", freeze="van"),))
    assert promises(request("R1", "C1"), since) == (Promise(THU, "V1", None, "van", 0),)


def now_of(row: Request, since: Situation) -> Request:
    return amended(week(row, vans=TWO), since).requests["R1"]


def test_a_new_date_is_after_the_lead_time_of_a_replan() -> None:
    """On Tuesday a clinic day told for Tuesday may stay there, or go to Wednesday and later."""
    row = now_of(request("R1", "C1"), Situation(TUE, told=(told(),), published=1))
    assert (row.status, set(row.not_on)) == (Status.PUBLISHED, {MON})
    free = now_of(request("R1", "C1"), Situation(TUE, published=1))
    assert (free.status, set(free.not_on)) == (Status.ACCEPTED, {MON, TUE})


def test_a_draft_needs_the_whole_lead_time() -> None:
    """Seven days after the 26th is Thursday, the third."""
    free = now_of(request("R1", "C1"), Situation(date(2026, 11, 26)))
    assert free.not_on == {MON, TUE, WED}


def test_a_cancelled_clinic_day_is_not_put_on_its_date_again() -> None:
    since = Situation(TUE, events=(Event("cancelled", "R1", THU),), published=1)
    assert now_of(request("R1", "C1"), since).not_on == {MON, TUE, THU}


def test_a_request_done_in_the_table_stays_where_it_was_held() -> None:
    since = Situation(WED, held=(told(),), published=1)
    row = now_of(request("R1", "C1", status=Status.DONE), since)
    assert (row.status, row.promises) == (Status.PUBLISHED, (Promise(TUE, "V1", at("09:00"), "time", 0),))


@pytest.mark.parametrize(
    ("kind", "field", "wanted"),
    [("force", "must", True), ("refuse", "status", Status.REFUSED), ("defer", "earliest", date(2026, 12, 6))],
)
def test_a_decision_changes_its_request(kind: str, field: str, wanted: Any) -> None:
    since = Situation(MON, decisions=(Decision("R1", kind=kind),))
    assert getattr(now_of(request("R1", "C1"), since), field) == wanted


def test_who_stayed_at_base_on_a_past_date_did_not_go_out() -> None:
    whole = staffed(week(request("R1", "C1")), Staff("S1", "driver"), Staff("S2", "driver"))
    now = amended(whole, Situation(TUE, crews=((MON, ("S1",)),)))
    assert [set(now.staff[name].unavailable) for name in ("S1", "S2")] == [set(), {MON}]


# --- From the plan in force -------------------------------------------------------------------------------------------


def tuesday_and_thursday() -> Problem:
    return week(request("R1", "C1", days=frozenset({"tue"})), request("R2", "C2", days=frozenset({"thu"})), vans=TWO)


def test_what_is_past_is_held_and_what_is_to_come_is_told() -> None:
    since = situation(tuesday_and_thursday(), published(tuesday_and_thursday()), WED)
    assert [one.request for one in since.held] == ["R1"]
    assert [one.request for one in since.told] == ["R2"]
    assert since.published == 1


def test_a_draft_promises_nothing() -> None:
    since = situation(tuesday_and_thursday(), planned(tuesday_and_thursday()), WED)
    assert (since.told, since.published) == ((), 0)


def test_what_was_cancelled_or_withdrawn_is_neither_held_nor_told() -> None:
    events = [Event("cancelled", "R1", TUE), Event("withdrawn", "R2")]
    since = situation(tuesday_and_thursday(), published(tuesday_and_thursday()), WED, events)
    assert (since.held, since.told) == ((), ())


def test_what_is_done_today_is_held() -> None:
    since = situation(tuesday_and_thursday(), published(tuesday_and_thursday()), TUE, [Event("done", "R1", TUE)])
    assert [one.request for one in since.held] == ["R1"]
    assert [one.request for one in since.told] == ["R2"]


def test_a_draft_of_a_published_week_promises_what_was_published() -> None:
    problem = tuesday_and_thursday()
    first = published(problem)
    van = next(one.van for one in first.clinic_days if one.request == "R2")
    down = situation(problem, first, WED, [Event("van-down", van, THU)])
    draft = replace(replanned(problem, down), since=down)
    assert draft.clinic_days != first.clinic_days
    again = situation(problem, draft, WED)
    assert (again.told, again.events, again.published) == (down.told, down.events, 1)


def test_the_past_stays_to_the_minute_and_what_is_told_moves_as_little_as_it_can() -> None:
    """The van is down on Thursday: the other one comes on that day."""
    problem = tuesday_and_thursday()
    first = published(problem)
    van = next(one.van for one in first.clinic_days if one.request == "R2")
    plan = replanned(problem, situation(problem, first, WED, [Event("van-down", van, THU)]))
    assert plan.clinic_days[0] == first.clinic_days[0]
    assert [one.date for one in plan.clinic_days] == [TUE, THU]
    assert plan.score.changes == 1
    assert next(tier.level for tier in plan.score.tiers if tier.tier == "changes") == 30


def test_a_plan_that_weighs_its_changes_wrongly_is_caught() -> None:
    """One change, of thirty; and a clinic on a date on which it cannot be held."""
    problem = tuesday_and_thursday()
    first = published(problem)
    van = next(one.van for one in first.clinic_days if one.request == "R2")
    since = situation(problem, first, WED, [Event("van-down", van, THU)])
    plan, now = replanned(problem, since), amended(problem, since)
    tiers = tuple(replace(one, level=29, bound=29) if one.tier == "changes" else one for one in plan.score.tiers)
    wrong = replace(plan, score=replace(plan.score, tiers=tiers))
    assert {one.rule for one in verify(now, travel(now), values(now), wrong)} == {"score"}
    barred = replace(now.requests["R2"], not_on=frozenset({THU}))
    shut = replace(now, requests={**now.requests, "R2": barred})
    assert {one.rule for one in verify(shut, travel(shut), values(shut), plan)} == {"days"}


def test_two_visits_are_two_promises() -> None:
    problem = week(request("R1", "C1", visits=2, min_gap_days=2, days=frozenset({"tue", "thu"})))
    first = published(problem)
    plan = replanned(problem, situation(problem, first, WED))
    assert plan.clinic_days == first.clinic_days
    assert plan.score.changes == 0


def test_many_told_are_kept_before_few() -> None:
    """V1 holds one clinic a day, and Saturday falls out: who goes is who has fewer to tell again."""
    one_a_day = (Van("V1", "B", max_clinics_per_day=1),)
    problem = week(request("R1", "C1", earliest=THU), request("R3", "C3", earliest=THU), vans=one_a_day)
    events = tuple(Event("van-down", "V1", day) for day in (date(2026, 12, 4), SAT))
    for few, many in (("R1", "R3"), ("R3", "R1")):
        since = Situation(
            WED, told=(told(few, THU, clients=10), told(many, THU, clients=11)), events=events, published=1
        )
        assert [one.request for one in replanned(problem, since).clinic_days] == [many]


# --- What is told wrongly ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "key"),
    [
        (Event("van-down", "V9", THU), "replan_unknown"),
        (Event("closed", "Nowhere", THU), "replan_unknown"),
        (Event("withdrawn", "R9"), "replan_unknown"),
        (Event("staff-out", "S9", THU), "replan_unknown"),
        (Event("van-down", "V1", date(2026, 12, 20)), "replan_other_week"),
        (Event("done", "R2", THU), "replan_done_to_come"),
        (Event("cancelled", "R1", WED), "replan_not_planned"),
    ],
)
def test_an_event_that_says_nothing_is_refused(event: Event, key: str) -> None:
    problem = tuesday_and_thursday()
    with pytest.raises(PlannerError) as refused:
        situation(problem, published(problem), WED, [event])
    assert refused.value.key == key


def test_a_van_cannot_be_down_where_it_held_a_clinic() -> None:
    first = published(tuesday_and_thursday())
    with pytest.raises(PlannerError) as refused:
        situation(tuesday_and_thursday(), first, WED, [Event("van-down", first.clinic_days[0].van, TUE)])
    assert refused.value.key == "replan_down_but_held"


def test_events_are_read_from_a_name_and_a_date_or_two() -> None:
    read = events_of({"van-down": ["V:1:2026-12-01:2026-12-02"], "withdrawn": ["R7"]})
    assert read == (Event("van-down", "V:1", TUE), Event("van-down", "V:1", WED), Event("withdrawn", "R7"))


@pytest.mark.parametrize(
    "text", ["V1", "V1:2026-13-01", "V1:2026-12-02:2026-12-01", ":2026-12-01", "V1:2026-01-01:2027-01-01"]
)
def test_an_event_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(PlannerError) as refused:
        events_of({"van-down": [text]})
    assert refused.value.key == "replan_event_unread"
