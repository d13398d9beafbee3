"""What funders pay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from planner.model import Funder, Problem, Van
from tests.brute.supplies import Held, Supplies


class Spent(NamedTuple):
    """What a van takes: its cost, and of it the francs and the fuel that count against caps of its funder."""

    xof: int
    paid_xof: int
    paid_ml: int

    def plus(self, xof: int, paid_xof: int, paid_ml: int) -> Spent:
        return Spent(self.xof + xof, self.paid_xof + paid_xof, self.paid_ml + paid_ml)

    def within(self, other: Spent) -> bool:
        """Return whether it is no more than the other in all."""
        return all(one <= more for one, more in zip(self, other, strict=True))


class Funds:
    """The rule ``budget``."""

    def __init__(self, problem: Problem, supplies: Supplies) -> None:
        self.problem, self.supplies = problem, supplies
        self.funders = problem.funders if "funders" in problem.tables else {}
        self.known: dict[Held, Counter[str]] = {}

    def paying(self, name: str | None, day: date) -> Funder | None:
        """Return the funder, if it pays on that date."""
        funder = self.funders.get(name or "")
        if funder is None or (funder.starts and day < funder.starts) or (funder.ends and day > funder.ends):
            return None
        return funder

    def of_clinics(self, held: Held) -> Counter[str]:
        """Return what the requests' funders pay: mobilisation, and what comes from the warehouse."""
        if held not in self.known:
            self.known[held] = Counter()
            for name, day in held:
                funder = self.paying(self.problem.requests[name].funder, day)
                if funder is not None:
                    bought = self.supplies.bought((name, day))
                    self.known[held][funder.id] += self.problem.settings.money.mobilisation_xof + bought
        return self.known[held]

    def fit(self, vans: Iterable[tuple[Van, Spent]], held: Held) -> bool:
        """Return whether no funder pays more than its caps."""
        if not self.funders:
            return True
        xof, fuel = Counter(self.of_clinics(held)), Counter[str]()
        for van, spent in vans:
            if van.funder is not None:
                xof[van.funder] += spent.paid_xof
                fuel[van.funder] += spent.paid_ml
        return all(
            (row.cap_xof is None or xof[row.id] <= row.cap_xof) and (row.cap_ml is None or fuel[row.id] <= row.cap_ml)
            for row in self.funders.values()
        )
