"""Rows of requests."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from planner.inputs import cells
from planner.inputs.rows.row import Count, Day, Flag, Id, Ids, Row, Service, Time, Weekdays
from planner.model import Status


class RequestRow(Row):
    """A row of ``requests``."""

    table: ClassVar[str] = "requests"
    required: ClassVar[bool] = True

    id: Id
    community: Id
    authority: Id | None = None
    received_on: Day | None = None
    earliest: Day | None = None
    latest: Day | None = None
    must: Flag | None = None
    priority: Annotated[int, BeforeValidator(cells.whole(1, 5))] | None = None
    expected_clients: Count | None = None
    methods: Ids | None = None
    service_minutes: Service | None = None
    opens: Time | None = None
    closes: Time | None = None
    days: Weekdays | None = None
    visits: Annotated[int, BeforeValidator(cells.whole(1, 60))] | None = None
    min_gap_days: Annotated[int, BeforeValidator(cells.whole(1, 366))] | None = None
    funder: Id | None = None
    status: Annotated[Status, BeforeValidator(cells.choice(*Status))] | None = None
    van: Id | None = None
    date: Day | None = None
    begin: Time | None = None
    freeze: Annotated[str, BeforeValidator(cells.choice("none", "day", "van", "time"))] | None = None
