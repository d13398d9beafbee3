"""What a picture or a printed sheet says: a heading, a map and rows of words; of the week, or of one authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.model import Place, Plan, Problem, Tour
from planner.render import backdrop, public_answer, stops
from planner.render.axes import ALARM, Chart, Mark
from planner.render.scene import Scene
from planner.render.share import Issue, Share, SharedClinic, issue
from planner.words import say, status
from planner.words.formats import clock, date_without_weekday, day_and_month, long_date, number, short_day
from planner.words.notes import not_checked

BLUE, GREY, CENTRE = "#0072B2", "#555555", "#2b2b2b"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: what, in a narrow column, and the rest. A ``title`` spans both; a ``note`` is small."""

    kind: str
    left: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is on the paper; ``key`` explains the signs, ``more`` says where the rest is."""

    heading: str
    to: str
    state: str
    banner: str
    chart: Chart
    key: tuple[Mark, ...]
    rows: tuple[Row, ...]
    more: str


def week_sheet(scene: Scene) -> Sheet:
    """Return the office's sheet of the week."""
    lang, problem, issued = scene.lang, scene.problem, issue(scene.plan)
    box, banner = backdrop.extent(_met(scene)), _banner(issued, lang)
    legs = [leg for tour in scene.tours for leg in stops.leg_features(scene, tour)]
    waiting = [_waiting_mark(problem, answer.request) for answer in scene.unserved]
    bases = _places("base", (base for base in problem.bases.values() if base.kind != "lodging"), CENTRE)
    marks = [*(mark for tour in scene.tours for mark in _tour_marks(scene, tour)), *bases, *waiting]
    vans = [Mark("clinic", 0, 0, van, colour=look.colour, ink=look.ink) for van, look in sorted(scene.looks.items())]
    base = Mark("base", 0, 0, say(lang, "map_base"), colour=CENTRE)
    must = Mark("must", 0, 0, say(lang, "map_legend_must"), "!", colour=ALARM)
    return Sheet(
        heading=_heading(issued, lang),
        to=_dates(issued, lang),
        state=_state(issued, lang),
        banner=banner,
        chart=Chart(box, [*backdrop.lines(problem, box), *legs], backdrop.names(problem, box), tuple(marks), banner),
        key=(*vans, base, _key_waiting(lang), *([must] if any(mark.kind == "must" for mark in waiting) else [])),
        rows=tuple(_week_rows(scene)),
        more=say(lang, "sent_more"),
    )


def _met(scene: Scene) -> list[Place]:
    """Return the places that the picture must hold: all that was asked for, and where the tours go."""
    ids = {stop.place for tour in scene.tours for stop in tour.stops}
    ids |= {scene.problem.requests[answer.request].community for answer in scene.asked}
    ids |= {van.base for van in scene.problem.vans.values()}
    return [scene.places[id_] for id_ in sorted(ids)]


def _tour_marks(scene: Scene, tour: Tour) -> Iterator[Mark]:
    look, tag = scene.looks[tour.van], f"{tour.van} {short_day(scene.lang, tour.date)}"
    for count, stop in enumerate(tour.clinics, start=1):
        place = scene.places[stop.place]
        badge = str(count) if len(tour.clinics) > 1 else ""
        yield Mark("clinic", place.lon, place.lat, place.name, badge, tag, look.colour, look.ink)


def _waiting_mark(problem: Problem, request: str) -> Mark:
    asked = problem.requests[request]
    place = problem.communities[asked.community]
    if asked.must:
        return Mark("must", place.lon, place.lat, place.name, "!", colour=ALARM)
    return Mark("waiting", place.lon, place.lat, place.name, colour=GREY)


def _week_rows(scene: Scene) -> Iterator[Row]:
    lang = scene.lang
    yield Row("title", say(lang, "map_tours"))
    for tour in scene.tours:
        clinics = [
            say(
                lang,
                "sent_week_clinic",
                place=scene.places[stop.place].name,
                begin=clock(stop.begin),
                end=clock(stop.end),
                clients=number(lang, stop.clients),
            )
            for stop in tour.clinics
            if stop.begin is not None and stop.end is not None
        ]
        driven = say(lang, "sent_week_driven", km=scene.km(tour.metres), back=clock(tour.stops[-1].arrive))
        yield Row("row", f"{short_day(lang, tour.date)} · {tour.van}", " · ".join([*clinics, driven]))
    if scene.unserved:
        asked = [scene.problem.requests[answer.request] for answer in scene.unserved]
        yield Row("title", say(lang, "sent_unserved_count", count=len(asked)))
        yield Row("wide", "", ", ".join(sorted(scene.places[request.community].name for request in asked)))
    notes = say(lang, "sent_lines"), *not_checked(scene.plan, lang), say(lang, "map_credits"), _made(scene.plan, lang)
    yield from (Row("note", "", line) for line in notes)


