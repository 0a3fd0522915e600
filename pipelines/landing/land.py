"""Checked batches in, DuckDB `raw` out: one transaction a load."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pipelines.landing import frames
from pipelines.landing.books import ACCEPTED, FILES, SOURCES, STAMPS
from pipelines.landing.contracts import check_sources
from pipelines.landing.database import (
    Connection,
    Landing,
    connect_to_lake,
    insert,
    literal,
    open_landing,
    registered,
    scalar,
    transaction,
)
from pipelines.landing.frames import Batch
from pipelines.landing.ledger import NEXT_LOAD, Loaded, last_state, write_ledger
from pipelines.landing.schema import Table
from pipelines.landing.sidecars import Sidecar
from pipelines.landing.tables import QUARANTINE
from pipelines.reading.sources import Found, Source, Unreadable
from pipelines.settings import Lake


def land(
    landing: Landing,
    folders: Sequence[Path],
    sources: Sidecar | None,
    accepted: Sidecar | None,
    found: Found,
    reader_version: str,
    started_at: datetime,
) -> Loaded:
    """Land what was read, all or nothing.

    Args:
        landing: the DuckDB file, or the lake, which has the batches already.
        folders: of checked and stamped batches, as `Batch.write` put them aside; a document landed
            before is replaced.
        sources: `sources.csv`; what breaks its contract is quarantined. Nothing where it lies there
            and cannot be read: then what it said before stands.
        accepted: the findings that are accepted now, likewise.
        found: the documents that lie in `data/raw/` now, and what cannot be read there.
        reader_version: of the code that read the batches.
        started_at: of the load.

    Returns:
        The new row of the ledger.
    """
    with open_landing(landing, folders) as connection, transaction(connection):
        load_id = scalar(connection, NEXT_LOAD)
        if folders:
            _land_batches(connection, folders)
        _replace(connection, "stamps", _stamps(found.sources))
        wrong = [_unreadable(found.unreadable)]
        replaced = _replace(connection, "files", _files(found.sources))
        for table, said in ((SOURCES, sources), (ACCEPTED, accepted)):
            if said is None:
                wrong.append(_still_wrong(connection, table))
                continue
            kept, broken = check_sources(said) if table is SOURCES else (said.rows, said.wrong)
            wrong.append(broken)
            replaced |= _replace(connection, table.name, kept)
        replaced |= _replace_quarantined(connection, _of_load(pl.concat(wrong), load_id))
        counts = _counted(connection, load_id)
        changed = replaced or counts["documents_read"] > 0
        connection.execute(_TRIED_ANEW, [load_id])
        # A document that is read again arrived when it first did: the order of arrival may decide
        # what is in force.
        connection.execute(_ARRIVED, [load_id])
        loaded = Loaded(
            load_id=load_id,
            files_seen=scalar(connection, "select count(*) from raw.files"),
            state=uuid.uuid4().hex if changed else last_state(connection),
            changed=changed,
            **counts,
        )
        write_ledger(connection, loaded, reader_version, started_at)
    return loaded


_TRIED_ANEW = """
    delete from raw.set_aside
    where document_sha256 in (select document_sha256 from raw.documents where load_id = ?)
"""
_ARRIVED = """
    insert into raw.arrivals by name
    select document_sha256, load_id as arrival, read_at as loaded_at
    from raw.documents
    anti join raw.arrivals using (document_sha256)
    where load_id = ?
