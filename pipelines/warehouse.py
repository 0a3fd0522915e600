"""Frames in, DuckDB `raw` out: one transaction a load, and a ledger of what was read."""

import fcntl
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import duckdb
import polars as pl

from pipelines import frames, settings
from pipelines.contracts import check_sources
from pipelines.errors import LoadRunning
from pipelines.frames import Batch
from pipelines.reading import Source

_LOADED: frames.Types = {
    "load_id": pl.Int32,
    "reader_version": pl.String,
    "read_at": pl.Datetime("us", "UTC"),
}
_ARRIVAL: frames.Types = {
    "document_sha256": pl.String,
    "arrival": pl.Int32,
    "loaded_at": pl.Datetime("us", "UTC"),
}
_LEDGER: frames.Types = {
    "load_id": pl.Int32,
    "started_at": pl.Datetime("us", "UTC"),
    "finished_at": pl.Datetime("us", "UTC"),
    "reader_version": pl.String,
    "files_seen": pl.Int32,
    "documents_read": pl.Int32,
    "documents_refused": pl.Int32,
    "forms": pl.Int32,
    "rows": pl.Int64,
    "cells_claimed": pl.Int64,
    "cells_unclaimed": pl.Int64,
    "contacts_left_out": pl.Int64,
    "quarantined": pl.Int32,
    "state": pl.String,
}
_LOADS = pl.Schema(_LEDGER)
_COUNTED = (
    "documents_read",
    "documents_refused",
    "forms",
    "rows",
    "cells_claimed",
    "cells_unclaimed",
    "contacts_left_out",
    "quarantined",
)
_FILES = pl.Schema({"file_name": pl.String, "document_sha256": pl.String, "size_bytes": pl.Int64})
_STAMPS = pl.Schema({"file_name": pl.String, "document_sha256": pl.String, "stamp": pl.String})
_TABLES: dict[str, pl.Schema] = {
    "documents": pl.Schema([*frames.DOCUMENTS.items(), *_LOADED.items()]),
    "arrivals": pl.Schema(_ARRIVAL),
    "forms": frames.FORMS,
    "amounts": frames.AMOUNTS,
    "details": frames.DETAILS,
    "members": frames.MEMBERS,
    "indicators": frames.INDICATORS,
    "claims": frames.CLAIMS,
    "quarantine": pl.Schema([*frames.QUARANTINE.items(), ("load_id", pl.Int32)]),
    "sources": frames.SOURCES,
    "accepted": frames.ACCEPTED,
    "files": _FILES,
    "stamps": _STAMPS,
    "loads": _LOADS,
}
_REMEMBERED = ("arrivals", "loads")
"""What no document can tell again: kept when the columns of its table change."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A row of the ledger: what one load did.

    Attributes:
        state: names what is landed; another name whenever any of it changed.
        changed: whether this load changed it.
    """

    load_id: int
    files_seen: int
    documents_read: int
    documents_refused: int
    forms: int
    rows: int
    cells_claimed: int
    cells_unclaimed: int
    contacts_left_out: int
    quarantined: int
    state: str
    changed: bool


class Interrupted(NamedTuple):
    """A load that ended without a word: what it left in the lock file.

    Attributes:
        run: what Prefect calls it, or nothing.
    """

    process: int
    since: str
    run: str


