"""All papers of a week: files that open, with the plan's stamp on every page, and texts that are only texts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfReader

from planner.export.blocks import Look, Paper, Table, Text, stamp
from planner.export.pages import pdf
from planner.export.papers import papers, word_papers
from planner.export.word import word
from tests.export.paper import pages, word_text
from tests.render.trip import trip
from tests.render.week import week

PAYLOADS = (
    "=1+1",
    '=HYPERLINK("http://x";"y")',
    "</w:t></w:r><w:r><w:instrText>DDEAUTO</w:instrText></w:r>",
    "&amp; <b> ]]> {{ 7*7 }}",
    "(alert\\) /JS /OpenAction >> endobj",
    "../../etc/passwd",
    "C:\\con\\nul",
    "**gras** --barré--",
    "é Ségou ߒߞߏ",
)
HIDDEN = "a\x00b\x07c\x1bd\ufffee\u202ef\ud800g"


def test_files_are_written_with_plain_names() -> None:
    files = papers(*trip())
    assert sorted(files) == [
        "a_imprimer.pdf",
        "courriers/HC1-CSCom-Safo.docx",
        "courriers/HC2-CSCom-Djoliba.docx",
        "missions/2026-11-30-V1.docx",
        "missions/2026-11-30-V2.docx",
        "missions/2026-12-01-V1.docx",
        "promoteurs.docx",
    ]
    assert all(files.values())


def test_every_page_tells_plan_status_and_what_was_not_checked() -> None:
    files = papers(*trip())
    for number, page in enumerate(pages(files["a_imprimer.pdf"]), start=1):
        for words in (
            "Semaine 2026-W49 · Brouillon · planifié le 19 novembre 2026",
            "EXERCICE - DONNÉES FICTIVES",
            "Non vérifié, faute de données\u202f: budgets des bailleurs, fermetures.",
            "vitesses estimées",
        ):
            assert words in page, (number, words)
    told = word_text(files["courriers/HC1-CSCom-Safo.docx"])
    assert "Semaine 2026-W49 · Brouillon" in told
    assert "EXERCICE - DONNÉES FICTIVES" in told
    assert "Non vérifié, faute de données\u202f: budgets des bailleurs, fermetures." in told


def test_real_data_carry_no_banner() -> None:
    made = trip()
    files = papers(made.problem, replace(made.plan, made_up=False, status="published", number=3), made.legs)
    page = pages(files["a_imprimer.pdf"])[0]
    assert "EXERCICE" not in page
    assert "Semaine 2026-W49 · Plan n°\u202f3 · Publié · planifié" in page


def test_letters_are_printed_with_the_words_of_the_word_file() -> None:
    made = trip()
    printed = re.sub(r"\s+", " ", " ".join(pages(papers(*made)["a_imprimer.pdf"])))
    for paper in word_papers(made.problem, made.plan, "fr").values():
        for block in paper.blocks:
            if isinstance(block, Text):
                assert re.sub(r"\s+", " ", block.words) in printed


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_is_held_as_written(payload: str) -> None:
    problem, plan, _ = trip(lambda name: f"{name} {payload}", lambda key: f"{key} {payload}")
    for name, paper in word_papers(problem, plan, "fr").items():
        content = word(paper, stamp(plan, "fr"), plan)
        told = word_text(content)
        words = {text for block in paper.blocks for text in _texts(block)}
        assert any(payload in text for text in words), name
        assert [text for text in words if text not in told] == []
        _only_text(content)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_is_printed_as_written(payload: str) -> None:
    made = trip(lambda name: f"{name} {payload}", lambda key: f"{key} {payload}")
    files = papers(*made)
    assert all(set(name.split("/")[:-1]) <= {"courriers", "missions"} and "\\" not in name for name in files)
    assert len({name.lower() for name in files}) == len(files)
    reader = PdfReader(io.BytesIO(files["a_imprimer.pdf"]))
    assert "/JavaScript" not in str(reader.trailer["/Root"])
    assert all("/Annots" not in page for page in reader.pages)
    squeezed = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    if payload.isascii():
        assert re.sub(r"\s+", "", payload) in squeezed


def test_letters_that_no_file_may_hold_become_spaces() -> None:
    problem, plan, _ = trip(lambda name: name + HIDDEN)
    for paper in word_papers(problem, plan, "fr").values():
        told = word_text(word(paper, stamp(plan, "fr"), plan))
        assert "a b c d e f g" in told
    content = pdf([Paper(HIDDEN, (Text(HIDDEN), Table(((HIDDEN,),), (1,))))], stamp(plan, "fr"), plan, HIDDEN)
    assert "a b c d e f g" in pages(content)[0]


def test_word_without_end_and_row_higher_than_a_page_are_broken() -> None:
    _, plan, _ = week()
    row = ("x" * 20_000, "une ligne\n" * 200 + "fin")
    told = pages(pdf([Paper("t", (Table((row,), (1, 1), ("a", "b")),))], stamp(plan, "fr"), plan, "t"))
    assert len(told) > 1
    assert sum(page.count("x") for page in told) == 20_000
    assert any("fin" in page for page in told)


def test_title_goes_to_the_next_page_with_what_it_stands_over() -> None:
    _, plan, _ = week()
    row = "\n".join("abcdefgh")
    for rows in range(1, 12):
        blocks = (Table(((row,),) * rows, (1,)), Text("Le titre", Look.HEADING), Table((("dessous",),) * 3, (1,)))
        told = pages(pdf([Paper("t", blocks)], stamp(plan, "fr"), plan, "t"))
        (page,) = (page for page in told if "Le titre" in page)
        assert page.count("dessous") == 3


def test_letter_that_the_font_has_not_is_marked() -> None:
    _, plan, _ = week()
    assert (
        "village \N{REPLACEMENT CHARACTER}"
        in pages(pdf([Paper("t", (Text("village \U0001f389"),))], stamp(plan, "fr"), plan, "t"))[0]
    )


def test_names_that_differ_by_accents_and_capitals_alone_stay_apart() -> None:
    problem, plan, _ = trip()
    ids = {"V1": "é", "V2": "E"}
    vans = {ids[id_]: replace(van, id=ids[id_]) for id_, van in problem.vans.items()}
    tours = tuple(replace(tour, van=ids[tour.van]) for tour in plan.tours)
    made = word_papers(replace(problem, vans=vans), replace(plan, tours=tours), "fr")
    assert {"missions/2026-11-30-E.docx", "missions/2026-11-30-e-2.docx"} <= set(made)


def _texts(block: object) -> list[str]:
    if isinstance(block, Text):
        return [block.words]
    return [cell for row in (block.head, *block.rows) for cell in row] if isinstance(block, Table) else []


def _only_text(content: bytes) -> None:
    """A Word file holds no field but the page's number, and leads nowhere."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for part in file.namelist():
            read = file.read(part).decode("utf-8", "replace")
            assert "<w:instrText" not in read
            assert 'TargetMode="External"' not in read
            if part.startswith("word/document"):
                assert "<w:fldSimple" not in read
                assert "<w:hyperlink" not in read
