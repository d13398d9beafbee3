"""The smallest single change that would serve a request, each verified by solving the changed week.

A change counts where a plan of the changed week serves the request, breaks no more freezes, misses no more must
requests and changes no more of what was announced than the plan. Where the request is possible as things are, its value
must not be less than the plan's either; where it is not, changes that lose nothing come before those that do. The other
requests of the plan may move as they need; those without a clinic stay without.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from planner.answers.changes import changed
from planner.answers.forced import Listed, exact_levels, kept_to, some_with, tier
from planner.answers.offers import Group, more_vans, offers
from planner.answers.van_days import Tested, Week
from planner.model import PLANNED_STATUS, Change, Plan, Request, Status, WouldFit

CUT = ("closes", "opens", "follow_up", "budget", "fuel")  # kinds whose changes grow in amount


ASKED = ("closes", "opens", "date", "weekday", "market")  # of those who asked for the clinic


@dataclass(frozen=True, slots=True)
class Goal:
    """A request, the part of the week that it is to fit into, and what may not be worse than in the plan.

    ``lossless``: its value may not be less either.
    """

    week: Week
    request: str
    plan: Plan
    lossless: bool
    deadline: float

    def reached(self, *changes: Change) -> WouldFit | None:
        """Return where the changed week serves the request, and the value that it loses; None where it does not."""
        listed = self._changed(changes)
        if not listed.serves(self.request):
            return None
        score, clinics = self.plan.score, listed.on_any_day(self.request)
        choice = some_with(listed, clinics, self._levels, score.value, self.deadline)
        lost = 0
        if choice is None and not self.lossless:
            choice = kept_to(listed, clinics, self._levels, (tier(listed, "value"),), self.deadline)
            lost = 0 if choice is None else score.value - choice.levels[0].level
        if choice is None:
            return None
        clinic = next(clinic for name, clinic in listed.clinics(choice) if name == self.request)
        return WouldFit(changes[-1], clinic, max(0, lost))

    def can_be(self, *changes: Change) -> bool:
        """Return whether the changed week was found to serve the request."""
        listed = self._changed(changes)
        if not listed.serves(self.request):
            return False
        clinics, value = listed.on_any_day(self.request), self.plan.score.value if self.lossless else None
        return some_with(listed, clinics, self._levels, value, self.deadline) is not None

    @property
    def _levels(self) -> dict[str, int]:
        return exact_levels(self.plan.score)

    def _changed(self, changes: Sequence[Change]) -> Listed:
        week = self.week.of(changed(self.week.problem, *changes))
        return Listed.of(week.problem, week.travel, week.values, self.deadline)


def would_fit(week: Week, plan: Plan, request: str, found: Tested, deadline: float) -> tuple[WouldFit, ...]:
    """Return the smallest change that would serve the request; none where none was found in the time."""
    goal = Goal(_part(week, plan, request), request, plan, bool(found.possible), deadline)
    groups = offers(goal.week, request, found)
    best: WouldFit | None = None
    for fit in chain(
        _fits(goal, [group for group in groups if group[0].kind in ASKED]),
        _fits(goal, [group for group in groups if group[0].kind not in ASKED]),
        _vans(goal, more_vans(week, found)),
    ):
        if fit.value_lost == 0:
            return (fit,)
        if best is None or fit.value_lost < best.value_lost:
            best = fit
    return () if best is None else (best,)


def _part(week: Week, plan: Plan, request: str) -> Week:
    """Return the week of the requests that the plan serves or must not lose, and of this one, with their stock."""
    served = {answer.request for answer in plan.answers if answer.clinics}
    kept = {
        key: row
        for key, row in week.problem.requests.items()
        if row.status in PLANNED_STATUS and (key in served | {request} or row.must or row.promises or _announced(row))
    }
    places = {*week.problem.bases, *(week.problem.centre_of(row).id for row in kept.values())}
    stock = tuple(lot for lot in week.problem.stock if lot.place in places)
    return week.of(replace(week.problem, requests=kept, stock=stock))


def _announced(row: Request) -> bool:
    return row.freeze != "none" or row.status is Status.PUBLISHED


def _fits(goal: Goal, groups: Sequence[Group]) -> Iterator[WouldFit]:
    """Yield what fits of each group, in their order; those that would not even do all together are left out unseen.

    Deliveries are looked at one by one, as more goods on offer also ask for more room.
    """
    relaxing = [change for group in groups if group[0].kind != "delivery" for change in _whole(group)]
    if len(groups) > 1 and relaxing and not goal.can_be(*relaxing):
        groups = [group for group in groups if group[0].kind == "delivery"]
    if len(groups) > 1:
        half = len(groups) // 2
        yield from _fits(goal, groups[:half])
        yield from _fits(goal, groups[half:])
    elif groups:
        fit = _smallest(goal, groups[0])
        if fit is not None:
            yield fit


def _vans(goal: Goal, vans: Group) -> Iterator[WouldFit]:
    """Yield what fits with one more van, the first that does: the one of the best date is tried by itself."""
    fit = goal.reached(*vans[:1]) if vans else None
    if fit is None and len(vans) > 1:
        fit = _first(goal, vans[1:])
    if fit is not None:
        yield fit


def _first(goal: Goal, changes: Group) -> WouldFit | None:
    """Return what fits of the first of these changes that does; a half that does not do together is left out unseen."""
    if len(changes) == 1:
        return goal.reached(*changes)
    if not goal.can_be(*changes):
        return None
    half = len(changes) // 2
    return _first(goal, changes[:half]) or _first(goal, changes[half:])


def _whole(group: Group) -> Group:
    """Return what a group is together: the greatest of amounts, all of dates."""
    return group[-1:] if group[0].kind in CUT else group


def _smallest(goal: Goal, group: Group) -> WouldFit | None:
    """Return the first change of the group that does, or that loses least; none where the whole group does not."""
    whole = goal.reached(*_whole(group))
    if whole is None:
        return None
    fits = []
    for change in sorted(group, key=lambda change: change.kind not in CUT and change.day != whole.clinic.date):
        fit = goal.reached(change) if len(group) > 1 else whole
        if fit is not None:
            fits.append(_trimmed(goal, fit))
            if fit.value_lost <= whole.value_lost:
                break
    return min(fits, key=lambda fit: fit.value_lost, default=None)


def _trimmed(goal: Goal, fit: WouldFit) -> WouldFit:
    """Return the fit of a delivery with no more goods than it needs; of another change, the fit itself."""
    goal = replace(goal, lossless=fit.value_lost == 0)
    for at, (product, quantity) in enumerate(fit.change.goods):
        low, high = -1, quantity  # the most that is too little, the least that is known to do
        while high - low > 1:
            middle = 0 if low < 0 else (low + high) // 2
            goods = (*fit.change.goods[:at], (product, middle), *fit.change.goods[at + 1 :])
            less = goal.reached(replace(fit.change, goods=goods))
            if less is not None and less.value_lost <= fit.value_lost:
                fit, high = less, middle
            else:
                low = middle
    goods = tuple((product, quantity) for product, quantity in fit.change.goods if quantity)
    return replace(fit, change=replace(fit.change, goods=goods))
