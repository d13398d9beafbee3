"""The made-up past: clinic days of 2026 before the pilot week."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from making.organisation import PRODUCTS
from making.places import Community
from making.tables import table

FIRST, LAST = date(2026, 1, 12), date(2026, 9, 26)
DAYS = 36
VISITED = 45
VANS = ("V1", "V2")
LEAST_WEEKS = 9
SHARE, PER_CLIENT = 7, 8


def visits(places: Sequence[Community], holidays: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    """Return past clinic days: a row with the clients, then one row per product handed out."""
    free = _working_days(set(holidays["date"]))
    last: dict[str, date] = {}
    taken: Counter[date] = Counter()
    rows: list[dict[str, object]] = []
    for day in sorted(rng.choices(free, k=DAYS)):
        place = rng.choice(places[:VISITED])
        recent = last.get(place.id, date.min + timedelta(weeks=LEAST_WEEKS))
        if taken[day] == len(VANS) or day - recent < timedelta(weeks=LEAST_WEEKS):
            continue
        rows += _clinic_day(place, day, VANS[taken[day]], rng)
        taken[day] += 1
        last[place.id] = day
    return table("visits", rows)


def last_visits(past: pd.DataFrame) -> dict[str, str]:
    """Return for each community visited the date of its latest clinic day."""
    return dict(past.groupby("community")["date"].max())


def _working_days(holidays: set[str]) -> list[date]:
    every = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return [day for day in every if day.isoweekday() <= 6 and str(day) not in holidays]


def _clinic_day(place: Community, day: date, van: str, rng: random.Random) -> list[dict[str, object]]:
    clients = round(min(33.0, max(6.0, place.women * 0.036)) * rng.uniform(0.7, 1.2))
    shared: dict[str, object] = {"date": str(day), "community": place.id, "van": van}
    rows = [{**shared, "clients": clients}]
    for product in PRODUCTS:
        served = round(clients * float(product[SHARE]) * rng.uniform(0.6, 1.4))
        if served:
            quantity = served * int(product[PER_CLIENT])
            rows.append({**shared, "product": product[0], "quantity": quantity})
    return rows
