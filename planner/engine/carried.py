"""What was proven of a problem and holds for another that is *tighter*: it needs no new proof.

A problem is tighter than its base where each of its choices is one of the base's: the same places, visits, van-days and
side variables by their numbers, tours that the base's vans can drive as well, and each of the base's rows implied by a
row that is at least as tight. Whatever no choice of the base passes, no choice of the tighter one passes either. An
objective's bound holds for what was held before it; so it is carried only where at least as much is held now.

Where it is not plain that all this holds, nothing is carried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.engine.instance import Instance, Legs, Objective, Row, Sum, VanDay, Visit

NEAR = 4  # rows before and after: so many may be gone or new in one place

Term = tuple[Any, ...]
Terms = dict[Term, int]


@dataclass(frozen=True, slots=True)
class Proven:
    """A problem that was solved: what each objective must keep for the next ones (``held``), and its bound."""

    instance: Instance
    held: tuple[int, ...]
    bounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """What holds of a tighter problem: ``worse`` says which objectives are nowhere better than the base's."""

    proven: Proven
    objectives: tuple[Objective, ...]
    worse: tuple[bool, ...]

    def bound(self, number: int, held: Sequence[int]) -> int | None:
        """Return a level that an objective cannot pass, given what the ones before must keep; None where none is."""
        return self.proven.bounds[number] if self.worse[number] and self._as_tight(number, held) else None

    def _as_tight(self, number: int, held: Sequence[int]) -> bool:
        """Return whether what is held before an objective implies what was held in the base."""
        return all(
            worse and (now >= before if objective.maximise else now <= before)
            for worse, objective, now, before in zip(
                self.worse[:number], self.objectives, held[:number], self.proven.held, strict=False
            )
        )


def carried(proven: Proven, instance: Instance) -> Carried | None:
    """Return what holds of an instance too; None where it is not plain that it is tighter than the base."""
    base = proven.instance
    if not (_same_tours(base, instance) and _same_objectives(proven, instance)):
        return None
    tight = _Tight(instance, _used_more(base, instance))
    if not all(same or tight.implied(row) for row, same in zip(base.rows, _unchanged(base, instance), strict=True)):
        return None
    pairs = zip(base.objectives, instance.objectives, strict=True)
    worse = tuple(tight.no_better(before.sum, now.sum, maximise=now.maximise) for before, now in pairs)
    return Carried(proven, instance.objectives, worse)


# --- Tours: those that can be driven, and what they use ---------------------------------------------------------------


def _same_tours(base: Instance, instance: Instance) -> bool:
    """Return whether every tour of the instance is one of the base, by the same numbers."""
    told = (instance.resources, instance.escorts, instance.vans, len(instance.visits), len(instance.sides))
    return (
        told == (base.resources, base.escorts, base.vans, len(base.visits), len(base.sides))
        and all(_visit(one) == _visit(other) for one, other in zip(base.visits, instance.visits, strict=True))
        and all(_within(one, other) for one, other in zip(base.van_days, instance.van_days, strict=True))
        and all(low >= a and high <= b for (a, b), (low, high) in zip(base.sides, instance.sides, strict=True))
        and all(_no_shorter(one, other) for one, other in _legs(base, instance))
    )


def _used_more(base: Instance, instance: Instance) -> tuple[bool, ...]:
    """Return of which resources no leg, visit or van-day uses less than in the base."""
    nothing = (0,) * len(base.resources)
    more = np.ones(len(nothing), np.bool_)
    before = [*(one.resources or nothing for one in base.visits)]
    before += [one.resources or nothing for one in base.van_days]
    now = [*(one.resources or nothing for one in instance.visits)]
    now += [one.resources or nothing for one in instance.van_days]
    for one, other in zip(before, now, strict=True):
        more &= np.greater_equal(other, one)
    for ours, theirs in _legs(base, instance):
        more &= ((theirs.resources >= ours.resources) | (theirs.minutes < 0)).all(axis=(1, 2))
    return tuple(more.tolist())


