"""Rules that somebody asks of one plan, to see what it costs: a ceiling on its cost, a floor under every district."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from planner.engine import Row, Sum
from planner.formulate.draft import Draft
from planner.formulate.money import COST
from planner.formulate.nights import stay_xof


@dataclass(frozen=True, slots=True)
class CostAtMost:
    """The plan costs no more than so many francs, whoever pays."""

    xof: int

    def __call__(self, draft: Draft) -> None:
        """Add the row."""
        nights = {side: stay_xof(draft, stay) for stay, side in draft.stays.items()}
        draft.rows.append(Row(Sum(resources={COST: 1}, sides=nights), None, self.xof))


@dataclass(frozen=True, slots=True)
class EachDistrictAbove:
    """Of the clients of each district's requests, those ``but`` not counted, more than this share are served.

    A district where that cannot be counts as one ``must`` more that is missed: so a plan always exists, and the bound
    of that tier proves that there is none that keeps the rule.
    """

    share: Fraction
    but: tuple[str, ...] = ()

    def __call__(self, draft: Draft) -> None:
        """Add a row for each district."""
        counted = {n: one for n, one in enumerate(draft.requests) if one.id not in self.but}
        for district in dict.fromkeys(map(draft.problem.district_of, counted.values())):
            there = {n: one for n, one in counted.items() if draft.problem.district_of(one) == district}
            clients = {n: draft.values[one.id, draft.dates[0]].clients for n, one in there.items()}
            asked = sum(clients[n] * one.visits for n, one in there.items())
            if asked == 0:
                continue
            least = floor(self.share * asked) + 1
            short = draft.side(0, 1)
            draft.missed.append(short)
            served = {
                (visit, day): clients[n]
                for n in there
                for visit in draft.visits_of(n)
                for day in range(len(draft.dates))
                if clients[n]
            }
            draft.rows.append(Row(Sum(visits=served, sides={short: least}), least, None))
