"""A form as it was published.

Its cell readings come in, with the places to mark; its cells go out in their rows and columns.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipelines.documents import stored_of
from pipelines.forms.records import CellReading

Place = tuple[int | None, int | None]
"""A row and a column; no column is the whole row."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell on a page.

    Attributes:
        field: what it was taken for; nothing where no field claimed it.
        span: how many columns it takes: the last of a row takes what is left.
        stored: what the file holds, where it shows something else.
    """

    text: str
    field: str | None = None
    is_marked: bool = False
    span: int = 1
    stored: str | None = None


def grid(
    readings: Iterable[CellReading], marked: Collection[Place] = (), *, only_marked: bool = False
) -> dict[int, list[GridCell]]:
    """The rows of a form by their number.

    Args:
        readings: its cells.
        marked: the places to mark.
        only_marked: leave out the rows without a mark; header rows stay.
    """
    cells = {(cell.row, cell.column): cell for cell in readings}
    width = max((column for _, column in cells), default=0)
    rows = sorted({row for row, _ in cells})
    if only_marked:
        wanted = {row for row, _ in marked} | {
            cell.row for cell in cells.values() if cell.field == "header"
        }
        rows = [row for row in rows if row in wanted]
    last = dict(sorted(cells))  # of each row the last column
    return {
        row: [
            _cell(cells.get((row, column)), marked, 1 if column < last[row] else width - column + 1)
            for column in range(1, last[row] + 1)
        ]
        for row in rows
    }


def _cell(cell: CellReading | None, marked: Collection[Place], span: int) -> GridCell:
    if cell is None:
        return GridCell("", "blank")
    is_marked = (cell.row, cell.column) in marked or (cell.row, None) in marked
    return GridCell(cell.text, cell.field, is_marked, span, stored_of(cell.text))
