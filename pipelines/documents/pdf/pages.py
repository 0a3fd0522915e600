"""Pages put together to a document.

Pages of lines and parts of tables come in, in their order; a `Document` goes out, in which a table
that goes on at the top of the next page is one, and page numbers and running titles are left away.
"""

import re
from collections import Counter
from typing import Any

from pipelines.documents.grid import COVERED, Document, Row, Table, make_cell
from pipelines.documents.pdf.continued import goes_on_in, join_part
from pipelines.documents.pdf.cuts import join_cut_row, join_merged_cells
from pipelines.documents.pdf.furniture import Line, Page, drop_furniture
from pipelines.documents.pdf.tables.grids import edges_of, nearest
from pipelines.documents.pdf.tables.ruled import Part, Piece

MEDIA_TYPE = "application/pdf"
_GOES_ON = re.compile(r"[（(\[]?(?:接?续|接)(?:上?[表页])?(?:[\d一二三四五六七八九十]*+)[）)\]]?")


class _Assembly:
    """A document as its pages are put together."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.lines: list[str] = []
        self._parts: list[Part] = []
        self._headings: list[str] = []

    def add_part(self, part: Part, whole: Counter[str]) -> None:
        """A part of a table: it goes on in it, or another begins with the lines before it."""
        if self._parts and self._only_repeated() and goes_on_in(self._parts, part):
            join_part(self._parts, part)
            join_cut_row(self._parts[:-1], self._parts[-1])
            self.lines = []
            return
        self.close(whole)
        self._parts, self._headings, self.lines = [part], self.lines, []

    def close(self, whole: Counter[str]) -> None:
        """End the table."""
        if self._parts:
            join_merged_cells(self._parts, whole)
            self.tables.append(_table(self._parts, self._headings))
            self._parts = []

    def _only_repeated(self) -> bool:
        """Whether the lines since the last part say only what those before the table said."""
        said = {_squeezed(text) for text in self._headings}
        return all(
            _squeezed(line) in said or _GOES_ON.fullmatch(_squeezed(line)) for line in self.lines
        )


def document_of(pages: list[Page]) -> Document:
    """The document that pages make, without their furniture, tables over several pages joined."""
    drop_furniture(pages)
    parts = [item for page in pages for item in page.items if isinstance(item, Part)]
    whole = Counter(piece.text for part in parts for row in part.rows for piece in row)
    assembly = _Assembly()
    for page in pages:
        for item in page.items:
            if isinstance(item, Line):
                assembly.lines.append(item.text)
            else:
                assembly.add_part(item, whole)
    assembly.close(whole)
    return Document(MEDIA_TYPE, assembly.tables, assembly.lines)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _table(parts: list[Part], headings: list[str]) -> Table:
    """A table from its parts, one a page, with the columns that any of them has."""
    pieces = [piece for part in parts for row in part.rows for piece in row]
    sides = {piece.left for piece in pieces} | {piece.right for piece in pieces}
    edges = edges_of(list(sides))
    places = {side: nearest(edges, side) for side in sides}
    rows: list[Row] = [
        [_cell(piece, places) for piece in row] for part in parts for row in part.rows
    ]
    table = Table(rows, headings, location=f"page {parts[0].location}")
    table.confidences = _confidences(parts, places)
    return table


def _confidences(parts: list[Part], places: dict[float, int]) -> dict[tuple[int, int], float]:
    """How sure it is what cells say that were read by sight, by row and column."""
    rows = [row for part in parts for row in part.rows]
    return {
        (number, places[piece.left]): piece.confidence
        for number, row in enumerate(rows)
        for piece in row
        if piece.confidence is not None
    }


def _cell(piece: Piece, places: dict[float, int]) -> Any:  # noqa: ANN401
    first, after = places[piece.left], places[piece.right]
    text = COVERED if piece.below and not piece.text else piece.text
    return make_cell((text, first, max(1, after - first)))
