"""Requests and opening hours: windows that can be, and what is frozen is told in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date

from planner.calendar import weekday
from planner.errors import Fault
from planner.inputs.checks.crews import days_of, unread
from planner.inputs.rows import CommunityRow, HealthCentreRow, RequestRow, SalesPointRow, VanRow
from planner.inputs.table import Entry, Tables
from planner.model import PLANNED_STATUS, Horizon, Request, Settings, Status

_DEFAULTS = {field.name: field.default for field in fields(Request) if field.default is not MISSING}
_FROZEN = {"day": ("date",), "van": ("date", "van"), "time": ("date", "van", "begin")}
_ANNOUNCED = {"date": "published_without_date", "van": "published_without_van"}


def faults(tables: Tables, settings: Settings | None) -> Iterator[Fault]:
    """Yield the requests that contradict themselves, each other or the horizon."""
    vans = {entry.value.id: entry for entry in tables.of(VanRow)}
    for entry in tables.of(RequestRow):
        yield from _hours(entry)
        yield from _window(entry)
        yield from _frozen(entry)
        if planned(entry):
            yield from _held(entry)
            yield from _van_works(entry, vans)
        if settings and planned(entry):
            yield from _horizon(entry, settings.horizon)
    yield from _same_community(tables)
    yield from _clients(tables)
    yield from _other_windows(tables)


def _minutes(entry: Entry[RequestRow], column: str, name: str) -> int | None:
    """Return a cell, the word's default where it is empty, nothing where it is at fault."""
    minutes = getattr(entry.value, column) if column in entry.cells else _DEFAULTS[name]
    return None if minutes is None else int(minutes)


def planned(entry: Entry[RequestRow]) -> bool:
    """Return whether a request is one of those to be planned."""
    return (entry.value.status or _DEFAULTS["status"]) in PLANNED_STATUS


def _hours(entry: Entry[RequestRow]) -> Iterator[Fault]:
    opens, closes = (_minutes(entry, name, name) for name in ("opens", "closes"))
    service, begin = _minutes(entry, "service_minutes", "service"), entry.value.begin
    if opens is None or closes is None:
        return
    if opens > closes:
        yield entry.problem("closes", "closes_before_it_opens", opens=hhmm(opens), closes=hhmm(closes))
    elif service is not None and service > closes - opens:
        yield entry.warning("service_minutes", "service_too_long", service=service, open=closes - opens)
    elif begin is not None:
        frozen = service is not None and entry.value.freeze == "time" and planned(entry)
        latest = closes - (service or 0) if frozen else closes
        facts = {"opens": hhmm(opens), "closes": hhmm(latest)}
        if frozen and not opens <= begin <= latest:
            yield entry.warning("begin", "begin_cannot_be", **facts)
        elif not opens <= begin <= latest:
            yield entry.warning("begin", "begins_outside_hours", **facts)


def _window(entry: Entry[RequestRow]) -> Iterator[Fault]:
    row = entry.value
    if row.earliest and row.latest and row.earliest > row.latest:
        yield entry.problem("latest", "ends_before_it_begins", begin=row.earliest)


def _frozen(entry: Entry[RequestRow]) -> Iterator[Fault]:
    for column in _FROZEN.get(entry.value.freeze or "", ()):
        if column not in entry.cells:
            yield entry.problem(column, "freeze_without", freeze=entry.value.freeze)


def _held(entry: Entry[RequestRow]) -> Iterator[Fault]:
    """Yield what is announced but not told, and a frozen date that the request itself does not allow."""
    row = entry.value
    if row.status is Status.PUBLISHED:
        for column, key in _ANNOUNCED.items():
            if column not in entry.cells and column not in _FROZEN.get(row.freeze or "", ()):
                yield entry.warning(column, key)
    if row.date and row.freeze in _FROZEN:
        early, late = row.earliest and row.date < row.earliest, row.latest and row.date > row.latest
        if early or late or (row.days and weekday(row.date) not in row.days):
            yield entry.warning("date", "frozen_date_not_asked")


def _van_works(entry: Entry[RequestRow], vans: Mapping[str, Entry[VanRow]]) -> Iterator[Fault]:
    """Yield a date that is frozen or announced and on which its van, or for want of one every van, is off."""
    row = entry.value
    if not row.date or not (row.freeze in _FROZEN or row.status is Status.PUBLISHED):
        return
    named = row.van is not None and (row.freeze != "day" or row.status is Status.PUBLISHED)
    asked = [van for van in vans.values() if van.value.id == row.van] if named else list(vans.values())
    if not asked or any(_works(van, row.date) for van in asked):
        return
    if named:
        yield entry.warning("date", "van_off_on_date", van=row.van)
    else:
        yield entry.warning("date", "vans_off_on_date")


def _works(van: Entry[VanRow], day: date) -> bool:
    """Return whether a van works on a date, as far as its cells can be read."""
    row = van.value
    return unread(van, "days", "unavailable") or (weekday(day) in days_of(row) and day not in (row.unavailable or ()))


def _horizon(entry: Entry[RequestRow], horizon: Horizon) -> Iterator[Fault]:
    row, first, last = entry.value, horizon.dates[0], horizon.dates[-1]
    facts = {"first": first, "last": last}
    if row.latest and row.latest < first:
        yield entry.warning("latest", "request_outside_horizon", **facts)
    elif row.earliest and row.earliest > last:
        yield entry.warning("earliest", "request_outside_horizon", **facts)
    if row.date and not first <= row.date <= last:
        yield entry.warning("date", "date_outside_horizon", **facts)


def _same_community(tables: Tables) -> Iterator[Fault]:
    before: dict[str, list[Entry[RequestRow]]] = defaultdict(list)
    for entry in tables.of(RequestRow):
        if not (entry.holds("community") and planned(entry)):
            continue
        others = before[entry.value.community]
        other = next((other for other in others if _overlap(entry.value, other.value)), None)
        if other:
            yield entry.warning("community", "request_again", other=other.value.id, row=other.row)
        others.append(entry)


def _overlap(one: RequestRow, other: RequestRow) -> bool:
    begin = max(one.earliest or date.min, other.earliest or date.min)
    return begin <= min(one.latest or date.max, other.latest or date.max)


def _clients(tables: Tables) -> Iterator[Fault]:
    told = ("population", "women_15_49")
    empty = {entry.value.id for entry in tables.of(CommunityRow) if not any(name in entry.cells for name in told)}
    for entry in tables.of(RequestRow):
        counted = planned(entry) and "expected_clients" not in entry.cells
        if counted and entry.value.community in empty:
            yield entry.warning("expected_clients", "clients_not_known")


def _other_windows(tables: Tables) -> Iterator[Fault]:
    for table in (HealthCentreRow.table, SalesPointRow.table):
        for entry in tables.by_name.get(table, ()):
            opens, closes = entry.value.opens, entry.value.closes
            if opens is not None and closes is not None and opens > closes:
                told = {"opens": hhmm(opens), "closes": hhmm(closes)}
                yield entry.problem("closes", "closes_before_it_opens", **told)


def hhmm(minute: int) -> str:
    """Return minutes after midnight as ``HH:MM``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
