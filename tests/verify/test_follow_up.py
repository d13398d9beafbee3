"""Who follows up: each fault is found alone; each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from planner.model import Horizon, Plan, Problem, Travel
from planner.verify.case import Case
from planner.verify.follow_up import follow_up
from tests.verify import away, world
from tests.verify.test_closed import cut
from tests.verify.world import MON, SAT


def said(tour: int = 1, n: int = 1, **changes: Any) -> Plan:
    """Return the plan with another referral of one clinic: by default at C3, on Monday."""
    referral = away.plan().tours[tour].stops[n].referral
    assert referral is not None
    return away.with_stop(tour, n, referral=replace(referral, **changes))


def centre(key: str, **changes: Any) -> dict[str, Any]:
    """Return the week with a health centre changed."""
    return {"problem": away.row("health_centres", key, **changes)}


def product(key: str, base: Problem | None = None, **changes: Any) -> dict[str, Any]:
    """Return the week with a product changed, its referrals settled."""
    return away.resettled(away.row("products", key, base, **changes))


OFFERING_IUDS = away.row("health_centres", "H2", referral_services=("iud",))
FAULTS: dict[str, dict[str, Any]] = {
    "no capacity": centre("H1", follow_up_per_week=0),
    "a hundredth too many": product("implant", referral_share=Fraction("0.101")),
    "an implant that the centre does not follow up": centre("H2", referral_services=("kit", "iud")),
    "a removal that the centre does not follow up": centre("H2", referral_services=("implant",)),
    "no referral told": {"plan": away.with_stop(1, 1, referral=None)},
    "another centre": {"plan": said(centre="H1")},
    "minutes of the van, not of the road": {"plan": said(minutes=13)},
    "a metre less": {"plan": said(metres=9_999)},
    "a referral less": {"plan": said(expected=499)},
    "a referral more": {"plan": said(expected=501)},
    "with the safety of the need": {"plan": said(expected=800)},
    "a way where there is none": {"travel": cut(MON, "4x2", "C3", "H2")},
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, this rule and no other."""
    assert away.broken(**FAULTS[name]) == {"follow-up"}


PASSES: dict[str, dict[str, Any]] = {
    "no limit": centre("H1", follow_up_per_week=None),
    "no services given: all": centre("H2", referral_services=()),
    "a removal that is not referred": product(
        "kit", away.row("health_centres", "H2", referral_services=("implant",)), referral_share=Fraction(0)
    ),
    "an implant that is not referred": product(
        "implant", away.row("health_centres", "H2", referral_services=("kit",)), referral_share=Fraction(0)
    ),
    "what is not long-acting needs no service": product(
        "pill",
        away.row("health_centres", "H1", away.row("health_centres", "H2", follow_up_per_week=2), follow_up_per_week=2),
        referral_share=Fraction("0.01"),
    ),
    "no way": {"travel": cut(MON, "4x2", "C3", "H2"), "plan": said(minutes=-1, metres=-1)},
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the rule is kept."""
    assert away.violations(**PASSES[name]) == []


def test_halves_are_added_before_they_are_rounded() -> None:
    """Two clinics of C3 with half a referral each fit a capacity of one, not one of nought."""
    (off,) = away.violations(**centre("H2", follow_up_per_week=0))
    assert dict(off.numbers) == {"expected_thousandths": 1000, "follow_up_per_week": 0}
    assert off.where == {"place": "H2", "week": "2026-W49"}


def test_expected_is_rounded_up_to_the_thousandth() -> None:
    """0.25 x 7 x 0.03 is 0.0525, told as 53."""
    parts = product("implant", referral_share=Fraction("0.03"))
    assert parts["plan"].tours[2].stops[2].referral.expected == 53
    assert away.broken(**parts) == set()


@pytest.mark.parametrize(("second", "over"), [(SAT + timedelta(days=2), 0), (SAT + timedelta(days=1), 1)])
def test_each_iso_week_has_its_capacity(second: date, over: int) -> None:
    """0.6 referrals on Saturday and on Monday fit a capacity of one, on Saturday and on Sunday they do not."""
    problem = away.row("products", "implant", away.lot("C", expires=None), referral_share=Fraction("0.12"))
    horizon = Horizon(SAT, days=4, planned_on=date(2026, 11, 19))
    problem = replace(problem, settings=replace(problem.settings, horizon=horizon))
    tours = (away.west(SAT), away.west(second))
    values = {("R3", tour.date): world.values()["R3", MON] for tour in tours}
    travel: Travel = world.travel()
    told = Case.of(problem, travel, values, replace(away.plan(), tours=tours))
    capacity = [one for one in follow_up(told) if "follow_up_per_week" in one.numbers]
    assert len(capacity) == over


def test_referrals_are_told_by_clinics_alone() -> None:
    """Elsewhere they break ``shape``, and so does one without a number."""
    referral = away.plan().tours[1].stops[1].referral
    assert away.broken(plan=away.with_stop(1, 2, referral=referral)) == {"shape"}
    assert away.broken(plan=said(minutes=None)) == {"shape"}
