"""The sheet Demandes: every request with its answer, and what may be decided about it."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.workbook.shape import Block, Cell, Column, Row, Sheet
from planner.model import Answer, Clinic, Request
from planner.render.scene import Scene
from planner.render.share import authority_of
from planner.render.sites import why
from planner.words.formats import clock

Begins = dict[tuple[str, Clinic], int]


def requests_sheet(scene: Scene) -> Sheet:
    """Return a row for each clinic day of a request, and one for what is left of it: must requests left out first."""
    begins = {
        (stop.request, Clinic(tour.van, tour.date)): stop.begin
        for tour in scene.tours
        for stop in tour.clinics
        if stop.request is not None and stop.begin is not None
    }
    told = [(answer, row) for answer in scene.plan.answers for row in _rows(scene, answer, begins)]
    missed = frozenset(n for n, (answer, _) in enumerate(told) if _missed(scene, answer))
    block = Block(_columns(scene), tuple(row for _, row in told), strong=missed)
    return Sheet(scene.say("sheet_requests"), scene.say("purpose_requests"), (block,), kept=3, filtered=True)


def _missed(scene: Scene, answer: Answer) -> bool:
    request = scene.problem.requests[answer.request]
    return request.must and answer.reason != "status" and len(answer.clinics) < request.visits


def _columns(scene: Scene) -> tuple[Column, ...]:
    def column(key: str, width: float, heading: str = "", *, choices: str = "") -> Column:
        return Column(key, scene.say(f"col_{heading or key}"), width, choices, open=bool(choices))

    return (
        Column("request", scene.say("col_request"), 9, fixed=True),
        Column("visit", scene.say("col_visit"), 7, fixed=True),
        column("community_name", 17, "community"),
        column("centre_name", 17, "centre"),
        column("authority_name", 17, "authority"),
        column("must", 9),
        column("priority", 7),
        column("expected_clients", 9, "asked_clients"),
        column("earliest", 12),
        column("latest", 12),
        column("answer", 11),
        column("reason", 58),
        column("decision", 12, choices="decisions"),
        column("van", 9, choices="vans"),
        column("date", 12, choices="dates"),
        Column("begin", scene.say("col_begin"), 8, open=True),
        column("freeze", 10, choices="freezes"),
        column("state", 11, choices="states"),
        Column("note", scene.say("col_note"), 20, open=True),
    )


def _rows(scene: Scene, answer: Answer, begins: Begins) -> Iterator[Row]:
    request = scene.problem.requests[answer.request]
    facts = _facts(scene, request)
    freeze = scene.say(f"freeze_{request.freeze}")
    for visit, clinic in enumerate(answer.clinics, start=1):
        begin = begins.get((request.id, clinic))
        yield (
            *(request.id, visit, *facts, scene.say("map_served_one"), "", scene.say("decision_plan")),
            *(clinic.van, clinic.date, None if begin is None else clock(begin), freeze),
            *(scene.say(f"state_{answer.state or 'proposed'}"), None),
        )
    if len(answer.clinics) < request.visits:
        decided = answer.reason == "status"
        decision = scene.say("decision_refuse" if decided else "decision_plan")
        status = scene.say(f"map_{'deferred' if answer.status == 'served' else answer.status}")
        yield (
            *(request.id, len(answer.clinics) + 1, *facts, status, why(scene, answer) if answer.reason else ""),
            *(decision, *_asked_for(request), freeze, None, None),
        )


def _asked_for(request: Request) -> tuple[Cell, Cell, Cell]:
    """Return the van, date and begin that the request itself names."""
    return request.van, request.date, None if request.begin is None else clock(request.begin)


def _facts(scene: Scene, request: Request) -> tuple[Cell, ...]:
    authority = authority_of(scene.problem, request)
    known = scene.problem.authorities.get(authority)
    return (
        scene.problem.communities[request.community].name,
        scene.problem.centre_of(request).name,
        (known.name if known else "") or authority,
        scene.say("book_yes" if request.must else "book_no"),
        request.priority,
        request.expected_clients,
        request.earliest,
        request.latest,
    )
