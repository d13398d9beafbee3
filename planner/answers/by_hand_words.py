"""What a plan made by hand breaks, in words: the cells of the workbook, the rules, the clinic days."""

from __future__ import annotations

from collections.abc import Sequence

from planner.answers.by_hand import Broken
from planner.inputs.edited import Edited
from planner.model import Decision, Problem
from planner.words import say
from planner.words.formats import clock, short_date
from planner.words.notes import rule_name
from planner.words.tours import place_name

# The cell that a person would change first; the date for all others.
CELL_OF = {
    "one-tour": "van",
    "crew": "van",
    "nights": "van",
    "window": "begin",
    "break": "begin",
    "must": "decision",
}


def lines(problem: Problem, asked: Edited, found: Sequence[Broken], lang: str) -> list[str]:
    """Return a sentence for each set of clinic days that cannot be held."""
    return [_line(problem, asked, one, lang) for one in found]


def _line(problem: Problem, asked: Edited, one: Broken, lang: str) -> str:
    rows = [row for row in asked.rows if (row.request, row.visit) in one.visits]
    column = CELL_OF.get(one.rules[0], "date") if one.rules else "date"
    cells = ", ".join(f"{say(lang, 'sheet_requests')}!{asked.places[row.request, row.visit][column]}" for row in rows)
    names = ", ".join(rule_name(rule, lang) for rule in one.rules)
    key = "by_hand_no_rule" if not names else "by_hand_rules" if len(one.rules) == 1 else "by_hand_several_rules"
    rules = say(lang, key, rules=names)
    clinics = ", ".join(_said(problem, row, lang) for row in rows)
    key = "by_hand_missed" if one.rules == ("must",) else "by_hand_alone" if len(rows) == 1 else "by_hand_together"
    return say(lang, "by_hand_broken", cells=cells, rules=rules, clinics=say(lang, key, clinics=clinics))


def _said(problem: Problem, row: Decision, lang: str) -> str:
    told = "" if row.date is None else f", {short_date(lang, row.date)}"
    told += f" {clock(row.begin)}" if row.date is not None and row.freeze == "time" and row.begin is not None else ""
    told += f" {row.van}" if row.van else ""
    place = place_name(problem, problem.requests[row.request].community)
    return say(lang, "by_hand_row", place=place, request=row.request, when=told)
