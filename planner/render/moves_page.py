"""What became of each clinic day from one plan to the next, on a map in one HTML file: for the office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import folium

from planner.model import ClinicDay, Community, Plan, Problem
from planner.render import backdrop, geojson
from planner.render.axes import Chart, Mark
from planner.render.geojson import Feature
from planner.render.layers import layer
from planner.render.one_file import one_file
from planner.render.picture import chart_png, inline
from planner.render.share import issue
from planner.render.sheet import Sheet
from planner.render.shell import Facts, shell, shell_words
from planner.render.sites import spread
from planner.render.week_map import beneath, chart
from planner.words import say, status
from planner.words.formats import clock, day_and_month, short_day

# What became of a clinic day, as it is told: sign and colour of each, told apart in black and white too.
SIGNS = {
    "moved": ("→", "#B45F06"),
    "hour": ("h", "#0072B2"),
    "new": ("+", "#007A5A"),
    "postponed": ("…", "#B3001B"),
    "dropped": ("×", "#B3001B"),
    "same": ("", "#8A8A8A"),
}
INK = "#ffffff"


@dataclass(frozen=True, slots=True)
class Moved:
    """A clinic day in two plans; ``before`` None for a new one, ``after`` None for one that is no longer held.

    ``kind`` is one of ``SIGNS``: ``hour`` is the same date and van at another time, ``postponed`` waits for a later
    week, ``same`` is nothing that anybody outside the office need be told.
    """

    kind: str
    request: str
    before: ClinicDay | None
    after: ClinicDay | None

    @property
    def days(self) -> tuple[ClinicDay, ...]:
        """What there is of it, the earlier plan's first."""
        return tuple(day for day in (self.before, self.after) if day is not None)


def moves_page(problem: Problem, before: Plan, after: Plan, moved: Sequence[Moved], lang: str = "fr") -> str:
    """Return the page of what moved from one plan to the next."""
    count = Counter(one.kind for one in moved)
    names = (_community(problem, one).name for one in moved)
    facts = shell(issue(after), names, lang)
    heading = say(lang, "moves_heading", week=int(after.week.rsplit("W", 1)[-1]))
    told = {
        "before": status.told(before.status, before.number, lang),
        "after": status.told(after.status, after.number, lang),
    }
    facts |= {
        "title": f"{heading} · {facts['title']}",
        "heading": heading,
        "to": say(lang, "moves_plans" if count.total() > count["same"] else "moves_none", **told),
        "chips": [
            {"words": say(lang, f"moves_{kind}"), "figure": count[kind], "alarm": False}
            for kind in SIGNS
            if count[kind]
        ],
        "picture": inline(chart_png(_sheet(problem, moved, str(facts["banner"]), lang))),
        "legend": [_legend(kind, lang) for kind in SIGNS if count[kind]],
        "groups": [_group(problem, moved, kind, lang) for kind in SIGNS if count[kind]],
        "notes": [say(lang, "moves_note"), say(lang, "map_credits")],
        "words": shell_words(lang) | {"map": heading, "no_script": say(lang, "moves_no_script")},
    }
    return one_file("moves.html", _draw(problem, moved, lang), facts)


def _draw(problem: Problem, moved: Sequence[Moved], lang: str) -> folium.Map:
    box = backdrop.extent(_places(problem, moved))
    pins = [_pin(problem, one, lang) for one in _most_told_last(moved)]
    spread(pins[::-1])
    return chart([*beneath(problem, box), *([layer(pins)] if pins else [])], box, lang)


def _places(problem: Problem, moved: Sequence[Moved]) -> list[Community]:
    """Return the communities that the map must hold; all of the dataset where no clinic is held in either plan."""
    return [_community(problem, one) for one in moved] or list(problem.communities.values())


def _most_told_last(moved: Sequence[Moved]) -> list[Moved]:
    """Return the days so that what changed is drawn over what did not."""
    return sorted(moved, key=lambda one: one.kind != "same")


