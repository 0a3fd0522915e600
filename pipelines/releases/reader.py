"""A release in, something to ask it with: read-only, within bounds of memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.errors import NothingPublished, ReleaseDamaged, UsageError, first_line
from pipelines.landing.database import Connection, connect, lock_down
from pipelines.releases import store
from pipelines.settings import Places


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows a query gave.

    Attributes:
        has_more: whether there are more than were asked for.
    """

    columns: list[str]
    rows: list[tuple[Any, ...]]
    has_more: bool = False

    def dicts(self) -> list[dict[str, Any]]:
        """The rows, each by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def arrivals(places: Places) -> pl.DataFrame | None:
    """When each document first came, as the last release remembers it.

    It is for a working database that was lost.
    """
    for release in reversed(store.all_releases(places)):
        try:
            with open_release(release) as connection:
                return connection.execute(_ARRIVALS).pl()
        except (duckdb.Error, NothingPublished, ReleaseDamaged):  # or of an earlier schema
            continue
    return None


_ARRIVALS = """
    select sha256 as document_sha256, min(arrival) as arrival, min(loaded_at) as loaded_at
    from history.documents
    group by sha256
"""


def readings(release: Path) -> set[tuple[str, datetime]]:
    """Keys and times of reading of the documents that a release was built from."""
    with open_release(release) as connection:
        return set(
            connection.execute("select document_key, read_at from provenance.readings").fetchall()
        )


def names(result: Connection) -> list[str]:
    """The columns of a result."""
    return [column[0] for column in result.description or []]


_SOME_ROWS = 2_000


def fetched(result: Connection) -> Iterator[tuple[Any, ...]]:
    """The rows of a result, of which a few are held at a time."""
    while some := result.fetchmany(_SOME_ROWS):
        yield from some


def answer_of(result: Connection) -> Answer:
    """All rows of a result."""
    return Answer(names(result), result.fetchall())


@contextmanager
def open_release(release: Path) -> Iterator[Connection]:
    """A connection to the database of a release, read-only.

    Raises:
        NothingPublished: there is no release.
        ReleaseDamaged: its database cannot be opened.
    """
    database = release / store.DATABASE
    if not database.exists():
        raise NothingPublished(f"nothing is published yet in {release.parent}: run `jixiao load`")
    try:
        connection = connect(database, read_only=True, spill=store.scratch(release))
    except duckdb.Error as error:
        raise ReleaseDamaged(
            f"{database} cannot be opened ({first_line(error)}): see `jixiao verify`"
        ) from None
    with connection:
        lock_down(connection)
        yield connection


@contextmanager
def of_this_schema() -> Iterator[None]:
    """Say of a query that misses a table or a column that the release is too old for it.

    Raises:
        UsageError: it is.
    """
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise UsageError(
            "this release is of an earlier version of jixiao, run `jixiao load` "
            f"({first_line(error)})"
        ) from None


class Reader:
    """Asks a release, read-only."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def __call__(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a query, as dictionaries."""
        return self.answer(sql, parameters).dicts()

    def answer(self, sql: str, parameters: dict[str, Any] | None = None) -> Answer:
        """The rows of a query, with the names of its columns though there be no rows."""
        return answer_of(self.connection.execute(sql, parameters))

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, one after another: for tables that memory would not hold."""
        yield from fetched(self.connection.cursor().execute(sql))


@contextmanager
def reading(release: Path) -> Iterator[Reader]:
    """Something to ask a release with.

    Raises:
        NothingPublished: there is no release.
    """
    with open_release(release) as connection:
        yield Reader(connection)
