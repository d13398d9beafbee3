"""Answers computed by hand, on the line of ``tests.verify.world``: C3 lies 30 minutes from the base.

Its supervisor comes alone, on Monday to Friday. A clinic of four hours from 08:00 is over at 12:00, packed up at 12:30,
and the van is back at 13:00: out for no whole break window.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.answers.answered import answered, explained
from planner.answers.changes import KINDS, changed
from planner.answers.van_days import Week
from planner.model import Answer, Change, Clinic, Funder, Plan, Problem, Status, Van
from planner.verify import RULES
from planner.week import plan_from
from planner.words import catalogue
from planner.words.answers import sentences
from tests.formulate.weeks import request, travel, values, week, with_row, with_setting
from tests.verify.world import MON, SAT, TUE, at


def of(problem: Problem, **points: int) -> tuple[Week, Plan]:
    """Return a week, with these points for some requests, and its plan."""
    worth = {key: replace(each, points=points.get(key[0], each.points)) for key, each in values(problem).items()}
    made = Week(problem, travel(problem), worth)
    return made, plan_from(made.problem, made.travel, made.values).plan


def answer(problem: Problem, name: str = "R3", **points: int) -> Answer:
    made, plan = of(problem, **points)
    return next(one for one in answered(made, plan).answers if one.request == name)


def test_the_minutes_that_lack_are_told() -> None:
    """The day ends at 12:40, 20 minutes before the van could be back; leaving earlier helps nothing before 08:00."""
    told = answer(with_setting(week(request("R3", "C3")), "day", end=at("12:40")))
    assert (told.reason, told.forbidden, told.short) == (
        "daylight",
        {"daylight": 5, "supervision": 1},
        {"returns": 20},
    )


def test_a_window_too_short_lacks_minutes_on_either_side() -> None:
    """Four hours from 08:00 end an hour after 11:00; from 07:00, with 45 minutes to set up, out at 05:45."""
    told = answer(week(request("R3", "C3", closes=at("11:00"))))
    assert (told.reason, told.short) == ("window", {"closes": 60})


def test_a_catchment_without_clinics_forbids_and_one_more_would_do() -> None:
    told = answer(with_row(week(request("R3", "C3")), "health_centres", "H2", clinics_per_week=0))
    assert told.forbidden == {"catchment": 5, "supervision": 1}
    assert [fit.change for fit in told.would_fit] == [Change("catchment", "H2", amount=1)]
    assert told.would_fit[0].value_lost == 0


def test_a_funder_without_money_forbids_and_a_higher_cap_would_do() -> None:
    """A tour to C3 and back: 12 000, the supervisor's 5 000, 60 km of 191.5 XOF are 11 490: 28 490 in all."""
    poor = replace(
        week(request("R3", "C3"), vans=(Van("V1", "B", funder="F"),)), funders={"F": Funder("F", cap_xof=28_489)}
    )
    poor = replace(poor, tables=poor.tables | {"funders"})
    told = answer(poor)
    assert told.forbidden == {"budget": 5, "supervision": 1}
    assert [fit.change for fit in told.would_fit] == [Change("budget", "F", amount=5_000)]
    assert answer(replace(poor, funders={"F": Funder("F", cap_xof=28_490)})).clinics


def one_place(**musts: bool) -> Problem:
    """Return Monday's week in which C3 and C1 ask for the one clinic that the van may hold."""
    asked = [request(name, place, must=musts.get(name, False)) for name, place in (("R3", "C3"), ("R1", "C1"))]
    return with_setting(week(*asked, vans=(Van("V1", "B", max_clinics_per_day=1),)), "horizon", days=1)


def test_what_is_outweighed_loses_what_it_would_displace() -> None:
    told = answer(one_place(), R3=9_000)
    assert (told.reason, told.forbidden) == ("outweighed", {})
    assert told.forced is not None
    assert (told.forced.value, told.forced.value_least, told.forced.displaced) == (1_000, 1_000, ("R1",))
    assert (told.forced.must, told.forced.clinic, told.forced.proven) == (0, Clinic("V1", MON), True)
    assert [fit.change for fit in told.would_fit] == [Change("van", "V1", MON)]


def test_two_musts_for_one_place_are_a_conflict() -> None:
    made, plan = of(one_place(R3=True, R1=True), R3=9_000)
    assert explained(made, plan, "R3").conflict == ("R3", "R1")


def test_a_must_that_nobody_stands_in_the_way_of_is_alone_in_its_conflict() -> None:
    told = answer(with_row(week(request("R3", "C3", must=True)), "health_centres", "H2", clinics_per_week=0))
    assert told.conflict == ("R3",)


def test_what_no_time_is_left_for_stays_untested() -> None:
    made, plan = of(one_place(), R3=9_000)
    told = next(one for one in answered(made, plan, seconds=0.0).answers if one.request == "R3")
    assert (told.reason, told.forbidden, told.forced, told.would_fit) == ("untested", {}, None, ())


def test_what_is_not_planned_is_not_tested() -> None:
    told = answer(week(request("R3", "C3", status=Status.WITHDRAWN)))
    assert told == Answer("R3", "refused", reason="status")


@pytest.mark.parametrize("day", [SAT, TUE])
def test_one_more_supervising_date_is_one_date(day: object) -> None:
    """Over two weeks, the other Saturday stays closed."""
    assert isinstance(day, type(MON))
    two = with_setting(week(request("R3", "C3")), "horizon", days=13)
    centre = changed(two, Change("supervisor", "H2", day)).health_centres["H2"]
    open_on = [one for one in two.settings.horizon.dates if _open(centre.supervises_on, centre.unavailable, one)]
    assert [one for one in open_on if one.weekday() == 5] == ([SAT] if day == SAT else [])


def _open(weekdays: frozenset[str], unavailable: frozenset[object], day: object) -> bool:
    assert isinstance(day, type(MON))
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()] in weekdays and day not in unavailable


def test_every_rule_and_every_change_has_words() -> None:
    for kind in KINDS:
        assert f"change_{kind}" in catalogue()
    named = {
        key.removeprefix("answer_rule_").replace("_", "-") for key in catalogue() if key.startswith("answer_rule_")
    }
    assert named <= set(RULES)


def test_an_outweighed_request_is_explained() -> None:
    made, plan = of(one_place(), R3=9_000)
    told = sentences(made.problem, explained(made, plan, "R3"), "fr")
    assert any("1,0 de valeur de moins" in line for line in told)
    assert any("Elle prendrait la place de\u202f: C1 (R1)." in line for line in told)
    assert "Elle serait servie le lundi 30 novembre" in told[-1]
