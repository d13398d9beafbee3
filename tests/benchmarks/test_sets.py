"""The open set: its plans hold, its optima are reached, and the checker refuses what is broken."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.make_sets import FOLDER, better, known, the_weeks, week_named
from benchmarks.sets.check import broken_rules, worth
from benchmarks.week_plans import as_table, text
from benchmarks.week_runs import solved

Table = dict[str, Any]
SMALL = ("2x5x30-0", "5x5x30-0", "2x5x100-0", "5x5x100-0", "2x5x30-4-lodgings-0")
AWAY = "2x5x30-4-lodgings-0"


def table(kind: str, name: str) -> Table:
    read: Table = json.loads((FOLDER / kind / f"{name}.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("name", sorted(known()))
def test_the_best_plans_hold_and_are_worth_what_is_said(name: str) -> None:
    week, plan, best = table("weeks", name), table("plans", name), known()[name]
    assert broken_rules(week, plan) == []
    assert (worth(week, plan)["total"], worth(week, plan)["net"]) == (best.best, best.net)
    assert best.best <= best.bound


def test_the_set_is_whole_and_the_weeks_are_those_that_are_drawn() -> None:
    assert list(known()) == [week.name for week in the_weeks()]
    for week in the_weeks():
        assert (FOLDER / "weeks" / f"{week.name}.json").read_text(encoding="utf-8") == text(as_table(week))


@pytest.mark.parametrize("name", SMALL)
def test_the_stated_optima_are_reached(name: str) -> None:
    best = known()[name]
    week = week_named(name)
    found = solved(week, 120)
    assert found.broken == ()
    assert found.worth["total"] == found.levels[0].bound == best.best == best.bound


def test_what_is_worse_is_not_kept_and_what_cannot_be_is_refused() -> None:
    best = known()[SMALL[0]]
    week = week_named(SMALL[0])
    found = solved(week, 60)
    bound = found.levels[0].bound
    assert better(best, week, found, bound) is best
    worse = replace(best, best=best.best - 1, bound=best.bound + 1)
    now = better(worse, week, found, bound)
    assert (now.best, now.bound) == (best.best, best.bound)
    with pytest.raises(ValueError, match="passes the bound"):
        better(best, week, found, best.best - 1)
    with pytest.raises(ValueError, match="one-tour"):
        better(best, week, replace(found, broken=("one-tour: ...",)), bound)


def test_the_checker_needs_nothing_but_python(tmp_path: Path) -> None:
    copied = tmp_path / "check.py"
    copied.write_text((FOLDER / "check.py").read_text(encoding="utf-8"), encoding="utf-8")
    files = [str(FOLDER / kind / f"{AWAY}.json") for kind in ("weeks", "plans")]
    command = [sys.executable, "-I", "-S", str(copied)]
    held = subprocess.run([*command, *files], capture_output=True, text=True, cwd=tmp_path)
    assert (held.returncode, held.stderr) == (0, "")
    assert f"total {known()[AWAY].best}" in held.stdout
    plan = table("plans", AWAY)
    plan["tours"].append(plan["tours"][0])
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(plan), encoding="utf-8")
    refused = subprocess.run([*command, files[0], str(broken)], capture_output=True, text=True, cwd=tmp_path)
    assert refused.returncode == 1
    assert "one-tour: " in refused.stdout
    assert subprocess.run(command, capture_output=True, cwd=tmp_path).returncode == 2


# --- Each kind of broken plan is named --------------------------------------------------------------------------------


def away(plan: Table) -> Table:
    """Return a tour that ends at a lodging."""
    found: Table = next(tour for tour in plan["tours"] if tour["to"] != tour["from"] == 0)
    return found


def busy(plan: Table) -> Table:
    """Return a tour with several stops."""
    found: Table = max(plan["tours"], key=lambda tour: len(tour["stops"]))
    return found


def another_week(_week: Table, plan: Table) -> None:
    plan["week"] = "another"


def no_such_van(_week: Table, plan: Table) -> None:
    plan["tours"][0]["van"] = 2


def no_such_day(_week: Table, plan: Table) -> None:
    plan["tours"][0]["day"] = -1


def no_such_place(week: Table, plan: Table) -> None:
    plan["tours"][0]["to"] = len(week["minutes"])


def no_such_request(week: Table, plan: Table) -> None:
    plan["tours"][0]["stops"].append(len(week["requests"]))


def two_tours(_week: Table, plan: Table) -> None:
    plan["tours"].append({**plan["tours"][0], "stops": []})


def starts_elsewhere(_week: Table, plan: Table) -> None:
    away(plan)["to"] = 0


def sleeps_at_a_request(week: Table, plan: Table) -> None:
    away(plan)["to"] = week["requests"][0]["place"]


def too_far(week: Table, plan: Table) -> None:
    tour = away(plan)
    week["minutes"][tour["from"]][tour["to"]] = 301


def too_many_nights(week: Table, _plan: Table) -> None:
    week["most_nights"] = 0


def not_back(week: Table, plan: Table) -> None:
    last = max(plan["tours"], key=lambda tour: int(tour["day"]))
    last["day"], last["to"] = week["days"] - 1, week["lodgings"][0]


def served_twice(_week: Table, plan: Table) -> None:
    tour = busy(plan)
    tour["stops"].append(tour["stops"][0])


def on_another_day(week: Table, plan: Table) -> None:
    tour = busy(plan)
    request = week["requests"][tour["stops"][0]]
    request["days"] = [day for day in range(week["days"]) if day != tour["day"]]


def not_supervised(week: Table, plan: Table) -> None:
    tour = busy(plan)
    week["centres"][week["requests"][tour["stops"][0]]["centre"]] = []


def too_few_supervisors(week: Table, _plan: Table) -> None:
    week["supervisors"] = 0


def begun_late(week: Table, plan: Table) -> None:
    week["requests"][busy(plan)["stops"][-1]]["latest"] = 100


def back_late(week: Table, plan: Table) -> None:
    week["requests"][busy(plan)["stops"][-1]]["service"] += 600


BROKEN: dict[str, Callable[[Table, Table], None]] = {
    "week": another_week,
    "van": no_such_van,
    "day": no_such_day,
    "place": no_such_place,
    "request": no_such_request,
    "one-tour": two_tours,
    "begins": starts_elsewhere,
    "sleeps": sleeps_at_a_request,
    "far": too_far,
    "nights": too_many_nights,
    "back": not_back,
    "once": served_twice,
    "days": on_another_day,
    "supervises": not_supervised,
    "supervision": too_few_supervisors,
    "latest": begun_late,
    "back-in-time": back_late,
}


@pytest.mark.parametrize("rule", BROKEN)
def test_each_broken_rule_is_named(rule: str) -> None:
    week, plan = deepcopy(table("weeks", AWAY)), deepcopy(table("plans", AWAY))
    BROKEN[rule](week, plan)
    assert rule in {fault.split(":")[0] for fault in broken_rules(week, plan)}
