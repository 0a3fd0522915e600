"""The nightly load as a Prefect flow: find, read, land, build, publish."""

import errno
import json
import logging
import shutil
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, cast
from uuid import UUID

import httpx
from polars.exceptions import PanicException
from prefect import flow, runtime, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType, TaskRun
from prefect.exceptions import ObjectNotFound
from prefect.settings import get_current_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.types._datetime import now
from prefect.utilities.annotations import quote

from pipelines import (
    alarms,
    archive,
    batches,
    children,
    contracts,
    convert,
    culprits,
    decorations,
    escaping,
    frames,
    lake,
    modelling,
    reading,
    release,
    settings,
    site,
    store,
    warehouse,
)
from pipelines.batches import Note
from pipelines.culprits import Culprit, LeftInHand, in_hand
from pipelines.decorations import Missing
from pipelines.errors import (
    ClusterFailed,
    CrashesAgain,
    JixiaoError,
    LoadRunning,
    ModelBroken,
    ModellingFailed,
    StorageFailed,
    UsageError,
    disk_trouble,
    first_line,
)
from pipelines.frames import Batch
from pipelines.lake import Snapshot
from pipelines.reading import Found, Source
from pipelines.settings import Lake, Places
from pipelines.warehouse import Interrupted, Loaded

_log = escaping.logger()
_log.setLevel(logging.INFO)  # under a worker nobody else does, and its lines belong to the run


@dataclass(frozen=True, slots=True)
class Summary:
    """What a load did.

    Attributes:
        release: the folder of the current release, or its snapshot in the lake.
        published: whether this load made it.
        refused: file and reason, of what could not be read by this load, nor by those that failed before it.
        quarantined: the rows that they put in quarantine.
        withdrawn: documents that no longer lie in `data/raw/`, where anything has changed.
        replaced: those of which the name lies there with another content.
        missing: what decorates the release and could not be made.
    """

    loaded: Loaded
    release: Path | Snapshot
    published: bool
    refused: list[tuple[str, str]] = field(default_factory=list)
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


_PASSING = (errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ETIMEDOUT, errno.ESTALE)


