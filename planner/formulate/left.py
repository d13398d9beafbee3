"""A week of which some vans are planned, and some clinics are held already by others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from planner.engine import Row, Sum
from planner.formulate.draft import Draft


@dataclass(frozen=True, slots=True)
class Left:
    """The ``vans`` alone go out; rows on clinics (once, supervision, stock, musts ...) are lowered by what is ``held``.

    ``held`` are clinics by request and date, of other vans; ``out`` the staff who go with these, by id and date. Rows
    that also count tours, what funders pay, stay as they are.
    """

    vans: tuple[str, ...]
    held: tuple[tuple[str, date], ...] = ()
    out: tuple[tuple[str, date], ...] = ()

    def __call__(self, draft: Draft) -> None:
        """Keep the other vans in, and lower the limits of the rows."""
        others = [van for name, van in draft.problem.vans.items() if name not in self.vans]
        for request in draft.requests:
            for day in draft.dates:
                draft.forbid("one-tour", request, day, others)
        numbers = {request.id: number for number, request in enumerate(draft.requests)}
        pairs = [(numbers[name], draft.dates.index(day)) for name, day in self.held]
        for at, row in enumerate(draft.rows):
            if row.sum.calls or row.sum.resources or row.sum.marks:
                continue
            used = sum(row.sum.visits.get(pair, 0) for pair in pairs)
            if used:
                low = None if row.low is None else row.low - used
                draft.rows[at] = Row(row.sum, low, None if row.high is None else row.high - used)
        self._staff(draft)

    def _staff(self, draft: Draft) -> None:
        """Add rows: who is out goes with nobody else that day, and has so many days less."""
        days = Counter(name for name, _ in self.out)
        for name, gone in days.items():
            sides = {side: day for (one, _, day), side in draft.crews.items() if one == name}
            away = {side: 1 for side, day in sides.items() if (name, draft.dates[day]) in self.out}
            most = draft.problem.staff[name].max_days
            if away:
                draft.rows.append(Row(Sum(sides=away), None, 0))
            if sides and most is not None:
                draft.rows.append(Row(Sum(sides=dict.fromkeys(sides, 1)), None, max(0, most - gone)))
