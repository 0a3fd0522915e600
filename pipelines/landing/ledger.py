"""What is landed: the ledger of loads, the documents that are known, what was refused and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import polars as pl

from pipelines.landing.books import LOADS, SET_ASIDE
from pipelines.landing.database import (
    Connection,
    Landing,
    insert,
    open_landing,
    scalar,
    transaction,
)


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


def known_documents(landing: Landing, reader_version: str, unmended: str | None = None) -> set[str]:
    """The sha256 of each document that this version of the reading code has already read.

    Not known is what was refused for something that may be mended without changing the document.

    Args:
        landing: the DuckDB file.
        reader_version: of the code.
        unmended: the reason of such refusals that stands nevertheless: a program that is still
            missing.
    """
    query = """
        select document_sha256 from raw.documents
        where reader_version = ? and not (read_again and refusal is distinct from ?)
    """
    with open_landing(landing) as connection:
        rows = connection.execute(query, [reader_version, unmended]).fetchall()
    return {sha256 for (sha256,) in rows}


def lying_files(landing: Landing) -> list[tuple[str, str, int]]:
    """Name, sha256 and size of each file that lay in `data/raw/` at the last load."""
    with open_landing(landing) as connection:
        return connection.execute(
            "select file_name, document_sha256, size_bytes from raw.files"
        ).fetchall()


def known_files(landing: Landing) -> dict[str, tuple[str, str]]:
    """By file name, the stamp and the sha256 of each file in `data/raw/` at the last load."""
    with open_landing(landing) as connection:
        rows = connection.execute(
            "select file_name, stamp, document_sha256 from raw.stamps"
        ).fetchall()
    return {name: (stamp, sha256) for name, stamp, sha256 in rows}


def set_aside(
    landing: Landing, documents: Mapping[str, str], dbt_project: str, tried: Iterable[str] = ()
) -> None:
    """Keep documents from the build, each with the reason.

    Those that were kept from it before are not any more.

    Args:
        landing: the DuckDB file, or the lake.
        documents: reasons by sha256.
        dbt_project: its version, of whose builds that is true.
        tried: sha256 of documents that are kept from one build only, to see whether it succeeds
            then.
    """
    with open_landing(landing) as connection, transaction(connection):
        load_id = scalar(connection, "select max(load_id) from raw.loads")
        since = dict(
            connection.execute("select document_sha256, load_id from raw.set_aside").fetchall()
        )
        rows = [
            (sha256, since.get(sha256, load_id), dbt_project, reason)
            for sha256, reason in documents.items()
        ]
        rows += [(sha256, load_id, "", "is it this one?") for sha256 in tried]
        connection.execute("delete from raw.set_aside")
        insert(
            connection, "raw.set_aside", pl.DataFrame(rows, schema=SET_ASIDE.schema, orient="row")
        )


def standing_aside(landing: Landing, dbt_project: str) -> dict[str, str]:
    """The documents that are kept from builds of this version of the dbt project, and why."""
    query = "select document_sha256, reason from raw.set_aside where dbt_project = ?"
    with open_landing(landing) as connection:
        return dict(connection.execute(query, [dbt_project]).fetchall())


def documents_with_forms(landing: Landing) -> dict[str, tuple[str, datetime]]:
    """File name and time of reading of each document that has forms, by sha256."""
    query = (
        "select document_sha256, file_name, read_at from raw.documents "
        "where form_count > 0 order by file_name"
    )
    with open_landing(landing) as connection:
        rows = connection.execute(query).fetchall()
    return {sha256: (file_name, read_at) for sha256, file_name, read_at in rows}


def next_load(landing: Landing) -> int:
    """The number of the load that is under way: of one that ended half way, too."""
    with open_landing(landing) as connection:
        return int(scalar(connection, NEXT_LOAD))


NEXT_LOAD = """
    select 1 + greatest(
        (select coalesce(max(load_id), 0) from raw.loads),
        (select coalesce(max(arrival), 0) from raw.arrivals)
    )
