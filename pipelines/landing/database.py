"""DuckDB connections to a file or to the lake, each within its bounds; the tables of `raw`."""

import importlib.util
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import polars as pl

from pipelines import settings
from pipelines.errors import LoadRunning, StorageFailed, UsageError, first_line
from pipelines.landing.tables import BATCH, RAW, REMEMBERED
from pipelines.settings import Lake

Connection = duckdb.DuckDBPyConnection
EXTENSIONS = ("ducklake", "postgres_scanner", "httpfs")
STORED = dict.fromkeys(("raw.forms.cells", "provenance.form_cells.cells"), "using compression zstd")
"""How a column is kept in a file, by schema, table and name.

Only where DuckDB's own choice takes twenty times the room.
"""


def connect(database: Path, *, read_only: bool = False, spill: Path | None = None) -> Connection:
    """Open a file within the memory that a load may take; what needs more is put aside on the disk.

    Args:
        database: the file.
        read_only: whether nothing is written to it.
        spill: the folder where that is put. By default it is beside the file; where the file is
            only read, in the temporary folder of the system (`TMPDIR`): a release is sealed.
    """
    config = {
        "memory_limit": settings.given().database_memory,
        "storage_compatibility_version": settings.STORAGE_VERSION,
    }
    if spill or read_only:
        config["temp_directory"] = str(spill or _spill(database.resolve()))
    return duckdb.connect(database, read_only=read_only, config=config)  # type: ignore[arg-type]


@cache
def _spill(database: Path) -> Path:  # noqa: ARG001 - each database of a process has one of its own
    """A name that nobody guesses: DuckDB makes the folder when it needs it, and removes it.

    It stays the same for a file: DuckDB refuses a second connection with another configuration.
    """
    return Path(tempfile.gettempdir()) / f"jixiao-{os.getpid()}-{secrets.token_hex(8)}"


@contextmanager
def connect_to_lake(
    lake: Lake, *, snapshot: int | None = None, beside: Path | None = None
) -> Iterator[Connection]:
    """Attach the lake as `lake`, and make it what names without a catalog mean.

    Args:
        lake: where it is.
        snapshot: to see it, read-only, as it was then.
        beside: a file to attach as `beside`.

    Raises:
        UsageError: its extensions are not installed.
        StorageFailed: PostgreSQL or the storage cannot be reached.
    """
    config = {
        "memory_limit": settings.given().database_memory,
        "extension_directory": str(extensions(lake.work)),
        "temp_directory": str(lake.work / "lake.tmp"),
    }
    if "://" not in lake.data:
        Path(lake.data).mkdir(parents=True, exist_ok=True)
    options = [f"data_path {literal(lake.data)}"]
    if snapshot is not None:
        options += ["read_only", f"snapshot_version {snapshot}"]
    try:
        with duckdb.connect(config=config) as connection:  # type: ignore[arg-type]
            for extension in EXTENSIONS:
                connection.load_extension(extension)
            connection.execute(_secret())
            where = literal(f"ducklake:postgres:{lake.catalog}")
            connection.execute(f"attach {where} as lake ({', '.join(options)})")
            # Several workers append at one time: who comes second to the catalog tries again.
            connection.execute("set global ducklake_max_retry_count = 100")
            connection.execute(f"set global allowed_directories = [{literal(lake.data)}]")
            if beside:
                version = literal(settings.STORAGE_VERSION)
                connection.execute(
                    f"attach {literal(beside)} as beside (storage_version {version})"
                )
            connection.execute("use lake")
            lock_down(connection)
            yield connection
    except (duckdb.IOException, duckdb.HTTPException) as error:
        raise StorageFailed(
            f"the lake cannot be reached: {first_line(error)}; the last release serves on"
        ) from None


