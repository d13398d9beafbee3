"""What an answer claims, as far as it can be checked without solving: ids that exist, losses that the bounds allow."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from planner.model import ROLES, Answer, Change, Clinic, Forced, WouldFit
from planner.verify.case import Case

EXACT = ("freezes", "must", "changes")
Test = tuple[bool, dict[str, int]]


def claims(case: Case, answer: Answer) -> Iterator[Test]:
    """Yield the tests of what the answer to a request without a clinic claims."""
    outweighed = answer.reason == "outweighed"
    unknown = len(set(answer.conflict) - case.problem.requests.keys())
    known = case.problem.requests[answer.request]
    yield outweighed != (answer.forced is not None), {"outweighed_untested": int(outweighed)}
    yield unknown > 0, {"unknown_request": unknown}
    yield bool(answer.conflict) and answer.request not in answer.conflict, {"conflict_of_others": 1}
    yield bool(answer.conflict) and not known.must, {"conflict_though_no_must": 1}
    if answer.deferred_to:
        yield answer.status != "deferred", {"deferred_though_refused": 1}
        yield answer.deferred_to <= case.plan.week, {"deferred_to_no_later_week": 1}
    if answer.forced is not None:
        yield from _forced(case, answer.forced)
    for fit in answer.would_fit:
        yield from _would_fit(case, fit)


# --- Forced in --------------------------------------------------------------------------------------------------------


def _forced(case: Case, lost: Forced) -> Iterator[Test]:
    served = {held.id for _, _, held in case.held()}
    strangers = len(set(lost.displaced) - served)
    twice = len(lost.displaced) - len(set(lost.displaced))
    yield not _exists(case, lost.clinic), {"unknown_van_day": 1}
    yield strangers > 0, {"displaced_without_clinic": strangers}
    yield twice > 0, {"displaced_twice": twice}
    yield lost.value_least > lost.value, {"value_lost": lost.value, "value_least": lost.value_least}
    yield lost.proven and lost.value_least != lost.value, {"proven_apart": 1}
    yield from _bounds(case, lost)


def _bounds(case: Case, lost: Forced) -> Iterator[Test]:
    """Yield whether a plan with the request passes a bound of the plan: each tier counts where those before tie."""
    tiers = {tier.tier: tier for tier in case.plan.score.tiers}
    losses = {name: getattr(lost, name) for name in EXACT}
    for name in EXACT:
        if name not in tiers:
            return
        least = tiers[name].bound - tiers[name].level
        yield losses[name] < least, {f"{name}_lost": losses[name], "least": least}
        if losses[name] != 0:
            return
    if "value" in tiers:
        least = tiers["value"].level - tiers["value"].bound
        yield lost.value < least, {"value_lost": lost.value, "least": least}


def _exists(case: Case, clinic: Clinic) -> bool:
    return clinic.van in case.problem.vans and clinic.date in case.dates


# --- What would serve it ----------------------------------------------------------------------------------------------


def _would_fit(case: Case, fit: WouldFit) -> Iterator[Test]:
    """Yield the tests of one change: of a known kind, of something that exists, of no less than nothing."""
    known = _known(case, fit.change.kind)
    new = fit.change.kind == "van" and fit.clinic.van not in case.problem.vans and fit.clinic.date in case.dates
    most = sum(tier.level for tier in case.plan.score.tiers if tier.tier == "value")
    yield known is None, {"unknown_change": 1}
    yield known is not None and not _names(case, fit.change, known), {"change_of_nothing": 1}
    yield fit.change.day is not None and fit.change.day not in case.dates, {"change_outside_the_horizon": 1}
    yield fit.change.amount < 0 or any(quantity < 0 for _, quantity in fit.change.goods), {"change_below_nothing": 1}
    yield not (new or _exists(case, fit.clinic)), {"unknown_van_day": 1}
    yield not 0 <= fit.value_lost <= max(most, 0), {"value_lost": fit.value_lost, "most": most}


def _known(case: Case, kind: str) -> Collection[str] | None:
    """Return the ids that a change of a kind may name; None for a kind that there is not."""
    problem = case.problem
    of_kind: dict[str, Collection[str]] = {
        **dict.fromkeys(("opens", "closes", "date", "weekday"), problem.requests),
        **dict.fromkeys(("market", *ROLES), problem.communities),
        **dict.fromkeys(("supervisor", "supervisors", "catchment", "alone", "follow_up"), problem.health_centres),
        **dict.fromkeys(("4x4", "night", "van_day", "van"), problem.vans),
        **dict.fromkeys(("budget", "fuel"), problem.funders),
        **dict.fromkeys(("escort", "reopened"), ()),  # a closure is told by its position
        "delivery": case.places,
    }
    return of_kind.get(kind)


def _names(case: Case, change: Change, known: Collection[str]) -> bool:
    if change.kind in ("escort", "reopened"):
        return 0 <= change.amount < len(case.problem.closures)
    goods = {product for product, _ in change.goods}
    return change.ref in known and goods <= case.problem.products.keys()
