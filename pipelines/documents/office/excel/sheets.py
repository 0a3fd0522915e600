"""What the readers of workbooks share.

The texts and merged ranges of a sheet come in, a `Table` goes out.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipelines import settings
from pipelines.documents.grid import COVERED, Row, Table, make_cell
from pipelines.errors import RefusedDocument

Texts = dict[int, dict[int, str]]
"""What the cells of a sheet show, by row and column, counted from 0; blank ones are left away."""


class Merged(NamedTuple):
    """A merged range; rows and columns count from 0, the last ones are in it."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


def sheet_table(
    name: str,
    hidden: bool,
    texts: Texts,
    merged: Iterable[Merged],
    header: Iterable[str] = (),
) -> Table | None:
    """A sheet as a table; blank rows stay, so that its rows count as in the workbook.

    It is as large as what its cells hold: styled blank cells and merged ranges beyond are none.

    Args:
        name: of the sheet.
        hidden: whether the workbook hides it.
        texts: of the cells that hold something.
        merged: its merged ranges.
        header: the lines that are printed above it.

    Returns:
        The table, or `None` where the sheet is blank.

    Raises:
        RefusedDocument: more cells than the limit.
    """
    if not texts:
        return None
    rows, columns = max(texts) + 1, max(map(max, texts.values())) + 1
    if rows * columns > settings.MAX_CELLS:
        raise RefusedDocument(
            f"sheet {name} spans {rows} rows and {columns} columns: over {settings.MAX_CELLS} cells"
        )
    spans, covered = _spans(merged, rows, columns)
    table: list[Row] = []
    for number in range(rows):
        said = texts.get(number, {})
        row: Row = []
        for column in range(columns):
            across = covered.get((number, column))
            if across is None:
                span = spans.get((number, column), 1)
                row.append(make_cell((said.get(column, ""), column, span)))
            elif across:
                row.append(make_cell((COVERED, column, across)))
        table.append(row)
    above = [*((line, "print_header") for line in header), (name, "sheet_name")]
    return Table(table, [], location=f"sheet {name}", hidden=hidden, above=above)


_CODES = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-F]{6}|[A-Z])')
_PARTS = re.compile(r"&([LCR])")


def printed_lines(header: str) -> list[str]:
    """The lines of a header, without the codes of its looks, pages and days; the middle first."""
    first, *others = _PARTS.split(header)
    parts = {"C": first} | dict(zip(others[::2], others[1::2], strict=True))
    said = [piece for place in "CLR" for piece in _CODES.split(parts.get(place, ""))]
    return [line for piece in said for line in map(str.strip, piece.split("\n")) if line]


def _spans(
    merged: Iterable[Merged], rows: int, columns: int
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """Columns covered by each merged range's first cell, and by the other cells in one.

    Of each other cell, those of its row (0 inside it).
    """
    spans: dict[tuple[int, int], int] = {}
    covered: dict[tuple[int, int], int] = {}
    count = 0
    for area in merged:
        last_row, last_column = min(area.last_row, rows - 1), min(area.last_column, columns - 1)
        across = last_column - area.first_column + 1
        count += across * (last_row - area.first_row + 1)
        if count > settings.MAX_CELLS:
            raise RefusedDocument(f"merged ranges of over {settings.MAX_CELLS} cells")
        spans[area.first_row, area.first_column] = across
        for row in range(area.first_row, last_row + 1):
            for column in range(area.first_column, last_column + 1):
                if (row, column) != (area.first_row, area.first_column):
                    covered[row, column] = across if column == area.first_column else 0
    return spans, covered
