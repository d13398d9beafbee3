"""The hand-computed cases are well-formed: fields, tables, a complete matrix, and clocks that follow it.

Nothing of the planner is imported: what is checked here is the cases, not the code that they judge.
"""

import csv
import datetime as dt
import io
import math
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*.toml"))
AT_BASE = {"one-tour", "once", "must", "days", "window", "daylight", "break", "supervision", "closed", "catchment"}
AWAY_TOO = {"commodities", "choice", "follow-up", "crew", "nights", "budget", "frozen"}
RULES = AT_BASE | AWAY_TOO
SUBJECTS = RULES | {"objective", "value", "cost"}
REQUIRED_COLUMNS = {
    "bases": {"id", "name", "lat", "lon"},
    "health_centres": {
        "id",
        "name",
        "lat",
        "lon",
        "supervises_on",
        "supervisors",
        "clinics_per_week",
        "supervisor_travel",
    },
    "communities": {"id", "name", "lat", "lon", "health_centre", "last_visit"},
    "vans": {"id", "base", "name", "drive"},
    "requests": {"id", "community", "expected_clients"},
    "closures": {"kind", "ref", "from", "to"},
    "staff": {"id", "role"},
    "products": {"id", "kind", "share"},
    "stock": {"place", "product", "quantity", "lot"},
    "funders": {"id"},
    "travel": {"from", "to", "minutes", "km"},
}
OPTIONAL_TABLES = {"closures", "staff", "products", "stock", "funders"}
TIERS = {"must_missed", "freezes_broken", "changes", "change_weight"}
LISTED = {"begins", "nights", "staff", "loads", "paid"}
EXPECTED = {"value", "value_of_plan", "clients", "cost_xof", "served", "served_requests", "excluded"} | TIERS | LISTED
STOP_KEYS = {
    "depart": {"kind", "place", "arrive", "leave"},
    "pickup": {"kind", "place", "arrive", "leave"},
    "clinic": {"kind", "place", "request", "arrive", "begin", "end", "leave"},
    "dropoff": {"kind", "place", "arrive", "leave"},
    "break": {"kind", "place", "arrive", "leave"},
    "sleep": {"kind", "place", "arrive", "leave"},
    "return": {"kind", "place", "arrive", "leave"},
}


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def table(case: dict[str, Any], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(case["tables"].get(name, "").strip())))


def ids(case: dict[str, Any], name: str) -> set[str]:
    return {row["id"] for row in table(case, name)}


def places(case: dict[str, Any]) -> set[str]:
    return ids(case, "bases") | ids(case, "health_centres") | ids(case, "communities")


def stock(case: dict[str, Any]) -> dict[tuple[str, str, str], int]:
    """The quantity of each lot, by place, product and lot."""
    return {(row["place"], row["product"], row["lot"]): int(row["quantity"]) for row in table(case, "stock")}


def split(expect: dict[str, Any], name: str) -> list[list[str]]:
    return [line.split() for line in expect.get(name, [])]


def minutes(clock: str) -> int:
    hours, rest = clock.split(":")
    return 60 * int(hours) + int(rest)


def horizon(case: dict[str, Any]) -> set[str]:
    start, days = case["settings"]["horizon"]["start"], case["settings"]["horizon"]["days"]
    return {(start + dt.timedelta(days=n)).isoformat() for n in range(days)}


def hand_made_plans() -> Iterator[Any]:
    for path in FILES:
        for number, plan in enumerate(read(path).get("plan", []), start=1):
            yield pytest.param(path, plan, id=f"{path.parent.name}/{path.stem}-{number}")


each_file = pytest.mark.parametrize("path", [pytest.param(p, id=f"{p.parent.name}/{p.stem}") for p in FILES])
each_plan = pytest.mark.parametrize(("path", "plan"), list(hand_made_plans()))


