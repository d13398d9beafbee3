"""Letters to authorities and health centres: what leaves the office, so only what a share holds and public reasons."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.blocks import Block, Look, Paper, Table, Text
from planner.model import Plan, Problem
from planner.render import public_answer
from planner.render.share import CentreClinic, CentreShare, Issue, Share, SharedClinic, SharedRequest
from planner.render.sheet import clients
from planner.words import referrals, say, tours
from planner.words.formats import clock, day_and_month, long_date, number


def authority_letter(problem: Problem, share: Share, lang: str) -> Paper:
    """Return the letter that answers an authority's requests."""
    served = len(share.clinics)
    asked = len({clinic.request for clinic in share.clinics}) + len(share.waiting)
    subject = say(lang, "letter_subject_authority", dates=_dates(share.issue, lang))
    blocks = (
        *_opening(share.issue, share.name, share.title, subject, lang),
        Text(say(lang, "letter_asked", asked=asked, served=served)),
        Text(say(lang, f"letter_status_{share.issue.status}")),
        *_planned(share, lang),
        *_unserved(problem, share, lang),
        Text(say(lang, "letter_ask_authority")),
        *_closing(lang),
    )
    return Paper(say(lang, "letter_name", name=share.name), blocks)


def centre_letter(problem: Problem, plan: Plan, share: CentreShare, lang: str) -> Paper:
    """Return the letter that asks a health centre for supervisors and commodities, and announces referrals."""
    subject = say(lang, "letter_subject_centre", dates=_dates(share.issue, lang))
    expected = referrals.expected(plan).get(share.centre.id)
    told = "letter_referrals_unknown" if expected is None else "letter_referrals"
    blocks = (
        *_opening(
            share.issue,
            share.centre.name,
            say(lang, f"letter_head_of_{problem.health_centres[share.centre.id].kind}"),
            subject,
            lang,
        ),
        Text(say(lang, "letter_centre_intro")),
        Text(say(lang, f"letter_status_{share.issue.status}")),
        _supervised(share, lang),
        Text(say(lang, "letter_rounded"), Look.SMALL),
        *_goods(problem, share, lang),
        Text(say(lang, told, count=referrals.count(expected or 0, lang))),
        *_catchment(problem, share, lang),
        *_closing(lang),
        *_reply(share, lang),
    )
    return Paper(say(lang, "letter_name", name=share.centre.name), blocks)


def hours(clinic: SharedClinic) -> str:
    """Return 09:00 – 13:00."""
    return f"{clock(clinic.begin)}\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}{clock(clinic.end)}"


def _dates(issue: Issue, lang: str) -> str:
    first, last = day_and_month(lang, issue.dates[0]), long_date(lang, issue.dates[-1])
    return say(lang, "map_dates", first=first, last=last)


def _opening(issue: Issue, name: str, title: str, subject: str, lang: str) -> Iterator[Block]:
    yield Text(say(lang, "letter_sender"), Look.STRONG)
    yield Text(say(lang, "letter_date", day=long_date(lang, issue.planned_on)))
    if title:
        yield Text(say(lang, "letter_to", title=title))
    yield Text(name, Look.STRONG)
    yield Text(subject, Look.HEADING)
    yield Text(say(lang, "letter_greeting"))


def _closing(lang: str) -> Iterator[Block]:
    yield Text(say(lang, "letter_closing"))
    yield Text(say(lang, "letter_signed"), Look.STRONG)


def _head(lang: str, *keys: str) -> tuple[str, ...]:
    return tuple(say(lang, f"letter_head_{key}") for key in keys)


