"""Files in, extractions out: each document is read in a child process, within bounds of time and memory.

A crash, an endless loop or a blow-up of memory costs one document, with its reason.
"""

import errno
import gc
import hashlib
import json
import multiprocessing
import os
import resource
import shutil
import stat
import time
import tokenize
import tomllib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import TimeoutError as ReadingTimeout
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from pebble import ProcessExpired, ProcessPool

from pipelines import convert, settings
from pipelines.archive import keep_bytes, keep_files, place_of
from pipelines.documents import (
    CONVERTED,
    Document,
    Member,
    Table,
    changed_on,
    format_of,
    open_archive,
    printable,
    read_document,
)
from pipelines.errors import RefusedDocument, UsageError, storage_failure
from pipelines.forms import Form, Problem, filled_in_on, names_contact, recognise
from pipelines.forms.records import readings_to_json


@dataclass(slots=True)
class Extraction:
    """What one document gave.

    Attributes:
        refusal: why it gave nothing at all, or `None`.
        read_again: whether what it was refused for may be mended without changing it: a missing program.
        members: of an archive, the documents inside it.
        dated_on: the day the document itself bears: printed as 填报日期, else when its file was last changed.
        cells: the cell readings of each form as JSON, `[[row, column, field, text], …]`, in the order of `forms`.
        characters_removed: how many control characters were taken out of its texts.
        seconds: how long reading it took.
    """

    file_name: str
    sha256: str
    size_bytes: int
    media_type: str | None = None
    refusal: str | None = None
    read_again: bool = False
    members: list["Source"] = field(default_factory=list)
    trailing_text: str = ""
    dated_on: date | None = None
    forms: list[Form] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    characters_removed: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes:
        file_name: its path under `data/raw/`; of a file inside an archive, the archive's with its path inside.
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


_NO_DOCUMENTS = ("sources.csv", "accepted_findings.csv")


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
    """The files under `raw` with their sha256; what cannot be read costs itself alone, with the reason.

    Left out are `sources.csv`, `accepted_findings.csv`, hidden files, and links that lead out of the folder.

    Args:
        raw: the folder.
        known: by file name, the stamp that a file had and its sha256 then: one with the same stamp is not read.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    root = raw.resolve()
    if not root.is_dir():
        return Found([], [])
    entries = _entries_in(root, root, (_identity(root.stat()),))
    found = [entry if isinstance(entry, Unreadable) else _source(entry, root, known or {}) for entry in entries]
    return Found(
        sorted((one for one in found if isinstance(one, Source)), key=lambda source: source.path),
        sorted(one for one in found if isinstance(one, Unreadable)),
    )


Identity = tuple[int, int]
"""What a file system calls a folder: its device and inode."""


def _entries_in(folder: Path, root: Path, above: tuple[Identity, ...]) -> Iterator[os.DirEntry[str] | Unreadable]:
    """The files in a folder and in those inside it; `above` are the folders that it lies in, itself among them."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.path[len(str(root)) + 1 :] in _NO_DOCUMENTS:
                continue
            try:
                yield from _files_of(entry, root, above)
            except OSError as error:
                yield Unreadable(_name(entry, root), _why(error))


def _files_of(
    entry: os.DirEntry[str], root: Path, above: tuple[Identity, ...]
) -> Iterator[os.DirEntry[str] | Unreadable]:
    """An entry that is a file, or the files in one that is a folder.

    Raises:
        OSError: it cannot be looked at: it is locked, has vanished, or is a link to itself.
    """
    if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(root):
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


def _why(error: OSError) -> str:
    return f"it cannot be read ({error.strerror or type(error).__name__})"


def _name(entry: os.DirEntry[str], root: Path) -> str:
    inside = Path(entry.path).relative_to(root).as_posix()
    return os.fsencode(inside).decode("utf-8", errors="backslashreplace")


def _source(entry: os.DirEntry[str], root: Path, known: Mapping[str, tuple[str, str]]) -> Source | Unreadable:
    path, name = Path(entry.path), _name(entry, root)
    try:
        stamp, size = _stamp(entry)
        known_stamp, known_sha256 = known.get(name, ("", ""))
        if stamp and stamp == known_stamp:
            return Source(path, name, known_sha256, size, stamp=stamp)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return Unreadable(name, _why(error))
    return Source(path, name, digest, size, stamp=stamp)