def _may_pass(_task: object, _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again can help: a file that another process holds, a share that was away."""
    failure = state.result(raise_on_failure=False)
    return isinstance(failure, LoadRunning) or (isinstance(failure, OSError) and failure.errno in _PASSING)


def _alarm(flow: object, flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001 - Prefect names them
    """Tell that a load failed, and the command that shows more."""
    places = settings.places()
    title = f"the load {flow_run.name} ended as {state.name}: {state.message or 'no reason is known'}"
    lines = [f"warehouse: {places.root}", f"more: jixiao prefect flow-run logs {flow_run.id}", "then: jixiao status"]
    alarms.tell(title, lines)


def _runner() -> TaskRunner[Any]:
    """Who reads batches of documents: this machine, or the workers of a Dask scheduler."""
    if not settings.DASK_SCHEDULER:
        # While the rows of one batch are checked, documents of the next are read.
        return ThreadPoolTaskRunner(max_workers=settings.BATCHES_AT_A_TIME)
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - only the extra `cluster` has it
    except ModuleNotFoundError:
        raise UsageError("JIXIAO_DASK_SCHEDULER needs the extra `cluster`: see docs/scaling.md") from None
    if not get_current_settings().api.url:
        raise UsageError("JIXIAO_DASK_SCHEDULER needs a Prefect server for all machines: set PREFECT_API_URL")
    return DaskTaskRunner(address=settings.DASK_SCHEDULER)


@flow(name="nightly", log_prints=False, on_failure=[_alarm], on_crashed=[_alarm], task_runner=_runner())
def nightly(again: str | None = None, *, after_crash: bool = False) -> Summary:
    """Load what is new in `data/raw/`, build the warehouse and publish a release.

    Args:
        again: the name of a file to read anew even though it was read before.
        after_crash: whether this run stands in for one that crashed; it does so a few times only.
    """
    places = settings.places()
    children.mark(places.root)
    run = str(runtime.flow_run.id or "")
    try:
        with warehouse.exclusive(places.lock, run) as interrupted:
            _clear_up(places, interrupted)
            left = culprits.left_in_hand(places)
            if after_crash:
                _refuse_endless_crashes(interrupted, left)
            summary = _load(places, again, left)
            _note_success(places, summary)
            return summary
    except JixiaoError:
        raise
    except Exception as error:
        if isinstance(error, OSError) or disk_trouble(str(error)):
            raise StorageFailed(f"{first_line(error)}: nothing was published, the last release serves on") from None
        raise


def _refuse_endless_crashes(interrupted: list[Interrupted], left: LeftInHand) -> None:
    if len(interrupted) >= settings.MOST_CRASHES:
        at = f" while {left}" if left.stages else ""
        raise CrashesAgain(
            f"{len(interrupted)} loads in a row were interrupted, the last since {interrupted[-1].since} UTC{at}: "
            "not tried again by itself; `jixiao load` tries"
        )


def recover() -> list[str]:
    """What a machine does when it comes up again: end what a lost load left, and have its run count as crashed.

    Prefect's automation on crashed runs then starts the load anew.

    Returns:
        What was done, a line each.

    Raises:
        LoadRunning: a load is at work, so nothing was lost.
    """
    places = settings.places()
    with warehouse.exclusive(places.lock) as interrupted:
        lines = _end_what_was_left(places, interrupted)
        # The lock is free: whatever run is said to be running is not.
        running = FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(is_null_=False),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
        )
        try:
            with get_client(sync_client=True) as client:
                lost = [run.id for run in client.read_flow_runs(flow_filter=_MINE, flow_run_filter=running)]
        except (httpx.HTTPError, RuntimeError) as error:
            return [*lines, f"Prefect's server does not answer, its runs stay as they are: {first_line(error)}"]
        return lines + [f"run {run} is closed as Crashed" for run in lost if _close_run(run, "Crashed")]


_MINE = FlowFilter(name=FlowFilterName(any_=["nightly"]))


def _clear_up(places: Places, interrupted: list[Interrupted]) -> None:
    """End what killed loads left, and close their runs: this load stands in for them."""
    lines = _end_what_was_left(places, interrupted)
    runs = [UUID(load.run) for load in interrupted if load.run]
    lines += [f"run {run} is closed as Abandoned" for run in runs if _close_run(run, "Abandoned")]
    for line in lines:
        _log.warning(line)


def _end_what_was_left(places: Places, interrupted: list[Interrupted]) -> list[str]:
    archive.tidy(places.archive)
    lines = [f"ended process {process}, which a killed load left behind" for process in children.end_lost(places.root)]
    lines += [f"the load of process {load.process}, since {load.since} UTC, was interrupted" for load in interrupted]
    return lines


def _close_run(run: UUID, state_name: str) -> bool:
    """Have a run that its process did not end count as crashed; whether it was still open."""
    with get_client(sync_client=True) as client:
        try:
            state = client.read_flow_run(run).state
        except ObjectNotFound:  # of another server
            return False
        if state is None or state.is_final():
            return False
        crashed = State(type=StateType.CRASHED, name=state_name, message="its process ended without a word")
        client.set_flow_run_state(run, crashed, force=True)
    return True


def _forget_old_runs() -> None:
    """Keep Prefect's own database small: runs of long ago go, with what hangs on them."""
    before: Any = now("UTC") - timedelta(days=settings.KEEP_PREFECT_RUNS_DAYS)
    old = FlowRunFilter(end_time=FlowRunFilterEndTime(before_=before))
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_filter=_MINE, flow_run_filter=old, limit=200):
            client.delete_flow_run(run.id)


def _note_success(places: Places, summary: Summary) -> None:
    """Leave for `jixiao check` that a load ended well."""
    said = {
        "ended_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "release": summary.release.name,
        "load_id": summary.loaded.load_id,
    }
    unfinished = places.last_success.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(said) + "\n", encoding="utf-8")
    unfinished.replace(places.last_success)


def _load(places: Places, again: str | None, left: LeftInHand) -> Summary:
    summary = _publish_if_changed(places, _land_what_is_new(places, again, left))
    create_markdown_artifact(_markdown(summary), key="load-summary", description="What this load did")
    _forget_old_runs()
    return summary


