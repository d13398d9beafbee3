"""How a plan stands up to what may happen: many simulated weeks, and what the crew does on the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from planner.model import ClinicDay, Plan, Problem, Risks, Stop, Tour, Travel
from planner.whatif.draws import Draws
from planner.whatif.tour_day import tour_days
from planner.whatif.upsets import Flags, Ground, Ints, Upsets

Tours = Mapping[tuple[str, date], Tour]
"""The tour driven instead where its village calls a clinic off, by that clinic's request and date."""

WITHOUT: Mapping[str, Callable[[Risks], Risks]] = {
    "cancelled": lambda risks: replace(risks, cancelled=0),
    "rain": lambda risks: replace(risks, rain=0),
    "breakdown": lambda risks: replace(risks, breakdown=0),
    "late": lambda risks: replace(risks, late=0),
    "demand": lambda risks: replace(risks, demand_spread=0),
}
"""The risks without each cause."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What became of a plan: clients of each week, and which of its clinic days were held (weeks x clinic days)."""

    clients: Ints
    held: Flags


@dataclass(frozen=True, slots=True)
class Robustness:
    """What a plan's simulated weeks come to.

    ``chances`` are the shares of weeks in which each clinic day is held; ``losses`` the clients a week more, on
    average, were one cause never to happen (they do not add up: two causes may hit one clinic day); ``alternates``
    the clients a week that each tour driven instead brings, by the request and date that it stands in for.
    """

    planned: int
    clients: Ints
    days: tuple[ClinicDay, ...]
    chances: tuple[float, ...]
    losses: Mapping[str, float]
    alternates: Mapping[tuple[str, date], float] = field(default_factory=dict)

    @property
    def p10(self) -> int:
        """The clients that nine weeks in ten reach."""
        return self.quantile(0.1)

    @property
    def p50(self) -> int:
        """The clients that one week in two reaches."""
        return self.quantile(0.5)

    @property
    def p90(self) -> int:
        """The clients that one week in ten passes."""
        return self.quantile(0.9)

    @property
    def mean(self) -> float:
        """The clients of an average week."""
        return float(self.clients.mean())

    def quantile(self, share: float) -> int:
        """Return the least clients of any week that this share of the weeks does not pass."""
        return int(np.quantile(self.clients, share, method="inverted_cdf"))


def robustness(
    problem: Problem,
    plan: Plan,
    travel: Travel,
    *,
    weeks: int = 1000,
    seed: int = 1,
) -> Robustness:
    """Return how a plan stands up to the dataset's risks, ``travel`` being the problem's own.

    The same seed gives the same weeks to every plan of a problem. Raises ``ValueError`` for no weeks.
    """
    if weeks < 1:
        raise ValueError(f"{weeks} weeks")
    ground, draws, risks = Ground.of(problem, travel), Draws(weeks, seed), problem.settings.risks
    instead = {(other.instead, other.tour.date): other.tour for other in plan.alternates}

    def mean(these: Risks, tours: Tours) -> float:
        return float(simulate(ground, plan, these, draws, tours).clients.mean())

    found = simulate(ground, plan, risks, draws, instead)
    reached = float(found.clients.mean())
    return Robustness(
        planned=plan.score.clients,
        clients=found.clients,
        days=plan.clinic_days,
        chances=tuple(found.held.mean(axis=0).tolist()),
        losses={cause: mean(without(risks), instead) - reached for cause, without in WITHOUT.items()},
        alternates={
            clinic: reached - mean(risks, {other: tour for other, tour in instead.items() if other != clinic})
            for clinic in instead
        },
    )


def most_robust(
    problem: Problem, plans: Sequence[Plan], travel: Travel, *, weeks: int = 1000, seed: int = 1
) -> tuple[int, tuple[Robustness, ...]]:
    """Return which of some plans has the greatest P10 clients, then P50, then comes first; and what each comes to.

    Raises ``ValueError`` where there is no plan.
    """
    found = tuple(robustness(problem, plan, travel, weeks=weeks, seed=seed) for plan in plans)
    best = max(range(len(found)), key=lambda number: (found[number].p10, found[number].p50, -number))
    return best, found


def simulate(ground: Ground, plan: Plan, risks: Risks, draws: Draws, alternates: Tours) -> Simulated:
    """Return what becomes of a plan in the weeks drawn.

    A tour driven instead is taken once a week for a request, and not where its own village calls its clinic off.
    """
    upsets = Upsets(ground, risks, draws)
    clients = np.zeros(draws.weeks, np.int64)
    held: dict[tuple[str, date], Flags] = {}
    taken: dict[str, Flags] = {}
    for tour in sorted((tour for tour in plan.tours if tour.clinics), key=lambda tour: (tour.date, tour.van)):
        usual = np.ones(draws.weeks, np.bool_)
        for stop, other in _instead(tour, alternates):
            weeks = usual & _called_for(upsets, tour, stop, other)
            for request in _added(tour, other):
                weeks &= ~taken.get(request, np.zeros(draws.weeks, np.bool_))
                taken[request] = taken.get(request, np.zeros(draws.weeks, np.bool_)) | weeks
            usual &= ~weeks
            clients += _drive(ground, upsets, other, weeks, held)
        clients += _drive(ground, upsets, tour, usual, held)
    days = [held[day.request, day.date] for day in plan.clinic_days]
    return Simulated(clients, np.stack(days, axis=1) if days else np.zeros((draws.weeks, 0), np.bool_))


def _instead(tour: Tour, alternates: Tours) -> list[tuple[Stop, Tour]]:
    """Return the clinics of a tour for which there is another tour to drive that day, with that tour."""
    keys = [(stop, (str(stop.request), tour.date)) for stop in tour.clinics]
    return [(stop, alternates[key]) for stop, key in keys if key in alternates]


def _added(tour: Tour, other: Tour) -> set[str]:
    return {str(stop.request) for stop in other.clinics} - {str(stop.request) for stop in tour.clinics}


def _called_for(upsets: Upsets, tour: Tour, instead: Stop, other: Tour) -> Flags:
    """Return in which weeks a clinic is called off while the villages added in its stead are there."""
    off = upsets.cancelled(tour, instead)
    added = _added(tour, other)
    for stop in other.clinics:
        if stop.request in added:
            off = off & ~upsets.cancelled(other, stop)
    return off


def _drive(ground: Ground, upsets: Upsets, tour: Tour, weeks: Flags, held: dict[tuple[str, date], Flags]) -> Ints:
    """Return the clients of a tour in those weeks, and note which clinics were held."""
    done = tour_days(ground, upsets, tour, weeks)
    for number, stop in enumerate(tour.clinics):
        key = (str(stop.request), tour.date)
        held[key] = done.held[:, number] | held.get(key, np.zeros(len(weeks), np.bool_))
    clients: Ints = done.clients.sum(axis=1)
    return clients
