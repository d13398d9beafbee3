"""Driving between places: over the dataset's roads, from its given matrix, or in a straight line."""

from __future__ import annotations

from datetime import date

from planner.model import LegLine, LegLines, Matrix, Problem, Travel
from planner.travel.circle import circle_matrix
from planner.travel.closures import closed_roads
from planner.travel.given import given_matrix
from planner.travel.lines import road_lines, straight_line
from planner.travel.roads import road_matrix

DRIVES = ("4x4", "4x2")


def travel(problem: Problem) -> Travel:
    """Return the travel of each date and kind of drive, roads closed on that date taken out."""
    source = problem.settings.travel.engine
    matrices: dict[tuple[date, str], Matrix] = {}
    closed: dict[tuple[date, str], frozenset[int]] = {}
    known: dict[frozenset[int], Matrix] = {}
    for day in problem.settings.horizon.dates:
        for drive in DRIVES:
            shut = closed_roads(problem, day, drive) if source == "roads" else frozenset()
            if shut not in known:
                known[shut] = _matrix(problem, source, shut)
            matrices[day, drive], closed[day, drive] = known[shut], shut
    return Travel(source, tuple(problem.places), matrices, closed)


def _matrix(problem: Problem, source: str, shut: frozenset[int]) -> Matrix:
    if source == "roads":
        return road_matrix(problem, shut)
    return given_matrix(problem) if source == "given" else circle_matrix(problem)


def leg_lines(problem: Problem, travel: Travel, legs: list[tuple[str, str, date, str]]) -> LegLines:
    """Return the lines of these legs, for drawing: along the roads where travel goes by roads, else straight."""
    lines: dict[tuple[str, str, date, str], LegLine] = {}
    if travel.source == "roads":
        by_closure: dict[frozenset[int], list[tuple[str, str, date, str]]] = {}
        for leg in legs:
            by_closure.setdefault(travel.closed_roads[leg[2], leg[3]], []).append(leg)
        for shut, group in by_closure.items():
            drawn = road_lines(problem, shut, [(start, end) for start, end, _, _ in group])
            lines |= {leg: drawn[leg[0], leg[1]] for leg in group}
    else:
        places = problem.places
        lines = {leg: straight_line(travel, leg, places[leg[0]], places[leg[1]]) for leg in legs}
    return lines