def lock_down(connection: Connection, folders: Sequence[Path] = ()) -> None:
    """Keep texts in tables and people's queries from opening files or changing settings.

    Args:
        connection: to a database.
        folders: in which it may open files nevertheless.
    """
    [(is_locked,)] = connection.execute("select current_setting('lock_configuration')").fetchall()
    if not is_locked:  # another connection of this process may have the file open already
        if folders:
            allowed = ", ".join(map(literal, folders))
            connection.execute(f"set allowed_directories = [{allowed}]")
        for setting in (
            "global timezone = 'UTC'",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            connection.execute(f"set {setting}")


def extensions(work: Path) -> Path:
    """A folder of DuckDB's extensions, linked from the packages of the extra `lake`.

    Nothing is downloaded.

    Raises:
        UsageError: they are not installed.
    """
    version = f"v{duckdb.__version__}"
    folder = work / "extensions" / version / _platform()
    folder.mkdir(parents=True, exist_ok=True)
    for extension in EXTENSIONS:
        package = importlib.util.find_spec(f"duckdb_extension_{extension}")
        if package is None or package.origin is None:
            raise UsageError("JIXIAO_LAKE needs the extra `lake`: see docs/scaling.md")
        name = f"{extension}.duckdb_extension"
        link = folder / f".{name}-{os.getpid()}"
        link.symlink_to(Path(package.origin).parent / "extensions" / version / name)
        link.replace(folder / name)
    return work / "extensions"


@cache
def _platform() -> str:
    with duckdb.connect() as connection:
        return str(connection.execute("pragma platform").fetchall()[0][0])


def storage() -> dict[str, str]:
    """How S3 is reached, by the names that Amazon's own tools know.

    It has no effect where the data lies in a folder.
    """
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL") or "https://s3.amazonaws.com")
    return {
        "key_id": os.environ.get("AWS_ACCESS_KEY_ID") or "nobody",
        "secret": os.environ.get("AWS_SECRET_ACCESS_KEY") or "no secret is known",
        "region": os.environ.get("AWS_REGION") or "us-east-1",
        "endpoint": endpoint.netloc,
        "use_ssl": "false" if endpoint.scheme == "http" else "true",
        "url_style": "path",
    }


def _secret() -> str:
    options = ", ".join(f"{name} {literal(value)}" for name, value in storage().items())
    return f"create secret (type s3, {options})"


def literal(text: str | Path) -> str:
    """A text as SQL writes it, where no parameter can stand."""
    return "'" + str(text).replace("'", "''") + "'"


def columns(connection: Connection, relation: str) -> list[tuple[str, str]]:
    """Names and types; none where there is no such table."""
    try:
        described = connection.execute(
            f"select column_name, column_type from (describe from {relation})"
        )
    except duckdb.CatalogException:
        return []
    return sorted(described.fetchall())


Landing = Path | Lake
"""Where documents are landed: a DuckDB file or the lake; called `landing` below."""


def prepare(landing: Landing, remember: Callable[[], pl.DataFrame | None]) -> Path | None:
    """See to it that there is something to land in, before anything is read.

    A working database that cannot be opened is moved out of the way: all in it can be had again
    from `data/raw/`.

    Args:
        landing: the DuckDB file, or the lake.
        remember: arrivals that the last release tells of, for a landing that begins anew.

    Returns:
        Where the damaged one is now, or `None` where nothing was wrong with it.
    """
    damaged = None if isinstance(landing, Lake) else _set_damaged_aside(landing)
    with open_landing(landing) as connection:
        if isinstance(landing, Lake):
            _create_lake(connection)
        if not scalar(connection, "select count(*) from raw.arrivals"):
            remembered = remember()
            if remembered is not None:
                insert(connection, "raw.arrivals", remembered)
    return damaged


def _set_damaged_aside(landing: Path) -> Path | None:
    if not landing.exists():
        return None
    try:
        with open_landing(landing):
            return None
    except (duckdb.Error, StorageFailed):
        aside = landing.with_name(f"{landing.name}.damaged")
        landing.replace(aside)
        landing.with_name("modelled").unlink(missing_ok=True)
        landing.with_name(f"{landing.name}.wal").unlink(missing_ok=True)
        return aside


@contextmanager
def open_landing(landing: Landing, readable: Sequence[Path] = ()) -> Iterator[Connection]:
    """A connection to what `raw` lies in, with its tables, for the holder of the lock.

    Args:
        landing: the DuckDB file, or the lake.
        readable: folders of files that it may read.

    Raises:
        LoadRunning: another process holds it.
        StorageFailed: it cannot be opened.
    """
    if isinstance(landing, Lake):
        with connect_to_lake(landing) as connection:
            yield connection
        return
    landing.parent.mkdir(parents=True, exist_ok=True)
    with _connected(landing) as connection:
        lock_down(connection, readable)
        _create_tables(connection, "raw", {name: table.landed for name, table in RAW.items()})
        yield connection


def _connected(landing: Path) -> Connection:
    try:
        return connect(landing)
    except duckdb.Error as error:
        if isinstance(error, duckdb.IOException) and "Conflicting lock" in str(error):
            raise LoadRunning(f"the working database is held by another process: {error}") from None
        raise StorageFailed(
            f"the working database {landing} cannot be opened ({first_line(error)}): "
            "where it is damaged, the next load sets it aside and makes it anew"
        ) from None


def _create_tables(
    connection: Connection, schema: str, tables: Mapping[str, pl.Schema]
) -> list[str]:
    """Make tables; one whose columns have changed since is made anew. Which were made.

    Nothing is lost: such a change of code makes another `reader_version`, so documents are read
    again, and what no document can tell is kept.
    """
    connection.execute(f"create schema if not exists {schema}")
    made = []
    for table, wanted in tables.items():
        with registered(connection, "wanted", pl.DataFrame(schema=wanted)):
            standing, described = (
                columns(connection, f"{schema}.{table}"),
                columns(connection, "wanted"),
            )
            if described == standing:
                continue
            kept = (
                f"union all by name from {schema}.{table}"
                if standing and table in REMEMBERED
                else ""
            )
            names = ", ".join(wanted.names())
            rows = connection.execute(f"select {names} from (from wanted {kept})").pl()
            kinds = dict(described)
            defined = [
                f"{name} {kinds[name]} {STORED.get(f'{schema}.{table}.{name}', '')}"
                for name in wanted.names()
            ]
            connection.execute(f"create or replace table {schema}.{table} ({', '.join(defined)})")
            insert(connection, f"{schema}.{table}", rows)
            made.append(table)
    return made


def _create_lake(connection: Connection) -> None:
    """Make the tables of the lake.

    `landed` is what batches are added to; `raw` shows the last batch of each document.
    """
    landed = {
        table.name: pl.Schema([*table.landed.items(), ("batch", pl.String)]) for table in BATCH
    }
    connection.execute(
        "call lake.set_option('data_inlining_row_limit', 0)"
    )  # rows are in Parquet, however few
    connection.execute("call lake.set_option('parquet_compression', 'zstd')")
    made = _create_tables(connection, "landed", landed)
    _create_tables(
        connection, "raw", {name: table.landed for name, table in RAW.items() if name not in landed}
    )
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
            select * exclude (batch)
            from landed.{table}
            semi join landed.last_batches using (document_sha256, batch)
            """
        )


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All or nothing."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def registered(connection: Connection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    """Have a frame be a table of this name."""
    connection.register(name, frame.to_arrow())
    try:
        yield
    finally:
        connection.unregister(name)


def insert(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Add the rows of a frame to a table, column by column of the same name."""
    with registered(connection, "incoming", frame):
        connection.execute(f"insert into {table} by name from incoming")


def scalar(connection: Connection, query: str) -> Any:  # noqa: ANN401
    """The first value of a query."""
    row = connection.execute(query).fetchone()
    return row[0] if row else None
