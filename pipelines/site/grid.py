"""A form as it was published: its cells in their rows and columns, some of them marked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipelines.forms.records import Claim

Place = tuple[int | None, int | None]
"""A row and a column; no column is the whole row."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell on a page.

    Attributes:
        field: what it was taken for; nothing where no field claimed it.
        span: how many columns it takes: the last of a row takes what is left.
    """

    text: str
    field: str | None = None
    is_marked: bool = False
    span: int = 1


def grid(
    claims: Iterable[Claim], marked: Collection[Place] = (), *, only_marked: bool = False
) -> dict[int, list[GridCell]]:
    """The rows of a form by their number.

    Args:
        claims: its cells.
        marked: the places to mark.
        only_marked: leave out the rows without a mark; header rows stay.
    """
    cells = {(claim.row, claim.column): claim for claim in claims}
    width = max((column for _, column in cells), default=0)
    rows = sorted({row for row, _ in cells})
    if only_marked:
        wanted = {row for row, _ in marked} | {claim.row for claim in cells.values() if claim.field == "header"}
        rows = [row for row in rows if row in wanted]
    last = dict(sorted(cells))  # of each row the last column
    return {
        row: [
            _cell(cells.get((row, column)), marked, 1 if column < last[row] else width - column + 1)
            for column in range(1, last[row] + 1)
        ]
        for row in rows
    }


def _cell(claim: Claim | None, marked: Collection[Place], span: int) -> GridCell:
    if claim is None:
        return GridCell("", "blank")
    is_marked = (claim.row, claim.column) in marked or (claim.row, None) in marked
    return GridCell(claim.text, claim.field, is_marked, span)
