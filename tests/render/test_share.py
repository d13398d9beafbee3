"""What leaves the office for one authority or health centre, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.model import Authority, Kind, Plan, Problem
from planner.render.share import Goods, SharedRequest, Span, authorities, centre_share, centres, share
from tests.render.trip import trip
from tests.render.week import MONDAY, TUESDAY


def two_authorities() -> tuple[Problem, Plan]:
    """Return the trip with requests of three authorities: by their centres A1 and A2, and R6 by A3 itself."""
    problem, plan, _ = trip()
    by_centre = {"HC1": "A1", "HC2": "A2"}
    problem = replace(
        problem,
        health_centres={
            id_: replace(centre, authority=by_centre[id_]) for id_, centre in problem.health_centres.items()
        },
        requests={**problem.requests, "R6": replace(problem.requests["R6"], authority="A3")},
        authorities={"A1": Authority("A1", "District de Kati", "Médecin-chef")},
    )
    return problem, plan


def test_each_request_belongs_to_one_authority() -> None:
    problem, plan = two_authorities()
    requests = {}
    for id_ in authorities(problem, plan):
        told = share(problem, plan, id_)
        requests[id_] = [*(one.request for one in told.clinics), *(one.request for one in told.waiting)]
    assert requests == {"A1": ["R1", "R2", "R4"], "A2": ["R3", "R5"], "A3": ["R6"]}


def test_names_and_places_are_those_of_its_own() -> None:
    problem, plan = two_authorities()
    kati, other = share(problem, plan, "A1"), share(problem, plan, "A3")
    assert (kati.name, kati.title, other.name) == ("District de Kati", "Médecin-chef", "A3")
    assert [place.name for place in kati.centres] == ["CSCom Safo"]
    assert [place.name for place in other.centres] == ["CSCom Djoliba"]  # where its own request is supervised
    assert [place.name for place in other.communities] == ["Sala"]


def test_times_are_rounded_up_wider_where_the_way_is_not_surveyed() -> None:
    problem, plan = two_authorities()
    first = share(problem, plan, "A1").clinics[0]
    assert (first.date, first.begin, first.end, first.step) == (MONDAY, 540, 660, 30)  # 08:55 to 10:55
    tours = tuple(replace(tour, surveyed_metres=tour.metres) for tour in plan.tours)
    exact = share(problem, replace(plan, tours=tours), "A1").clinics
    assert [(one.begin, one.end, one.step) for one in exact] == [(540, 660, 15), (855, 975, 15), (555, 720, 15)]


def test_no_time_is_earlier_than_it_can_be() -> None:
    problem, plan = two_authorities()
    stops = {(stop.request, tour.date): stop for tour in plan.tours for stop in tour.clinics}
    for authority in authorities(problem, plan):
        for clinic in share(problem, plan, authority).clinics:
            stop = stops[clinic.request, clinic.date]
            assert stop.begin is not None
            assert stop.end is not None
            assert 0 <= clinic.begin - stop.begin < clinic.step
            assert 0 <= clinic.end - stop.end < clinic.step


def test_clients_are_a_range_and_few_referrals_are_not_counted() -> None:
    problem, plan = two_authorities()
    first, second, last = share(problem, plan, "A1").clinics
    assert [one.clients for one in (first, second, last)] == [Span(10, 20)] * 3
    assert [one.referrals for one in (first, second, last)] == [5, 5, 0]  # of 3.1 and 2.1; none told on Tuesday


def test_unserved_request_is_told_how_long_it_stays_open() -> None:
    problem, plan = two_authorities()
    (request,) = share(problem, plan, "A2").waiting
    assert (request.request, request.stays_open, request.open_until) == ("R5", False, None)
    waiting = tuple(replace(answer, status="deferred") if answer.request == "R5" else answer for answer in plan.answers)
    (request,) = share(problem, replace(plan, answers=waiting), "A2").waiting
    assert (request.stays_open, request.open_until) == (True, date(2026, 12, 11))


def _told(**changes: object) -> SharedRequest:
    """Return what is told of R5, whose answer is so changed."""
    problem, plan = two_authorities()
    answers = tuple(
        replace(one, **changes) if one.request == "R5" else one  # type: ignore[arg-type]
        for one in plan.answers
    )
    (request,) = share(problem, replace(plan, answers=answers), "A2").waiting
    return request


@pytest.mark.parametrize(
    ("reason", "told"),
    [("days", "days"), ("outweighed", "outweighed"), ("untested", "unsettled"), ("closed", "means"), ("new", "means")],
)
def test_reasons_that_name_money_crews_or_security_are_not_told(reason: str, told: str) -> None:
    assert _told(reason=reason).reason == told


def test_of_what_is_missing_only_the_own_centre_is_told() -> None:
    missing = ("pill", "B1"), ("implant", "HC2"), ("iud", "HC1")
    assert _told(reason="choice", missing=missing).missing == ("implant",)


def test_the_next_week_is_told_by_its_monday() -> None:
    assert _told(deferred_to="2026-W53").possible_from == date(2026, 12, 28)
    assert _told().possible_from is None


def test_a_break_at_the_beginning_is_no_clinic_hour() -> None:
    """R3's clinic of 08:45 to 10:45 takes its break first."""
    problem, plan = two_authorities()
    (before,) = share(problem, plan, "A2").clinics
    tours = []
    for tour in plan.tours:
        stops = tuple(replace(stop, pause=(525, 575)) if stop.request == "R3" else stop for stop in tour.stops)
        tours.append(replace(tour, stops=stops))
    (after,) = share(problem, replace(plan, tours=tuple(tours)), "A2").clinics
    assert (before.begin, after.begin, after.end) == (540, 600, before.end)


def test_health_centre_is_told_of_its_own_catchments_requests() -> None:
    problem, plan = two_authorities()
    assert [one.request for one in centre_share(problem, plan, "HC2").waiting] == ["R5"]
    assert centre_share(problem, plan, "HC1").waiting == ()


def test_health_centre_is_told_when_the_van_comes_and_what_it_is_asked_for() -> None:
    problem, plan = two_authorities()
    assert centres(problem, plan) == ("HC1", "HC2")
    first, second, tuesday = centre_share(problem, plan, "HC1").clinics
    assert (first.pickup, first.goods) == (450, (Goods("implant", 6),))
    assert (second.pickup, second.goods) == (450, (Goods("implant", 4),))
    assert (tuesday.clinic.date, tuesday.pickup, tuesday.goods) == (TUESDAY, None, ())


@pytest.mark.parametrize(
    ("arrive", "leave", "told"), [(452, 472, 465), (452, 490, 480), (452, 455, 455), (452, 453, 452)]
)
def test_a_supervisor_on_time_never_holds_up_the_van(arrive: int, leave: int, told: int) -> None:
    problem, plan = two_authorities()
    monday, *others = plan.tours
    stops = tuple(
        replace(stop, arrive=arrive, leave=leave) if stop.kind is Kind.PICKUP else stop for stop in monday.stops
    )
    plan = replace(plan, tours=(replace(monday, stops=stops), *others))
    assert centre_share(problem, plan, "HC1").clinics[0].pickup == told
