"""Which real health centres and communities are in the pilot, and how they hang together."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from making.network import distances, flat_km, nearest_origin
from making.sources import Sources

Word = TypeVar("Word")
BAMAKO = 2460596
CENTRE_KINDS = ("CSCOM", "CSREF")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
WOMEN_SHARE = 0.22
WALKING_KM = 5.0
SMALLEST_WALKING_POPULATION = 900
LARGEST_TOWN = 20_000
REQUESTS = 60
FARTHEST_MINUTES = 210
FARTHEST_KM = 200
CENTRE_WITHIN_KM = 20
BANDS = (  # driving minutes from, to; how many centres; least km between two
    (0, 20, 4, 4.0),
    (20, 45, 9, 6.0),
    (45, 80, 9, 8.0),
    (80, 120, 7, 10.0),
    (120, 165, 4, 12.0),
    (165, 210, 3, 12.0),
)
MOST = 3
CENTRE_OF_THE_SAME_NAME = {2451241: "KW0680"}  # Siby: the source puts its centre 16 km away
DOUBTFUL_COMMUNITIES = (2450557,)  # a name that cannot be right
DOUBTFUL_CENTRES = ("Catholique", "Cherifla", "Heremakono", "Nerekoro")


@dataclass(frozen=True)
class Base:
    """Where the vans live: the reference point of Bamako."""

    lat: float
    lon: float
    node: int


@dataclass(frozen=True)
class Centre:
    """A chosen health centre."""

    id: str
    source_id: str
    name: str
    category: str
    district: str
    lat: float
    lon: float
    node: int
    minutes: float


@dataclass(frozen=True)
class Community:
    """A chosen community, with the people who can walk to it."""

    id: str
    geonameid: int
    name: str
    district: str
    lat: float
    lon: float
    node: int
    minutes: float
    population: int
    health_centre: str
    market_day: str

    @property
    def women(self) -> int:
        """Return the estimated women of 15 to 49 years."""
        return round(WOMEN_SHARE * self.population)


@dataclass(frozen=True)
class Chosen:
    """The base, and the chosen centres and communities, nearest to the base first."""

    base: Base
    centres: tuple[Centre, ...]
    communities: tuple[Community, ...]

    def places(self) -> list[Centre | Community]:
        """Return the centres, then the communities."""
        return [*self.centres, *self.communities]

    def nodes(self) -> list[int]:
        """Return the network node of every place, the base first."""
        return [self.base.node, *(place.node for place in self.places())]


def choose_places(sources: Sources, rng: random.Random) -> Chosen:
    """Return 36 centres spread by driving time from Bamako, and 60 communities they serve."""
    bamako = sources.places[sources.places["geonameid"] == BAMAKO]
    base = _words(bamako, Base)[0]
    candidates = _candidates(sources, base)
    centres = _centres(sources, base, candidates, rng)
    communities = _communities(candidates, centres, rng)
    by_source = dict(zip(centres["source_id"], centres["id"], strict=True))
    communities = communities.assign(
        id=[f"C{number}" for number in range(1, len(communities) + 1)],
        population=_walking_population(sources, communities),
        health_centre=communities["centre_source"].map(by_source),
    )
    return Chosen(base, _words(centres, Centre), _words(communities, Community))


def _words(rows: pd.DataFrame, word: type[Word]) -> tuple[Word, ...]:
    """Return each row as a ``word``, which has a column for each of its fields."""
    columns = [rows[field].tolist() for field in word.__annotations__]
    return tuple(word(*values) for values in zip(*columns, strict=True))


def _candidates(sources: Sources, base: Base) -> pd.DataFrame:
    """Return the places that could ask for a clinic, each with its nearest centre by road."""
    places = _with_travel(sources, base)
    places["within_walk"] = _people_within_walk(places)
    places["market_day"] = places["geonameid"].map(_market_days(sources.market_days)).fillna("")
    places["market"] = places["market_day"] != ""
    asking = (places["pop_est"] <= LARGEST_TOWN) & (places["centre_km"] <= CENTRE_WITHIN_KM)
    asking &= places["within_walk"] >= SMALLEST_WALKING_POPULATION
    asking &= ~places["geonameid"].isin(DOUBTFUL_COMMUNITIES)
    reachable = (places["minutes"] <= FARTHEST_MINUTES) & (places["km"] <= FARTHEST_KM)
    return places[(asking | places["market"]) & reachable]


def _with_travel(sources: Sources, base: Base) -> pd.DataFrame:
    """Return every place with its way from the base and its nearest health centre by road."""
    size = len(sources.nodes)
    facilities = sources.facilities[sources.facilities["category"].isin(CENTRE_KINDS)]
    by_node = facilities.groupby("node")["id"].min()
    _, nearest = nearest_origin(sources.edges, "dry", list(by_node.index), size)
    centre_km, _ = nearest_origin(sources.edges, "km", list(by_node.index), size)
    places = pd.DataFrame(sources.places.drop(columns="geometry"))
    centre = by_node.reindex(nearest[places["node"]]).set_axis(places["geonameid"])
    centre.update(pd.Series(CENTRE_OF_THE_SAME_NAME))
    return places.assign(
        minutes=distances(sources.edges, "dry", [base.node], size)[0][places["node"]],
        km=distances(sources.edges, "km", [base.node], size)[0][places["node"]],
        centre_source=centre.to_numpy(),
        centre_km=centre_km[places["node"]],
    )


def _market_days(market_days: pd.DataFrame) -> dict[int, str]:
    """Return the weekday of each market whose day was published and is no Sunday."""
    reported = market_days[market_days["status"] == "reported"].dropna()
    pairs = zip(reported["geonameid"].astype(int), reported["iso_weekday"].astype(int), strict=True)
    return {place: WEEKDAYS[day - 1] for place, day in pairs if day <= len(WEEKDAYS)}


def _people_within_walk(places: pd.DataFrame) -> list[int]:
    """Return the estimated people within walking distance; other places that are towns left out."""
    positions = flat_km(places["lon"], places["lat"])
    people = places["pop_est"].to_numpy()
    town = (places["pop_method"] == "town_geonames_scaled").to_numpy()
    pairs = cKDTree(positions).query_pairs(WALKING_KM, output_type="ndarray")
    around = people.copy()
    for here, other in (pairs.T, pairs.T[::-1]):
        np.add.at(around, here, np.where(town[other], 0, people[other]))
    return [int(count) for count in around]


def _centres(sources: Sources, base: Base, candidates: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    """Return the centres: those with a market in their catchment, then each band's quota."""
    facilities = pd.DataFrame(sources.facilities.drop(columns="geometry"))
    from_base = distances(sources.edges, "dry", [base.node], len(sources.nodes))[0]
    facilities = facilities.assign(minutes=from_base[facilities["node"]], source_id=facilities["id"])
    doubtful = facilities["name"].str.contains("|".join(DOUBTFUL_CENTRES))
    asked = facilities["id"].isin(candidates["centre_source"])
    pool = facilities[asked & ~doubtful].set_index("id", drop=False).rename_axis(None)
    chosen = sorted(set(candidates.loc[candidates["market"], "centre_source"]) & set(pool.index))
    for first, last, quota, apart in BANDS:
        band = pool[(pool["minutes"] >= first) & (pool["minutes"] < last)]
        already = sum(1 for key in chosen if key in band.index)
        order = sorted(set(band.index) - set(chosen))
        rng.shuffle(order)
        chosen += _spaced(pool, chosen, order, quota - already, apart)
    nearest_first = pool.loc[chosen].sort_values(["minutes", "source_id"], ignore_index=True)
    return nearest_first.assign(id=[f"HC{row + 1}" for row in nearest_first.index])


