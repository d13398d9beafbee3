"""The clock of a tour: windows, daylight, breaks."""

from __future__ import annotations

from datetime import date

from planner.calendar import daylight as sun
from planner.engine import Rest
from planner.formulate.draft import Draft
from planner.model import Minute, Place, Problem, Request


def window(request: Request, begin: Minute | None = None) -> tuple[tuple[int, int], ...]:
    """Service begins at or after ``opens``, and ``begin`` where it is frozen to that, and ends at or before ``closes``.

    The engine's windows are for the start, so the service is taken off; a pause counts against them there.
    """
    opens, closes = request.opens, request.closes - request.service
    return ((opens if begin is None else max(opens, begin), closes),)


def daylight(problem: Problem, start: Place, end: Place, day: date) -> tuple[int, int]:
    """Return when a van may leave a place and must be at another: within the work day, between sunrise and sunset."""
    settings = problem.settings.day
    rise, _ = sun(day, start.lon, start.lat)
    _, fall = sun(day, end.lon, end.lat)
    return max(settings.begin, rise + settings.margin_am), min(settings.end, fall - settings.margin_pm)


def rest(draft: Draft, day: date) -> Rest | None:
    """A tour that is out during the whole break window takes its break within it, never while driving."""
    pause = draft.problem.settings.day.rest
    minutes = pause.on(day)
    return Rest(pause.opens, pause.closes, minutes) if minutes > 0 else None
