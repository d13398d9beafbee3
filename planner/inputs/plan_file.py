"""plan.json: a plan to its file and back, with every problem of a file edited by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from planner.errors import BadInput, Fault
from planner.inputs.files import Unreadable, content, write_text
from planner.inputs.plan_rows import SCHEMA, PlanShape
from planner.inputs.plan_since import written_since
from planner.inputs.plan_words import VALUE_TIER, plan_of
from planner.model import (
    MINUTES_A_DAY,
    Alternate,
    Answer,
    Change,
    Clinic,
    Forced,
    Kind,
    Load,
    Made,
    Paid,
    Plan,
    Referral,
    Result,
    Score,
    Stop,
    Tier,
    Tour,
    WouldFit,
)

# --- Writing ----------------------------------------------------------------------------------------------------------


def write_plan(plan: Plan, path: Path) -> None:
    """Write plan.json beside its place and rename it."""
    write_text(path, plan_text(plan))


def plan_text(plan: Plan) -> str:
    """Return the text of plan.json."""
    return json.dumps(_plan(plan), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plan(plan: Plan) -> dict[str, object]:
    paid = {"paid": [_paid(paid) for paid in plan.paid]} if plan.paid else {}
    alternates = {"alternates": [_alternate(one) for one in plan.alternates]} if plan.alternates else {}
    return {
        "schema": SCHEMA,
        "week": plan.week,
        "start": plan.start.isoformat(),
        "days": plan.days,
        "status": plan.status,
        "published_from": plan.published_from,
        **({"number": plan.number} if plan.number else {}),
        "dataset": plan.dataset,
        "planned_on": plan.planned_on.isoformat(),
        "made_up": plan.made_up,
        "not_checked": list(plan.not_checked),
        "made": {name: getattr(plan.made, name) for name in Made.__dataclass_fields__},
        "score": _score(plan.score),
        **paid,
        "tours": [_tour(tour) for tour in plan.tours],
        "answers": [_answer(answer) for answer in plan.answers],
        **({"since": written_since(plan.since)} if plan.since else {}),
        **alternates,
        **({"results": [_result(one) for one in plan.results]} if plan.results else {}),
    }


def _score(score: Score) -> dict[str, object]:
    return {
        "freezes_broken": score.freezes_broken,
        "must_missed": score.must_missed,
        "changes": score.changes,
        "value": score.value / 1000,
        "value_bound": score.value_bound / 1000,
        "gap": score.gap,
        "proven": score.proven,
        "clients": score.clients,
        "cost_xof": score.cost_xof,
        "km": score.metres / 1000,
        "drive_minutes": score.drive_minutes,
        "litres": score.fuel_ml / 1000,
        "tiers": [_tier(tier) for tier in score.tiers],
    }


def _tier(tier: Tier) -> dict[str, object]:
    in_points = tier.tier == VALUE_TIER
    return {
        "tier": tier.tier,
        "level": tier.level / 1000 if in_points else tier.level,
        "bound": tier.bound / 1000 if in_points else tier.bound,
        "tolerance": tier.tolerance,
        "proven": tier.proven,
    }


def _paid(paid: Paid) -> dict[str, object]:
    return {"funder": paid.funder, "xof": paid.xof, "litres": paid.fuel_ml / 1000}


def _tour(tour: Tour) -> dict[str, object]:
    staff = {"staff": list(tour.staff)} if tour.staff else {}
    return {
        "van": tour.van,
        "date": tour.date.isoformat(),
        "from": tour.start,
        "to": tour.end,
        "km": tour.metres / 1000,
        "km_surveyed": tour.surveyed_metres / 1000,
        "drive_minutes": tour.drive_minutes,
        "cost_xof": tour.cost_xof,
        "litres": tour.fuel_ml / 1000,
        **staff,
        "stops": [_stop(stop) for stop in tour.stops],
    }


def _stop(stop: Stop) -> dict[str, object]:
    clients = stop.clients if stop.clients or stop.kind is Kind.CLINIC else None
    told = {
        "kind": stop.kind.value,
        "place": stop.place,
        "request": stop.request,
        "arrive": _hhmm(stop.arrive),
        "begin": None if stop.begin is None else _hhmm(stop.begin),
        "end": None if stop.end is None else _hhmm(stop.end),
        "pause": None if stop.pause is None else [_hhmm(minute) for minute in stop.pause],
        "leave": _hhmm(stop.leave),
        "clients": clients,
        "load": [_load(load) for load in stop.load] or None,
        "referral": None if stop.referral is None else _referral(stop.referral),
    }
    return {name: value for name, value in told.items() if value is not None}


def _load(load: Load) -> dict[str, object]:
    lot = {"lot": load.lot} if load.lot else {}
    return {"product": load.product, "quantity": load.quantity, "place": load.place, **lot}


def _referral(referral: Referral) -> dict[str, object]:
    """Return a referral; minutes and km are null where there is no way."""
    return {
        "centre": referral.centre,
        "minutes": None if referral.minutes < 0 else referral.minutes,
        "km": None if referral.metres < 0 else referral.metres / 1000,
        "expected": referral.expected / 1000,
    }


def _answer(answer: Answer) -> dict[str, object]:
    clinics = [_clinic(clinic) for clinic in answer.clinics]
    told: dict[str, object] = {
        "clinics": clinics,
        "state": answer.state,
        "reason": answer.reason,
        "forbidden": dict(sorted(answer.forbidden.items())),
        "missing": [{"product": product, "place": place} for product, place in answer.missing],
        "short": dict(sorted(answer.short.items())),
        "forced": None if answer.forced is None else _forced(answer.forced),
        "would_fit": [_would_fit(fit) for fit in answer.would_fit],
        "deferred_to": answer.deferred_to,
        "sought": answer.sought,
        "conflict": list(answer.conflict),
    }
    given = {name: value for name, value in told.items() if value}
    return {"request": answer.request, "status": answer.status, **given}


def _clinic(clinic: Clinic) -> dict[str, object]:
    return {"van": clinic.van, "date": clinic.date.isoformat()}


def _forced(forced: Forced) -> dict[str, object]:
    told = {name: getattr(forced, name) for name in Forced.__dataclass_fields__}
    points = {name: told[name] / 1000 for name in ("value", "value_least")}
    return {**told, **points, "clinic": _clinic(forced.clinic), "displaced": list(forced.displaced)}


def _would_fit(fit: WouldFit) -> dict[str, object]:
    lost = {"value_lost": fit.value_lost / 1000} if fit.value_lost else {}
    return {"change": _change(fit.change), "clinic": _clinic(fit.clinic), **lost}


def _change(change: Change) -> dict[str, object]:
    told = {
        "ref": change.ref,
        "day": None if change.day is None else change.day.isoformat(),
        "amount": change.amount,
        "goods": [{"product": product, "quantity": quantity} for product, quantity in change.goods],
    }
    return {"kind": change.kind, **{name: value for name, value in told.items() if value}}


def _alternate(alternate: Alternate) -> dict[str, object]:
    return {"instead": alternate.instead, "request": alternate.request, "tour": _tour(alternate.tour)}


def _result(result: Result) -> dict[str, object]:
    return {"request": result.request, "van": result.van, "date": result.date.isoformat(), "held": result.held}


def _hhmm(minute: int) -> str:
    if not 0 <= minute < MINUTES_A_DAY:
        raise ValueError(f"{minute} is no minute of a day")
    return f"{minute // 60:02d}:{minute % 60:02d}"


# --- Reading ----------------------------------------------------------------------------------------------------------


def read_plan(path: Path) -> Plan:
    """Return the plan of a file. Raises ``BadInput`` with every problem of the file."""
    try:
        return plan_from_bytes(content(path), path.name)
    except Unreadable as refusal:
        raise BadInput([refusal.fault(path.name)]) from None


def plan_from_bytes(read: bytes, name: str) -> Plan:
    """Return the plan of a file's bytes. Raises ``BadInput`` with every problem, each told of the file of that name."""
    try:
        return plan_of(PlanShape.model_validate(_json(read)))
    except Unreadable as refusal:
        raise BadInput([refusal.fault(name)]) from None
    except ValidationError as broken:
        errors = broken.errors(include_url=False)
        raise BadInput([_fault(name, error) for error in errors]) from None


def _json(read: bytes) -> object:
    try:
        return json.loads(read.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as broken:
        raise Unreadable("plan_not_json", broken.lineno) from None
    except (ValueError, RecursionError):
        raise Unreadable("plan_not_json") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise Unreadable("plan_key_twice", name=next(n for n in names if names.count(n) > 1))
    return found


_KEYS = {
    "missing": "plan_key_missing",
    "extra_forbidden": "plan_key_unknown",
    "tuple_type": "plan_not_a_list",
    "dict_type": "plan_not_an_object",
    "model_type": "plan_not_an_object",
    "too_long": "plan_pause_of_two",
}


def _fault(file: str, error: Mapping[str, Any]) -> Fault:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]]
    facts = {name: str(fact) for name, fact in error.get("ctx", {}).items()}
    kind = str(error["type"])
    simple = isinstance(error["input"], str | int | float) and kind not in ("missing", "model_type")
    value = str(error["input"])[:80] if simple else ""
    key = _KEYS.get(kind, kind)
    told = facts if key == kind else {}
    return Fault(file, 0, "".join(parts).removeprefix("."), value, key, told)
