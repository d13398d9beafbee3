"""The words around the map: header, day bar, lists of stops, footnotes. map.html escapes them."""

from __future__ import annotations

from planner.model import Answer, Kind, Stop, Tour
from planner.render.scene import Scene, legs, numbered
from planner.render.sites import reason
from planner.render.stops import span
from planner.words.formats import (
    clock,
    date_without_weekday,
    day_and_month,
    long_date,
    number,
    short_day,
    short_weekday,
)

Facts = dict[str, object]
LEGEND = ("surveyed", "clinic", "small", "centre", "unserved", "must")


def frame(scene: Scene) -> Facts:
    """Return everything that the skeleton fills in, the map itself left out."""
    plan = scene.plan
    state = scene.say(f"map_status_{plan.status}")
    return _headings(scene) | {
        "lang": scene.lang,
        "state": state,
        "made": scene.say("map_planned_on", day=date_without_weekday(scene.lang, plan.planned_on)),
        "banner": scene.say("map_exercise") if plan.made_up else "",
        "chips": _chips(scene),
        "days": _days(scene),
        "vans": [
            {"id": van.id, "name": van.name, "look": scene.looks[van.id]}
            for van in sorted(scene.problem.vans.values(), key=lambda van: van.id)
        ],
        "tours": [_tour(scene, tour) for tour in scene.tours],
        "unserved": [_unserved(scene, answer) for answer in scene.unserved],
        "notes": _notes(scene),
        "words": _words(scene),
    }


def _words(scene: Scene) -> Facts:
    """Return the fixed words of the page."""
    legend = {key: scene.say(f"map_legend_{key}") for key in LEGEND}
    return legend | {
        "days": scene.say("map_days"),
        "map": scene.say("map_of_the_week"),
        "no_script": scene.say("map_no_script"),
        "legend": scene.say("map_legend"),
        "sketched": scene.say("map_schematic"),
        "base": scene.say("map_base"),
        "tours": scene.say("map_tours"),
        "unserved_title": scene.say("map_unserved"),
        "headings": [scene.say(f"map_heading_{key}") for key in ("count", "clock", "stop")],
    }


def _headings(scene: Scene) -> Facts:
    """Return the page's title, and its heading and dates apart."""
    first, last = day_and_month(scene.lang, scene.dates[0]), long_date(scene.lang, scene.dates[-1])
    heading = scene.say("map_heading", week=int(scene.plan.week.rsplit("W", 1)[-1]))
    dates = scene.say("map_dates", first=first, last=last)
    title = scene.say("map_title", heading=heading, dates=dates)
    return {"title": title, "heading": heading, "dates": dates}


def _chips(scene: Scene) -> list[Facts]:
    """Return the score, what was missed first."""
    score, lang = scene.plan.score, scene.lang
    served = len(scene.asked) - len(scene.unserved)
    below, value = number(lang, 100 * score.below_best, 1), number(lang, score.value / 1000)
    proven = "map_proven" if score.value == score.value_bound else "map_proven_below"
    chips = {
        "map_clients": number(lang, score.clients),
        "map_requests_served": scene.say("map_of", count=served, all=len(scene.asked)),
        "map_value": scene.say(proven if score.proven else "map_gap", value=value, gap=below),
        "map_on_the_road": scene.km(score.metres),
        "map_cost": scene.money(score.cost_xof),
    }
    if score.must_missed:
        chips = {"map_must_missed": number(lang, score.must_missed)} | chips
    return [
        {"words": scene.say(key), "figure": figure, "alarm": key == "map_must_missed"} for key, figure in chips.items()
    ]


def _days(scene: Scene) -> list[Facts]:
    """Return a button for the week and each day; a weekday that comes twice is linked by date."""
    names = [short_weekday(scene.lang, day) for day in scene.dates]
    week: Facts = {
        "choose": "",
        "slug": scene.say("map_all_slug"),
        "words": scene.say("map_all_days"),
    }
    return [week] + [
        {
            "choose": day.isoformat(),
            "slug": name.lower() if names.count(name) == 1 else day.isoformat(),
            "words": short_day(scene.lang, day),
        }
        for day, name in zip(scene.dates, names, strict=True)
    ]


def _tour(scene: Scene, tour: Tour) -> Facts:
    lang, clinics = scene.lang, tour.clinics
    counts = {id(stop): count for count, stop in numbered(tour)}
    summary = scene.say(
        "map_tour_clinic" if len(clinics) == 1 else "map_tour_clinics",
        clinics=len(clinics),
        clients=number(lang, sum(stop.clients for stop in clinics)),
        km=scene.km(tour.metres),
        cost=scene.money(tour.cost_xof),
    )
    return {
        "van": tour.van,
        "day": tour.date.isoformat(),
        "date": day_and_month(lang, tour.date),
        "look": scene.looks[tour.van],
        "summary": summary,
        "stops": [_stop(scene, stop, counts.get(id(stop), "")) for stop in tour.stops],
    }


def _stop(scene: Scene, stop: Stop, count: int | str) -> Facts:
    at_base = stop.arrive == stop.leave
    return {
        "count": count,
        "kind": stop.kind.value,
        "span": clock(stop.arrive) if at_base else span(stop),
        "place": scene.places[stop.place].name,
        "rows": _clinic_rows(scene, stop) or [scene.say(f"map_kind_{stop.kind}")],
    }


def _clinic_rows(scene: Scene, stop: Stop) -> list[str]:
    if stop.kind is not Kind.CLINIC or stop.begin is None or stop.end is None:
        return []
    times = {"begin": clock(stop.begin), "end": clock(stop.end)}
    rows = [scene.say("map_stop_clinic", clients=number(scene.lang, stop.clients), **times)]
    if stop.pause:
        begin, end = map(clock, stop.pause)
        rows.append(scene.say("map_stop_pause", begin=begin, end=end))
    if stop.request is not None:
        centre = scene.centre(stop.request).name
        rows.append(scene.say("map_stop_request", request=stop.request, centre=centre))
    return rows


def _unserved(scene: Scene, answer: Answer) -> Facts:
    request = scene.problem.requests[answer.request]
    must = f" ({scene.say('map_must')})" if request.must else ""
    return {
        "place": scene.places[request.community].name,
        "request": request.id + must,
        "must": request.must,
        "status": scene.say(f"map_{answer.status}"),
        "reason": reason(scene, answer.reason),
    }


def _notes(scene: Scene) -> list[str]:
    """Return what was not checked, where travel comes from, whose data, how the plan was made."""
    plan, notes = scene.plan, []
    if plan.not_checked:
        rules = ", ".join(scene.told(f"rule_{rule.replace('-', '_')}", rule) for rule in plan.not_checked)
        notes.append(scene.say("map_not_checked", rules=rules))
    notes.append(scene.say(f"map_travel_{plan.made.travel}", share=_surveyed_share(scene)))
    notes.append(scene.say("map_credits"))
    made = plan.made
    day, sha = date_without_weekday(scene.lang, plan.planned_on), made.dataset_sha256[:8]
    notes.append(scene.say("map_made", day=day, planner=made.planner, seed=made.seed, sha=sha))
    return notes


def _surveyed_share(scene: Scene) -> int:
    """Return the percentage of the metres driven on surveyed roads, rounded down."""
    lines = [leg.line for tour in scene.plan.tours for leg in legs(scene, tour) if leg.line.metres > 0]
    return 100 * sum(line.surveyed_metres for line in lines) // max(1, sum(line.metres for line in lines))
