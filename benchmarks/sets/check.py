"""Check a plan of a week: ``python check.py WEEK.json PLAN.json`` prints its value, or every broken rule (exit code 1).

It needs Python's own library only, and knows nothing of how plans are made. The format is in README.md.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

Table = Mapping[str, Any]


def broken_rules(week: Table, plan: Table) -> list[str]:
    """Return every rule that the plan breaks, each as ``rule: what is wrong``; an empty list means that it holds."""
    ill = list(_ill_formed(week, plan))
    if ill:  # nothing can be driven
        return ill
    return [
        *_one_tour(plan),
        *_nights(week, plan),
        *_once(plan),
        *_days(week, plan),
        *_supervision(week, plan),
        *(fault for tour in plan["tours"] for fault in _clock(week, tour)),
    ]


def worth(week: Table, plan: Table) -> dict[str, int]:
    """Return what a plan is worth: ``total`` is ``net`` and the bonus of the musts served; the rest says of what."""
    weights = week["weights"]
    served = [week["requests"][number] for tour in plan["tours"] for number in tour["stops"]]
    value = sum(request["value"] for request in served)
    musts = sum(request["must"] for request in served)
    minutes = sum(week["minutes"][here][there] for tour in plan["tours"] for here, there in _legs(week, tour))
    nights = sum(place != home for home, _, _, place in _sleeps(week, plan))
    net = weights["value"] * value - minutes - weights["night"] * nights
    return {
        "total": net + weights["must"] * musts,
        "net": net,
        "value": value,
        "served": len(served),
        "musts": musts,
        "minutes": minutes,
        "nights": nights,
    }


def homes(week: Table) -> list[int]:
    """Return the base of each van."""
    return [base["place"] for base in week["bases"] for _ in range(base["vans"])]


def _ill_formed(week: Table, plan: Table) -> Iterator[str]:
    """Yield what names no van, day, place or request of the week."""
    if plan.get("week") != week["name"]:
        yield f"week: the plan is of {plan.get('week')}, not of {week['name']}"
    places, requests = len(week["minutes"]), len(week["requests"])
    for tour in plan["tours"]:
        told = f"van {tour['van']} day {tour['day']}"
        if not _within(tour["van"], len(homes(week))):
            yield f"van: {told}: there is no such van"
        if not _within(tour["day"], week["days"]):
            yield f"day: {told}: there is no such day"
        if not (_within(tour["from"], places) and _within(tour["to"], places)):
            yield f"place: {told}: goes from {tour['from']} to {tour['to']}"
        for number in tour["stops"]:
            if not _within(number, requests):
                yield f"request: {told}: there is no request {number}"


def _within(number: object, count: int) -> bool:
    """Return whether this is a number from 0, less than a count."""
    return type(number) is int and 0 <= number < count


def _one_tour(plan: Table) -> Iterator[str]:
    """A van makes at most one tour a day."""
    seen = set()
    for tour in plan["tours"]:
        key = tour["van"], tour["day"]
        if key in seen:
            yield f"one-tour: van {key[0]} goes twice on day {key[1]}"
        seen.add(key)


def _sleeps(week: Table, plan: Table) -> Iterator[tuple[int, int, int, int]]:
    """Yield (base, van, day, where it sleeps) for each van and day; without a tour it stays where it is."""
    ends = {(tour["van"], tour["day"]): tour["to"] for tour in plan["tours"]}
    for van, home in enumerate(homes(week)):
        place = home
        for day in range(week["days"]):
            place = ends.get((van, day), place)
            yield home, van, day, place


def _nights(week: Table, plan: Table) -> Iterator[str]:
    """A tour begins where the van slept, and not too far from there it sleeps at its base or a lodging.

    Not away too often in a row, and at its base in the end.
    """
    begins = {(tour["van"], tour["day"]): tour["from"] for tour in plan["tours"]}
    slept, away = 0, 0
    for home, van, day, place in _sleeps(week, plan):
        slept, away = (home, 0) if day == 0 else (slept, away)
        if begins.get((van, day), slept) != slept:
            yield f"begins: van {van} day {day}: begins at {begins[van, day]} but slept at {slept}"
        if place != home and place not in week["lodgings"]:
            yield f"sleeps: van {van} day {day}: may not sleep at {place}"
        if week["minutes"][slept][place] > week["most_minutes_between_nights"]:
            yield f"far: van {van} day {day}: sleeps too far from where it slept"
        away = away + 1 if place != home else 0
        if away > week["most_nights"]:
            yield f"nights: van {van} day {day}: {away} nights away in a row"
        if day == week["days"] - 1 and place != home:
            yield f"back: van {van} is not at its base in the end"
        slept = place


def _once(plan: Table) -> Iterator[str]:
    """A request is served at most once."""
    seen = set()
    for tour in plan["tours"]:
        for number in tour["stops"]:
            if number in seen:
                yield f"once: request {number} is served twice"
            seen.add(number)


def _days(week: Table, plan: Table) -> Iterator[str]:
    """A request is served on one of its days, which its health centre supervises."""
    for tour in plan["tours"]:
        for number in tour["stops"]:
            request = week["requests"][number]
            if tour["day"] not in request["days"]:
                yield f"days: request {number} is not for day {tour['day']}"
            if tour["day"] not in week["centres"][request["centre"]]:
                yield f"supervises: centre {request['centre']} does not supervise on day {tour['day']}"


def _supervision(week: Table, plan: Table) -> Iterator[str]:
    """A health centre supervises no more vans a day than it has supervisors."""
    vans: dict[tuple[int, int], set[int]] = {}
    for tour in plan["tours"]:
        for number in tour["stops"]:
            vans.setdefault((week["requests"][number]["centre"], tour["day"]), set()).add(tour["van"])
    for (centre, day), those in sorted(vans.items()):
        if len(those) > week["supervisors"]:
            yield f"supervision: centre {centre} day {day}: {len(those)} vans, {week['supervisors']} supervised at most"


def _legs(week: Table, tour: Table) -> Iterator[tuple[int, int]]:
    """Yield from where to where a tour drives."""
    places = [tour["from"], *(week["requests"][number]["place"] for number in tour["stops"]), tour["to"]]
    yield from pairwise(places)


def _clock(week: Table, tour: Table) -> Iterator[str]:
    """Services begin in time, and the tour is back in time."""
    clock = 0
    for (here, there), number in zip(_legs(week, tour), [*tour["stops"], None], strict=True):
        clock += week["minutes"][here][there]
        if number is not None:
            request = week["requests"][number]
            if clock > request["latest"]:
                yield f"latest: request {number} is begun at {clock}, {request['latest']} at latest"
            clock += request["service"]
    if clock > week["day_minutes"]:
        yield f"back-in-time: van {tour['van']} day {tour['day']}: ends at {clock}, {week['day_minutes']} at latest"


def main() -> int:
    """Check one plan; return the exit code."""
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    week, plan = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:])
    broken = broken_rules(week, plan)
    if broken:
        print("\n".join(broken))
        return 1
    print(", ".join(f"{name} {amount}" for name, amount in worth(week, plan).items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
