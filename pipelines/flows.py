"""The nightly load as a Prefect flow: find, read, land, build, publish."""

import logging
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from pipelines import contracts, convert, frames, modelling, reading, release, settings, warehouse
from pipelines.errors import UsageError
from pipelines.reading import Source
from pipelines.settings import Places
from pipelines.warehouse import Loaded

_log = logging.getLogger("jixiao")
_log.setLevel(logging.INFO)  # under a worker nobody else does, and its lines belong to the run


@dataclass(frozen=True, slots=True)
class Summary:
    """What a load did.

    Attributes:
        release: the folder of the current release.
        published: whether this load made it.
        refused: file and reason, of what this load could not read.
        quarantined: the rows this load put in quarantine.
    """

    loaded: Loaded
    release: Path
    published: bool
    refused: list[tuple[str, str]] = field(default_factory=list)
    quarantined: list[dict[str, Any]] = field(default_factory=list)


def _may_pass(_task: object, _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again can help: a file that another process holds, a disk that was away."""
    failure = state.result(raise_on_failure=False)
    return isinstance(failure, OSError)


@flow(name="nightly", log_prints=False)
def nightly(again: str | None = None) -> Summary:
    """Load what is new in `data/raw/`, build the warehouse and publish a release.

    Args:
        again: the name of a file to read anew even though it was read before.
    """
    places = settings.places()
    with warehouse.exclusive(places.work / "load.lock"):
        return _load(places, again)


def _load(places: Places, again: str | None) -> Summary:
    started_at = datetime.now(UTC)
    version = reading.reader_version()
    files = find_documents(places.raw)
    known = warehouse.known_documents(places.landing, version, has_converter=convert.is_available())
    wanted = _to_read(files, known, again)
    _log.info("%d files in %s, %d to read", len(files), places.raw, len(wanted))
    spool = places.work / "batches"
    shutil.rmtree(spool, ignore_errors=True)
    batches = [
        read_documents(batch, spool / str(number))
        for number, batch in enumerate(_in_batches(wanted, settings.DOCUMENTS_PER_BATCH))
    ]
    loaded = land(places, batches, files, version, started_at)
    shutil.rmtree(spool, ignore_errors=True)
    _log.info(_landed_line(loaded))
    summary = _publish_if_changed(places, loaded)
    create_markdown_artifact(_markdown(summary), key="load-summary", description="What this load did")
    return summary


def _publish_if_changed(places: Places, loaded: Loaded) -> Summary:
    inputs = {"state": loaded.state, "dbt_project": modelling.dbt_project_version()}
    published = release.built_from(places.current) != inputs
    if published:
        release_id = release.new_id(places.releases)
        warehouse.remember_findings(places.landing, release.findings_of(places.current))
        tests = build(places, release_id)
        _log.info("built: %d data tests passed", tests)
        publish(places, release_id, inputs)
    folder = places.current.resolve()
    _log.info("published %s" if published else "nothing has changed: %s stays", folder)
    return Summary(
        loaded,
        folder,
        published,
        warehouse.refused_documents(places.landing, loaded.load_id),
        warehouse.quarantined_rows(places.landing, loaded.load_id),
    )


@task(cache_policy=NO_CACHE)
def find_documents(raw: Path) -> list[Source]:
    """The documents in `data/raw/`, each with its hash."""
    files = reading.find_sources(raw)
    if not files:
        raise UsageError(f"no documents in {raw}: put some there, with a row each in sources.csv")
    return files


@task(cache_policy=NO_CACHE, task_run_name="read-{folder.name}")
def read_documents(batch: list[Source], folder: Path) -> Path:
    """Read a batch of documents, check their rows, and put the frames aside as Parquet."""
    extractions = list(reading.read_sources(batch))
    contracts.check_batch(frames.to_frames(extractions)).write(folder)
    for extraction in extractions:
        if extraction.refusal:
            _log.warning("%s: refused: %s", extraction.file_name, extraction.refusal)
        elif extraction.members:
            _log.info("%s: an archive of %d documents", extraction.file_name, len(extraction.members))
        else:
            hidden = sum(form.hidden for form in extraction.forms)
            note = f", {hidden} of them on hidden sheets" if hidden else ""
            _log.info("%s: %d forms%s", extraction.file_name, len(extraction.forms), note)
    return folder


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=10, retry_condition_fn=_may_pass)
def land(places: Places, folders: list[Path], files: list[Source], reader_version: str, started_at: datetime) -> Loaded:
    """Land the batches in DuckDB, in one transaction."""
    sources = places.sources.read_bytes() if places.sources.exists() else frames.EMPTY_SOURCES
    accepted = places.accepted.read_bytes() if places.accepted.exists() else frames.EMPTY_ACCEPTED
    return warehouse.land(
        places.landing,
        map(frames.read_batch, folders),
        frames.sources_frame(sources),
        frames.accepted_frame(accepted, started_at.date()),
        files,
        reader_version,
        started_at,
    )


@task(cache_policy=NO_CACHE)
def build(places: Places, release_id: str) -> int:
    """Build dimensions, facts and findings with dbt, test them, and write their docs."""
    tests = modelling.build(places, release_id)
    modelling.write_docs(places)
    return tests


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=10, retry_condition_fn=_may_pass)
def publish(places: Places, release_id: str, inputs: dict[str, str]) -> Path:
    """Write a release and point `current` to it."""
    return release.publish(places, release_id, inputs)


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
        "Release": f"{summary.release.name} ({'new' if summary.published else 'unchanged'})",
    }
    lines = [f"# Load {loaded.load_id}", "", "| | |", "|---|---:|"]
    lines += [f"| {name} | {figure} |" for name, figure in figures.items()]
    refused = [f"- `{file}`: {reason}" for file, reason in summary.refused]
    quarantined = [f"- {warehouse.quarantine_line(row)}" for row in summary.quarantined[:100]]
    for title, entries in (("Refused", refused), ("Quarantined", quarantined)):
        if entries:
            lines += ["", f"## {title}", "", *entries]
    return "\n".join(lines) + "\n"
