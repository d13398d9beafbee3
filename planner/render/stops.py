"""The stops and legs of the tours as GeoJSON; the page shows the texts among the properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from planner.model import WEEKDAYS, Kind, LegLine, LegPart, LonLat, Referral, Stop, Tour
from planner.render import geojson
from planner.render.geojson import Feature, Step
from planner.render.scene import Leg, Scene, legs, numbered
from planner.words import referrals, tours
from planner.words.formats import clock, day_and_month, number, short_day, short_weekday

Rows = list[tuple[str, str]]
SURVEYED_WEIGHT, SKETCHED_WEIGHT = 5, 3
LEAST_TOLD_M = 50


def leg_features(scene: Scene, tour: Tour) -> list[Feature]:
    """Return the parts of the tour's legs: solid where surveyed, with the van's pattern within, else dashed.

    A stretch driven twice is drawn once, with the first leg: dashes upon dashes would look solid.
    """
    drawn, seen = [], set[frozenset[LonLat]]()
    for leg in legs(scene, tour):
        for part in leg.line.parts:
            steps = [step for step in pairwise(part.points) if frozenset(step) not in seen]
            seen.update(map(frozenset, steps))
            if steps:
                drawn.append(_part_feature(scene, tour, leg, part, steps))
    return drawn


def _part_feature(scene: Scene, tour: Tour, leg: Leg, part: LegPart, steps: list[Step]) -> Feature:
    look, day = scene.looks[tour.van], tour.date.isoformat()
    style: Feature = {"color": look.colour, "weight": SKETCHED_WEIGHT, "dashArray": look.dash}
    if part.surveyed:
        style = {"color": look.colour, "weight": SURVEYED_WEIGHT}
    told: dict[str, object] = {"title": f"{leg.start.name} → {leg.end.name}", "rows": _leg_rows(scene, tour, leg, part)}
    if part.surveyed and look.inner:
        told["inner"] = look.inner
    return geojson.line(steps, scene.tolerance, kind="leg", day=day, style=style, **told)


def _leg_rows(scene: Scene, tour: Tour, leg: Leg, part: LegPart) -> Rows:
    """Return the facts of the whole leg, and what the line is where the part is not surveyed."""
    rows = [(scene.say("map_van"), van_day(scene, tour))]
    if leg.line.metres >= 0:
        rows.append((scene.say("map_distance"), distance(scene, leg.line)))
        rows.append((scene.say("map_driving"), driving(scene, tour, leg.line)))
    if not part.surveyed:
        rows.append((scene.say("map_line"), scene.say("map_schematic")))
    return rows


def driving(scene: Scene, tour: Tour, line: LegLine) -> str:
    """Return the minutes that the tour's van drives."""
    minutes = -(-line.minutes * 100 // scene.problem.vans[tour.van].speed_percent)
    return f"{minutes}\N{NO-BREAK SPACE}min"


def distance(scene: Scene, line: LegLine) -> str:
    """Return the km; over roads also those that are not surveyed, unless they would read 0.0 km."""
    km, unverified = scene.km(line.metres, 1), line.metres - line.surveyed_metres
    if scene.plan.made.travel != "roads" or unverified < LEAST_TOLD_M:
        return km
    return scene.say("map_distance_unverified", km=km, unverified=scene.km(unverified, 1))


def small_stop_features(scene: Scene, tour: Tour) -> list[Feature]:
    """Return a tag for each place where the tour stops for anything but a clinic."""
    by_place: dict[str, list[tuple[int, Stop]]] = defaultdict(list)
    for count, stop in numbered(tour):
        if stop.kind is not Kind.CLINIC:
            by_place[stop.place].append((count, stop))
    return [_small_stop(scene, tour, place, stops) for place, stops in sorted(by_place.items())]


def _small_stop(scene: Scene, tour: Tour, place: str, stops: list[tuple[int, Stop]]) -> Feature:
    rows = [(scene.say("map_van"), van_day(scene, tour))]
    for count, stop in stops:
        rows.append((f"{count}. {scene.say('map_kind_' + stop.kind)}", span(stop)))
    return geojson.point(
        scene.places[place],
        kind="small",
        badge="·".join(str(count) for count, _ in stops),
        **_van_facts(scene, tour),
        title=scene.places[place].name,
        rows=rows,
        rank=2,
    )


def clinic_features(scene: Scene, tour: Tour) -> list[Feature]:
    """Return a numbered badge for each clinic of the tour."""
    stops = [(count, stop) for count, stop in numbered(tour) if stop.kind is Kind.CLINIC]
    return [
        geojson.point(
            scene.places[stop.place],
            kind="clinic",
            badge=str(count),
            tag=tour.van,
            tag_week=f"{tour.van} {_day_tag(scene, tour)}",
            **_van_facts(scene, tour),
            label=scene.places[stop.place].name,
            title=scene.places[stop.place].name,
            rows=list(_clinic_rows(scene, tour, stop)),
            rank=1,
        )
        for count, stop in stops
    ]


def _day_tag(scene: Scene, tour: Tour) -> str:
    """Return mar, or mar 1 where the plan is longer than a week."""
    name = short_weekday if scene.plan.days <= len(WEEKDAYS) else short_day
    return name(scene.lang, tour.date)


def _clinic_rows(scene: Scene, tour: Tour, stop: Stop) -> Iterator[tuple[str, str]]:
    yield scene.say("map_van"), van_day(scene, tour)
    yield scene.say("map_arrive"), clock(stop.arrive)
    if stop.begin is not None and stop.end is not None:
        yield scene.say("map_clinic"), f"{clock(stop.begin)} – {clock(stop.end)}"
    if stop.pause:
        yield scene.say("map_pause"), f"{clock(stop.pause[0])} – {clock(stop.pause[1])}"
    yield scene.say("map_leave"), clock(stop.leave)
    yield scene.say("map_expected"), number(scene.lang, stop.clients)
    if stop.request is not None:
        must = scene.problem.requests[stop.request].must
        centre = scene.centre(stop.request)
        yield (
            scene.say("map_request"),
            stop.request + (f" ({scene.say('map_must')})" if must else ""),
        )
        yield scene.say("map_centre"), centre.name
        yield scene.say("map_supervisor"), scene.say("map_rides" if centre.rides else "map_own")
    if stop.load:
        yield scene.say("shown_load"), "\n".join(tours.loads(scene.problem, stop, scene.lang))
    if stop.referral is not None:
        yield scene.say("shown_referral"), "\n".join(referral_lines(scene, stop.referral))


def referral_lines(scene: Scene, referral: Referral) -> list[str]:
    """Return the referral centre and the way there, when it is open, and how many it may expect this week."""
    centre, lang = scene.problem.health_centres[referral.centre], scene.lang
    count = referrals.count(referrals.expected(scene.plan)[centre.id], lang)
    return [
        f"{centre.name}, {referrals.way(referral, lang)}",
        scene.fact("shown_referral_open", referrals.opening(centre, lang)),
        scene.fact("shown_referrals_expected", count),
    ]


def _van_facts(scene: Scene, tour: Tour) -> dict[str, str]:
    look = scene.looks[tour.van]
    return {"day": tour.date.isoformat(), "colour": look.colour, "ink": look.ink}


def van_day(scene: Scene, tour: Tour) -> str:
    """Return V1, lundi 30 novembre."""
    return f"{tour.van}, {day_and_month(scene.lang, tour.date)}"


def span(stop: Stop) -> str:
    """Return 08:10 – 14:10."""
    return f"{clock(stop.arrive)} – {clock(stop.leave)}"
