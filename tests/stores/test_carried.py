"""What a published week could not serve is the next week's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from planner.inputs import load
from planner.model import Status
from planner.stores import carried, write_carried
from tests.cli.commands import TABLES
from tests.formulate.weeks import planned, request, week
from tests.verify.world import MON, SAT, TUE

AFTER = date(2026, 12, 20)


def test_what_waits_on_is_carried_free_of_its_old_date() -> None:
    """On Sunday no van drives: R1 and R2 are left, R2 lapses on Saturday, R3 is withdrawn, R4 is served."""
    sunday = frozenset({"sun"})
    problem = week(
        request("R1", "C1", latest=AFTER, days=sunday, status=Status.PUBLISHED, date=TUE, van="V1", received_on=MON),
        request("R2", "C2", latest=SAT, days=sunday),
        request("R3", "C3", latest=AFTER, status=Status.WITHDRAWN),
        request("R4", "C4", latest=AFTER),
    )
    (left,) = carried(problem, planned(problem))
    assert left == replace(problem.requests["R1"], status=Status.ACCEPTED, date=None, van=None)


def test_the_visits_that_lack_are_carried() -> None:
    problem = week(request("R1", "C1", latest=AFTER, visits=3, days=frozenset({"mon", "wed"})))
    (left,) = carried(problem, planned(problem))
    assert left.visits == 1


def test_the_table_can_be_read_as_requests(tmp_path: Path) -> None:
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    left = request(
        "R1", "C1", latest=AFTER, days=frozenset({"mon", "fri"}), must=True, received_on=MON, expected_clients=12
    )
    write_carried((left, request("R2", "C2")), tmp_path / "requests.csv")
    assert load(tmp_path)[0].requests == {"R1": left, "R2": request("R2", "C2")}
