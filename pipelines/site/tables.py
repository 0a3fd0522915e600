"""A table of the pages, as it is declared once: its columns, and a query.

The first rows stand in the page. Where there are more, all of them lie in shards, which `tables.js`
loads: it sorts, chooses, searches, turns pages and downloads, of these and of the small ones.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pipelines.codes import Words, words
from pipelines.releases.reader import Reader
from pipelines.reports.wording import plain, wan
from pipelines.site import shards, texts

Row = dict[str, Any]
Place = Callable[[str, object], str]
"""Kind and key → the page of something, from the root of a release; nothing where it has none."""

ROWS_OF_A_SHARD = 2_000
NO_VALUE = "none"
"""What a year that is not known is in an address."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: in the address of a page.
        head: above it.
        kind: `text`, `number`, `money` (yuan, shown in 万元), `year`, `code`, or `key`.
        source: the row's column that it shows; `name` by default.
        is_facet: whether its values can be chosen, each with how many there are.
        value: the row's column that tells values of one name apart; `source` by default.
        english: the row's column with the English text, where there is one.
        to: the kind of page that its cells lead to, and the row's column with the key.
        spoken: says what a row shows, where none of its columns does.
        is_hidden: it can be chosen by, and is not shown.
        marks: attributes by which a test holds a figure against SQL.
    """

    name: str
    head: Words
    kind: str = "text"
    source: str = ""
    is_facet: bool = False
    value: str | None = None
    english: str | None = None
    to: tuple[str, str] | None = None
    spoken: Callable[[Row], Words] | None = None
    is_hidden: bool = False
    marks: Callable[[Row], dict[str, object]] | None = None

    def of(self, row: Row) -> Any:  # noqa: ANN401 - whatever a query gives
        """What it shows of a row."""
        return row[self.source or self.name]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Attributes:
        value: what it is sorted and chosen by; nothing where it is the text.
        place: of the page that it leads to.
    """

    words: Words
    value: str | int | float | None
    place: str
    marks: dict[str, object]


Known = dict[tuple[Any, ...], Cell]
"""Cells that were made before, by what they show."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `sql` gives its rows, in the order in which they are listed first.

    Of some tables it is nothing: their rows are made.
    """

    name: str
    caption: Words
    columns: tuple[Column, ...]
    sql: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The part of a table that stands in a page.

    Attributes:
        shards: how many shards hold all of it; none where the page does.
    """

    table: Table
    rows: list[list[Cell]]
    total: int
    shards: int


def list_rows(site: Path, table: Table, rows: Iterator[Row], place: Place, most: int) -> Listed:
    """List a table: the first rows for the page, and all in shards where there are more.

    Args:
        site: the folder `site` of a release.
        table: which one.
        rows: its rows.
        place: tells pages.
        most: so many rows stand in the page.
    """
    known: Known = {}
    first = list(islice(rows, most + 1))
    shown = [_cells(table, row, place, known) for row in first[:most]]
    if len(first) <= most:
        return Listed(table, shown, len(first), 0)
    total = written = 0
    for some in _portions(chain(first, rows)):
        lists = [_cells(table, row, place, known) for row in some]
        shards.write(site, f"tables/{table.name}-{written}", _packed(table, lists))
        total += len(lists)
        written += 1
    return Listed(table, shown, total, written)


def rows_of(ask: Reader, sql: str) -> Iterator[Row]:
    """The rows of a query, one after another."""
    names = ask.answer(f"select * from ({sql}) limit 0").columns
    return (dict(zip(names, row, strict=True)) for row in ask.rows(sql))


def _portions(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, ROWS_OF_A_SHARD)):
        yield some


def _cells(table: Table, row: Row, place: Place, known: Known) -> list[Cell]:
    return [_known_cell(column, row, place, known) for column in table.columns]


def _known_cell(column: Column, row: Row, place: Place, known: Known) -> Cell:
    """The cell of a row; what can be chosen is the same in many."""
    if not column.is_facet or column.spoken or column.marks:
        return _cell(column, row, place)
    key = (column.name, column.of(row), row[column.value] if column.value else None)
    if key not in known:
        known[key] = _cell(column, row, place)
    return known[key]


def _cell(column: Column, row: Row, place: Place) -> Cell:
    value = row[column.value] if column.value else column.of(row)
    shown = _words(column, row)
    to = place(column.to[0], row[column.to[1]]) if column.to else ""
    marks = column.marks(row) if column.marks else {}
    return Cell(shown, _value(column, value, shown), to, marks)


def _words(column: Column, row: Row) -> Words:
    if column.spoken:
        return column.spoken(row)
    value = column.of(row)
    if column.kind == "year":
        return Words(*texts.NO_YEAR) if value is None else Words(str(value), str(value))
    if value is None:
        return Words("", "")
    if column.kind == "code":
        return words(value, column.source or column.name)
    if column.kind in ("number", "money"):
        said = wan(value) if column.kind == "money" else plain(value)
        return Words(said, said)
    english = (row[column.english] if column.english else None) or value
    return Words(texts.short(value), texts.short(english))


def _value(column: Column, value: object, shown: Words) -> str | int | float | None:
    if column.kind in ("number", "money"):
        return _number(value, 10_000 if column.kind == "money" else 1)
    if value is None:
        return NO_VALUE if column.is_facet or column.kind == "year" else None
    said = texts.short(value)
    return None if said == shown.zh else said


def _number(value: object, parts: int) -> int | float | None:
    if not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value)) / parts
    return int(number) if number == number.to_integral() else float(number)


def _packed(table: Table, rows: list[list[Cell]]) -> list[dict[str, Any]]:
    """Each column as its different cells, and which one each row has."""
    return [_column([row[number] for row in rows]) for number in range(len(table.columns))]


def _column(cells: list[Cell]) -> dict[str, Any]:
    places: dict[tuple[Any, ...], int] = {}
    at = [
        places.setdefault(
            (cell.words.zh, cell.words.en if cell.words.en != cell.words.zh else 0,
             0 if cell.value is None else str(cell.value), cell.place or 0),
            len(places),
        )
        for cell in cells
    ]  # fmt: skip
    return {"cells": [list(cell) for cell in places], "at": at}