def _land_what_is_new(places: Places, again: str | None, left: LeftInHand) -> Loaded:
    """Read and land documents; what is known of each file is let go before the build needs the memory."""
    started_at = datetime.now(UTC)
    version = reading.reader_version()
    found, wanted = find_documents(places, version, again)
    _log.info("%d files in %s, %d to read", len(found.sources), places.raw, len(wanted))
    for name, reason in found.unreadable:
        _log.warning("%s: refused: %s", name, reason)
    shutil.rmtree(places.spool, ignore_errors=True)
    # A worker that is slow to hear that its load is no more writes into that load's folder, not into this one's.
    folder = places.spool / str(runtime.flow_run.id)
    folders = _read(wanted, folder, places, version, left.suspects(wanted))
    try:
        loaded = land(places, folders, _as_it_is(found), version, started_at)
    except Exception as error:
        if isinstance(error, JixiaoError | OSError) or disk_trouble(str(error)) or not wanted:
            raise
        _log.warning("what was read could not be landed (%s): each batch is tried by itself", first_line(error))
        folders = _read(wanted, folder / "again", places, version, {source.sha256 for source in wanted})
        loaded = land(places, folders, _as_it_is(found), version, started_at)
    shutil.rmtree(places.spool, ignore_errors=True)
    _log.info(_landed_line(loaded))
    return loaded


def _read(wanted: list[Source], spool: Path, places: Places, version: str, suspects: set[str]) -> list[Path]:
    """Read documents, batches of them side by side; those that may take the load down are tried before."""
    load_id = warehouse.next_load(places.landing)
    with _clusters_failures():
        reads = [
            read_documents.submit(batch, spool / f"{number:06}", places, version, load_id, suspects)
            for number, batch in enumerate(_in_batches(wanted, settings.DOCUMENTS_PER_BATCH))
        ]
        folders = []
        for read in reads:
            done = read.result()
            for level, line in done.lines:
                _log.log(level, line)
            folders += [done.folder] if done.folder else []
    batches.close()
    return folders


@contextmanager
def _clusters_failures() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Dask says that it cannot connect in an OSError which is not the operating system's: it has no number.
        is_dasks = isinstance(error, OSError) and error.errno is None
        if settings.DASK_SCHEDULER and (is_dasks or type(error).__module__.startswith("distributed.")):
            raise ClusterFailed(
                f"the workers of {settings.DASK_SCHEDULER} did not read all documents ({first_line(error)}): nothing "
                "was landed; see that they run, and load again"
            ) from None
        raise


class Read(NamedTuple):
    """A batch of documents that was read.

    Attributes:
        folder: where its frames are put aside as Parquet; nothing where they are in the lake.
        lines: what is said of it, each with its level.
    """

    folder: Path | None
    lines: list[tuple[int, str]]


def _publish_if_changed(places: Places, loaded: Loaded) -> Summary:
    inputs = {"state": loaded.state, "dbt_project": modelling.dbt_project_version(), "pages": site.version()}
    published, folder = _to_lake(places, places.lake, inputs) if places.lake else _to_folder(places, inputs)
    _log.info("published %s" if published else "nothing has changed: %s stays", folder)
    told, changed = _told(places, loaded), loaded.changed or published
    return Summary(
        loaded,
        folder,
        published,
        warehouse.refused_documents(places.landing, told),
        warehouse.quarantined_rows(places.landing, told),
        *(warehouse.gone_documents(places.landing) if changed else ([], [])),
        _missing(folder) if isinstance(folder, Path) else [],
    )


def _told(places: Places, loaded: Loaded) -> int:
    """The last load of which was told what it left out: what others landed that failed later is told by this one."""
    said = alarms.last_success(places)
    before = said.get("load_id", loaded.load_id - 1) if said else 0
    return min(before, loaded.load_id - 1)


def _missing(folder: Path) -> list[Missing]:
    """What a release was published without."""
    return [Missing(**missing) for missing in store.manifest(folder).get("missing", [])]