@contextmanager
def exclusive(lock: Path, run: str | None = None) -> Iterator[list[Interrupted]]:
    """Hold the working databases alone; the system lets go of them when the process ends, however it ends.

    Args:
        lock: the file that is locked. What it says tells people who holds it; only the lock itself counts.
        run: what Prefect calls this load, or an empty text; `None` for what is no load and leaves no trace.

    Yields:
        The loads that were interrupted since the last one that ended, in their order.

    Raises:
        LoadRunning: another process holds them; says which and since when.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holders = _holders(file)
            holder = f"process {holders[-1].process}, since {holders[-1].since} UTC" if holders else "just started"
            raise LoadRunning(f"another load is running ({holder})") from None
        interrupted = _holders(file)
        if run is None:
            yield interrupted
            return
        file.write(f"{os.getpid()}\t{datetime.now(UTC):%Y-%m-%d %H:%M:%S}\t{run}\n")
        file.flush()
        try:
            yield interrupted
        finally:
            file.truncate(0)


def _holders(file: TextIO) -> list[Interrupted]:
    file.seek(0)
    lines = [line.split("\t") for line in file.read().splitlines()]
    return [Interrupted(int(line[0]), line[1], line[2]) for line in lines if len(line) == 3 and line[0].isdecimal()]


def known_documents(landing: Path, reader_version: str, *, has_converter: bool = False) -> set[str]:
    """The sha256 of each document that this version of the reading code has already read.

    Args:
        landing: the DuckDB file.
        reader_version: of the code.
        has_converter: LibreOffice is there: what was refused for want of it is not known any more.
    """
    query = "select document_sha256 from raw.documents where reader_version = ? and not (read_again and ?)"
    with _open(landing) as connection:
        rows = connection.execute(query, [reader_version, has_converter]).fetchall()
    return {sha256 for (sha256,) in rows}


def known_files(landing: Path) -> dict[str, tuple[str, str]]:
    """By file name, the stamp that each file in `data/raw/` had at the last load, and its sha256 then."""
    with _open(landing) as connection:
        rows = connection.execute("select file_name, stamp, document_sha256 from raw.stamps").fetchall()
    return {name: (stamp, sha256) for name, stamp, sha256 in rows}


def land(
    landing: Path,
    batches: Iterable[Batch],
    sources: pl.DataFrame,
    accepted: pl.DataFrame,
    files: Iterable[Source],
    reader_version: str,
    started_at: datetime,
    remembered: pl.DataFrame | None = None,
) -> Loaded:
    """Land what was read, all or nothing.

    Args:
        landing: the DuckDB file.
        batches: checked batches; a document landed before is replaced.
        sources: `sources.csv`; what breaks its contract is quarantined.
        accepted: the findings that are accepted now.
        files: the documents that lie in `data/raw/` now.
        reader_version: of the code that read the batches.
        started_at: of the load.
        remembered: arrivals that the last release tells of, for a working database that was lost and begins anew.

    Returns:
        The new row of the ledger.
    """
    with _open(landing) as connection, _transaction(connection):
        if remembered is not None and not _scalar(connection, "select count(*) from raw.arrivals"):
            _insert(connection, "arrivals", remembered)
        load_id = _scalar(connection, _NEXT_LOAD)
        counts = dict.fromkeys(_COUNTED, 0)
        for batch in batches:
            _land_batch(connection, batch, load_id, reader_version)
            _count(counts, batch)
        lying = list(files)
        _replace(connection, "stamps", _stamps(lying))
        replaced = _replace(connection, "accepted", accepted)
        replaced |= _replace_sources(connection, sources, load_id, counts)
        replaced |= _replace(connection, "files", _files(lying))
        changed = replaced or counts["documents_read"] > 0
        loaded = Loaded(
            load_id=load_id,
            files_seen=_scalar(connection, "select count(*) from raw.files"),
            state=uuid.uuid4().hex if changed else _last_state(connection),
            changed=changed,
            **counts,
        )
        _write_ledger(connection, loaded, reader_version, started_at)
    return loaded


def _land_batch(connection: duckdb.DuckDBPyConnection, batch: Batch, load_id: int, version: str) -> None:
    now = datetime.now(UTC)
    stamped = batch.documents.with_columns(
        load_id=pl.lit(load_id, pl.Int32), reader_version=pl.lit(version), read_at=pl.lit(now)
    )
    with _frame(connection, "landed", stamped):
        # A document that is read again arrived when it first did: the order of arrival may decide what is in force.
        connection.execute(
            """
            insert into raw.arrivals by name
            select document_sha256, load_id as arrival, read_at as loaded_at
            from landed
            anti join raw.arrivals using (document_sha256)
            """
        )
        for table in frames.TABLES:
            connection.execute(f"delete from raw.{table} where document_sha256 in (select document_sha256 from landed)")
    loaded = {"documents": stamped, "quarantine": _stamped(batch.quarantine, load_id)}
    for table in frames.TABLES:
        _insert(connection, table, loaded.get(table, getattr(batch, table)))


_NEXT_LOAD = """
    select 1 + greatest(
        (select coalesce(max(load_id), 0) from raw.loads), (select coalesce(max(arrival), 0) from raw.arrivals)
    )
