"""Pages put together to a document.

Pages of lines and parts of tables come in, in their order; a `Document` goes out, in which a table
that goes on at the top of the next page is one, and page numbers and running titles are left away.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pipelines.documents.grid import Document, Row, Table, make_cell
from pipelines.documents.pdf.cuts import goes_on_in, join_cut_row, join_merged_cells
from pipelines.documents.pdf.ruled import Part, Piece, edges_of, nearest

MEDIA_TYPE = "application/pdf"
_PAGE_NUMBER = re.compile(r"[-—–\s.·第共]*+\d{1,4}[页/\s,，共]*+\d{0,4}[-—–\s.·页]*+")


@dataclass(slots=True)
class Line:
    """A line of text outside tables; whether it is one of the first or last of its page."""

    text: str
    at_edge: bool = False
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    height: float = 0.0


@dataclass(slots=True)
class Page:
    """What stands on a page, from its top."""

    items: list[Line | Part] = field(default_factory=list)


def _drop_furniture(pages: list[Page]) -> None:
    """Leave away page numbers, and lines that stand at the edge of most pages."""
    edges = Counter(
        _pattern(item.text)
        for page in pages
        for item in page.items
        if isinstance(item, Line) and item.at_edge
    )
    often = {text for text, count in edges.items() if count >= max(3, len(pages) // 2)}

    def is_furniture(item: Line | Part) -> bool:
        return (
            isinstance(item, Line)
            and item.at_edge
            and (_pattern(item.text) in often or _PAGE_NUMBER.fullmatch(item.text) is not None)
        )

    for page in pages:
        page.items = [item for item in page.items if not is_furniture(item)]


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))


def document_of(pages: list[Page]) -> Document:
    """The document that pages make, without their furniture, tables over several pages joined."""
    _drop_furniture(pages)
    tables: list[Table] = []
    headings: list[str] = []
    open_parts: list[Part] = []
    parts = [item for page in pages for item in page.items if isinstance(item, Part)]
    whole = Counter(piece.text for part in parts for row in part.rows for piece in row)

    def close() -> None:
        nonlocal headings
        if open_parts:
            join_merged_cells(open_parts, whole)
            tables.append(_table(open_parts, headings))
            headings = []
            open_parts.clear()

    for page in pages:
        for place, item in enumerate(page.items):
            if isinstance(item, Line):
                close()
                headings.append(item.text)
            elif place == 0 and open_parts and goes_on_in(open_parts[-1], item):
                join_cut_row(open_parts, item)
                open_parts.append(item)
            else:
                close()
                open_parts.append(item)
    close()
    return Document(MEDIA_TYPE, tables, headings)


def _table(parts: list[Part], headings: list[str]) -> Table:
    """A table from its parts, one a page, with the columns that any of them has."""
    pieces = [piece for part in parts for row in part.rows for piece in row]
    edges = edges_of([piece.left for piece in pieces] + [piece.right for piece in pieces])
    rows: list[Row] = [
        [_cell(piece, edges) for piece in row] for part in parts for row in part.rows
    ]
    return Table(rows, headings, location=f"page {parts[0].page}")


def _cell(piece: Piece, edges: list[float]) -> Any:  # noqa: ANN401
    first, after = nearest(edges, piece.left), nearest(edges, piece.right)
    return make_cell((piece.text, first, max(1, after - first)))
