"""How many minutes a tour to a request lacks where only the clock is in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from planner.answers.van_days import Tested, Week, alone
from planner.engine import Instance, VanDay, Visit, best_route
from planner.formulate import by_itself, formulate

MOST = 720  # minutes
Longer = Callable[[VanDay, Visit, int], tuple[VanDay, Visit]]


def _returns(day: VanDay, visit: Visit, minutes: int) -> tuple[VanDay, Visit]:
    return replace(day, returns=day.returns + minutes), visit


def _leaves(day: VanDay, visit: Visit, minutes: int) -> tuple[VanDay, Visit]:
    return replace(day, leaves=day.leaves - minutes), visit


def _drive(day: VanDay, visit: Visit, minutes: int) -> tuple[VanDay, Visit]:
    return replace(day, max_drive=None if day.max_drive is None else day.max_drive + minutes), visit


def _closes(day: VanDay, visit: Visit, minutes: int) -> tuple[VanDay, Visit]:
    return day, replace(visit, windows=tuple((opens, closes + minutes) for opens, closes in visit.windows))


def _opens(day: VanDay, visit: Visit, minutes: int) -> tuple[VanDay, Visit]:
    return day, replace(visit, windows=tuple((opens - minutes, closes) for opens, closes in visit.windows))


LONGER: Mapping[str, Mapping[str, Longer]] = {
    "daylight": {"returns": _returns, "leaves": _leaves, "drive": _drive},
    "window": {"closes": _closes, "opens": _opens},
}


def short(week: Week, request: str, found: Tested) -> dict[str, int]:
    """Return the fewest minutes by which the request fails on a van-day that the clock forbids, by what they lack.

    ``returns``: back so much after the day's end or sunset; ``leaves``: out so much before its begin; ``drive``: so
    much more driving than the van may; ``closes`` and ``opens``: so much outside the clinic's hours.
    """
    if not LONGER.keys() & set(found.rules.values()):
        return {}
    only = alone(week.problem, request)
    formulation = formulate(only, week.travel, week.values)
    draft, lacks = formulation.draft, dict[str, int]()
    for clinic, rule in found.rules.items():
        for outing in draft.tours(draft.fleet_of(clinic.van), draft.dates.index(clinic.date)):
            for what, longer in LONGER.get(rule or "", {}).items():
                minutes = _fewest(formulation.instance, outing, longer, lacks.get(what, MOST))
                if minutes is not None:
                    lacks[what] = minutes
    return dict(sorted(lacks.items()))


def _fewest(instance: Instance, van_day: int, longer: Longer, most: int) -> int | None:
    """Return the fewest minutes more with which the van-day has a tour to the one visit; None for none up to most."""

    def fits(minutes: int) -> bool:
        day, visit = longer(instance.van_days[van_day], instance.visits[0], minutes)
        return best_route(by_itself(instance, day, visit), 0, (0,)) is not None

    if not fits(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high