"""


def _stamped(quarantine: pl.DataFrame, load_id: int) -> pl.DataFrame:
    return quarantine.with_columns(load_id=pl.lit(load_id, pl.Int32))


def _count(counts: dict[str, int], batch: Batch) -> None:
    documents = batch.documents
    counts["documents_read"] += documents.height
    counts["documents_refused"] += documents["refusal"].count()
    counts["forms"] += batch.forms.height
    counts["rows"] += batch.amounts.height + batch.details.height + batch.indicators.height
    counts["cells_claimed"] += int(documents["cells_claimed"].sum())
    counts["cells_unclaimed"] += int(documents["cells_unclaimed"].sum())
    counts["contacts_left_out"] += int(documents["contacts_left_out"].sum())
    counts["quarantined"] += batch.quarantine.height


def _files(files: Iterable[Source]) -> pl.DataFrame:
    rows = [(file.file_name, file.sha256, file.size_bytes) for file in files]
    return pl.DataFrame(rows, schema=_FILES, orient="row")


def _stamps(files: Iterable[Source]) -> pl.DataFrame:
    rows = [(file.file_name, file.sha256, file.stamp) for file in files if file.stamp]
    return pl.DataFrame(rows, schema=_STAMPS, orient="row")


def _replace_sources(
    connection: duckdb.DuckDBPyConnection, sources: pl.DataFrame, load_id: int, counts: dict[str, int]
) -> bool:
    """Land what `sources.csv` says now; whether that is something else than before."""
    kept, quarantined = check_sources(sources)
    columns = ", ".join(quarantined.columns)
    standing = connection.execute(f"select {columns} from raw.quarantine where record = 'source'").fetchall()
    if set(standing) != set(quarantined.rows()):
        connection.execute("delete from raw.quarantine where record = 'source'")
        _insert(connection, "quarantine", _stamped(quarantined, load_id))
        counts["quarantined"] += quarantined.height
        _replace(connection, "sources", kept)
        return True
    return _replace(connection, "sources", kept)


def _replace(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> bool:
    """Make a table hold just these rows; whether that changed it."""
    with _frame(connection, "wanted", frame):
        same = _scalar(
            connection,
            f"""
            select count(*) = 0 from (
                (from raw.{table} except from wanted) union all (from wanted except from raw.{table})
            )
            """,
        )
    if not same:
        connection.execute(f"delete from raw.{table}")
        _insert(connection, table, frame)
    return not same


def _last_state(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("select state from raw.loads order by load_id desc limit 1").fetchone()
    return row[0] if row else "empty"


def _write_ledger(
    connection: duckdb.DuckDBPyConnection, loaded: Loaded, reader_version: str, started_at: datetime
) -> None:
    row = {name: getattr(loaded, name) for name in _LOADS if hasattr(loaded, name)}
    row |= {"started_at": started_at, "finished_at": datetime.now(UTC), "reader_version": reader_version}
    _insert(connection, "loads", pl.DataFrame([row], schema=_LOADS))


def refused_documents(landing: Path, load_id: int | None = None) -> list[tuple[str, str]]:
    """File name and reason of each document that was refused; by one load, or all that stand."""
    query = """
        select file_name, refusal
        from raw.documents
        where refusal is not null and ($load is null or load_id = $load)
        order by 1
    """
    with _open(landing) as connection:
        return connection.execute(query, {"load": load_id}).fetchall()


def quarantined_rows(landing: Path, load_id: int | None = None) -> list[dict[str, Any]]:
    """What is quarantined, with the name of its file; by one load, or all that stands."""
    query = """
        select
            coalesce(documents.file_name, 'sources.csv') as file_name,
            quarantine.form_number,
            quarantine.row_number,
            quarantine.column_number,
            quarantine.record,
            quarantine.field,
            quarantine.rule,
            quarantine.text
        from raw.quarantine
        left join raw.documents using (document_sha256)
        where $load is null or quarantine.load_id = $load
        order by all
    """
    with _open(landing) as connection:
        return connection.execute(query, {"load": load_id}).pl().to_dicts()


def quarantine_line(row: dict[str, Any]) -> str:
    """One line on what was quarantined: the file, the place, the rule, the text."""
    places = (("form", "form_number"), ("row", "row_number"), ("column", "column_number"))
    place = ", ".join(f"{name} {row[key]}" for name, key in places if row[key] is not None)
    of = f"{row['record']}.{row['field']}" if row["field"] else row["record"]
    return f"{row['file_name']}{', ' if place else ''}{place}: {of}: {row['rule']}: {row['text']}"


def last_loads(landing: Path, limit: int) -> list[dict[str, Any]]:
    """The last rows of the ledger, newest first."""
    with _open(landing) as connection:
        return connection.execute("from raw.loads order by load_id desc limit ?", [limit]).pl().to_dicts()


def unclaimed_cells(landing: Path) -> list[dict[str, Any]]:
    """Documents with cells that no field claimed."""
    query = "select file_name, cells_unclaimed from raw.documents where cells_unclaimed > 0 order by 1"
    with _open(landing) as connection:
        return connection.execute(query).pl().to_dicts()


def withdrawn_documents(landing: Path) -> list[str]:
    """File names of the documents that were read and no longer lie in `data/raw/`, nor in an archive there."""
    query = """
        with recursive present as (
            select document_sha256 from raw.files
            union
            select members.member_sha256
            from present
            inner join raw.members as members using (document_sha256)
        )

        select file_name from raw.documents anti join present using (document_sha256) order by 1
    """
    with _open(landing) as connection:
        return [name for (name,) in connection.execute(query).fetchall()]


def set_damaged_aside(landing: Path) -> Path | None:
    """Move a working database that cannot be opened out of the way: all in it can be had again from `data/raw/`.

    Returns:
        Where it is now, or `None` where nothing was wrong with it.
    """
    if not landing.exists():
        return None
    try:
        with _open(landing):
            return None
    except duckdb.Error:
        aside = landing.with_name(f"{landing.name}.damaged")
        landing.replace(aside)
        landing.with_name("modelled").unlink(missing_ok=True)
        landing.with_name(f"{landing.name}.wal").unlink(missing_ok=True)
        return aside


def connect(database: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a database within the memory that a load may take; what needs more is put aside on the disk."""
    config = {"memory_limit": settings.DATABASE_MEMORY, "storage_compatibility_version": settings.STORAGE_VERSION}
    return duckdb.connect(database, read_only=read_only, config=config)


