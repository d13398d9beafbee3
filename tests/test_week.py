"""The pilot's week, from its tables to the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.cli.summary import summary
from planner.demand import values
from planner.inputs import load
from planner.model import Plan, Problem
from planner.travel import travel
from planner.verify import verify
from planner.week import Planned, plan_from, plan_week

PILOT = Path(__file__).parents[1] / "data" / "pilot"


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep travel where nobody else reads it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def pilot() -> Problem:
    """The pilot dataset."""
    return load(PILOT)[0]


@pytest.fixture(scope="module")
def planned(pilot: Problem) -> Planned:
    """Its week, planned."""
    return plan_week(pilot)


def without_seconds(plan: Plan) -> Plan:
    """Return a plan as it is whenever it is made."""
    return replace(plan, made=replace(plan.made, seconds=0.0))


def test_the_pilot_week_is_planned_to_a_proof(planned: Planned) -> None:
    score = planned.plan.score
    assert score.proven
    assert score.value == sum(
        planned.values[stop.request, tour.date].points
        for tour in planned.plan.tours
        for stop in tour.clinics
        if stop.request
    )
    assert score.value <= score.value_bound
    assert score.gap == 0
    assert (score.must_missed, len(planned.plan.tours)) == (0, 12)
    assert planned.listed > 100


def test_the_pilot_plan_breaks_no_rule(pilot: Problem, planned: Planned) -> None:
    assert verify(pilot, travel(pilot), values(pilot), planned.plan) == []


def test_the_pilot_plan_is_the_same_for_a_seed(pilot: Problem, planned: Planned) -> None:
    again = plan_from(pilot, planned.travel, planned.values).plan
    assert without_seconds(again) == without_seconds(planned.plan)


def test_every_request_of_the_pilot_is_answered_once(pilot: Problem, planned: Planned) -> None:
    assert [answer.request for answer in planned.plan.answers] == list(pilot.requests)


def test_the_steps_are_reported_as_they_are_done(pilot: Problem, planned: Planned) -> None:
    told: list[tuple[str, int, int]] = []
    plan_from(pilot, planned.travel, planned.values, report=lambda *step: told.append(step))
    steps = list(dict.fromkeys(name for name, _, _ in told))
    assert steps == ["list", "must", "value", "cost"]
    listed = [(done, total) for name, done, total in told if name == "list"]
    assert listed == [(done, len(listed)) for done in range(1, len(listed) + 1)]


@pytest.mark.parametrize(
    ("lang", "first"),
    [("fr", "OBLIGATOIRE NON SERVIE"), ("en", "MUST NOT SERVED")],
)
def test_a_must_that_cannot_be_served_is_said_first(pilot: Problem, planned: Planned, lang: str, first: str) -> None:
    """A request that nothing allows is made a must: the rest of the week is planned as before."""
    impossible = next(
        answer.request for answer in planned.plan.answers if answer.forbidden and answer.status != "served"
    )
    requests = {**pilot.requests, impossible: replace(pilot.requests[impossible], must=True)}
    week = replace(pilot, requests=requests, settings=replace(pilot.settings, made_up=False))
    plan = plan_from(week, planned.travel, planned.values).plan
    assert (plan.score.must_missed, plan.score.value) == (1, planned.plan.score.value)
    assert verify(week, planned.travel, planned.values, plan) == []
    said = summary(week, plan, lang).splitlines()[0]
    assert said.startswith(first)
    assert impossible in said


def test_out_of_time_no_more_is_claimed_than_holds(pilot: Problem, planned: Planned) -> None:
    """No second at all: an empty week, a bound that the best week does not pass, and no proof."""
    plan = plan_from(pilot, planned.travel, planned.values, seconds=0.0).plan
    assert plan.score.value_bound >= planned.plan.score.value
    assert plan.score.value < plan.score.value_bound
    assert not plan.score.proven
    assert verify(pilot, planned.travel, planned.values, plan) == []
