"""The nightly load as a Prefect flow: find, read, land, build, publish."""

import errno
import logging
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, cast

from polars.exceptions import PanicException
from prefect import flow, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import FlowRun, State, TaskRun
from prefect.utilities.annotations import quote

from pipelines import escaping, settings
from pipelines.errors import (
    JixiaoError,
    LoadRunning,
    StorageFailed,
    UsageError,
    disk_trouble,
    first_line,
)
from pipelines.landing import batches, contracts, database, frames, land, ledger, lock, sidecars
from pipelines.landing.batches import Note
from pipelines.landing.frames import Batch
from pipelines.landing.ledger import Loaded
from pipelines.modelling.build import build_what_can_be
from pipelines.modelling.dbt import Building
from pipelines.operations import alarms, culprits, digest, fingerprint, metrics, orphans
from pipelines.operations.culprits import Culprit, LeftInHand, in_hand
from pipelines.operations.recovery import clear_up, refuse_endless_crashes, tell_prefect
from pipelines.operations.runners import clusters_failures, runner
from pipelines.operations.summary import Summary, landed_line, lines_of, markdown
from pipelines.reading import convert, originals, sources
from pipelines.reading.sources import Found, Source, Unreadable
from pipelines.releases import reader, store
from pipelines.releases.folder import Folders
from pipelines.releases.kinds import Begun, Kind
from pipelines.releases.snapshot import Snapshot, Snapshots
from pipelines.settings import Places
from pipelines.site import decorations

_log = escaping.logger()
_log.setLevel(logging.INFO)  # under a worker nobody else does, and its lines belong to the run


_PASSING = (errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ETIMEDOUT, errno.ESTALE)


