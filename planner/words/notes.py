"""What must be known of a week beside its tours, a line each: freezes, changes, nights, who pays, closures, gaps."""

from __future__ import annotations

from datetime import timedelta

from planner.model import Plan, Problem
from planner.words import catalogue, closures, say, score


def notes(problem: Problem, plan: Plan, lang: str) -> list[str]:
    """Return the notes on the week, what was not checked last."""
    figures = [*score.freezes(problem, plan, lang), *score.changes(problem, plan, lang), *score.nights(plan, lang)]
    lines = [figure.line(lang) for figure in figures]
    lines += [
        say(lang, "shown_fact", term=say(lang, "shown_paid"), detail=line) for line in score.paid(problem, plan, lang)
    ]
    lines += closed(problem, plan, lang)
    return lines + not_checked(plan, lang)


def closed(problem: Problem, plan: Plan, lang: str) -> list[str]:
    """Return a line for each closure that concerns the week."""
    dates = [plan.start + timedelta(days=n) for n in range(plan.days)]
    return [closures.sentence(problem, closure, dates, lang) for closure in closures.closures(problem, dates)]


def not_checked(plan: Plan, lang: str) -> list[str]:
    """Return the line of the rules that were not checked; none where all were."""
    if not plan.not_checked:
        return []
    return [say(lang, "map_not_checked", rules=", ".join(rule_name(rule, lang) for rule in plan.not_checked))]


def rule_name(rule: str, lang: str) -> str:
    """Return a rule in plain words; its id where there are none."""
    key = rule.replace("-", "_")
    return say(lang, f"rule_{key}") if f"rule_{key}" in catalogue() else rule
