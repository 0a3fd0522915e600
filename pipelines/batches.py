"""A batch of documents in, checked frames as Parquet out: on all cores, in child processes.

Some documents go to a child process together and come back as frames. Where such a process fails, its documents are
read once more one at a time, each in a process of its own (`reading`): so a crash still costs one document, and all
others pay nothing for it.
"""

import atexit
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as ReadingTimeout
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pebble import ProcessExpired, ProcessPool

from pipelines import frames, reading, settings
from pipelines.contracts import check_batch
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


def read(sources: Iterable[Source], folder: Path, archive: Path) -> list[Note]:
    """Keep the bytes of documents, read them, check their rows, and put the frames aside in `folder`.

    The folder gets its name when all is in it: a batch that is read a second time finds either nothing or the whole.

    Args:
        sources: what to read; each content is read once.
        folder: becomes a folder that `frames.read_batch` reads.
        archive: where the bytes are kept, those of documents inside an archive too.

    Raises:
        StorageFailed: the disk is full, read-only or failing.

    Returns:
        A note a document, those of an archive's members after it.
    """
    parts: list[Batch] = []
    notes: list[Note] = []
    seen: set[str] = set()
    waiting = list(sources)
    while waiting:
        new = {source.sha256: source for source in reversed(waiting) if source.sha256 not in seen}
        seen |= new.keys()
        kept = reading.keep(reversed(new.values()), archive)
        for part, said in _read_side_by_side(kept, archive):
            parts.append(part)
            notes += said
        waiting = [member for note in notes for member in note.members]
        waiting = [member for member in waiting if member.sha256 not in seen]
    check_batch(frames.joined(parts)).write(folder)
    return notes


def _read_side_by_side(sources: list[Source], archive: Path) -> Iterator[tuple[Batch, list[Note]]]:
    limit = settings.MAX_READING_SECONDS
    started = [
        (some, _readers().schedule(_read_some, args=[some, archive], timeout=limit)) for some in _portions(sources)
    ]
    for some, future in started:
        try:
            yield future.result()
        except OSError as error:
            if failure := storage_failure(error, f"{some[0].file_name} cannot be read"):
                raise failure from None
            yield _one_at_a_time(some, archive)
        except (ReadingTimeout, MemoryError, ProcessExpired, Exception):  # whose fault it is shows one at a time
            yield _one_at_a_time(some, archive)


def _one_at_a_time(sources: list[Source], archive: Path) -> tuple[Batch, list[Note]]:
    extractions = list(reading.read_sources(sources, archive))
    return frames.to_frames(extractions), [_note(extraction) for extraction in extractions]


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
    extractions = [reading.read_file(source, archive) for source in sources]
    return frames.to_frames(extractions), [_note(extraction) for extraction in extractions]


def _note(extraction: Extraction) -> Note:
    hidden = sum(form.hidden for form in extraction.forms)
    members = tuple(extraction.members)
    return Note(extraction.file_name, extraction.refusal, len(extraction.forms), hidden, members)


@cache
def _readers() -> Any:  # noqa: ANN401 - pebble has no types
    """The processes that read: started once, for all batches."""
    # Each of them is one of several: polars need not start a thread a core in every one.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPool(settings.READING_PROCESSES, context=spawn, initializer=reading.prepare)
    atexit.register(close)
    return pool


def close() -> None:
    """End the processes that read, if there are any."""
    if _readers.cache_info().currsize:
        pool = _readers()
        _readers.cache_clear()
        pool.stop()
        pool.join()
