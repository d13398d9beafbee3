"""The made-up week: what the health centres can do, and what the communities ask for."""

import random
from datetime import date, timedelta

import pandas as pd

from making.organisation import ALL_DAYS, LONG_ACTING, WEEKDAYS, authority_of
from making.places import Chosen
from making.tables import table

START = date(2026, 11, 30)
LAST = START + timedelta(days=5)
SOON = str(START + timedelta(days=3))
CLIENTS_PER_HOUR = 7.5
WOMEN_SHARE = 0.22
UNMET_NEED = 0.24
SHORT_SHARE = 0.36
MUSTS = 5
SUPERVISION = (
    "mon;tue;wed;thu;fri",
    "mon;tue;wed;thu;fri",
    "mon;tue;wed;thu;fri;sat",
    "mon;wed;fri",
    "tue;thu",
    "tue;wed;thu",
)
SERVICES = "implant;iud;implant_removal;iud_removal"
VENUES = ("école fondamentale", "maison des jeunes", "place du village", "maison des femmes")
MARKET_RULES = {"sat": "avoid", "wed": "avoid", "mon": "prefer", "tue": "ignore", "fri": "avoid"}
MARKET_NAMES = {2451241: "Siby", 2460379: "Bancoumana"}
KINDS = {"CSCOM": ("cscom", "CSCom"), "CSREF": ("csref", "CSRéf")}
ASKED_HOURS = (("08:30", "13:00"), ("09:00", "13:00"), ("08:00", "12:30"), ("10:00", "16:00"))
ASKED_DAYS = ("mon;tue;wed", "thu;fri", "tue;thu;sat", "wed")


def health_centres(chosen: Chosen, rng: random.Random) -> pd.DataFrame:
    """Return the centres: real places, invented supervision."""
    asking = chosen.communities.groupby("health_centre").size()
    busy = [key for key in chosen.centres["id"] if asking[key] >= 2]
    double = set(rng.sample(busy, 6))
    at_market = set(chosen.communities.loc[chosen.communities["market"], "health_centre"])
    only_thursday = rng.choice([key for key in busy[4:] if key not in double | at_market])
    rows = []
    for centre in chosen.centres.itertuples():
        kind, label = KINDS[centre.category]
        name = centre.name.split(" Community")[0].split(" Referral")[0]
        days = "thu" if centre.id == only_thursday else rng.choice(SUPERVISION)
        days = ALL_DAYS if centre.id in at_market else days
        row = {"id": centre.id, "name": f"{label} {name}", "lat": centre.lat, "lon": centre.lon}
        row |= {"kind": kind, "district": centre.district, "supervises_on": days}
        row |= {"authority": authority_of(centre.district), "referral_services": SERVICES}
        row |= _supervision(centre.id, 2 if centre.id in double else 1, rng)
        rows.append(row)
    rows[rng.randrange(20, 30)]["follow_up_per_week"] = 1
    rows[rng.randrange(10, 20)]["unavailable"] = str(START + timedelta(days=2))
    return table("health_centres", rows)


def _supervision(key: str, clinics: int, rng: random.Random) -> dict[str, object]:
    """Return how many clinics a centre can supervise, and how its supervisor travels."""
    own = key in ("HC3", "HC23") or rng.random() < 0.18
    return {
        "supervisors": clinics,
        "clinics_per_week": clinics,
        "supervisor_travel": "own" if own else "rides",
        "stop_minutes": rng.choice(["", "", "", "", 30]),
        "follow_up_per_week": rng.choice([3, 3, 4, 6]) * clinics,
    }


