"""The map of one authority: points, dates and clinic hours. It is drawn from a share, so it cannot tell more."""

from __future__ import annotations

from collections.abc import Iterator

import folium

from planner.model import Place, Problem
from planner.render import backdrop, geojson, public_answer
from planner.render.geojson import Feature
from planner.render.layers import layer
from planner.render.share import Share, SharedClinic, SharedRequest
from planner.render.sheet import BLUE, clients, hours
from planner.render.sites import spread
from planner.render.week_map import beneath, chart
from planner.words import say
from planner.words.formats import long_date, short_day
from planner.words.referrals import FEW

Rows = Iterator[tuple[str, str]]


def draw(problem: Problem, told: Share, lang: str) -> folium.Map:
    """Return the map of a share; of the problem only the backdrop is drawn."""
    box = backdrop.extent([*told.communities, *told.centres])
    clinics = [_clinic(clinic, lang) for clinic in told.clinics]
    waiting = [_waiting(problem, request, lang) for request in told.waiting]
    centres = [_centre(told, centre, lang) for centre in told.centres]
    spread([*clinics, *waiting, *centres])
    return chart([*beneath(problem, box), *(layer(drawn) for drawn in (centres, waiting, clinics) if drawn)], box, lang)


def _clinic(clinic: SharedClinic, lang: str) -> Feature:
    day = short_day(lang, clinic.date)
    return geojson.point(
        clinic.community,
        kind="clinic",
        tag=hours(clinic),
        tag_week=f"{day}, {hours(clinic)}",
        colour=BLUE,
        ink="#ffffff",
        day=clinic.date.isoformat(),
        label=clinic.community.name,
        title=clinic.community.name,
        rows=list(_clinic_rows(clinic, lang)),
        rank=1,
    )


def _clinic_rows(clinic: SharedClinic, lang: str) -> Rows:
    yield say(lang, "sent_date"), long_date(lang, clinic.date)
    yield say(lang, "map_clinic"), hours(clinic)
    yield say(lang, "map_centre"), clinic.centre.name
    yield say(lang, "map_expected"), clients(clinic, lang)
    if clinic.referrals:
        yield say(lang, "sent_referrals"), say(lang, "shown_up_to", count=max(FEW, clinic.referrals))
    yield say(lang, "map_request"), clinic.request
    yield say(lang, "map_answer"), say(lang, f"sent_state_{clinic.state}")


def _waiting(problem: Problem, request: SharedRequest, lang: str) -> Feature:
    return geojson.point(
        request.community,
        kind="unserved",
        label=request.community.name,
        title=request.community.name,
        rows=list(_waiting_rows(problem, request, lang)),
        rank=3,
    )


def _waiting_rows(problem: Problem, request: SharedRequest, lang: str) -> Rows:
    yield say(lang, "map_request"), request.request
    yield say(lang, "map_answer"), public_answer.answer(request, lang)
    yield say(lang, "letter_head_reason"), public_answer.reason(problem, request, lang)
    if helps := public_answer.change(request, lang):
        yield say(lang, "letter_head_change"), helps
    yield say(lang, "sent_next"), public_answer.following(request, lang)
    yield say(lang, "map_centre"), request.centre.name


def _centre(told: Share, centre: Place, lang: str) -> Feature:
    clinics = [clinic for clinic in told.clinics if clinic.centre.id == centre.id]
    rows = [(short_day(lang, clinic.date), f"{clinic.community.name}, {hours(clinic)}") for clinic in clinics]
    return geojson.point(
        centre,
        kind="centre",
        day=" ".join(sorted({clinic.date.isoformat() for clinic in clinics})),
        label=centre.name,
        title=centre.name,
        rows=rows or [(say(lang, "map_clinic_days"), say(lang, "map_none_this_week"))],
        rank=5,
    )