def _may_pass(_task: object, _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again can help: a file that another process holds, a share that was away."""
    failure = state.result(raise_on_failure=False)
    return isinstance(failure, LoadRunning) or (
        isinstance(failure, OSError) and failure.errno in _PASSING
    )


def _alarm(flow: object, flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001 - Prefect names them
    """Tell that a load did not end well, and the command that shows more."""
    alarms.run_ended("load", flow_run, state, "then: jixiao status")


@flow(
    name="nightly",
    log_prints=False,
    on_failure=[_alarm],
    on_crashed=[_alarm],
    on_cancellation=[_alarm],
    task_runner=runner(),
)
def nightly(again: str | None = None, *, after_crash: bool = False) -> Summary:
    """Load what is new in `data/raw/`, build the warehouse and publish a release.

    Args:
        again: the name of a file to read anew even though it was read before.
        after_crash: whether this run stands in for one that crashed; it does so a few times only.
    """
    places = settings.places()
    for line in settings.unknown():
        _log.warning(line)
    orphans.mark(places.root)
    run = str(runtime.flow_run.id or "")
    try:
        with lock.exclusive(places.lock, run) as interrupted:
            clear_up(places, interrupted)
            left = culprits.left_in_hand(places)
            if after_crash:
                refuse_endless_crashes(interrupted, left)
            return _load(places, again, left)
    except JixiaoError:
        raise
    except Exception as error:
        if isinstance(error, OSError) or disk_trouble(str(error)):
            raise StorageFailed(
                f"{first_line(error)}: nothing was published, the last release serves on"
            ) from None
        raise


def _load(places: Places, again: str | None, left: LeftInHand) -> Summary:
    summary = _publish_if_changed(places, _land_what_is_new(places, again, left))
    # The load is done: that Prefect's server may be gone by now changes nothing of that.
    alarms.note_success(places, summary.release.name, summary.loaded.load_id)
    tell_prefect(markdown(summary))
    digest.send(summary)
    metrics.write(places)
    return summary


def _land_what_is_new(places: Places, again: str | None, left: LeftInHand) -> Loaded:
    """Read and land documents.

    What is known of each file is let go before the build needs the memory.
    """
    started_at = datetime.now(UTC)
    version = fingerprint.of_reading()
    found, wanted = find_documents(places, version, again)
    _log.info("%d files in %s, %d to read", len(found.sources), places.raw, len(wanted))
    for name, reason in found.unreadable:
        _log.warning("%s: refused: %s", name, reason)
    shutil.rmtree(places.spool, ignore_errors=True)
    # A worker that is slow to hear that its load is no more writes into that load's folder, not
    # into this one's.
    folder = places.spool / str(runtime.flow_run.id)
    folders = _read(wanted, folder, places, version, left.suspects(wanted))
    try:
        loaded = land_documents(places, folders, _as_it_is(found), version, started_at)
    except Exception as error:
        if isinstance(error, JixiaoError | OSError) or disk_trouble(str(error)) or not wanted:
            raise
        _log.warning(
            "what was read could not be landed (%s): each batch is tried by itself",
            first_line(error),
        )
        folders = _read(
            wanted, folder / "again", places, version, {source.sha256 for source in wanted}
        )
        loaded = land_documents(places, folders, _as_it_is(found), version, started_at)
    shutil.rmtree(places.spool, ignore_errors=True)
    _log.info(landed_line(loaded))
    return loaded


def _read(
    wanted: list[Source], spool: Path, places: Places, version: str, suspects: set[str]
) -> list[Path]:
    """Read batches of documents side by side, after trying those that may end the load."""
    load_id = ledger.next_load(places.landing)
    size = settings.given().documents_per_batch
    with clusters_failures():
        reads = [
            read_documents.submit(batch, spool / f"{number:06}", places, version, load_id, suspects)
            for number, batch in enumerate(_in_batches(wanted, size))
        ]
        folders = []
        for read in reads:
            done = read.result()
            for level, line in done.lines:
                _log.log(level, line)
            folders += [done.folder] if done.folder else []
    batches.close()
    return folders


class Read(NamedTuple):
    """A batch of documents that was read.

    Attributes:
        folder: where its frames are put aside as Parquet; nothing where they are in the lake.
        lines: what is said of it, each with its level.
    """

    folder: Path | None
    lines: list[tuple[int, str]]


def _publish_if_changed(places: Places, loaded: Loaded) -> Summary:
    inputs = fingerprint.of_all() | {"state": loaded.state}
    kept = _kind_of(places)
    release: Path | Snapshot | None = kept.standing(inputs)
    published = release is None
    if release is None:
        release_id = kept.new_id()
        begun = build_release(places, kept, release_id, inputs["dbt_project"])
        release = cast("Path | Snapshot", publish_release(places, kept, release_id, inputs, begun))
        most = settings.given().keep_releases
        for name in kept.prune():
            _log.info("pruned %s: the last %d releases are kept", name, most)
    _log.info("published %s" if published else "nothing has changed: %s stays", release)
    told, changed = alarms.last_told(places, loaded.load_id), loaded.changed or published
    return Summary(
        loaded,
        release,
        published,
        ledger.refused_documents(places.landing, told),
        ledger.quarantined_rows(places.landing, told),
        *(ledger.gone_documents(places.landing) if changed else ([], [])),
        kept.missing(release),
        ledger.sources_of_nothing(places.landing) if changed else [],
    )


def _kind_of(places: Places) -> Kind[Any]:
    """How this warehouse keeps its releases."""
    return Snapshots(places.lake) if places.lake else Folders(places)


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=10, retry_condition_fn=_may_pass)
def find_documents(
    places: Places, reader_version: str, again: str | None
) -> tuple[Found, list[Source]]:
    """The documents in `data/raw/`, each with its hash; and those among them that are to be read.

    What cannot be read now and was read before lies there as it was then: what it said stands.
    """
    damaged = database.prepare(places.landing, lambda: reader.arrivals(places))
    if damaged:
        _log.warning(
            "the working database was damaged: it is %s now, and all is read again", damaged
        )
    found = sources.find_sources(places.raw, ledger.known_files(places.landing))
    found = Found([*found.sources, *_as_it_lay(places, found)], found.unreadable)
    if not found.sources:
        why = "; ".join(f"{name}: {reason}" for name, reason in found.unreadable[:3])
        raise UsageError(
            f"no documents in {places.raw}: "
            f"{why or 'put some there, with a row each in sources.csv'}"
        )
    unmended = None if convert.is_available() else convert.MISSING
    known = ledger.known_documents(places.landing, reader_version, unmended)
    return found, sources.to_read(found.sources, known, again)


def _as_it_lay(places: Places, found: Found) -> list[Source]:
    """The files that cannot be read now, as they were when they could be.

    Their bytes are in the archive.
    """
    unreadable = {name for name, _ in found.unreadable}
    if not unreadable:
        return []
    return [
        Source(originals.place_of(places.archive, sha256), name, sha256, size)
        for name, sha256, size in ledger.lying_files(places.landing)
        if unreadable & {name, *(parent.as_posix() for parent in PurePosixPath(name).parents)}
    ]


@task(cache_policy=NO_CACHE, task_run_name="read-{folder.name}")
def read_documents(
    batch: list[Source],
    folder: Path,
    places: Places,
    reader_version: str,
    load_id: int,
    suspects: set[str],
) -> Read:
    """Keep a batch of documents, read it, check its rows, and put its frames aside or in the lake.

    On a worker of another machine it sees the same folders, and must have the same code. A document
    that takes its process down is set aside.
    """
    if fingerprint.of_reading() != reader_version:
        raise UsageError(
            f"{socket.gethostname()} has another version of jixiao than the load: "
            "install the same there"
        )
    orphans.mark(places.root)
    found = culprits.among(
        [source for source in batch if source.sha256 in suspects], places, reader_version
    )
    with in_hand(places, f"reading-{folder.name}", batch):
        try:
            checked, notes = _read_and_check(batch, found, places)
        except (Exception, PanicException) as error:
            if isinstance(error, JixiaoError | OSError) or disk_trouble(str(error)):
                raise
            found = culprits.among(batch, places, reader_version)
            if not found:
                raise
            checked, notes = _read_and_check(batch, found, places)
        for culprit in found:
            alarms.tell(f"{culprit.source.file_name} is set aside: {culprit.reason}", _SET_ASIDE)
        stamped = land.stamped(checked, load_id, reader_version)
        if places.lake:
            land.append(places.lake, stamped)
            return Read(None, list(lines_of(notes)))
        stamped.write(folder)
        return Read(folder, list(lines_of(notes)))


_SET_ASIDE = [
    "the rest is published",
    "more: jixiao status",
    "once it is mended: jixiao load --again FILE",
]


def _read_and_check(
    batch: list[Source], found: list[Culprit], places: Places
) -> tuple[Batch, list[Note]]:
    """The checked rows of a batch, and what is said of it; of those that cannot be loaded, that."""
    apart = {culprit.source for culprit in found}
    read, notes = batches.read([source for source in batch if source not in apart], places.archive)
    checked = contracts.check_batch(read)
    if not found:
        return checked, notes
    aside, said = culprits.put_aside(found)
    return frames.joined([checked, aside]), [*notes, *said]


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=10, retry_condition_fn=_may_pass)
def land_documents(
    places: Places, folders: list[Path], found: Found, reader_version: str, started_at: datetime
) -> Loaded:
    """Land the batches in DuckDB, in one transaction."""
    beside = [sources.read_beside(path) for path in (places.sources, places.accepted)]
    said, accepted = (None if isinstance(data, Unreadable) else data for data in beside)
    unread = [data for data in beside if isinstance(data, Unreadable)]
    for name, reason in unread:
        _log.warning("%s: refused: %s", name, reason)
    with in_hand(places, "landing"):
        return land.land(
            places.landing,
            folders,
            None if said is None else sidecars.read_sources_csv(said, _tomorrow(started_at)),
            None if accepted is None else sidecars.read_accepted_csv(accepted, started_at.date()),
            found._replace(unreadable=[*found.unreadable, *unread]),
            reader_version,
            started_at,
        )


def _tomorrow(started_at: datetime) -> date:
    """The last day that it may be anywhere: nothing was published later."""
    return started_at.date() + timedelta(days=1)


@task(cache_policy=NO_CACHE)
def build_release(places: Places, kept: Kind[Any], release_id: str, project: str) -> Begun:
    """Build dimensions, facts and findings with dbt upon the last release, and test them."""
    begun = kept.begin(release_id)
    for broken in begun.damaged:
        alarms.tell(f"the release {broken} is damaged", [f"more: jixiao verify {broken}"])
    with in_hand(places, "building"):
        built = build_what_can_be(
            places,
            Building(release_id, store.released_at(release_id), project, begun.dbt_project),
            lambda: kept.readings(begun),
            lambda: kept.begin(release_id),
        )
    for file_name, reason in built.set_aside:
        alarms.tell(f"{file_name} is set aside, since it stops the build: {reason}", _SET_ASIDE)
    _log.info("built: %d data tests passed", built.tests)
    return begun


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=10, retry_condition_fn=_may_pass)
def publish_release(
    places: Places, kept: Kind[Any], release_id: str, inputs: dict[str, str], begun: Begun
) -> Any:  # noqa: ANN401 - a folder, or a snapshot
    """Publish what is built, with what decorates it."""
    with in_hand(places, "publishing"):
        release = kept.publish(
            release_id,
            inputs,
            begun,
            lambda folder: decorations.furnish(places, folder, release_id, inputs["dbt_project"]),
        )
    for missing in kept.missing(release):
        alarms.tell(
            f"the release {release_id} was published without its {missing.what}: {missing.why}",
            ["the next load tries again", "more: jixiao status"],
        )
    return release


def _as_it_is(found: Found) -> Found:
    """An argument that Prefect need not search for results of other tasks, which takes long."""
    quoted: Any = quote(found)
    return cast("Found", quoted)


def _in_batches(files: list[Source], size: int) -> Iterator[list[Source]]:
    rest = iter(files)
    while batch := list(islice(rest, size)):
        yield batch
