"""A request forced in before anything else: whether some plan serves it, and what the best that does is worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic

import numpy as np

from planner.engine import (
    Choice,
    Instance,
    Level,
    Listing,
    Objective,
    Row,
    Sum,
    best_choice,
    choose,
    list_tours,
    some_choice,
)
from planner.errors import NothingFound
from planner.formulate import Formulation, formulate
from planner.model import Clinic, Problem, Score, Travel, Values

FORCED = "forced"  # the tier of the request, before all others
EXACT = ("freezes", "must", "changes")  # objectives of which nothing is given up


def exact_levels(score: Score) -> dict[str, int]:
    """Return the levels of a plan that no other may fall behind."""
    return {tier.tier: tier.level for tier in score.tiers if tier.tier in EXACT}


@dataclass(frozen=True, slots=True)
class Listed:
    """A week as the engine sees it, and its tours."""

    formulation: Formulation
    listing: Listing

    @classmethod
    def of(cls, problem: Problem, travel: Travel, values: Values, deadline: float) -> Listed:
        """Return the week's instance and the tours listed by the deadline."""
        formulation = formulate(problem, travel, values)
        return cls(formulation, list_tours(formulation.instance, deadline=deadline))

    def number(self, request: str) -> int:
        """Return a request's position."""
        return next(number for number, one in enumerate(self.formulation.draft.requests) if one.id == request)

    def serves(self, request: str) -> bool:
        """Return whether a listed tour goes to the request."""
        visits = self.formulation.draft.visits_of(self.number(request))
        return bool(np.isin(self.listing.visits, visits).any())

    def on_any_day(self, request: str) -> Sum:
        """Return the sum of the request's clinics."""
        draft = self.formulation.draft
        return Sum(visits=draft.pairs(self.number(request), range(len(draft.dates))))

    def on_day(self, request: str, van: str, day: date) -> Sum:
        """Return the sum of the request's clinics by a van (or one like it) on a date."""
        draft = self.formulation.draft
        key = draft.dates.index(day), draft.fleet_of(van)
        return Sum(calls={(visit, *key): 1 for visit in draft.visits_of(self.number(request))})

    def within(self, requests: Collection[str]) -> Listed:
        """Return the week with the tours to these requests alone."""
        numbers = [number for number, one in enumerate(self.formulation.requests) if one.id in requests]
        rows = np.flatnonzero(np.isin(self.listing.visits, [-1, *numbers]).all(axis=1))
        return Listed(self.formulation, replace(self.listing.only(rows), complete=self.listing.complete))

    def clinics(self, choice: Choice) -> list[tuple[str, Clinic]]:
        """Return the request and the clinic of each visit of a choice; of like vans, the first."""
        found = []
        for row in choice.tours:
            van_day = int(self.listing.van_day[row])
            clinic = Clinic(self.formulation.vans(van_day)[0].id, self.formulation.date(van_day))
            visits = self.listing.visits[row].tolist()
            found += [(self.formulation.request(visit).id, clinic) for visit in visits if visit >= 0]
        return found


def forced_in(week: Listed, clinics: Sum, tiers: Collection[str], deadline: float) -> Choice | None:
    """Return the best choice by these tiers, a plan with one of the clinics before all others; None for none in time.

    The first level is 0 where it has one. Nothing is found where not all tours are listed.
    """
    instance = week.formulation.instance
    side = len(instance.sides)
    forcing = replace(
        instance,
        sides=(*instance.sides, (0, 1)),
        rows=(*instance.rows, Row(replace(clinics, sides={side: 1}), 1, None)),
        objectives=(
            Objective(FORCED, Sum(sides={side: 1}), maximise=False),
            *(one for one in instance.objectives if one.name in tiers),
        ),
    )
    return _chosen(forcing, week.listing, deadline)


def kept_to(
    week: Listed, clinics: Sum, levels: Mapping[str, int], objectives: tuple[Objective, ...], deadline: float
) -> Choice | None:
    """Return the best choice with one of the clinics among those that keep to these levels; None for none in time."""
    return _chosen(replace(_keeping(week, clinics, levels), objectives=objectives), week.listing, deadline)


def some_with(
    week: Listed, clinics: Sum, levels: Mapping[str, int], value: int | None, deadline: float
) -> Choice | None:
    """Return any choice with one of the clinics that keeps to these levels, and to a value; None for none in time."""
    if not week.listing.complete or monotonic() > deadline:
        return None
    least = None if value is None else (tier(week, "value").sum, value)
    return some_choice(_keeping(week, clinics, levels), week.listing, deadline=deadline, least=least)


def _keeping(week: Listed, clinics: Sum, levels: Mapping[str, int]) -> Instance:
    """Return the week in which one of the clinics is held, and these levels are."""
    instance = week.formulation.instance
    held = [
        Row(one.sum, levels[one.name], None) if one.maximise else Row(one.sum, None, levels[one.name])
        for one in instance.objectives
        if one.name in levels
    ]
    return replace(instance, rows=(*instance.rows, *held, Row(clinics, 1, None)))


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole week, listed, and levels of its exact tiers below which no plan of it falls (None: not known)."""

    week: Listed
    least: Mapping[str, int] | None

    @classmethod
    def of(cls, week: Listed, score: Score, deadline: float) -> Whole:
        """Return the week with its least levels; ``score`` is that of a plan, which may be of other data.

        The exact tiers count what is broken: where that is nothing, nothing is below.
        """
        nothing = dict.fromkeys(EXACT, 0)
        if exact_levels(score) == nothing:
            return cls(week, nothing)
        instance = week.formulation.instance
        exact = replace(instance, objectives=tuple(one for one in instance.objectives if one.name in EXACT))
        choice = _chosen(exact, week.listing, deadline)
        if choice is None or not all(level.proven for level in choice.levels):
            return cls(week, None)
        return cls(week, {level.name: level.level for level in choice.levels})

    def best_with(self, clinics: Sum, deadline: float) -> Choice | None:
        """Return the best choice by the tiers up to value with one of the clinics; None for none in time.

        Where some plan with a clinic keeps to the least levels, no other does better in the exact tiers: only the value
        is left to be sought.
        """
        keeping = None
        if self.least is not None:
            keeping = kept_to(self.week, clinics, self.least, (tier(self.week, "value"),), deadline)
        if keeping is not None and self.least is not None:
            exact = tuple(Level(name, level, level, "0", proven=True) for name, level in self.least.items())
            return replace(keeping, levels=(*exact, *keeping.levels))
        choice = forced_in(self.week, clinics, (*EXACT, "value"), deadline)
        return None if choice is None or choice.levels[0].level else choice


def tier(week: Listed, name: str) -> Objective:
    """Return one of the week's own tiers."""
    return next(one for one in week.formulation.instance.objectives if one.name == name)


def _chosen(instance: Instance, listing: Listing, deadline: float) -> Choice | None:
    if not listing.complete or monotonic() > deadline:
        return None
    try:
        if len(instance.objectives) == 1:
            return best_choice(instance, listing, deadline=deadline)
        return choose(instance, listing, deadline=deadline)
    except NothingFound:
        return None
