"""`data/raw/` in, its documents with their sha256 out; what cannot be read costs itself alone."""

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from pipelines import settings
from pipelines.documents.packed.archives import is_litter
from pipelines.errors import UsageError
from pipelines.reading.originals import keep_files


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes:
        file_name: its path under `data/raw/`; of a file inside an archive, the archive's with its
            path inside.
        depth: how many archives it lies in.
        outermost: of a file inside an archive, the name of the file in `data/raw/` that it lies in.
        stamp: what the file system says of it, or nothing where that may not be trusted.
    """

    path: Path
    file_name: str
    sha256: str
    size_bytes: int
    depth: int = 0
    stamp: str = ""
    outermost: str = ""


_NO_DOCUMENTS = ("sources.csv", "sources.xlsx", "accepted_findings.csv", "publishers.csv")


class Unreadable(NamedTuple):
    """An entry of `data/raw/` that cannot be read as it lies there.

    Attributes:
        file_name: its path under `data/raw/`; of a folder, everything in it.
        reason: why, in one line.
    """

    file_name: str
    reason: str


class Found(NamedTuple):
    """What lies in `data/raw/`.

    Attributes:
        sources: the documents, in the order of their names.
        unreadable: what could not be read, likewise.
    """

    sources: list[Source]
    unreadable: list[Unreadable]


def find_sources(raw: Path, known: Mapping[str, tuple[str, str]] | None = None) -> Found:
    """The files under `raw` with their sha256, and what cannot be read, with the reason.

    Left out are `sources.csv`, `accepted_findings.csv`, `publishers.csv` and hidden files.

    Args:
        raw: the folder.
        known: by file name, the stamp that a file had and its sha256 then: one with the same stamp
            is not read.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    root = raw.resolve()
    if not root.is_dir():
        return Found([], [])
    entries = _entries_in(root, root, (_identity(root.stat()),))
    found = [
        entry if isinstance(entry, Unreadable) else _source(entry, root, known or {})
        for entry in entries
    ]
    return Found(
        sorted((one for one in found if isinstance(one, Source)), key=lambda source: source.path),
        sorted(one for one in found if isinstance(one, Unreadable)),
    )


def is_bare(raw: Path) -> bool:
    """Whether no document lies under `raw`, nor anything that could be one.

    Raises:
        OSError: the folder cannot be listed.
    """
    root = raw.resolve()
    return not root.is_dir() or next(_entries_in(root, root, ()), None) is None


def read_beside(path: Path) -> bytes | Unreadable:
    """The bytes of a file beside the documents, such as `sources.csv`; none where it is not there.

    Only a name that nothing has is not there: what lies there and cannot be read said something.
    """
    try:
        if stat.S_ISREG(path.stat().st_mode):
            return path.read_bytes()
        reason = "it is not a file"
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not os.path.lexists(path):
            return b""
        reason = why(error)
    return Unreadable(path.name, f"{reason}: what it said before stands")


Identity = tuple[int, int]
"""What a file system calls a folder: its device and inode."""


def _entries_in(
    folder: Path, root: Path, above: tuple[Identity, ...]
) -> Iterator[os.DirEntry[str] | Unreadable]:
    """The files in a folder and in those inside it.

    `above` are the folders that it lies in, itself among them.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_litter(entry.name) or entry.path[len(str(root)) + 1 :] in _NO_DOCUMENTS:
                continue
            try:
                yield from _files_of(entry, root, above)
            except OSError as error:
                yield Unreadable(_name(entry, root), why(error))


def _files_of(
    entry: os.DirEntry[str], root: Path, above: tuple[Identity, ...]
) -> Iterator[os.DirEntry[str] | Unreadable]:
    """An entry that is a file, or the files in one that is a folder.

    Raises:
        OSError: it cannot be looked at: it is locked, has vanished, or is a link to itself.
    """
    if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(root):
        yield Unreadable(_name(entry, root), "a link that leads out of the folder is not followed")
        return
    said = entry.stat()
    if stat.S_ISREG(said.st_mode):
        yield entry
    elif not stat.S_ISDIR(said.st_mode):
        yield Unreadable(_name(entry, root), "neither a file nor a folder")
    elif _identity(said) in above:
        yield Unreadable(_name(entry, root), "a link to a folder that it lies in itself")
    elif len(above) > settings.MAX_FOLDER_DEPTH:
        yield Unreadable(_name(entry, root), f"a folder inside {settings.MAX_FOLDER_DEPTH} others")
    else:
        yield from _entries_in(Path(entry.path), root, (*above, _identity(said)))


def _identity(said: os.stat_result) -> Identity:
    return said.st_dev, said.st_ino


def why(error: OSError) -> str:
    """Why something cannot be read."""
    return f"it cannot be read ({error.strerror or type(error).__name__})"


def _name(entry: os.DirEntry[str], root: Path) -> str:
    inside = Path(entry.path).relative_to(root).as_posix()
    return os.fsencode(inside).decode("utf-8", errors="backslashreplace")


def _source(
    entry: os.DirEntry[str], root: Path, known: Mapping[str, tuple[str, str]]
) -> Source | Unreadable:
    path, name = Path(entry.path), _name(entry, root)
    try:
        stamp, size = _stamp(entry)
        known_stamp, known_sha256 = known.get(name, ("", ""))
        if stamp and stamp == known_stamp:
            return Source(path, name, known_sha256, size, stamp=stamp)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return Unreadable(name, why(error))
    return Source(path, name, digest, size, stamp=stamp)


def _stamp(entry: os.DirEntry[str]) -> tuple[str, int]:
    """What a file system says of a file, other when anybody wrote to it, and its size.

    Nothing of one that was changed a moment ago: it may change again within what the clock of the
    file system tells apart. The time of change counts, which nobody can set, not that of
    modification alone.
    """
    said = entry.stat()
    if said.st_ctime_ns > time.time_ns() - _MOMENT_NS:
        return "", said.st_size
    return f"{said.st_size}:{said.st_mtime_ns}:{said.st_ctime_ns}:{said.st_ino}", said.st_size


_MOMENT_NS = 2 * 10**9


def keep(sources: Iterable[Source], archive: Path) -> list[Source]:
    """Put the bytes of documents into the archive, to be read from there.

    A file that is too large to be read, or that has just changed, stays where it is: it will be
    refused.
    """
    wanted = list(sources)
    small = {
        source.sha256: source.path
        for source in wanted
        if source.size_bytes <= settings.MAX_DOCUMENT_BYTES
    }
    kept = keep_files(archive, small)
    return [replace(source, path=kept.get(source.sha256, source.path)) for source in wanted]


def to_read(files: Iterable[Source], known: set[str], again: str | None) -> list[Source]:
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
