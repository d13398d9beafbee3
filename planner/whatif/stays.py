"""How many of the chosen clinics stay chosen when the clients expected are other than thought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor, inf
from time import monotonic

from planner.demand import capacity, expected
from planner.errors import NothingFound
from planner.model import Problem, Values, Worth
from planner.week import Planned, plan_from
from planner.whatif.draws import Draws

SPREAD = 0.3


@dataclass(frozen=True, slots=True)
class Stays:
    """In which share of the weeks planned again each request of the plan is served, by request.

    ``proven`` says that each of these weeks was solved to the end.
    """

    spread: float
    solved: int
    shares: Mapping[str, float]
    proven: bool

    @property
    def share(self) -> float:
        """The share of the chosen requests that stay chosen, on average; 1 where none was chosen."""
        return sum(self.shares.values()) / len(self.shares) if self.shares else 1.0

    @property
    def always(self) -> int:
        """How many of the chosen requests are chosen every time."""
        return sum(share == 1 for share in self.shares.values())

    def kept(self, times: int) -> int:
        """Return how many of the chosen requests are chosen so many times or more."""
        return sum(round(share * self.solved) >= times for share in self.shares.values())


def stays_chosen(
    problem: Problem,
    week: Planned,
    *,
    solves: int = 10,
    seed: int = 1,
    seconds: float = 30.0,
    within: float = inf,
    report: Callable[[str, int, int], None] | None = None,
) -> Stays:
    """Return which requests of a plan stay chosen when each request's clients move by up to 30 %, up or down.

    The week is planned again from nothing ``solves`` times, with a factor for each request drawn evenly from 0.7 to
    1.3. ``seconds`` are those of one solve; ``within`` those of all, which may be fewer then: the one that is cut short
    is not counted. Raises ``ValueError`` for no solves, ``NothingFound`` where one of them found nothing in time.
    """
    if solves < 1:
        raise ValueError(f"{solves} solves")
    chosen = [answer.request for answer in week.plan.answers if answer.clinics]
    draws = Draws(solves, seed)
    kept = dict.fromkeys(chosen, 0)
    proven, solved, until = True, 0, monotonic() + within
    for number in range(solves):
        factors = {name: _factor(float(draws.uniform("clients", name)[number])) for name in problem.requests}
        values = moved(problem, week.values, factors)
        left = until - monotonic()
        if left <= 0:
            break
        try:
            again = plan_from(problem, week.travel, values, seconds=min(seconds, left), seed=seed, report=report)
        except NothingFound:
            if left >= seconds:
                raise
            break
        if left < seconds and not again.plan.score.proven:
            break
        solved += 1
        proven &= again.plan.score.proven
        for answer in again.plan.answers:
            if answer.request in kept and answer.clinics:
                kept[answer.request] += 1
    return Stays(SPREAD, solved, {name: count / max(1, solved) for name, count in kept.items()}, proven)


def _factor(drawn: float) -> Fraction:
    """Return a factor from 1 - SPREAD to 1 + SPREAD, in thousandths."""
    return Fraction(round(1000 * (1 - SPREAD + 2 * SPREAD * drawn)), 1000)


def moved(problem: Problem, values: Values, factors: Mapping[str, Fraction]) -> Values:
    """Return the values with the clients expected for each request times its factor, at most what a clinic can serve.

    A clinic that was worth nothing stays so.
    """
    return {(name, day): _moved(problem, name, worth, factors[name]) for (name, day), worth in values.items()}


def _moved(problem: Problem, name: str, worth: Worth, factor: Fraction) -> Worth:
    if worth.clients == 0:
        return worth
    request = problem.requests[name]
    foreseen = expected(request, problem.communities[request.community])
    clients = min(floor(factor * foreseen + Fraction(1, 2)), capacity(request, problem.settings.policy))
    return Worth(clients, floor(Fraction(worth.points * clients, worth.clients) + Fraction(1, 2)))