def lock_down(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on no text in a table, and nothing that somebody asks, opens another file or changes a setting."""
    [(is_locked,)] = connection.execute("select current_setting('lock_configuration')").fetchall()
    if not is_locked:  # another connection of this process may have the file open already
        for setting in ("global timezone = 'UTC'", "enable_external_access = false", "lock_configuration = true"):
            connection.execute(f"set {setting}")


@contextmanager
def _open(landing: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    landing.parent.mkdir(parents=True, exist_ok=True)
    try:
        with connect(landing) as connection:
            lock_down(connection)
            _create_tables(connection)
            yield connection
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise LoadRunning(f"the working database is held by another process: {error}") from None
        raise


def _create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of `raw`; one whose columns have changed since is made anew.

    Nothing is lost: such a change of code makes another `reader_version`, so documents are read again, and what no
    document can tell is kept.
    """
    connection.execute("create schema if not exists raw")
    for table, schema in _TABLES.items():
        with _frame(connection, "wanted", pl.DataFrame(schema=schema)):
            standing = _columns(connection, f"raw.{table}")
            if _columns(connection, "wanted") == standing:
                continue
            kept = f"union all by name from raw.{table}" if standing and table in _REMEMBERED else ""
            names = ", ".join(schema.names())
            connection.execute(f"create or replace table raw.{table} as select {names} from (from wanted {kept})")


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    """Names and types; none where there is no such table."""
    try:
        described = connection.execute(f"select column_name, column_type from (describe from {relation})")
    except duckdb.CatalogException:
        return []
    return sorted(described.fetchall())


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def _frame(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    connection.register(name, frame.to_arrow())
    try:
        yield
    finally:
        connection.unregister(name)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    with _frame(connection, "incoming", frame):
        connection.execute(f"insert into raw.{table} by name from incoming")


def _scalar(connection: duckdb.DuckDBPyConnection, query: str) -> Any:  # noqa: ANN401
    row = connection.execute(query).fetchone()
    return row[0] if row else None