def communities(chosen: Chosen, markets: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    """Return the communities: real places, estimated people, invented arrangements."""
    market_day = {
        int(row.geonameid): WEEKDAYS[int(row.iso_weekday) - 1]
        for row in markets[markets["status"] == "reported"].dropna().itertuples()
        if row.iso_weekday <= len(WEEKDAYS)
    }
    rows = []
    for place in chosen.communities.itertuples():
        day = market_day.get(place.geonameid, "")
        hard = place.minutes > 60 and rng.random() < 0.4
        agreed = START - timedelta(days=rng.randrange(12, 40))
        row = {"id": place.id, "name": MARKET_NAMES.get(place.geonameid, place.name)}
        row |= {"lat": place.lat, "lon": place.lon, "health_centre": place.health_centre}
        row |= {"district": place.district, "population": place.population}
        row |= {"women_15_49": round(WOMEN_SHARE * place.population), "market_day": day}
        row |= {"market_rule": MARKET_RULES[day] if day else "", "languages": "bambara"}
        row |= {"access": "dry_season" if hard else "all_season", "venue": rng.choice(VENUES)}
        row |= {"needs_4x4": "yes" if hard else "no"}
        row |= {"agreed_on": str(agreed) if rng.random() < 0.6 else ""}
        rows.append(row)
    return table("communities", rows)


def requests(
    chosen: Chosen, places: pd.DataFrame, centres: pd.DataFrame, rng: random.Random
) -> pd.DataFrame:
    """Return one request per community, numbered in the order they came in."""
    minutes = dict(zip(chosen.communities["id"], chosen.communities["minutes"], strict=True))
    short = _short_sessions(chosen.communities, rng)
    rows = [_request(place, short, minutes[place.id], rng) for place in places.itertuples()]
    _choose_musts(rows, places, centres, minutes, rng)
    rows.sort(key=lambda row: (row["received_on"], int(str(row["community"])[1:])))
    return table("requests", [{"id": f"R{n}", **row} for n, row in enumerate(rows, 1)])


def _short_sessions(places: pd.DataFrame, rng: random.Random) -> set[str]:
    """Return the communities with a short session, all near: two fit in a day."""
    near = sorted(places.loc[places["minutes"] <= 100, "id"])
    return set(rng.sample(near, round(SHORT_SHARE * len(places))))


def _request(
    place: pd.Series, short: set[str], minutes: float, rng: random.Random
) -> dict[str, object]:
    """Return what a community asks for; expected clients are given for about half."""
    likely = place.women_15_49 * UNMET_NEED * rng.uniform(0.12, 0.3)
    one_of_two = rng.choice((90, 105, 120))
    service = one_of_two if place.id in short else _long_session(likely, minutes)
    capacity = service / 60 * CLIENTS_PER_HOUR
    region_asks = rng.random() < 0.2
    earliest, latest = _window(rng)
    row: dict[str, object] = {"community": place.id, "service_minutes": service}
    row["authority"] = (
        "DRS-Koulikoro" if _in_koulikoro(place) and region_asks else (authority_of(place.district))
    )
    row["received_on"] = str(date(2026, 10, 5) + timedelta(days=rng.randrange(44)))
    row |= {"earliest": earliest, "latest": latest, "must": "no", "visits": 1}
    row["priority"] = rng.choices((1, 2, 3, 4, 5), (1, 2, 5, 3, 1))[0]
    row["expected_clients"] = int(max(5, min(likely, capacity))) if rng.random() < 0.5 else ""
    if minutes < 70 and rng.random() < 0.25:
        row["opens"], row["closes"] = rng.choice(ASKED_HOURS)
        row["service_minutes"] = min(service, 210)
    elif rng.random() < 0.15:
        row["days"] = rng.choice(ASKED_DAYS)
    return row


def _in_koulikoro(place: pd.Series) -> bool:
    return place.district in ("Kati", "Koulikoro", "Kolokani", "Kangaba", "Dioïla")


def _long_session(likely: float, minutes: float) -> int:
    """Return 180 to 300 minutes, by the clients to come; far places ask for less."""
    wanted = 30 * round(likely / CLIENTS_PER_HOUR * 60 / 30)
    return int(max(180, min(wanted, 300 if minutes < 100 else 210)))


def _window(rng: random.Random) -> tuple[str, str]:
    """Return the dates asked for; all touch the horizon, about half can also wait."""
    shape = rng.random()
    if shape < 0.3:
        return str(START), str(LAST)
    if shape < 0.6:
        first = START - timedelta(days=rng.randrange(0, 8))
        return str(first), str(LAST + timedelta(days=rng.randrange(7, 43)))
    if shape < 0.8:
        first = START + timedelta(days=rng.randrange(0, 3))
        return str(first), str(first + timedelta(days=rng.randrange(2, 4)))
    first = START + timedelta(days=rng.randrange(1, 5))
    return str(first), str(first + timedelta(days=rng.randrange(7, 28)))


def _choose_musts(
    rows: list[dict[str, object]],
    places: pd.DataFrame,
    centres: pd.DataFrame,
    minutes: dict[str, float],
    rng: random.Random,
) -> None:
    """Mark some easy requests, each of another centre, as promised by the organisation."""
    by_id = centres.set_index("id")
    centre = dict(zip(places["id"], places["health_centre"], strict=True))
    market = dict(zip(places["id"], places["market_day"], strict=True))
    seen: set[str] = set()
    for row in rng.sample(rows, len(rows)):
        key = str(row["community"])
        own = by_id.loc[centre[key]]
        easy = minutes[key] < 95 and not row.get("days") and not row.get("opens")
        open_days = str(own["supervises_on"]).count(";") >= 4 and not own["unavailable"]
        if easy and open_days and not market[key] and centre[key] not in seen and len(seen) < MUSTS:
            row |= {"must": "yes", "earliest": str(START), "latest": str(LAST), "priority": 4}
            seen.add(centre[key])


def centre_stock(centres: pd.DataFrame, rng: random.Random) -> list[dict[str, object]]:
    """Return two lots of implants and of IUDs per centre; a few centres are nearly out."""
    rows = []
    short = set(rng.sample(sorted(centres["id"])[:-6], 3))
    for key in centres["id"]:
        for product, most in zip(LONG_ACTING, (24, 9), strict=True):
            if key in short:
                rows.append(_lot(key, product, 1, 2, SOON))
                continue
            first, second = rng.randrange(2 * most // 3, most), rng.randrange(1, most)
            rows.append(_lot(key, product, 1, first, "2027-04-30"))
            rows.append(_lot(key, product, 2, second, "2028-10-31"))
    return rows


def _lot(key: str, product: str, number: int, quantity: int, expires: str) -> dict[str, object]:
    lot = f"{product[0].upper()}{key[2:]}-{number}"
    counted = str(START - timedelta(days=13))
    return {
        "place": key,
        "product": product,
        "quantity": quantity,
        "lot": lot,
        "expires": expires,
        "counted_on": counted,
    }
