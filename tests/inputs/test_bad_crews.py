"""Crews, supplies, funders, closures, nights and freezes that cannot be, or hardly so: each told where it is."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from planner.inputs import describe
from planner.model import Funder, Lot, Staff
from tests.inputs.datasets import FULL, SETTINGS, SMALL, faults, folder, good, problems, told, warnings

Told = tuple[str, int, str, str]
STAFF = "id,role,van,days,max_days\n"
CREW = ["A,midwife,,,", "B,midwife,,,", "C,promoter,,,", "D,driver,,,"]
PRODUCTS = FULL["products.csv"].splitlines()
STOCK = FULL["stock.csv"]
CLOSED = "kind,ref,from,to,rule,security,set_by,reviewed_on,expires,escort_on\ncommunity,C1,"
FUNDERS = "id,from,to,cap_xof,cap_litres\nF1,"


def lines(*rows: str) -> str:
    """Rows as the text of a table."""
    return "\n".join(rows) + "\n"


def test_sound_tables_give_no_warning(tmp_path: Path) -> None:
    assert faults(folder(tmp_path, FULL)) == ()


# --- What stops a plan ------------------------------------------------------------------------------------------------

BAD: list[tuple[dict[str, str], Told]] = [
    ({"vans": "id,base\nV1,B1\nV2,L1\n"}, ("vans.csv", 3, "base", "base_is_lodging")),
    ({"stock": STOCK + "L1,pill,9,\n"}, ("stock.csv", 8, "place", "stock_at_lodging")),
    ({"stock": STOCK + "C1,pill,9,\n"}, ("stock.csv", 8, "place", "unknown_id_like")),
    ({"stock": STOCK + "B1,chlorine,9,\n"}, ("stock.csv", 8, "product", "unknown_id")),
    (
        {"health_centres": "id,name,lat,lon,referral_services\nHC1,Kati,12.74,-8.07,iud;implants\nHC2,K,12.8,-8.1,\n"},
        ("health_centres.csv", 2, "referral_services", "unknown_id_like"),
    ),
    (
        {"sales_points": "id,name,lat,lon,products\nP1,Boutique,12.745,-8.075,pill;savon\n"},
        ("sales_points.csv", 2, "products", "unknown_id"),
    ),
    ({"funders": FUNDERS + "2026-12-02,2026-12-01,,\n"}, ("funders.csv", 2, "to", "ends_before_it_begins")),
]
LODGING = {"bases.csv": "id,name,lat,lon,kind,lodging_xof\nB1,Bamako,12.64,-8.0,,\nL1,Auberge,12.9,-8.2,lodging,9000\n"}


@pytest.mark.parametrize(("tables", "fault"), BAD)
def test_bad_table(tmp_path: Path, tables: dict[str, str], fault: Told) -> None:
    files = FULL | LODGING | {f"{name}.csv": text for name, text in tables.items()}
    assert problems(folder(tmp_path, files)) == [fault]


def test_every_problem_and_warning_of_the_tables_at_once(tmp_path: Path) -> None:
    files = FULL | LODGING
    files["stock.csv"] = STOCK + "L1,pill,9,\nB1,chlorine,9,\n"
    files["vans.csv"] = "id,base\nV1,B1\nV2,L1\n"
    files["funders.csv"] = FUNDERS + "2026-12-02,2026-12-01,0,0\n"
    files["staff.csv"] = STAFF + lines(*CREW[:3], "E,surgeon,,,", "F,midwife,,,0")
    assert [told(fault) for fault in faults(folder(tmp_path, files))] == [
        ("funders.csv", 2, "to", "ends_before_it_begins"),
        ("funders.csv", 2, "cap_xof", "cap_zero"),
        ("funders.csv", 2, "cap_litres", "cap_zero"),
        ("staff.csv", 5, "role", "not_allowed"),
        ("staff.csv", 6, "max_days", "staff_never_works"),
        ("stock.csv", 8, "place", "stock_at_lodging"),
        ("stock.csv", 9, "product", "unknown_id"),
        ("vans.csv", 3, "base", "base_is_lodging"),
    ]


# --- What is doubtful -------------------------------------------------------------------------------------------------

NO_STOCK = [
    ("products.csv", row, "id", f"no_stock_at_{place}")
    for row, place in ((2, "centres"), (3, "centres"), (4, "warehouse"), (5, "warehouse"))
]
NEVER = [("vans.csv", row, "id", "van_crew_never_together") for row in (2, 3)]
PRICE = ("bases.csv", 2, "lodging_xof", "lodging_price_unused")
ESCORT, REVIEW = ("closures.csv", 2, "escort_on"), ("closures.csv", 2, "expires")
DOUBTFUL: list[tuple[str, str, list[Told]]] = [
    ("staff", STAFF + lines(*CREW), []),
    ("staff", STAFF + lines(*CREW[:3], "D,driver,,,0"), [("staff.csv", 0, "role", "role_short")]),
    ("staff", STAFF + lines(*CREW, "E,driver,,,0"), []),
    ("staff", STAFF + lines(*CREW[1:]), [("staff.csv", 0, "role", "role_short")]),
    ("staff", STAFF, [("staff.csv", 0, "role", "role_short")] * 3),
    ("staff", STAFF + lines(*CREW[:3], "D,driver,V1,,"), [("vans.csv", 3, "id", "van_role_short")]),
    ("staff", STAFF + lines(*CREW[:3], "D,driver,,dim,"), NEVER),
    ("staff", STAFF + lines(*CREW[:2], "C,promoter,,lun,", "D,driver,,lun;mar,"), []),
    ("products", lines(*PRODUCTS[:4]), [("products.csv", 0, "kind", "no_removal")]),
    ("products", lines(*PRODUCTS[:3], PRODUCTS[4]), [("products.csv", 0, "kind", "few_methods")]),
    ("products", lines(*PRODUCTS).replace("0.6", ""), [("products.csv", 4, "share", "share_empty")]),
    ("products", lines(*PRODUCTS).replace("0.04", ""), [("products.csv", 5, "share", "share_empty")]),
    ("products", lines(*PRODUCTS).replace("0.6", "0.61"), [("products.csv", 0, "share", "shares_above_one")]),
    ("products", lines(*PRODUCTS).replace("0.04", "0.9"), []),
    ("products", lines(*PRODUCTS, "soap,Savon,social,,warehouse"), []),
    ("stock", STOCK.replace("HC2,implant", "B1,implant"), [("products.csv", 2, "id", "no_stock_at_centres")]),
    ("stock", STOCK.replace("B1,pill", "HC1,pill"), [("products.csv", 4, "id", "no_stock_at_warehouse")]),
    ("stock", "place,product,quantity,expires\n", NO_STOCK),
    ("funders", FUNDERS + ",,1,1\n", []),
    ("funders", FUNDERS + "2026-12-05,2026-12-31,,\n", []),
    ("funders", FUNDERS + ",2026-11-30,,\n", []),
    ("funders", FUNDERS + ",2026-11-29,,\n", [("funders.csv", 2, "to", "funder_outside_horizon")]),
    ("funders", FUNDERS + "2026-12-06,,,\n", [("funders.csv", 2, "from", "funder_outside_horizon")]),
    ("funders", FUNDERS + ",,0,\n", [("funders.csv", 2, "cap_xof", "cap_zero")]),
    ("funders", FUNDERS + ",,,0\n", [("funders.csv", 2, "cap_litres", "cap_zero")]),
    ("closures", CLOSED + "2026-11-01,2026-12-31,escort,,,,,2026-12-01;2026-12-02\n", []),
    ("closures", CLOSED + "2026-12-01,2026-12-03,escort,,,,,2026-12-01;2026-12-03\n", []),
    ("closures", CLOSED + "2026-11-01,,ban,,,,,2026-12-01\n", [(*ESCORT, "escort_on_without_escort")]),
    ("closures", CLOSED + "2026-11-01,,,,,,,2026-12-01\n", [(*ESCORT, "escort_on_without_escort")]),
    ("closures", CLOSED + "2026-12-02,2026-12-03,escort,,,,,2026-12-01\n", [(*ESCORT, "escort_outside_closure")]),
    ("closures", CLOSED + "2026-12-02,2026-12-03,escort,,,,,2026-12-04\n", [(*ESCORT, "escort_outside_closure")]),
    ("closures", CLOSED + "2026-11-01,,,yes,bureau,,2026-12-05,\n", []),
    ("closures", CLOSED + "2026-11-01,,,yes,bureau,,2026-12-04,\n", [(*REVIEW, "security_review_due")]),
    ("closures", CLOSED + "2026-11-01,2026-11-02,,yes,bureau,,2026-11-18,\n", [(*REVIEW, "security_review_due")]),
    ("closures", CLOSED + "2026-11-01,,,yes,,,2026-12-04,\n", [(*REVIEW, "security_review_of_nobody")]),
    ("closures", CLOSED + "2026-11-01,,,no,,,2026-12-05,\n", []),
    ("closures", CLOSED + "2026-11-01,,,no,,,2026-12-04,\n", [(*REVIEW, "closure_lapsed")]),
    ("closures", CLOSED + "2026-11-01,2026-11-15,,no,,,2026-11-15,\n", []),
    ("vans", "id,base,max_nights\nV1,B1,2\nV2,B1,0\n", [("vans.csv", 2, "max_nights", "nights_without_lodging")]),
    ("bases", "id,name,lat,lon,kind,lodging_xof\nB1,Bamako,12.64,-8.0,,9000\n", [PRICE]),
    ("bases", LODGING["bases.csv"], []),
]


@pytest.mark.parametrize(("table", "text", "found"), DOUBTFUL)
def test_doubtful_table(tmp_path: Path, table: str, text: str, found: list[Told]) -> None:
    files = FULL | {f"{table}.csv": text}
    if table == "products":
        del files["stock.csv"]
    seen = warnings(folder(tmp_path, files))
    assert [fault for fault in seen if fault[3] != "staff_never_works"] == found


def test_a_product_without_stock_at_its_source(tmp_path: Path) -> None:
    files = FULL | {"products.csv": lines(*PRODUCTS, "ring,Anneau,,0,", "gel,Gel,,0,health_centre", "soap,,social,,")}
    requests = {"requests.csv": "id,community,status\nR1,C1,\nR2,C2,refused\n"}
    found = faults(folder(tmp_path, files | requests | {"stock.csv": STOCK + "HC1,ring,3,\nHC2,gel,3,\n"}))
    assert [told(fault) for fault in found] == [
        ("products.csv", 6, "id", "no_stock_at_warehouse"),
        ("products.csv", 7, "id", "no_stock_at_centres"),
    ]
    assert found[1].facts == {"without": "1", "centres": "1"}


def test_lots_that_expired_or_were_counted_at_another_time(tmp_path: Path) -> None:
    rows = ("HC1,implant,12,2026-11-29,2026-11-19", "HC2,implant,0,2026-11-29,2026-10-19", "HC1,iud,4,2026-11-30,")
    more = ("HC2,iud,4,,2026-10-18", "B1,pill,300,,2026-11-20", "B1,kit,9,,2026-10-18")
    text = lines("place,product,quantity,expires,counted_on", *rows, *more)
    found = faults(folder(tmp_path, FULL | {"stock.csv": text}))
    assert [told(fault) for fault in found] == [
        ("stock.csv", 2, "expires", "lot_expired"),
        ("stock.csv", 5, "counted_on", "counted_long_ago"),
        ("stock.csv", 6, "counted_on", "counted_later"),
    ]
    assert found[0].facts == {"quantity": "12", "product": "implant", "start": "2026-11-30"}
    assert found[1].facts == {"rows": "2", "days": "32", "most": "31", "planned_on": "2026-11-19"}


def test_lodging_at_a_health_centre(tmp_path: Path) -> None:
    centres = "id,name,lat,lon,lodging,lodging_xof\nHC1,Kati,12.74,-8.07,yes,5000\nHC2,Kambila,12.8,-8.1,no,{}\n"
    vans = {"vans.csv": "id,base,max_nights\nV1,B1,2\nV2,B1,\n"}
    path = folder(tmp_path, FULL | vans | {"health_centres.csv": centres.format("")})
    assert warnings(path) == []
    path = folder(tmp_path, FULL | vans | {"health_centres.csv": centres.format(5000)})
    assert warnings(path) == [("health_centres.csv", 3, "lodging_xof", "lodging_price_unused")]


def test_who_must_review_a_closure_is_told(tmp_path: Path) -> None:
    named = CLOSED + "2026-11-01,,,yes,bureau,2026-11-04,2026-11-18,\n"
    (fault,) = faults(folder(tmp_path / "a", FULL | {"closures.csv": named}))
    assert describe(fault, "fr").endswith(
        "après la date de revue (2026-11-18), cette fermeture de sécurité reste fermée "
        "jusqu'à nouvelle revue par\u202f: "
        "bureau (dernière revue\u202f: 2026-11-04)\u202f; notez ensuite reviewed_on et expires."
    )
    (fault,) = faults(folder(tmp_path / "b", FULL | {"closures.csv": named.replace("bureau,2026-11-04", ",")}))
    assert "personne n'est nommé pour la faire (dernière revue\u202f: –)" in describe(fault, "fr")


def test_without_settings_nothing_is_said_of_dates_and_policy(tmp_path: Path) -> None:
    files = FULL | {
        "planner.toml": SETTINGS.replace("2026-11-30", "bientôt"),
        "staff.csv": STAFF,
        "closures.csv": CLOSED + "2026-11-01,,,yes,,,2026-11-18,\n",
        "funders.csv": FUNDERS + ",2020-01-01,,\n",
        "stock.csv": "place,product,quantity,expires,counted_on\n"
        + lines(*(f"{row},1,2020-01-01,2020-01-01" for row in ("HC1,implant", "HC2,implant", "HC1,iud", "HC2,iud")))
        + "B1,pill,9,,\nB1,kit,9,,\n",
    }
    assert {fault.file for fault in faults(folder(tmp_path, files))} == {"planner.toml"}


# --- Requests that are frozen or announced ----------------------------------------------------------------------------

HEADING = "id,community,earliest,latest,days,status,van,date,begin,freeze\nR1,C1,"
VANS = "id,base,days,unavailable\nV1,B1,lun;mar,2026-12-01\nV2,B1,mer,\n"
HELD: list[tuple[str, list[tuple[str, str]]]] = [
    # earliest, latest, days, status, van, date, begin, freeze
    (",,,,V1,2026-11-30,08:00,time", []),
    (",,,,V1,2026-11-30,12:00,time", []),
    (",,,,V1,2026-11-30,12:01,time", [("begin", "begin_cannot_be")]),
    (",,,,V1,2026-11-30,07:59,time", [("begin", "begin_cannot_be")]),
    (",,,,V1,2026-11-30,12:01,van", []),
    (",,,,V1,2026-12-02,,van", [("date", "van_off_on_date")]),
    (",,,,V1,2026-12-01,,van", [("date", "van_off_on_date")]),
    (",,,,V1,2026-12-02,,day", []),
    (",,,,,2026-12-03,,day", [("date", "vans_off_on_date")]),
    (",,,,V1,2026-12-02,,none", []),
    (",,,withdrawn,V1,2026-12-02,,van", []),
    (",,,published,V1,2026-11-30,,", []),
    (",,,published,V1,2026-12-02,,", [("date", "van_off_on_date")]),
    (",,,published,,2026-12-03,,", [("van", "published_without_van"), ("date", "vans_off_on_date")]),
    (",,,published,V1,,,", [("date", "published_without_date")]),
    ("2026-12-01,,,,,2026-11-30,,day", [("date", "frozen_date_not_asked")]),
    (",2026-12-01,,,,2026-12-02,,day", [("date", "frozen_date_not_asked")]),
    (",,mar,,,2026-12-02,,day", [("date", "frozen_date_not_asked")]),
    ("2026-12-02,2026-12-02,mer,,,2026-12-02,,day", []),
]


@pytest.mark.parametrize(("cells", "found"), HELD)
def test_request_that_is_frozen_or_announced(tmp_path: Path, cells: str, found: list[tuple[str, str]]) -> None:
    files = SMALL | {"vans.csv": VANS, "requests.csv": f"{HEADING}{cells}\n"}
    seen = warnings(folder(tmp_path, files))
    assert sorted(seen) == sorted(("requests.csv", 2, column, key) for column, key in found)


@pytest.mark.parametrize(
    ("cells", "columns"),
    [(",,,,,,,day", ["date"]), (",,,published,,,,van", ["date", "van"]), (",,,,,,,time", ["date", "van", "begin"])],
)
def test_freeze_without_its_cells(tmp_path: Path, cells: str, columns: list[str]) -> None:
    path = folder(tmp_path, SMALL | {"requests.csv": f"{HEADING}{cells}\n"})
    assert problems(path) == [("requests.csv", 2, column, "freeze_without") for column in columns]
    assert len(faults(path)) == len(columns)


# --- In French --------------------------------------------------------------------------------------------------------

FRENCH = {
    "personnel.csv": "code;fonction;véhicule;jours de travail;absences;jours max par semaine;langues\n"
    "S1;sage-femme;V1;lun;2026-12-01;5;bambara\nS2;conducteur;;;;;\n",
    "produits.csv": "code;nom;type;longue durée;part référée;part;par cliente;provenance;volume;prix\n"
    "kit;Kit;kit de retrait;non;0,1;0,04;1;magasin;0,6;0\nDIU;DIU;méthode;oui;0,15;0,05;1;;0,25;500\n"
    "chlore;Chlore;marketing social;;;;;magasin;;\n",
    "stocks.csv": "lieu;produit;quantité;n° de lot;péremption;compté le\nB1;kit;9;K1;31/12/2027;18/11/2026\n",
    "bailleurs.csv": "code;nom;du;au;plafond fcfa;plafond carburant\nF1;Bailleur;01/01/2026;31/12/2026;500000;12,5\n",
    "fermetures.csv": "type;objet;du;au;règle;sécurité;décidé par;revue le;expire le;escorte le\n"
    "communauté;C1;01/12/2026;;escorte;oui;bureau;18/11/2026;31/12/2026;02/12/2026;\n",
}


def test_french_headings_and_words(tmp_path: Path) -> None:
    problem = good(folder(tmp_path, SMALL | FRENCH))
    first, second = problem.staff.values()
    absent = frozenset({date(2026, 12, 1)})
    assert first == Staff("S1", "midwife", "V1", frozenset({"mon"}), absent, 5, ("bambara",))
    assert second == Staff("S2", "driver")
    kit, iud, chlorine = problem.products.values()
    assert [product.kind for product in (kit, iud, chlorine)] == ["removal", "method", "social"]
    assert (kit.source, iud.source, kit.volume_l) == ("warehouse", "health_centre", Fraction(3, 5))
    assert (iud.referral_share, iud.share, iud.price_xof) == (Fraction(3, 20), Fraction(1, 20), 500)
    assert problem.stock == (Lot("B1", "kit", 9, "K1", date(2027, 12, 31), date(2026, 11, 18)),)
    funder = Funder("F1", "Bailleur", date(2026, 1, 1), date(2026, 12, 31), 500_000, 12_500)
    assert problem.funders == {"F1": funder}
    assert problem.closures[0].escort_on == {date(2026, 12, 2)}
    assert (problem.closures[0].rule, problem.closures[0].set_by) == ("escort", "bureau")
