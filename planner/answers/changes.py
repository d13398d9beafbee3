"""Single changes that a person can make to a week, each a function from a problem to a problem.

They do not touch the roads. Kinds, and what a ``Change`` of the kind means:

- ``opens``, ``closes``: the clinic of request ``ref`` may be ``amount`` minutes earlier, later.
- ``date``: request ``ref`` may be held on ``day``; ``weekday``: on that weekday; ``market``: ``ref``, a community, on
  its market day.
- ``supervisor``: health centre ``ref`` supervises on ``day``; ``supervisors``: one more clinic a date; ``catchment``:
  one more clinic a week; ``alone``: its supervisor needs no ride.
- ``delivery``: place ``ref`` receives ``goods``. ``follow_up``: centre ``ref`` follows up ``amount`` more a week.
- ``midwife``, ``promoter``, ``driver``: one more of these on ``day`` who speaks the languages of community ``ref``.
- ``escort``: an escort for the closure at position ``amount`` on ``day``; ``reopened``: that closure is lifted.
- ``4x4``: van ``ref`` is one; ``night``: it may be away one night more; ``van_day``: it works on ``day``.
- ``budget``, ``fuel``: funder ``ref`` gives ``amount`` XOF, millilitres more.
- ``van``: one more van like ``ref``, with a crew, on ``day``, at no funder's cost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from planner.calendar import weekday
from planner.model import ROLES, WEEKDAYS, Change, Lot, Problem, Staff

Apply = Callable[[Problem, Change], Problem]


def changed(problem: Problem, *changes: Change) -> Problem:
    """Return the problem with these changes made."""
    for change in changes:
        problem = KINDS[change.kind](problem, change)
    return problem


def _with(problem: Problem, table: str, key: str, **parts: object) -> Problem:
    rows = getattr(problem, table)
    whole: dict[str, Any] = {table: {**rows, key: replace(rows[key], **parts)}}
    return replace(problem, **whole)


# --- The request and its community ------------------------------------------------------------------------------------


def _opens(problem: Problem, change: Change) -> Problem:
    opens = problem.requests[change.ref].opens - change.amount
    return _with(problem, "requests", change.ref, opens=max(0, opens))


def _closes(problem: Problem, change: Change) -> Problem:
    closes = problem.requests[change.ref].closes + change.amount
    return _with(problem, "requests", change.ref, closes=min(24 * 60 - 1, closes))


def _date(problem: Problem, change: Change) -> Problem:
    request, day = problem.requests[change.ref], _day(change)
    latest = None if request.latest is None else max(request.latest, day)
    return _with(problem, "requests", change.ref, earliest=min(request.earliest, day), latest=latest)


def _weekday(problem: Problem, change: Change) -> Problem:
    days = problem.requests[change.ref].days
    return _with(problem, "requests", change.ref, days=days | {weekday(_day(change))} if days else days)


def _market(problem: Problem, change: Change) -> Problem:
    return _with(problem, "communities", change.ref, market_rule="ignore")


# --- The health centre ------------------------------------------------------------------------------------------------


def _supervisor(problem: Problem, change: Change) -> Problem:
    """Add one supervising date: where its weekday is new, the other dates of that weekday stay closed."""
    centre, day = problem.health_centres[change.ref], _day(change)
    weekdays = centre.supervises_on or frozenset(WEEKDAYS[:5])
    others = frozenset() if weekday(day) in weekdays else _others(problem, day)
    return _with(
        problem,
        "health_centres",
        change.ref,
        supervises_on=weekdays | {weekday(day)},
        unavailable=(centre.unavailable | others) - {day},
    )


def _supervisors(problem: Problem, change: Change) -> Problem:
    return _with(problem, "health_centres", change.ref, supervisors=problem.health_centres[change.ref].supervisors + 1)


def _catchment(problem: Problem, change: Change) -> Problem:
    most = problem.health_centres[change.ref].clinics_per_week
    return _with(problem, "health_centres", change.ref, clinics_per_week=most + 1)


def _alone(problem: Problem, change: Change) -> Problem:
    return _with(problem, "health_centres", change.ref, rides=False)


def _follow_up(problem: Problem, change: Change) -> Problem:
    room = problem.health_centres[change.ref].follow_up_per_week or 0
    return _with(problem, "health_centres", change.ref, follow_up_per_week=room + change.amount)


def _delivery(problem: Problem, change: Change) -> Problem:
    lots = tuple(Lot(change.ref, product, quantity) for product, quantity in change.goods)
    return replace(problem, stock=(*problem.stock, *lots))


# --- Crews, vans, funders, closures -----------------------------------------------------------------------------------


def _member(problem: Problem, change: Change) -> Problem:
    languages = problem.communities[change.ref].languages
    return _hired(problem, change.kind, _day(change), None, languages)


def _hired(problem: Problem, role: str, day: date, van: str | None, languages: tuple[str, ...]) -> Problem:
    """Return the problem with one more staff member on one date."""
    name = _new(f"{role}+", problem.staff)
    one = Staff(name, role, van, frozenset({weekday(day)}), _others(problem, day), None, languages)
    return replace(problem, staff={**problem.staff, name: one})


def _escort(problem: Problem, change: Change) -> Problem:
    rows = list(problem.closures)
    rows[change.amount] = replace(rows[change.amount], escort_on=rows[change.amount].escort_on | {_day(change)})
    return replace(problem, closures=tuple(rows))


def _reopened(problem: Problem, change: Change) -> Problem:
    """Put the closure off for ever: its place among the others stays, travel names closures by it."""
    rows = list(problem.closures)
    rows[change.amount] = replace(rows[change.amount], starts=date.max)
    return replace(problem, closures=tuple(rows))


def _drive(problem: Problem, change: Change) -> Problem:
    return _with(problem, "vans", change.ref, drive="4x4")


def _night(problem: Problem, change: Change) -> Problem:
    return _with(problem, "vans", change.ref, max_nights=problem.vans[change.ref].max_nights + 1)


def _van_day(problem: Problem, change: Change) -> Problem:
    van, day = problem.vans[change.ref], _day(change)
    others = frozenset() if weekday(day) in van.days else _others(problem, day)
    return _with(
        problem,
        "vans",
        change.ref,
        days=van.days | {weekday(day)},
        unavailable=(van.unavailable | others) - {day},
    )


def _budget(problem: Problem, change: Change) -> Problem:
    cap = problem.funders[change.ref].cap_xof
    return _with(problem, "funders", change.ref, cap_xof=None if cap is None else cap + change.amount)


def _fuel(problem: Problem, change: Change) -> Problem:
    cap = problem.funders[change.ref].cap_ml
    return _with(problem, "funders", change.ref, cap_ml=None if cap is None else cap + change.amount)


def _van(problem: Problem, change: Change) -> Problem:
    """Add a van and its crew for a date; the crew speaks what the staff speaks."""
    like, day = problem.vans[change.ref], _day(change)
    name = _new(f"{change.ref}+", problem.vans)
    days, others = frozenset({weekday(day)}), _others(problem, day)
    more = replace(like, id=name, days=days, unavailable=others, max_nights=0, funder=None)
    spoken = tuple(dict.fromkeys(word for one in problem.staff.values() for word in one.languages))
    problem = replace(problem, vans={**problem.vans, name: more})
    if "staff" not in problem.tables:
        return problem
    for role in ROLES:
        for _ in range(problem.settings.policy.crew.of(role)):
            problem = _hired(problem, role, day, name, spoken)
    return problem


def _new(name: str, known: Mapping[str, object]) -> str:
    """Return the name, longer where it is taken."""
    while name in known:
        name += "+"
    return name


def _day(change: Change) -> date:
    assert change.day is not None, change
    return change.day


def _others(problem: Problem, day: date) -> frozenset[date]:
    """Return the other dates of the horizon on the same weekday."""
    return frozenset(one for one in problem.settings.horizon.dates if weekday(one) == weekday(day)) - {day}


KINDS: Mapping[str, Apply] = {
    "closes": _closes,
    "opens": _opens,
    "date": _date,
    "weekday": _weekday,
    "market": _market,
    "supervisor": _supervisor,
    "supervisors": _supervisors,
    "catchment": _catchment,
    "alone": _alone,
    "delivery": _delivery,
    "follow_up": _follow_up,
    **dict.fromkeys(ROLES, _member),
    "escort": _escort,
    "reopened": _reopened,
    "night": _night,
    "4x4": _drive,
    "van_day": _van_day,
    "budget": _budget,
    "fuel": _fuel,
    "van": _van,
}
