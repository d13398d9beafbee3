"""Drawn dense weeks, as instances of the engine."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
from scipy.sparse.csgraph import floyd_warshall

from planner.engine import Instance, Legs, VanDay, Visit

SHIFT = 540


def dense_week(vans: int, days: int, requests: int, seed: int) -> Instance:
    """Return a week of services of 1 to 2 hours: vans two a base on a grid, requests clustered around health centres.

    Region side 60 + 35 x sqrt(bases) km; health centres (requests / 8) uniform; road factor 1.3, pair speeds of 20 to
    60 km/h closed to shortest ways; a 9 h shift; 40 % of the requests have a market window (start before 10:00-11:30)
    on 1 to 3 days; each health centre supervises on 2 to days - 1 days. All of it is made up.
    """
    random = np.random.default_rng(seed)
    bases = vans // 2
    side = 60 + 35 * sqrt(bases)
    across = ceil(sqrt(bases))
    centres = max(4, requests // 8)
    at_base = np.array(
        [((n % across + 0.5) * side / across, (n // across + 0.5) * side / across) for n in range(bases)]
    )
    at_centre = random.uniform(0, side, (centres, 2))
    of_centre = random.integers(0, centres, requests)
    places = np.vstack([at_base, at_centre[of_centre] + random.normal(0, 9, (requests, 2))])
    visits = tuple(
        Visit(bases + number, int(service), ((0, _latest(random)),), resources=(0,))
        for number, service in enumerate(random.integers(8, 17, requests) * 15 // 2)
    )
    held = [set(random.choice(days, random.integers(2, days), replace=False).tolist()) for _ in range(centres)]
    market = [set(random.choice(days, random.integers(1, 4), replace=False).tolist()) for _ in range(requests)]
    van_days = tuple(
        VanDay(
            day=day,
            legs=0,
            start=base,
            end=base,
            leaves=0,
            returns=SHIFT,
            visits=tuple(
                number
                for number in range(requests)
                if day in held[of_centre[number]] and (visits[number].windows[0][1] == SHIFT or day in market[number])
            ),
            count=2,
            resources=(0,),
        )
        for base in range(bases)
        for day in range(days)
    )
    minutes = _minutes(places, random)
    legs = Legs(minutes, minutes[None].astype(np.int64))
    return Instance((legs,), visits, (), van_days, ("minutes",), (), (), ())


def _latest(random: np.random.Generator) -> int:
    """Return the latest start: the shift's end, or for 4 in 10 a market's."""
    return int(random.integers(120, 211)) if random.random() < 0.4 else SHIFT


def _minutes(places: np.ndarray, random: np.random.Generator) -> np.ndarray:
    kilometres = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) * 1.3
    speed = random.uniform(20, 60, kilometres.shape)
    speed = np.triu(speed) + np.triu(speed, 1).T
    minutes = np.ceil(floyd_warshall(kilometres / speed * 60) - 1e-9).astype(np.int32)
    np.fill_diagonal(minutes, 0)
    return minutes
