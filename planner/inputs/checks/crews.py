"""Crews: whether the staff can make up those that the policy asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import cast

from planner.errors import Fault
from planner.inputs.rows import Row, StaffRow, VanRow
from planner.inputs.table import Entry, Tables
from planner.model import ROLES, WEEKDAYS, PerRole, Settings, Staff, Van

_DAYS: dict[type[Row], frozenset[str]] = {
    StaffRow: cast("frozenset[str]", Staff.__dataclass_fields__["days"].default),
    VanRow: cast("frozenset[str]", Van.__dataclass_fields__["days"].default),
}


def faults(tables: Tables, settings: Settings | None) -> Iterator[Fault]:
    """Yield the staff who never go out, and the roles and vans that have too few."""
    if "staff" not in tables:
        return
    staff = tables.of(StaffRow)
    for entry in staff:
        if entry.value.max_days == 0:
            yield entry.warning("max_days", "staff_never_works")
    if settings and not any(unread(entry, "role", "van", "max_days", "days") for entry in staff):
        yield from _short(tables, settings.policy.crew)


def unread(entry: Entry[StaffRow] | Entry[VanRow], *columns: str) -> bool:
    """Return whether one of the cells is at fault, so that what it means is not known."""
    return any(column in entry.cells and getattr(entry.value, column) is None for column in columns)


def _short(tables: Tables, crew: PerRole) -> Iterator[Fault]:
    works = [entry.value for entry in tables.of(StaffRow) if entry.value.max_days != 0 and entry.holds("role")]
    short = {role for role, count in _missing(works, crew).items() if count}
    for role in ROLES:
        if role in short:
            facts = {"role": role, "has": str(_count(works)[role]), "needs": str(crew.of(role))}
            yield Fault(tables.files["staff"], 0, "role", role, "role_short", facts, warning=True)
    for van in tables.of(VanRow):
        if van.holds("id"):
            yield from _van_short(van, [one for one in works if one.van in (None, van.value.id)], crew, short)


def _van_short(van: Entry[VanRow], works: list[StaffRow], crew: PerRole, short: set[str]) -> Iterator[Fault]:
    """Yield the roles that a van lacks, but for those that all lack; else that it has no day with all of them."""
    missing = _missing(works, crew)
    for role in ROLES:
        if missing[role] and role not in short:
            facts = {"role": role, "has": _count(works)[role], "needs": crew.of(role)}
            yield van.warning("id", "van_role_short", **facts)
    if not any(missing.values()) and not unread(van, "days"):
        days = [day for day in WEEKDAYS if day in days_of(van.value)]
        if not any(_complete([one for one in works if day in days_of(one)], crew) for day in days):
            yield van.warning("id", "van_crew_never_together", days=";".join(days))


def days_of(row: StaffRow | VanRow) -> frozenset[str]:
    """Return the weekdays of a van or staff member, the word's default where they are not given."""
    return row.days if row.days is not None else _DAYS[type(row)]


def _count(works: Iterable[StaffRow]) -> Counter[str]:
    return Counter(one.role for one in works)


def _missing(works: Iterable[StaffRow], crew: PerRole) -> dict[str, int]:
    count = _count(works)
    return {role: max(0, crew.of(role) - count[role]) for role in ROLES}


def _complete(works: Iterable[StaffRow], crew: PerRole) -> bool:
    return not any(_missing(works, crew).values())