def _to_folder(places: Places, inputs: dict[str, str]) -> tuple[bool, Path]:
    """Build and publish a folder of `releases/`, if there is anything new; whether there is, and what is current."""
    newest = store.newest_whole(places)
    # What could not be made last time may be made this time; and what is damaged must not stay the newest.
    published = (
        newest is None
        or newest != store.latest(places)
        or bool(_missing(newest))
        or store.manifest(newest)["built_from"] != inputs
    )
    if published:
        release_id = store.new_id(places)
        upon = build(places, release_id)
        publish(places, release_id, inputs, upon)
        for name in store.prune(places, settings.KEEP_RELEASES):
            _log.info("pruned %s: the last %d releases are kept", name, settings.KEEP_RELEASES)
    return published, store.current(places)


def _to_lake(places: Places, kept: Lake, inputs: dict[str, str]) -> tuple[bool, Snapshot]:
    """Build in the lake and publish a snapshot of it, if there is anything new."""
    newest = lake.newest(kept)
    if newest is not None and newest.built_from == inputs:
        return False, newest
    release_id = store.next_id(newest.name if newest else None)
    upon = build_in_lake(places, kept, release_id)
    return True, publish_in_lake(kept, release_id, inputs, upon)


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=10, retry_condition_fn=_may_pass)
def find_documents(places: Places, reader_version: str, again: str | None) -> tuple[Found, list[Source]]:
    """The documents in `data/raw/`, each with its hash; and those among them that are to be read.

    What cannot be read now and was read before lies there as it was then: what it said stands.
    """
    damaged = warehouse.prepare(places.landing, lambda: release.arrivals(places))
    if damaged:
        _log.warning("the working database was damaged: it is %s now, and all is read again", damaged)
    found = reading.find_sources(places.raw, warehouse.known_files(places.landing))
    found = Found([*found.sources, *_as_it_lay(places, found)], found.unreadable)
    if not found.sources:
        why = "; ".join(f"{name}: {reason}" for name, reason in found.unreadable[:3])
        raise UsageError(f"no documents in {places.raw}: {why or 'put some there, with a row each in sources.csv'}")
    unmended = None if convert.is_available() else convert.MISSING
    known = warehouse.known_documents(places.landing, reader_version, unmended)
    return found, _to_read(found.sources, known, again)


def _as_it_lay(places: Places, found: Found) -> list[Source]:
    """The files that cannot be read now, as they were when they could be: their bytes are in the archive."""
    unreadable = {name for name, _ in found.unreadable}
    if not unreadable:
        return []
    return [
        Source(archive.place_of(places.archive, sha256), name, sha256, size)
        for name, sha256, size in warehouse.lying_files(places.landing)
        if unreadable & {name, *(parent.as_posix() for parent in PurePosixPath(name).parents)}
    ]


@task(cache_policy=NO_CACHE, task_run_name="read-{folder.name}")
def read_documents(
    batch: list[Source], folder: Path, places: Places, reader_version: str, load_id: int, suspects: set[str]
) -> Read:
    """Keep the bytes of a batch of documents, read them, check their rows, and put the frames aside or into the lake.

    On a worker of another machine it sees the same folders, and must have the same code. A document that takes its
    process down is set aside.
    """
    if reading.reader_version() != reader_version:
        raise UsageError(f"{socket.gethostname()} has another version of jixiao than the load: install the same there")
    children.mark(places.root)
    found = culprits.among([source for source in batch if source.sha256 in suspects], places, reader_version)
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
        stamped = warehouse.stamped(checked, load_id, reader_version)
        if places.lake:
            warehouse.append(places.lake, stamped)
            return Read(None, list(_lines(notes)))
        stamped.write(folder)
        return Read(folder, list(_lines(notes)))


_SET_ASIDE = ["the rest is published", "more: jixiao status", "once it is mended: jixiao load --again FILE"]


def _read_and_check(batch: list[Source], found: list[Culprit], places: Places) -> tuple[Batch, list[Note]]:
    """The checked rows of a batch, and what is said of it; of those that cannot be loaded, that."""
    apart = {culprit.source for culprit in found}
    read, notes = batches.read([source for source in batch if source not in apart], places.archive)
    checked = contracts.check_batch(read)
    if not found:
        return checked, notes
    aside, said = culprits.put_aside(found)
    return frames.joined([checked, aside]), [*notes, *said]


