"""Referral and counter-referral slips of a clinic day, blank but for the referral centre."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.blocks import Block, Look, NewPage, Paper, Table, Text
from planner.export.run_sheet import phone
from planner.model import HealthCentre, Plan, Problem, Stop, Tour
from planner.words import referrals, say, tours
from planner.words.formats import long_date

A_PAGE = 3


def slips(problem: Problem, plan: Plan, lang: str) -> Iterator[Paper]:
    """Yield the slips of each clinic day by date and van: enough for the referrals expected, three at least."""
    for tour in sorted(plan.tours, key=lambda tour: (tour.date, tour.van)):
        for stop in tour.clinics:
            yield _slips(problem, tour, stop, lang)


def _slips(problem: Problem, tour: Tour, stop: Stop, lang: str) -> Paper:
    place = tours.place_name(problem, stop.place)
    title = say(lang, "slip_title", place=place, day=long_date(lang, tour.date), van=tour.van)
    expected = stop.referral.expected if stop.referral else 0
    pages = max(1, -(-expected // (1000 * A_PAGE)))
    blocks: list[Block] = []
    for page in range(pages):
        blocks += [NewPage()] if page else []
        blocks += [Text(title, Look.HEADING), *[_pair(problem, tour, stop, lang)] * A_PAGE]
    return Paper(title, tuple(blocks))


def _pair(problem: Problem, tour: Tour, stop: Stop, lang: str) -> Table:
    """Return a referral beside its counter-referral, to be cut apart."""
    id_ = stop.referral.centre if stop.referral else problem.communities[stop.place].health_centre
    centre = problem.health_centres[id_]
    place = tours.place_name(problem, stop.place)
    facts = {"place": place, "day": long_date(lang, tour.date), "van": tour.van, "centre": centre.name}
    facts |= {"open": referrals.opening(centre, lang), "phone": phone(centre, lang)}
    out = [say(lang, "slip_referral", **facts), *_services(problem, centre, lang), say(lang, "slip_referral_form")]
    back = [say(lang, "slip_counter", **facts), say(lang, "slip_counter_form")]
    head = say(lang, "slip_referral_head"), say(lang, "slip_counter_head")
    return Table((("\n".join(out), "\n".join(back)),), (1, 1), head, least=17)


def _services(problem: Problem, centre: HealthCentre, lang: str) -> Iterator[str]:
    if centre.referral_services:
        names = ", ".join(tours.product_name(problem, product) for product in centre.referral_services)
        yield say(lang, "slip_services", services=names)
