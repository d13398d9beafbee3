"""A week planned anew from what is true now: the past fixed, what is frozen kept, as little changed as can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.answers.conflict import conflict
from planner.answers.situation import amended
from planner.demand import values
from planner.errors import PlannerError
from planner.formulate import ways_of
from planner.model import Answer, ClinicDay, Decision, Event, Plan, Problem, Situation
from planner.travel import travel
from planner.week import Known, Planned, Report, plan_from

TOLD = re.compile(r"(?P<ref>.+?):(?P<first>[0-9]{4}-[0-9]{2}-[0-9]{2})(?::(?P<last>[0-9]{4}-[0-9]{2}-[0-9]{2}))?")
MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class Replanned:
    """A re-plan: the problem as it is now, its plan, and a smallest set of freezes that cannot all be kept."""

    problem: Problem
    made: Planned
    conflict: tuple[ClinicDay, ...] = ()


def replan(
    problem: Problem,
    plan: Plan,
    since: Situation,
    *,
    seconds: float = 60.0,
    seed: int = 1,
    report: Report | None = None,
) -> Replanned:
    """Return the week planned anew. ``problem`` is the dataset's own, ``plan`` the one in force."""
    now = amended(problem, since)
    roads, worth = travel(now), values(now)
    made = plan_from(now, roads, worth, start=Known(ways_of(plan)), seconds=seconds, seed=seed, report=report)
    confirmed = {one.request for one in since.decisions if one.confirmed}
    answers = tuple(_with_state(answer, plan, confirmed) for answer in made.plan.answers)
    days = {(one.request, one.van, one.date) for one in made.plan.clinic_days}
    results = tuple(one for one in plan.results if (one.request, one.van, one.date) in days)
    made = replace(made, plan=replace(made.plan, answers=answers, since=since, results=results))
    broken = conflict(now, roads, worth) if made.plan.score.freezes_broken else ()
    return Replanned(now, made, broken)


def _with_state(answer: Answer, before: Plan, confirmed: Set[str]) -> Answer:
    """Return an answer that stays confirmed where nothing moved, and is called cancelled where it was announced."""
    old = next((one for one in before.answers if one.request == answer.request), None)
    if old is None or old.status != "served":
        return answer
    if answer.status != "served":
        return replace(answer, state="cancelled") if before.number else answer
    kept = (old.state == "confirmed" or answer.request in confirmed) and set(old.clinics) == set(answer.clinics)
    return replace(answer, state="confirmed") if kept else answer


# --- What happened ----------------------------------------------------------------------------------------------------


def events_of(told: Mapping[str, Sequence[str]]) -> tuple[Event, ...]:
    """Return the events of texts such as V1:2026-12-02 or V1:2026-12-02:2026-12-04 (from, to), by their kind.

    Raises ``PlannerError`` for a text that cannot be read.
    """
    return tuple(event for kind, texts in told.items() for text in texts for event in _events(kind, text))


def _events(kind: str, text: str) -> Iterator[Event]:
    if kind == "withdrawn":
        yield Event(kind, text.strip())
        return
    read = TOLD.fullmatch(text.strip())
    try:
        first = date.fromisoformat(read["first"] if read else "")
        last = date.fromisoformat(read["last"]) if read and read["last"] else first
    except ValueError:
        raise PlannerError("replan_event_unread", text=text) from None
    if read is None or last < first or (last - first).days > MOST_DAYS:
        raise PlannerError("replan_event_unread", text=text)
    for n in range((last - first).days + 1):
        yield Event(kind, read["ref"], first + timedelta(days=n))


# --- From a plan and what happened ------------------------------------------------------------------------------------


