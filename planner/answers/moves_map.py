"""The map of what moved between two plans: what each clinic day became, for the page to draw."""

from __future__ import annotations

from planner.answers.compare import Appointment, Move, moves
from planner.model import ClinicDay, Plan, Problem
from planner.render.moves_page import Moved, moves_page


def moves_map(problem: Problem, before: Plan, after: Plan, lang: str) -> str:
    """Return the page of what moved from one plan to another of the same week."""
    return moves_page(problem, before, after, moved(before, after), lang)


def moved(before: Plan, after: Plan) -> tuple[Moved, ...]:
    """Return every clinic day of both plans, each once; what only the crew is told counts as unchanged."""
    changed = [move for move in moves(before, after) if move.outside]
    now = {(move.request, move.after.date) for move in changed if move.after is not None}
    stay = [Moved("same", day.request, day, day) for day in after.clinic_days if (day.request, day.date) not in now]
    return (*(_moved(move) for move in changed), *stay)


def _moved(move: Move) -> Moved:
    return Moved(_kind(move), move.request, _day(move, move.before), _day(move, move.after))


def _kind(move: Move) -> str:
    if move.before is None:
        return "new"
    if move.after is None:
        return "postponed" if move.waits else "dropped"
    return "hour" if (move.before.date, move.before.van) == (move.after.date, move.after.van) else "moved"


def _day(move: Move, one: Appointment | None) -> ClinicDay | None:
    return None if one is None else ClinicDay(move.request, one.van, one.date, one.begin)
