"""What was fetched goes into `data/raw/`, with its row in `sources.csv`; nothing there is touched.

A file is described before it lies there, and lies there whole: no load sees half of one, nor one
that nobody has described. What is killed in between is ended by the next fetch.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from pipelines.errors import UsageError
from pipelines.files import sync
from pipelines.harvest.addresses import host_of
from pipelines.harvest.memory import Memory
from pipelines.harvest.names import versioned
from pipelines.landing.books import SOURCES
from pipelines.landing.sidecars import read_sources_csv, with_rows
from pipelines.reading.sources import find_sources
from pipelines.settings import Places


class Taken(NamedTuple):
    """What became of a file.

    Attributes:
        file: its name under `data/raw/`.
        is_new: whether it was put there just now.
    """

    file: str
    is_new: bool


class Shelf:
    """`data/raw/`, to put files into; threads share it."""

    def __init__(self, places: Places, memory: Memory, now: datetime) -> None:
        """Look at what lies there, and end what an interrupted fetch had begun.

        Raises:
            UsageError: `sources.csv` cannot be added to.
        """
        self._places, self._memory, self._now = places, memory, now
        self._lock = RLock()
        if places.sources.suffix == ".xlsx":
            raise UsageError(
                f"{places.sources.name} cannot be added to: save it as {places.raw / 'sources.csv'}"
            )
        rows = read_sources_csv(self._said()).rows.select("file", "source_url").rows()
        self._end_what_was_begun()
        found = find_sources(places.raw, memory.stamps())
        memory.keep_files({one.file_name: (one.stamp, one.sha256) for one in found.sources})
        lying = {one.file_name: one.sha256 for one in found.sources}
        for file, url in rows:
            if url and file in lying and memory.known(url) is None:
                memory.note(url, now, sha256=lying[file], checked_at=now)

    def take(
        self,
        part: Path,
        url: str,
        name: str,
        row: Mapping[str, object],
        address: Mapping[str, object],
    ) -> Taken:
        """Put a whole file there, unless its content lies there already.

        Args:
            part: the file; it is moved, or removed.
            url: its address.
            name: what it should be called.
            row: what `sources.csv` is to say of it.
            address: what is to be remembered of its address.
        """
        sha256 = sha256_of(part)
        address = {**address, "sha256": sha256}
        with self._lock:
            file = self._memory.file_of(sha256)
            if file is not None:
                self._describe({**row, "file": file})
                self._memory.note(url, self._now, **_moments(address))
                part.unlink()
                return Taken(file, is_new=False)
            file = self._free(f"{host_of(url).replace(':', '_')}/{name}", sha256)
            self._memory.begin_placing(
                file, sha256, part.name, {**row, "file": file}, {**address, "url": url}
            )
            self._place(file, part, {**row, "file": file})
            self._memory.note(url, self._now, **_moments(address))
            self._memory.end_placing(file, sha256)
            return Taken(file, is_new=True)

    def file_of(self, sha256: str) -> Path | None:
        """Where a content lies there, if it does."""
        file = self._memory.file_of(sha256)
        path = self._places.raw / file if file else None
        return path if path is not None and path.is_file() else None

    def _free(self, file: str, sha256: str) -> str:
        """A name that nothing there has."""
        named = [file, versioned(file, sha256), versioned(file, sha256 + "0")]
        free = (one for one in named if not os.path.lexists(self._places.raw / one))
        return next(free, f"{sha256}-{Path(file).name}")

    def _end_what_was_begun(self) -> None:
        for file, sha256, name, row, address in self._memory.placing():
            part, target = self._places.fetching / name, self._places.raw / file
            lies_there = target.is_file() and sha256_of(target) == sha256
            if not lies_there and part.is_file() and sha256_of(part) == sha256:
                self._place(file, part, row)
                lies_there = True
            if lies_there:
                url = str(address.pop("url"))
                self._describe(row)
                self._memory.note(url, self._now, **_moments(address))
                self._memory.end_placing(file, sha256)
            else:
                self._memory.drop_placing(file)

    def _place(self, file: str, part: Path, row: Mapping[str, object]) -> None:
        target = self._places.raw / file
        target.parent.mkdir(parents=True, exist_ok=True)
        self._describe(row)
        _move(part, target)
        part.with_suffix(".json").unlink(missing_ok=True)

    def _said(self) -> bytes:
        return self._places.sources.read_bytes() if self._places.sources.exists() else b""

    def _describe(self, row: Mapping[str, object]) -> None:
        """Add a row to `sources.csv`, unless somebody has described that file."""
        data = self._said()
        if row["file"] not in set(read_sources_csv(data).rows["file"]):
            _replace(self._places.sources, with_rows(data, SOURCES, [row]))


def sha256_of(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _moments(address: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in address.items() if name != "url"}


def _move(part: Path, target: Path) -> None:
    """Give a whole file its name in another folder, which may be on another disk."""
    try:
        part.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        unfinished = target.with_name(f".{target.name[:40]}.unfinished")
        shutil.copyfile(part, unfinished)
        sync(unfinished)
        unfinished.replace(target)
        part.unlink()
    sync(target.parent)


def _replace(path: Path, data: bytes) -> None:
    """Write a file anew in one step; a link to it stays one."""
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.write_bytes(data)
    if target.exists():
        shutil.copymode(target, unfinished)
    sync(unfinished)
    unfinished.replace(target)
    sync(target.parent)