def test_there_are_enough_cases() -> None:
    """At least 100 in all and, for each subject, one where it bites and one where it lets pass."""
    bites = defaultdict(set)
    for path in FILES:
        bites[path.parent.name].add(read(path)["bites"])
    assert len(FILES) >= 100
    assert set(bites) == SUBJECTS
    assert {subject: seen for subject, seen in bites.items() if seen != {True, False}} == {}


def test_each_rule_has_a_plan_that_breaks_it_alone_and_a_sound_one() -> None:
    """The verifier is judged on both sides of each rule."""
    seen = defaultdict(set)
    for path in FILES:
        for plan in read(path).get("plan", []):
            seen[path.parent.name].add(tuple(plan["breaks"]))
    assert {rule for rule in RULES if not {(rule,), ()} <= seen[rule]} == set()


def test_the_readme_lists_every_case() -> None:
    """A case that is not in the list of the README is easily forgotten."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path for path in FILES if f"`{path.stem}`" not in readme] == []


@each_file
def test_fields(path: Path) -> None:
    """Each file says its rule, title and arithmetic, and only fields of the format."""
    case = read(path)
    assert set(case) <= {"rule", "bites", "title", "arithmetic", "settings", "tables", "since", "expect", "plan"}
    assert case["rule"] == path.parent.name
    assert isinstance(case["bites"], bool)
    assert case["title"].strip() and case["arithmetic"].strip()
    assert case["settings"]["made_up"] is True
    assert set(case["settings"]["horizon"]) == {"start", "days", "planned_on"}


@each_file
def test_expectation(path: Path) -> None:
    """The expected plan names known requests and vans, dates of the horizon and known rules."""
    case = read(path)
    expect = case["expect"]
    requests = {row["id"] for row in table(case, "requests")}
    vans = {row["id"] for row in table(case, "vans")}
    assert {"must_missed", "value"} <= set(expect) <= EXPECTED
    assert ("served" in expect) != ("served_requests" in expect)
    for line in expect.get("served", []):
        request, van, date = line.split()
        assert request in requests and van in vans and date in horizon(case)
    assert set(expect.get("served_requests", [])) <= requests
    for request, rules in expect.get("excluded", {}).items():
        assert request in requests and set(rules) <= RULES
        assert rules == sorted(rules)


@each_file
def test_expected_lists(path: Path) -> None:
    """Nights, staff, loads, begins and payments name rows that exist; loads take no more than there is."""
    case = read(path)
    expect = case["expect"]
    known = {name: ids(case, name) for name in ("vans", "requests", "staff", "products", "funders")}
    lots = defaultdict(int, stock(case))
    for van, date, place in split(expect, "nights"):
        assert van in known["vans"] and date in horizon(case) and place in places(case)
    for van, date, crew in split(expect, "staff"):
        assert van in known["vans"] and date in horizon(case) and set(crew.split(";")) <= known["staff"]
    for request, date, product, quantity, place, lot in split(expect, "loads"):
        assert request in known["requests"] and date in horizon(case) and product in known["products"]
        lots[place, product, lot] -= int(quantity)
    for request, date, clock in split(expect, "begins"):
        assert request in known["requests"] and date in horizon(case) and minutes(clock) < 24 * 60
    for funder, xof, litres in split(expect, "paid"):
        assert funder in known["funders"] and int(xof) >= 0 and Fraction(litres) >= 0
    assert min(lots.values(), default=0) >= 0


@each_file
def test_tables(path: Path) -> None:
    """Every table parses, has its columns and refers to rows that exist."""
    case = read(path)
    assert set(REQUIRED_COLUMNS) - OPTIONAL_TABLES <= set(case["tables"]) <= set(REQUIRED_COLUMNS)
    for name in case["tables"]:
        rows = table(case, name)
        assert rows, name
        assert REQUIRED_COLUMNS[name] <= set(rows[0]), name
        for row in rows:
            assert None not in row and None not in row.values(), (name, row)
    for name in sorted(set(case["tables"]) - {"travel", "stock", "closures"}):
        assert len(table(case, name)) == len(ids(case, name)), name
    assert {row["base"] for row in table(case, "vans")} <= ids(case, "bases")
    assert {row["health_centre"] for row in table(case, "communities")} <= ids(case, "health_centres")
    assert {row["community"] for row in table(case, "requests")} <= ids(case, "communities")
    assert {row["drive"] for row in table(case, "vans")} <= {"4x4", "4x2"}
    weekly = {row["clinics_per_week"] for row in table(case, "health_centres")}
    assert (weekly == {"7"}) == (case["rule"] != "catchment" and "since" not in case)
    assert {row["product"] for row in table(case, "stock")} <= ids(case, "products")
    assert {row["place"] for row in table(case, "stock")} <= places(case)
    assert {row["role"] for row in table(case, "staff")} <= {"midwife", "promoter", "driver"}
    assert {row.get("van") or None for row in table(case, "staff")} <= ids(case, "vans") | {None}
    paid = {row.get("funder") or None for name in ("vans", "requests") for row in table(case, name)}
    assert paid <= ids(case, "funders") | {None}


@each_file
def test_travel_has_every_ordered_pair(path: Path) -> None:
    """The given matrix is complete, without doubles and without a diagonal."""
    case = read(path)
    pairs = [(row["from"], row["to"]) for row in table(case, "travel")]
    assert sorted(pairs) == sorted((a, b) for a in places(case) for b in places(case) if a != b)
    assert all(int(row["minutes"]) >= 0 and float(row["km"]) >= 0 for row in table(case, "travel"))


@each_plan
def test_hand_made_plan(path: Path, plan: dict[str, Any]) -> None:
    """Stops are complete, their clocks do not run backwards and every drive takes what the matrix says, exactly."""
    case = read(path)
    assert {"says", "breaks", "tours"} <= set(plan) <= {"says", "breaks", "tours"} | TIERS
    assert set(plan["breaks"]) <= RULES
    vans = {row["id"]: row for row in table(case, "vans")}
    community = {row["id"]: row["community"] for row in table(case, "requests")}
    travel = {(row["from"], row["to"]): int(row["minutes"]) for row in table(case, "travel")}
    for tour in plan["tours"]:
        stops = tour["stops"]
        van = vans[tour["van"]]
        factor = Fraction(van.get("speed_factor") or "1")
        assert tour["date"] in horizon(case)
        home = tour["to"] == van["base"]
        assert {"van", "date", "from", "to", "stops"} <= set(tour) <= {"van", "date", "from", "to", "stops", "staff"}
        assert {"depart", "sleep", "return"}.isdisjoint(stop["kind"] for stop in stops[1:-1])
        assert (stops[0]["kind"], stops[0]["place"]) == ("depart", tour["from"])
        assert (stops[-1]["kind"], stops[-1]["place"]) == ("return" if home else "sleep", tour["to"])
        assert case["rule"] in AWAY_TOO or tour["from"] == tour["to"] == van["base"]
        assert set(tour.get("staff", [])) <= ids(case, "staff")
        for stop in stops:
            assert set(stop) - {"pause", "load"} == STOP_KEYS[stop["kind"]]
            for taken in stop.get("load", []):
                assert (taken["place"], taken["product"], taken["lot"]) in stock(case) and taken["quantity"] > 0
            clock = [stop["arrive"], stop.get("begin"), *stop.get("pause", []), stop.get("end"), stop["leave"]]
            clock = [minutes(time) for time in clock if time is not None]
            assert clock == sorted(clock)
            if stop["kind"] == "clinic":
                assert stop["place"] == community[stop["request"]]
        for before, after in pairwise(stops):
            here, there = before["place"], after["place"]
            drive = 0 if here == there else math.ceil(travel[here, there] / factor)
            assert minutes(after["arrive"]) == minutes(before["leave"]) + drive
