"""Small instances drawn at random: tight shifts, windows, escorts, rests, legs that are missing or no shortest way."""

from __future__ import annotations

from random import Random

import numpy as np

from planner.engine import Escort, Instance, Legs, Rest, VanDay, Visit

PLACES = 6


def drawn(seed: int | str) -> Instance:
    """Return the instance of a seed."""
    chance = Random(seed)
    resources = chance.choice((1, 2, 2))
    escorts = tuple(
        Escort(chance.randrange(PLACES), chance.randrange(4), chance.randrange(3)) for _ in range(chance.randrange(3))
    )
    visits = tuple(_visit(chance, escorts, resources) for _ in range(chance.randint(2, 4)))
    legs = tuple(_legs(chance, resources) for _ in range(2))
    van_days = tuple(_van_day(chance, day, len(visits), resources) for day in range(2))
    names = ("cost", "fuel")[:resources]
    return Instance(legs, visits, escorts, van_days, names, (), (), ())


def _legs(chance: Random, resources: int) -> Legs:
    minutes = np.array([[chance.choice((-1, 0, *range(1, 16))) for _ in range(PLACES)] for _ in range(PLACES)])
    if chance.random() < 0.5:
        minutes[minutes < 0] = 7
    np.fill_diagonal(minutes, 0)
    used = [[[chance.randrange(9) for _ in range(PLACES)] for _ in range(PLACES)] for _ in range(resources)]
    return Legs(minutes.astype(np.int32), np.array(used, np.int64))


def _visit(chance: Random, escorts: tuple[Escort, ...], resources: int) -> Visit:
    escort = chance.choice((None, *range(len(escorts))))
    place = chance.randrange(PLACES)
    if escort is not None and chance.random() < 0.3:
        place = escorts[escort].place
    opened = [(opens := chance.randrange(40), opens + chance.randint(5, 40)) for _ in range(chance.choice((1, 1, 2)))]
    return Visit(
        place,
        service=chance.randint(1, 15),
        windows=tuple(opened),
        setup=chance.randrange(4),
        packup=chance.randrange(6),
        escort=escort,
        present=escort is not None and escorts[escort].place == place,
        resources=tuple(chance.randrange(4) for _ in range(resources)),
    )


def _van_day(chance: Random, day: int, visits: int, resources: int) -> VanDay:
    leaves, minutes = chance.randrange(10), chance.randint(1, 12)
    opens = chance.randint(5, 40)
    return VanDay(
        day=day,
        legs=day,
        start=chance.randrange(PLACES),
        end=chance.randrange(PLACES),
        leaves=leaves,
        returns=leaves + chance.randint(30, 100),
        visits=tuple(sorted(chance.sample(range(visits), chance.randint(1, visits)))),
        rest=Rest(opens, opens + minutes + chance.randrange(8), minutes) if chance.random() < 0.6 else None,
        max_drive=chance.choice((None, chance.randint(10, 50))),
        max_visits=chance.choice((None, chance.randrange(3))),
        resources=tuple(chance.randrange(3) for _ in range(resources)),
    )