def _lines(notes: list[Note]) -> Iterator[tuple[int, str]]:
    for note in notes:
        if note.refusal:
            yield logging.WARNING, f"{note.file_name}: refused: {note.refusal}"
        elif len(notes) <= settings.LINES_OF_DOCUMENTS:
            yield logging.INFO, f"{note.file_name}: {_holds(note)}"
    if len(notes) > settings.LINES_OF_DOCUMENTS:
        yield logging.INFO, f"{len(notes)} documents: {sum(note.forms for note in notes)} forms"


def _holds(note: Note) -> str:
    if note.members:
        return f"an archive of {len(note.members)} documents"
    hidden = f", {note.hidden} of them on hidden sheets" if note.hidden else ""
    removed = note.characters_removed
    return f"{note.forms} forms{hidden}" + (f"; control characters taken out: {removed}" if removed else "")


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=10, retry_condition_fn=_may_pass)
def land(places: Places, folders: list[Path], found: Found, reader_version: str, started_at: datetime) -> Loaded:
    """Land the batches in DuckDB, in one transaction."""
    sources = places.sources.read_bytes() if places.sources.exists() else frames.EMPTY_SOURCES
    accepted = places.accepted.read_bytes() if places.accepted.exists() else frames.EMPTY_ACCEPTED
    with in_hand(places, "landing"):
        return warehouse.land(
            places.landing,
            folders,
            frames.sources_frame(sources),
            frames.accepted_frame(accepted, started_at.date()),
            found,
            reader_version,
            started_at,
        )


@task(cache_policy=NO_CACHE)
def build(places: Places, release_id: str) -> Path | None:
    """Build dimensions, facts and findings with dbt upon the last release, and test them."""
    upon, damaged = modelling.begin(places)
    for broken in damaged:
        alarms.tell(f"the release {broken.name} is damaged", [f"more: jixiao verify {broken.name}"])
    _build_what_can_be(
        places,
        release_id,
        store.manifest(upon)["built_from"].get("dbt_project") if upon else None,
        lambda: release.readings(upon) if upon else set(),
        lambda: modelling.begin(places),
    )
    return upon


def _build_what_can_be(
    places: Places,
    release_id: str,
    upon: str | None,
    known: Callable[[], set[tuple[str, datetime]]],
    begin: Callable[[], object],
) -> None:
    """Build; where a model or a test fails for a document that is new, that one is set aside, and the rest is built.

    Args:
        places: of the warehouse.
        release_id: the release it is built for.
        upon: the version of the dbt project that made the release it begins with.
        known: the documents in that release, with the time when each was read.
        begin: puts that release where the next one is built once more.

    Raises:
        ModellingFailed: it fails whatever the new documents say.
    """
    project = modelling.dbt_project_version()
    standing = warehouse.standing_aside(places.landing, project)
    warehouse.set_aside(places.landing, standing, project)
    with in_hand(places, "building"):
        try:
            tests = modelling.build(places, release_id, upon)
        except ModelBroken as failed:
            new = _new_documents(places, known(), standing)

            def build_without(aside: set[str]) -> None:
                warehouse.set_aside(places.landing, standing, project, tried=aside)
                begin()
                modelling.build(places, release_id, upon)

            _log.warning("%s; is it one of %d new documents?", failed, len(new))
            try:
                found = culprits.keep_from_build(list(new), build_without, failed)
            except ModellingFailed:
                warehouse.set_aside(places.landing, standing, project)
                raise
            warehouse.set_aside(places.landing, standing | found, project)
            begin()
            tests = modelling.build(places, release_id, upon)
            for sha256, reason in found.items():
                alarms.tell(f"{new[sha256]} is set aside, since it stops the build: {reason}", _SET_ASIDE)
    _log.info("built: %d data tests passed", tests)


def _new_documents(places: Places, known: set[tuple[str, datetime]], standing: dict[str, str]) -> dict[str, str]:
    """The documents with forms that no build has succeeded with: file names by sha256."""
    landed = warehouse.documents_with_forms(places.landing).items()
    return {
        sha256: file_name
        for sha256, (file_name, read_at) in landed
        if (sha256[:16], read_at) not in known and sha256 not in standing
    }


