"""What every reader gives: a document as headings and tables of cells, whatever file it came in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple

from pipelines import settings
from pipelines.errors import RefusedDocument


class Cell(NamedTuple):
    """One cell, once: at its first row and column.

    A cell merged downwards is followed, in each further row it covers, by a blank cell in the same
    column; a cell merged to the right has a `column_span`. Columns count from 0.
    """

    text: str
    column: int
    column_span: int = 1


class Shown(str):
    """The text of a cell where the file holds another, as it is shown.

    Attributes:
        stored: what the file holds: 0.95 of what shows as 95%, or characters that stand for others.
    """

    __slots__ = ("stored",)
    stored: str

    def __new__(cls, text: str, stored: str = "") -> "Shown":
        """Of the text that a person sees, and what the file holds."""
        made = super().__new__(cls, text)
        made.stored = stored
        return made


def shown_of(text: str, stored: str) -> str:
    """What a person sees of a cell, which keeps what the file holds where that differs."""
    return Shown(text, stored) if text and text != stored else text


def stored_of(text: str) -> str | None:
    """What the file holds of a text; `None` where that is what it shows."""
    return text.stored if isinstance(text, Shown) else None


class _Covered(str):
    __slots__ = ()


COVERED = _Covered()
"""The blank text of a cell that one merged downwards covers, where the file says so.

It equals every blank text; `cell.text is COVERED` tells that the text above holds here too.
"""

make_cell = partial(tuple.__new__, Cell)
"""`Cell` of a tuple of its three fields, in a third of the time: readers make one a cell."""

Row = list[Cell]


def first_text(row: Row) -> str:
    """The first text of a row; blank where nothing stands in it."""
    for text, _, _ in row:
        if text:
            return text
    return ""


@dataclass(slots=True)
class Table:
    """The rows of one table and the paragraphs that stand before it.

    Attributes:
        rows: the cells of each row, left to right.
        headings: the paragraphs between the table before and this one.
        exact: False when the file does not say for certain where a row ends (plain text): a row may
            then have been cut in pieces, never joined with another.
        closed: False when the file ends before the table does.
        location: where in the file it stands, as the reader's tool names it: `sheet 绩效表`, `page
            3`.
        hidden: whether the file hides it (a hidden sheet).
        hidden_rows: the rows that the file hides, counted from 0; `hidden_columns` likewise.
        above: what stands over it outside the text, the nearest first: the lines of the page header
            (`page_header`), of the header that a sheet is printed with (`print_header`), the
            name of the sheet (`sheet_name`); each with which of them it is.
        confidences: of cells that were read by sight, how sure it is what they say, from 0 to 1: by
            row and column, counted from 0.
    """

    rows: list[Row]
    headings: list[str] = field(default_factory=list)
    exact: bool = True
    closed: bool = True
    location: str | None = None
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    above: list[tuple[str, str]] = field(default_factory=list)
    confidences: dict[tuple[int, int], float] = field(default_factory=dict)

    @property
    def hides(self) -> bool:
        """Whether the file hides some of its rows or columns."""
        return bool(self.hidden_rows or self.hidden_columns)


@dataclass(slots=True)
class Document:
    """A document as read.

    Attributes:
        media_type: what its content is (not what its name says).
        tables: in reading order.
        trailing: the paragraphs after the last table.
        note: what is to be known about it, such as which pages of it could not be read.
        changed_on: the day on which the file says it was last changed.
        removed_characters: how many characters that no text has, or that nobody sees, were taken
            out of it (`hygiene`).
        replaced_characters: how many that stand for others were replaced by those.
    """

    media_type: str
    tables: list[Table]
    trailing: list[str] = field(default_factory=list)
    note: str | None = None
    changed_on: date | None = None
    removed_characters: int = 0
    replaced_characters: int = 0


_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def raised(text: str) -> str:
    """A text that is printed as superscript, so that 10³ is not 103."""
    return text.translate(_SUPERSCRIPTS)


class Spanned(NamedTuple):
    """A cell as markup gives it: its text and how many columns and rows it covers."""

    text: str
    across: int = 1
    down: int = 1


def place(rows: Iterable[Iterable[Spanned]]) -> list[Row]:
    """Give each cell its column: those that a cell of a row above covers are left free, blank.

    Rows come out equally wide.

    Raises:
        RefusedDocument: more cells than the limit.
    """
    placed: list[Row] = []
    covering: dict[int, tuple[int, int]] = {}  # column → rows still covered, columns
    for spanned in rows:
        row: Row = []
        column = _skip(row, covering, 0)
        for text, across, down in spanned:
            row.append(make_cell((text, column, across)))
            if down > 1:
                covering[column] = (down, across)
            column = _skip(row, covering, column + across)
        placed.append(row)
        covering = {at: (left - 1, across) for at, (left, across) in covering.items() if left > 1}
    width = max((row[-1].column + row[-1].column_span for row in placed if row), default=0)
    if width * len(placed) > settings.MAX_CELLS:
        raise RefusedDocument(
            f"a table of {len(placed)} rows and {width} columns: over {settings.MAX_CELLS} cells"
        )
    for row in placed:
        end = row[-1].column + row[-1].column_span if row else 0
        row.extend(make_cell(("", column, 1)) for column in range(end, width))
    return placed


def _skip(row: Row, covering: dict[int, tuple[int, int]], column: int) -> int:
    """Fill what cells above cover from here on with blanks; the next free column."""
    while column in covering and not (row and row[-1].column == column):
        across = covering[column][1]
        row.append(make_cell((COVERED, column, across)))
        column += across
    return column
