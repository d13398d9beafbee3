"""Who goes: the roles of each tour, the days of the staff, their languages, one crew for a whole trip."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.calendar import weekday
from planner.engine import Row, Sum
from planner.formulate.draft import Draft
from planner.model import ROLES, WEEKDAYS, Staff, Van

SPEAKERS = ("midwife", "promoter")


def checked(draft: Draft) -> bool:
    """Return whether the dataset tells of staff."""
    return "staff" in draft.problem.tables


def marks(draft: Draft) -> dict[frozenset[str], int]:
    """Return the sets of languages of the communities asked for, each with the mark of its visits."""
    if not checked(draft):
        return {}
    spoken = [frozenset(draft.community(request).languages) for request in draft.requests]
    return {some: mark for mark, some in enumerate(dict.fromkeys(one for one in spoken if one))}


def nobody(draft: Draft) -> None:
    """No clinic on a van-day for which no crew can be made up, or none that speaks the community's language."""
    if not checked(draft):
        return
    needed = draft.problem.settings.policy.crew
    for van, day in draft.van_days:
        able = [one for one in draft.problem.staff.values() if one.van in (None, van.id) and _works(one, day)]
        enough = all(sum(one.role == role for one in able) >= needed.of(role) for role in ROLES)
        for request in draft.requests:
            tongues = frozenset(draft.community(request).languages)
            heard = not tongues or any(_speaks(draft, one, tongues) for one in able)
            if not enough or not heard:
                draft.forbid("crew", request, day, [van])


def crew(draft: Draft) -> None:
    """Each tour has its roles, days are kept, a language is spoken, the crew stays together until back at base."""
    if not checked(draft):
        return
    days = range(len(draft.dates))
    for number, fleet in enumerate(draft.fleets):
        for day in days:
            for one in draft.problem.staff.values():
                if any(_may_be_out(draft, one, van, number, day) for van in fleet):
                    draft.crews[one.id, number, day] = draft.side(0, 1)
    for number, _ in enumerate(draft.fleets):
        for day in days:
            _roles(draft, number, day)
            _together(draft, number, day)
            _speakers(draft, number, day)
    for one in draft.problem.staff.values():
        for day in days:
            _one_van(draft, one, day)
            _days_off(draft, one, day)
        _most_days(draft, one)


def _works(one: Staff, day: date) -> bool:
    return weekday(day) in (one.days or WEEKDAYS[:6]) and day not in one.unavailable


def _speaks(draft: Draft, one: Staff, tongues: frozenset[str]) -> bool:
    """Return whether a midwife or promoter who can be on a tour speaks one of these languages."""
    needed = draft.problem.settings.policy.crew.of(one.role)
    return one.role in SPEAKERS and needed > 0 and bool(tongues & set(one.languages))


def _may_be_out(draft: Draft, one: Staff, van: Van, fleet: int, day: int) -> bool:
    """Return whether a staff member may be with a van on a day: on tour, or waiting away with it."""
    when = draft.dates[day]
    needed = draft.problem.settings.policy.crew.of(one.role) > 0
    if not (needed and one.van in (None, van.id)):
        return False  # most are another van's
    on_tour = any(known.id == van.id and works_on == when for known, works_on in draft.van_days) and _works(one, when)
    return on_tour or (bool(draft.waiting(fleet, day)) and when not in one.unavailable)


def _with(draft: Draft, fleet: int, day: int, role: str) -> list[int]:
    return [side for one, side in _out(draft, fleet, day) if one.role == role]


def _out(draft: Draft, fleet: int, day: int) -> Iterator[tuple[Staff, int]]:
    """Yield who may be with a fleet on a day, each with the side variable that says so."""
    for one in draft.problem.staff.values():
        side = draft.crews.get((one.id, fleet, day))
        if side is not None:
            yield one, side


def _roles(draft: Draft, fleet: int, day: int) -> None:
    """Each tour, and each day of waiting away, has exactly the numbers of each role."""
    tours, waits = draft.tours(fleet, day), draft.waiting(fleet, day)
    for role in ROLES:
        number = draft.problem.settings.policy.crew.of(role)
        sides = dict.fromkeys(_with(draft, fleet, day, role), 1) | dict.fromkeys(waits, -number)
        if number and (tours or sides):
            draft.rows.append(Row(Sum(tours=dict.fromkeys(tours, -number), sides=sides), 0, 0))


def _together(draft: Draft, fleet: int, night: int) -> None:
    """Who is with a van before a night away is with it after, and the other way round."""
    away = dict.fromkeys(draft.away(fleet, night), 1)
    if not away or len(draft.fleets[fleet]) > 1:
        return
    for one in draft.problem.staff:
        before, after = draft.crews.get((one, fleet, night)), draft.crews.get((one, fleet, night + 1))
        for here, there in ((before, after), (after, before)):
            if here is not None:
                sides = {here: 1, **away} | ({} if there is None else {there: -1})
                draft.rows.append(Row(Sum(sides=sides), None, 1))


def _speakers(draft: Draft, fleet: int, day: int) -> None:
    """A tour with a clinic in a community of these languages has somebody who speaks one of them."""
    if not draft.tours(fleet, day):
        return
    for tongues, mark in marks(draft).items():
        speakers = {side: -1 for one, side in _out(draft, fleet, day) if _speaks(draft, one, tongues)}
        draft.rows.append(Row(Sum(marks={(mark, day, fleet): 1}, sides=speakers), None, 0))


def _one_van(draft: Draft, one: Staff, day: int) -> None:
    """Nobody is with two vans on one day."""
    at = (draft.crews.get((one.id, fleet, day)) for fleet in range(len(draft.fleets)))
    sides = [side for side in at if side is not None]
    if len(sides) > 1:
        draft.rows.append(Row(Sum(sides=dict.fromkeys(sides, 1)), None, 1))


def _days_off(draft: Draft, one: Staff, day: int) -> None:
    """On a day off, a staff member may wait away with a van but not go on tour."""
    if _works(one, draft.dates[day]):
        return
    for (name, fleet, on), side in draft.crews.items():
        if (name, on) == (one.id, day):
            waits = dict.fromkeys(draft.waiting(fleet, day), -1)
            draft.rows.append(Row(Sum(sides={side: 1, **waits}), None, 0))


def _most_days(draft: Draft, one: Staff) -> None:
    """Add a row per ISO week: no more dates with a tour than ``max_days``; dates of waiting do not count."""
    for week in draft.weeks():
        out = {key: side for key, side in draft.crews.items() if key[0] == one.id and key[2] in week}
        if one.max_days is None or len({day for _, _, day in out}) <= one.max_days:
            continue
        counted = {}
        for (_, fleet, day), side in out.items():
            waits = draft.waiting(fleet, day)
            if waits:
                on_tour = draft.side(0, 1)
                sides = {side: 1, on_tour: -1, **dict.fromkeys(waits, -1)}
                draft.rows.append(Row(Sum(sides=sides), None, 0))
                counted[on_tour] = 1
            else:
                counted[side] = 1
        draft.rows.append(Row(Sum(sides=counted), None, one.max_days))
