"""Sums over tours: what each tour adds to each sum, exactly, and what a price on every sum makes of each tour.

A tour's *terms* are what sums are made of: its calls (visit, day, van), marks, van-day and resources. They are numbered
here, so that a set of sums is one sparse matrix (terms x sums) of whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from planner.engine.instance import Instance, Sum
from planner.engine.listing import Listing
from planner.engine.worth import made_in, worth_of

Ints = npt.NDArray[np.int64]


class Terms:
    """The terms of an instance and of its listed tours."""

    def __init__(self, instance: Instance, listing: Listing) -> None:
        self.instance, self.listing = instance, listing
        pairs = list(zip(instance.vans, (van_day.day for van_day in instance.van_days), strict=True))
        self.group_of = {pair: group for group, pair in enumerate(dict.fromkeys(pairs))}  # of a van and a day
        self.n_groups, self.n_visits, self.n_van_days = len(self.group_of), len(instance.visits), len(pairs)
        self.n_marks = 1 + max((mark for visit in instance.visits for mark in visit.marks), default=-1)
        self.van_day_of = np.array([self.group_of[pair] for pair in pairs], np.int64)
        self._number()
        most = int((listing.visits >= 0).sum(axis=1).max(initial=0))
        self.visits = listing.visits[:, :most]
        self.groups = self.van_day_of[listing.van_day] if len(listing.van_day) else np.empty(0, np.int64)
        self.marked = np.zeros((self.n_visits + 1, self.n_marks), np.bool_)  # the last row serves the fill, -1
        for number, visit in enumerate(instance.visits):
            self.marked[number, list(visit.marks)] = True
        own_marks = [list(dict.fromkeys(visit.marks)) for visit in instance.visits]
        self.marks_of = np.full((self.n_visits, max(map(len, own_marks), default=0)), -1, np.int64)
        for number, own in enumerate(own_marks):
            self.marks_of[number, : len(own)] = own

    def _number(self) -> None:
        """Say where each kind of term begins, and which vans drive on each day."""
        self.first_mark = self.n_groups * self.n_visits
        self.first_tour = self.first_mark + self.n_groups * self.n_marks
        self.first_resource = self.first_tour + self.n_van_days
        self.count = self.first_resource + len(self.instance.resources) * self.n_van_days
        self._on: dict[int, list[int]] = {}
        for (_, day), group in self.group_of.items():
            self._on.setdefault(day, []).append(group)

    def only(self, rows: Ints) -> tuple[Terms, Ints]:
        """Return the terms of these listed tours and of their vans and days, and which of all terms they are."""
        inner = copy(self)
        some = self.groups_of(rows)
        number = np.full(self.n_groups, -1, np.int64)
        number[some] = np.arange(len(some))
        inner.listing, inner.n_groups = self.listing.only(rows), len(some)
        inner.visits, inner.groups = self.visits[rows], number[self.groups[rows]]
        inner.van_day_of = number[self.van_day_of]
        inner.group_of = {pair: int(number[group]) for pair, group in self.group_of.items() if number[group] >= 0}
        inner._number()
        calls = some[:, None] * self.n_visits + np.arange(self.n_visits)
        marks = self.first_mark + some[:, None] * self.n_marks + np.arange(self.n_marks)
        return inner, np.concatenate((calls.ravel(), marks.ravel(), np.arange(self.first_tour, self.count)))

    def groups_of(self, rows: Ints) -> Ints:
        """Return the vans and days of these listed tours, each once (of millions soon, where sorting takes long)."""
        return np.flatnonzero(np.bincount(self.groups[rows], minlength=self.n_groups))

    def held(self) -> npt.NDArray[np.bool_]:
        """Return which terms the listed tours hold; of resources, those of every van-day that has a tour."""
        made = made_in(self.visits, self.groups, self.n_groups, self.n_visits)
        driven = np.bincount(self.listing.van_day, minlength=self.n_van_days) > 0
        marked = made.astype(np.float32) @ self.marked[:-1] > 0  # of truth values it is not multiplied in blocks
        used = np.tile(driven, len(self.instance.resources))
        return np.concatenate((made.ravel(), marked.ravel(), driven, used))

    def matrix(self, sums: Sequence[Sum]) -> csr_matrix:
        """Return the sums as a matrix (terms x sums)."""
        rows, columns, factors = [], [], []
        for column, one in enumerate(sums):
            for term, factor in self._of(one):
                rows.append(term)
                columns.append(column)
                factors.append(factor)
        return csr_matrix((np.array(factors, np.int64), (rows, columns)), (self.count, len(sums)), dtype=np.int64)

    def _of(self, one: Sum) -> Iterator[tuple[int, int]]:
        """Yield a sum's terms; those of a day or a van on which nothing is driven add nothing."""
        for (visit, day), factor in one.visits.items():
            for group in self._on.get(day, ()):
                yield group * self.n_visits + visit, factor
        for (visit, day, van), factor in one.calls.items():
            if (van, day) in self.group_of:
                yield self.group_of[van, day] * self.n_visits + visit, factor
        for (mark, day, van), factor in one.marks.items():
            if (van, day) in self.group_of and mark < self.n_marks:
                yield self.first_mark + self.group_of[van, day] * self.n_marks + mark, factor
        for van_day, factor in one.tours.items():
            yield self.first_tour + van_day, factor
        for resource, factor in one.resources.items():
            for van_day in range(self.n_van_days) if one.on is None else one.on:
                yield self.first_resource + resource * self.n_van_days + van_day, factor

    def of_tours(self, rows: Ints) -> csr_matrix:
        """Return what these listed tours hold of each term (tours x terms)."""
        visits, groups = self.visits[rows], self.groups[rows]
        van_days = self.listing.van_day[rows].astype(np.int64)
        at, place = np.nonzero(visits >= 0)
        parts = [(at, groups[at] * self.n_visits + visits[at, place], np.ones(len(at), np.int64))]
        if self.n_marks:
            at, mark = np.nonzero(self._marks(visits))
            parts.append((at, self.first_mark + groups[at] * self.n_marks + mark, np.ones(len(at), np.int64)))
        each = np.arange(len(rows))
        parts.append((each, self.first_tour + van_days, np.ones(len(rows), np.int64)))
        for resource in range(len(self.instance.resources)):
            terms = self.first_resource + resource * self.n_van_days + van_days
            parts.append((each, terms, self.listing.resources[rows, resource]))
        at, terms, amounts = (np.concatenate(column) for column in zip(*parts, strict=True))
        return csr_matrix((amounts, (at, terms)), (len(rows), self.count), dtype=np.int64)

    def _marks(self, visits: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
        """Return the marks of tours (tours x marks)."""
        found = np.zeros((len(visits), self.n_marks), np.bool_)
        for place in range(visits.shape[1]):
            found |= self.marked[visits[:, place]]
        return found

    def priced(self, prices: Ints) -> Ints:
        """Return what each listed tour is worth at a price for each term."""
        found = worth_of(
            self.visits,
            self.groups,
            self.listing.van_day,
            self.listing.resources,
            prices[: self.first_mark].reshape(self.n_groups, self.n_visits),
            self.marks_of,
            prices[self.first_mark : self.first_tour].reshape(self.n_groups, self.n_marks),
            prices[self.first_tour : self.first_resource],
            prices[self.first_resource :].reshape(len(self.instance.resources), self.n_van_days),
        )
        return np.asarray(found)
