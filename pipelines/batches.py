"""A batch of documents in, their frames out: on all cores, in child processes.

Some documents go to a child process together and come back as frames. Where such a process fails, its documents are
read once more one at a time, each in a process of its own (`reading`): so a crash still costs one document, and all
others pay nothing for it.
"""

import atexit
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from pipelines import frames, reading, settings
from pipelines.errors import storage_failure
from pipelines.frames import Batch
from pipelines.reading import Extraction, Source


class Note(NamedTuple):
    """What is said of one document that was read.

    Attributes:
        forms: how many it has; `hidden` of them on hidden sheets.
        members: of an archive, the documents inside it.
    """

    file_name: str
    refusal: str | None
    forms: int
    hidden: int
    members: tuple[Source, ...]


def read(sources: Iterable[Source], archive: Path) -> tuple[Batch, list[Note]]:
    """Keep the bytes of documents and read them.

    Args:
        sources: what to read; each content is read once.
        archive: where the bytes are kept, those of documents inside an archive too.

    Raises:
        StorageFailed: the disk is full, read-only or failing.

    Returns:
        The frames of all, and a note a document, those of an archive's members after it.
    """
    parts: list[Batch] = []
    notes: list[Note] = []
    seen: set[str] = set()
    waiting = list(sources)
    while waiting:
        first_of_each = {source.sha256: source for source in reversed(waiting) if source.sha256 not in seen}
        seen |= first_of_each.keys()
        waiting = []
        for part, said in _read_side_by_side(reading.keep(reversed(first_of_each.values()), archive), archive):
            parts.append(part)
            notes += said
            waiting += [member for note in said for member in note.members]
    return frames.joined(parts), notes


def _read_side_by_side(sources: list[Source], archive: Path) -> Iterator[tuple[Batch, list[Note]]]:
    pool, limit = _readers(), settings.MAX_READING_SECONDS
    started = [(some, pool.schedule(_read_some, args=[some, archive], timeout=limit)) for some in _portions(sources)]
    for some, future in started:
        try:
            read_together: tuple[Batch, list[Note]] = future.result()
        except Exception as error:
            if failure := storage_failure(error, f"{some[0].file_name} cannot be read"):
                raise failure from None
            # Whose fault it is shows when each is read alone.
            yield from _read_alone(some, archive)
        else:
            yield read_together


def _read_alone(sources: list[Source], archive: Path) -> Iterator[tuple[Batch, list[Note]]]:
    limit, reader = settings.MAX_READING_SECONDS, reading.read_file
    with reading.readers(settings.READING_PROCESSES) as pool:
        started = [
            (source, pool.schedule(_read_one, args=[reader, source, archive], timeout=limit)) for source in sources
        ]
        for source, future in started:
            read = reading.settled(source, future)
            yield _framed([read]) if isinstance(read, Extraction) else read


def _read_one(reader: Callable[[Source, Path], Extraction], source: Source, archive: Path) -> tuple[Batch, list[Note]]:
    return _framed([reader(source, archive)])


def _portions(sources: list[Source]) -> Iterator[list[Source]]:
    """What a child process gets at a time: some small documents, or one large one."""
    some: list[Source] = []
    size = 0
    for source in sources:
        if some and (len(some) == settings.DOCUMENTS_AT_A_TIME or size + source.size_bytes > settings.BYTES_AT_A_TIME):
            yield some
            some, size = [], 0
        some.append(source)
        size += source.size_bytes
    if some:
        yield some


def _read_some(sources: list[Source], archive: Path) -> tuple[Batch, list[Note]]:
    return _framed(reading.read_file(source, archive) for source in sources)


def _framed(extractions: Iterable[Extraction]) -> tuple[Batch, list[Note]]:
    read = list(extractions)
    return frames.to_frames(read), [_note(extraction) for extraction in read]


def _note(extraction: Extraction) -> Note:
    hidden = sum(form.hidden for form in extraction.forms)
    members = tuple(extraction.members)
    return Note(extraction.file_name, extraction.refusal, len(extraction.forms), hidden, members)


_POOL: list[Any] = []
_POOL_LOCK = Lock()


def _readers() -> Any:  # noqa: ANN401 - pebble has no types
    """The processes that read: started once, for all batches, whichever comes first."""
    with _POOL_LOCK:
        if not _POOL:
            # Each of them is one of several: polars need not start a thread a core in every one.
            os.environ.setdefault("POLARS_MAX_THREADS", "1")
            _POOL.append(reading.readers(settings.READING_PROCESSES))
        return _POOL[0]


@atexit.register
def close() -> None:
    """End the processes that read, if there are any."""
    with _POOL_LOCK:
        while _POOL:
            pool = _POOL.pop()
            pool.stop()
            pool.join()