def situation(
    problem: Problem,
    plan: Plan,
    today: date,
    events: Sequence[Event] = (),
    freeze_before: date | None = None,
    decisions: Sequence[Decision] = (),
) -> Situation:
    """Return what a re-plan of ``plan`` starts from on a day. ``problem`` is the dataset's own.

    Clinic days before today are taken as held, unless they are cancelled or the plan's results say otherwise. Where
    somebody decided by hand about a draft of a week that was never published, the rest of the draft is held to as if it
    had been told. Raises ``PlannerError`` for an event that names what there is not.
    """
    results = (Event("done" if one.held else "cancelled", one.request, one.date) for one in plan.results)
    events = tuple(dict.fromkeys((*results, *events)))
    for event in events:
        _known(problem, plan, event, today)
    before = plan.since or Situation(today)
    happened = tuple(dict.fromkeys((*before.events, *events)))
    off = {(event.ref, event.date) for event in happened if event.kind == "cancelled"}
    done = {(event.ref, event.date) for event in happened if event.kind == "done"}
    by_visit = {(one.request, one.visit): one for one in (*before.decisions, *decisions)}
    gone = {event.ref for event in happened if event.kind == "withdrawn"}
    gone |= {one.request for one in by_visit.values() if one.kind in ("defer", "refuse")}
    on = [one for one in plan.clinic_days if (one.request, one.date) not in off]
    held = tuple(one for one in on if one.date < today or (one.request, one.date) in done)
    _none_by_a_van_that_is_down(held, events)
    told = plan.clinic_days if plan.number else before.told
    if decisions and not plan.number and not before.published:
        elsewhere = {one.request for one in decisions if one.freeze != "none"}
        told = tuple(one for one in plan.clinic_days if one.request not in elsewhere)

    def coming(days: Sequence[ClinicDay]) -> tuple[ClinicDay, ...]:
        return tuple(
            one
            for one in days
            if one.date >= today and one.request not in gone and (one.request, one.date) not in off | done
        )

    return Situation(
        today=today,
        held=held,
        told=coming(told),
        kept=tuple(one for one in coming(on) if freeze_before is not None and one.date < freeze_before),
        crews=_crews(problem, plan, today),
        events=happened,
        decisions=tuple(by_visit.values()),
        published=plan.number or before.published,
    )


def _crews(problem: Problem, plan: Plan, today: date) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """Return who went out on each past date of the horizon; nothing where the dataset has no table of staff."""
    if not problem.staff:
        return ()
    past = [day for day in problem.settings.horizon.dates if day < today]
    return tuple(
        (day, tuple(sorted(member for tour in plan.tours if tour.date == day for member in tour.staff))) for day in past
    )


def _known(problem: Problem, plan: Plan, event: Event, today: date) -> None:
    """Raise where an event names nothing of the dataset, or a date on which it says nothing."""
    roads = {road.id for road in problem.roads}
    names = {
        "van-down": problem.vans.keys(),
        "closed": problem.places.keys() | roads,
        "staff-out": problem.staff.keys() | problem.health_centres.keys(),
    }.get(event.kind, problem.requests.keys())
    told = {"kind": event.kind, "ref": event.ref, "date": "" if event.date is None else event.date.isoformat()}
    if event.ref not in names:
        raise PlannerError("replan_unknown", **told)
    if event.date is not None and event.date not in problem.settings.horizon.dates:
        raise PlannerError("replan_other_week", **told, week=problem.settings.horizon.week)
    if event.kind == "done" and event.date is not None and event.date > today:
        raise PlannerError("replan_done_to_come", **told)
    if event.kind in ("done", "cancelled") and (event.ref, event.date) not in {
        (one.request, one.date) for one in (*plan.clinic_days, *(plan.since.told if plan.since else ()))
    }:
        raise PlannerError("replan_not_planned", **told)


def _none_by_a_van_that_is_down(held: Sequence[ClinicDay], events: Sequence[Event]) -> None:
    """Raise where a van is told to be down on a date on which it held a clinic."""
    down = {(event.ref, event.date) for event in events if event.kind == "van-down"}
    for clinic in held:
        if (clinic.van, clinic.date) in down:
            day = clinic.date.isoformat()
            raise PlannerError("replan_down_but_held", van=clinic.van, date=day, request=clinic.request)
