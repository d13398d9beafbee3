"""The page of one authority, in one HTML file: its map, its clinic days, its requests that must wait."""

from __future__ import annotations

from planner.model import Problem
from planner.render import public_answer
from planner.render.authority_map import draw
from planner.render.one_file import one_file
from planner.render.picture import inline
from planner.render.share import Share, SharedClinic
from planner.render.sheet import clients, hours
from planner.render.shell import Facts, shell, shell_words
from planner.words import say
from planner.words.formats import day_and_month

WORDS = {
    "clinic": "sent_key_clinic",
    "centre": "map_legend_centre",
    "unserved": "map_legend_unserved",
    "waiting_title": "sent_waiting",
    "hours": "map_heading_clock",
    "place": "sent_place",
    "expected": "sent_clients",
}


def authority_page(problem: Problem, told: Share, picture: bytes, lang: str = "fr") -> str:
    """Return the page of a share; ``picture`` is a PNG of its map, for devices that run no scripts."""
    names = {clinic.community.name for clinic in told.clinics} | {one.community.name for one in told.waiting}
    facts = shell(told.issue, names, lang)
    words = shell_words(lang) | {key: say(lang, phrase) for key, phrase in WORDS.items()}
    words["tours"] = say(lang, "sent_clinics" if told.clinics else "sent_no_clinics")
    facts |= {
        "title": f"{told.name} · {facts['title']}",
        "to": told.name,
        "chips": [],
        "picture": inline(picture),
        "days_told": _days(told, lang),
        "waiting": [
            {
                "place": request.community.name,
                "told": public_answer.line(problem, request, lang),
                "centre": request.centre.name,
            }
            for request in told.waiting
        ],
        "notes": [say(lang, "sent_rounded"), say(lang, "map_credits")],
        "words": words,
    }
    return one_file("authority.html", draw(problem, told, lang), facts)


def _days(told: Share, lang: str) -> list[Facts]:
    """Return the dates with clinics, each with its rows."""
    dates = sorted({clinic.date for clinic in told.clinics})
    return [
        {
            "day": date.isoformat(),
            "date": day_and_month(lang, date),
            "clinics": [_clinic(clinic, lang) for clinic in told.clinics if clinic.date == date],
        }
        for date in dates
    ]


def _clinic(clinic: SharedClinic, lang: str) -> Facts:
    return {
        "hours": hours(clinic),
        "place": clinic.community.name,
        "rows": [clinic.centre.name, say(lang, "sent_request", request=clinic.request)],
        "state": say(lang, f"sent_state_{clinic.state}"),
        "clients": clients(clinic, lang),
    }