def _visit(visit: Visit) -> Visit:
    return replace(visit, resources=())


def _within(base: VanDay, now: VanDay) -> bool:
    """Return whether a van-day's tours are the base's as far as visits, clock and room go; its legs are seen to."""
    return (
        _clock(base) == _clock(now)
        and now.count <= base.count
        and set(now.visits) <= set(base.visits)
        and _fits(base, now)
    )


def _clock(van_day: VanDay) -> VanDay:
    """Return a van-day without what may differ: its legs, visits, count, use and room."""
    return replace(van_day, legs=0, visits=(), count=0, resources=(), loads=(), room=None)


def _fits(base: VanDay, now: VanDay) -> bool:
    """Return whether what fits a van-day's room fits the base's; their units may differ."""
    if base.room is None:
        return True
    if now.room is None or min((*now.loads, *base.loads), default=0) < 0 or min(now.room, base.room) < 0:
        return False
    before = dict(zip(base.visits, base.loads, strict=True))
    loads = zip(now.visits, now.loads, strict=True)
    return all(_no_looser(before[visit], base.room, load, now.room) for visit, load in loads)


def _legs(base: Instance, instance: Instance) -> Iterator[tuple[Legs, Legs]]:
    """Yield each pair of legs that a van-day has in the base and now."""
    pairs = {(one.legs, other.legs) for one, other in zip(base.van_days, instance.van_days, strict=True)}
    return ((base.legs[one], instance.legs[other]) for one, other in sorted(pairs))


def _no_shorter(base: Legs, now: Legs) -> bool:
    """Return whether each leg is as long as in the base or closed: then a tour keeps its clock."""
    if base.minutes.shape != now.minutes.shape or base.resources.shape != now.resources.shape:
        return False
    return bool(((now.minutes == base.minutes) | (now.minutes < 0)).all())


# --- Rows and objectives ----------------------------------------------------------------------------------------------


def _same_objectives(proven: Proven, instance: Instance) -> bool:
    """Return whether the objectives are those of the base, one for one, each with its bound."""
    told = [(one.name, one.maximise) for one in instance.objectives]
    before = [(one.name, one.maximise) for one in proven.instance.objectives]
    return told == before and len(told) == len(proven.held) == len(proven.bounds)


def _no_looser(before: int, high: int, now: int, limit: int) -> bool:
    """Return whether ``before`` of ``high`` is no larger a share than ``now`` of ``limit``; none is negative."""
    return before * limit <= now * high if limit > 0 else before == 0 or now > 0


def _unchanged(base: Instance, instance: Instance) -> Iterator[bool]:
    """Yield of each row of the base whether the instance has the very same, on no resources: most do, and soon told."""
    at = 0
    for row in base.rows:
        near = range(max(0, at - NEAR), min(at + NEAR, len(instance.rows)))
        same = next((number for number in near if instance.rows[number] == row), None)
        at = 1 + (at if same is None else same)
        yield same is not None and not row.sum.resources