def _stamp(entry: os.DirEntry[str]) -> tuple[str, int]:
    """What a file system says of a file, other when anybody wrote to it, and its size.

    Nothing of one that was changed a moment ago: it may change again within what the clock of the file system tells
    apart. The time of change counts, which nobody can set, not that of modification alone.
    """
    said = entry.stat()
    if said.st_ctime_ns > time.time_ns() - _MOMENT_NS:
        return "", said.st_size
    return f"{said.st_size}:{said.st_mtime_ns}:{said.st_ctime_ns}:{said.st_ino}", said.st_size


_MOMENT_NS = 2 * 10**9


class Spent:
    """The seconds that reading has taken, by the file in `data/raw/` that the documents lie in."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, source: Source, seconds: float) -> None:
        """Count the seconds that a document took, if it lies in an archive, or is one."""
        self._seconds[source.outermost or source.file_name] += seconds

    def is_over(self, source: Source) -> bool:
        """Whether all seconds of the archive that a document lies in are spent."""
        return bool(source.outermost) and self._seconds[source.outermost] > settings.MAX_ARCHIVE_SECONDS


def read_sources(sources: Iterable[Source], archive: Path) -> Iterator[Extraction]:
    """Read documents side by side, each in a child process of its own (see `one_by_one`).

    Yields:
        One extraction a source, in their order; what could not be read has a `refusal`, an archive its `members`.
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
    with readers(settings.READING_PROCESSES) as pool:
        for source in sources:
            if len(running) == settings.READING_PROCESSES:
                yield _finished(*running.popleft(), spent)
            running.append((source, time.monotonic(), _start(pool, read, source, archive, spent)))
        while running:
            yield _finished(*running.popleft(), spent)


def _start(pool: Any, read: Callable[[Source, Path], Any], source: Source, archive: Path, spent: Spent) -> Any:  # noqa: ANN401
    """Have a document read, unless its archive has had its time."""
    if spent.is_over(source):
        return None
    return pool.schedule(read, args=[source, archive], timeout=settings.MAX_READING_SECONDS)


def _finished(source: Source, began: float, future: Any, spent: Spent) -> Any:  # noqa: ANN401
    if future is None:
        return given_up(source)
    read, seconds = _settled(source, future), time.monotonic() - began
    spent.add(source, seconds)
    if isinstance(read, Extraction):
        read.seconds = seconds
    return read


def given_up(source: Source) -> Extraction:
    """Refuse a document since the archive it lies in took too long; what was read of the archive stays."""
    return _refused(source, f"reading the archive it lies in took over {settings.MAX_ARCHIVE_SECONDS} s")


def keep(sources: Iterable[Source], archive: Path) -> list[Source]:
    """Put the bytes of documents into the archive, to be read from there.

    A file that is too large to be read, or that has just changed, stays where it is: it will be refused.
    """
    wanted = list(sources)
    small = {source.sha256: source.path for source in wanted if source.size_bytes <= settings.MAX_DOCUMENT_BYTES}
    kept = keep_files(archive, small)
    return [replace(source, path=kept.get(source.sha256, source.path)) for source in wanted]


def _settled(source: Source, future: Any) -> Any:  # noqa: ANN401
    try:
        return future.result()
    except ReadingTimeout:
        return _refused(source, f"reading took over {settings.MAX_READING_SECONDS} s")
    except MemoryError:
        return _refused(source, _TOO_MUCH_MEMORY)
    except ProcessExpired as error:
        if error.exitcode == _OUT_OF_MEMORY:
            return _refused(source, _TOO_MUCH_MEMORY)
        return _refused(source, f"the reader crashed (exit code {error.exitcode})")
    except Exception as error:
        if failure := storage_failure(error, f"{source.file_name} cannot be read"):
            raise failure from None
        return _refused(source, f"the reader failed ({type(error).__name__}: {error})")


@dataclass(slots=True)
class Inspection:
    """What one file holds, before anything is loaded.

    Attributes:
        members: the files inside it, where it is an archive.
        characters_removed: how many control characters were taken out of its texts.
    """

    refusal: str | None = None
    media_type: str = ""
    tables: list[Table] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    characters_removed: int = 0


