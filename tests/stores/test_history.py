"""The history of published plans: numbered, never changed, never overwritten."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import pytest

from planner.errors import PlannerError
from planner.model import Plan, Situation
from planner.stores import History, Signed
from tests.formulate.weeks import planned, request, week

NOW = datetime(2026, 11, 19, 16, 5, tzinfo=UTC)
SIGNED = Signed("Point focal sécurité", date(2026, 11, 18))


def draft(published: int = 0) -> Plan:
    """Return a draft, made from a publication if from any."""
    plan = planned(week(request("R1", "C1")))
    return replace(plan, since=Situation(date(2026, 12, 1), published=published)) if published else plan


def publish(history: History, plan: Plan) -> Plan:
    return history.publish(plan, at=NOW, draft="plan.json", signed=SIGNED)


def test_a_publication_is_numbered_and_read_back_as_it_is(tmp_path: Path) -> None:
    history = History(tmp_path / "plans.sqlite")
    first = publish(history, draft())
    assert (first.status, first.number, first.published_from) == ("published", 1, "plan.json")
    assert history.plan("2026-W49", 1) == first
    (told,) = history.publications("2026-W49")
    assert (told.number, told.published_at, told.dataset_sha256, told.signed) == (
        1,
        NOW,
        first.made.dataset_sha256,
        SIGNED,
    )


def test_a_replan_of_the_last_publication_is_the_next_number(tmp_path: Path) -> None:
    history = History(tmp_path / "plans.sqlite")
    publish(history, draft())
    assert publish(history, draft(published=1)).number == 2
    assert [one.number for one in history.publications("2026-W49")] == [1, 2]


@pytest.mark.parametrize(("made_from", "key"), [(0, "publish_again"), (1, "publish_second")])
def test_who_publishes_what_was_not_made_from_the_last_publication_is_told(
    tmp_path: Path, made_from: int, key: str
) -> None:
    history = History(tmp_path / "plans.sqlite")
    publish(history, draft())
    publish(history, draft(published=1))
    with pytest.raises(PlannerError) as refused:
        publish(history, draft(published=made_from))
    assert (refused.value.key, refused.value.facts["number"]) == (key, "2")
    assert len(history.publications("2026-W49")) == 2


def test_of_two_who_publish_at_once_one_is_told(tmp_path: Path) -> None:
    """Eight at the same moment, each with a connection of its own."""
    plan, start = draft(), Barrier(8)

    def one(_: int) -> str:
        start.wait()
        try:
            return str(publish(History(tmp_path / "plans.sqlite"), plan).number)
        except PlannerError as refused:
            return refused.key

    with ThreadPoolExecutor(8) as people:
        ended = sorted(people.map(one, range(8)))
    assert ended == ["1", *["publish_again"] * 7]


def test_another_week_begins_at_one(tmp_path: Path) -> None:
    history = History(tmp_path / "plans.sqlite")
    publish(history, draft())
    assert publish(history, replace(draft(), week="2026-W50")).number == 1


@pytest.mark.parametrize("change", ["UPDATE publications SET plan = '{}'", "DELETE FROM publications"])
def test_what_is_published_is_never_changed(tmp_path: Path, change: str) -> None:
    path = tmp_path / "plans.sqlite"
    publish(History(path), draft())
    base = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        base.execute(change)
    base.close()


def test_what_was_never_published_is_not_found(tmp_path: Path) -> None:
    history = History(tmp_path / "plans.sqlite")
    assert history.publications("2026-W49") == ()
    with pytest.raises(PlannerError) as refused:
        history.plan("2026-W49", 1)
    assert refused.value.key == "publication_unknown"
    assert not history.path.exists()


def test_a_file_that_is_no_history_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plans.sqlite"
    path.write_text("something else, and long enough to be taken for a file of its own kind")
    with pytest.raises(PlannerError) as refused:
        publish(History(path), draft())
    assert refused.value.key == "history_refused"
