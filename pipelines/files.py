"""Files that are there whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A file beside another, that takes its place when it is whole.

    Whether it can is looked at first: what is left of a workbook that cannot be saved tells pages
    of errors that nobody can use.

    Raises:
        OSError: no file can stand there.
    """
    target = file.resolve()
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    unfinished = target.with_name(f".{uuid4().hex}.unfinished")
    unfinished.touch()
    try:
        yield unfinished
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """See that a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
