"""The second door: tours, answers and the score of a choice."""

from __future__ import annotations

from dataclasses import replace

from planner.model import Answer, Clinic, Plan, Status, Van
from tests.formulate.weeks import planned, request, week, with_setting
from tests.verify.world import MON, TUE, at


def answers(plan: Plan) -> dict[str, tuple[str, str]]:
    """Return the status and the reason of each answer."""
    return {answer.request: (answer.status, answer.reason) for answer in plan.answers}


def test_each_request_has_an_answer_of_its_own() -> None:
    """One van, one day, one supervisor at H2: R3 is served, R6 is outweighed, the others never had a chance."""
    never = frozenset({"sun"})
    requests = (
        request("R1", "C1", days=never, latest=MON),
        request("R2", "C1", days=never, latest=TUE),
        request("R3", "C3", days=frozenset({"mon"})),
        request("R4", "C1", status=Status.WITHDRAWN),
        request("R5", "C1", days=never, latest=None),
        request("R6", "C4", days=frozenset({"mon"})),
        request("R7", "C1", status=Status.DONE, latest=None),
    )
    one = with_setting(week(*requests), "horizon", days=1)
    plan = planned(one)
    assert answers(plan) == {
        "R1": ("refused", "days"),
        "R2": ("deferred", "days"),
        "R3": ("served", ""),
        "R4": ("refused", "status"),
        "R5": ("deferred", "days"),
        "R6": ("deferred", "untested"),
        "R7": ("refused", "status"),
    }
    by_request = {answer.request: answer for answer in plan.answers}
    assert by_request["R1"].forbidden == {"days": 1}
    assert by_request["R3"] == Answer("R3", "served", (Clinic("V1", MON),), state="proposed")


def test_the_score_is_the_sum_of_the_tours() -> None:
    """C1 over H1: 60 km, 3,830 + 1,915 + 1,915 + 3,830 francs of legs, 12,000 for the day, 20,000 for the clinic."""
    plan = planned(week(request("R1", "C1", must=True)))
    (tour,) = plan.tours
    assert (tour.metres, tour.drive_minutes, tour.fuel_ml, tour.cost_xof) == (60_000, 60, 8_400, 43_490)
    score = plan.score
    assert (score.metres, score.drive_minutes, score.fuel_ml, score.cost_xof) == (60_000, 60, 8_400, 43_490)
    assert (score.must_missed, score.value, score.value_bound, score.clients) == (0, 10_000, 10_000, 10)
    assert [(tier.tier, tier.level, tier.bound) for tier in score.tiers] == [
        ("freezes", 0, 0),
        ("must", 0, 0),
        ("changes", 0, 0),
        ("value", 10_000, 10_000),
        ("cost", 43_490, 43_490),
    ]


def test_like_vans_take_their_tours_in_the_order_of_their_ids() -> None:
    """Both are needed on Monday: C1's four hours and C3's on either side of the base."""
    mondays = (request("R1", "C1", days=frozenset({"mon"})), request("R3", "C3", days=frozenset({"mon"})))
    plan = planned(week(*mondays, vans=(Van("V9", "B"), Van("V2", "B"))))
    assert [(tour.van, tour.clinics[0].request) for tour in plan.tours] == [("V2", "R1"), ("V9", "R3")]


def test_tours_come_by_date_and_van() -> None:
    requests = (request("R1", "C1", days=frozenset({"tue"})), request("R3", "C3", days=frozenset({"mon"})))
    plan = planned(week(*requests))
    assert [(tour.date, tour.van) for tour in plan.tours] == [(MON, "V1"), (TUE, "V1")]


def test_a_request_for_two_visits_is_answered_with_both_dates() -> None:
    plan = planned(week(request("R3", "C3", visits=2, min_gap_days=4)))
    (answer,) = plan.answers
    first, second = (clinic.date for clinic in answer.clinics)
    assert (second - first).days >= 4


def test_a_must_that_cannot_be_served_is_missed_and_the_rest_is_planned() -> None:
    plan = planned(week(request("R1", "C1", must=True, days=frozenset({"sun"})), request("R3", "C3")))
    assert plan.score.must_missed == 1
    assert answers(plan) == {"R1": ("refused", "days"), "R3": ("served", "")}


def test_a_horizon_with_a_day_on_which_no_van_works_is_planned() -> None:
    """Seven days: on Sunday no van works, though the request would have it."""
    one = with_setting(week(request("R3", "C3", latest=None)), "horizon", days=7)
    assert answers(planned(one)) == {"R3": ("served", "")}


def test_a_week_without_vans_is_planned_empty() -> None:
    plan = planned(week(request("R1", "C1"), vans=()))
    assert (plan.tours, answers(plan)) == ((), {"R1": ("refused", "one-tour")})


def test_a_week_without_requests_is_planned_empty() -> None:
    plan = planned(week())
    assert (plan.tours, plan.answers, plan.score.value, plan.score.cost_xof) == ((), (), 0, 0)


def test_the_plan_says_of_which_week_it_is() -> None:
    plan = planned(week(request("R1", "C1")))
    assert (plan.week, plan.start, plan.days, plan.made_up) == ("2026-W49", MON, 6, True)
    assert "crew" in plan.not_checked
    assert replace(plan.made, seconds=0.0).seed == 1


def test_of_two_orders_the_one_that_both_windows_allow_is_driven() -> None:
    """C2 must be first, though C1 lies on the way."""
    requests = (
        request("R1", "C1", service=60, days=frozenset({"mon"}), opens=at("12:00")),
        request("R2", "C2", service=60, days=frozenset({"mon"}), closes=at("10:00")),
    )
    (tour,) = planned(week(*requests)).tours
    assert [stop.request for stop in tour.clinics] == ["R2", "R1"]