def inspect(path: Path) -> Inspection:
    """Read one file, in a child process as a load does, and show what is in it.

    Raises:
        UsageError: there is no such file.
    """
    try:
        if not path.is_file():
            raise UsageError(f"no file {path}")
        with path.open("rb"):
            pass
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    with readers(1) as pool:
        future = pool.schedule(_inspect, args=[path], timeout=settings.MAX_READING_SECONDS)
        try:
            inspection: Inspection = future.result()
        except (ReadingTimeout, ProcessExpired) as error:
            return Inspection(refusal=f"the reader was ended ({type(error).__name__})")
        except Exception as error:
            return Inspection(refusal=f"the reader failed ({type(error).__name__}: {error})")
    return inspection


def _inspect(path: Path) -> Inspection:
    data = path.read_bytes()
    try:
        kind = format_of(data)
        if kind == "zip":
            return Inspection(members=[member.name for member in open_archive(data)])
        document = _read(data, kind)
    except RefusedDocument as error:
        return Inspection(refusal=str(error))
    forms, problems = recognise(document)
    refusal = document.note if not forms and not document.tables else None
    removed = document.removed_characters
    return Inspection(refusal, document.media_type, document.tables, forms, problems, characters_removed=removed)


def readers(count: int) -> Any:  # noqa: ANN401 - pebble has no types
    """A pool of reading processes, each within its bound of memory."""
    return ProcessPool(count, context=multiprocessing.get_context("spawn"), initializer=_prepare)


def _prepare() -> None:
    """Bound the memory of a reading process."""
    limit = settings.MAX_READING_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    look_for_cycles_less()


def look_for_cycles_less() -> None:
    """Let Python collect cycles less often, and not among what is imported: documents make hardly any."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def refused(source: Source, reason: str, *, rule: str | None = None) -> Extraction:
    """What stands for a document that cannot be read.

    Args:
        source: the document.
        reason: why, in one line.
        rule: of what the whole document goes into quarantine for, if it does.
    """
    extraction = _refused(source, reason)
    if rule is not None and extraction.refusal is not None:
        extraction.problems = [Problem(None, None, None, "document", None, rule, extraction.refusal)]
    return extraction


def _refused(source: Source, reason: str, *, read_again: bool = False) -> Extraction:
    one_line = " ".join(printable(reason).split())[:500]
    return Extraction(source.file_name, source.sha256, source.size_bytes, refusal=one_line, read_again=read_again)


_OUT_OF_MEMORY = 112
_TOO_MUCH_MEMORY = f"reading needs over {settings.MAX_READING_MEMORY_BYTES >> 20} MB"


def read_file(source: Source, archive: Path) -> Extraction:
    """Read one document in this process, which is a child's: it ends where memory does."""
    began = time.monotonic()
    try:
        extraction = _extract_file(source, archive)
    except MemoryError:
        # What it holds may not come back: the next document gets a process of its own.
        os._exit(_OUT_OF_MEMORY)
    else:
        extraction.seconds = time.monotonic() - began
        return extraction


def _extract_file(source: Source, archive: Path) -> Extraction:
    if source.size_bytes > settings.MAX_DOCUMENT_BYTES:
        return _refused(source, f"larger than {settings.MAX_DOCUMENT_BYTES >> 20} MB")
    try:
        data = source.path.read_bytes()
    except OSError as error:
        return _refused(source, _why(error), read_again=True)
    if hashlib.sha256(data).hexdigest() != source.sha256:
        return _refused(source, "the file changed while it was being read; it is read again next time", read_again=True)
    return extract(data, source, archive)


def extract(data: bytes, source: Source, archive: Path | None = None) -> Extraction:
    """Read a document and recognise its forms; what cannot be read is refused, not raised.

    Args:
        data: the bytes of the document.
        source: what they are called.
        archive: where the documents inside an archive are put; without it an archive is refused.
    """
    try:
        kind = format_of(data)
        if kind == "zip" and archive is not None:
            return _open_archive(data, source, archive)
        document = _read(data, kind)
    except RefusedDocument as error:
        return _refused(source, str(error), read_again=str(error) == convert.MISSING)
    return _recognise(document, source)


def _read(data: bytes, kind: str) -> Document:
    if kind not in CONVERTED:
        return read_document(data, kind)
    document = read_document(convert.to_docx(data, kind), "docx")
    document.media_type = CONVERTED[kind]
    document.changed_on = changed_on(data, kind)
    return document


