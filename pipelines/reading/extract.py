"""The bytes of one document in, its forms out, or a reason why it is refused.

An archive gives its members, which are documents of their own.
"""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipelines import settings
from pipelines.documents import (
    CONVERTED,
    Document,
    Member,
    changed_on,
    format_of,
    open_archive,
    printable,
    read_document,
)
from pipelines.documents.packed.repacked import MISSING as NO_LIBARCHIVE
from pipelines.documents.seeing import NEEDS_SIGHT
from pipelines.errors import RefusedDocument
from pipelines.forms import Form, NoForm, Problem, filled_in_on, names_contact, recognise
from pipelines.reading import convert
from pipelines.reading.bounds import sight
from pipelines.reading.originals import keep_bytes, place_of
from pipelines.reading.sources import Source, why


@dataclass(slots=True)
class Extraction:
    """What one document gave.

    Attributes:
        refusal: why it gave nothing at all, or `None`.
        read_again: whether what it was refused for may be mended without changing it: a missing
            program.
        members: of an archive, the documents inside it.
        dated_on: the day the document itself bears: printed as 填报日期, else when its file was
            last changed.
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
    characters_removed: int = 0
    seconds: float = 0.0


def given_up(source: Source) -> Extraction:
    """Refuse a document whose archive took too long; what was read of the archive stays."""
    return refusal(
        source, f"reading the archive it lies in took over {settings.MAX_ARCHIVE_SECONDS} s"
    )


def refused(source: Source, reason: str, *, rule: str | None = None) -> Extraction:
    """What stands for a document that cannot be read.

    Args:
        source: the document.
        reason: why, in one line.
        rule: of what the whole document goes into quarantine for, if it does.
    """
    extraction = refusal(source, reason)
    if rule is not None and extraction.refusal is not None:
        extraction.problems = [
            Problem(None, None, None, "document", None, rule, extraction.refusal)
        ]
    return extraction


def refusal(source: Source, reason: str, *, read_again: bool = False) -> Extraction:
    """What stands for a document that is refused."""
    one_line = " ".join(printable(reason).split())[:500]
    return Extraction(
        source.file_name, source.sha256, source.size_bytes, refusal=one_line, read_again=read_again
    )


OUT_OF_MEMORY = 112
TOO_MUCH_MEMORY = f"reading needs over {settings.MAX_READING_MEMORY_BYTES >> 20} MB"


def read_file(source: Source, archive: Path) -> Extraction:
    """Read one document in this process, which is a child's: it ends where memory does."""
    began = time.monotonic()
    try:
        extraction = _extract_file(source, archive)
    except MemoryError:
        # What it holds may not come back: the next document gets a process of its own.
        os._exit(OUT_OF_MEMORY)
    else:
        extraction.seconds = time.monotonic() - began
        return extraction


def _extract_file(source: Source, archive: Path) -> Extraction:
    if source.size_bytes > settings.MAX_DOCUMENT_BYTES:
        return refusal(source, f"larger than {settings.MAX_DOCUMENT_BYTES >> 20} MB")
    try:
        data = source.path.read_bytes()
    except OSError as error:
        return refusal(source, why(error), read_again=True)
    if hashlib.sha256(data).hexdigest() != source.sha256:
        return refusal(
            source,
            "the file changed while it was being read; it is read again next time",
            read_again=True,
        )
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
        document = read(data, kind)
    except RefusedDocument as error:
        return refusal(source, str(error), read_again=_can_be_mended(str(error)))
    return _recognise(document, source)


def _can_be_mended(reason: str) -> bool:
    """Whether a document is refused for a program that is missing."""
    return reason in (convert.MISSING, NO_LIBARCHIVE) or reason.endswith(NEEDS_SIGHT)


def read(data: bytes, kind: str) -> Document:
    """The tables of a document; what only LibreOffice opens is converted first."""
    if kind not in CONVERTED:
        return read_document(data, kind, convert.to_docx, sight())
    document = read_document(convert.to_docx(data, kind), "docx")
    document.media_type = CONVERTED[kind]
    document.changed_on = changed_on(data, kind)
    return document


def _recognise(document: Document, source: Source) -> Extraction:
    forms, problems, _ = recognise(document)
    trailing = [text for text in document.trailing if not names_contact(text)]
    extraction = Extraction(
        source.file_name,
        source.sha256,
        source.size_bytes,
        document.media_type,
        trailing_text="\n".join(trailing),
        dated_on=_believed(filled_in_on(_texts(document, forms))) or _believed(document.changed_on),
        forms=forms,
        problems=problems,
        characters_removed=document.removed_characters,
    )
    if not forms:
        extraction.refusal = document.note or _without_form(document, problems)
        extraction.read_again = _can_be_mended(extraction.refusal)
    elif document.note:
        note = Problem(None, None, None, "document", None, "partly_unread", document.note)
        extraction.problems = [*problems, note]
    return extraction


def _without_form(document: Document, problems: list[Problem]) -> str:
    """Why a document gives nothing: what looks like a form in it, and is none."""
    rules = {problem.rule for problem in problems}
    kinds = [kind.en for kind in NoForm if kind in rules]
    said = "; ".join([f"{len(document.tables)} tables", *kinds])
    return f"no whole form in it ({said})"


_FIRST_YEAR = 1990  # programs write 1900 and 1980 where they know no day


def _believed(day: date | None) -> date | None:
    """A day on which a document can have been written: not before there were such, nor to come."""
    last = datetime.now(UTC).date() + timedelta(days=1)  # in China it is tomorrow already
    return day if day is not None and day.year >= _FIRST_YEAR and day <= last else None


def _texts(document: Document, forms: list[Form]) -> Iterator[str]:
    for table in document.tables:
        yield from table.headings
    for form in forms:
        yield from (cell.text for cell in form.readings)
    yield from document.trailing


def _open_archive(data: bytes, source: Source, archive: Path) -> Extraction:
    """Put what an archive holds aside, to be read as documents of their own.

    Nothing is put aside of one that is refused.

    One for which the disk has no room is refused, unless hardly anything else has: then that is no
    document's fault.
    """
    members = open_archive(data, source.depth)
    if not members:
        raise RefusedDocument("an archive with nothing in it")
    free = shutil.disk_usage(archive if archive.exists() else archive.parent).free
    size = sum(_on_disk(member.size) for member in members)
    no_room = refusal(
        source, f"unpacked it takes {size >> 20} MB, and {free >> 20} MB are free", read_again=True
    )
    if size > free >= settings.LEAST_FREE_BYTES:
        return no_room
    try:
        kept = _keep_members(members, source, archive)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT) and free >= settings.LEAST_FREE_BYTES:
            return no_room
        raise
    return Extraction(
        source.file_name, source.sha256, source.size_bytes, "application/zip", members=kept
    )


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
            kept.append(
                Source(path, name, sha256, len(content), source.depth + 1, outermost=outermost)
            )
    except OSError:
        for place in new:
            place.unlink(missing_ok=True)
        raise
    return kept


_BLOCK_BYTES = 4096


def _on_disk(size: int) -> int:
    """What a file takes of a disk, about."""
    return -(-size // _BLOCK_BYTES) * _BLOCK_BYTES
