"""What each request is told: each fault is found alone; each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from planner.model import Answer, Clinic, Plan, Status
from tests.verify import away, sound
from tests.verify.changes import broken, violations, with_answer, with_row
from tests.verify.world import MON, SAT, THU, TUE

ANSWERS = sound.plan().answers
R1, R3, R4, R6, R7 = 0, 2, 3, 5, 6
FAULTS: dict[str, dict[str, Any]] = {
    "no answer": {"plan": replace(sound.plan(), answers=ANSWERS[1:])},
    "two answers": {"plan": replace(sound.plan(), answers=(*ANSWERS, ANSWERS[R6]))},
    "answer to nobody": {"plan": replace(sound.plan(), answers=(*ANSWERS, Answer("R99", "refused")))},
    "served, told refused": {"plan": with_answer(R1, status="refused", clinics=(), state="", reason="days")},
    "refused, told served": {"plan": with_answer(R6, status="served", clinics=(Clinic("V1", TUE),), state="proposed")},
    "another date": {"plan": with_answer(R1, clinics=(Clinic("V1", TUE),))},
    "another van": {"plan": with_answer(R1, clinics=(Clinic("V2", MON),))},
    "one visit not told": {"plan": with_answer(R3, clinics=(Clinic("V2", MON),))},
    "held though cancelled": {"plan": with_answer(R1, state="cancelled")},
    "served with a reason": {"plan": with_answer(R1, reason="outweighed")},
    "refused though open": {"plan": with_answer(R4, status="refused")},
    "deferred though over": {"plan": with_answer(R6, status="deferred")},
    "refused with a clinic": {"plan": with_answer(R6, clinics=(Clinic("V1", TUE),))},
    "refused yet proposed": {"plan": with_answer(R6, state="proposed")},
    "no reason": {"plan": with_answer(R6, reason="")},
    "reason that is no rule": {"plan": with_answer(R6, reason="clock")},
    "reason status of a planned one": {"plan": with_answer(R6, reason="status")},
    "withdrawn for another reason": {"plan": with_answer(R7, reason="untested")},
    "withdrawn, told deferred": {"plan": with_answer(R7, status="deferred")},
    "forbidden by no rule": {"plan": with_answer(R6, forbidden={"weather": 3})},
    "missing though served": {"plan": with_answer(R1, missing=(("pill", "B"),))},
    "word that is none": {"plan": with_answer(R6, status="perhaps")},
    "open the day after the horizon": {"problem": with_row("requests", "R6", latest=SAT + timedelta(days=1))},
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, this check and no other."""
    assert broken(**FAULTS[name]) == {"answers"}


PASSES: dict[str, dict[str, Any]] = {
    "clinics in any order": {"plan": with_answer(R3, clinics=(Clinic("V2", THU), Clinic("V2", MON)))},
    "a rule for a reason": {"plan": with_answer(R6, reason="supervision", forbidden={"supervision": 12})},
    "deferred until the day after the horizon": {"problem": with_row("requests", "R4", latest=SAT + timedelta(days=1))},
    "done before": {"problem": with_row("requests", "R7", status=Status.DONE)},
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the check is kept."""
    assert violations(**PASSES[name]) == []


def told_missing(*pairs: tuple[str, str], **forbidden: int) -> Plan:
    """Return the sound plan with trips in which R6 is told what is missing."""
    answers = away.plan().answers
    told = replace(answers[R6], reason="choice", forbidden=forbidden or {"choice": 6}, missing=pairs)
    return replace(away.plan(), answers=(*answers[:R6], told, *answers[R6 + 1 :]))


@pytest.mark.parametrize(
    ("plan", "numbers"),
    [
        (told_missing(("pill", "B"), ("condom", "B")), {"unknown_product": 1}),
        (told_missing(("pill", "B9"), ("implant", "H9")), {"unknown_place": 2}),
        (told_missing(("pill", "B"), days=6), {"missing_though_choice_is_kept": 1}),
    ],
)
def test_what_is_missing_is_a_product_at_a_place_and_told_where_choice_forbids(
    plan: Plan, numbers: dict[str, int]
) -> None:
    (found,) = away.violations(plan=plan)
    assert (found.rule, dict(found.where), dict(found.numbers)) == ("answers", {"request": "R6"}, numbers)


def test_known_products_may_be_missing_at_known_places() -> None:
    assert away.violations(plan=told_missing(("pill", "B"), ("implant", "H2"))) == []
