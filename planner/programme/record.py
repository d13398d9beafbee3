"""What really happened, kept with the plan: which clinic days were held, and what they add to the table of visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.inputs.results import Observed
from planner.model import ClinicDay, PastVisit, Plan, Problem, Result
from planner.words import say
from planner.words.formats import short_date
from planner.words.tours import place_name


@dataclass(frozen=True, slots=True)
class Recorded:
    """A plan with what is known of its clinic days, the rows of visits, and the clinic days not known of."""

    plan: Plan
    visits: tuple[PastVisit, ...]
    missing: tuple[ClinicDay, ...]


def recorded(problem: Problem, plan: Plan, found: Sequence[Observed]) -> Recorded:
    """Return the plan with its results: ``done`` once every clinic day has one, else as far as it was."""
    known = {(one.request, one.van, one.date): one for one in plan.results}
    for one in found:
        day = one.day
        known[day.request, day.van, day.date] = Result(day.request, day.van, day.date, one.clients is not None)
    days = [(day, known.get((day.request, day.van, day.date))) for day in plan.clinic_days]
    missing = tuple(day for day, result in days if result is None)
    results = tuple(result for _, result in days if result is not None)
    marked = replace(plan, results=results, status=plan.status if missing else "done")
    return Recorded(marked, tuple(row for one in found for row in _visits(problem, one)), missing)


def _visits(problem: Problem, one: Observed) -> list[PastVisit]:
    """Return the rows of a clinic that was held: its own, then one for each product."""
    if one.clients is None:
        return []
    place, day = problem.requests[one.day.request].community, one.day.date
    products = [PastVisit(day, place, one.van, None, product, quantity) for product, quantity in one.given]
    return [PastVisit(day, place, one.van, one.clients), *products]


def said(problem: Problem, made: Recorded, lang: str) -> str:
    """Return in words how many clinics were held and not, and which are not known of."""
    held = sum(one.held for one in made.plan.results)
    lines = [say(lang, "record_held", held=held, off=len(made.plan.results) - held)]
    if made.missing:
        lines.append(say(lang, "record_missing", count=len(made.missing)))
        lines += [
            "  - "
            + say(
                lang,
                "publish_unconfirmed_line",
                place=place_name(problem, problem.requests[day.request].community),
                request=day.request,
                when=f"{short_date(lang, day.date)} {day.van}",
            )
            for day in made.missing
        ]
    else:
        lines.append(say(lang, "record_done", week=made.plan.week))
    return "\n".join(lines)
