"""The pilot's plan, edited by hand as people do: each fault is found, and named by its rule."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from planner.calendar import weekday
from planner.inputs import load
from tests.cli.commands import PILOT, Row, changed, planner

Plan = dict[str, Any]
Stop = dict[str, Any]
Tour = dict[str, Any]


def tours_with(plan: Plan, kind: str) -> Iterator[tuple[Tour, int]]:
    """Yield the tours with a stop of that kind, and where it stands."""
    for tour in plan["tours"]:
        for number, stop in enumerate(tour["stops"]):
            if stop["kind"] == kind:
                yield tour, number


def first(plan: Plan, kind: str) -> Stop:
    tour, number = next(tours_with(plan, kind))
    found: Stop = tour["stops"][number]
    return found


def moved(clock: str, minutes: int) -> str:
    hours, late = clock.split(":")
    minute = 60 * int(hours) + int(late) + minutes
    return f"{minute // 60:02d}:{minute % 60:02d}"


def arrives_a_minute_early(plan: Plan) -> None:
    clinic = first(plan, "clinic")
    clinic["arrive"] = moved(clinic["arrive"], -1)


def begins_before_it_opens(plan: Plan) -> None:
    first(plan, "clinic")["begin"] = "07:30"


def serves_a_minute_less(plan: Plan) -> None:
    clinic = first(plan, "clinic")
    clinic["end"] = moved(clinic["end"], -1)


def skips_the_pick_up(plan: Plan) -> None:
    tour, number = next(tours_with(plan, "pickup"))
    del tour["stops"][number]


def skips_the_drop_off(plan: Plan) -> None:
    tour, number = next(tours_with(plan, "dropoff"))
    del tour["stops"][number]


def hurries_the_pick_up(plan: Plan) -> None:
    pickup = first(plan, "pickup")
    pickup["leave"] = moved(pickup["leave"], -1)


def swaps_two_dates(plan: Plan) -> None:
    one, other = [tour for tour in plan["tours"] if tour["van"] == plan["tours"][0]["van"]][:2]
    one["date"], other["date"] = other["date"], one["date"]


def works_without_a_break(plan: Plan) -> None:
    clinic = next(stop for tour in plan["tours"] for stop in tour["stops"] if "pause" in stop)
    begin, end = clinic.pop("pause")
    length = 60 * (int(end[:2]) - int(begin[:2])) + int(end[3:]) - int(begin[3:])
    clinic["end"] = moved(clinic["end"], -length)


def serves_a_request_again(plan: Plan) -> None:
    tour, number = next(tours_with(plan, "clinic"))
    others = [other for other in plan["tours"] if other is not tour and other["date"] != tour["date"]]
    others[0]["stops"].insert(-1, dict(tour["stops"][number]))


def counts_a_franc_less(plan: Plan) -> None:
    plan["tours"][0]["cost_xof"] -= 1


def counts_a_kilometre_less(plan: Plan) -> None:
    plan["tours"][0]["km"] -= 1


def claims_more_value(plan: Plan) -> None:
    plan["score"]["value"] += 1


def claims_more_clients(plan: Plan) -> None:
    first(plan, "clinic")["clients"] += 1


def claims_a_bound_below_its_level(plan: Plan) -> None:
    tier = next(tier for tier in plan["score"]["tiers"] if tier["tier"] == "value")
    tier["bound"] = plan["score"]["value_bound"] = tier["level"] - 1


def leaves_an_answer_out(plan: Plan) -> None:
    del plan["answers"][0]


def answers_that_a_served_request_is_refused(plan: Plan) -> None:
    answer = next(answer for answer in plan["answers"] if answer["status"] == "served")
    answer.update({"status": "refused", "reason": "untested"})


def drives_a_van_that_is_none(plan: Plan) -> None:
    plan["tours"][0]["van"] = "V9"


def drives_one_van_twice_on_a_day(plan: Plan) -> None:
    one, other = [tour for tour in plan["tours"] if tour["date"] == plan["start"]][:2]
    other["van"] = one["van"]


def holds_a_clinic_elsewhere(plan: Plan) -> None:
    clinics = [stop for tour in plan["tours"] for stop in tour["stops"] if stop["kind"] == "clinic"]
    clinics[0]["place"] = clinics[1]["place"]


def starts_from_elsewhere(plan: Plan) -> None:
    plan["tours"][0]["stops"][0]["place"] = first(plan, "clinic")["place"]


def goes_out_on_sunday(plan: Plan) -> None:
    plan["tours"][-1]["date"] = "2026-12-06"


def leaves_before_sunrise(plan: Plan) -> None:
    stops = plan["tours"][0]["stops"]
    stops[0]["arrive"] = stops[0]["leave"] = "06:00"


def returns_after_dark(plan: Plan) -> None:
    before, back = plan["tours"][0]["stops"][-2:]
    late = 60 * (18 - int(back["arrive"][:2])) + 30 - int(back["arrive"][3:])
    before["leave"] = moved(before["leave"], late)
    back["arrive"] = back["leave"] = "18:30"


def is_held_on_a_day_without_supervision(plan: Plan) -> None:
    """The first tour that can be moved to a weekday on which its centre does not supervise is."""
    pilot, _ = load(PILOT)
    start = date.fromisoformat(plan["start"])
    for tour, number in tours_with(plan, "clinic"):
        centre = pilot.centre_of(pilot.requests[tour["stops"][number]["request"]])
        for day in (start + timedelta(days=n) for n in range(plan["days"])):
            if weekday(day) not in centre.supervises_on:
                tour["date"] = day.isoformat()
                return
    pytest.fail("no such tour")


def is_of_another_week(plan: Plan) -> None:
    plan["start"] = "2026-12-07"


FAULTS: dict[Callable[[Plan], None], str] = {
    arrives_a_minute_early: "clock",
    begins_before_it_opens: "window",
    serves_a_minute_less: "window",
    skips_the_pick_up: "supervision",
    skips_the_drop_off: "supervision",
    hurries_the_pick_up: "supervision",
    swaps_two_dates: "answers",
    works_without_a_break: "break",
    serves_a_request_again: "once",
    counts_a_franc_less: "cost",
    counts_a_kilometre_less: "cost",
    claims_more_value: "score",
    claims_more_clients: "score",
    claims_a_bound_below_its_level: "score",
    leaves_an_answer_out: "answers",
    answers_that_a_served_request_is_refused: "answers",
    drives_a_van_that_is_none: "shape",
    drives_one_van_twice_on_a_day: "one-tour",
    holds_a_clinic_elsewhere: "shape",
    starts_from_elsewhere: "shape",
    goes_out_on_sunday: "one-tour",
    leaves_before_sunrise: "daylight",
    returns_after_dark: "daylight",
    is_held_on_a_day_without_supervision: "supervision",
    is_of_another_week: "shape",
}


def test_the_plan_is_sound_before_it_is_edited(pilot_plan: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(pilot_plan, encoding="utf-8")
    verified = planner("verify", tmp_path / "plan.json", "--data", PILOT)
    assert verified.code == 0, verified.output


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_an_edit_is_found_by_its_rule(fault: Callable[[Plan], None], pilot_plan: str, tmp_path: Path) -> None:
    plan = json.loads(pilot_plan)
    fault(plan)
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    verified = planner("verify", tmp_path / "plan.json", "--data", PILOT)
    assert verified.code == 3
    assert FAULTS[fault] in verified.rules


# --- The dataset changes after the plan was made ----------------------------------------------------------------------


def verified_on(data: Path, plan: str, folder: Path) -> set[str]:
    """Return the rules that the plan breaks on a changed dataset, which is told."""
    (folder / "plan.json").write_text(plan, encoding="utf-8")
    ran = planner("verify", folder / "plan.json", "--data", data, "--lang", "en")
    assert ran.code == 3, ran.output
    assert "has changed" in ran.output
    return ran.rules


def test_a_van_goes_out_on_its_day_off(pilot_plan: str, tmp_path: Path) -> None:
    van, day = (json.loads(pilot_plan)["tours"][0][key] for key in ("van", "date"))

    def off(rows: list[Row]) -> list[Row]:
        return [row | {"unavailable": day} if row["id"] == van else row for row in rows]

    assert verified_on(changed(tmp_path / "data", "vans", off), pilot_plan, tmp_path) == {"one-tour"}


def test_a_clinic_is_held_on_a_holiday(pilot_plan: str, tmp_path: Path) -> None:
    feast = {"date": "2026-12-01", "name_fr": "Fête", "name_en": "Feast", "estimated": "0"}
    data = changed(tmp_path / "data", "holidays", lambda rows: [*rows, feast])
    assert verified_on(data, pilot_plan, tmp_path) == {"days"}


def test_a_request_that_was_left_out_becomes_a_must(pilot_plan: str, tmp_path: Path) -> None:
    left = next(answer["request"] for answer in json.loads(pilot_plan)["answers"] if answer["status"] != "served")

    def must(rows: list[Row]) -> list[Row]:
        return [row | {"must": "yes"} if row["id"] == left else row for row in rows]

    assert (
        {"must"} <= verified_on(changed(tmp_path / "data", "requests", must), pilot_plan, tmp_path) <= {"must", "score"}
    )


def closed(**cells: str) -> Callable[[list[Row]], list[Row]]:
    """Return the change that adds a closure."""
    return lambda rows: [
        *rows,
        dict.fromkeys(rows[0], "") | {"from": "2026-11-30", "rule": "ban", "security": "no"} | cells,
    ]


def test_a_clinic_is_held_in_a_closed_community(pilot_plan: str, tmp_path: Path) -> None:
    place = first(json.loads(pilot_plan), "clinic")["place"]
    data = changed(tmp_path / "data", "closures", closed(kind="community", ref=place))
    assert verified_on(data, pilot_plan, tmp_path) == {"closed"}


def test_a_tour_drives_along_a_road_that_was_closed(pilot_plan: str, tmp_path: Path) -> None:
    """A zone lies across the way from the base to the first stop: the way round is longer, or there is none."""
    pilot, _ = load(PILOT)
    _, stop = json.loads(pilot_plan)["tours"][0]["stops"][:2]
    place, base = pilot.places[stop["place"]], pilot.bases["B1"]
    lon, lat = (base.lon + place.lon) / 2, (base.lat + place.lat) / 2
    across = (place.lat - base.lat) / 2, (base.lon - place.lon) / 2
    ends = [(lon + side * across[0], lat + side * across[1]) for side in (-1, 1)]
    wide = 0.0005
    points = [(ends[0][0] - wide, ends[0][1]), (ends[0][0] + wide, ends[0][1]), (ends[1][0] + wide, ends[1][1])]
    points += [(ends[1][0] - wide, ends[1][1]), (ends[0][0] - wide, ends[0][1])]
    wkt = f"POLYGON (({', '.join(f'{x:.5f} {y:.5f}' for x, y in points)}))"
    rules = verified_on(changed(tmp_path / "data", "closures", closed(kind="zone", wkt=wkt)), pilot_plan, tmp_path)
    assert rules & {"clock", "closed"}


def test_a_centre_has_fewer_supervising_days(pilot_plan: str, tmp_path: Path) -> None:
    pilot, _ = load(PILOT)
    centre = pilot.centre_of(pilot.requests[first(json.loads(pilot_plan), "clinic")["request"]]).id

    def never(rows: list[Row]) -> list[Row]:
        return [row | {"supervises_on": "sun"} if row["id"] == centre else row for row in rows]

    assert verified_on(changed(tmp_path / "data", "health_centres", never), pilot_plan, tmp_path) == {"supervision"}
