"""Calendars read back: when, where, and what a plan sent again does to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from planner.export.calendar_file import centre_calendar, centres_told, van_calendar, vans_told
from planner.model import Answer, Clinic, Plan, Situation, Tour
from planner.render.scene import Scene
from tests.render.trip import trip
from tests.render.week import MONDAY, TUESDAY, Week, week

SECRETS = ("S1", "S4", "sage-femme", "pill", "Campement", "Base de Bamako", "A17", "FCFA", "V1", "V2")


def _events(made: Week, write: Callable[[Scene, str], bytes], key: str) -> list[Event]:
    scene = Scene(made.problem, made.plan, made.legs, "fr")
    calendar = Calendar.from_ical(write(scene, key))
    return [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]


def _start(event: Event) -> datetime:
    return _moment(event.start)


def _end(event: Event) -> datetime:
    return _moment(event.end)


def _moment(when: object) -> datetime:
    assert isinstance(when, datetime)
    return when


def _stamp(event: Event) -> datetime:
    return _moment(event.DTSTAMP)


def _sequence(event: Event) -> int:
    return int(str(event["sequence"]))


def _moved(made: Week, request: str, days: int) -> Week:
    """Return the week with the tour of a request some days later, planned the day after."""
    plan, later = made.plan, timedelta(days=days)
    tours = tuple(
        replace(tour, date=tour.date + later) if request in {one.request for one in tour.clinics} else tour
        for tour in plan.tours
    )
    answers = tuple(_answer(answer, tours) for answer in plan.answers)
    planned_on = plan.planned_on + timedelta(days=1)
    return made._replace(plan=replace(plan, tours=tours, answers=answers, planned_on=planned_on))


def _answer(answer: Answer, tours: tuple[Tour, ...]) -> Answer:
    held = [Clinic(tour.van, tour.date) for tour in tours for one in tour.clinics if one.request == answer.request]
    return replace(answer, clinics=tuple(held))


def test_van_has_an_event_for_each_tour_from_departure_to_return() -> None:
    events = _events(week(), van_calendar, "V1")
    assert [(event.start, event.end) for event in events] == [
        (datetime(2026, 11, 30, 6, 45, tzinfo=UTC), datetime(2026, 11, 30, 16, 40, tzinfo=UTC)),
        (datetime(2026, 12, 1, 6, 45, tzinfo=UTC), datetime(2026, 12, 1, 16, 40, tzinfo=UTC)),
    ]
    assert str(events[0]["summary"]) == "EXERCICE - V1\u202f: Dognoumana, Torodo"
    assert events[0]["geo"].to_ical() == "12.85;-7.85"


def test_calendar_says_whose_time_it_is() -> None:
    made = week()
    written = van_calendar(Scene(made.problem, made.plan, made.legs, "fr"), "V1").decode()
    assert "X-WR-TIMEZONE:Africa/Bamako" in written
    assert "METHOD:PUBLISH" in written


def test_centre_is_told_its_own_clinic_in_rounded_times() -> None:
    made = trip()
    first, second, third = _events(made, centre_calendar, "HC1")
    assert str(first["summary"]) == "EXERCICE - Clinique mobile à Dognoumana"
    assert (first.start, first.end) == (
        datetime(2026, 11, 30, 7, 30, tzinfo=UTC),
        datetime(2026, 11, 30, 11, 0, tzinfo=UTC),
    )
    for event in (first, second, third):
        assert _start(event).minute % 15 == _end(event).minute % 15 == 0
    told = str(first["description"])
    assert "10 à 20 clientes attendues" in told
    assert "À préparer\u202f: 6 × Implant (5 ans)" in told


def test_times_are_never_before_they_can_be() -> None:
    made = trip()
    begins = {stop.request: (tour.date, stop.begin) for tour in made.plan.tours for stop in tour.clinics}
    for centre in ("HC1", "HC2"):
        for event in _events(made, centre_calendar, centre):
            request = str(event["uid"]).split("/")[1]
            day, begin = begins[request]
            end = _end(event)
            assert (end.date(), 60 * end.hour + end.minute) >= (day, (begin or 0) + 120)


def test_centre_learns_nothing_of_crew_other_load_night_or_route() -> None:
    made = trip()
    scene = Scene(made.problem, made.plan, made.legs, "fr")
    for centre, other in (("HC1", "Djoliba"), ("HC2", "Safo")):
        written = centre_calendar(scene, centre).decode().replace("\r\n ", "")
        for secret in (*SECRETS, other):
            assert secret not in written, secret


@pytest.mark.parametrize(("write", "key"), [(centre_calendar, "HC1"), (van_calendar, "V1")])
def test_a_plan_sent_again_replaces_its_events(write: Callable[[Scene, str], bytes], key: str) -> None:
    made = week()
    before = {str(event["uid"]): event for event in _events(made, write, key)}
    again = made._replace(plan=replace(made.plan, planned_on=made.plan.planned_on + timedelta(days=1), number=3))
    after = {str(event["uid"]): event for event in _events(again, write, key)}
    assert before.keys() == after.keys()
    assert all(_sequence(after[uid]) > _sequence(before[uid]) for uid in before)
    assert all(_stamp(after[uid]) > _stamp(before[uid]) for uid in before)


def test_a_clinic_that_moves_keeps_its_event_at_the_centre() -> None:
    made = week()
    before = {str(event["uid"]): _start(event).date() for event in _events(made, centre_calendar, "HC1")}
    after = {
        str(event["uid"]): _start(event).date() for event in _events(_moved(made, "R4", 2), centre_calendar, "HC1")
    }
    assert before.keys() == after.keys()
    (moved,) = (uid for uid in before if before[uid] != after[uid])
    assert (before[moved], after[moved]) == (TUESDAY, date(2026, 12, 3))


def test_what_was_made_known_and_is_dropped_is_cancelled() -> None:
    made = week()
    before = {str(event["uid"]) for event in _events(made, centre_calendar, "HC1")}
    plan = replace(made.plan, since=Situation(MONDAY, told=made.plan.clinic_days), number=2)
    tours = tuple(tour for tour in plan.tours if (tour.van, tour.date) != ("V1", TUESDAY))
    answers = tuple(_answer(answer, tours) for answer in plan.answers)
    again = made._replace(plan=replace(plan, tours=tours, answers=answers))
    for write, key in ((centre_calendar, "HC1"), (van_calendar, "V1")):
        assert not any(event.get("status") == "CANCELLED" for event in _events(made._replace(plan=plan), write, key))
        off = [event for event in _events(again, write, key) if event.get("status") == "CANCELLED"]
        assert [_start(event).date() for event in off] == [TUESDAY]
        assert _sequence(off[0]) == 2
        assert _start(off[0]).minute % 30 == 0
    assert {str(event["uid"]) for event in _events(again, centre_calendar, "HC1")} == before


def test_whoever_has_nothing_left_still_gets_the_cancelled_events() -> None:
    made = trip()
    plan = replace(made.plan, since=Situation(MONDAY, told=made.plan.clinic_days), tours=())
    scene = Scene(made.problem, plan, made.legs, "fr")
    assert vans_told(scene) == ["V1", "V2"]
    assert centres_told(scene) == ["HC1", "HC2"]
    assert vans_told(Scene(made.problem, replace(plan, since=None), made.legs, "fr")) == []


def test_status_is_that_of_the_clinic_day() -> None:
    assert str(_events(trip(), centre_calendar, "HC2")[0]["status"]) == "CONFIRMED"
    assert {str(event["status"]) for event in _events(week(), centre_calendar, "HC1")} == {"TENTATIVE"}


def test_every_clinic_of_the_plan_is_in_one_centres_calendar() -> None:
    made = trip()
    plan: Plan = made.plan
    held = sorted((stop.request, tour.date) for tour in plan.tours for stop in tour.clinics)
    told = [
        (str(event["uid"]).split("/")[1], _start(event).date())
        for centre in ("HC1", "HC2")
        for event in _events(made, centre_calendar, centre)
    ]
    assert sorted(told) == held
    assert min(day for _, day in told) == MONDAY
