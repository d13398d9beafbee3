"""The complete week: the pilot's places and roads, and an organisation with everything that makes each rule matter."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile

import pandas as pd

from making.organisation import ALL_DAYS
from making.tables import COLUMNS, table, write_tables

Tables = dict[str, pd.DataFrame]
Edits = Mapping[str, Mapping[str, object]]

SAME_FILES = ("roads.gpkg", "roads.LICENSE.txt", "boundaries.geojson", "rivers.geojson")
PLANNER = """# The complete week: the pilot's real places and main roads, all else made up; see data/README.md.
made_up = true

[horizon]
start = 2026-11-30
days = 6
planned_on = 2026-11-19

[money]
fuel_xof_litre = 725
fuel_price_of = { place = "Bamako (exercice)", date = 2026-11-16 }
"""
FANA = {"lat": 12.7787, "lon": -6.9564}
LODGING = {"id": "L1", "name": "Hébergement à Fana (fictif)", **FANA, "kind": "lodging", "lodging_xof": 12000}
FUNDERS = (
    {"id": "F1", "name": "Bailleur A (fictif)", "from": "2026-10-01", "to": "2027-09-30", "cap_xof": 445_000},
    {"id": "F2", "name": "Bailleur B (fictif)", "from": "2026-01-01", "to": "2026-12-31", "cap_litres": 90},
)
VANS: Edits = {
    "V1": {"max_nights": 3, "volume_l": 30, "funder": "F1"},
    "V2": {"drive": "4x2", "litres_per_100km": 11, "max_nights": 2, "volume_l": 30, "funder": "F2"}
    | {"unavailable": "2026-12-05"},
}
STAFF: Edits = {
    "S2": {"max_days": 4, "languages": "bambara;peul"},
    "S4": {"unavailable": "2026-12-01"},
    "S6": {"max_days": 4},
    "S8": {"max_days": 5},
}
FLOATERS = (
    {"id": "S9", "role": "midwife", "days": "mon;tue;thu;fri;sat", "max_days": 4, "languages": "soninké;bambara"},
    {"id": "S10", "role": "promoter", "days": "thu;fri;sat", "max_days": 2, "languages": "bambara;peul"},
    {"id": "S11", "role": "driver", "days": ALL_DAYS, "max_days": 2, "languages": "bambara;peul"},
)
CENTRES: Edits = {
    "HC2": {"clinics_per_week": 2, "supervisors": 2, "follow_up_per_week": 6},
    "HC11": {"clinics_per_week": 2},
    "HC13": {"referral_services": "implant;implant_removal;iud_removal"},
    "HC14": {"clinics_per_week": 1},
    "HC19": {"supervisors": 2, "clinics_per_week": 2, "follow_up_per_week": 1},
    "HC27": {"supervises_on": "mon;tue;wed;thu;fri"},
    "HC29": {"lodging": "yes", "lodging_xof": 7500},
    "HC33": {"supervisors": 2, "clinics_per_week": 2},
}
COMMUNITIES: Edits = {
    "C1": {"languages": "bambara;soninké"},
    "C20": {"languages": "soninké"},
    "C23": {"needs_4x4": "no"},
    "C49": {"languages": "peul"},
    "C50": {"needs_4x4": "no"},
    "C53": {"languages": "peul"},
}
REQUESTS: Edits = {
    "R1": {"priority": 4},
    "R3": {"service_minutes": 150, "expected_clients": 18, "priority": 5},
    "R4": {"priority": 5, "earliest": "2026-11-30"},
    "R7": {"service_minutes": 150},
    "R14": {"methods": "implant", "days": ""},
    "R15": {"must": "no"},
    "R16": {"methods": "injectable;pill"},
    "R18": {"priority": 5, "visits": 2, "min_gap_days": 3},
    "R19": {"priority": 5},
    "R21": {
        "service_minutes": 150,
        "expected_clients": 18,
        "priority": 5,
        "earliest": "2026-11-30",
        "latest": "2026-12-05",
    },
    "R23": {"service_minutes": 150, "priority": 5},
    "R26": {"methods": "implant", "priority": 5},
    "R27": {"earliest": "2026-12-04", "priority": 5},
    "R31": {"status": "published", "van": "V1", "date": "2026-12-04", "begin": "09:00"},
    "R33": {"service_minutes": 150, "expected_clients": 18, "priority": 5},
    "R34": {"service_minutes": 150, "expected_clients": 18, "priority": 5, "opens": "08:00", "closes": "12:00"},
    "R37": {"service_minutes": 150, "priority": 4, "days": "wed;thu"},
    "R43": {"must": "yes"},
    "R49": {"status": "published", "van": "V1", "date": "2026-12-04", "begin": "12:15", "freeze": "time"},
    "R51": {"days": ""},
    "R54": {"priority": 5},
    "R55": {"van": "V2", "date": "2026-11-30", "freeze": "van"},
    "R56": {"date": "2026-12-03", "freeze": "day"},
    "R57": {"priority": 5},
    "R58": {"status": "published", "van": "V2", "date": "2026-12-01", "begin": "10:00"},
}
OWN_RESOURCES = ("R5", "R10", "R20", "R26", "R41")
WAREHOUSE = {"implant_removal": 35, "pill": 400}
ZONE = "POLYGON ((-6.7 12.95, -6.4 12.95, -6.4 13.2, -6.7 13.2, -6.7 12.95))"
CLOSURES: tuple[Mapping[str, object], ...] = (
    {"kind": "community", "ref": "C3", "from": "2026-11-28", "to": "2026-12-06", "rule": "ban", "security": "no"}
    | {"reason": "deuil au village (exercice)", "set_by": "coordination (fictif)"},
    {"kind": "zone", "wkt": ZONE, "from": "2026-11-02", "to": "2026-11-20", "rule": "ban", "security": "yes"}
    | {"reason": "zone fermée (exercice)", "set_by": "coordination sécurité (fictif)"}
    | {"reviewed_on": "2026-11-02", "expires": "2026-11-20"},
    {"kind": "community", "ref": "C53", "from": "2026-11-23", "to": "2026-12-20", "rule": "escort", "security": "yes"}
    | {"reason": "escorte demandée (exercice)", "set_by": "coordination sécurité (fictif)"}
    | {"reviewed_on": "2026-11-16", "expires": "2026-12-20", "escort_on": "2026-12-03"},
    {"kind": "community", "ref": "C22", "from": "2026-11-25", "to": "2026-12-15", "rule": "4x4", "security": "no"}
    | {"reason": "piste sablonneuse (exercice)", "set_by": "coordination (fictif)"},
)
LOTS = {
    "HC11": ((24, "I11-1", "2026-11-27"), (2, "I11-2", "2028-10-31")),
    "HC21": ((20, "I21-1", "2026-12-02"), (3, "I21-2", "2027-04-30")),
}


def write(pilot: Tables, beside: Path, folder: Path) -> None:
    """Write the complete week, made from the pilot's tables; the maps are the very files of the pilot."""
    folder.mkdir(exist_ok=True)
    write_tables(tables(pilot), folder)
    for name in SAME_FILES:
        copyfile(beside / name, folder / name)
    (folder / "planner.toml").write_text(PLANNER, encoding="utf-8")