def _spaced(pool: pd.DataFrame, chosen: Sequence[str], order: Sequence[str], wanted: int, apart: float) -> list[str]:
    """Return up to ``wanted`` keys of ``order`` that lie ``apart`` km from each other."""
    positions = dict(zip(pool.index, flat_km(pool["lon"], pool["lat"]), strict=True))
    taken = list(chosen)
    for key in order:
        if len(taken) - len(chosen) >= wanted:
            break
        gaps = [float(np.hypot(*(positions[key] - positions[other]))) for other in taken]
        if min(gaps, default=apart) >= apart:
            taken.append(key)
    return taken[len(chosen) :]


def _communities(candidates: pd.DataFrame, centres: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    """Return one to three communities per centre, the markets first, then the most people."""
    best_first = candidates.sort_values(["market", "within_walk", "geonameid"], ascending=False)
    best_first = best_first.drop_duplicates(["name"]).set_index("geonameid", drop=False)
    own = [best_first[best_first["centre_source"] == key] for key in centres["source_id"]]
    spread = [_spaced(part, [], list(part.index), MOST, 2.0) for part in own]
    wanted = _shares([len(keys) for keys in spread], rng)
    keys = [key for keys, count in zip(spread, wanted, strict=True) for key in keys[:count]]
    every = best_first.loc[keys].rename_axis(None)
    return every.sort_values(["minutes", "geonameid"], ignore_index=True)


def _shares(available: Sequence[int], rng: random.Random) -> list[int]:
    """Return how many communities each centre gives, at most ``MOST``, ``REQUESTS`` in all."""
    counts = [1] * len(available)
    while sum(counts) < REQUESTS:
        open_to_more = [row for row, most in enumerate(available) if counts[row] < min(most, MOST)]
        counts[rng.choice(open_to_more)] += 1
    return counts


def _walking_population(sources: Sources, communities: pd.DataFrame) -> list[int]:
    """Return the people within 5 km, everyone counted at the nearest chosen community only."""
    places = sources.places
    elsewhere = (places["pop_method"] != "town_geonames_scaled") | places["geonameid"].isin(communities["geonameid"])
    places = places[elsewhere]
    tree = cKDTree(flat_km(communities["lon"], communities["lat"]))
    away, nearest = tree.query(flat_km(places["lon"], places["lat"]))
    within = np.asarray(away) <= WALKING_KM
    totals = places["pop_est"][within].groupby(np.asarray(nearest)[within]).sum()
    return [int(totals.get(row, 0)) for row in range(len(communities))]
