"""A PDF read with pdfplumber, page by page.

The bytes of a PDF come in; its `Document` goes out, or the reason why there is none: encrypted,
damaged, too long, or a scan.
"""

import io
from collections.abc import Iterable
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from pipelines import settings
from pipelines.documents.grid import Document
from pipelines.documents.pdf.characters import Char, lines_of, paragraphs_of
from pipelines.documents.pdf.pages import Line, Page, document_of
from pipelines.documents.pdf.ruled import Part, part_of
from pipelines.documents.properties import pdf_day
from pipelines.errors import RefusedDocument


def read_pdf(data: bytes) -> Document:
    """Read a PDF: its ruled tables, and the lines around them.

    Raises:
        RefusedDocument: encrypted, damaged, too long, or a scan without text.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            pages, pictures = _pages(pdf.pages) if count <= settings.MAX_PAGES else ([], 0)
            said = pdf.metadata.get("ModDate") or pdf.metadata.get("CreationDate")
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedDocument(_why(error)) from None
    if count > settings.MAX_PAGES:
        raise RefusedDocument(f"{count} pages; the limit is {settings.MAX_PAGES}")
    if not any(page.items for page in pages):
        if pictures:
            raise RefusedDocument(
                f"a scan: {len(pages)} pages of pictures and no text; it must be read by OCR first"
            )
        raise RefusedDocument("a PDF without text")
    document = document_of(pages)
    document.changed_on = pdf_day(said)
    return document


def _why(error: Exception) -> str:
    causes = (error, error.__context__, *error.args)
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        return "encrypted: it needs a password"
    return f"a damaged PDF ({type(error).__name__}: {str(error)[:200]})"


def _pages(pages: Iterable[Any]) -> tuple[list[Page], int]:
    read: list[Page] = []
    pictures = 0
    for number, page in enumerate(pages, start=1):
        read.append(_page(page, number))
        pictures += bool(page.images)
        page.close()
    return read, pictures


def _page(page: Any, number: int) -> Page:  # noqa: ANN401
    chars = [char for char in page.chars if char["upright"]]
    found = page.find_tables() if page.edges else []
    inside: list[list[Char]] = [[] for _ in found]
    outside: list[Char] = []
    boxes = [table.bbox for table in found]
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for place, (left, top, right, bottom) in enumerate(boxes):
            if top <= y <= bottom and left <= x <= right:
                inside[place].append(char)
                break
        else:
            outside.append(char)
    items: list[tuple[float, Line | Part]] = [
        (table.bbox[1], part)
        for table, own in zip(found, inside, strict=True)
        if (part := part_of(table, own, number)) is not None
    ]
    right = max([box[2] for box in boxes] + [char["x1"] for char in outside], default=0.0)
    items += [(top, Line(text)) for top, text in paragraphs_of(lines_of(outside), right)]
    ordered = [item for _, item in sorted(items, key=lambda item: item[0])]
    for edge in (*ordered[:2], *ordered[-2:]):
        if isinstance(edge, Line):
            edge.at_edge = True
    return Page(ordered)
