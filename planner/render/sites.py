"""What stays on the map all week, as GeoJSON: bases, health centres, requests left unserved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from planner.model import WEEKDAYS, Answer, HealthCentre
from planner.render import geojson
from planner.render.geojson import Feature
from planner.render.scene import Scene
from planner.words.formats import day_and_month, number, short_day, weekday_name

MONDAY = date(2026, 11, 30)
STEP_PX = 30


def base_features(scene: Scene) -> list[Feature]:
    """Return where the vans start."""
    return [
        geojson.point(
            base,
            kind="base",
            label=base.name,
            title=base.name,
            rows=[(scene.say("map_kind_of_place"), scene.say("map_base"))],
            rank=4,
        )
        for base in scene.problem.bases.values()
    ]


def centre_features(scene: Scene) -> list[Feature]:
    """Return the health centres, each with its supervision and its clinic days of the week."""
    visited = _clinic_days(scene)
    return [
        geojson.point(
            centre,
            kind="centre",
            day=" ".join(sorted({day.isoformat() for day, _, _ in visited[centre.id]})),
            label=centre.name,
            title=centre.name,
            rows=list(_centre_rows(scene, centre, visited[centre.id])),
            rank=5,
        )
        for centre in scene.problem.health_centres.values()
    ]


def _clinic_days(scene: Scene) -> dict[str, list[tuple[date, str, str]]]:
    """Return (date, van, community's name) of each clinic day by health centre, in order."""
    visited: dict[str, list[tuple[date, str, str]]] = defaultdict(list)
    for tour in scene.tours:
        for stop in tour.clinics:
            if stop.request is not None:
                name = scene.places[stop.place].name
                visited[scene.centre(stop.request).id].append((tour.date, tour.van, name))
    return visited


def _centre_rows(scene: Scene, centre: HealthCentre, visited: list[tuple[date, str, str]]) -> Iterator[tuple[str, str]]:
    if centre.district:
        yield scene.say("map_district"), centre.district
    yield scene.say("map_supervises_on"), _weekdays(scene, centre.supervises_on)
    yield scene.say("map_supervisor"), scene.say("map_rides" if centre.rides else "map_own")
    if not visited:
        yield scene.say("map_clinic_days"), scene.say("map_none_this_week")
    for day, van, name in visited:
        yield short_day(scene.lang, day), f"{name} ({van})"


def _weekdays(scene: Scene, days: Iterable[str]) -> str:
    """Return lundi, mercredi; every Monday to Friday where the centre names none."""
    chosen = set(days) or set(WEEKDAYS[:5])
    names = [weekday_name(scene.lang, MONDAY + timedelta(days=n)) for n, day in enumerate(WEEKDAYS) if day in chosen]
    return ", ".join(names)


def unserved_features(scene: Scene) -> list[Feature]:
    """Return a hollow diamond for each request without a clinic day."""
    drawn = []
    for answer in scene.unserved:
        request = scene.problem.requests[answer.request]
        community = scene.problem.communities[request.community]
        drawn.append(
            geojson.point(
                community,
                kind="unserved must" if request.must else "unserved",
                badge="!" if request.must else "",
                label=community.name,
                title=community.name,
                rows=list(_unserved_rows(scene, answer)),
                rank=0 if request.must else 3,
            )
        )
    return drawn


def _unserved_rows(scene: Scene, answer: Answer) -> Iterator[tuple[str, str]]:
    request = scene.problem.requests[answer.request]
    must = f" ({scene.say('map_must')})" if request.must else ""
    yield scene.say("map_request"), answer.request + must
    yield scene.say("map_answer"), scene.say(f"map_{answer.status}")
    yield scene.say("map_reason"), reason(scene, answer.reason)
    for rule, count in sorted(answer.forbidden.items()):
        yield scene.say("map_van_days_forbidden", count=count), reason(scene, rule)
    if request.latest:
        yield scene.say("map_asked_until"), day_and_month(scene.lang, request.latest)
    if request.expected_clients is not None:
        yield scene.say("map_expected"), number(scene.lang, request.expected_clients)
    yield scene.say("map_centre"), scene.centre(answer.request).name


def reason(scene: Scene, rule: str) -> str:
    """Return in words why a request is not served; the rule's id where there are none."""
    return scene.told(f"map_reason_{rule.replace('-', '_')}", rule)


def spread(features: list[Feature]) -> None:
    """Shift every marker that would hide an earlier one at the same point, in pixels.

    The tags of small stops have their own place beside the marker they belong to.
    """
    seen: dict[tuple[float, float], int] = defaultdict(int)
    for feature in features:
        lon, lat = feature["geometry"]["coordinates"]
        spot = (round(lon, 3), round(lat, 3))
        if feature["properties"]["kind"] != "small":
            feature["properties"]["shift"] = seen[spot] * STEP_PX
            seen[spot] += 1