class _Tight:
    """The rows of an instance, by what they bear on, to find for a row of the base one that implies it."""

    def __init__(self, instance: Instance, used_more: tuple[bool, ...]) -> None:
        self.instance, self.used_more = instance, used_more
        self.calls = {
            (visit, day.day, van)
            for van, day in zip(instance.vans, instance.van_days, strict=True)
            for visit in day.visits
        }
        self.visits = {(visit, day) for visit, day, _ in self.calls}
        self.by_terms: dict[frozenset[Term], list[tuple[Terms, Row]]] = {}
        self.most_of: dict[int, list[tuple[set[tuple[int, int]], int]]] = {}

    def implied(self, row: Row) -> bool:
        """Return whether every choice of the instance holds a row of the base."""
        if not all(self.used_more[name] for name in row.sum.resources):
            return False
        terms = self._terms(row.sum)
        alike = self._alike(terms)
        below = row.high is None or any(self._keeps(terms, row.high, *one) for one in alike) or self._few(row)
        return below and (row.low is None or any(self._keeps_low(terms, row.low, *one) for one in alike))

    def no_better(self, before: Sum, now: Sum, *, maximise: bool) -> bool:
        """Return whether a sum of the instance is nowhere better than the base's."""
        if not all(self.used_more[name] for name in (*before.resources, *now.resources)):
            return False
        old, new = self._terms(before), self._terms(now)
        return self._at_most(new, old) if maximise else self._at_most(old, new)

    def _alike(self, terms: Terms) -> list[tuple[Terms, Row]]:
        if not self.by_terms:
            for row in self.instance.rows:
                own = self._terms(row.sum)
                self.by_terms.setdefault(frozenset(own), []).append((own, row))
        return self.by_terms.get(frozenset(terms), [])

    def _terms(self, one: Sum) -> Terms:
        """Return a sum's factors by what they are of, without those of what no tour can make."""
        found: Terms = {("visit", *pair): n for pair, n in one.visits.items() if n and pair in self.visits}
        found |= {("call", *call): n for call, n in one.calls.items() if n and call in self.calls}
        found |= {("mark", *mark): n for mark, n in one.marks.items() if n}
        found |= {("tour", number): n for number, n in one.tours.items() if n}
        found |= {("resource", name, one.on): n for name, n in one.resources.items() if n}
        return found | {("side", number): n for number, n in one.sides.items() if n}

    def _at_most(self, some: Terms, others: Terms) -> bool:
        """Return whether one sum is at most another in any choice: each factor is, of what is never negative.

        Of what may be negative, and of resources, which may be used more than in the base, the factors are the same.
        """
        return all(
            some.get(term, 0) <= others.get(term, 0)
            if self._never_negative(term)
            else some.get(term, 0) == others.get(term, 0)
            for term in {*some, *others}
        )

    def _never_negative(self, term: Term) -> bool:
        return self.instance.sides[term[1]][0] >= 0 if term[0] == "side" else term[0] != "resource"

    def _keeps(self, terms: Terms, high: int, own: Terms, row: Row) -> bool:
        """Return whether a row of the instance holds a sum under a limit: as large a sum under as low a limit.

        Or the same in another unit: each factor as large a share of the limit.
        """
        if row.high is None:
            return False
        if row.high <= high and self._at_most(terms, own):
            return True
        positive = min(min(terms.values(), default=0), min(own.values(), default=0), high, row.high) >= 0
        plain = positive and all(map(self._never_negative, terms))
        return plain and all(_no_looser(terms[term], high, own[term], row.high) for term in terms)

    def _keeps_low(self, terms: Terms, low: int, own: Terms, row: Row) -> bool:
        return row.low is not None and row.low >= low and self._at_most(own, terms)

    def _few(self, row: Row) -> bool:
        """Return whether a sum over visits alone cannot pass its limit, each visit made as often as it can be."""
        total = row.sum
        if row.high is None or total.calls or total.marks or total.tours or total.resources or total.sides:
            return False
        by_visit: dict[int, dict[tuple[int, int], int]] = {}
        for pair, factor in total.visits.items():
            if pair in self.visits and factor > 0:
                by_visit.setdefault(pair[0], {})[pair] = factor
        most = 0
        for visit, factors in by_visit.items():
            times = [high for pairs, high in self._times(visit) if factors.keys() <= pairs]
            if not times:
                return False
            most += max(factors.values()) * min(times)
        return most <= row.high

    def _times(self, visit: int) -> list[tuple[set[tuple[int, int]], int]]:
        """Return the rows that say how often a visit is made: its days, and how often on these at most."""
        if not self.most_of:
            for row in self.instance.rows:
                one, total = row, row.sum
                others = total.calls or total.marks or total.tours or total.resources or total.sides
                if one.high is not None and one.high >= 0 and not others and min(total.visits.values(), default=0) > 0:
                    for number in {number for number, _ in total.visits}:
                        self.most_of.setdefault(number, []).append((set(total.visits), one.high))
        return self.most_of.get(visit, [])
