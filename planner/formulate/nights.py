"""Where vans sleep: each goes from place to place over the days, and is at its base in the end."""

from __future__ import annotations

from collections.abc import Iterator

from planner.engine import Row, Sum
from planner.formulate.closed import closed_places
from planner.formulate.draft import Draft, Outing, Stay
from planner.model import Money, PerRole, Van


def night_xof(lodging_xof: int, crew: PerRole, money: Money) -> int:
    """Return what a night away costs: the lodging, and the per diem of each of the crew.

    A night saves the drive home and back, or gains a clinic day. With a crew of two midwives, a promoter and a driver
    (40,000 XOF) it pays only from some 209 km saved, at 14 l/100 km, 725 XOF a litre and 90 XOF/km of upkeep, and from
    78 km at 3,000 XOF a litre:

    >>> from planner.model import PerRole
    >>> from datetime import date
    >>> crew, per_diem = PerRole(2, 1, 1), PerRole(15_000, 5_000, 5_000)
    >>> def saved_km(litre):
    ...     money = Money(litre, "Bamako", date(2025, 3, 25), 15_000, 5_000, per_diem)
    ...     return round(night_xof(0, crew, money) / (0.14 * litre + 90))
    >>> saved_km(725), saved_km(3_000)
    (209, 78)
    """
    per_diem = money.per_diem_xof
    return (
        lodging_xof
        + crew.midwife * per_diem.midwife
        + crew.promoter * per_diem.promoter
        + crew.driver * per_diem.driver
    )


def outings(draft: Draft) -> None:
    """A tour begins where the van slept and ends where it will sleep: at its base, or at lodging where it may."""
    for number, fleet in enumerate(draft.fleets):
        van = fleet[0]
        working = [day for day, when in enumerate(draft.dates) if (van, when) in draft.van_days]
        lodgings = list(draft.lodgings()) if van.max_nights else []
        for day in working:
            shut = closed_places(draft.problem, van, draft.dates[day])
            before = [van.base, *(lodgings if day > working[0] else [])]
            after = [van.base, *(lodgings if day < working[-1] else [])]
            draft.outings += [
                Outing(number, day, start, end) for start in before for end in after if not shut & {start, end}
            ]


def nights(draft: Draft) -> None:
    """A tour begins where the van slept; nights away a week are within the limit; in the end the van is at its base.

    Of several vans merged in one fleet, the limit is that of all together, and of each trip.
    """
    for number, fleet in enumerate(draft.fleets):
        if fleet[0].max_nights:
            for stay in _stays(draft, number, fleet[0]):
                draft.stays[stay] = draft.side(0, len(fleet))
            _path(draft, number, fleet)
            _limit(draft, number, len(fleet) * fleet[0].max_nights)
            if len(fleet) > 1:
                _trips(draft, number, fleet[0])


def _stays(draft: Draft, number: int, van: Van) -> Iterator[Stay]:
    """Yield the stays that are possible by themselves: open all the while, the van never called home, not too long."""
    dates = draft.dates
    shut = [closed_places(draft.problem, van, when) for when in dates]
    working = [day for day, when in enumerate(dates) if (van, when) in draft.van_days]
    for place in draft.lodgings():
        for arrives in working:
            for leaves in (day for day in working if day > arrives):
                called_home = any(dates[day] in van.unavailable for day in range(arrives + 1, leaves + 1))
                closed = any(place in shut[day] for day in range(arrives, leaves + 1))
                weeks = [sum(arrives <= day < leaves for day in week) for week in draft.weeks()]
                if not called_home and not closed and max(weeks) <= van.max_nights:
                    yield Stay(number, place, arrives, leaves)


def _path(draft: Draft, number: int, fleet: tuple[Van, ...]) -> None:
    """Tie tours to stays: a tour to a lodging begins one, a tour from there ends it; from base only when there."""
    for place in draft.lodgings():
        here = [(stay, side) for stay, side in draft.stays.items() if (stay.fleet, stay.place) == (number, place)]
        for day in range(len(draft.dates)):
            begun = {side: -1 for stay, side in here if stay.arrives == day}
            ended = {side: -1 for stay, side in here if stay.leaves == day}
            _balance(draft, draft.tours(number, day, end=place), begun)
            _balance(draft, draft.tours(number, day, start=place), ended)
    for night in range(len(draft.dates) - 1):
        from_base = draft.tours(number, night + 1, start=fleet[0].base)
        away = draft.away(number, night)
        if away:
            draft.rows.append(
                Row(Sum(tours=dict.fromkeys(from_base, 1), sides=dict.fromkeys(away, 1)), None, len(fleet))
            )


def _balance(draft: Draft, tours: list[int], stays: dict[int, int]) -> None:
    if tours or stays:
        draft.rows.append(Row(Sum(tours=dict.fromkeys(tours, 1), sides=stays), 0, 0))


def _limit(draft: Draft, number: int, most: int) -> None:
    """Add a row per ISO week: no more nights away than ``most``."""
    for week in draft.weeks():
        spent = {
            side: sum(stay.arrives <= day < stay.leaves for day in week)
            for stay, side in draft.stays.items()
            if stay.fleet == number
        }
        if sum(draft.sides[side][1] * nights for side, nights in spent.items()) > most:
            draft.rows.append(Row(Sum(sides={side: n for side, n in spent.items() if n}), None, most))


def _trips(draft: Draft, number: int, van: Van) -> None:
    """Tie the tours that leave the base, and those that are back, to trips of which none has too many nights."""
    days = range(len(draft.dates))
    trips = {
        (out, back): draft.side(0, len(draft.fleets[number]))
        for out in days
        for back in days
        if out < back and max(sum(out <= day < back for day in week) for week in draft.weeks()) <= van.max_nights
    }
    for day in days:
        at_base = set(draft.tours(number, day, van.base, van.base))
        out = dict.fromkeys((tour for tour in draft.tours(number, day, start=van.base) if tour not in at_base), 1)
        back = dict.fromkeys((tour for tour in draft.tours(number, day, end=van.base) if tour not in at_base), 1)
        begun = {side: -1 for (first, _), side in trips.items() if first == day}
        ended = {side: -1 for (_, last), side in trips.items() if last == day}
        draft.rows.append(Row(Sum(tours=out, sides=begun), 0, 0))
        draft.rows.append(Row(Sum(tours=back, sides=ended), 0, 0))


def stay_xof(draft: Draft, stay: Stay) -> int:
    """Return what the nights of a stay cost."""
    settings = draft.problem.settings
    _, lodging_xof = draft.lodgings()[stay.place]
    return (stay.leaves - stay.arrives) * night_xof(lodging_xof, settings.policy.crew, settings.money)
