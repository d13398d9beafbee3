"""What every page has around its map: title, state, days, the search of a name."""

from __future__ import annotations

from collections.abc import Iterable

from planner.render.share import Issue
from planner.words import say, status
from planner.words.formats import date_without_weekday, day_and_month, long_date, short_day, short_weekday

Facts = dict[str, object]


def shell(issued: Issue, names: Iterable[str], lang: str) -> Facts:
    """Return what every page has around its map: title, state, days, and the names that can be searched for."""
    return _headings(issued, lang) | {
        "lang": lang,
        "state": status.told(issued.status, issued.number, lang),
        "made": say(lang, "map_planned_on", day=date_without_weekday(lang, issued.planned_on)),
        "banner": say(lang, "map_exercise") if issued.made_up else "",
        "days": _days(issued, lang),
        "names": sorted(set(names)),
    }


def shell_words(lang: str) -> Facts:
    """Return the fixed words of every page."""
    return {
        "days": say(lang, "map_days"),
        "map": say(lang, "map_of_the_week"),
        "search": say(lang, "map_search"),
        "legend": say(lang, "map_legend"),
        "picture": say(lang, "map_picture"),
        "none": say(lang, "map_no_clinic"),
        "no_script": say(lang, "map_no_script"),
    }


def _headings(issued: Issue, lang: str) -> Facts:
    """Return the page's title, and its heading and dates apart."""
    first, last = day_and_month(lang, issued.dates[0]), long_date(lang, issued.dates[-1])
    heading = say(lang, "map_heading", week=int(issued.week.rsplit("W", 1)[-1]))
    dates = say(lang, "map_dates", first=first, last=last)
    return {"title": say(lang, "map_title", heading=heading, dates=dates), "heading": heading, "dates": dates}


def _days(issued: Issue, lang: str) -> list[Facts]:
    """Return a button for the week and each day; a weekday that comes twice is linked by date."""
    names = [short_weekday(lang, day) for day in issued.dates]
    week: Facts = {"choose": "", "slug": say(lang, "map_all_slug"), "words": say(lang, "map_all_days")}
    return [week] + [
        {
            "choose": day.isoformat(),
            "slug": name.lower() if names.count(name) == 1 else day.isoformat(),
            "words": short_day(lang, day),
        }
        for day, name in zip(issued.dates, names, strict=True)
    ]
