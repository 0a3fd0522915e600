"""A batch of documents in, their frames out: on all cores, in child processes.

Some documents go to a child process together and come back as frames. Where such a process fails,
its documents are read once more one at a time, each in a process of its own (`reading`): so a crash
still costs one document, and all others pay nothing for it.
"""

import atexit
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from pipelines import settings
from pipelines.errors import storage_failure
from pipelines.landing import frames
from pipelines.landing.frames import Batch
from pipelines.reading import extract, pool
from pipelines.reading.bounds import longest, within
from pipelines.reading.extract import Extraction
from pipelines.reading.pool import Spent
from pipelines.reading.sources import Source, keep


class Note(NamedTuple):
    """What is said of one document that was read.

    Attributes:
        forms: how many it has; `hidden` of them on hidden sheets.
        members: of an archive, the documents inside it.
        characters_removed: how many control characters were taken out of its texts.
        seconds: how long reading it took.
    """

    file_name: str
    refusal: str | None
    forms: int
    hidden: int
    members: tuple[Source, ...]
    characters_removed: int
    seconds: float


def read(sources: Iterable[Source], archive: Path) -> tuple[Batch, list[Note]]:
    """Keep the bytes of documents and read them.

    An archive has its seconds (`settings.MAX_ARCHIVE_SECONDS`) for all documents in it together.
    When they are spent, those that were read stay, and each of the rest is refused, with this
    reason.

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
    spent = Spent()
    waiting = list(sources)
    while waiting:
        some, waiting = _some_of(waiting)
        first_of_each = {
            source.sha256: source for source in reversed(some) if source.sha256 not in seen
        }
        seen |= first_of_each.keys()
        for part, said in _read_in_time(list(reversed(first_of_each.values())), archive, spent):
            parts.append(part)
            notes += said
            waiting += [member for note in said for member in note.members]
    return frames.joined(parts), notes


def _some_of(waiting: list[Source]) -> tuple[list[Source], list[Source]]:
    """All files in `data/raw/`, and some of those in archives.

    Of these so many that the seconds are looked at again before long.
    """
    count = (
        settings.given().reading_processes * settings.DOCUMENTS_AT_A_TIME
        if waiting[0].outermost
        else len(waiting)
    )
    return waiting[:count], waiting[count:]


def _read_in_time(
    sources: list[Source], archive: Path, spent: Spent
) -> Iterator[tuple[Batch, list[Note]]]:
    late = {source for source in sources if spent.is_over(source)}
    if late:
        yield framed(map(extract.given_up, filter(late.__contains__, sources)))
    in_time = [source for source in sources if source not in late]
    yield from _read_side_by_side(keep(in_time, archive), archive, spent)


def _read_side_by_side(
    sources: list[Source], archive: Path, spent: Spent
) -> Iterator[tuple[Batch, list[Note]]]:
    pool, limit = _readers(), settings.MAX_READING_SECONDS
    started = [
        (
            some,
            pool.schedule(
                within, args=[limit, _read_some, some, archive], timeout=longest(len(some))
            ),
        )
        for some in _portions(sources)
    ]
    for some, future in started:
        try:
            read_together: tuple[Batch, list[Note]] = future.result()
        except Exception as error:
            if failure := storage_failure(error, f"{some[0].file_name} cannot be read"):
                raise failure from None
            # Whose fault it is shows when each is read alone.
            yield from _read_alone(some, archive, spent)
        else:
            for source, note in zip(some, read_together[1], strict=True):
                spent.add(source, note.seconds)
            yield read_together


def _read_alone(
    sources: list[Source], archive: Path, spent: Spent
) -> Iterator[tuple[Batch, list[Note]]]:
    for read in pool.one_by_one(sources, archive, spent, partial(_read_one, extract.read_file)):
        yield framed([read]) if isinstance(read, Extraction) else read


def _read_one(
    reader: Callable[[Source, Path], Extraction], source: Source, archive: Path
) -> tuple[Batch, list[Note]]:
    return framed([reader(source, archive)])


def _portions(sources: list[Source]) -> Iterator[list[Source]]:
    """What a child process gets at a time: some small documents, or one large one."""
    some: list[Source] = []
    size = 0
    for source in sources:
        if some and (
            len(some) == settings.DOCUMENTS_AT_A_TIME
            or size + source.size_bytes > settings.BYTES_AT_A_TIME
        ):
            yield some
            some, size = [], 0
        some.append(source)
        size += source.size_bytes
    if some:
        yield some


def _read_some(sources: list[Source], archive: Path) -> tuple[Batch, list[Note]]:
    return framed(extract.read_file(source, archive) for source in sources)


def framed(extractions: Iterable[Extraction]) -> tuple[Batch, list[Note]]:
    """The frames of documents that were read, and a note on each."""
    read = list(extractions)
    return frames.to_frames(read), [_note(extraction) for extraction in read]


def _note(extraction: Extraction) -> Note:
    hidden = sum(form.hidden for form in extraction.forms)
    members = tuple(extraction.members)
    said = (extraction.file_name, extraction.refusal, len(extraction.forms), hidden, members)
    return Note(*said, extraction.characters_removed, extraction.seconds)


_POOL: list[Any] = []
_POOL_LOCK = Lock()


def _readers() -> Any:  # noqa: ANN401 - pebble has no types
    """The processes that read: started once, for all batches, whichever comes first."""
    with _POOL_LOCK:
        if not _POOL:
            # Each of them is one of several: polars need not start a thread a core in every one.
            os.environ.setdefault("POLARS_MAX_THREADS", "1")
            _POOL.append(pool.readers(settings.given().reading_processes))
        return _POOL[0]


@atexit.register
def close() -> None:
    """End the processes that read, if there are any."""
    with _POOL_LOCK:
        while _POOL:
            pool = _POOL.pop()
            pool.stop()
            pool.join()
