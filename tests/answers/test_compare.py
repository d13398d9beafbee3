"""Who must be told what."""

from __future__ import annotations

from dataclasses import replace

from planner.answers.compare import moves, notices, said
from planner.answers.moves_map import moved
from planner.model import Authority, Kind, Plan, Problem, Request, Van
from planner.words.formats import clock
from tests.formulate.weeks import planned, request, week
from tests.verify.world import MON, SAT, THU, WED

TWO = (Van("V1", "B", name="Van 1"), Van("V2", "B", name="Van 2"))
N = "\N{NARROW NO-BREAK SPACE}"


def on(day: str, key: str = "R1", community: str = "C1") -> Request:
    return request(key, community, days=frozenset({day}), authority="DS")


def world(*requests: Request, van: str = "V1") -> Problem:
    """Return a week in which one van drives."""
    days = frozenset(week().settings.horizon.dates)
    vans = tuple(row if row.id == van else replace(row, unavailable=days) for row in TWO)
    authority = Authority("DS", "District de Kati", office_phone="20 21 22 23")
    return replace(week(*requests, vans=vans), authorities={"DS": authority})


def plan(*requests: Request, van: str = "V1") -> Plan:
    return planned(world(*requests, van=van))


def told(before: Plan, after: Plan, lang: str = "fr") -> str:
    return said(world(on("tue"), on("thu", "R3", "C3")), moves(before, after), lang)


def test_a_day_that_moved_is_told_to_village_centre_authority_and_crew() -> None:
    before, after = plan(on("tue")), plan(on("thu"))
    old, new = (clock(one.clinic_days[0].begin) for one in (before, after))
    pickup = next(clock(stop.arrive) for stop in after.tours[0].stops if stop.kind is Kind.PICKUP)
    line = f"  - C1 (R1){N}: mardi 1er déc. {old} → jeudi 3 déc. {new}, même équipe"
    assert told(before, after).splitlines() == [
        "Village de C1 (chef, ASACO)",
        line,
        "",
        "H1 (ASACO, superviseur)",
        f"{line}{N}; superviseur à prévenir{N}: le véhicule passe à {pickup}",
        "",
        "District de Kati — tél. 20 21 22 23",
        line,
        "",
        "Équipe de Van 1",
        line,
    ]


def test_another_van_is_told_to_both_crews() -> None:
    before, after = plan(on("tue")), plan(on("tue"), van="V2")
    crews = [one.who for one in notices(world(on("tue")), moves(before, after)) if one.kind == "crew"]
    assert crews == ["V1", "V2"]
    assert "équipe de Van 2 au lieu de Van 1" in told(before, after)


def test_what_is_no_longer_held_and_what_is_new_are_told() -> None:
    both, one = plan(on("tue"), on("thu", "R3", "C3")), plan(on("tue"))
    assert f"C3 (R3){N}: jeudi 3 déc. {clock(both.clinic_days[1].begin)} annulé, équipe de Van 1" in told(both, one)
    assert f"C3 (R3){N}: nouvelle journée jeudi 3 déc." in told(one, both)
    assert "C3 (R3): new clinic day Thursday 3 Dec" in told(one, both, "en")


def test_what_is_deferred_is_to_be_planned_again() -> None:
    """R1's dates reach past the week; a van that is never there serves it not."""
    before = plan(replace(on("tue"), latest=None))
    after = planned(replace(world(replace(on("tue"), latest=None)), vans={"V2": world(van="V1").vans["V2"]}))
    assert "annulé, à reprogrammer" in told(before, after)


def later(whole: Plan, minutes: int) -> Plan:
    """Return the plan with its clinics so many minutes later."""
    stops = [
        replace(stop, begin=stop.begin + minutes) if stop.begin is not None else stop for stop in whole.tours[0].stops
    ]
    return replace(whole, tours=(replace(whole.tours[0], stops=tuple(stops)),))


def test_a_few_minutes_are_told_to_the_crew_alone() -> None:
    before = plan(on("tue"))
    (few,), (more,) = moves(before, later(before, 14)), moves(before, later(before, 15))
    assert (few.outside, more.outside) == (False, True)
    assert [one.kind for one in notices(world(on("tue")), [few])] == ["crew"]


def test_who_replaces_whom_is_told_to_the_crew() -> None:
    before = plan(on("tue"))
    first, second = (
        replace(before, tours=(replace(before.tours[0], staff=staff),)) for staff in (("S1", "S2"), ("S1", "S3"))
    )
    assert not moves(first, second)[0].outside
    assert "reste le mardi 1er déc." in told(first, second)
    assert "même véhicule, S3 au lieu de S2" in told(first, second)


def test_nothing_is_told_where_nothing_moved() -> None:
    before = plan(on("tue"))
    assert moves(before, before) == ()
    assert told(before, before) == f"Rien n'a changé{N}: personne n'est à prévenir."


def test_the_visits_of_a_request_are_told_apart() -> None:
    """Thursday's moves to Wednesday; Monday's stays."""
    twice = request("R1", "C5", visits=2, days=frozenset({"mon", "thu"}))
    before, after = plan(twice), plan(replace(twice, days=frozenset({"mon", "wed"})))
    assert {one.date for one in before.clinic_days} == {MON, THU}
    (move,) = moves(before, after)
    assert move.before is not None
    assert move.after is not None
    assert (move.before.date, move.after.date) == (THU, WED)
    assert SAT not in {one.date for one in after.clinic_days}


def kinds(before: Plan, after: Plan) -> list[tuple[str, str]]:
    return sorted((one.request, one.kind) for one in moved(before, after))


def test_each_clinic_day_is_on_the_map_once() -> None:
    """R1 moves, stays, comes by another van or at another time; R3 is new, or gone."""
    before = plan(on("tue"))
    assert kinds(before, plan(on("thu"))) == [("R1", "moved")]
    assert kinds(before, plan(on("tue"), van="V2")) == [("R1", "moved")]
    assert kinds(before, later(before, 15)) == [("R1", "hour")]
    assert kinds(before, later(before, 14)) == [("R1", "same")]
    both = plan(on("tue"), on("thu", "R3", "C3"))
    assert kinds(before, both) == [("R1", "same"), ("R3", "new")]
    assert kinds(both, before) == [("R1", "same"), ("R3", "dropped")]
    waiting = replace(before, answers=tuple(replace(one, status="deferred") for one in both.answers))
    assert kinds(both, waiting) == [("R1", "same"), ("R3", "postponed")]
