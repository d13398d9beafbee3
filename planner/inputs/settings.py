"""Settings: planner.toml, or the sheet ``settings`` of a workbook, as one flat row of dotted keys.

Each key's default stands here and nowhere else; ``docs/settings.md`` tells its unit and source.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from planner.calendar import season
from planner.errors import Fault
from planner.inputs import cells
from planner.inputs.rows.row import Count, Day, Flag, Francs, Minutes, Text, Time
from planner.inputs.settings_text import Written
from planner.model import BreakWindow, DaySettings, Horizon, Money, PerRole, Policy, Risks, Settings, TravelSettings

PLANNED_BEFORE = 11
RAIN_BY_SEASON = {"dry": 0.02, "rain": 0.5}
_ANY_DAY = "2000-01-03"

Speed = Annotated[Decimal, BeforeValidator(cells.between(1, 150))]
Share = Annotated[Decimal, BeforeValidator(cells.between(0, 1))]


class SettingsRow(BaseModel):
    """Every key with its default; ``None`` is worked out from the rest of the dataset."""

    model_config = ConfigDict(extra="forbid")

    made_up: Flag = Field(False, alias="made_up")
    start: Day = Field(alias="horizon.start")
    days: Annotated[int, BeforeValidator(cells.whole(1, 62))] = Field(6, alias="horizon.days")
    planned_on: Day | None = Field(None, alias="horizon.planned_on")
    begin: Time = Field(6 * 60 + 30, alias="day.begin")
    end: Time = Field(18 * 60, alias="day.end")
    margin_am: Minutes = Field(0, alias="day.margin_am")
    margin_pm: Minutes = Field(30, alias="day.margin_pm")
    break_from: Time = Field(12 * 60 + 30, alias="day.break.from")
    break_to: Time = Field(14 * 60 + 30, alias="day.break.to")
    break_minutes: Minutes = Field(45, alias="day.break.minutes")
    break_friday: Minutes = Field(90, alias="day.break.friday_minutes")
    setup: Minutes = Field(45, alias="day.setup")
    packup: Minutes = Field(30, alias="day.packup")
    dropoff: Minutes = Field(5, alias="day.dropoff")
    lead_days: Count = Field(7, alias="policy.lead_days")
    replan_lead_days: Count = Field(1, alias="policy.replan_lead_days")
    min_methods: Count = Field(3, alias="policy.min_methods")
    clients_per_hour: Annotated[Decimal, BeforeValidator(cells.between(0.1, 100))] = Field(
        Decimal("7.5"), alias="policy.clients_per_hour"
    )
    crew_midwife: Count = Field(2, alias="policy.crew.midwife")
    crew_promoter: Count = Field(1, alias="policy.crew.promoter")
    crew_driver: Count = Field(1, alias="policy.crew.driver")
    tolerance_value: Share = Field(Decimal("0.005"), alias="policy.tolerance_value")
    fuel_xof_litre: Francs = Field(725, alias="money.fuel_xof_litre")
    fuel_place: Text = Field("Bamako", alias="money.fuel_price_of.place")
    fuel_date: Day = Field(date(2025, 3, 25), alias="money.fuel_price_of.date")
    per_diem_midwife: Francs = Field(15_000, alias="money.per_diem_xof.midwife")
    per_diem_promoter: Francs = Field(5_000, alias="money.per_diem_xof.promoter")
    per_diem_driver: Francs = Field(5_000, alias="money.per_diem_xof.driver")
    mobilisation_xof: Francs = Field(15_000, alias="money.mobilisation_xof")
    supervisor_xof: Francs = Field(5_000, alias="money.supervisor_xof")
    engine: Annotated[str, BeforeValidator(cells.choice("roads", "given", "circle"))] | None = Field(
        None, alias="travel.engine"
    )
    season: Annotated[str, BeforeValidator(cells.choice("dry", "rain"))] | None = Field(None, alias="travel.season")
    offroad_kmh: Speed = Field(Decimal(10), alias="travel.offroad_kmh")
    detour: Annotated[Decimal, BeforeValidator(cells.between(1, 5))] = Field(Decimal("1.4"), alias="travel.detour")
    circle_kmh: Speed = Field(Decimal(40), alias="travel.circle_kmh")
    cancelled: Share = Field(Decimal("0.05"), alias="risks.cancelled")
    rain: Share | None = Field(None, alias="risks.rain")
    rain_cut: Share = Field(Decimal("0.1"), alias="risks.rain_cut")
    rain_slower: Annotated[Decimal, BeforeValidator(cells.between(1, 5))] = Field(
        Decimal("1.3"), alias="risks.rain_slower"
    )
    breakdown: Share = Field(Decimal("0.02"), alias="risks.breakdown")
    late: Share = Field(Decimal("0.15"), alias="risks.late")
    late_minutes: Minutes = Field(60, alias="risks.late_minutes")
    demand_spread: Annotated[Decimal, BeforeValidator(cells.between(0, 2))] = Field(
        Decimal("0.3"), alias="risks.demand_spread"
    )
    lang: Annotated[str, BeforeValidator(cells.choice("fr", "en"))] = Field("fr", alias="output.lang")


KEYS = tuple(field.alias for field in SettingsRow.model_fields.values() if field.alias)


# --- Checking ---------------------------------------------------------------------------------------------------------


def settings(written: Written, tables: frozenset[str], today: date | None) -> tuple[Settings | None, list[Fault]]:
    """Return the settings, defaults in the place of what is missing or wrong, and what is wrong.

    There are none where the start of the horizon is wrong: nothing stands in for that.
    """
    row, faults = _row(written)
    faults += [*_clock(row, written), *_engine(row, tables, written)]
    if any(fault.column == "horizon.start" for fault in faults):
        return None, faults
    made = _settings(row, tables, today)
    return made, [*faults, *_dates(row, made, written)]


def _row(written: Written) -> tuple[SettingsRow, list[Fault]]:
    """Return the keys as a row, those at fault by their default, and what is wrong with them."""
    texts, faults = dict(written.texts), []
    try:
        return SettingsRow.model_validate(texts), []
    except ValidationError as broken:
        for error in broken.errors(include_url=False):
            key = str(error["loc"][0])
            texts.pop(key, None)
            faults.append(_fault(written, error["type"], key, error.get("ctx", {})))
    return SettingsRow.model_validate({"horizon.start": _ANY_DAY, **texts}), faults


def _fault(written: Written, kind: str, key: str, facts: Mapping[str, object]) -> Fault:
    if kind == "missing":
        return written.fault(key, "setting_missing")
    if kind != "extra_forbidden":
        return written.fault(key, kind, **facts)
    close = difflib.get_close_matches(key, KEYS, 1) or [k for k in KEYS if k.endswith(f".{key}")]
    if close:
        return written.fault(key, "unknown_setting_like", proposal=close[0])
    return written.fault(key, "unknown_setting")


def _clock(row: SettingsRow, written: Written) -> Iterator[Fault]:
    if row.begin >= row.end:
        yield written.fault("day.end", "ends_before_it_begins", begin=_hhmm(row.begin))
    if row.break_from >= row.break_to:
        yield written.fault("day.break.to", "ends_before_it_begins", begin=_hhmm(row.break_from))
    elif max(row.break_minutes, row.break_friday) > row.break_to - row.break_from:
        longest = row.break_to - row.break_from
        yield written.fault("day.break.minutes", "break_too_long", longest=longest)


def _engine(row: SettingsRow, tables: frozenset[str], written: Written) -> Iterator[Fault]:
    needs = {"roads": ("roads", "roads.gpkg"), "given": ("travel", "travel.csv")}
    if row.engine in needs and needs[row.engine][0] not in tables:
        yield written.fault("travel.engine", "engine_without_table", table=needs[row.engine][1])


def _dates(row: SettingsRow, made: Settings, written: Written) -> Iterator[Fault]:
    """Yield the dates of the file that are doubtful: a week under way is planned anew on a later day, rightly."""
    horizon, money = made.horizon, made.money
    if row.planned_on is not None and row.planned_on > horizon.start:
        yield written.warning("horizon.planned_on", "planned_after_start", start=horizon.start)
    if (horizon.planned_on - money.fuel_date).days > 180:
        yield written.warning(
            "money.fuel_price_of.date",
            "fuel_price_old",
            price=money.fuel_xof_litre,
            place=money.fuel_place,
            date=money.fuel_date,
        )


def _hhmm(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


# --- Making -----------------------------------------------------------------------------------------------------------


def _settings(row: SettingsRow, tables: frozenset[str], today: date | None) -> Settings:
    planned_on = today or row.planned_on or row.start - timedelta(days=PLANNED_BEFORE)
    rest = BreakWindow(row.break_from, row.break_to, row.break_minutes, row.break_friday)
    return Settings(
        made_up=row.made_up,
        horizon=Horizon(row.start, row.days, planned_on),
        day=DaySettings(
            row.begin,
            row.end,
            row.margin_am,
            row.margin_pm,
            rest,
            row.setup,
            row.packup,
            row.dropoff,
        ),
        policy=Policy(
            row.lead_days,
            float(row.clients_per_hour),
            float(row.tolerance_value),
            row.min_methods,
            PerRole(row.crew_midwife, row.crew_promoter, row.crew_driver),
            row.replan_lead_days,
        ),
        money=Money(
            row.fuel_xof_litre,
            row.fuel_place,
            row.fuel_date,
            row.mobilisation_xof,
            row.supervisor_xof,
            PerRole(row.per_diem_midwife, row.per_diem_promoter, row.per_diem_driver),
        ),
        travel=TravelSettings(
            engine=row.engine or default_engine(tables),
            season=row.season or season(row.start),
            offroad_kmh=float(row.offroad_kmh),
            detour=float(row.detour),
            circle_kmh=float(row.circle_kmh),
        ),
        lang=row.lang,
        risks=_risks(row),
    )


def _risks(row: SettingsRow) -> Risks:
    """Return what may upset a week; rain by the season of its first day where nothing is said."""
    rain = RAIN_BY_SEASON[row.season or season(row.start)] if row.rain is None else float(row.rain)
    return Risks(
        cancelled=float(row.cancelled),
        rain=rain,
        rain_cut=float(row.rain_cut),
        rain_slower=float(row.rain_slower),
        breakdown=float(row.breakdown),
        late=float(row.late),
        late_minutes=row.late_minutes,
        demand_spread=float(row.demand_spread),
    )


def default_engine(tables: frozenset[str]) -> str:
    """Return where travel comes from by default: a given matrix, else roads, else the circle."""
    return "given" if "travel" in tables else "roads" if "roads" in tables else "circle"
