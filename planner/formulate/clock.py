"""The clock of a tour: windows, daylight, breaks."""

from __future__ import annotations

from datetime import date

from planner.calendar import daylight as sun
from planner.engine import Rest
from planner.formulate.draft import Draft
from planner.model import Problem, Request, Van


def window(request: Request) -> tuple[tuple[int, int], ...]:
    """Service begins at or after ``opens`` and ends at or before ``closes``.

    The engine's windows are for the start, so the service is taken off; a pause counts against them there.
    """
    return ((request.opens, request.closes - request.service),)


def daylight(problem: Problem, van: Van, day: date) -> tuple[int, int]:
    """Return when a van may leave its base and must be back: within the work day and between sunrise and sunset."""
    base, settings = problem.bases[van.base], problem.settings.day
    rise, fall = sun(day, base.lon, base.lat)
    return max(settings.begin, rise + settings.margin_am), min(settings.end, fall - settings.margin_pm)


def rest(draft: Draft, day: date) -> Rest | None:
    """A tour that is out during the whole break window takes its break within it, never while driving."""
    pause = draft.problem.settings.day.rest
    minutes = pause.on(day)
    return Rest(pause.opens, pause.closes, minutes) if minutes > 0 else None
