"""The words around the map: header, day bar, lists, footnotes. map.html escapes them."""

from __future__ import annotations

from planner.model import Answer
from planner.render import day_list
from planner.render.scene import Scene, legs
from planner.render.share import issue
from planner.render.shell import Facts, shell, shell_words
from planner.render.sites import why
from planner.words import closures, referrals, score
from planner.words.formats import date_without_weekday, number
from planner.words.notes import not_checked
from planner.words.score import Figure

LEGEND = ("surveyed", "clinic", "small", "centre", "unserved", "must")


def frame(scene: Scene) -> Facts:
    """Return everything that the skeleton fills in, the map itself left out."""
    sought = {stop.place for tour in scene.tours for stop in tour.clinics}
    sought |= {scene.problem.requests[answer.request].community for answer in scene.unserved}
    return shell(issue(scene.plan), (scene.places[place].name for place in sought), scene.lang) | {
        "chips": _chips(scene),
        "vans": [
            {"id": van.id, "name": van.name, "look": scene.looks[van.id]}
            for van in sorted(scene.problem.vans.values(), key=lambda van: van.id)
        ],
        "tours": day_list.days(scene),
        "unserved": [_unserved(scene, answer) for answer in scene.unserved],
        "closures": _closures(scene),
        "paid": score.paid(scene.problem, scene.plan, scene.lang),
        "notes": _notes(scene),
        "signs": _signs(scene),
        "words": shell_words(scene.lang) | _words(scene),
    }


def _words(scene: Scene) -> Facts:
    """Return the fixed words of the page."""
    legend = {key: scene.say(f"map_legend_{key}") for key in LEGEND}
    return legend | {
        "sketched": scene.say("map_schematic"),
        "base": scene.say("map_base"),
        "tours": scene.say("map_tours"),
        "unserved_title": scene.say("map_unserved"),
        "closures_title": scene.say("shown_closures"),
        "paid_title": scene.say("shown_paid"),
        "load": scene.say("shown_load"),
        "collect": scene.say("shown_collect"),
        "referral_title": scene.say("shown_referral"),
        "headings": [scene.say(f"map_heading_{key}") for key in ("count", "clock", "stop")],
    }


def _signs(scene: Scene) -> list[Facts]:
    """Return the legend of the signs that not every week has."""
    used = {
        "night": bool(scene.plan.nights),
        "referral": bool(referrals.expected(scene.plan)),
        "closure": bool(closures.closures(scene.problem, scene.dates)),
    }
    badges = {"referral": scene.say("map_referral_sign"), "closure": "×"}
    return [
        {"kind": f"centre {sign}" if sign == "referral" else sign, "badge": badges.get(sign, ""), "words": words}
        for sign, words in ((sign, scene.say(f"map_legend_{sign}")) for sign, one in used.items() if one)
    ]


def _chips(scene: Scene) -> list[Facts]:
    """Return the score, what was missed first."""
    reached, lang = scene.plan.score, scene.lang
    served = len(scene.asked) - len(scene.unserved)
    below, value = number(lang, 100 * reached.below_best, 1), number(lang, reached.value / 1000)
    proven = "map_proven" if reached.value == reached.value_bound else "map_proven_below"
    told = {
        "map_clients": number(lang, reached.clients),
        "map_requests_served": scene.say("map_of", count=served, all=len(scene.asked)),
        "map_value": scene.say(proven if reached.proven else "map_gap", value=value, gap=below),
        "map_on_the_road": scene.km(reached.metres),
        "map_cost": scene.money(reached.cost_xof),
    }
    missed = Figure(scene.say("map_must_missed"), number(lang, reached.must_missed), alarm=True)
    frozen, changed = score.freezes(scene.problem, scene.plan, lang), score.changes(scene.problem, scene.plan, lang)
    figures = [
        *(figure for figure in frozen if figure.alarm),
        *([missed] if reached.must_missed else []),
        *(figure for figure in changed if figure.alarm),
        *(Figure(scene.say(key), figure) for key, figure in told.items()),
        *score.nights(scene.plan, lang),
        *(figure for figure in (*frozen, *changed) if not figure.alarm),
    ]
    return [figure._asdict() for figure in figures]


def _closures(scene: Scene) -> list[Facts]:
    """Return each closure of the week with its facts."""
    return [
        {
            "title": closures.title(scene.problem, closure, scene.lang),
            "rows": closures.rows(closure, scene.dates, scene.lang),
        }
        for closure in closures.closures(scene.problem, scene.dates)
    ]


def _unserved(scene: Scene, answer: Answer) -> Facts:
    request = scene.problem.requests[answer.request]
    must = f" ({scene.say('map_must')})" if request.must else ""
    return {
        "place": scene.places[request.community].name,
        "request": request.id + must,
        "must": request.must,
        "status": scene.say(f"map_{answer.status}"),
        "reason": why(scene, answer),
    }


def _notes(scene: Scene) -> list[str]:
    """Return what was not checked, where travel comes from, whose data, how the plan was made."""
    plan, notes = scene.plan, not_checked(scene.plan, scene.lang)
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
