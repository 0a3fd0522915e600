"""One load at a time: the lock, and what a load that ended without a word left in it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TextIO

from pipelines.errors import LoadRunning


class Interrupted(NamedTuple):
    """A load that ended without a word: what it left in the lock file.

    Attributes:
        run: what Prefect calls it, or nothing.
    """

    process: int
    since: str
    run: str


@contextmanager
def exclusive(lock: Path, run: str | None = None) -> Iterator[list[Interrupted]]:
    """Hold the working databases alone.

    The system lets go of them when the process ends, however it ends.

    Args:
        lock: the file that is locked. What it says tells people who holds it; only the lock itself
            counts.
        run: what Prefect calls this load, or an empty text; `None` for what is no load and leaves
            no trace.

    Yields:
        The loads that were interrupted since the last one that ended, in their order.

    Raises:
        LoadRunning: another process holds them; says which and since when.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holders = _holders(file)
            holder = (
                f"process {holders[-1].process}, since {holders[-1].since} UTC"
                if holders
                else "just started"
            )
            raise LoadRunning(f"another load is running ({holder})") from None
        interrupted = _holders(file)
        if run is None:
            yield interrupted
            return
        file.write(f"{os.getpid()}\t{datetime.now(UTC):%Y-%m-%d %H:%M:%S}\t{run}\n")
        file.flush()
        try:
            yield interrupted
        finally:
            file.truncate(0)


def _holders(file: TextIO) -> list[Interrupted]:
    file.seek(0)
    lines = [line.split("\t") for line in file.read().splitlines()]
    return [
        Interrupted(int(line[0]), line[1], line[2])
        for line in lines
        if len(line) == 3 and line[0].isdecimal()
    ]
