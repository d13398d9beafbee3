"""What stays on the map all week, as GeoJSON: bases, health centres, requests left unserved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from planner.model import Answer, HealthCentre
from planner.render import geojson
from planner.render.geojson import Feature
from planner.render.scene import Scene
from planner.words import answers, referrals, tours
from planner.words.formats import day_and_month, number, short_day, weekday_names

STEP_PX = 30


def base_features(scene: Scene) -> list[Feature]:
    """Return where the vans start and what they carry is stored; lodgings are drawn where a van sleeps."""
    return [
        geojson.point(
            base,
            kind="base",
            label=base.name,
            title=base.name,
            rows=[(scene.say("map_kind_of_place"), scene.say(f"map_{base.kind}"))],
            rank=4,
        )
        for base in scene.problem.bases.values()
        if base.kind != "lodging"
    ]


def centre_features(scene: Scene) -> list[Feature]:
    """Return the health centres, each with its supervision, its clinic days of the week and its referrals."""
    visited, expected = _clinic_days(scene), referrals.expected(scene.plan)
    return [
        geojson.point(
            centre,
            kind="centre referral" if centre.id in expected else "centre",
            badge=scene.say("map_referral_sign") if centre.id in expected else "",
            day=" ".join(sorted({day.isoformat() for day, _, _ in visited[centre.id]})),
            label=centre.name,
            title=centre.name,
            rows=[
                *_centre_rows(scene, centre, visited[centre.id]),
                *_referral_rows(scene, centre, expected.get(centre.id)),
            ],
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
    yield scene.say("map_supervises_on"), weekday_names(scene.lang, centre.supervises_on)
    yield scene.say("map_supervisor"), scene.say("map_rides" if centre.rides else "map_own")
    if not visited:
        yield scene.say("map_clinic_days"), scene.say("map_none_this_week")
    for day, van, name in visited:
        yield short_day(scene.lang, day), f"{name} ({van})"


def _referral_rows(scene: Scene, centre: HealthCentre, expected: int | None) -> Iterator[tuple[str, str]]:
    """Yield when the centre is open and how many referrals it may expect, where it takes any."""
    if expected is not None:
        yield scene.say("shown_referral_open"), referrals.opening(centre, scene.lang)
        yield scene.say("shown_referrals_expected"), referrals.count(expected, scene.lang)


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
    yield scene.say("map_reason"), why(scene, answer)
    if request.latest:
        yield scene.say("map_asked_until"), day_and_month(scene.lang, request.latest)
    if request.expected_clients is not None:
        yield scene.say("map_expected"), number(scene.lang, request.expected_clients)
    yield scene.say("map_centre"), scene.centre(answer.request).name


def why(scene: Scene, answer: Answer) -> str:
    """Return in words why a request is not served, what would serve it, and which product is missing where."""
    missing = tours.missing(scene.problem, answer.missing, scene.lang)
    lacking = [f"{missing[0].upper()}{missing[1:]}."] if missing else []
    return " ".join([*answers.reasons(scene.problem, answer, scene.lang), *lacking])


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
