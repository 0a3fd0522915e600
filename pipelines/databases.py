"""DuckDB connections, each within its bounds: to a file, or to the lake that several machines share."""

import importlib.util
import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from pipelines import settings
from pipelines.errors import StorageFailed, UsageError, first_line
from pipelines.settings import Lake

Connection = duckdb.DuckDBPyConnection
EXTENSIONS = ("ducklake", "postgres_scanner", "httpfs")
STORED = dict.fromkeys(("raw.forms.cells", "provenance.form_cells.cells"), "using compression zstd")
"""How a column is kept in a file, by schema, table and name: where DuckDB's own choice takes twenty times the room."""


def connect(database: Path, *, read_only: bool = False, spill: Path | None = None) -> Connection:
    """Open a file within the memory that a load may take; what needs more is put aside on the disk.

    Args:
        database: the file.
        read_only: whether nothing is written to it.
        spill: the folder where that is put. By default it is beside the file; where the file is only read, in the
            temporary folder of the system (`TMPDIR`): a release is sealed.
    """
    config = {"memory_limit": settings.DATABASE_MEMORY, "storage_compatibility_version": settings.STORAGE_VERSION}
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
def connect_to_lake(lake: Lake, *, snapshot: int | None = None, beside: Path | None = None) -> Iterator[Connection]:
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
        "memory_limit": settings.DATABASE_MEMORY,
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
                connection.execute(f"attach {literal(beside)} as beside (storage_version {version})")
            connection.execute("use lake")
            lock_down(connection)
            yield connection
    except (duckdb.IOException, duckdb.HTTPException) as error:
        raise StorageFailed(f"the lake cannot be reached: {first_line(error)}; the last release serves on") from None


def lock_down(connection: Connection, folders: Sequence[Path] = ()) -> None:
    """From here on no text in a table, and nothing that somebody asks, opens another file or changes a setting.

    Args:
        connection: to a database.
        folders: in which it may open files nevertheless.
    """
    [(is_locked,)] = connection.execute("select current_setting('lock_configuration')").fetchall()
    if not is_locked:  # another connection of this process may have the file open already
        if folders:
            allowed = ", ".join(map(literal, folders))
            connection.execute(f"set allowed_directories = [{allowed}]")
        for setting in ("global timezone = 'UTC'", "enable_external_access = false", "lock_configuration = true"):
            connection.execute(f"set {setting}")


def extensions(work: Path) -> Path:
    """A folder of DuckDB's extensions, linked from the packages of the extra `lake`: nothing is downloaded.

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
    """How S3 is reached, by the names that Amazon's own tools know; nothing of it where the data lies in a folder."""
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
        described = connection.execute(f"select column_name, column_type from (describe from {relation})")
    except duckdb.CatalogException:
        return []
    return sorted(described.fetchall())
