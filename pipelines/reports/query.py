"""A query of SQL in, its rows out, one after another."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pipelines.errors import UsageError
from pipelines.releases.reader import Answer, fetched, names, open_release


class Stream(NamedTuple):
    """The rows that a query gives, one after another: for more than memory would hold."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


def query(current: Path, sql: str, most: int | None = None) -> Answer:
    """Ask the current release, read-only.

    Args:
        current: the release.
        sql: a query; of several, the last one answers.
        most: so many rows at most; all by default.

    Raises:
        NothingPublished: there is no release.
        UsageError: there is no query, or DuckDB does not accept it; says why.
    """
    with stream(current, sql) as answer:
        rows = list(islice(answer.rows, most))
        return Answer(answer.columns, rows, next(answer.rows, None) is not None)


@contextmanager
def stream(current: Path, sql: str) -> Iterator[Stream]:
    """Ask the current release, read-only; only a few rows are held at a time.

    Raises:
        NothingPublished: there is no release.
        UsageError: as `query`; also while rows are taken.
    """
    with open_release(current) as connection:
        try:
            result = connection.execute(sql)
            if result is None:
                raise UsageError(
                    'no query: write one such as "select count(*) from marts.dim_projects"'
                )
            yield Stream(names(result), fetched(result))
        except duckdb.Error as error:
            raise UsageError(_on_one_line(error)) from None
        except UnicodeEncodeError:
            raise UsageError("no query: it is not UTF-8") from None


def _on_one_line(error: duckdb.Error) -> str:
    """What DuckDB says, without the line that points to a place in another one."""
    lines = (line.strip() for line in str(error).splitlines())
    return "; ".join(line for line in lines if line.strip("^ "))