def tables(pilot: Tables) -> Tables:
    """Return the pilot's tables with what the complete week changes and adds."""
    staff = pd.concat([_edited(pilot["staff"], STAFF), table("staff", FLOATERS)])
    return pilot | {
        "bases": pd.concat([pilot["bases"], table("bases", [LODGING])]),
        "funders": table("funders", FUNDERS),
        "vans": _edited(pilot["vans"], VANS),
        "staff": staff,
        "health_centres": _edited(pilot["health_centres"], CENTRES),
        "communities": _edited(pilot["communities"], COMMUNITIES),
        "requests": _requests(pilot["requests"]),
        "stock": _stock(pilot["stock"]),
        "closures": _closures(pilot["closures"]),
        "sources": _sources(pilot["sources"]),
    }


def _edited(rows: pd.DataFrame, edits: Edits) -> pd.DataFrame:
    """Return the table with new values in some cells, each named by its row's id and its column."""
    unknown = set(edits) - set(rows["id"]) | {name for cells in edits.values() for name in cells} - set(rows.columns)
    if unknown:
        raise ValueError(f"no such rows or columns: {sorted(unknown)}")
    cells = [{**row, **edits.get(str(row["id"]), {})} for row in rows.to_dict("records")]
    return pd.DataFrame(cells, columns=rows.columns, dtype=object)


def _requests(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the requests, each paid for by one of the funders or by the organisation itself."""
    funders = [str(funder["id"]) for funder in FUNDERS]
    paid = {
        str(key): {"funder": "" if key in OWN_RESOURCES else funders[number % len(funders)]}
        for number, key in enumerate(rows["id"])
    }
    return _edited(_edited(rows, paid), REQUESTS)


def _stock(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the stock with the warehouse short of some products, and with other lots of implants at some centres."""
    kept = []
    for row in rows.to_dict("records"):
        short = row["place"] == "B1" and row["product"] in WAREHOUSE
        if not (row["place"] in LOTS and row["product"] == "implant"):
            kept.append({**row, "quantity": WAREHOUSE[row["product"]]} if short else row)
    counted = str(rows["counted_on"].iloc[-1])
    lots = [
        {"place": place, "product": "implant", "quantity": number, "lot": lot, "expires": day, "counted_on": counted}
        for place, given in LOTS.items()
        for number, lot, day in given
    ]
    return pd.DataFrame([*kept, *lots], columns=rows.columns, dtype=object)


def _closures(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the pilot's flooded road and the closures of the complete week, with the dates of escorts."""
    columns = [*COLUMNS["closures"], "escort_on"]
    own = pd.DataFrame([[row.get(name, "") for name in columns] for row in CLOSURES], columns=columns, dtype=object)
    return pd.concat([rows.assign(escort_on=""), own])


def _sources(rows: pd.DataFrame) -> pd.DataFrame:
    """Return where each real place comes from, the town of the lodging among them."""
    town = {"table": "bases", "id": "L1", "source": "GeoNames", "source_id": 2457763, "licence": "CC BY 4.0"}
    return pd.concat([rows, table("sources", [town])])
