"""The made-up week: what the health centres can do, and what the communities ask for."""

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from making.organisation import ALL_DAYS, LONG_ACTING, authority_of
from making.places import Centre, Chosen, Community
from making.tables import table

START = date(2026, 11, 30)
LAST = START + timedelta(days=5)
FIRST_RECEIVED = date(2026, 10, 5)
SOON = str(START + timedelta(days=3))
CLIENTS_PER_HOUR = 7.5
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
KOULIKORO_DISTRICTS = ("Kati", "Koulikoro", "Kolokani", "Kangaba", "Dioïla")
SERVICES = "implant;iud;implant_removal;iud_removal"
VENUES = ("école fondamentale", "maison des jeunes", "place du village", "maison des femmes")
MARKET_RULES = {"sat": "avoid", "wed": "avoid", "mon": "prefer", "tue": "ignore", "fri": "avoid"}
MARKET_NAMES = {2451241: "Siby", 2460379: "Bancoumana"}
KINDS = {"CSCOM": ("cscom", "CSCom"), "CSREF": ("csref", "CSRéf")}
ASKED_HOURS = (("08:30", "13:00"), ("09:00", "13:00"), ("08:00", "12:30"), ("10:00", "16:00"))
ASKED_DAYS = ("mon;tue;wed", "thu;fri", "tue;thu;sat", "wed")


def health_centres(chosen: Chosen, rng: random.Random) -> pd.DataFrame:
    """Return the centres: real places, invented supervision."""
    asking = Counter(place.health_centre for place in chosen.communities)
    busy = [centre.id for centre in chosen.centres if asking[centre.id] >= 2]
    double = set(rng.sample(busy, 6))
    at_market = {place.health_centre for place in chosen.communities if place.market_day}
    only_thursday = rng.choice([key for key in busy[4:] if key not in double | at_market])
    rows = []
    for centre in chosen.centres:
        days = "thu" if centre.id == only_thursday else rng.choice(SUPERVISION)
        days = ALL_DAYS if centre.id in at_market else days
        made_up = _supervision(centre.id, 2 if centre.id in double else 1, rng)
        rows.append(_known(centre) | {"supervises_on": days} | made_up)
    overworked = [row for row in rows[20:30] if row["kind"] == "cscom"]
    rng.choice(overworked)["follow_up_per_week"] = 1
    rows[rng.randrange(10, 20)]["unavailable"] = str(START + timedelta(days=2))
    return table("health_centres", rows)


def _known(centre: Centre) -> dict[str, object]:
    """Return what is known of a centre, with its name in French."""
    kind, label = KINDS[centre.category]
    name = centre.name.split(" Community")[0].split(" Referral")[0]
    return {
        "id": centre.id,
        "name": f"{label} {name}",
        "lat": centre.lat,
        "lon": centre.lon,
        "kind": kind,
        "district": centre.district,
        "authority": authority_of(centre.district),
        "referral_services": SERVICES,
    }


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


def communities(chosen: Chosen, last_visits: Mapping[str, str], rng: random.Random) -> pd.DataFrame:
    """Return the communities: real places, estimated people, invented arrangements."""
    rows = []
    for place in chosen.communities:
        hard = place.minutes > 60 and rng.random() < 0.4
        agreed = START - timedelta(days=rng.randrange(12, 40))
        row: dict[str, object] = {"id": place.id, "lat": place.lat, "lon": place.lon}
        row["name"] = MARKET_NAMES.get(place.geonameid, place.name)
        row |= {"health_centre": place.health_centre, "district": place.district}
        row |= {"population": place.population, "women_15_49": place.women}
        row |= {"market_day": place.market_day, "languages": "bambara"}
        row["market_rule"] = MARKET_RULES.get(place.market_day, "")
        row |= {"access": "dry_season" if hard else "all_season", "venue": rng.choice(VENUES)}
        row |= {"needs_4x4": "yes" if hard else "no"}
        row |= {"agreed_on": str(agreed) if rng.random() < 0.6 else ""}
        row["last_visit"] = last_visits.get(place.id, "")
        rows.append(row)
    return table("communities", rows)


def requests(chosen: Chosen, centres: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    """Return one request per community, numbered in the order they came in."""
    short = _short_sessions(chosen.communities, rng)
    rows = [_request(place, short, rng) for place in chosen.communities]
    asking = list(zip(chosen.communities, rows, strict=True))
    _choose_musts(asking, _easy_centres(centres), rng)
    asking.sort(key=lambda pair: str(pair[1]["received_on"]))
    return table("requests", [{"id": f"R{n}", **row} for n, (_, row) in enumerate(asking, 1)])


def _short_sessions(places: Sequence[Community], rng: random.Random) -> set[str]:
    """Return the communities with a short session, all near: two fit in a day."""
    near = sorted(place.id for place in places if place.minutes <= 100)
    return set(rng.sample(near, round(SHORT_SHARE * len(places))))


def _request(place: Community, short: Collection[str], rng: random.Random) -> dict[str, object]:
    """Return what a community asks for; expected clients are given for about half."""
    likely = place.women * UNMET_NEED * rng.uniform(0.12, 0.3)
    short_session = rng.choice((90, 105, 120))
    service = short_session if place.id in short else _long_session(likely, place.minutes)
    row: dict[str, object] = {"community": place.id, "must": "no", "visits": 1}
    row["authority"] = _asking(place.district, rng)
    row["earliest"], row["latest"] = _window(rng)
    row["received_on"] = str(FIRST_RECEIVED + timedelta(days=rng.randrange(44)))
    row["priority"] = rng.choices((1, 2, 3, 4, 5), (1, 2, 5, 3, 1))[0]
    if place.minutes < 70 and rng.random() < 0.25:
        row["opens"], row["closes"] = rng.choice(ASKED_HOURS)
        service = min(service, 210)
    elif rng.random() < 0.15:
        row["days"] = rng.choice(ASKED_DAYS)
    row["service_minutes"] = service
    if rng.random() < 0.5:
        row["expected_clients"] = int(max(5, min(likely, service / 60 * CLIENTS_PER_HOUR)))
    return row


def _asking(district: str, rng: random.Random) -> str:
    """Return the authority that asks: the district, now and then the region of Koulikoro."""
    region_asks = rng.random() < 0.2 and district in KOULIKORO_DISTRICTS
    return "DRS-Koulikoro" if region_asks else authority_of(district)


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


def _easy_centres(centres: pd.DataFrame) -> set[str]:
    """Return the centres that supervise on five days or more and are there all week."""
    often = centres["supervises_on"].str.count(";") >= 4
    return set(centres.loc[often & (centres["unavailable"] == ""), "id"])


def _choose_musts(
    asking: Sequence[tuple[Community, dict[str, object]]],
    easy_centres: Collection[str],
    rng: random.Random,
) -> None:
    """Mark some easy requests, each of another centre, as promised by the organisation."""
    taken: set[str] = set()
    for place, row in rng.sample(asking, len(asking)):
        easy = place.minutes < 95 and not {"days", "opens"} & set(row) and not place.market_day
        free = place.health_centre in easy_centres and place.health_centre not in taken
        if easy and free and len(taken) < MUSTS:
            row |= {"must": "yes", "earliest": str(START), "latest": str(LAST), "priority": 4}
            taken.add(place.health_centre)


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
