"""Plan to violations: every rule recomputed from the dataset and the plan alone.

Shares no code with formulation or engine. Each function yields what it finds and never stops at
the first, whatever the plan holds; a rule that lacks what it needs to be read (an unknown place, a
time not told) leaves the word to ``shape``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from planner.model import Plan, Problem, Travel, Values, Violation
from planner.verify.alternates import alternates
from planner.verify.answers import answers
from planner.verify.case import Case
from planner.verify.choice import choice
from planner.verify.clock import clock, daylight, rest, window
from planner.verify.closed import closed
from planner.verify.commodities import commodities
from planner.verify.crew import crew
from planner.verify.days import days, must, once, one_tour
from planner.verify.follow_up import follow_up
from planner.verify.frozen import frozen
from planner.verify.money import budget, cost
from planner.verify.nights import nights
from planner.verify.objective import score
from planner.verify.shape import shape
from planner.verify.supervision import catchment, supervision

RULES: Mapping[str, Callable[[Case], Iterator[Violation]]] = {
    "one-tour": one_tour,
    "once": once,
    "must": must,
    "days": days,
    "window": window,
    "daylight": daylight,
    "break": rest,
    "supervision": supervision,
    "commodities": commodities,
    "choice": choice,
    "follow-up": follow_up,
    "crew": crew,
    "nights": nights,
    "closed": closed,
    "budget": budget,
    "catchment": catchment,
    "frozen": frozen,
    "shape": shape,
    "clock": clock,
    "cost": cost,
    "score": score,
    "answers": answers,
}


def verify(problem: Problem, travel: Travel, values: Values, plan: Plan) -> list[Violation]:
    """Return every broken rule; an empty list means the plan can be driven and sent as printed."""
    case = Case.of(problem, travel, values, plan)
    return [*(violation for rule in RULES.values() for violation in rule(case)), *alternates(case, RULES)]
