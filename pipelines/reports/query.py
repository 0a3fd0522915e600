"""A query of SQL in, its rows out, one after another."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import duckdb
import pyarrow.parquet as pq

from pipelines.errors import UsageError
from pipelines.landing.database import Connection
from pipelines.releases.reader import Answer, fetched, names, open_release


class Stream(NamedTuple):
    """The rows that a query gives, one after another: for more than memory would hold."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


def query(current: Path, sql: str, most: int | None = None) -> Answer:
    """Ask the current release, read-only.

    Args:
        current: the release.
        sql: a query; before it may stand what gives no rows, such as a temporary macro.
        most: so many rows at most; all by default.

    Raises:
        NothingPublished: there is no release.
        UsageError: there is no query or more than one, or DuckDB does not accept it; says why.
    """
    with stream(current, sql) as answer:
        rows = list(islice(answer.rows, most))
        return Answer(answer.columns, rows, next(answer.rows, None) is not None)


@contextmanager
def stream(
    current: Path,
    sql: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    seconds: float | None = None,
) -> Iterator[Stream]:
    """Ask the current release, read-only; only a few rows are held at a time.

    Args:
        current: the release.
        sql: as for `query`.
        parameters: of the query, by name.
        seconds: after so many the query is given up; by default it may take what it takes.

    Raises:
        NothingPublished: there is no release.
        UsageError: as `query`; also while rows are taken.
    """
    with open_release(current) as connection, _refusals(), _within(connection, seconds):
        result = _asked(connection, sql, parameters)
        yield Stream(names(result), fetched(result))


def write_parquet(
    current: Path,
    sql: str,
    file: BinaryIO,
    parameters: Mapping[str, Any] | None = None,
    *,
    seconds: float | None = None,
) -> None:
    """Write what a query gives as Parquet, typed as in the release; a part is held at a time.

    Args:
        current: as for `stream`, and so are the others.
        sql: likewise.
        file: where to.
        parameters: likewise.
        seconds: likewise.

    Raises:
        NothingPublished: there is no release.
        UsageError: as `query`.
    """
    with open_release(current) as connection, _refusals(), _within(connection, seconds):
        batches = _asked(connection, sql, parameters).to_arrow_reader(_ROWS_OF_A_BATCH)
        with pq.ParquetWriter(file, batches.schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)


_ROWS_OF_A_BATCH = 50_000
_ROWS = [duckdb.ExpectedResultType.QUERY_RESULT]
_NO_QUERY = 'no query: write one such as "select count(*) from marts.dim_projects"'


def _asked(connection: Connection, sql: str, parameters: Mapping[str, Any] | None) -> Connection:
    """Run what prepares a query, such as a temporary macro, then the query.

    Raises:
        UsageError: there is no query, or more than one: whose rows would be the answer?
    """
    sql.encode()  # DuckDB says nothing readable of half a character
    statements = connection.extract_statements(sql)
    if not statements:
        raise UsageError(_NO_QUERY)
    *before, last = statements
    asked_before = sum(one.expected_result_type == _ROWS for one in before)
    if asked_before:
        raise UsageError(
            f"{len(statements)} statements, and rows of more than the last would be lost: "
            "ask one query at a time"
        )
    for statement in before:
        connection.execute(statement)
    return connection.execute(last, parameters or None)


@contextmanager
def _within(connection: Connection, seconds: float | None) -> Iterator[None]:
    """Give a query up after a time."""
    if seconds is None:
        yield
        return
    timer = threading.Timer(seconds, connection.interrupt)
    timer.start()
    try:
        yield
    except duckdb.InterruptException:
        raise UsageError(f"it took over {seconds:g} s and was given up: ask for less") from None
    finally:
        timer.cancel()


@contextmanager
def _refusals() -> Iterator[None]:
    """Say in one line what DuckDB does not accept."""
    try:
        yield
    except duckdb.Error as error:
        raise UsageError(_on_one_line(error)) from None
    except UnicodeEncodeError:
        raise UsageError("no query: it is not UTF-8") from None


def _on_one_line(error: duckdb.Error) -> str:
    """What DuckDB says, without the line that points to a place in another one."""
    lines = (line.strip() for line in str(error).splitlines())
    return "; ".join(line for line in lines if line.strip("^ "))
