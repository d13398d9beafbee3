"""The shape of plan.json: one pydantic model an object, with the keys as they are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from planner.inputs.cells import wrong
from planner.model import Kind

SCHEMA = "clinic-plan/1"
MOST = 10**12
EVENTS = ("van-down", "closed", "staff-out", "withdrawn", "cancelled", "done")
DECISIONS = ("plan", "force", "defer", "refuse")
FREEZES = ("none", "day", "van", "time")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}")


def _text(value: object) -> str:
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise wrong("plan_not_text")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST:
        raise wrong("plan_not_whole")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MOST:
        raise wrong("plan_not_a_number")
    return float(value)


def _not_negative(value: float) -> float:
    if value < 0:
        raise wrong("negative", low=0)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise wrong("plan_not_true_false")
    return value


def _day(value: object) -> date:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise wrong("plan_not_a_date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong("plan_not_a_date") from None


def _minute(value: object) -> int:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise wrong("not_a_time")
    return int(value[:2]) * 60 + int(value[3:])


def _week(value: object) -> str:
    if not isinstance(value, str) or not _WEEK.fullmatch(value):
        raise wrong("plan_not_a_week")
    return value


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise wrong("not_allowed", allowed=", ".join(allowed))
        return value

    return read


Text = Annotated[str, BeforeValidator(_text)]
Whole = Annotated[int, BeforeValidator(_whole)]
Number = Annotated[float, BeforeValidator(_number)]
Count = Annotated[Whole, AfterValidator(_not_negative)]
Amount = Annotated[Number, AfterValidator(_not_negative)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Day = Annotated[date, BeforeValidator(_day)]
Time = Annotated[int, BeforeValidator(_minute)]


class Shape(BaseModel):
    """An object of the file; a key that it does not know is a problem."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)


class LoadShape(Shape):
    """What a clinic takes along of one lot."""

    product: Text
    quantity: Count
    place: Text
    lot: Text = ""


class ReferralShape(Shape):
    """Where clients are sent for follow-up; neither minutes nor km where there is no way."""

    centre: Text
    minutes: Count | None = None
    km: Amount | None = Field(None, validate_default=True)
    expected: Amount

    @field_validator("km")
    @classmethod
    def _both_or_neither(cls, value: float | None, field: ValidationInfo) -> float | None:
        if "minutes" in field.data and (value is None) != (field.data["minutes"] is None):
            raise wrong("plan_half_a_way")
        return value


class StopShape(Shape):
    """A halt of a tour."""

    kind: Annotated[Kind, BeforeValidator(_one_of(*Kind))]
    place: Text
    arrive: Time
    leave: Time
    request: Text | None = Field(None, validate_default=True)
    begin: Time | None = Field(None, validate_default=True)
    end: Time | None = Field(None, validate_default=True)
    pause: tuple[Time, Time] | None = None
    clients: Whole = 0
    load: tuple[LoadShape, ...] = ()
    referral: ReferralShape | None = None

    @field_validator("request", "begin", "end", mode="before")
    @classmethod
    def _told_of_a_clinic(cls, value: object, field: ValidationInfo) -> object:
        if value is None and field.data.get("kind") is Kind.CLINIC:
            raise wrong("plan_clinic_without", name=field.field_name)
        return value


class TourShape(Shape):
    """One van on one day."""

    van: Text
    date: Day
    start: Text = Field(alias="from")
    end: Text = Field(alias="to")
    km: Number
    km_surveyed: Number = 0
    drive_minutes: Whole
    cost_xof: Whole
    litres: Number
    staff: tuple[Text, ...] = ()
    stops: tuple[StopShape, ...]


class ClinicShape(Shape):
    """The van and date of a clinic day."""

    van: Text
    date: Day


class MissingShape(Shape):
    """A product that was not on offer, and the place that should give it."""

    product: Text
    place: Text


class ForcedShape(Shape):
    """What forcing a request in would lose; values in points."""

    clinic: ClinicShape
    freezes: Whole
    must: Whole
    changes: Whole
    value: Number
    value_least: Number
    cost_xof: Whole
    clients: Whole
    displaced: tuple[Text, ...] = ()
    proven: Flag


class GoodsShape(Shape):
    """So many of a product."""

    product: Text
    quantity: Count


class ChangeShape(Shape):
    """One thing that a person can change."""

    kind: Text
    ref: Text = ""
    day: Day | None = None
    amount: Whole = 0
    goods: tuple[GoodsShape, ...] = ()


