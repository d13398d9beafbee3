"""What was frozen or announced: each fault is found alone; each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from planner.model import Problem, Status
from tests.verify import away
from tests.verify.world import MON, THU, TUE, WED, at

NEXT_WEEK = MON + timedelta(days=7)


def asked(key: str, **changes: Any) -> Problem:
    """Return the week with one request changed."""
    return away.row("requests", key, **changes)


BROKEN: dict[str, Problem] = {
    "another day": asked("R1", freeze="day", date=TUE),
    "another van": asked("R1", freeze="van", van="V2"),
    "another day, by the van": asked("R1", freeze="van", date=WED),
    "another begin": asked("R1", begin=at("08:46")),
    "all three": asked("R1", date=TUE, van="V2", begin=at("09:00")),
    "dropped": asked("R5", freeze="day", date=MON),
    "a day off": asked("R5", freeze="day", date=NEXT_WEEK - timedelta(days=2)),
    "after the horizon, held in it": asked("R1", freeze="day", date=NEXT_WEEK),
    "no visit keeps all of it": asked("R3", freeze="time", date=THU, van="V2", begin=at("08:24")),
}
CHANGED: dict[str, Problem] = {
    "another day": asked("R2", date=THU),
    "another van": asked("R2", van="V2"),
    "another day and van": asked("R2", date=THU, van="V2"),
    "another day, no van named": asked("R2", date=THU, van=None),
    "dropped": asked("R5", status=Status.PUBLISHED, date=MON, van="V1"),
    "after the horizon, held in it": asked("R2", date=NEXT_WEEK),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_freeze_must_be_said(name: str) -> None:
    """Said to be none it breaks ``frozen`` alone, said once nothing, said twice ``score``."""
    problem = BROKEN[name]
    assert away.broken(problem=problem) == {"frozen"}
    assert away.broken(problem=problem, plan=away.saying(away.plan(), freezes=1)) == set()
    assert away.broken(problem=problem, plan=away.saying(away.plan(), freezes=2)) == {"score"}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_must_be_said(name: str) -> None:
    """Another day, another van or both are one change."""
    problem = CHANGED[name]
    assert away.broken(problem=problem) == {"frozen"}
    assert away.broken(problem=problem, plan=away.saying(away.plan(), changes=1)) == set()
    assert away.broken(problem=problem, plan=away.saying(away.plan(), changes=2)) == {"score"}


PASSES: dict[str, Problem] = {
    "frozen on a day, by another van at another hour": asked("R1", freeze="day", van="V2", begin=at("09:00")),
    "frozen on a van, at another hour": asked("R1", freeze="van", begin=at("09:00")),
    "not frozen": asked("R1", freeze="none", date=TUE, van="V2"),
    "one visit of two": asked("R3", freeze="day", date=THU),
    "one visit of two, to the minute": asked("R3", freeze="time", date=THU, van="V2", begin=at("08:23")),
    "withdrawn": asked("R7", freeze="day", date=MON),
    "done": asked("R7", freeze="day", date=MON, status=Status.DONE),
    "frozen after the horizon": asked("R5", freeze="day", date=NEXT_WEEK),
    "announced, no van named": asked("R2", van=None),
    "announced at another hour": asked("R2", begin=at("11:00")),
    "announced without a date": asked("R2", date=None),
    "announced after the horizon": asked("R5", status=Status.PUBLISHED, date=NEXT_WEEK, van="V1"),
    "accepted, with a date": asked("R5", date=MON, van="V1"),
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the rule is kept."""
    assert away.violations(problem=PASSES[name]) == []


def test_frozen_and_announced_counts_in_both() -> None:
    """And each only once."""
    problem = asked("R2", freeze="van", date=THU)
    (first, second) = away.violations(problem=problem)
    assert (first.rule, dict(first.numbers)) == ("frozen", {"freezes_broken": 1, "said": 0})
    assert (second.rule, dict(second.numbers)) == ("frozen", {"changes": 1, "said": 0})
    assert away.violations(problem=problem, plan=away.saying(away.plan(), 1, 1)) == []


def test_two_freezes_of_which_one_is_said() -> None:
    """Fewer than there are."""
    problem = away.row("requests", "R5", BROKEN["another day"], freeze="day", date=MON)
    plan = away.saying(away.plan(), freezes=1)
    (found,) = away.violations(problem=problem, plan=plan)
    assert dict(found.numbers) == {"freezes_broken": 2, "said": 1}


def test_the_tiers_say_what_the_score_says() -> None:
    """A plan that breaks a freeze, and whose tier says that it does not."""
    plan = away.saying(away.plan(), freezes=1)
    wrong = replace(plan, score=replace(plan.score, tiers=away.plan().score.tiers))
    assert away.broken(problem=BROKEN["another day"], plan=wrong) == {"score"}