@task(cache_policy=NO_CACHE)
def build_in_lake(places: Places, kept: Lake, release_id: str) -> Snapshot | None:
    """Build and test in the lake what `build` does in a file."""
    upon = lake.begin(kept, release_id)
    _build_what_can_be(
        places,
        release_id,
        upon.built_from["dbt_project"] if upon else None,
        lambda: lake.readings(kept, upon) if upon else set(),
        lambda: lake.begin(kept, release_id),
    )
    return upon


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=10, retry_condition_fn=_may_pass)
def publish(places: Places, release_id: str, inputs: dict[str, str], since: Path | None) -> Path:
    """Write a release, with what decorates it, and point `current` to it."""
    with in_hand(places, "publishing"):
        folder = release.publish(
            places, release_id, inputs, since, lambda folder: decorations.furnish(places, folder, release_id)
        )
    for missing in _missing(folder):
        alarms.tell(
            f"the release {release_id} was published without its {missing.what}: {missing.why}",
            ["the next load tries again", "more: jixiao status"],
        )
    return folder


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=10, retry_condition_fn=_may_pass)
def publish_in_lake(kept: Lake, release_id: str, inputs: dict[str, str], since: Snapshot | None) -> Snapshot:
    """Record what is built in the lake as a release."""
    return lake.publish(kept, release_id, inputs, since)


def _as_it_is(found: Found) -> Found:
    """An argument of a task that Prefect need not search for results of other tasks: a hundred thousand take long."""
    quoted: Any = quote(found)
    return cast("Found", quoted)


def _to_read(files: Iterable[Source], known: set[str], again: str | None) -> list[Source]:
    """The documents to read: each content once, under the first of its names."""
    by_content = {file.sha256: file for file in reversed(list(files))}
    wanted = {sha256: file for sha256, file in by_content.items() if sha256 not in known}
    if again is not None:
        named = {Path(again).name, again}
        found = [file for file in files if file.file_name in named]
        if not found:
            raise UsageError(f"no file {again} in data/raw/")
        wanted |= {file.sha256: file for file in found}
    return sorted(wanted.values(), key=lambda file: file.file_name)


def _in_batches(files: list[Source], size: int) -> Iterator[list[Source]]:
    rest = iter(files)
    while batch := list(islice(rest, size)):
        yield batch


def _landed_line(loaded: Loaded) -> str:
    if not loaded.documents_read:
        return "no document was read: all were read before" + (
            ", but what is said of them changed" if loaded.changed else ""
        )
    return (
        f"landed load {loaded.load_id}: {loaded.documents_read} documents read, {loaded.documents_refused} refused, "
        f"{loaded.forms} forms, {loaded.rows} rows, {loaded.cells_claimed} cells claimed, "
        f"{loaded.cells_unclaimed} unclaimed, {loaded.contacts_left_out} contacts left out, "
        f"{loaded.quarantined} quarantined"
    )


def _markdown(summary: Summary) -> str:
    loaded = summary.loaded
    figures = {
        "Files seen": loaded.files_seen,
        "Documents read": loaded.documents_read,
        "Documents refused": loaded.documents_refused,
        "Forms": loaded.forms,
        "Rows": loaded.rows,
        "Cells claimed": loaded.cells_claimed,
        "Cells unclaimed": loaded.cells_unclaimed,
        "Contacts left out": loaded.contacts_left_out,
        "Quarantined": loaded.quarantined,
        "Withdrawn": len(summary.withdrawn),
        "Replaced": len(summary.replaced),
        "Release": f"{summary.release.name} ({'new' if summary.published else 'unchanged'})",
    }
    lines = [f"# Load {loaded.load_id}", "", "| | |", "|---|---:|"]
    lines += [f"| {name} | {figure} |" for name, figure in figures.items()]
    left: dict[str, list[str]] = {
        "Refused": [f"{file}: {reason}" for file, reason in summary.refused],
        "Quarantined": [warehouse.quarantine_line(row) for row in summary.quarantined],
        "Withdrawn": summary.withdrawn,
        "Replaced": summary.replaced,
    }
    for title, entries in left.items():
        if entries:
            lines += ["", f"## {title}", "", *(f"- {escaping.code(entry)}" for entry in entries[:_MOST_ENTRIES])]
        if len(entries) > _MOST_ENTRIES:
            lines += [f"- … {len(entries) - _MOST_ENTRIES} more: `jixiao status`"]
    return "\n".join(lines) + "\n"


_MOST_ENTRIES = 100
