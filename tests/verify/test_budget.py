"""Who pays: each fault is found alone; each cap lets the last franc pass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.model import Paid, Problem
from tests.verify import away
from tests.verify.world import MON, SAT, THU, TUE, WED

PAID = away.plan().paid


def funder(key: str, **changes: Any) -> Problem:
    """Return the dataset with one funder changed."""
    return away.row("funders", key, **changes)


FAULTS: dict[str, Problem] = {
    "a franc short for the tours, nights included": funder("F1", cap_xof=164_639),
    "a millilitre short": funder("F1", cap_ml=22_399),
    "a franc short for mobilisation and commodities": funder("F2", cap_xof=22_899),
    "nothing to give": funder("F2", cap_xof=0),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, this rule and no other."""
    assert away.broken(problem=FAULTS[name]) == {"budget"}


PAYMENTS: dict[str, tuple[Problem, tuple[tuple[int, int], ...]]] = {
    "as it is": (away.problem(), ((164_640, 22_400), (22_900, 0))),
    "up to and on Monday": (funder("F1", ends=MON), ((130_405, 9_800), (22_900, 0))),
    "from Monday": (funder("F1", starts=MON), ((164_640, 22_400), (22_900, 0))),
    "from Tuesday: not the nights of Monday's tour": (funder("F1", starts=TUE), ((34_235, 12_600), (22_900, 0))),
    "from Wednesday, on Wednesday": (funder("F1", starts=WED, ends=WED), ((34_235, 12_600), (22_900, 0))),
    "before and after": (funder("F2", starts=TUE, ends=SAT), ((164_640, 22_400), (0, 0))),
    "pays both": (
        away.row("requests", "R1", funder("F1", cap_xof=None), funder="F1"),
        ((187_540, 22_400), (0, 0)),
    ),
    "pays for no tour": (away.row("vans", "V1", funder=None), ((0, 0), (22_900, 0))),
    "pays for each visit": (
        away.row("requests", "R3", funder("F2", cap_xof=None), funder="F2"),
        ((164_640, 22_400), (22_900 + 2 * (15_000 + 4_200 + 1_600), 0)),
    ),
    "what comes from the warehouse is dearer": (
        away.row("products", "kit", funder("F2", cap_xof=None), price_xof=7),
        ((164_640, 22_400), (22_907, 0)),
    ),
    "what the centre gives is dearer": (
        away.row("products", "implant", price_xof=9_999),
        ((164_640, 22_400), (22_900, 0)),
    ),
    "chlorine is dearer": (
        away.row("products", "chlorine", price_xof=9_999),
        ((164_640, 22_400), (22_900, 0)),
    ),
    "no price": (away.row("products", "pill", price_xof=0), ((164_640, 22_400), (17_200, 0))),
}


@pytest.mark.parametrize("name", PAYMENTS)
def test_what_each_funder_pays(name: str) -> None:
    """Said to the franc and to the millilitre it passes; anything else breaks ``score``."""
    problem, sums = PAYMENTS[name]
    paid = tuple(Paid(key, *pair) for key, pair in zip(("F1", "F2"), sums, strict=True))
    assert away.violations(problem=problem, plan=replace(away.plan(), paid=paid)) == []
    off = replace(paid[0], xof=paid[0].xof + 1)
    assert away.broken(problem=problem, plan=replace(away.plan(), paid=(off, paid[1]))) == {"score"}


WRONG: dict[str, tuple[Paid, ...]] = {
    "nobody": (),
    "one of two": PAID[:1],
    "in another order": PAID[::-1],
    "one twice": (*PAID, PAID[0]),
    "another's fuel": (replace(PAID[0], fuel_ml=22_399), PAID[1]),
    "a stranger's": (PAID[0], replace(PAID[1], funder="F3")),
}


@pytest.mark.parametrize("name", WRONG)
def test_payments_that_are_not_those_break_score(name: str) -> None:
    """And the caps are held to what is right."""
    assert away.broken(plan=replace(away.plan(), paid=WRONG[name])) == {"score"}


def test_caps_are_held_to_what_is_paid_not_to_what_is_said() -> None:
    """A plan that says less is over the cap all the same."""
    less = replace(away.plan(), paid=(replace(PAID[0], xof=1), PAID[1]))
    assert away.broken(problem=funder("F1", cap_xof=164_639), plan=less) == {"budget", "score"}


def test_an_open_cap_and_one_out_of_its_dates_hold_nothing() -> None:
    """No cap: as much as the week costs; before its first date: nothing is paid."""
    assert away.broken(problem=funder("F1", cap_xof=None, cap_ml=None)) == set()
    late = funder("F1", cap_xof=0, cap_ml=0, starts=THU)
    assert away.broken(problem=late, plan=replace(away.plan(), paid=(Paid("F1", 0, 0), PAID[1]))) == set()


def test_off_without_a_table_of_funders() -> None:
    """Then no payment is told."""
    problem = replace(away.problem(), funders={}, tables=away.TABLES - {"funders"})
    assert away.broken(problem=problem, plan=replace(away.plan(), paid=())) == set()
    assert away.broken(problem=problem) == {"score"}
