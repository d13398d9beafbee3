"""Papers as Word files that can be edited."""

from __future__ import annotations

import io
from datetime import datetime, time
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from planner.export.blocks import Look, Paper, Stamp, Table, Text, clean
from planner.model import Plan

FONT = "Arial"
SIZE = 10.0
SMALL, TITLE, HEADING = 8.5, 15.0, 11.5
SIZES = {Look.TITLE: TITLE, Look.HEADING: HEADING, Look.SMALL: SMALL}
STRONG = frozenset({Look.TITLE, Look.HEADING, Look.STRONG})
MARGIN_MM = 15.0
INNER_TWIPS, LINE_TWIPS, CELL_HALF_POINTS = 10_200, 283, 18
_HEAD = "<w:tblHeader/>"
RED = RGBColor(160, 0, 0)


def word(paper: Paper, stamp: Stamp, plan: Plan) -> bytes:
    """Return a paper as a Word file."""
    document = docx.Document()
    core = document.core_properties
    core.title, core.author, core.comments, core.language = clean(paper.title)[:255], "", "", stamp.lang
    core.created = core.modified = datetime.combine(plan.planned_on, time())
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    normal.paragraph_format.space_after = Pt(4)
    _page(document, stamp)
    for block in paper.blocks:
        if isinstance(block, Text):
            _text(document, block)
        elif isinstance(block, Table):
            _table(document, block)
        else:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: Document, stamp: Stamp) -> None:
    """Set the page, and what stands on every page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.header_distance = section.footer_distance = Mm(8)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    _run(head, stamp.plan, 7)
    if stamp.banner:
        banner = section.header.add_paragraph()
        _run(banner, stamp.banner, 9, strong=True).font.color.rgb = RED
    for note in stamp.notes:
        _run(foot, note + " ", 6.5)
    _page_number(foot)


def _page_number(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _run(paragraph: Paragraph, words: str, size: float, *, strong: bool = False) -> Run:
    run = paragraph.add_run(clean(words))
    run.font.size, run.bold = Pt(size), strong
    return run


def _text(document: Document, text: Text) -> None:
    paragraph = document.add_paragraph(style="List Bullet" if text.look is Look.BULLET else None)
    _run(paragraph, text.words, SIZES.get(text.look, SIZE), strong=text.look in STRONG)
    paragraph.paragraph_format.keep_with_next = text.look in STRONG
    if text.look is Look.HEADING:
        paragraph.paragraph_format.space_before = Pt(8)


def _table(document: Document, table: Table) -> None:
    """Add a table, made as one text: cell by cell it takes ten times as long."""
    unit = INNER_TWIPS / sum(table.widths)
    widths = [round(width * unit) for width in table.widths]
    rows = [_row(table.head, widths, _HEAD, strong=True)] if table.head else []
    height = f'<w:trHeight w:val="{round(table.least * LINE_TWIPS)}" w:hRule="atLeast"/>' if table.least > 1 else ""
    rows += [_row(row, widths, height, strong=False) for row in table.rows]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)
    after._p.addprevious(parse_xml(xml))


def _row(cells: tuple[str, ...], widths: list[int], kept: str, *, strong: bool) -> str:
    """Return a row that no page break cuts in two."""
    made = "".join(_cell(words, width, strong=strong) for words, width in zip(cells, widths, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{kept}</w:trPr>{made}</w:tr>"


def _cell(words: str, width: int, *, strong: bool) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(words).split("\n"))
    look = f'<w:rPr>{"<w:b/>" if strong else ""}<w:sz w:val="{CELL_HALF_POINTS}"/></w:rPr>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="30" w:after="30"/></w:pPr>'
        f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r></w:p></w:tc>"
    )
