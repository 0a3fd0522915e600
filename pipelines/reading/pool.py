"""Documents in, what each gave out: read side by side in child processes.

Each is read within bounds of time and memory.

A crash, an endless loop or a blow-up of memory costs one document, with its reason.
"""

import gc
import multiprocessing
import resource
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as ReadingTimeout
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from pipelines import settings
from pipelines.errors import storage_failure
from pipelines.reading.bounds import TIME_IS_UP, longest, within
from pipelines.reading.extract import (
    OUT_OF_MEMORY,
    TOO_MUCH_MEMORY,
    Extraction,
    given_up,
    read_file,
    refusal,
)
from pipelines.reading.sources import Source


class Spent:
    """The seconds that reading has taken, by the file in `data/raw/` that the documents lie in."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, source: Source, seconds: float) -> None:
        """Count the seconds that a document took, if it lies in an archive, or is one."""
        self._seconds[source.outermost or source.file_name] += seconds

    def is_over(self, source: Source) -> bool:
        """Whether all seconds of the archive that a document lies in are spent."""
        return (
            bool(source.outermost)
            and self._seconds[source.outermost] > settings.MAX_ARCHIVE_SECONDS
        )


def read_sources(sources: Iterable[Source], archive: Path) -> Iterator[Extraction]:
    """Read documents side by side, each in a child process of its own (see `one_by_one`).

    Yields:
        One extraction a source, in their order; what could not be read has a `refusal`, an archive
        its `members`.
    """
    return one_by_one(sources, archive, Spent(), read_file)


def one_by_one(
    sources: Iterable[Source], archive: Path, spent: Spent, read: Callable[[Source, Path], Any]
) -> Iterator[Any]:
    """Have documents read side by side, each in a child process of its own.

    Args:
        sources: what to read.
        archive: where the documents inside an archive are put.
        spent: the seconds that each archive has taken; those of these documents are added.
        read: reads one of them, in the child process.

    Raises:
        StorageFailed: the disk is full, read-only or failing: no document's fault.

    Yields:
        What each gave, in their order; of what could not be read, an extraction with its `refusal`.
    """
    running: deque[tuple[Source, float, Any]] = deque()
    side_by_side = settings.given().reading_processes
    with readers(side_by_side) as pool:
        for source in sources:
            if len(running) == side_by_side:
                yield _finished(*running.popleft(), spent)
            running.append((source, time.monotonic(), _start(pool, read, source, archive, spent)))
        while running:
            yield _finished(*running.popleft(), spent)


def _start(
    pool: Any,  # noqa: ANN401 - pebble has no types
    read: Callable[[Source, Path], Any],
    source: Source,
    archive: Path,
    spent: Spent,
) -> Any:  # noqa: ANN401
    """Have a document read, unless its archive has had its time."""
    if spent.is_over(source):
        return None
    args = [settings.MAX_READING_SECONDS, read, source, archive]
    return pool.schedule(within, args=args, timeout=longest())


def _finished(source: Source, began: float, future: Any, spent: Spent) -> Any:  # noqa: ANN401
    if future is None:
        return given_up(source)
    read, seconds = _settled(source, future), time.monotonic() - began
    spent.add(source, seconds)
    if isinstance(read, Extraction):
        read.seconds = seconds
    return read


def _settled(source: Source, future: Any) -> Any:  # noqa: ANN401
    try:
        return future.result()
    except ReadingTimeout:
        return refusal(source, _TOO_LONG.format(settings.MAX_READING_SECONDS))
    except MemoryError:
        return refusal(source, TOO_MUCH_MEMORY)
    except ProcessExpired as error:
        return refusal(source, _why_expired(error.exitcode))
    except Exception as error:
        if failure := storage_failure(error, f"{source.file_name} cannot be read"):
            raise failure from None
        return refusal(source, f"the reader failed ({type(error).__name__}: {error})")


_TOO_LONG = "reading took over {} s"


def _why_expired(code: int) -> str:
    """Why a reading process ended, by the code that it ended with."""
    if code == OUT_OF_MEMORY:
        return TOO_MUCH_MEMORY
    if code == TIME_IS_UP:
        return _TOO_LONG.format(settings.MAX_READING_SECONDS)
    return f"the reader crashed (exit code {code})"


def readers(count: int) -> Any:  # noqa: ANN401 - pebble has no types
    """A pool of reading processes, each within its bound of memory."""
    return ProcessPool(count, context=multiprocessing.get_context("spawn"), initializer=_prepare)


def _prepare() -> None:
    """Bound the memory of a reading process."""
    limit = settings.MAX_READING_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    look_for_cycles_less()


def look_for_cycles_less() -> None:
    """Let Python collect cycles less often, and not among what is imported.

    Documents make hardly any.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
