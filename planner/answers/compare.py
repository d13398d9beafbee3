"""What changed between two plans, and who must be told: one move a clinic day, one notice for each who is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from planner.model import Kind, Minute, Plan, Problem, Stop, Tour
from planner.words import say
from planner.words.formats import clock, short_date
from planner.words.tours import place_name

TOLD_MINUTES = 15  # a begin that moves by less is the crew's own matter: people were told the quarter of an hour
RECIPIENTS = ("community", "centre", "authority", "crew")  # in the order in which they are told


@dataclass(frozen=True, slots=True)
class Appointment:
    """A clinic day as those who are part of it know it; ``fetched`` is when the van takes the supervisor along."""

    van: str
    date: date
    begin: Minute
    staff: tuple[str, ...]
    fetched: Minute | None


@dataclass(frozen=True, slots=True)
class Move:
    """What became of a clinic day: ``before`` None for a new one, ``after`` None for one that is no longer held.

    ``waits`` says that the request is deferred, not refused.
    """

    request: str
    before: Appointment | None
    after: Appointment | None
    waits: bool = False

    @property
    def outside(self) -> bool:
        """Whether people outside the office must be told, not the crew alone."""
        old, new = self.before, self.after
        if old is None or new is None or (old.date, old.van) != (new.date, new.van):
            return True
        return _late(old.begin, new.begin) or _late(old.fetched, new.fetched)


@dataclass(frozen=True, slots=True)
class Notice:
    """What one recipient is told: ``kind`` is community, centre, authority or crew, ``who`` its id."""

    kind: str
    who: str
    moves: tuple[Move, ...]


def moves(before: Plan, after: Plan) -> tuple[Move, ...]:
    """Return every clinic day that is not as it was, by date."""
    old, new = _appointments(before), _appointments(after)
    deferred = {answer.request for answer in after.answers if answer.status == "deferred"}
    found: list[Move] = []
    for request in {*old, *new}:
        was = [one for one in old.get(request, []) if one not in new.get(request, [])]
        now = [one for one in new.get(request, []) if one not in old.get(request, [])]
        same_day = {one.date for one in was} & {one.date for one in now}
        pairs = [
            *((_on(was, day), _on(now, day)) for day in sorted(same_day)),
            *zip_longest(
                (one for one in was if one.date not in same_day), (one for one in now if one.date not in same_day)
            ),
        ]
        found += [Move(request, one, other, request in deferred) for one, other in pairs]
    return tuple(sorted(found, key=_order))


def notices(problem: Problem, found: Sequence[Move]) -> tuple[Notice, ...]:
    """Return what each must be told, by kind of recipient and then by name."""
    told: defaultdict[tuple[str, str], list[Move]] = defaultdict(list)
    for move in found:
        for recipient in _recipients(problem, move):
            told[recipient].append(move)
    ordered = sorted(
        told, key=lambda one: (RECIPIENTS.index(one[0]), recipient_name(problem, one[0], one[1], "fr"), one)
    )
    return tuple(Notice(kind, who, tuple(told[kind, who])) for kind, who in ordered)


def _recipients(problem: Problem, move: Move) -> Iterator[tuple[str, str]]:
    request = problem.requests[move.request]
    if move.outside:
        yield "community", request.community
        yield "centre", problem.centre_of(request).id
        if request.authority is not None:
            yield "authority", request.authority
    for van in sorted({one.van for one in (move.before, move.after) if one is not None}):
        yield "crew", van


def _appointments(plan: Plan) -> dict[str, list[Appointment]]:
    found: defaultdict[str, list[Appointment]] = defaultdict(list)
    for tour in sorted(plan.tours, key=lambda tour: tour.date):
        for stop in tour.clinics:
            one = Appointment(tour.van, tour.date, stop.begin or 0, tour.staff, _fetched(tour, stop))
            found[str(stop.request)].append(one)
    return found


def _fetched(tour: Tour, clinic: Stop) -> Minute | None:
    """Return when the tour last takes somebody along before a clinic: its supervisor, where there is one."""
    before = tour.stops[: tour.stops.index(clinic)]
    return next((stop.arrive for stop in reversed(before) if stop.kind is Kind.PICKUP), None)


def _order(move: Move) -> tuple[date, Minute, str]:
    one = move.before or move.after
    assert one is not None
    return one.date, one.begin, move.request


def _on(some: list[Appointment], day: date) -> Appointment:
    return next(one for one in some if one.date == day)


def _late(old: Minute | None, new: Minute | None) -> bool:
    if old is None or new is None:
        return old != new
    return abs(old - new) >= TOLD_MINUTES


# --- In words ---------------------------------------------------------------------------------------------------------


def said(problem: Problem, found: Sequence[Move], lang: str) -> str:
    """Return the notices in words, a paragraph for each recipient; that nothing moved where nothing did."""
    paragraphs = []
    for notice in notices(problem, found):
        lines = [f"  - {_line(problem, move, notice.kind, lang)}" for move in notice.moves]
        paragraphs.append("\n".join([recipient_name(problem, notice.kind, notice.who, lang), *lines]))
    return "\n\n".join(paragraphs) if paragraphs else say(lang, "compare_nothing")


def recipient_name(problem: Problem, kind: str, who: str, lang: str) -> str:
    """Return CSCom de Safo (superviseur), with the office's phone where it is known."""
    if kind == "crew":
        return say(lang, "compare_crew", name=problem.vans[who].name or who)
    if kind == "authority":
        office = problem.authorities.get(who)
        name, phone = ((office.name or who), office.office_phone) if office else (who, "")
    else:
        name = place_name(problem, who)
        phone = problem.health_centres[who].office_phone if kind == "centre" else ""
    told = say(lang, f"compare_{kind}", name=name)
    return say(lang, "compare_with_phone", name=told, phone=phone) if phone else told


