"""What a plan must look like: each fault is found, and few rules with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.model import Base, Kind, Load, Plan, Referral, Stop
from tests.verify import sound, world
from tests.verify.changes import broken, shifted, with_row, with_stop, with_tier, with_tour
from tests.verify.world import MON, TUE, at


def inserted(tour: int, n: int, *stops: Stop) -> Plan:
    """Return the sound plan with stops put into a tour."""
    old = sound.plan().tours[tour].stops
    return with_tour(tour, stops=(*old[:n], *stops, *old[n:]))


def renamed(**changes: Any) -> Plan:
    """Return the sound plan with another heading."""
    return replace(sound.plan(), **changes)


TWO_BASES = {
    "problem": replace(
        world.problem(),
        bases={**world.problem().bases, "B2": Base("B2", "B2", -8.0, 12.6)},
        vans=with_row("vans", "V2", base="B2").vans,
    )
}
STOPS = sound.monday().stops
PICKUP = Stop(Kind.PICKUP, "H1", at("07:50"), at("08:10"))
FAULTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "week of another year": ({"plan": renamed(week="2025-W49")}, {"shape"}),
    "another first day": ({"plan": renamed(start=TUE)}, {"shape"}),
    "more days": ({"plan": renamed(days=7)}, {"shape"}),
    "planned on another day": ({"plan": renamed(planned_on=date(2026, 11, 20))}, {"shape"}),
    "made up, not said": ({"plan": renamed(made_up=False)}, {"shape"}),
    "not from its base": (TWO_BASES, {"shape", "nights", "cost", "score"}),
    "start that is not its first stop": ({"plan": with_tour(1, start="H2")}, {"shape", "nights"}),
    "last stop that is not its end": ({"plan": with_stop(1, 2, place="H2")}, {"shape", "clock", "cost", "score"}),
    "sleep at its base": ({"plan": with_stop(1, 2, kind=Kind.SLEEP)}, {"shape"}),
    "clinic of nobody": ({"plan": with_stop(2, 2, request="R99")}, {"shape", "answers"}),
    "clinic without a request": ({"plan": with_stop(2, 2, request=None)}, {"shape", "answers"}),
    "clinic at another request's community": (
        {"plan": with_stop(2, 1, place="H1")},
        {"shape"},
    ),
    "no service told": ({"plan": with_stop(1, 1, begin=None)}, {"shape"}),
    "no arrival told": ({"plan": with_stop(1, 1, arrive=None)}, {"shape"}),
    "no return told": ({"plan": with_stop(1, 2, arrive=None)}, {"shape"}),
    "half a pause": ({"plan": with_stop(0, 2, pause=(750, None))}, {"shape"}),
    "clients at a drop-off": ({"plan": with_stop(0, 3, clients=3)}, {"shape"}),
    "request at a drop-off": ({"plan": with_stop(0, 3, request="R1")}, {"shape"}),
    "unknown kind": ({"plan": with_stop(2, 3, kind="nap")}, {"shape", "break"}),
    "sleep within a tour": ({"plan": with_stop(2, 3, kind=Kind.SLEEP)}, {"shape", "break", "clock"}),
    "unknown place": ({"plan": with_stop(1, 1, place="nowhere")}, {"shape"}),
    "pick-up at a community": (
        {"plan": with_stop(0, 1, place="C5")},
        {"shape", "supervision"},
    ),
    "second pick-up": (
        {
            "plan": with_tour(
                0,
                stops=(
                    *shifted(0, 0, -20).stops[:2],
                    replace(STOPS[1], arrive=at("07:30"), leave=at("07:50")),
                    *STOPS[2:],
                ),
            )
        },
        {"shape"},
    ),
    "pick-up for no clinic": (
        {
            "problem": replace(
                with_row("communities", "C1", health_centre="H2"),
                health_centres=with_row("health_centres", "H2", supervisors=2).health_centres,
            )
        },
        {"shape"},
    ),
    "second return": ({"plan": inserted(0, 4, STOPS[4])}, {"shape"}),
    "staff without a table of staff": ({"plan": with_tour(1, staff=("S1",))}, {"shape"}),
    "load without products": ({"plan": with_stop(1, 1, load=(Load("pill", 1, "B"),))}, {"shape"}),
    "referral without products": (
        {"plan": with_stop(1, 1, referral=Referral("H2", 10, 10_000, 0))},
        {"shape"},
    ),
    "unknown van": ({"plan": with_tour(1, van="V9")}, {"shape", "answers"}),
    "same stop twice": (
        {"plan": inserted(1, 2, sound.west(MON).stops[1])},
        {"clock", "once", "supervision", "answers", "cost", "score"},
    ),
    "no stops": ({"plan": with_tour(1, stops=())}, {"shape", "answers", "cost", "score"}),
    "no return": (
        {"plan": with_tour(1, stops=sound.west(MON).stops[:2])},
        {"shape", "cost", "score"},
    ),
    "backwards": (
        {"plan": with_tour(1, stops=sound.west(MON).stops[::-1])},
        {"shape", "clock"},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found(name: str) -> None:
    """One thing broken, these rules and no other."""
    parts, rules = FAULTS[name]
    assert broken(**parts) == rules


def test_tour_without_a_clinic_is_of_the_right_shape() -> None:
    """Out and back for nothing costs the day; that it should not be made is said by ``nights``."""
    stops = (STOPS[0], replace(STOPS[4], arrive=at("07:10"), leave=at("07:10")))
    idle = replace(sound.monday(), date=world.FRI, stops=stops, metres=0, drive_minutes=0)
    idle = replace(idle, fuel_ml=0, cost_xof=12_000)
    plan = with_tier("cost", level=207_182, bound=207_182)
    plan = replace(plan, tours=(*plan.tours, idle), score=replace(plan.score, cost_xof=207_182))
    assert broken(plan=plan) == {"nights"}