class WouldFitShape(Shape):
    """A change that would serve a request, and where; the value that it loses in points."""

    change: ChangeShape
    clinic: ClinicShape
    value_lost: Amount = 0


class AnswerShape(Shape):
    """What a request got."""

    request: Text
    status: Annotated[str, BeforeValidator(_one_of("served", "deferred", "refused"))]
    clinics: tuple[ClinicShape, ...] = ()
    state: Annotated[str, BeforeValidator(_one_of("", "proposed", "confirmed", "cancelled"))] = ""
    reason: Text = ""
    forbidden: dict[str, Whole] = {}
    missing: tuple[MissingShape, ...] = ()
    short: dict[str, Whole] = {}
    forced: ForcedShape | None = None
    would_fit: tuple[WouldFitShape, ...] = ()
    deferred_to: Text = ""
    sought: Flag = False
    conflict: tuple[Text, ...] = ()


class AlternateShape(Shape):
    """The tour driven instead where a clinic is cancelled."""

    instead: Text
    request: Text
    tour: TourShape


class TierShape(Shape):
    """One objective: the level of ``value`` in points, of others as they count."""

    tier: Text
    level: Number
    bound: Number
    tolerance: Number
    proven: Flag


class ScoreShape(Shape):
    """What the plan is worth; ``gap`` and ``proven`` follow from the rest and are not read."""

    freezes_broken: Whole
    must_missed: Whole
    changes: Whole
    value: Number
    value_bound: Number
    clients: Whole
    cost_xof: Whole
    km: Number
    drive_minutes: Whole
    litres: Number
    tiers: tuple[TierShape, ...]
    gap: Any = None
    proven: Any = None


class PaidShape(Shape):
    """What a funder pays in the plan."""

    funder: Text
    xof: Whole
    litres: Number


class MadeShape(Shape):
    """How the plan was made."""

    planner: Text
    ortools: Text
    seed: Whole
    seconds: Number
    dataset_sha256: Text
    travel: Text


class ClinicDayShape(Shape):
    """A clinic day as an earlier plan had it."""

    request: Text
    van: Text
    date: Day
    begin: Time
    clients: Count = 0


class CrewShape(Shape):
    """Who went out on a past date."""

    date: Day
    staff: tuple[Text, ...]


class EventShape(Shape):
    """What happened since the week was planned."""

    kind: Annotated[str, BeforeValidator(_one_of(*EVENTS))]
    ref: Text
    date: Day | None = None


class DecisionShape(Shape):
    """What was decided by hand about one clinic day of a request."""

    request: Text
    visit: Count = 1
    kind: Annotated[str, BeforeValidator(_one_of(*DECISIONS))] = "plan"
    date: Day | None = None
    van: Text | None = None
    begin: Time | None = None
    freeze: Annotated[str, BeforeValidator(_one_of(*FREEZES))] = "none"
    confirmed: Flag = False
    note: Text = ""


class SinceShape(Shape):
    """What a re-plan started from."""

    today: Day
    published: Count = 0
    held: tuple[ClinicDayShape, ...] = ()
    told: tuple[ClinicDayShape, ...] = ()
    kept: tuple[ClinicDayShape, ...] = ()
    crews: tuple[CrewShape, ...] = ()
    events: tuple[EventShape, ...] = ()
    decisions: tuple[DecisionShape, ...] = ()


class ResultShape(Shape):
    """Whether a clinic day was held."""

    request: Text
    van: Text
    date: Day
    held: Flag


class PlanShape(Shape):
    """The whole file."""

    schema_: Annotated[str, BeforeValidator(_one_of(SCHEMA))] = Field(alias="schema")
    week: Annotated[str, BeforeValidator(_week)]
    start: Day
    days: Whole
    status: Annotated[str, BeforeValidator(_one_of("draft", "published", "done"))]
    published_from: Text | None = None
    dataset: Text
    planned_on: Day
    made_up: Flag = False
    not_checked: tuple[Text, ...] = ()
    made: MadeShape
    score: ScoreShape
    paid: tuple[PaidShape, ...] = ()
    tours: tuple[TourShape, ...]
    answers: tuple[AnswerShape, ...]
    number: Count = 0
    since: SinceShape | None = None
    alternates: tuple[AlternateShape, ...] = ()
    results: tuple[ResultShape, ...] = ()
