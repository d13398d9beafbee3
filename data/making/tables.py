"""The tables of the dataset, their columns in order, and how they are written."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

COLUMNS = {
    name: tuple(columns.split())
    for name, columns in {
        "bases": "id name lat lon kind lodging_xof",
        "authorities": "id name title office_phone",
        "vans": "id base name drive days unavailable litres_per_100km upkeep_xof_km day_xof "
        "max_nights max_drive_minutes max_clinics_per_day volume_l tank_l speed_factor funder",
        "funders": "id name from to cap_xof cap_litres",
        "staff": "id role van days unavailable max_days languages",
        "health_centres": "id name lat lon kind district authority supervises_on supervisors "
        "clinics_per_week supervisor_travel stop_minutes opens closes referral_services "
        "follow_up_per_week unavailable lodging lodging_xof office_phone dhis2_uid",
        "communities": "id name lat lon health_centre district population women_15_49 market_day "
        "market_rule languages access needs_4x4 venue agreed_on last_visit dhis2_uid",
        "requests": "id community authority received_on earliest latest must priority "
        "expected_clients methods service_minutes opens closes days visits min_gap_days funder "
        "status van date begin freeze",
        "products": "id name kind long_acting referral_share minutes_first minutes_return share "
        "per_client source volume_l cyp price_xof",
        "stock": "place product quantity lot expires counted_on",
        "visits": "date community van clients product quantity",
        "closures": "kind ref wkt from to rule security reason set_by reviewed_on expires",
        "holidays": "date name_fr name_en estimated",
        "sources": "table id source source_id licence",
    }.items()
}


def table(name: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return rows as the table ``name``: every column in order, empty where a row says nothing."""
    unknown = {column for row in rows for column in row} - set(COLUMNS[name])
    if unknown:
        raise ValueError(f"{name}: no such columns: {sorted(unknown)}")
    cells = [[row.get(column, "") for column in COLUMNS[name]] for row in rows]
    return pd.DataFrame(cells, columns=list(COLUMNS[name]), dtype=object)


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as UTF-8 CSV with line feeds."""
    for name, content in tables.items():
        content.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