def _line(problem: Problem, move: Move, kind: str, lang: str) -> str:
    """Return Kéniéba : mardi 1er déc. 08:15 → jeudi 3 déc. 09:00, même équipe ; superviseur à prévenir."""
    place = place_name(problem, problem.requests[move.request].community)
    facts = {
        "place": place,
        "request": move.request,
        "old": _when(move.before, lang),
        "new": _when(move.after, lang),
        "crew": _crew(problem, move, lang),
    }
    line = say(lang, f"compare_{_what(move)}", **facts)
    return f"{line}{_supervisor(move, lang)}" if kind == "centre" else line


def _what(move: Move) -> str:
    """Return the end of the key of what became of a clinic day."""
    if move.before is None:
        return "new"
    if move.after is None:
        return "postponed" if move.waits else "dropped"
    return "stays" if (move.before.date, move.before.begin) == (move.after.date, move.after.begin) else "moved"


def _when(one: Appointment | None, lang: str) -> str:
    return "" if one is None else f"{short_date(lang, one.date)} {clock(one.begin)}"


def _crew(problem: Problem, move: Move, lang: str) -> str:
    vans = [problem.vans[one.van].name or one.van for one in (move.before, move.after) if one is not None]
    if len(vans) < 2:
        return say(lang, "compare_crew_of", van=vans[0])
    if vans[0] != vans[1]:
        return say(lang, "compare_other_crew", van=vans[1], old=vans[0])
    assert move.before is not None
    assert move.after is not None
    out, joins = (
        ", ".join(sorted({*one.staff} - {*other.staff}))
        for one, other in ((move.before, move.after), (move.after, move.before))
    )
    return say(lang, "compare_other_members", out=out, joins=joins) if out or joins else say(lang, "compare_same_crew")


def _supervisor(move: Move, lang: str) -> str:
    """Return what the health centre's supervisor is told: when the van comes by, that nobody comes, or to be there."""
    if move.after is None:
        return say(lang, "compare_supervisor_free")
    if move.after.fetched is None:
        return say(lang, "compare_supervisor")
    return say(lang, "compare_supervisor_fetched", time=clock(move.after.fetched))