"""


def last_state(connection: Connection) -> str:
    """What is landed, as the last load called it."""
    row = connection.execute("select state from raw.loads order by load_id desc limit 1").fetchone()
    return row[0] if row else "empty"


def write_ledger(
    connection: Connection, loaded: Loaded, reader_version: str, started_at: datetime
) -> None:
    """Note what a load did."""
    row = {name: getattr(loaded, name) for name in LOADS.columns if hasattr(loaded, name)}
    row |= {
        "started_at": started_at,
        "finished_at": datetime.now(UTC),
        "reader_version": reader_version,
    }
    insert(connection, "raw.loads", pl.DataFrame([row], schema=LOADS.schema))


def refused_documents(landing: Landing, after: int = 0) -> list[tuple[str, str]]:
    """Name and reason of each document that was refused, and still is, by the loads after one."""
    query = """
        select file_name, refusal
        from raw.documents
        where refusal is not null and load_id > $after
        union all
        select field as file_name, text as refusal
        from raw.quarantined_sources
        where record = 'file' and load_id > $after
        union all
        select file_name, reason as refusal
        from raw.set_aside
        inner join raw.documents using (document_sha256)
        where set_aside.load_id > $after
        order by 1
    """
    with open_landing(landing) as connection:
        return connection.execute(query, {"after": after}).fetchall()


def quarantined_rows(landing: Landing, after: int = 0) -> list[dict[str, Any]]:
    """What is in quarantine, with the name of its file, by the loads after one."""
    query = """
        select
            case
                when quarantine.document_sha256 is not null then documents.file_name
                when quarantine.record = 'acceptance' then 'accepted_findings.csv'
                else 'sources.csv'
            end as file_name,
            quarantine.form_number,
            quarantine.row_number,
            quarantine.column_number,
            quarantine.record,
            quarantine.field,
            quarantine.rule,
            quarantine.text
        from (
            from raw.quarantine where document_sha256 is not null
            union all
            from raw.quarantined_sources where record != 'file'
        ) as quarantine
        left join raw.documents using (document_sha256)
        where quarantine.load_id > $after
        order by all
    """
    with open_landing(landing) as connection:
        return connection.execute(query, {"after": after}).pl().to_dicts()


def quarantine_line(row: dict[str, Any]) -> str:
    """One line on what was quarantined: the file, the place, the rule, the text."""
    places = (("form", "form_number"), ("row", "row_number"), ("column", "column_number"))
    place = ", ".join(f"{name} {row[key]}" for name, key in places if row[key] is not None)
    of = f"{row['record']}.{row['field']}" if row["field"] else row["record"]
    return f"{row['file_name']}{', ' if place else ''}{place}: {of}: {row['rule']}: {row['text']}"


def last_loads(landing: Landing, limit: int) -> list[dict[str, Any]]:
    """The last rows of the ledger, newest first."""
    with open_landing(landing) as connection:
        return (
            connection.execute("from raw.loads order by load_id desc limit ?", [limit])
            .pl()
            .to_dicts()
        )


def sources_of_nothing(landing: Landing) -> list[tuple[str, str | None]]:
    """The files that `sources.csv` speaks of and nothing has, each with the nearest name there is.

    Files inside archives are there too. A name is near where it differs in a few characters.
    """
    query = """
        with names as (
            select file_name from raw.files
            union
            select file_name from raw.documents
        )

        select
            file,
            (
                select arg_max(file_name, jaro_winkler_similarity(file_name, file))
                from names
                where jaro_winkler_similarity(file_name, file) > 0.8
            ) as nearest
        from (select file from raw.sources anti join names on file = file_name order by 1 limit ?)
        order by 1
    """
    with open_landing(landing) as connection:
        return connection.execute(query, [_MOST_NAMED]).fetchall()


_MOST_NAMED = 100
"""Of rows without a document; more is another folder's list."""


def source_line(row: tuple[str, str | None]) -> str:
    """One line on a row of `sources.csv` that names no document."""
    file, nearest = row
    return f"sources.csv: no document is called {file}" + (
        f": is it {nearest}?" if nearest is not None else ""
    )


def unclaimed_cells(landing: Landing) -> list[dict[str, Any]]:
    """Documents with cells that no field claimed."""
    query = (
        "select file_name, cells_unclaimed from raw.documents where cells_unclaimed > 0 order by 1"
    )
    with open_landing(landing) as connection:
        return connection.execute(query).pl().to_dicts()


class Gone(NamedTuple):
    """Names of documents that were read and no longer lie in `data/raw/` or an archive there.

    Attributes:
        withdrawn: nothing of this name lies there.
        replaced: there is another content of this name.
    """

    withdrawn: list[str]
    replaced: list[str]


def gone_documents(landing: Landing) -> Gone:
    """What was read and is gone."""
    query = """
        with recursive present as (
            select document_sha256, file_name from raw.files
            union
            select members.member_sha256 as document_sha256, members.file_name
            from present
            inner join raw.members as members using (document_sha256)
        )

        select distinct file_name, file_name in (select file_name from present) as is_replaced
        from raw.documents
        anti join present using (document_sha256)
        order by file_name
    """
    with open_landing(landing) as connection:
        rows = connection.execute(query).fetchall()
    return Gone(
        *([name for name, replaced in rows if replaced is wanted] for wanted in (False, True))
    )
