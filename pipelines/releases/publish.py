"""The built warehouse in, an immutable folder out.

In it are the database, its Parquet, what changed, and what decorates it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pipelines.codes import Change
from pipelines.landing.database import Connection, connect, literal, lock_down
from pipelines.releases import diff, store
from pipelines.releases.diff import times
from pipelines.releases.kinds import Furnish
from pipelines.settings import Places

SCHEMA_VERSION = 3
_SCHEMA_PROMISE = (
    "Within a schema_version tables and columns are only added; "
    "a change of meaning, type or name raises it."
)


def publish(
    places: Places,
    release_id: str,
    inputs: dict[str, str],
    since: str | None,
    furnish: Furnish = lambda _: (),
) -> Path:
    """Write the built warehouse whole into a new folder of `releases/` and point `current` to it.

    Args:
        places: of the warehouse.
        release_id: as `store.new_id` gave it.
        inputs: what it was built from; the next load compares.
        since: the name of the release that it was built upon, to say what has changed.
        furnish: puts what decorates a release into its folder, before it is sealed; what is
            missing, and why.

    Returns:
        The folder of the release: `warehouse.duckdb`, `parquet/`, `release.json`, and what
        decorates it.
    """
    folder = store.begin(places, release_id)
    with _writable(places.warehouse) as connection:
        changed = note_changes(connection, release_id, since)
    tables = _write_database(places.warehouse, folder)
    missing = furnish(folder)
    contents = {
        "release": release_id,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "jixiao_version": version("jixiao"),
        "schema_version": SCHEMA_VERSION,
        "schema_promise": _SCHEMA_PROMISE,
        "built_from": inputs,
        "changes": {"since": since, **changed},
        "missing": [one._asdict() for one in missing],
        "tables": {name: {"rows": rows} for name, rows in tables.items()},
    }
    finished = store.finish(places, folder, contents)
    places.warehouse.unlink()  # it may be the release's own: nobody writes to it any more
    return finished


def note_changes(connection: Connection, release_id: str, since: str | None) -> dict[str, int]:
    """Keep in `history.changes` what is different from the release before.

    Gives how many rows were added, gone and changed.
    """
    columns = ", ".join(f"{column} varchar" for column in diff.COLUMNS)
    connection.execute("create schema if not exists history")
    connection.execute(f"create or replace table history.changes ({columns})")
    if since:
        connection.execute(
            f"insert into history.changes {diff.sql(connection)}", times(since, release_id)
        )
    for column, description in _CHANGES.items():
        connection.execute(f"comment on column history.changes.{column} is '{description}'")
    connection.execute(f"comment on table history.changes is '{_CHANGES_TABLE}'")
    counted = connection.execute(
        """
        select change, count(distinct (table_name, coalesce(to_key, from_key)))
        from history.changes
        group by change
        """
    ).fetchall()
    return dict.fromkeys(Change.values(), 0) | dict(counted)


_CHANGES_TABLE = "一行一处自上一发布版以来的变化。One row per change since the last release."
_CHANGES = {
    "change": f"变化：{'，'.join(f'{code} {code.zh}' for code in Change)}。What happened.",
    "table_name": "表名。Table of history and of marts (without dim_, fct_).",
    "unit_name": "预算单位名称。Name of the budget unit.",
    "project_name": "项目名称。Name of the project.",
    "item": "其中的哪一项。Which row of it.",
    "column_name": "变更的列；新增或消失时为主要的一列。"
    "Column that changed; of a row added or gone, its first.",
    "from_value": "原值。What it was.",
    "to_value": "新值。What it is.",
    "from_key": "原行的键。Key of the row as it was.",
    "to_key": "新行的键。Key of the row as it is.",
    "project_key": "项目的键。Key of the project.",
}


def _write_database(built: Path, folder: Path) -> dict[str, int]:
    """Put the database there, and each of its tables as Parquet; rows by table."""
    with _writable(built) as connection:
        connection.execute("checkpoint")
    if built.with_name(built.name + ".wal").exists():
        raise AssertionError("a write-ahead log is left beside the built warehouse")
    _link(built, folder / store.DATABASE)
    (folder / "parquet").mkdir()
    with connect(
        folder / store.DATABASE, read_only=True, spill=store.scratch(folder)
    ) as connection:
        # Each core writes row groups of its own.
        connection.execute("set preserve_insertion_order = false")
        lock_down(connection, [folder / "parquet"])
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal order by all"
        ).fetchall()
        return {
            f"{schema}.{table}": _write_parquet(connection, folder, schema, table)
            for schema, table in names
        }


def _link(built: Path, released: Path) -> None:
    """Have the built file be the release's without copying it, where the file system can."""
    try:
        os.link(built, released)
    except OSError:
        shutil.copyfile(built, released)


def _write_parquet(connection: Connection, folder: Path, schema: str, table: str) -> int:
    file = folder / "parquet" / f"{schema}.{table}.parquet"
    # zstd's quickest level: a few percent larger than DuckDB's own, and quicker. Groups of rows by
    # their size, since each core holds one: those of the cells of forms would not fit into memory.
    options = "format parquet, compression zstd, compression_level 1, row_group_size_bytes '64MB'"
    [(rows,)] = connection.execute(
        f'copy "{schema}"."{table}" to {literal(str(file))} ({options})'
    ).fetchall()
    return int(rows)


@contextmanager
def _writable(built: Path) -> Iterator[Connection]:
    with connect(built) as connection:
        lock_down(connection)
        yield connection
