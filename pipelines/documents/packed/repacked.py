"""Archives that are no zip archives (.7z, .rar, .tar, .tar.gz, .gz), repacked as one.

The bytes of an archive come in, those of a zip archive with the same files go out, so that one room
bounds and names what lies in archives. libarchive reads them, in memory.
"""

import io
import zipfile
from typing import Any

from pipelines import settings
from pipelines.errors import BeyondLimits, RefusedDocument

try:
    import libarchive
    from libarchive.exception import ArchiveError
except (ImportError, OSError, TypeError, AttributeError):  # it looks for its library as it loads
    libarchive = None

MISSING = (
    "libarchive is not installed: apt-get install libarchive13 (it is read with the next load)"
)
_SIGNATURES = (
    *((b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "rar")),
    *((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz")),
)
_TAR = (257, b"ustar")
_LONGEST_NAME = 4096


def packed_as(data: bytes) -> str | None:
    """What kind of archive a file is, where it is one of these."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    return "tar" if data[_TAR[0] : _TAR[0] + len(_TAR[1])] == _TAR[1] else None


def to_zip(data: bytes) -> bytes:
    """The same files in a zip archive, none of them compressed.

    Raises:
        RefusedDocument: damaged, encrypted, or no program to read it.
        BeyondLimits: it holds more than the limits.
    """
    if libarchive is None:
        raise RefusedDocument(MISSING)
    kind = packed_as(data) or ""
    try:
        return _repacked(data, kind, _FORMATS.get(kind, "tar"))
    except ArchiveError as error:
        if kind in _SINGLE and _NO_TAR in str(error):
            return _single(data, kind)
        locked = "ncrypt" in str(error) or "assphrase" in str(error)
        said = "encrypted: it needs a password" if locked else f"a damaged {kind} archive ({error})"
        raise RefusedDocument(said) from None


_FORMATS = {"7z": "7zip", "rar": "all"}
_SINGLE = ("gzip", "bzip2", "xz")
_NO_TAR = "Unrecognized archive format"


def _single(data: bytes, kind: str) -> bytes:
    """One compressed file, such as `a.docx.gz`, as an archive with nothing else in it."""
    try:
        made = _repacked(data, kind, "raw")
    except ArchiveError as error:
        raise RefusedDocument(f"a damaged {kind} archive ({error})") from None
    if data in made:  # libarchive hands on what it knows no compression of
        raise RefusedDocument(f"a damaged {kind} archive")
    return made


def _repacked(data: bytes, kind: str, format_name: str) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made,
        libarchive.memory_reader(data, format_name=format_name) as opened,
    ):
        _copy(opened, made, f"a {kind} archive")
    return buffer.getvalue()


def _name(said: str | bytes | None) -> str:
    """The name of a file; archives of other systems have it in GB18030."""
    if not isinstance(said, bytes):
        return said or ""
    try:
        return said.decode("gb18030")
    except UnicodeDecodeError:
        return said.decode("utf-8", errors="replace")


def _copy(opened: Any, made: zipfile.ZipFile, name: str) -> None:  # noqa: ANN401
    count = size = 0
    for entry in opened:
        if not entry.isreg:
            continue
        count += 1
        if count > settings.MAX_ARCHIVE_ENTRIES:
            limit = settings.MAX_ARCHIVE_ENTRIES
            raise BeyondLimits(f"{name} of over {limit} files")
        content = io.BytesIO()
        for block in entry.get_blocks():
            size += len(block)
            if size > settings.MAX_INFLATED_BYTES:
                limit = settings.MAX_INFLATED_BYTES >> 20
                raise BeyondLimits(f"{name} that inflates to over {limit} MB")
            content.write(block)
        called = (_name(entry.pathname) or f"unnamed {count}")[:_LONGEST_NAME]
        made.writestr(zipfile.ZipInfo(called), content.getvalue())
    if not count:
        raise RefusedDocument(f"a damaged {name.split()[1]} archive, or one with nothing in it")
