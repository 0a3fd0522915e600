"""Frames in, DuckDB `raw` out: one transaction a load, and a ledger of what was read."""

import fcntl
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import duckdb
import polars as pl

from pipelines import convert, frames
from pipelines.contracts import check_sources
from pipelines.databases import STORED, Connection, columns, connect, connect_to_lake, literal, lock_down
from pipelines.errors import LoadRunning
from pipelines.frames import Batch
from pipelines.reading import Source
from pipelines.settings import Lake

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
_FILES = pl.Schema({"file_name": pl.String, "document_sha256": pl.String, "size_bytes": pl.Int64})
_STAMPS = pl.Schema({"file_name": pl.String, "document_sha256": pl.String, "stamp": pl.String})
_QUARANTINED = pl.Schema([*frames.QUARANTINE.items(), ("load_id", pl.Int32)])
_TABLES: dict[str, pl.Schema] = {
    "documents": pl.Schema([*frames.DOCUMENTS.items(), *_LOADED.items()]),
    "arrivals": pl.Schema(_ARRIVAL),
    "forms": frames.FORMS,
    "amounts": frames.AMOUNTS,
    "details": frames.DETAILS,
    "members": frames.MEMBERS,
    "indicators": frames.INDICATORS,
    "claims": frames.CLAIMS,
    "quarantine": _QUARANTINED,
    "quarantined_sources": _QUARANTINED,
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


Landing = Path | Lake
"""Where documents are landed: a DuckDB file, or the lake. What the functions below call `landing`."""


def known_documents(landing: Landing, reader_version: str, *, has_converter: bool = False) -> set[str]:
    """The sha256 of each document that this version of the reading code has already read.

    Args:
        landing: the DuckDB file.
        reader_version: of the code.
        has_converter: LibreOffice is there: what was refused for want of it is not known any more.
            What was refused for anything else that may pass, such as a disk too full for it, never is.
    """
    query = """
        select document_sha256 from raw.documents
        where reader_version = ? and not (read_again and (? or refusal <> ?))
    """
    with _open(landing) as connection:
        rows = connection.execute(query, [reader_version, has_converter, convert.MISSING]).fetchall()
    return {sha256 for (sha256,) in rows}


def known_files(landing: Landing) -> dict[str, tuple[str, str]]:
    """By file name, the stamp that each file in `data/raw/` had at the last load, and its sha256 then."""
    with _open(landing) as connection:
        rows = connection.execute("select file_name, stamp, document_sha256 from raw.stamps").fetchall()
    return {name: (stamp, sha256) for name, stamp, sha256 in rows}


def land(
    landing: Landing,
    folders: Sequence[Path],
    sources: pl.DataFrame,
    accepted: pl.DataFrame,
    files: Iterable[Source],
    reader_version: str,
    started_at: datetime,
) -> Loaded:
    """Land what was read, all or nothing.

    Args:
        landing: the DuckDB file, or the lake, which has the batches already.
        folders: of checked and stamped batches, as `Batch.write` put them aside; a document landed before is replaced.
        sources: `sources.csv`; what breaks its contract is quarantined.
        accepted: the findings that are accepted now.
        files: the documents that lie in `data/raw/` now.
        reader_version: of the code that read the batches.
        started_at: of the load.

    Returns:
        The new row of the ledger.
    """
    with _open(landing, folders) as connection, _transaction(connection):
        load_id = _scalar(connection, _NEXT_LOAD)
        if folders:
            _land_batches(connection, folders)
        lying = list(files)
        _replace(connection, "stamps", _stamps(lying))
        replaced = _replace(connection, "accepted", accepted)
        kept, quarantined = check_sources(sources)
        replaced |= _replace_quarantined(connection, _of_load(quarantined, load_id))
        replaced |= _replace(connection, "sources", kept)
        replaced |= _replace(connection, "files", _files(lying))
        counts = _counted(connection, load_id)
        changed = replaced or counts["documents_read"] > 0
        # A document that is read again arrived when it first did: the order of arrival may decide what is in force.
        connection.execute(_ARRIVED, [load_id])
        loaded = Loaded(
            load_id=load_id,
            files_seen=_scalar(connection, "select count(*) from raw.files"),
            state=uuid.uuid4().hex if changed else _last_state(connection),
            changed=changed,
            **counts,
        )
        _write_ledger(connection, loaded, reader_version, started_at)
    return loaded


_ARRIVED = """
    insert into raw.arrivals by name
    select document_sha256, load_id as arrival, read_at as loaded_at
    from raw.documents
    anti join raw.arrivals using (document_sha256)
    where load_id = ?
"""


def next_load(landing: Landing) -> int:
    """The number of the load that is under way: of one that ended half way, too."""
    with _open(landing) as connection:
        return int(_scalar(connection, _NEXT_LOAD))


def prepare(landing: Landing, remember: Callable[[], pl.DataFrame | None]) -> Path | None:
    """See to it that there is something to land in, before anything is read.

    A working database that cannot be opened is moved out of the way: all in it can be had again from `data/raw/`.

    Args:
        landing: the DuckDB file, or the lake.
        remember: arrivals that the last release tells of, for a landing that begins anew.

    Returns:
        Where the damaged one is now, or `None` where nothing was wrong with it.
    """
    damaged = None if isinstance(landing, Lake) else _set_damaged_aside(landing)
    with _open(landing) as connection:
        if isinstance(landing, Lake):
            _create_lake(connection)
        if not _scalar(connection, "select count(*) from raw.arrivals"):
            remembered = remember()
            if remembered is not None:
                _insert(connection, "raw.arrivals", remembered)
    return damaged


def stamped(batch: Batch, load_id: int, reader_version: str) -> Batch:
    """A checked batch with the number of its load (see `next_load`), the code that read it, and when it was read."""
    read = {
        "load_id": pl.lit(load_id, pl.Int32),
        "reader_version": pl.lit(reader_version),
        "read_at": pl.lit(datetime.now(UTC)),
    }
    return replace(
        batch, documents=batch.documents.with_columns(**read), quarantine=_of_load(batch.quarantine, load_id)
    )


def append(lake: Lake, batch: Batch) -> None:
    """Add a checked and stamped batch to the lake: from any machine, beside others that do so.

    What was landed of its documents before stays where it is; `raw` shows the batch that came last. So the same batch,
    landed twice because a machine was lost, is there once.
    """
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{uuid.uuid4().hex}"
    with connect_to_lake(lake) as connection, _transaction(connection):
        for table in frames.TABLES:
            frame: pl.DataFrame = getattr(batch, table)
            if frame.height:
                _insert(connection, f"landed.{table}", frame.with_columns(batch=pl.lit(name)))


def _land_batches(connection: Connection, folders: Sequence[Path]) -> None:
    """Land batches straight from their files: however many they are, no more of them is held than a few row groups.

    Where two batches have a document, because it lies in two archives, the last counts.
    """
    batches = {table: _parquet(folders, table) for table in frames.TABLES}
    connection.execute(
        f"""
        create or replace temp table last_batches as
        select document_sha256, max(batch) as batch from {batches["documents"]} group by document_sha256
        """
    )
    for table, batch in batches.items():
        connection.execute(
            f"delete from raw.{table} where document_sha256 in (select document_sha256 from last_batches)"
        )
        connection.execute(
            f"""
            insert into raw.{table} by name
            select * exclude (batch)
            from {batch}
            semi join last_batches using (document_sha256, batch)
            """
        )


def _parquet(folders: Sequence[Path], table: str) -> str:
    """The rows of a table in all batches, beside the name of the batch."""
    files = ", ".join(literal(folder / f"{table}.parquet") for folder in folders)
    return (
        f"(select * exclude (filename), parse_dirpath(filename) as batch from read_parquet([{files}], filename = true))"
    )


_NEXT_LOAD = """
    select 1 + greatest(
        (select coalesce(max(load_id), 0) from raw.loads), (select coalesce(max(arrival), 0) from raw.arrivals)
    )
"""


def _of_load(quarantine: pl.DataFrame, load_id: int) -> pl.DataFrame:
    return quarantine.with_columns(load_id=pl.lit(load_id, pl.Int32))


def _counted(connection: Connection, load_id: int) -> dict[str, int]:
    """What a load landed."""
    result = connection.execute(_COUNTED, {"load": load_id})
    return dict(zip((column[0] for column in result.description), result.fetchall()[0], strict=True))


_COUNTED = """
    with read as (
        select * from raw.documents where load_id = $load
    )

    select
        count(*) as documents_read,
        count(refusal) as documents_refused,
        (select count(*) from raw.forms semi join read using (document_sha256)) as forms,
        (select count(*) from raw.amounts semi join read using (document_sha256))
        + (select count(*) from raw.details semi join read using (document_sha256))
        + (select count(*) from raw.indicators semi join read using (document_sha256)) as rows,
        coalesce(sum(cells_claimed), 0)::bigint as cells_claimed,
        coalesce(sum(cells_unclaimed), 0)::bigint as cells_unclaimed,
        coalesce(sum(contacts_left_out), 0)::bigint as contacts_left_out,
        (select count(*) from raw.quarantine where load_id = $load)
        + (select count(*) from raw.quarantined_sources where load_id = $load) as quarantined
    from read
"""


def _files(files: Iterable[Source]) -> pl.DataFrame:
    rows = [(file.file_name, file.sha256, file.size_bytes) for file in files]
    return pl.DataFrame(rows, schema=_FILES, orient="row")


def _stamps(files: Iterable[Source]) -> pl.DataFrame:
    rows = [(file.file_name, file.sha256, file.stamp) for file in files if file.stamp]
    return pl.DataFrame(rows, schema=_STAMPS, orient="row")


def _replace_quarantined(connection: Connection, quarantined: pl.DataFrame) -> bool:
    """Note what is wrong in `sources.csv` now; what was wrong before keeps the load that found it."""
    said = frames.QUARANTINE.names()
    standing = connection.execute(f"select {', '.join(said)} from raw.quarantined_sources").fetchall()
    if set(standing) == set(quarantined.select(said).rows()):
        return False
    return _replace(connection, "quarantined_sources", quarantined)


def _replace(connection: Connection, table: str, frame: pl.DataFrame) -> bool:
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
        _insert(connection, f"raw.{table}", frame)
    return not same


def _last_state(connection: Connection) -> str:
    row = connection.execute("select state from raw.loads order by load_id desc limit 1").fetchone()
    return row[0] if row else "empty"


def _write_ledger(connection: Connection, loaded: Loaded, reader_version: str, started_at: datetime) -> None:
    row = {name: getattr(loaded, name) for name in _LOADS if hasattr(loaded, name)}
    row |= {"started_at": started_at, "finished_at": datetime.now(UTC), "reader_version": reader_version}
    _insert(connection, "raw.loads", pl.DataFrame([row], schema=_LOADS))


def refused_documents(landing: Landing, load_id: int | None = None) -> list[tuple[str, str]]:
    """File name and reason of each document that was refused; by one load, or all that stand."""
    query = """
        select file_name, refusal
        from raw.documents
        where refusal is not null and ($load is null or load_id = $load)
        order by 1
    """
    with _open(landing) as connection:
        return connection.execute(query, {"load": load_id}).fetchall()


def quarantined_rows(landing: Landing, load_id: int | None = None) -> list[dict[str, Any]]:
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
        from (
            from raw.quarantine where document_sha256 is not null union all from raw.quarantined_sources
        ) as quarantine
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


def last_loads(landing: Landing, limit: int) -> list[dict[str, Any]]:
    """The last rows of the ledger, newest first."""
    with _open(landing) as connection:
        return connection.execute("from raw.loads order by load_id desc limit ?", [limit]).pl().to_dicts()


def unclaimed_cells(landing: Landing) -> list[dict[str, Any]]:
    """Documents with cells that no field claimed."""
    query = "select file_name, cells_unclaimed from raw.documents where cells_unclaimed > 0 order by 1"
    with _open(landing) as connection:
        return connection.execute(query).pl().to_dicts()


def withdrawn_documents(landing: Landing) -> list[str]:
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


def _set_damaged_aside(landing: Path) -> Path | None:
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


@contextmanager
def _open(landing: Landing, readable: Sequence[Path] = ()) -> Iterator[Connection]:
    if isinstance(landing, Lake):
        with connect_to_lake(landing) as connection:
            yield connection
        return
    landing.parent.mkdir(parents=True, exist_ok=True)
    try:
        with connect(landing) as connection:
            lock_down(connection, readable)
            _create_tables(connection, "raw", _TABLES)
            yield connection
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise LoadRunning(f"the working database is held by another process: {error}") from None
        raise


def _create_tables(connection: Connection, schema: str, tables: Mapping[str, pl.Schema]) -> list[str]:
    """Make tables; one whose columns have changed since is made anew. Which were made.

    Nothing is lost: such a change of code makes another `reader_version`, so documents are read again, and what no
    document can tell is kept.
    """
    connection.execute(f"create schema if not exists {schema}")
    made = []
    for table, wanted in tables.items():
        with _frame(connection, "wanted", pl.DataFrame(schema=wanted)):
            standing, described = columns(connection, f"{schema}.{table}"), columns(connection, "wanted")
            if described == standing:
                continue
            kept = f"union all by name from {schema}.{table}" if standing and table in _REMEMBERED else ""
            names = ", ".join(wanted.names())
            rows = connection.execute(f"select {names} from (from wanted {kept})").pl()
            kinds = dict(described)
            defined = [f"{name} {kinds[name]} {STORED.get(f'{schema}.{table}.{name}', '')}" for name in wanted.names()]
            connection.execute(f"create or replace table {schema}.{table} ({', '.join(defined)})")
            _insert(connection, f"{schema}.{table}", rows)
            made.append(table)
    return made


def _create_lake(connection: Connection) -> None:
    """Make the tables of the lake: `landed`, which batches are added to, and `raw`, which shows the last of each."""
    landed = {table: pl.Schema([*_TABLES[table].items(), ("batch", pl.String)]) for table in frames.TABLES}
    connection.execute("call lake.set_option('data_inlining_row_limit', 0)")  # rows are in Parquet, however few
    connection.execute("call lake.set_option('parquet_compression', 'zstd')")
    made = _create_tables(connection, "landed", landed)
    _create_tables(connection, "raw", {table: _TABLES[table] for table in _TABLES if table not in landed})
    connection.execute(
        """
        create view if not exists landed.last_batches as
        select document_sha256, max(batch) as batch from landed.documents group by document_sha256
        """
    )
    for table in made:
        connection.execute(
            f"""
            create or replace view raw.{table} as
            select * exclude (batch) from landed.{table} semi join landed.last_batches using (document_sha256, batch)
            """
        )


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def _frame(connection: Connection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    connection.register(name, frame.to_arrow())
    try:
        yield
    finally:
        connection.unregister(name)


def _insert(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    with _frame(connection, "incoming", frame):
        connection.execute(f"insert into {table} by name from incoming")


def _scalar(connection: Connection, query: str) -> Any:  # noqa: ANN401
    row = connection.execute(query).fetchone()
    return row[0] if row else None
