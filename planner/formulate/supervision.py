"""The supervisor of the community's own health centre, and how often its catchment is visited."""

from __future__ import annotations

from planner.calendar import weekday
from planner.engine import Escort, Row, Sum
from planner.formulate.draft import Draft
from planner.model import WEEKDAYS, HealthCentre, Request


def supervision(draft: Draft) -> None:
    """A clinic day is on a supervising day of its health centre, at most ``supervisors`` clinics there that date."""
    for request in draft.requests:
        centre = draft.centre(request)
        weekdays = centre.supervises_on or WEEKDAYS[:5]
        for day in draft.dates:
            if weekday(day) not in weekdays or day in centre.unavailable:
                draft.forbid("supervision", request, day)


def supervisors(draft: Draft) -> None:
    """Add a row per health centre and date: no more clinics than supervisors."""
    for centre, numbers in draft.of_centre().items():
        most = draft.problem.health_centres[centre].supervisors
        for day in range(len(draft.dates)):
            draft.rows.append(Row(Sum(visits=_pairs(draft, numbers, [day])), None, most))


def escorts(draft: Draft) -> dict[str, int]:
    """Return the number of each health centre whose supervisor rides: the van passes there before and after."""
    riding = [draft.centre(request).id for request in draft.requests if draft.centre(request).rides]
    return {centre: number for number, centre in enumerate(dict.fromkeys(riding))}


def escort(draft: Draft, centre: HealthCentre) -> Escort:
    """Return the pick-up and the drop-off of a centre's supervisor."""
    return Escort(draft.travel.index(centre.id), centre.stop_minutes, draft.problem.settings.day.dropoff)


def present(draft: Draft, request: Request) -> bool:
    """Return whether the clinic is at distance zero from its health centre: no stop is needed there.

    Distances do not depend on the date where they are zero: a place lies where it lies.
    """
    way = draft.travel.index(draft.centre(request).id), draft.travel.index(request.community)
    return any(matrix.minutes[way] == 0 and matrix.metres[way] == 0 for matrix in draft.travel.matrices.values())


def catchment(draft: Draft) -> None:
    """Add a row per health centre and ISO week: no more clinics in its catchment than ``clinics_per_week``."""
    for centre, numbers in draft.of_centre().items():
        most = draft.problem.health_centres[centre].clinics_per_week
        for days in draft.weeks():
            draft.rows.append(Row(Sum(visits=_pairs(draft, numbers, days)), None, most))


def _pairs(draft: Draft, numbers: list[int], days: list[int]) -> dict[tuple[int, int], int]:
    return {pair: 1 for number in numbers for pair in draft.pairs(number, days)}
