"""Who goes: roles, days, languages, and one crew for a whole trip. C1 lies on H1's side, C3 on H2's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.formulate.crew import marks
from planner.model import PerRole, Problem, Staff, Van
from tests.formulate.weeks import (
    by_themselves,
    counted,
    draft,
    far,
    formulated,
    planned,
    request,
    served,
    staffed,
    week,
    with_row,
    with_setting,
)
from tests.verify.world import MON, SAT, TUE

CREW = (Staff("M1", "midwife"), Staff("M2", "midwife"), Staff("P1", "promoter"), Staff("D1", "driver"))
SECOND = (Staff("M3", "midwife"), Staff("M4", "midwife"), Staff("P2", "promoter"), Staff("D2", "driver"))
MONDAY = frozenset({"mon"})
TUESDAY = frozenset({"tue"})


def crew(**changes: dict[str, Any]) -> tuple[Staff, ...]:
    """Return the crew, some of them changed by their id."""
    return tuple(replace(one, **changes.get(one.id, {})) for one in CREW)


def two_mondays() -> Problem:
    """Return a week of two requests for Monday, too far apart for one of the two vans."""
    requests = (request("R1", "C1", days=MONDAY), request("R3", "C3", days=MONDAY))
    return week(*requests, vans=(Van("V1", "B"), Van("V2", "B")))


def near(*languages: str) -> Problem:
    """Return a week of two short clinics on Monday, at C1 and C2, which speak these languages."""
    requests = (request("R1", "C1", service=60, days=MONDAY), request("R2", "C2", service=60, days=MONDAY))
    one = week(*requests)
    for community, language in zip(("C1", "C2"), languages, strict=True):
        one = with_row(one, "communities", community, languages=tuple(language.split(";")))
    return one


# --- What a crew is ---------------------------------------------------------------------------------------------------


def test_a_tour_names_its_crew_in_the_order_of_the_table() -> None:
    one = staffed(week(request("R1", "C1")), *reversed(CREW))
    assert [tour.staff for tour in planned(one).tours] == [("D1", "P1", "M2", "M1")]


def test_exactly_the_numbers_of_the_policy_go() -> None:
    one = with_setting(staffed(week(request("R1", "C1")), *CREW, *SECOND), "policy", crew=PerRole(3, 0, 1))
    (tour,) = planned(one).tours
    assert sorted(name[0] for name in tour.staff) == ["D", "M", "M", "M"]


def test_without_a_table_of_staff_nobody_is_named() -> None:
    assert [tour.staff for tour in planned(week(request("R1", "C1"))).tours] == [()]
    assert not formulated(week(request("R1", "C1"))).draft.crews


@pytest.mark.parametrize("role", ["midwife", "promoter", "driver"])
def test_where_a_role_is_short_no_van_day_is_left(role: str) -> None:
    """Saturday is not supervised."""
    short = next(one for one in CREW if one.role == role)
    one = staffed(week(request("R1", "C1")), *(one for one in CREW if one is not short))
    assert counted(one) == {"R1": {"crew": 5, "supervision": 1}}


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"days": frozenset({"sun"})}, 0),
        ({"days": frozenset({"tue"})}, 1),
        ({"days": frozenset()}, 5),
        ({"unavailable": frozenset({MON, TUE})}, 3),
        ({"van": "V1"}, 5),
        ({"van": "V2"}, 0),
    ],
)
def test_staff_go_on_their_days_with_their_van(changes: dict[str, Any], left: int) -> None:
    one = staffed(week(request("R1", "C1"), vans=(Van("V1", "B"),)), *crew(M1=changes))
    made = formulated(one)
    assert sum(bool(day.visits) for day in made.instance.van_days) == left
    assert sum(rule == "crew" for rule in made.draft.forbidden.values()) == 5 - left


# --- One van a day, so many days a week -------------------------------------------------------------------------------


def test_nobody_goes_with_two_vans_on_a_date() -> None:
    assert len(served(staffed(two_mondays(), *CREW, *SECOND[:3]))) == 1
    assert served(staffed(two_mondays(), *CREW, *SECOND)) == ["R1", "R3"]


@pytest.mark.parametrize(("most", "held"), [(1, 1), (2, 2)])
def test_staff_go_on_no_more_dates_a_week_than_they_may(most: int, held: int) -> None:
    one = week(request("R1", "C1", days=MONDAY), request("R3", "C3", days=TUESDAY))
    assert len(served(staffed(one, *crew(D1={"max_days": most})))) == held


def test_dates_of_two_weeks_count_apart() -> None:
    """Saturday 5 and Monday 7 December."""
    monday = date(2026, 12, 7)
    requests = (request("R1", "C1", latest=SAT), request("R3", "C3", earliest=monday, latest=monday))
    one = with_setting(by_themselves(week(*requests)), "horizon", start=SAT, days=3)
    assert served(staffed(one, *crew(D1={"max_days": 1}))) == ["R1", "R3"]


# --- Languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speaker", "heard"),
    [("M2", True), ("P1", True), ("D1", False), ("nobody", False)],
)
def test_a_midwife_or_promoter_speaks_a_language_of_the_community(speaker: str, heard: bool) -> None:
    one = with_row(week(request("R1", "C1")), "communities", "C1", languages=("peul", "bambara"))
    told = counted(staffed(one, *crew(**{speaker: {"languages": ("dogon", "bambara")}})))
    assert told == ({} if heard else {"R1": {"crew": 5, "supervision": 1}})


def test_languages_are_compared_exactly() -> None:
    one = with_row(week(request("R1", "C1")), "communities", "C1", languages=("peul",))
    assert served(staffed(one, *crew(P1={"languages": ("Peul",)}))) == []


def test_a_speaker_whose_role_is_not_in_the_crew_does_not_speak() -> None:
    one = with_row(week(request("R1", "C1")), "communities", "C1", languages=("peul",))
    one = with_setting(one, "policy", crew=PerRole(2, 0, 1))
    assert served(staffed(one, *crew(P1={"languages": ("peul",)}))) == []
    assert served(staffed(one, *crew(M1={"languages": ("peul",)}))) == ["R1"]


def test_one_tour_needs_a_speaker_for_each_of_its_communities() -> None:
    """Of two promoters, each with a language, one goes; a midwife may have the other."""
    other = Staff("P2", "promoter", languages=("bambara",))
    one = staffed(near("peul", "bambara"), *crew(P1={"languages": ("peul",)}), other)
    assert len(served(one)) == 1
    assert served(with_setting(one, "policy", crew=PerRole(2, 2, 1))) == ["R1", "R2"]
    both = staffed(near("peul", "bambara"), *crew(P1={"languages": ("peul",)}, M2={"languages": ("bambara",)}))
    assert served(both) == ["R1", "R2"]


def test_communities_of_the_same_languages_share_a_mark() -> None:
    same = draft(staffed(near("peul;bambara", "bambara;peul"), *CREW))
    assert marks(same) == {frozenset({"peul", "bambara"}): 0}
    assert [visit.marks for visit in formulated(same.problem).instance.visits] == [(0,), (0,)]
    apart = formulated(staffed(near("peul", "bambara"), *CREW)).instance
    assert [visit.marks for visit in apart.visits] == [(0,), (1,)]


# --- Trips ------------------------------------------------------------------------------------------------------------


def trip(horizon: int = 2, nights: int = 1, **van: Any) -> Problem:
    """Return a week in which C2 is reached on Monday by sleeping out."""
    return far(request("R2", "C2", latest=MON), horizon=horizon, max_nights=nights, **van)


def test_the_crew_that_leaves_is_the_crew_that_returns() -> None:
    first, second = planned(staffed(trip(), *CREW, *SECOND)).tours
    assert first.staff == second.staff


def test_nobody_is_relieved_on_the_way() -> None:
    """D1 is unavailable on Tuesday, D2 on Monday: neither makes the trip."""
    staff = crew(D1={"unavailable": frozenset({TUE})})
    relief = Staff("D2", "driver", unavailable=frozenset({MON}))
    assert served(staffed(trip(), *staff, relief)) == []
    assert served(staffed(trip(), *staff, replace(relief, unavailable=frozenset()))) == ["R2"]


@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        ({"unavailable": frozenset({TUE})}, []),
        ({"days": frozenset({"mon", "wed"})}, ["R2"]),
        ({"days": frozenset({"mon"})}, []),
        ({"max_days": 2}, ["R2"]),
        ({"max_days": 1}, []),
    ],
)
def test_a_day_off_is_waited_away_a_date_of_unavailability_is_not(changes: dict[str, Any], reached: list[str]) -> None:
    """The van works on Monday and Wednesday: Tuesday is waited for, and is no date with a tour."""
    one = trip(horizon=3, nights=2, days=frozenset({"mon", "wed"}))
    assert served(staffed(one, *crew(M1=changes))) == reached


def test_nobody_goes_with_another_van_while_theirs_waits_away() -> None:
    """V1 is out from Monday to Wednesday; V2 would go to C3 on Tuesday."""
    one = trip(horizon=3, nights=2, days=frozenset({"mon", "wed"}))
    second = request("R3", "C3", days=TUESDAY)
    one = replace(one, requests={**one.requests, "R3": second}, vans={**one.vans, "V2": Van("V2", "B", days=TUESDAY)})
    assert len(served(staffed(one, *CREW))) == 1
    assert len(served(staffed(one, *CREW, *SECOND))) == 2
