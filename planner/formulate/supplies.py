"""What clinics take along and lead to, kept by all that it depends on beside products and stock.

Those are the same in most weeks that differ little: what was worked out for one of them serves for the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from planner.model import Base, Lot, Problem, Product

Asked = tuple[str, date, int]
"""A health centre, a date, and the clients of a clinic in its catchment then."""


@dataclass(slots=True)
class Supplies:
    """The tables, and what was worked out from them.

    ``offers``: what is on offer at a clinic; ``needs``: how many of each it takes along; ``litres``: what these take in
    the van, with the centre's products or without; ``referred``: its referrals; ``usable``: how many of a product a
    centre's clinics have in lots usable on a date (None: no row of stock); ``lots``: a product's lots at its source.
    """

    products: Mapping[str, Product]
    stock: tuple[Lot, ...]
    bases: Mapping[str, Base]
    tables: Set[str]
    offers: dict[Asked, list[Product]] = field(default_factory=dict)
    needs: dict[Asked, dict[str, int]] = field(default_factory=dict)
    litres: dict[tuple[Asked, bool], Fraction] = field(default_factory=dict)
    referred: dict[Asked, Fraction] = field(default_factory=dict)
    usable: dict[tuple[str, str, date], int | None] = field(default_factory=dict)
    lots: dict[tuple[str, str], list[Lot]] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, known: Supplies | None = None) -> Supplies:
        """Return those that are known where they are of the same tables, else new ones."""
        new = cls(problem.products, problem.stock, problem.bases, problem.tables)
        return new if known is None or known._tables != new._tables else known

    @property
    def _tables(self) -> tuple[object, ...]:
        return self.products, self.stock, self.bases, self.tables
