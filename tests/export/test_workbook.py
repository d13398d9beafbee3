"""plan.xlsx read back: what each sheet holds, what may be chosen, what a cell refuses."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl.utils import get_column_letter

from planner.export.workbook import workbook
from planner.inputs.workbook import sheets as read_sheets
from planner.words import say
from tests.export.books import FIRST_ROW, book, choices, keys, rows
from tests.render.trip import trip
from tests.render.week import Week, unproven, week

SHEETS = ["Semaine", "Frise", "Appels", "Résultats", "Arrêts", "Demandes", "Chargement", "Équipes", "Coûts"]
SHEETS += ["Indicateurs", "Lisez-moi", "Listes"]
MONDAY, TUESDAY = datetime(2026, 11, 30), datetime(2026, 12, 1)  # noqa: DTZ001


def test_sheets_are_named_in_both_languages() -> None:
    assert book(week()).sheetnames == SHEETS
    assert book(week(), "en").sheetnames[:3] == ["Week", "Timeline", "Calls"]


def test_every_sheet_is_laid_on_a4_with_its_title_and_says_what_is_made_up() -> None:
    for sheet in book(week()).worksheets[:-1]:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddHeader is not None and "EXERCICE - DONNÉES FICTIVES" in str(sheet.oddHeader.center.text)
        shown = [str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row if cell.value]
        assert any(text.startswith("Cliniques mobiles, semaine 49") for text in shown)
        assert any("EXERCICE - DONNÉES FICTIVES" in text for text in shown)
        assert sheet.row_dimensions[1].hidden


def test_real_data_carry_no_banner() -> None:
    made = week()
    real = book(made._replace(plan=replace(made.plan, made_up=False)))
    assert not any("EXERCICE" in str(cell.value) for sheet in real for row in sheet.iter_rows() for cell in row)


def test_headings_stay_in_sight() -> None:
    panes = {sheet.title: sheet.freeze_panes for sheet in book(week()).worksheets}
    assert panes["Semaine"] == f"B{FIRST_ROW}"
    assert panes["Demandes"] == f"D{FIRST_ROW}"


def test_week_tells_each_van_on_each_day() -> None:
    first, second = rows(book(trip())["Semaine"])
    assert str(first["2026-11-30"]).split("\n")[1:] == [
        "07:30 prend le superviseur\u202f: CSCom Safo",
        "08:55 – 10:55 Dognoumana (R1), 11 clientes",
        "14:05 – 16:05 Torodo (R2), 12 clientes",
    ]
    assert str(second["2026-11-30"]).endswith("Nuit\u202f: Campement de Siby")
    assert second["2026-12-01"] == "Attente\u202f: Campement de Siby, sans tournée"


def test_must_request_that_is_missed_stands_above_the_figures() -> None:
    shown = [str(cell.value) for row in book(unproven(week()))["Semaine"].iter_rows() for cell in row if cell.value]
    assert "Demandes obligatoires non servies\u202f: R5 Siby" in shown


def test_timeline_is_a_picture_on_its_sheet() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(*week()))) as packed:
        pictures = [name for name in packed.namelist() if name.endswith(".png")]
        assert len(pictures) == 1
        assert packed.read(pictures[0]).startswith(b"\x89PNG")


def test_calls_are_a_row_for_each_centre_and_village_with_what_is_asked() -> None:
    sheet = book(trip())["Appels"]
    told = rows(sheet)
    assert [(row["place"], row["request"]) for row in told[:4]] == [
        ("HC1", "R1"),
        ("C1", "R1"),
        ("HC2", "R3"),
        ("C3", "R3"),
    ]
    assert "6 × Implant (5 ans)" in str(told[0]["announced"])
    asked = {key: told[0][key] for key in ("supervisor", "supplies", "road", "venue")}
    assert asked == {"supervisor": None, "supplies": None, "road": None, "venue": "–"}
    assert told[1]["supervisor"] == told[1]["supplies"] == "–"
    column = get_column_letter(keys(sheet).index("supervisor") + 1)
    assert choices(sheet, f"{column}{FIRST_ROW}") == ["oui", "non", "à rappeler"]
    assert choices(sheet, f"{column}{FIRST_ROW + 1}") == []


def test_calls_announce_rounded_times() -> None:
    announced = [str(row["announced"]) for row in rows(book(trip())["Appels"])]
    assert announced[1].startswith("Clinique vers 09:00 – 11:00")


def test_results_have_the_columns_of_visits_and_wait_for_figures() -> None:
    sheet = book(trip())["Résultats"]
    assert {"date", "community", "van", "clients", "product", "quantity"} <= set(keys(sheet))
    told = rows(sheet)
    facts = [(row["community"], row["product"], row["planned"], row["clients"], row["quantity"]) for row in told[:3]]
    assert facts == [("C1", None, 11, None, None), ("C1", "implant", 6, None, None), ("C1", "pill", 15, None, None)]
    assert told[0]["date"] == MONDAY
    clinics = [row for row in told if row["product"] is None]
    assert len(clinics) == sum(len(tour.clinics) for tour in trip().plan.tours)


def test_stops_are_all_there_as_numbers_and_text() -> None:
    made = trip()
    told = rows(book(made)["Arrêts"])
    assert len(told) == sum(len(tour.stops) for tour in made.plan.tours) + 1  # a day of waiting
    assert (told[2]["arrive"], told[2]["clients"], told[2]["km"]) == ("08:10", 11, 32.1)


def test_every_request_has_its_answer_and_may_be_decided() -> None:
    made = trip()
    sheet = book(made)["Demandes"]
    told = {str(row["request"]): row for row in rows(sheet)}
    assert list(told) == [answer.request for answer in made.plan.answers]
    assert (told["R3"]["van"], told["R3"]["date"], told["R3"]["begin"]) == ("V2", MONDAY, "08:45")
    assert (told["R3"]["answer"], told["R3"]["state"], told["R3"]["decision"]) == ("servie", "confirmée", "à planifier")
    assert (told["R1"]["freeze"], told["R6"]["freeze"]) == ("jour", "aucun")
    assert (told["R5"]["answer"], told["R5"]["must"], told["R5"]["van"]) == ("non retenue", "oui", None)
    assert "Il manque\u202f: Implant (5 ans) à CSCom Djoliba" in str(told["R5"]["reason"])
    assert told["R7"]["decision"] == "refuser"
    offered = {
        key: choices(sheet, f"{get_column_letter(keys(sheet).index(key) + 1)}{FIRST_ROW}")
        for key in ("decision", "freeze", "van", "state")
    }
    assert offered == {
        "decision": ["à planifier", "forcer", "reporter", "refuser"],
        "freeze": ["aucun", "jour", "véhicule", "heure"],
        "van": ["V1", "V2"],
        "state": ["proposée", "confirmée", "annulée"],
    }


def test_request_of_two_visits_has_a_row_for_each_and_one_for_what_is_left() -> None:
    made = trip()
    requests = dict(made.problem.requests)
    requests["R4"] = replace(requests["R4"], visits=3)
    told = rows(book(made._replace(problem=replace(made.problem, requests=requests)))["Demandes"])
    visits = [(row["visit"], row["answer"], row["date"]) for row in told if row["request"] == "R4"]
    assert visits == [(1, "servie", TUESDAY), (2, "reportée", None)]


def test_cells_that_identify_a_row_refuse_typing() -> None:
    sheet = book(trip())["Demandes"]
    refused = [rule for rule in sheet.data_validations.dataValidation if rule.type == "custom"]
    assert {str(rule.sqref)[0] for rule in refused} == {"A", "B"}
    assert {rule.formula1 for rule in refused} == {"FALSE"}


def test_picking_list_sums_lots_by_tour_with_their_expiry() -> None:
    told = rows(book(trip())["Chargement"])
    implants = next(row for row in told if row["product"] == "implant")
    assert (implants["van"], implants["lot"], implants["take"], implants["out"]) == ("V1", "A17", 10, None)
    home = next(row for row in told if row["date"] == datetime(2026, 12, 2))  # noqa: DTZ001
    assert home["supplied"] == "Base de Bamako, à charger avant de quitter la base (lundi 30 novembre)"


def test_crews_tell_who_is_out_with_which_van_also_on_a_day_of_waiting() -> None:
    told = rows(book(trip())["Équipes"])
    assert told[0]["staff"] == "S1"
    assert {told[0]["2026-12-01"]} <= {"V1", "V2"}
    assert told[0]["days_out"] == 3


def test_costs_add_up_to_the_plan() -> None:
    made = trip()
    *tours, total = rows(book(made)["Coûts"])
    parts = ("driving_xof", "day_xof", "clinics_xof", "nights_xof")
    for row in tours:
        assert sum(_number(row[part]) for part in parts) == _number(row["total_xof"])
    assert total["total_xof"] == made.plan.score.cost_xof
    assert sum(_number(row["total_xof"]) for row in tours) == made.plan.score.cost_xof


def test_indicators_by_authority_and_district_count_every_request_once() -> None:
    made = week()
    sheet = book(made)["Indicateurs"]
    told = {str(row["figure"]): row["level"] for row in rows(sheet)}
    asked = sum(answer.reason != "status" for answer in made.plan.answers)
    assert told["Demandes planifiables"] == asked
    assert told["Clientes attendues"] == made.plan.score.clients
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for title in ("Par autorité", "Par district"):
        place = next(n for n, line in enumerate(lines) if line[0] == title)
        groups = lines[place + 2 : next((n for n in range(place, len(lines)) if not lines[n][0]), len(lines))]
        assert sum(_number(line[1]) for line in groups) == asked


def test_read_me_names_the_plan_and_its_data_for_who_reads_it_back() -> None:
    made = week()
    told = {row["key"]: row["value"] for row in rows(book(made)["Lisez-moi"])}
    assert (told["week"], told["sha256"], told["dataset"]) == ("2026-W49", "ab" * 32, "data/test")
    shown = [str(cell.value) for row in book(made)["Lisez-moi"].iter_rows() for cell in row]
    assert "Non vérifié, faute de données\u202f: capacité de suivi des références, équipes, not-worded." in shown


def test_the_planner_reads_its_own_workbook() -> None:
    """With the reader of datasets: dates as ISO, texts as they are."""
    told = read_sheets(workbook(*trip()))["Demandes"]
    assert isinstance(told, tuple)
    names = told[0][1]
    body = {cells[0]: dict(zip(names, cells, strict=False)) for number, cells in told if number >= FIRST_ROW}
    assert (body["R3"]["van"], body["R3"]["date"], body["R3"]["freeze"]) == ("V2", "2026-11-30", "aucun")


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert workbook(*trip()) == workbook(*trip())


def test_week_without_tables_of_staff_or_products_says_so() -> None:
    made = book(week())
    for name, key in (("Chargement", "picking_none"), ("Équipes", "crews_none")):
        shown = [cell.value for row in made[name].iter_rows() for cell in row]
        assert say("fr", key) in shown


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_plan_without_a_tour_is_a_workbook_too(lang: str) -> None:
    made = week()
    score = replace(made.plan.score, clients=0, cost_xof=0, metres=0)
    empty = Week(made.problem, replace(made.plan, tours=(), score=score), {})
    assert len(book(empty, lang).sheetnames) == len(SHEETS)


def _number(cell: object) -> float:
    assert isinstance(cell, int | float), cell
    return cell