def _planned(share: Share, lang: str) -> Iterator[Block]:
    yield Text(say(lang, "letter_planned"), Look.HEADING)
    if not share.clinics:
        yield Text(say(lang, "letter_nothing_planned"))
        return
    rows = tuple(
        (
            day_and_month(lang, clinic.date),
            clinic.community.name,
            clinic.centre.name,
            hours(clinic),
            clients(clinic, lang),
            clinic.request,
        )
        for clinic in share.clinics
    )
    head = _head(lang, "date", "community", "centre", "hours", "clients", "request")
    yield Table(rows, (37, 34, 36, 28, 24, 21), head)
    yield Text(say(lang, "letter_rounded"), Look.SMALL)


def _unserved(problem: Problem, share: Share, lang: str) -> Iterator[Block]:
    if share.waiting:
        yield Text(say(lang, "letter_unserved"), Look.HEADING)
        rows = tuple(_answered(problem, one, lang) for one in share.waiting)
        head = _head(lang, "request", "community", "answer", "reason", "change", "next")
        yield Table(rows, (21, 36, 22, 36, 26, 39), head)


def _answered(problem: Problem, waiting: SharedRequest, lang: str) -> tuple[str, ...]:
    """Return the row of a request without a clinic day."""
    return (
        waiting.request,
        waiting.community.name,
        public_answer.answer(waiting, lang),
        public_answer.reason(problem, waiting, lang),
        public_answer.change(waiting, lang),
        public_answer.following(waiting, lang),
    )


def _supervised(share: CentreShare, lang: str) -> Table:
    rows = tuple(
        (
            day_and_month(lang, one.clinic.date),
            one.clinic.community.name,
            supervisor(share, one, lang),
            hours(one.clinic),
            clients(one.clinic, lang),
            say(lang, "shown_up_to", count=one.clinic.referrals) if one.clinic.referrals else "",
        )
        for one in share.clinics
    )
    return Table(
        rows, (26, 30, 36, 26, 22, 22), _head(lang, "date", "community", "supervisor", "hours", "clients", "referrals")
    )


def supervisor(share: CentreShare, one: CentreClinic, lang: str) -> str:
    """Return how the supervisor comes: at which time the van passes, or alone."""
    if not share.rides:
        return say(lang, "letter_comes_alone")
    if one.pickup is None:
        return say(lang, "letter_pickup_here")
    return say(lang, "letter_pickup", clock=clock(one.pickup))


def _goods(problem: Problem, share: CentreShare, lang: str) -> Iterator[Block]:
    yield Text(say(lang, "letter_goods"), Look.HEADING)
    rows = tuple(
        (
            day_and_month(lang, one.clinic.date),
            one.clinic.community.name,
            tours.product_name(problem, goods.product),
            number(lang, goods.quantity),
        )
        for one in share.clinics
        for goods in one.goods
    )
    if not rows:
        yield Text(say(lang, "letter_no_goods"))
        return
    yield Text(say(lang, "letter_goods_rides" if share.rides else "letter_goods_own"))
    yield Table(rows, (30, 36, 50, 20), _head(lang, "date", "community", "product", "quantity"))


def _catchment(problem: Problem, share: CentreShare, lang: str) -> Iterator[Block]:
    """Yield the requests of the centre's own catchment that have no clinic day this week."""
    if share.waiting:
        yield Text(say(lang, "message_catchment"), Look.HEADING)
        for one in share.waiting:
            told = public_answer.line(problem, one, lang)
            yield Text(say(lang, "message_waiting", place=one.community.name, told=told), Look.BULLET)


def _reply(share: CentreShare, lang: str) -> Iterator[Block]:
    """Yield what the centre fills in and sends back, or says on the phone."""
    yield Text(say(lang, "letter_reply"), Look.HEADING)
    choice = say(lang, "letter_yes_no")
    rows = tuple(
        (f"{day_and_month(lang, one.clinic.date)}, {one.clinic.community.name}", choice, choice)
        for one in share.clinics
    )
    head = tuple(say(lang, f"letter_reply_{key}") for key in ("head", "supervisor", "goods"))
    yield Table(rows, (60, 40, 40), head)
    yield Table(((say(lang, "letter_stamp"),),), (1,), least=3)
