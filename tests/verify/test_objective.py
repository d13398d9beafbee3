"""What the plan claims: each figure and tier that is off is found alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.model import Paid, Plan, Values, Worth
from tests.verify import sound, world
from tests.verify.changes import broken, violations, with_score, with_stop, with_tier
from tests.verify.world import MON


def valued(level: int, bound: int) -> Plan:
    """Return the sound plan with another value tier, not proven."""
    plan = with_tier("value", level=level, bound=bound, proven=False)
    return replace(plan, score=replace(plan.score, value_bound=bound))


def without(key: str) -> Values:
    """Return the values without a request's on Monday."""
    return {pair: worth for pair, worth in world.values().items() if pair != (key, MON)}


TIERS = sound.score().tiers
FAULTS: dict[str, dict[str, Any]] = {
    "value off": {"plan": with_score(value=102_501)},
    "clients off": {"plan": with_score(clients=88)},
    "cost off": {"plan": with_score(cost_xof=195_181)},
    "metres off": {"plan": with_score(metres=1)},
    "minutes off": {"plan": with_score(drive_minutes=291)},
    "fuel off": {"plan": with_score(fuel_ml=32_801)},
    "clients of a clinic off": {"plan": with_stop(0, 2, clients=31)},
    "another value of a clinic": {"values": {**world.values(), ("R1", MON): Worth(30, 45_001)}},
    "no value of a clinic": {"values": without("R1")},
    "no tiers": {"plan": with_score(tiers=())},
    "a tier left out": {"plan": with_score(tiers=TIERS[:4])},
    "must before freezes": {"plan": with_score(tiers=(TIERS[1], TIERS[0], *TIERS[2:]))},
    "tiers in another order": {"plan": with_score(tiers=TIERS[::-1])},
    "proven short of its bound": {"plan": with_tier("cost", bound=195_000)},
    "cost below its bound": {"plan": with_tier("cost", bound=200_000, proven=False)},
    "value above its bound": {"plan": valued(102_500, 102_499)},
    "bound said twice, differently": {"plan": with_score(value_bound=102_600)},
    "freezes tier off": {"plan": with_tier("freezes", level=1, bound=1)},
    "changes tier off": {"plan": with_tier("changes", level=1, bound=1)},
    "freezes with a tolerance": {"plan": with_tier("freezes", tolerance=0.1)},
    "changes with a tolerance": {"plan": with_tier("changes", tolerance=0.1)},
    "payments without funders": {"plan": replace(sound.plan(), paid=(Paid("F1", 0, 0),))},
    "must tier off": {"plan": with_tier("must", level=1, bound=1)},
    "must with a tolerance": {"plan": with_tier("must", tolerance=0.1)},
    "another tolerance": {"plan": with_tier("value", tolerance=0.01)},
    "cost tier off": {"plan": with_tier("cost", level=195_183, bound=195_183)},
    "value below its floor": {"plan": valued(103_016, 103_016)},
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, this check and no other."""
    assert broken(**FAULTS[name]) == {"score"}


PASSES: dict[str, Plan] = {
    "value at its floor": valued(103_015, 103_015),  # 99.5 % is 102 499.925, rounded up 102 500
    "value above its tier's level": valued(102_000, 103_000),
    "cost not proven": with_tier("cost", bound=190_000, proven=False),
    "at its bound yet not called proven": with_tier("cost", proven=False),
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the check is kept."""
    assert violations(plan=PASSES[name]) == []
