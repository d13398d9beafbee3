"""Which vans nothing tells apart: they share their tours' rows, and one row counts them.

Vans that only their crews, their nights, their loads or their names tell apart can be *merged* all the same: then no
rule that follows one van through its days is kept, and the best of that week is a bound for the real one.
"""

from __future__ import annotations

from planner.formulate import commodities, crew
from planner.formulate.draft import Draft
from planner.formulate.frozen import promises
from planner.model import Van


def fleets(draft: Draft, *, merged: bool = False) -> tuple[tuple[Van, ...], ...]:
    """Return the vans by what they can do; one that sleeps out, has a crew or a load of its own, or is named, alone.

    With ``merged``, only by what they can do.
    """
    kept = [promise for request in draft.requests for promise in promises(request)]
    named = {promise.van for promise in kept if promise.freeze in ("van", "time") or promise.weight}
    alike: dict[object, list[Van]] = {}
    for van in sorted(draft.problem.vans.values(), key=lambda van: van.id):
        loaded = van.volume_l is not None and commodities.counted(draft.problem)
        alone = van.max_nights > 0 or crew.checked(draft) or loaded or van.id in named
        alike.setdefault(van.id if alone and not merged else _abilities(van), []).append(van)
    return tuple(tuple(vans) for vans in alike.values())


def _abilities(van: Van) -> tuple[object, ...]:
    money = van.ml_per_km, van.upkeep_xof_km, van.day_xof, van.funder
    limits = van.max_drive_minutes, van.max_clinics_per_day, van.max_nights, van.volume_l
    return van.base, van.drive, van.days, van.unavailable, van.speed_percent, money, limits
