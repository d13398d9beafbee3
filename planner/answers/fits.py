"""The smallest single change that would serve a request, each verified by solving the changed week.

A change counts where a plan of the changed week serves the request, breaks no more freezes, misses no more must
requests and changes no more of what was announced than the plan. Where the request is possible as things are, its value
must not be less than the plan's either; where it is not, changes that lose nothing come before those that do. The other
requests of the plan may move as they need; those without a clinic stay without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.answers.changes import changed
from planner.answers.forced import Listed, exact_levels, kept_to, tier
from planner.answers.offers import Group, more_vans, offers
from planner.answers.van_days import Tested, Week
from planner.model import PLANNED_STATUS, Change, Plan, Status, WouldFit

CUT = ("closes", "opens", "follow_up", "budget", "fuel")  # kinds whose changes grow in amount


ASKED = ("closes", "opens", "date", "weekday", "market")  # of those who asked for the clinic


@dataclass(frozen=True, slots=True)
class Goal:
    """A request, the part of the week that it is to fit into, and what may not be worse than in the plan."""

    week: Week
    request: str
    plan: Plan
    deadline: float

    def reached(self, *changes: Change, lossless: bool) -> WouldFit | None:
        """Return where the changed week serves the request, and the value that it loses; None where it does not."""
        week = self.week.of(changed(self.week.problem, *changes))
        listed = Listed.of(week.problem, week.travel, week.values, self.deadline)
        if not listed.serves(self.request):
            return None
        score, clinics = self.plan.score, listed.on_any_day(self.request)
        levels = exact_levels(score)
        choice = kept_to(listed, clinics, levels | {"value": score.value}, (), self.deadline)
        lost = 0
        if choice is None and not lossless:
            choice = kept_to(listed, clinics, levels, (tier(listed, "value"),), self.deadline)
            lost = 0 if choice is None else score.value - choice.levels[0].level
        if choice is None:
            return None
        clinic = next(clinic for name, clinic in listed.clinics(choice) if name == self.request)
        return WouldFit(changes[-1], clinic, max(0, lost))


def would_fit(week: Week, plan: Plan, request: str, found: Tested, deadline: float) -> tuple[WouldFit, ...]:
    """Return the smallest change that would serve the request; none where none was found in the time."""
    goal = Goal(_part(week, plan, request), request, plan, deadline)
    lossless = bool(found.possible)
    best: WouldFit | None = None
    for group in [*_promising(goal, offers(goal.week, request, found), lossless=lossless), more_vans(week, found)]:
        fit = _smallest(goal, group, lossless=lossless)
        if fit is not None and fit.value_lost == 0:
            return (fit,)
        if fit is not None and (best is None or fit.value_lost < best.value_lost):
            best = fit
    return () if best is None else (best,)


def _part(week: Week, plan: Plan, request: str) -> Week:
    """Return the week of the requests that the plan serves or must not lose, and of this one, with their stock."""
    served = {answer.request for answer in plan.answers if answer.clinics}
    kept = {
        key: row
        for key, row in week.problem.requests.items()
        if row.status in PLANNED_STATUS
        and (key in served | {request} or row.must or row.freeze != "none" or row.status is Status.PUBLISHED)
    }
    places = {*week.problem.bases, *(week.problem.centre_of(row).id for row in kept.values())}
    stock = tuple(lot for lot in week.problem.stock if lot.place in places)
    return week.of(replace(week.problem, requests=kept, stock=stock))


def _promising(goal: Goal, groups: Sequence[Group], *, lossless: bool) -> list[Group]:
    """Return the groups without those that would not even do all together: of the community's side, of the others'.

    Deliveries stay, as more goods on offer also ask for more room.
    """
    found: list[Group] = []
    for side in (True, False):
        part = [group for group in groups if (group[0].kind in ASKED) == side]
        every = [change for group in part for change in _whole(group) if change.kind != "delivery"]
        some = not every or goal.reached(*every, lossless=lossless) is not None
        found += [group for group in part if some or group[0].kind == "delivery"]
    return found


def _whole(group: Group) -> Group:
    """Return what a group is together: the greatest of amounts, all of dates."""
    return group[-1:] if group[0].kind in CUT else group


def _smallest(goal: Goal, group: Group, *, lossless: bool) -> WouldFit | None:
    """Return the first change of the group that does, or that loses least; none where the whole group does not."""
    if group[0].kind == "van":
        return next((fit for one in group if (fit := goal.reached(one, lossless=lossless)) is not None), None)
    whole = goal.reached(*_whole(group), lossless=lossless)
    if whole is None:
        return None
    fits = []
    for change in sorted(group, key=lambda change: change.kind not in CUT and change.day != whole.clinic.date):
        fit = goal.reached(change, lossless=lossless) if len(group) > 1 else whole
        if fit is not None:
            fits.append(_trimmed(goal, fit))
            if fit.value_lost <= whole.value_lost:
                break
    return min(fits, key=lambda fit: fit.value_lost, default=None)


def _trimmed(goal: Goal, fit: WouldFit) -> WouldFit:
    """Return the fit of a delivery with no more goods than it needs; of another change, the fit itself."""
    for at, (product, quantity) in enumerate(fit.change.goods):
        low, high = -1, quantity  # the most that is too little, the least that is known to do
        while high - low > 1:
            middle = 0 if low < 0 else (low + high) // 2
            goods = (*fit.change.goods[:at], (product, middle), *fit.change.goods[at + 1 :])
            less = goal.reached(replace(fit.change, goods=goods), lossless=fit.value_lost == 0)
            if less is not None and less.value_lost <= fit.value_lost:
                fit, high = less, middle
            else:
                low = middle
    goods = tuple((product, quantity) for product, quantity in fit.change.goods if quantity)
    return replace(fit, change=replace(fit.change, goods=goods))
