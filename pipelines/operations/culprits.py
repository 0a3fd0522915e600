"""Which document takes a load down: tried apart, set aside whole, and named.

A load notes what it has in hand. What a load that ended without a word had in hand is tried anew in
processes that may end, by halves, until the documents are found that end them.
"""

import json
import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pipelines import settings
from pipelines.errors import JixiaoError, disk_trouble, first_line
from pipelines.landing import batches, contracts, land, sidecars
from pipelines.landing.batches import Note
from pipelines.landing.frames import Batch
from pipelines.reading.extract import refused
from pipelines.reading.sources import Found, Source
from pipelines.settings import Places

_LANDING = "landing"


class Culprit(NamedTuple):
    """A document that cannot be loaded, and what happens where it is."""

    source: Source
    reason: str


class LeftInHand(NamedTuple):
    """What loads that ended without a word had in hand.

    Attributes:
        stages: what they were doing.
        files: the documents that they were reading: file names by sha256.
    """

    stages: list[str]
    files: dict[str, str]

    def suspects(self, wanted: Iterable[Source]) -> set[str]:
        """The sha256 of the documents that may be to blame, of those that are to be read."""
        all_of_them = _LANDING in self.stages
        return {source.sha256 for source in wanted if all_of_them or source.sha256 in self.files}

    def __str__(self) -> str:
        names = sorted(self.files.values())
        some = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        return " and ".join(self.stages) + (f" ({some})" if some else "")


@contextmanager
def in_hand(places: Places, stage: str, sources: Iterable[Source] = ()) -> Iterator[None]:
    """Note what is being done, and with which documents, until it is done."""
    note = places.in_hand / stage
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(
        json.dumps({source.sha256: source.file_name for source in sources}), encoding="utf-8"
    )
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def left_in_hand(places: Places) -> LeftInHand:
    """What earlier loads noted and did not end; it is forgotten once it was asked for."""
    stages: list[str] = []
    files: dict[str, str] = {}
    for note in sorted(places.in_hand.glob("*")):
        stages.append(note.name.partition("-")[0])
        with suppress(ValueError):  # cut short, as the load was
            files |= json.loads(note.read_text(encoding="utf-8"))
        note.unlink()
    return LeftInHand(list(dict.fromkeys(stages)), files)


def among(sources: Sequence[Source], places: Places, reader_version: str) -> list[Culprit]:
    """Those of some documents that end the process which reads, checks and lands them.

    They are found by halves.
    """
    reason = _rehearse(sources, places, reader_version) if sources else None
    if reason is None:
        return []
    if len(sources) == 1:
        return [Culprit(sources[0], reason)]
    middle = len(sources) // 2
    return [
        *among(sources[:middle], places, reader_version),
        *among(sources[middle:], places, reader_version),
    ]


def put_aside(culprits: Iterable[Culprit]) -> tuple[Batch, list[Note]]:
    """What is landed in place of documents that cannot be: a refusal and a quarantine row each."""
    extractions = [
        refused(source, f"set aside, since it ends the load: {reason}", rule="ends_the_load")
        for source, reason in culprits
    ]
    return batches.framed(extractions)


def _rehearse(sources: Sequence[Source], places: Places, reader_version: str) -> str | None:
    """Load documents into nowhere, in a process of their own; why that failed, if it did.

    The process may start readers, so it is no worker of a pool.
    """
    places.spool.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="rehearsal-", dir=places.spool) as folder:
        return _outcome(Path(folder), list(sources), places.archive, reader_version)


def _outcome(folder: Path, sources: list[Source], archive: Path, reader_version: str) -> str | None:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=_rehearsal, args=(folder, sources, archive, reader_version, sender)
    )
    process.start()
    sender.close()
    process.join(settings.REHEARSAL_SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
        return f"loading it alone took over {settings.REHEARSAL_SECONDS} s"
    if process.exitcode:
        return f"the process that loaded it alone ended with code {process.exitcode}"
    try:
        return str(receiver.recv())
    except EOFError:  # it had nothing to say
        return None


def _rehearsal(
    folder: Path, sources: list[Source], archive: Path, reader_version: str, sender: Connection
) -> None:
    try:
        _load_into(folder, sources, archive, reader_version)
    except BaseException as error:
        if not _is_nobodys_fault(error):
            sender.send(f"{type(error).__name__}: {first_line(error)}"[:500])
    finally:
        batches.close()


def _load_into(folder: Path, sources: list[Source], archive: Path, reader_version: str) -> None:
    read, _ = batches.read(sources, archive)
    checked = land.stamped(contracts.check_batch(read), 1, reader_version)
    checked.write(folder / "batch")
    said = sidecars.sources_frame(sidecars.EMPTY_SOURCES)
    now = datetime.now(UTC)
    accepted = sidecars.accepted_frame(sidecars.EMPTY_ACCEPTED, now.date())
    land.land(
        folder / "landing.duckdb",
        [folder / "batch"],
        said,
        accepted,
        Found([], []),
        reader_version,
        now,
    )


def _is_nobodys_fault(error: BaseException) -> bool:
    return (
        isinstance(error, JixiaoError | KeyboardInterrupt) or disk_trouble(str(error)) is not None
    )
