"""What all blocks share.

The header of a block is the field of each column; the cells of a row under it go out by field.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.documents import Cell, Row

LEVELS = frozenset(("level1", "level2"))


class Block:
    """Header cells and the columns they stand over.

    Attributes:
        first: the column that it begins in, without labels beside it.
        width: how many columns the header has.
    """

    def __init__(self, fields: Mapping[int, str]) -> None:
        self._fields = dict(fields)
        self.first = min(column for column, field in fields.items() if field not in ("", "label"))
        self.width = len(self._fields)

    def column(self, column: int) -> str | None:
        """The field of a column."""
        return self._fields.get(column) or None

    def header_field(self, column: int) -> str | None:
        """What a header cell is claimed as; `None` where nobody knows its word."""
        field = self._fields.get(column)
        return None if not field else "label" if field == "label" else "header"

    def starts_after(self, column: int) -> bool:
        """Whether a cell stands to the left of the block."""
        return column < self.first

    def may_end_at(self, label: str) -> bool:
        """Whether a label in the first column ends the block.

        It does not where names of indicators stand there.
        """
        return self._fields.get(0, "") in ("", "label", *LEVELS) or label == "project_name"

    def sums(self, _row: Row) -> dict[int, str]:
        """The columns of a row that adds up points, and which sum stands in each; here none."""
        return {}

    def is_same(self, other: Block) -> bool:
        """Whether a header says the same as this one."""
        return type(self) is type(other) and self._fields == other._fields

    def _cells(self, row: Row) -> dict[str, Cell]:
        found: dict[str, Cell] = {}
        for cell in row:
            field = self._fields.get(cell.column)
            if cell.text and field and field != "label":
                found.setdefault(field, cell)
        return found


def columns_of(cell: Cell) -> range:
    """The columns that a cell covers."""
    return range(cell.column, cell.column + cell.column_span)
