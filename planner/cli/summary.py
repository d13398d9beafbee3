"""A week summed up in words, for the terminal."""

from __future__ import annotations

from planner.model import PLANNED_STATUS, HealthCentre, Plan, Problem, Tour
from planner.words import referrals, say, score, tours
from planner.words.formats import clock, listed, number, short_day
from planner.words.notes import closed, rule_name


def summary(problem: Problem, plan: Plan, lang: str) -> str:
    """Return the week in words: what was missed first, what it is worth, its days, what holds beside them."""
    rules = ", ".join(rule_name(rule, lang) for rule in plan.not_checked)
    lines = [
        *([say(lang, "map_exercise")] if plan.made_up else []),
        *(figure.line(lang) for figure in score.freezes(problem, plan, lang) if figure.alarm),
        *_missed(problem, plan, lang),
        *(figure.line(lang) for figure in score.changes(problem, plan, lang) if figure.alarm),
        *_score(problem, plan, lang),
        *_days(problem, plan, lang),
        *_referrals(problem, plan, lang),
        *(say(lang, "summary_paid", line=line) for line in score.paid(problem, plan, lang)),
        *closed(problem, plan, lang),
        *([say(lang, "summary_not_checked", rules=rules)] if rules else []),
    ]
    return "\n".join(lines)


def _missed(problem: Problem, plan: Plan, lang: str) -> list[str]:
    """Return a line for each must request that lacks a visit: the rule that forbids it, and what is missing."""
    lines = []
    for answer in plan.answers:
        request = problem.requests[answer.request]
        if request.must and request.status in PLANNED_STATUS and len(answer.clinics) < request.visits:
            told = [rule_name(answer.reason or "untested", lang), tours.missing(problem, answer.missing, lang)]
            reason, place = listed(lang, filter(None, told)), _place(problem, request.id)
            lines.append(say(lang, "must_missed", request=request.id, place=place, reason=reason))
    return lines


def _score(problem: Problem, plan: Plan, lang: str) -> list[str]:
    reached = plan.score
    served = sum(answer.status == "served" for answer in plan.answers)
    return [
        say(lang, "summary_week", week=plan.week, served=served, requests=len(plan.answers)),
        say(
            lang,
            "summary_score",
            clients=number(lang, reached.clients),
            value=number(lang, reached.value / 1000, 1),
            km=number(lang, reached.metres / 1000),
            cost=number(lang, reached.cost_xof),
        ),
        say(
            lang,
            "summary_proven" if reached.proven else "summary_gap",
            bound=number(lang, reached.value_bound / 1000, 1),
            below=number(lang, 100 * reached.below_best, 1),
        ),
        *_quiet(problem, plan, lang),
    ]


def _quiet(problem: Problem, plan: Plan, lang: str) -> list[str]:
    """Return in one line what was kept of freezes and announcements, and the nights."""
    told = [*score.freezes(problem, plan, lang), *score.changes(problem, plan, lang), *score.nights(plan, lang)]
    lines = [figure.line(lang) for figure in told if not figure.alarm]
    return [" · ".join(lines)] if lines else []


def _days(problem: Problem, plan: Plan, lang: str) -> list[str]:
    """Return the lines of tours and of days of waiting, by date and van."""
    told = [((tour.date, tour.van), _tour_lines(problem, plan, tour, lang)) for tour in plan.tours]
    for night in tours.waits(plan):
        waits = tours.wait_at(problem, night.place, lang)
        told.append(((night.date, night.van), [f"  {short_day(lang, night.date)} {night.van}  {waits}"]))
    return [line for _, lines in sorted(told) for line in lines]


def _tour_lines(problem: Problem, plan: Plan, tour: Tour, lang: str) -> list[str]:
    clinics = " · ".join(
        f"{_place(problem, str(stop.request))} {clock(stop.begin or 0)}-{clock(stop.end or 0)}" for stop in tour.clinics
    )
    times = f"{clock(tour.stops[0].leave)}-{clock(tour.stops[-1].arrive)}"
    crew, goods = tours.crew(problem, tour, lang), listed(lang, tours.to_collect(problem, tour, lang))
    nights = tours.nights_included(plan, tour, lang)
    below = [
        _fact("shown_crew", crew, lang) if crew else "",
        _fact("shown_load", goods, lang) if goods else "",
        f"{tours.night_at(problem, tour.end, lang)} ({nights})" if nights else "",
    ]
    return [
        f"  {short_day(lang, tour.date)} {tour.van} {times}  {clinics}",
        *(f"      {line}" for line in below if line),
    ]


def _referrals(problem: Problem, plan: Plan, lang: str) -> list[str]:
    """Return a line for each referral centre: how many it may expect, when it is open, the way from each village."""
    return [
        _referral(plan, problem.health_centres[centre], count, problem, lang)
        for centre, count in referrals.expected(plan).items()
    ]


def _referral(plan: Plan, centre: HealthCentre, count: int, problem: Problem, lang: str) -> str:
    ways = {
        stop.place: say(
            lang,
            "shown_fact",
            term=tours.place_name(problem, stop.place),
            detail=referrals.way(stop.referral, lang),
        )
        for tour in plan.tours
        for stop in tour.clinics
        if stop.referral is not None and stop.referral.centre == centre.id
    }
    facts = [
        _fact("shown_referral", centre.name, lang),
        _fact("shown_referrals_expected", referrals.count(count, lang), lang),
        _fact("shown_referral_open", referrals.opening(centre, lang), lang),
        *ways.values(),
    ]
    return listed(lang, facts)


def _fact(term: str, detail: str, lang: str) -> str:
    return say(lang, "shown_fact", term=say(lang, term), detail=detail)


def _place(problem: Problem, request: str) -> str:
    return problem.communities[problem.requests[request].community].name
