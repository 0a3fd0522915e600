"""What the declaration of a landed table is made of, and the rows that come of one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

import polars as pl

Type = pl.DataType | type[pl.DataType]
TEXT, FLAG, COUNT, LARGE, DAY = pl.String, pl.Boolean, pl.Int32, pl.Int64, pl.Date
TIME = pl.Datetime("us", "UTC")
MONEY = pl.Decimal(28, 6)
VALUE = pl.Decimal(28, 9)
SURE = pl.Decimal(4, 3)

IN_DOCUMENT = ("document_sha256",)
IN_FORM = ("document_sha256", "form_number")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


class Rule(NamedTuple):
    """What must hold of the values of a column.

    Attributes:
        name: what a value that breaks it is told with.
        check: of `pandera.Check`.
        arguments: of that check.
    """

    name: str
    check: str
    arguments: tuple[Any, ...]


class RowRule(NamedTuple):
    """What must hold of a row; `name` as for `Rule`."""

    name: str
    holds: pl.Expr


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a landed table.

    Attributes:
        type: in polars, and so in DuckDB.
        of: the attribute of the record that it takes, or what makes it from a record; by default
            the attribute of its own name.
        required: whether a row without it goes to quarantine.
        rule: what must hold of its values.
        is_unique: whether no two rows may have the same.
        is_made: whether it comes from other columns, after the records have become rows.
    """

    type: Type
    of: str | Callable[[Any], Any] | None = None
    required: bool = False
    rule: Rule | None = None
    is_unique: bool = False
    is_made: bool = False


@dataclass(frozen=True)
class Table:
    """A landed table.

    Attributes:
        columns: by their names, in their order.
        within: the first of them, which say where a record stands: in a document, or in a form.
        records: gives the records of a document, or of a form.
        rules: what must hold of a row.
        record: what a row is called in quarantine; nothing where it cannot get there.
        text: of what stands in quarantine.
        tells_orphans: whether a row that goes to quarantine with its form is told there too.
        stamp: what a load adds to each row.
    """

    name: str
    columns: dict[str, Column]
    within: tuple[str, ...] = ()
    records: Callable[[Any], Iterable[Any]] = lambda _: ()
    rules: tuple[RowRule, ...] = ()
    record: str | None = None
    text: pl.Expr | None = None
    tells_orphans: bool = False
    stamp: dict[str, Column] | None = None

    @cached_property
    def schema(self) -> pl.Schema:
        """The columns and types of its frame."""
        return pl.Schema({name: column.type for name, column in self.columns.items()})

    @cached_property
    def landed(self) -> pl.Schema:
        """The columns and types of the table in DuckDB."""
        stamp = {name: column.type for name, column in (self.stamp or {}).items()}
        return pl.Schema({**self.schema, **stamp})

    @cached_property
    def taken(self) -> pl.Schema:
        """The columns and types of its rows, before others are made from them."""
        return pl.Schema({name: column.type for name, column in self._taken})

    @cached_property
    def values(self) -> Callable[[Any], tuple[Any, ...]]:
        """Gives the values of a record, in the order of the columns that it fills."""
        of = [column.of or name for name, column in self._taken if name not in self.within]
        if len(of) > 1 and all(isinstance(one, str) for one in of):
            return attrgetter(*of)  # type: ignore[arg-type]
        ways = [attrgetter(one) if isinstance(one, str) else one for one in of]
        return lambda record: tuple(way(record) for way in ways)

    @property
    def _taken(self) -> list[tuple[str, Column]]:
        return [(name, column) for name, column in self.columns.items() if not column.is_made]

    def frame(self, rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
        """A frame of rows, without the columns that are made from others."""
        return pl.DataFrame(list(rows), schema=self.taken, orient="row")


def rows(table: Table, documents: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table: of each record of each document, or of each of its forms."""
    for place, of in _owners(table, documents):
        for record in table.records(of):
            yield place + table.values(record)


def _owners(table: Table, documents: Iterable[Any]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for document in documents:
        if table.within == IN_FORM:
            for form in document.forms:
                yield (document.sha256, form.number), form
        else:
            yield (document.sha256,) if table.within else (), document


def matches(name: str, pattern: str) -> Rule:
    """Values match a regular expression."""
    return Rule(name, "str_matches", (pattern,))


def first_of(*columns: str) -> pl.Expr:
    """Whether a row is the first with these values."""
    return pl.struct(columns).is_first_distinct()


YEAR = Rule("year", "in_range", (_FIRST_YEAR, _LAST_YEAR))
LOAD = Column(COUNT)
