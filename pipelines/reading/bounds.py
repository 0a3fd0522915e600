"""How long a reading process may take, said in that process: it is ended when the time is up.

A page that is read by sight has seconds of its own, for which those of its document stand still.
What starts the process can then not know how long it will take, only that it ends.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from pipelines import settings
from pipelines.documents.seeing import Sight, is_installed

TIME_IS_UP = -signal.SIGALRM
"""With this a process ends whose time is up."""
Read = TypeVar("Read")


def longest(documents: int = 1) -> int:
    """Seconds after which a process that reads so many documents hangs for certain."""
    pages = settings.MAX_PAGES_BY_SIGHT * documents if is_installed() else 0
    return settings.MAX_READING_SECONDS + pages * settings.MAX_PAGE_SECONDS


def within(seconds: int, read: Callable[..., Read], *args: object) -> Read:
    """Have something read in this process, which is a child's: it ends when the time is up."""
    signal.alarm(seconds)
    try:
        return read(*args)
    finally:
        signal.alarm(0)


@contextmanager
def _page() -> Iterator[None]:
    """A page has its own seconds."""
    left = signal.alarm(0)
    if not left:
        yield
        return
    signal.alarm(settings.MAX_PAGE_SECONDS)
    try:
        yield
    finally:
        signal.alarm(left)


def sight() -> Sight | None:
    """What reads pages by sight, if it is installed."""
    return Sight(_page) if is_installed() else None