def _recognise(document: Document, source: Source) -> Extraction:
    forms, problems = recognise(document)
    trailing = [text for text in document.trailing if not names_contact(text)]
    extraction = Extraction(
        source.file_name,
        source.sha256,
        source.size_bytes,
        document.media_type,
        trailing_text="\n".join(trailing),
        dated_on=filled_in_on(_texts(document, forms)) or document.changed_on,
        forms=forms,
        problems=problems,
        cells=[readings_to_json(form.readings) for form in forms],
        characters_removed=document.removed_characters,
    )
    if not forms:
        extraction.refusal = document.note or f"no whole form in it ({len(document.tables)} tables)"
    return extraction


def _texts(document: Document, forms: list[Form]) -> Iterator[str]:
    for table in document.tables:
        yield from table.headings
    for form in forms:
        yield from (cell.text for cell in form.readings)
    yield from document.trailing


def _open_archive(data: bytes, source: Source, archive: Path) -> Extraction:
    """Put what an archive holds aside, to be read as documents of their own; nothing of one that is refused.

    One for which the disk has no room is refused, unless hardly anything else has: then that is no
    document's fault.
    """
    members = open_archive(data, source.depth)
    if not members:
        raise RefusedDocument("an archive with nothing in it")
    free = shutil.disk_usage(archive if archive.exists() else archive.parent).free
    size = sum(_on_disk(member.size) for member in members)
    no_room = _refused(source, f"unpacked it takes {size >> 20} MB, and {free >> 20} MB are free", read_again=True)
    if size > free >= settings.LEAST_FREE_BYTES:
        return no_room
    try:
        kept = _keep_members(members, source, archive)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT) and free >= settings.LEAST_FREE_BYTES:
            return no_room
        raise
    return Extraction(source.file_name, source.sha256, source.size_bytes, "application/zip", members=kept)


def _keep_members(members: list[Member], source: Source, archive: Path) -> list[Source]:
    """Keep the bytes of all of them, or of none."""
    outermost = source.outermost or source.file_name
    kept, new = [], []
    try:
        for member in members:
            content = member.data
            sha256 = hashlib.sha256(content).hexdigest()
            new += [place for place in [place_of(archive, sha256)] if not place.exists()]
            path = keep_bytes(archive, content, sha256)
            name = f"{source.file_name}/{member.name}"
            kept.append(Source(path, name, sha256, len(content), source.depth + 1, outermost=outermost))
    except OSError:
        for place in new:
            place.unlink(missing_ok=True)
        raise
    return kept


_BLOCK_BYTES = 4096


def _on_disk(size: int) -> int:
    """What a file takes of a disk, about."""
    return -(-size // _BLOCK_BYTES) * _BLOCK_BYTES


@cache
def reader_version() -> str:
    """Names the code and the words that turn bytes into rows: another name when they may give other rows.

    Comments, docstrings and layout do not count.
    """
    package = Path(__file__).parent
    parts = [
        package / name
        for name in ("documents", "forms", "targets", "convert.py", "frames.py", "contracts.py", "reading.py")
    ]
    files = sorted(file for part in parts for file in ([part] if part.is_file() else part.rglob("*.*")))
    digest = hashlib.sha256()
    for file in files:
        if file.suffix in (".py", ".toml", ".csv"):
            digest.update(f"{file.relative_to(package)}\n{_meaning(file)}\n".encode())
    return digest.hexdigest()[:16]


def _meaning(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".toml":
        return json.dumps(tomllib.loads(text), ensure_ascii=False)
    return _code(text) if file.suffix == ".py" else text


_LAYOUT = (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING)
_MARKS = {tokenize.NEWLINE: "\n", tokenize.INDENT: "{", tokenize.DEDENT: "}"}


def _code(text: str) -> str:
    """The tokens of a module, but for comments, docstrings and layout.

    Not its syntax tree: the parser of CPython 3.11 may fail when another thread parses at the same time.
    """
    tokens = [token for token in tokenize.generate_tokens(StringIO(text).readline) if token.type not in _LAYOUT]
    kept: list[str] = []
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token.type == tokenize.STRING and _breaks(before) and _breaks(after):
            continue
        mark = _MARKS.get(token.type, token.string)
        if mark != "\n" or kept[-1:] not in ([], ["\n"], ["{"], ["}"]):
            kept.append(mark)
    return " ".join(kept)


def _breaks(token: tokenize.TokenInfo | None) -> bool:
    return token is None or token.type in _MARKS
