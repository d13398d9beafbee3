"""What a re-plan started from, in plan.json and back."""

from __future__ import annotations

from planner.inputs.plan_rows import ClinicDayShape, SinceShape
from planner.model import ClinicDay, Decision, Event, Situation
from planner.words.formats import clock


def written_since(since: Situation) -> dict[str, object]:
    """Return the object of the file; what is empty is left out."""
    events = [
        {"kind": event.kind, "ref": event.ref, **({"date": event.date.isoformat()} if event.date else {})}
        for event in since.events
    ]
    lists: dict[str, list[dict[str, object]]] = {
        "held": [_day(one) for one in since.held],
        "told": [_day(one) for one in since.told],
        "kept": [_day(one) for one in since.kept],
        "crews": [{"date": day.isoformat(), "staff": list(staff)} for day, staff in since.crews],
        "events": [dict(event) for event in events],
        "decisions": [_decision(one) for one in since.decisions],
    }
    given = {name: rows for name, rows in lists.items() if rows}
    return {"today": since.today.isoformat(), "published": since.published, **given}


def _day(one: ClinicDay) -> dict[str, object]:
    told = {"request": one.request, "van": one.van, "date": one.date.isoformat(), "begin": clock(one.begin)}
    return {**told, **({"clients": one.clients} if one.clients else {})}


def _decision(one: Decision) -> dict[str, object]:
    told = {
        "date": one.date.isoformat() if one.date else None,
        "van": one.van,
        "begin": None if one.begin is None else clock(one.begin),
        "confirmed": one.confirmed or None,
        "note": one.note or None,
    }
    given = {name: value for name, value in told.items() if value is not None}
    return {"request": one.request, "visit": one.visit, "kind": one.kind, "freeze": one.freeze, **given}


def since_of(read: SinceShape) -> Situation:
    """Return the situation that a file's object tells."""
    return Situation(
        today=read.today,
        held=tuple(_clinic_day(one) for one in read.held),
        told=tuple(_clinic_day(one) for one in read.told),
        kept=tuple(_clinic_day(one) for one in read.kept),
        crews=tuple((one.date, one.staff) for one in read.crews),
        events=tuple(Event(one.kind, one.ref, one.date) for one in read.events),
        decisions=tuple(Decision(**one.model_dump()) for one in read.decisions),
        published=read.published,
    )


def _clinic_day(read: ClinicDayShape) -> ClinicDay:
    return ClinicDay(read.request, read.van, read.date, read.begin, read.clients)
