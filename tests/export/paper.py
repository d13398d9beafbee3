"""Papers read back: as the text of their blocks, of a PDF, of a Word file."""

from __future__ import annotations

import io

import docx
from pypdf import PdfReader

from planner.export.blocks import Paper, Table, Text


def rows(paper: Paper) -> list[tuple[str, ...]]:
    """Return the rows of all tables, headings first."""
    return [row for block in paper.blocks if isinstance(block, Table) for row in (block.head, *block.rows) if row]


def text(paper: Paper) -> str:
    """Return everything that a paper says."""
    said = [block.words for block in paper.blocks if isinstance(block, Text)]
    return "\n".join([paper.title, *said, *(cell for row in rows(paper) for cell in row)])


def pages(content: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def word_text(content: bytes) -> str:
    """Return the text of a Word file, headers and footers too."""
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    paragraphs = [*section.header.paragraphs, *document.paragraphs, *section.footer.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paragraphs), *cells])
