"""Rows of offices and labels: health authorities, funders, contacts."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from planner.inputs.rows.row import Amount, Day, Francs, Id, Row, Text


class AuthorityRow(Row):
    """A row of ``authorities``."""

    table: ClassVar[str] = "authorities"

    id: Id
    name: Text | None = None
    title: Text | None = None
    office_phone: Text | None = None


class FunderRow(Row):
    """A row of ``funders``."""

    table: ClassVar[str] = "funders"

    id: Id
    name: Text | None = None
    starts: Day | None = Field(None, alias="from")
    ends: Day | None = Field(None, alias="to")
    cap_xof: Francs | None = None
    cap_litres: Amount | None = None


class ContactRow(Row):
    """A row of ``contacts``: labels of crew and village relays."""

    table: ClassVar[str] = "contacts"
    key: ClassVar[tuple[str, ...]] = ()

    label: Text
    place: Id | None = None
    van: Id | None = None
    role: Text | None = None
    phone: Text | None = None
