"""Releases of a lake: each is a snapshot of DuckLake, recorded when all of its models are built."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import NothingPublished, UsageError
from pipelines.landing.database import STORED, Connection, columns, connect_to_lake, literal
from pipelines.modelling import dbt
from pipelines.releases import store
from pipelines.releases.folder import clear
from pipelines.releases.kinds import Begun, Furnish, Missing
from pipelines.releases.publish import note_changes, publish
from pipelines.settings import Lake, Places

_RELEASED = ("marts", "audit", "history", "provenance")


class Snapshot(NamedTuple):
    """A release of the lake.

    Attributes:
        name: of the release.
        number: of DuckLake's snapshot: readers attach the lake as it was then.
        built_from: what it was built from; the next load compares.
    """

    name: str
    number: int
    built_from: dict[str, str]

    def __str__(self) -> str:
        return f"{self.name} (snapshot {self.number} of the lake)"


@dataclass(frozen=True)
class Snapshots:
    """The releases of a warehouse that is kept in a lake (see `kinds.Kind`)."""

    lake: Lake

    def standing(self, inputs: dict[str, str]) -> Snapshot | None:
        """The last release, where it was built from the same."""
        last = newest(self.lake)
        return last if last is not None and last.built_from == inputs else None

    def new_id(self) -> str:
        """A name for the next release."""
        last = newest(self.lake)
        return store.next_id(last.name if last else None)

    def begin(self, release_id: str) -> Begun:
        """Restore the tables of the lake to its last release, if a build was interrupted since."""
        last = begin(self.lake, release_id)
        return Begun(last.name, last.built_from.get("dbt_project")) if last else Begun()

    def readings(self, begun: Begun) -> set[tuple[str, datetime]]:
        """Keys and times of reading of the documents in the release that is built upon."""
        return readings(self.lake, find(self.lake, begun.upon)) if begun.upon else set()

    def publish(
        self,
        release_id: str,
        inputs: dict[str, str],
        begun: Begun,
        furnish: Furnish,  # noqa: ARG002 - what decorates a release is made when it is materialized
    ) -> Snapshot:
        """Record what is built in the lake as a release."""
        return record(self.lake, release_id, inputs, begun.upon)

    def missing(self, release: Snapshot) -> list[Missing]:  # noqa: ARG002 - nothing decorates a snapshot
        """Nothing: what decorates a release is made when it is materialized."""
        return []

    def prune(self) -> list[str]:
        """Nothing: snapshots of a lake stay."""
        return []


def find(lake: Lake, name: str | None = None) -> Snapshot:
    """A release by its name; the last one where none is named.

    Raises:
        NothingPublished: there is none at all.
        UsageError: there is none of this name.
    """
    known = _known(lake)
    if not known:
        raise NothingPublished("nothing is published yet in the lake: run `jixiao load`")
    found = next((snapshot for snapshot in known if name in (None, snapshot.name)), None)
    if found is None:
        raise UsageError(
            f"there is no release {name} in the lake: "
            f"there are {', '.join(one.name for one in known)}"
        )
    return found


def newest(lake: Lake) -> Snapshot | None:
    """The last release; nothing where there is none."""
    return next(iter(_known(lake)), None)


def _known(lake: Lake) -> list[Snapshot]:
    with connect_to_lake(lake) as connection:
        _prepare(connection)
        return _releases(connection)


def readings(lake: Lake, since: Snapshot) -> set[tuple[str, datetime]]:
    """Keys and times of reading of the documents that a release was built from."""
    with connect_to_lake(lake, snapshot=since.number) as connection:
        return set(
            connection.execute("select document_key, read_at from provenance.readings").fetchall()
        )


def begin(lake: Lake, release_id: str) -> Snapshot | None:
    """Restore the tables of the lake to its last release, if a build was interrupted since.

    Each model of dbt commits for itself; so a build that was killed leaves some of them new and
    some old, which nobody sees who looks at a release, and which the next build must not build
    upon.

    Returns:
        That release, to build upon; nothing where there is none yet.
    """
    with connect_to_lake(lake) as connection:
        _prepare(connection)
        last = next(iter(_releases(connection)), None)
        [(interrupted,)] = connection.execute(
            "select count(*) from published.builds where release_id > ?",
            [last.name if last else ""],
        ).fetchall()
        if interrupted:
            _restore(connection, lake, last)
            connection.execute("delete from published.builds")
        connection.execute("insert into published.builds values (?)", [release_id])
    return last


def record(lake: Lake, release_id: str, inputs: dict[str, str], since: str | None) -> Snapshot:
    """Record what is built as a release: readers see it from now on.

    Args:
        lake: where it was built.
        release_id: as it is called.
        inputs: what it was built from.
        since: the name of the release that it was built upon.
    """
    with connect_to_lake(lake) as connection:
        note_changes(connection, release_id, since)
        [(number,)] = connection.execute("select id from lake.current_snapshot()").fetchall()
        connection.execute(
            "insert into published.releases values (?, ?, ?, ?)",
            [release_id, number, datetime.now(UTC), json.dumps(inputs)],
        )
    return Snapshot(release_id, number, inputs)


def materialize(
    places: Places, lake: Lake, name: str | None, furnish: Callable[[Path, str], Sequence[Missing]]
) -> Path:
    """Write a release of the lake as a folder of `releases/`, and point `current` to it.

    The folder is what a load without a lake writes.

    Args:
        places: of this machine.
        lake: where the release is.
        name: of the release; the last one where none is named.
        furnish: puts what decorates a release into the folder; what is missing, and why.

    Raises:
        NothingPublished: there is none.
        UsageError: there is none of this name, or it lies there already.
    """
    snapshot = find(lake, name)
    if any(folder.name == snapshot.name for folder in store.all_releases(places)):
        raise UsageError(f"{snapshot.name} lies in {places.releases} already")
    before = next((one.name for one in _known(lake) if one.name < snapshot.name), None)
    clear(places)
    with connect_to_lake(lake, snapshot=snapshot.number, beside=places.warehouse) as connection:
        for schema, table, comment in _tables(connection):
            _copy(connection, schema, table, comment)
    # Views, and what is said of their columns, are dbt's to make.
    views = [f"config.schema:{schema},config.materialized:view" for schema in _RELEASED]
    dbt.run_dbt(places, "run", "--select", *views, target="work")
    return publish(
        places,
        snapshot.name,
        snapshot.built_from,
        before,
        lambda folder: furnish(folder, snapshot.name),
    )


def _prepare(connection: Connection) -> None:
    """Make the tables that tell of releases.

    `builds` are those that were begun, `releases` those that came to an end.
    """
    connection.execute(
        """
        create schema if not exists published;
        create table if not exists published.builds (release_id varchar);
        create table if not exists published.releases (
            release_id varchar, snapshot_id bigint, published_at timestamptz, built_from varchar
        );
        """
    )


def _releases(connection: Connection) -> list[Snapshot]:
    """All releases, the newest first."""
    rows = connection.execute(
        "select release_id, snapshot_id, built_from from published.releases "
        "order by release_id desc"
    ).fetchall()
    return [Snapshot(name, number, json.loads(built_from)) for name, number, built_from in rows]


def _tables(connection: Connection) -> list[tuple[str, str, str | None]]:
    """Schema, name and comment of each table that belongs to a release."""
    return connection.execute(
        """
        select schema_name, table_name, comment
        from duckdb_tables()
        where database_name = 'lake' and list_contains(?, schema_name)
        order by all
        """,
        [list(_RELEASED)],
    ).fetchall()


def _restore(connection: Connection, lake: Lake, last: Snapshot | None) -> None:
    """Give all tables the rows they had in a release, in one transaction.

    Without a release they have none.
    """
    standing, released, number = _described(connection), {}, None
    if last:
        number = last.number
        with connect_to_lake(lake, snapshot=last.number) as then:
            released = _described(then)
    # What is read as of a snapshot does not see what its own transaction has deleted: so it is put
    # aside before.
    for place, table in enumerate(released):
        as_it_was = f"lake.{table} at (version => {number})"
        connection.execute(f"create temp table then_{place} as from {as_it_was}")
    connection.begin()
    for table in standing.keys() - released.keys():
        connection.execute(f"drop table lake.{table}")
    for place, (table, then_columns) in enumerate(released.items()):
        if standing.get(table) == then_columns:
            connection.execute(f"delete from lake.{table}")
            connection.execute(f"insert into lake.{table} by name from then_{place}")
        else:
            if table not in standing:  # it may be a view since
                connection.execute(f"drop view if exists lake.{table}")
            connection.execute(f"create or replace table lake.{table} as from then_{place}")
    connection.commit()


def _described(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """The columns of each table that belongs to a release."""
    names = [f"{schema}.{table}" for schema, table, _ in _tables(connection)]
    return {name: columns(connection, f"lake.{name}") for name in names}


def _copy(connection: Connection, schema: str, table: str, comment: str | None) -> None:
    """Copy a table of the lake with its types, its constraints and what is said of it."""
    described = connection.execute(
        """
        select column_name, data_type, is_nullable, comment
        from duckdb_columns()
        where database_name = 'lake' and schema_name = ? and table_name = ?
        order by column_index
        """,
        [schema, table],
    ).fetchall()
    typed = ", ".join(
        f"{name} {kind} {'' if nullable else 'not null'} "
        f"{STORED.get(f'{schema}.{table}.{name}', '')}"
        for name, kind, nullable, _ in described
    )
    connection.execute(f"create schema if not exists beside.{schema}")
    connection.execute(f"create table beside.{schema}.{table} ({typed})")
    connection.execute(f"insert into beside.{schema}.{table} by name from lake.{schema}.{table}")
    said = [("table", f"beside.{schema}.{table}", comment)]
    said += [("column", f"beside.{schema}.{table}.{name}", text) for name, _, _, text in described]
    for kind, name, text in said:
        if text:
            connection.execute(f"comment on {kind} {name} is {literal(text)}")