def authority_sheet(problem: Problem, told: Share, lang: str) -> Sheet:
    """Return the sheet of one authority: of the problem only the backdrop is drawn, all else is of the share."""
    box = backdrop.extent([*told.communities, *told.centres])
    banner = _banner(told.issue, lang)
    marks = [*_clinic_marks(told.clinics, lang), *_places("waiting", (one.community for one in told.waiting), GREY)]
    marks += _places("centre", told.centres, CENTRE)
    centre = Mark("centre", 0, 0, say(lang, "map_legend_centre"), "+", colour=CENTRE)
    return Sheet(
        heading=_heading(told.issue, lang),
        to=told.name,
        state=f"{_dates(told.issue, lang)} · {_state(told.issue, lang)}",
        banner=banner,
        chart=Chart(box, backdrop.lines(problem, box), backdrop.names(problem, box), tuple(marks), banner),
        key=(Mark("clinic", 0, 0, say(lang, "sent_key_clinic"), colour=BLUE), _key_waiting(lang), centre),
        rows=tuple(_authority_rows(problem, told, lang)),
        more=say(lang, "sent_more"),
    )


def _clinic_marks(clinics: Iterable[SharedClinic], lang: str) -> Iterator[Mark]:
    """Yield a mark for each community with clinic days, its dates beneath."""
    days: dict[str, list[SharedClinic]] = {}
    for clinic in clinics:
        days.setdefault(clinic.community.id, []).append(clinic)
    for held in days.values():
        place = held[0].community
        tag = ", ".join(short_day(lang, clinic.date) for clinic in held)
        yield Mark("clinic", place.lon, place.lat, place.name, tag=tag, colour=BLUE)


def _places(kind: str, places: Iterable[Place], colour: str) -> list[Mark]:
    badge = "+" if kind == "centre" else ""
    return [Mark(kind, place.lon, place.lat, place.name, badge, colour=colour) for place in places]


def _authority_rows(problem: Problem, told: Share, lang: str) -> Iterator[Row]:
    yield Row("title", say(lang, "sent_clinics") if told.clinics else say(lang, "sent_no_clinics"))
    for clinic in told.clinics:
        yield Row("row", short_day(lang, clinic.date), f"{hours(clinic)} · {clinic_line(clinic, lang)}")
    if told.waiting:
        yield Row("title", say(lang, "sent_waiting"))
    for request in told.waiting:
        yield Row("row", request.community.name, public_answer.line(problem, request, lang))
    yield Row("note", "", say(lang, "sent_rounded"))
    yield Row("note", "", say(lang, "map_credits"))


def hours(clinic: SharedClinic) -> str:
    """Return 10:00 – 13:30."""
    return f"{clock(clinic.begin)} – {clock(clinic.end)}"


def clinic_line(clinic: SharedClinic, lang: str) -> str:
    """Return Kangaba (CSRéf Kangaba), 20 à 30 clientes, proposée, demande R7."""
    return say(
        lang,
        "sent_clinic",
        place=clinic.community.name,
        centre=clinic.centre.name,
        clients=clients(clinic, lang),
        state=say(lang, f"sent_state_{clinic.state}"),
        request=clinic.request,
    )


def clients(clinic: SharedClinic, lang: str) -> str:
    """Return 20 à 30, or jusqu'à 5."""
    least, most = clinic.clients
    return say(lang, "sent_range", least=least, most=most) if least else say(lang, "shown_up_to", count=most)


def _heading(issued: Issue, lang: str) -> str:
    return say(lang, "map_heading", week=int(issued.week.rsplit("W", 1)[-1]))


def _dates(issued: Issue, lang: str) -> str:
    first, last = day_and_month(lang, issued.dates[0]), long_date(lang, issued.dates[-1])
    return say(lang, "map_dates", first=first, last=last)


def _state(issued: Issue, lang: str) -> str:
    planned = say(lang, "map_planned_on", day=date_without_weekday(lang, issued.planned_on))
    return f"{status.told(issued.status, issued.number, lang)} · {planned}"


def _banner(issued: Issue, lang: str) -> str:
    return say(lang, "map_exercise") if issued.made_up else ""


def _key_waiting(lang: str) -> Mark:
    return Mark("waiting", 0, 0, say(lang, "map_legend_unserved"), colour=GREY)


def _made(plan: Plan, lang: str) -> str:
    made = plan.made
    day = date_without_weekday(lang, plan.planned_on)
    return say(lang, "map_made", day=day, planner=made.planner, seed=made.seed, sha=made.dataset_sha256[:8])