"""


def stamped(batch: Batch, load_id: int, reader_version: str) -> Batch:
    """Stamp a checked batch with the number of its load, the reading code and the time.

    The number is what `next_load` gives.
    """
    read = {
        "load_id": pl.lit(load_id, pl.Int32),
        "reader_version": pl.lit(reader_version),
        "read_at": pl.lit(datetime.now(UTC)),
    }
    return batch.with_frames(
        documents=batch.documents.with_columns(**read),
        quarantine=_of_load(batch.quarantine, load_id),
    )


def append(lake: Lake, batch: Batch) -> None:
    """Add a checked and stamped batch to the lake: from any machine, beside others that do so.

    What was landed of its documents before stays where it is; `raw` shows the batch that came last.
    So the same batch, landed twice because a machine was lost, is there once.
    """
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{uuid.uuid4().hex}"
    with connect_to_lake(lake) as connection, transaction(connection):
        for table, frame in batch.frames.items():
            if frame.height:
                insert(connection, f"landed.{table}", frame.with_columns(batch=pl.lit(name)))


def _land_batches(connection: Connection, folders: Sequence[Path]) -> None:
    """Land batches straight from their files.

    However many there are, no more of them is held than a few row groups.

    Where two batches have a document, because it lies in two archives, the last counts.
    """
    batches = {table: _parquet(folders, table) for table in frames.TABLES}
    connection.execute(
        f"""
        create or replace temp table last_batches as
        select document_sha256, max(batch) as batch
        from {batches["documents"]}
        group by document_sha256
        """
    )
    for table, batch in batches.items():
        connection.execute(
            f"delete from raw.{table} where document_sha256 in "
            "(select document_sha256 from last_batches)"
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
        "(select * exclude (filename), parse_dirpath(filename) as batch "
        f"from read_parquet([{files}], filename = true))"
    )


def _of_load(quarantine: pl.DataFrame, load_id: int) -> pl.DataFrame:
    return quarantine.with_columns(load_id=pl.lit(load_id, pl.Int32))


def _counted(connection: Connection, load_id: int) -> dict[str, int]:
    """What a load landed."""
    result = connection.execute(_COUNTED, {"load": load_id})
    return dict(
        zip((column[0] for column in result.description), result.fetchall()[0], strict=True)
    )


_COUNTED = """
    with read as (
        select * from raw.documents where load_id = $load
    )

    select
        count(*) as documents_read,
        count(refusal) + (
            select count(*) from raw.quarantined_sources where load_id = $load and record = 'file'
        ) as documents_refused,
        (select count(*) from raw.forms semi join read using (document_sha256)) as forms,
        (select count(*) from raw.amounts semi join read using (document_sha256))
        + (select count(*) from raw.details semi join read using (document_sha256))
        + (select count(*) from raw.indicators semi join read using (document_sha256)) as rows,
        coalesce(sum(cells_claimed), 0)::bigint as cells_claimed,
        coalesce(sum(cells_unclaimed), 0)::bigint as cells_unclaimed,
        coalesce(sum(contacts_left_out), 0)::bigint as contacts_left_out,
        (select count(*) from raw.quarantine where load_id = $load)
        + (
            select count(*) from raw.quarantined_sources
            where load_id = $load and record != 'file'
        ) as quarantined
    from read
"""


def _files(files: Iterable[Source]) -> pl.DataFrame:
    rows = [(file.file_name, file.sha256, file.size_bytes) for file in files]
    return pl.DataFrame(rows, schema=FILES.schema, orient="row")


def _stamps(files: Iterable[Source]) -> pl.DataFrame:
    rows = [(file.file_name, file.sha256, file.stamp) for file in files if file.stamp]
    return pl.DataFrame(rows, schema=STAMPS.schema, orient="row")


def _unreadable(entries: Iterable[Unreadable]) -> pl.DataFrame:
    """What cannot be read in `data/raw/`.

    It has no bytes to be known by, so it stands beside the documents.
    """
    rows = [
        {"record": "file", "field": name, "rule": "unreadable", "text": reason}
        for name, reason in entries
    ]
    return pl.DataFrame(rows, schema=QUARANTINE.schema)


def _still_wrong(connection: Connection, table: Table) -> pl.DataFrame:
    """What was wrong in a file beside the documents when it could be read."""
    columns = ", ".join(QUARANTINE.schema.names())
    query = f"select {columns} from raw.quarantined_sources where record = ?"
    rows = connection.execute(query, [table.record]).fetchall()
    return pl.DataFrame(rows, schema=QUARANTINE.schema, orient="row")


def _replace_quarantined(connection: Connection, quarantined: pl.DataFrame) -> bool:
    """Note what is wrong in `data/raw/` now; what was wrong before keeps the load that found it."""
    said = QUARANTINE.schema.names()
    standing = connection.execute(
        f"select {', '.join(said)} from raw.quarantined_sources"
    ).fetchall()
    if set(standing) == set(quarantined.select(said).rows()):
        return False
    return _replace(connection, "quarantined_sources", quarantined)


def _replace(connection: Connection, table: str, frame: pl.DataFrame) -> bool:
    """Make a table hold just these rows; whether that changed it."""
    with registered(connection, "wanted", frame):
        same = scalar(
            connection,
            f"""
            select count(*) = 0 from (
                (from raw.{table} except from wanted)
                union all
                (from wanted except from raw.{table})
            )
            """,
        )
    if not same:
        connection.execute(f"delete from raw.{table}")
        insert(connection, f"raw.{table}", frame)
    return not same
