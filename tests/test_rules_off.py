"""Each rule by itself: without it the test week is planned otherwise, and the verifier names exactly that rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from planner.model import MINUTES_A_DAY, Request
from planner.verify import verify
from planner.verify.case import RULE_IDS
from planner.week import plan_from
from tests.cases.judge import read_case

Off = Callable[..., Any]

FORMULATE = "planner.formulate"


def nothing(*_: object) -> None:
    """A rule that adds nothing."""


def every_day(draft: Any) -> None:
    """Each van works on each date."""
    draft.van_days = [(van, day) for van in draft.problem.vans.values() for day in draft.dates]


def always(request: Request, _: object = None) -> tuple[tuple[int, int], ...]:
    """A clinic may begin at any minute of the day that leaves room for it."""
    return ((0, MINUTES_A_DAY - request.service),)


def all_day(*_: object) -> tuple[int, int]:
    """A van may be out at any minute of the day."""
    return 0, MINUTES_A_DAY


def no_centres(_: object) -> dict[str, int]:
    """No supervisor rides."""
    return {}


def no_places(*_: object) -> set[str]:
    """No place is closed."""
    return set()


# A week's case, and the functions of the formulation that make the rule, each with what it does instead.
OFF: Mapping[str, tuple[str, Mapping[str, Off]]] = {
    "one-tour": ("one-tour/on-its-days", {"instance.one_tour": every_day}),
    "once": ("once/one-visit-one-van", {"instance.once": nothing}),
    "must": ("must/must-before-value", {"instance.must": nothing}),
    "days": ("days/weekdays-and-dates", {"instance.days": nothing}),
    "window": ("window/ends-a-minute-late", {"clock.window": always}),
    "daylight": ("daylight/sunset-a-minute-late", {"clock.daylight": all_day}),
    "break": ("break/pause-a-minute-too-long", {"clock.rest": nothing}),
    "supervision": (
        "supervision/riding-a-minute-late",
        {"supervision.supervision": nothing, "supervision.supervisors": nothing, "supervision.escorts": no_centres},
    ),
    "commodities": (
        "commodities/volume-over-a-trip",
        {"commodities.too_much": nothing, "commodities.commodities": nothing},
    ),
    "choice": ("choice/two-methods-of-three", {"commodities.choice": nothing}),
    "follow-up": ("follow-up/a-tenth-too-many", {"follow_up.service": nothing, "follow_up.follow_up": nothing}),
    "crew": ("crew/a-midwife-short", {"crew.nobody": nothing, "crew.crew": nothing}),
    "nights": ("nights/a-night-too-many", {"nights._limit": nothing}),
    "closed": (
        "closed/zone-boundary",
        {"instance.closed": nothing, "instance.closed_places": no_places, "nights.closed_places": no_places},
    ),
    "budget": ("budget/a-franc-short", {"money.budget": nothing}),
    "catchment": ("catchment/one-a-week", {"supervision.catchment": nothing}),
    "frozen": ("frozen/day-kept", {"frozen.fixed": nothing, "frozen.frozen": nothing, "frozen.changes": nothing}),
}


def test_every_rule_has_its_week() -> None:
    assert tuple(OFF) == RULE_IDS


@pytest.mark.parametrize("rule", OFF)
def test_without_the_rule_the_week_is_planned_otherwise(
    rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, functions = OFF[rule]
    case = read_case(name, tmp_path)
    week = case.problem, case.travel, case.values
    kept = plan_from(*week).plan
    for function, instead in functions.items():
        monkeypatch.setattr(f"{FORMULATE}.{function}", instead)
    other = plan_from(*week).plan
    assert verify(*week, kept) == []
    assert other.tours != kept.tours
    assert {violation.rule for violation in verify(*week, other)} == {rule}
