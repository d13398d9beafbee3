"""The made-up organisation: base, vans, staff, products, warehouse; and the real authorities."""

import pandas as pd

from making.places import WEEKDAYS, Chosen
from making.tables import COLUMNS, table

ALL_DAYS = ";".join(WEEKDAYS)
CREW = ("midwife", "midwife", "promoter", "driver")
REGIONS = ("Bamako", "Koulikoro", "Ségou", "Sikasso")
LONG_ACTING = ("implant", "iud")

# id, name, kind, long-acting, referral share, minutes first / return, share, per client, source,
# volume, CYP, price. Minutes, shares and CYP: see data/README.md; referral, volume, price made up.
PRODUCTS = (
    ("implant", "Implant (5 ans)", "method", "yes", 0.08, 35, 10, 0.35, 1, 0.15, 3.8, 500),
    ("iud", "DIU au cuivre", "method", "yes", 0.15, 35, 10, 0.05, 1, 0.25, 4.6, 500),
    ("injectable", "Injectable (3 mois)", "method", "no", 0.03, 25, 5, 0.40, 1, 0.05, 0.25, 300),
    ("pill", "Pilule (plaquette)", "method", "no", 0.02, 25, 5, 0.12, 3, 0.02, 0.0667, 100),
    ("condom", "Préservatif", "method", "no", 0, 20, 5, 0.08, 30, 0.005, 0.0083, 10),
    (
        "implant_removal",
        "Kit de retrait d'implant",
        "removal",
        "no",
        0.1,
        15,
        15,
        0.04,
        1,
        0.6,
        0,
        0,
    ),
    ("iud_removal", "Kit de retrait de DIU", "removal", "no", 0.1, 10, 10, 0.01, 1, 0.6, 0, 0),
    ("chlorine", "Comprimés de chlore (plaquette)", "social", "no", 0, 1, 1, 0.2, 2, 0.02, 0, 100),
)
WAREHOUSE = (
    ("implant", 60, "A-2601", "2029-06-30"),
    ("iud", 40, "D-2604", "2031-03-31"),
    ("injectable", 420, "I-2512", "2027-11-30"),
    ("injectable", 180, "I-2402", "2026-12-31"),
    ("pill", 900, "P-2510", "2028-09-30"),
    ("condom", 6000, "C-2509", "2030-08-31"),
    ("implant_removal", 45, "", ""),
    ("iud_removal", 30, "", ""),
    ("chlorine", 2400, "L-2603", "2029-02-28"),
)


def bases(chosen: Chosen) -> pd.DataFrame:
    """Return the one base, put at the reference point of Bamako: no real building is meant."""
    place = {"lat": chosen.base.lat, "lon": chosen.base.lon}
    name = "Base et magasin de Bamako (fictifs)"
    return table("bases", [{"id": "B1", "name": name, **place, "kind": "warehouse"}])


def vans() -> pd.DataFrame:
    """Return the two vans of the organisation."""
    shared = {
        "base": "B1",
        "drive": "4x4",
        "days": ALL_DAYS,
        "litres_per_100km": 14,
        "upkeep_xof_km": 90,
        "day_xof": 12000,
        "max_nights": 0,
        "max_drive_minutes": 420,
        "max_clinics_per_day": 3,
        "volume_l": 600,
        "tank_l": 90,
    }
    return table("vans", [{"id": f"V{n}", "name": f"Clinique mobile {n}", **shared} for n in (1, 2)])


def staff() -> pd.DataFrame:
    """Return two midwives, a promoter and a driver for each van."""
    posts = [(van, role) for van in ("V1", "V2") for role in CREW]
    shared = {"days": ALL_DAYS, "max_days": 6, "languages": "bambara;français"}
    return table(
        "staff",
        [{"id": f"S{n}", "role": role, "van": van, **shared} for n, (van, role) in enumerate(posts, 1)],
    )


def authorities(chosen: Chosen) -> pd.DataFrame:
    """Return the regional directorates and the districts of the chosen places, as offices."""
    regional = [
        {
            "id": f"DRS-{_plain(region)}",
            "name": f"Direction régionale de la santé de {region}",
            "title": "Madame la Directrice ou Monsieur le Directeur régional de la santé",
        }
        for region in REGIONS
    ]
    districts = sorted({place.district for place in chosen.places()} - {"Bamako"})
    local = [
        {
            "id": authority_of(district),
            "name": f"District sanitaire de {district}",
            "title": "Madame ou Monsieur le Médecin-chef du district sanitaire",
        }
        for district in districts
    ]
    return table("authorities", regional + local)


def authority_of(district: str) -> str:
    """Return the id of the authority of a district; Bamako has its regional directorate here."""
    return "DRS-Bamako" if district == "Bamako" else f"DS-{_plain(district)}"


def _plain(name: str) -> str:
    return name.translate(str.maketrans("éèïô", "eeio"))


def products() -> pd.DataFrame:
    """Return what is offered, with the sources and assumptions named in ``data/README.md``."""
    names = [column for column in COLUMNS["products"] if column != "source"]
    rows = [dict(zip(names, values, strict=True)) for values in PRODUCTS]
    for row in rows:
        row["source"] = "health_centre" if row["id"] in LONG_ACTING else "warehouse"
    return table("products", rows)


def warehouse_stock() -> list[dict[str, object]]:
    """Return the stock rows of the base."""
    return [
        {
            "place": "B1",
            "product": product,
            "quantity": quantity,
            "lot": lot,
            "expires": expires,
            "counted_on": "2026-11-18",
        }
        for product, quantity, lot, expires in WAREHOUSE
    ]
