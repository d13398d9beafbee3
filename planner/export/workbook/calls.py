"""The sheet Appels: a row for each health centre and each village to phone before a clinic day."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.workbook.shape import NOT_ASKED, Block, Column, Row, Sheet
from planner.render.scene import Scene
from planner.render.share import CentreClinic, centre_share, centres
from planner.words import referrals, tours
from planner.words.formats import clock

QUESTIONS = ("supervisor", "supplies", "road", "venue")


def calls_sheet(scene: Scene) -> Sheet:
    """Return whom to phone about each clinic day, what to say, and what to ask."""
    clinics = [
        (told.clinic.date, told.clinic.begin, centre, told)
        for centre in centres(scene.problem, scene.plan)
        for told in centre_share(scene.problem, scene.plan, centre).clinics
    ]
    clinics.sort(key=lambda one: (*one[:3], one[3].clinic.request))
    rows = [row for _, _, centre, told in clinics for row in (_centre(scene, centre, told), _village(scene, told))]
    return Sheet(
        scene.say("sheet_calls"),
        scene.say("purpose_calls"),
        (Block(_columns(scene), tuple(rows)),),
        kept=4,
        filtered=True,
    )


def _columns(scene: Scene) -> tuple[Column, ...]:
    def column(key: str, width: float, heading: str = "", *, fixed: bool = False) -> Column:
        return Column(key, scene.say(f"col_{heading or key}"), width, fixed=fixed)

    return (
        column("place", 7, "place_id", fixed=True),
        column("request", 8, fixed=True),
        column("date", 12, fixed=True),
        column("place_name", 18, "place"),
        column("kind", 12),
        Column("phone", scene.say("col_phone"), 13, open=True),
        column("announced", 40),
        *(Column(key, scene.say(f"col_ask_{key}"), 11, choices="answers", open=True) for key in QUESTIONS),
        Column("called_on", scene.say("col_called_on"), 10, open=True),
        Column("note", scene.say("col_note"), 18, open=True),
    )


def _centre(scene: Scene, centre: str, told: CentreClinic) -> Row:
    known = scene.problem.health_centres[centre]
    supplies = None if told.goods else NOT_ASKED
    return (
        centre,
        told.clinic.request,
        told.clinic.date,
        known.name,
        scene.say("call_centre"),
        known.office_phone or None,
        "\n".join(_told_to_centre(scene, told)),
        *(None, supplies, None, NOT_ASKED),
        *(None, None),
    )


def _told_to_centre(scene: Scene, told: CentreClinic) -> Iterator[str]:
    place = told.clinic.community.name
    if told.pickup is None:
        yield scene.say("call_own", place=place, clock=clock(told.clinic.begin))
    else:
        yield scene.say("call_pickup", place=place, clock=clock(told.pickup))
    if told.goods:
        goods = ", ".join(
            scene.say("shown_goods", quantity=one.quantity, product=tours.product_name(scene.problem, one.product))
            for one in told.goods
        )
        yield scene.say("call_goods", goods=goods)
    if told.clinic.referrals:
        yield scene.say("call_referrals", count=referrals.count(1000 * told.clinic.referrals, scene.lang))


def _village(scene: Scene, told: CentreClinic) -> Row:
    clinic = told.clinic
    venue = scene.problem.communities[clinic.community.id].venue
    lines = [scene.say("call_clinic", begin=clock(clinic.begin), end=clock(clinic.end))]
    lines += [scene.say("call_venue", venue=venue)] if venue else []
    return (
        clinic.community.id,
        clinic.request,
        clinic.date,
        clinic.community.name,
        scene.say("call_village"),
        None,
        "\n".join(lines),
        *(NOT_ASKED, NOT_ASKED, None, None),
        *(None, None),
    )
