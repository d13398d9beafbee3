"""What is sent: a folder for each authority and health centre, and nothing of another's in any."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache

import pytest
from pypdf import PdfReader

from planner.export.letters import centre_letter
from planner.export.messages import centre_message
from planner.export.text import slugs
from planner.export.to_send import to_send
from planner.model import Authority, Plan, Problem
from planner.render.share import centre_share
from tests.export.paper import text
from tests.render.test_authority import asked_by_three, names_of_others
from tests.render.trip import trip

KB = 1000
N = "\N{NARROW NO-BREAK SPACE}"
S = "\N{NO-BREAK SPACE}"
SECRET = {"V1", "V2", "S1", "S4", "A17", "Campement", "Fonds", "crue", "insécurité", "Base de"}


@cache
def sent() -> dict[str, bytes]:
    """Return what three authorities and two centres get."""
    return to_send(*asked_by_three())


@cache
def sent_with_marks() -> tuple[Problem, Plan, dict[str, bytes]]:
    """Return the same with every name and every id marked as such."""
    problem, plan = asked_by_three(lambda name: f"{name}|nom", lambda id_: f"{id_}|id")
    return problem, plan, to_send(problem, plan)


def message(files: dict[str, bytes], recipient: str) -> str:
    content = files[f"a_envoyer/{recipient}/message.txt"]
    assert content.count(b"\n") == content.count(b"\r\n")
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def folders(files: dict[str, bytes]) -> set[str]:
    return {name.split("/")[1] for name in files}


def test_each_recipient_has_a_folder_with_its_files() -> None:
    files = sent()
    assert all(name.split("/")[0] == "a_envoyer" and name.count("/") == 2 for name in files)
    assert folders(files) == {"A1", "A2", "A3", "HC1-CSCom-Safo", "HC2-CSCom-Djoliba"}
    of = {name: {path.split("/")[2] for path in files if path.split("/")[1] == name} for name in folders(files)}
    stem = "cliniques_mobiles_2026-W49"
    assert of["A1"] == {f"{stem}.html", f"{stem}.png", f"{stem}.pdf", "message.txt"}
    assert of["HC1-CSCom-Safo"] == {"courrier_2026-W49.pdf", "message.txt"}
    assert all(0 < len(content) < 400 * KB for content in files.values())


def test_an_authority_is_told_its_dates_and_why_not_in_public_words() -> None:
    said = message(sent(), "A2")
    assert said.startswith("EXERCICE - DONNÉES FICTIVES\nCliniques mobiles, semaine 49")
    assert "ONG Jigi · Brouillon" in said
    assert f"• lundi 30 novembre, 09:00{S}–{S}11:00{N}: Samako (CSCom Djoliba), confirmée\n" in said
    assert f"• Siby, demande R5{N}: trop peu de méthodes disponibles pour offrir le choix" in said


def test_a_centre_is_told_when_its_supervisor_is_fetched_and_what_is_asked() -> None:
    said = message(sent(), "HC1-CSCom-Safo")
    assert f"Superviseur{N}: le véhicule passe le prendre à 07:30" in said
    assert f"À préparer, pas un objectif{N}: 6 × Implant (5 ans)" in said
    assert "EXERCICE" in said
    assert "Superviseur" in message(sent(), "HC2-CSCom-Djoliba")


def test_a_centres_pdf_says_what_its_letter_says() -> None:
    problem, plan = asked_by_three()
    files = sent()
    reader = PdfReader(io.BytesIO(files["a_envoyer/HC1-CSCom-Safo/courrier_2026-W49.pdf"]))
    printed = _squeezed("".join(page.extract_text() for page in reader.pages))
    letter = centre_letter(problem, plan, centre_share(problem, plan, "HC1"), "fr")
    for line in text(replace(letter, title="")).split("\n"):
        assert _squeezed(line) in printed


@pytest.mark.parametrize("authority", ["A1", "A2", "A3"])
def test_an_authoritys_message_names_nothing_of_anybody_elses(authority: str) -> None:
    problem, plan, files = sent_with_marks()
    said = message(files, f"{authority}-id")
    others = names_of_others(problem, plan, f"{authority}|id")
    assert len(others) > 25
    assert {name for name in others if name in said} == set()
    assert {word for word in SECRET if re.search(rf"\b{word}\b", said)} == set()


@pytest.mark.parametrize("centre", ["HC1", "HC2"])
def test_a_centres_files_name_nothing_of_anothers(centre: str) -> None:
    problem, plan, files = sent_with_marks()
    (folder,) = (name for name in folders(files) if name.startswith(centre))
    pdf = PdfReader(io.BytesIO(files[f"a_envoyer/{folder}/courrier_2026-W49.pdf"]))
    said = message(files, folder) + "".join(page.extract_text() for page in pdf.pages)
    others = names_of_other_centres(problem, plan, f"{centre}|id")
    assert len(others) > 15
    assert {name for name in others if name in said} == set()


def names_of_other_centres(problem: Problem, plan: Plan, centre: str) -> set[str]:
    """Return ids and names of all places that are not of the centre's catchment, of vans, staff and authorities."""
    told = centre_share(problem, plan, centre)
    own = {centre} | {one.clinic.community.id for one in told.clinics} | {one.community.id for one in told.waiting}
    others = {word for place in problem.places.values() if place.id not in own for word in (place.id, place.name)}
    others |= set(problem.vans) | set(problem.staff) | {one.name for one in problem.authorities.values()}
    return others


def test_real_data_carry_no_banner_and_a_published_plan_its_number() -> None:
    problem, plan = asked_by_three()
    files = to_send(problem, replace(plan, made_up=False, status="published", number=3))
    for recipient in folders(files):
        said = message(files, recipient)
        assert "EXERCICE" not in said
        assert f"Plan n°{N}3 · Publié" in said


def test_a_name_is_never_a_line_of_its_own() -> None:
    problem, plan, _ = trip(lambda name: f"{name}\n• mardi, partout")
    for centre in ("HC1", "HC2"):
        lines = centre_message(problem, centre_share(problem, plan, centre), "fr")
        assert all("\n" not in line for line in lines)


def test_no_id_is_a_path() -> None:
    problem, plan = asked_by_three(key=lambda id_: f"../../{id_}/.." if id_.startswith("A") else id_)
    assert all(isinstance(one, Authority) for one in problem.authorities.values())
    files = to_send(problem, plan)
    assert {"A1", "A2", "A3"} <= folders(files)
    assert all(name.count("/") == 2 and ".." not in name for name in files)


def test_folders_of_two_ids_are_never_one() -> None:
    ids = ["a!", "A?", "a-2", "ߒߞߏ", "", "x" * 90, "x" * 91]
    names = slugs(ids)
    assert len({name.lower() for name in names}) == len(ids)
    assert max(map(len, names)) < 50


def test_same_plan_gives_the_same_files() -> None:
    problem, plan = asked_by_three()
    assert sent() == to_send(problem, plan)
    assert sent() != to_send(problem, replace(plan, status="published"))


def _squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)
