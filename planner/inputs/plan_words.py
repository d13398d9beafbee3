"""The objects of plan.json to the words of the model, in the model's units."""

from __future__ import annotations

from planner.inputs.plan_rows import (
    AnswerShape,
    ForcedShape,
    LoadShape,
    PaidShape,
    PlanShape,
    ReferralShape,
    ScoreShape,
    StopShape,
    TierShape,
    TourShape,
    WouldFitShape,
)
from planner.inputs.plan_since import since_of
from planner.model import (
    Alternate,
    Answer,
    Change,
    Clinic,
    Forced,
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

VALUE_TIER = "value"  # told in points; the model keeps thousandths


def plan_of(read: PlanShape) -> Plan:
    """Return the plan that a file's objects tell."""
    return Plan(
        week=read.week,
        start=read.start,
        days=read.days,
        dataset=read.dataset,
        planned_on=read.planned_on,
        made=Made(**read.made.model_dump()),
        score=_score(read.score),
        tours=tuple(_tour(tour) for tour in read.tours),
        answers=tuple(_answer(answer) for answer in read.answers),
        not_checked=read.not_checked,
        made_up=read.made_up,
        status=read.status,
        published_from=read.published_from,
        paid=tuple(_paid(paid) for paid in read.paid),
        number=read.number,
        since=None if read.since is None else since_of(read.since),
        alternates=tuple(Alternate(one.instead, one.request, _tour(one.tour)) for one in read.alternates),
        results=tuple(Result(**one.model_dump()) for one in read.results),
    )


def _paid(read: PaidShape) -> Paid:
    return Paid(read.funder, read.xof, round(read.litres * 1000))


def _score(read: ScoreShape) -> Score:
    return Score(
        freezes_broken=read.freezes_broken,
        must_missed=read.must_missed,
        changes=read.changes,
        value=round(read.value * 1000),
        value_bound=round(read.value_bound * 1000),
        clients=read.clients,
        cost_xof=read.cost_xof,
        metres=round(read.km * 1000),
        drive_minutes=read.drive_minutes,
        fuel_ml=round(read.litres * 1000),
        tiers=tuple(_tier(tier) for tier in read.tiers),
    )


def _tier(read: TierShape) -> Tier:
    scale = 1000 if read.tier == VALUE_TIER else 1
    level, bound = round(read.level * scale), round(read.bound * scale)
    return Tier(read.tier, level, bound, read.tolerance, read.proven)


def _tour(read: TourShape) -> Tour:
    return Tour(
        van=read.van,
        date=read.date,
        start=read.start,
        end=read.end,
        stops=tuple(_stop(stop) for stop in read.stops),
        metres=round(read.km * 1000),
        drive_minutes=read.drive_minutes,
        fuel_ml=round(read.litres * 1000),
        cost_xof=read.cost_xof,
        surveyed_metres=round(read.km_surveyed * 1000),
        staff=read.staff,
    )


def _stop(read: StopShape) -> Stop:
    as_read = {name: getattr(read, name) for name in Stop.__dataclass_fields__ if name not in ("load", "referral")}
    referral = None if read.referral is None else _referral(read.referral)
    return Stop(**as_read, load=tuple(_load(load) for load in read.load), referral=referral)


def _load(read: LoadShape) -> Load:
    return Load(read.product, read.quantity, read.place, read.lot)


def _referral(read: ReferralShape) -> Referral:
    minutes = -1 if read.minutes is None else read.minutes
    metres = -1 if read.km is None else round(read.km * 1000)
    return Referral(read.centre, minutes, metres, round(read.expected * 1000))


def _answer(read: AnswerShape) -> Answer:
    return Answer(
        request=read.request,
        status=read.status,
        clinics=tuple(Clinic(clinic.van, clinic.date) for clinic in read.clinics),
        state=read.state,
        reason=read.reason,
        forbidden=read.forbidden,
        missing=tuple((one.product, one.place) for one in read.missing),
        short=read.short,
        forced=None if read.forced is None else _forced(read.forced),
        would_fit=tuple(_would_fit(fit) for fit in read.would_fit),
        deferred_to=read.deferred_to,
        sought=read.sought,
        conflict=read.conflict,
    )


def _forced(read: ForcedShape) -> Forced:
    return Forced(
        clinic=Clinic(read.clinic.van, read.clinic.date),
        freezes=read.freezes,
        must=read.must,
        changes=read.changes,
        value=round(read.value * 1000),
        value_least=round(read.value_least * 1000),
        cost_xof=read.cost_xof,
        clients=read.clients,
        displaced=read.displaced,
        proven=read.proven,
    )


def _would_fit(read: WouldFitShape) -> WouldFit:
    told = read.change
    goods = tuple((one.product, one.quantity) for one in told.goods)
    change = Change(told.kind, told.ref, told.day, told.amount, goods)
    return WouldFit(change, Clinic(read.clinic.van, read.clinic.date), round(read.value_lost * 1000))
