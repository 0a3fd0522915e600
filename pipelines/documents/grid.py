"""What every reader gives: a document as headings and tables of cells, whatever file it came in."""

from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell, once: at its first row and column.

    A cell merged downwards is followed, in each further row it covers, by a blank cell in the same
    column; a cell merged to the right has a `column_span`. Columns count from 0.
    """

    text: str
    column: int
    column_span: int = 1


make_cell = partial(tuple.__new__, Cell)
"""`Cell` of a tuple of its three fields, in a third of the time: readers make one a cell."""

Row = list[Cell]


@dataclass(slots=True)
class Table:
    """The rows of one table and the paragraphs that stand before it.

    Attributes:
        rows: the cells of each row, left to right.
        headings: the paragraphs between the table before and this one.
        exact: False when the file does not say for certain where a row ends (plain text): a row may
            then have been cut in pieces, never joined with another.
        closed: False when the file ends before the table does.
        location: where in the file it stands, as the reader's tool names it: `sheet 绩效表`, `page 3`.
        hidden: whether the file hides it (a hidden sheet).
    """

    rows: list[Row]
    headings: list[str] = field(default_factory=list)
    exact: bool = True
    closed: bool = True
    location: str | None = None
    hidden: bool = False


@dataclass(slots=True)
class Document:
    """A document as read.

    Attributes:
        media_type: what its content is (not what its name says).
        tables: in reading order.
        trailing: the paragraphs after the last table.
        note: what is to be known about it where it holds no form, such as that it is a scan.
    """

    media_type: str
    tables: list[Table]
    trailing: list[str] = field(default_factory=list)
    note: str | None = None