def _pin(problem: Problem, one: Moved, lang: str) -> Feature:
    badge, colour = SIGNS[one.kind]
    name, way = _community(problem, one).name, _way(one, lang)
    return geojson.point(
        _community(problem, one),
        kind=f"clinic {one.kind}",
        badge=badge,
        tag=way,
        tag_week=way,
        colour=colour,
        ink=INK,
        day=" ".join(sorted({day.date.isoformat() for day in one.days})),
        label=name,
        title=name,
        rows=list(_rows(problem, one, lang)),
        rank=4 if one.kind == "same" else 1,
    )


def _rows(problem: Problem, one: Moved, lang: str) -> Iterator[tuple[str, str]]:
    yield say(lang, "moves_what"), say(lang, f"moves_{one.kind}")
    if one.kind == "same":
        yield say(lang, "moves_stays"), "\n".join(_when(problem, one.after, lang))
    else:
        yield say(lang, "moves_before"), "\n".join(_when(problem, one.before, lang))
        yield say(lang, "moves_after"), "\n".join(_when(problem, one.after, lang))
    yield say(lang, "map_request"), one.request
    yield say(lang, "map_centre"), problem.centre_of(problem.requests[one.request]).name


def _when(problem: Problem, day: ClinicDay | None, lang: str) -> tuple[str, ...]:
    """Return mardi 1er décembre and 08:15, Van 1; a dash where there is no clinic."""
    if day is None:
        return ("–",)
    return day_and_month(lang, day.date), f"{clock(day.begin)}, {problem.vans[day.van].name or day.van}"


def _way(one: Moved, lang: str) -> str:
    """Return in a few letters what is not as it was: mar 1 → jeu 3, V1 → V2, or the date alone."""
    old, new = one.before, one.after
    if old is None or new is None or one.kind in ("hour", "same"):
        return short_day(lang, one.days[-1].date)
    days = [short_day(lang, day.date) for day in (old, new)]
    vans = [old.van, new.van]
    told = [f"{was} → {now}" for was, now in (days, vans) if was != now]
    return " · ".join(told if old.date != new.date else [days[0], *told])


def _group(problem: Problem, moved: Sequence[Moved], kind: str, lang: str) -> Facts:
    """Return the clinic days of one kind, by date."""
    own = sorted((one for one in moved if one.kind == kind), key=lambda one: (one.days[0].date, one.days[0].begin))
    return {
        "kind": kind,
        "title": say(lang, "moves_group", what=say(lang, f"moves_{kind}"), count=len(own)),
        "days": [
            {
                "dates": " ".join(sorted({day.date.isoformat() for day in one.days})),
                "place": _community(problem, one).name,
                "request": one.request,
                "centre": problem.centre_of(problem.requests[one.request]).name,
                "before": "" if one.before is None or kind == "same" else ", ".join(_when(problem, one.before, lang)),
                "after": "" if one.after is None else ", ".join(_when(problem, one.after, lang)),
            }
            for one in own
        ],
    }


def _legend(kind: str, lang: str) -> Facts:
    badge, colour = SIGNS[kind]
    return {"kind": kind, "badge": badge, "colour": colour, "ink": INK, "words": say(lang, f"moves_legend_{kind}")}


def _sheet(problem: Problem, moved: Sequence[Moved], banner: str, lang: str) -> Sheet:
    """Return the map's picture, for devices that run no scripts."""
    box = backdrop.extent(_places(problem, moved))
    marks = []
    for one in reversed(_most_told_last(moved)):
        badge, colour = SIGNS[one.kind]
        place, kind = _community(problem, one), "same" if one.kind == "same" else "clinic"
        marks.append(Mark(kind, place.lon, place.lat, place.name, badge, _way(one, lang), colour, INK))
    drawn = Chart(box, backdrop.lines(problem, box), backdrop.names(problem, box), tuple(marks), banner)
    return Sheet("", "", "", banner, drawn, (), (), "")


def _community(problem: Problem, one: Moved) -> Community:
    return problem.communities[problem.requests[one.request].community]
