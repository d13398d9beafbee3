"""The hand-computed cases judge the solver, the verifier and the brute force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from planner.model import Plan
from planner.verify import verify
from planner.week import plan_from
from tests.brute import best
from tests.cases.judge import CASES, completed, read_case

LISTED = ("begins", "nights", "staff", "loads", "paid")


def clinics_of(plan: Plan) -> list[str]:
    """Return every clinic as "request van date"."""
    return sorted(f"{stop.request} {tour.van} {tour.date}" for tour in plan.tours for stop in tour.clinics)


def listed(plan: Plan) -> dict[str, list[str]]:
    """Return what a plan says of begins, nights, crews, loads and payments, as the cases write it."""
    tours = plan.tours
    clinics = [(tour, stop) for tour in tours for stop in tour.clinics]
    begins = [f"{stop.request} {tour.date} {clock(stop.begin or 0)}" for tour, stop in clinics]
    loads = [
        f"{stop.request} {tour.date} {load.product} {load.quantity} {load.place} {load.lot}"
        for tour, stop in clinics
        for load in stop.load
    ]
    return {
        "begins": begins,
        "nights": [f"{night.van} {night.date} {night.place}" for night in plan.nights],
        "staff": [f"{tour.van} {tour.date} {';'.join(sorted(tour.staff))}" for tour in tours],
        "loads": loads,
        "paid": [f"{paid.funder} {paid.xof} {litres(paid.fuel_ml)}" for paid in plan.paid],
    }


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def litres(ml: int) -> str:
    """Return litres without trailing noughts."""
    return f"{ml / 1000:.3f}".rstrip("0").rstrip(".")


def agrees(plan: Plan, expect: dict[str, Any]) -> bool:
    """Return whether each list that a case gives is the plan's; of begins it gives those that matter."""
    told = {name: sorted(expect[name]) for name in LISTED if name in expect}
    found = {name: sorted(lines) for name, lines in listed(plan).items() if name in told}
    if "begins" in told:
        found["begins"] = sorted(set(found["begins"]) & set(told["begins"]))
    return found == told


@pytest.mark.parametrize("name", CASES)
def test_the_solver_finds_the_best_plan_by_hand(name: str, tmp_path: Path) -> None:
    case = read_case(name, tmp_path)
    plan = plan_from(case.problem, case.travel, case.values).plan
    level = {tier.tier: tier.level for tier in plan.score.tiers}
    expect = case.expect
    assert plan.score.proven
    assert level["freezes"] == plan.score.freezes_broken == expect.get("freezes_broken", 0)
    assert level["must"] == plan.score.must_missed == expect.get("must_missed", 0)
    assert plan.score.changes == expect.get("changes", 0)
    assert level["changes"] == expect.get("change_weight", plan.score.changes)
    assert level["value"] / 1000 == expect["value"]
    assert plan.score.value / 1000 == expect.get("value_of_plan", expect["value"])
    assert plan.score.cost_xof == expect["cost_xof"]
    assert plan.score.clients == expect["clients"]
    if "served" in expect:
        assert clinics_of(plan) == sorted(expect["served"])
    else:
        assert sorted({clinic.split()[0] for clinic in clinics_of(plan)}) == sorted(expect["served_requests"])
    assert agrees(plan, expect), listed(plan)
    for request, rules in expect.get("excluded", {}).items():
        (answer,) = [answer for answer in plan.answers if answer.request == request]
        assert sorted(answer.forbidden) == sorted(rules) or answer.reason == "status"
    assert verify(case.problem, case.travel, case.values, plan) == []


@pytest.mark.parametrize("name", CASES)
def test_the_verifier_names_the_rules_broken_by_hand(name: str, tmp_path: Path) -> None:
    case = read_case(name, tmp_path)
    for told in case.plans:
        found = verify(case.problem, case.travel, case.values, completed(case, told))
        assert sorted({violation.rule for violation in found}) == sorted(told["breaks"]), told["says"]


@pytest.mark.parametrize("name", CASES)
def test_the_brute_force_finds_the_best_levels_by_hand(name: str, tmp_path: Path) -> None:
    case = read_case(name, tmp_path)
    found = best(case.problem, case.travel, case.values)
    expect = case.expect
    assert found.freezes_broken == expect.get("freezes_broken", 0)
    assert found.must_missed == expect.get("must_missed", 0)
    assert found.changes == expect.get("change_weight", expect.get("changes", 0))
    assert found.value / 1000 == expect["value"]
    assert found.cost_xof == expect["cost_xof"]
