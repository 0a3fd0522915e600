"""Zip containers, opened with bounds: Office files and archives.

The bytes of a container come in; the bytes of the files in it go out, unless what it declares is
more than a budget allows.
"""

import io
import lzma
import struct
import zipfile
import zlib

from pipelines import settings
from pipelines.errors import BeyondLimits, RefusedDocument

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, ValueError, OSError),
)

Entry = zipfile.ZipInfo


class Budget:
    """What one file may hold once inflated, over all levels of archives in it: files and bytes.

    The parts of an Office file in an archive do not count: they are bounded file by file, and never
    kept.
    """

    def __init__(self) -> None:
        self._entries = 0
        self._bytes = 0

    def take(self, container: "Container") -> None:
        """Count what a container declares, before any of it is inflated.

        Raises:
            BeyondLimits: with what was counted before, it is too much.
        """
        self._entries += container.entry_count
        if self._entries > settings.MAX_ARCHIVE_ENTRIES:
            limit = settings.MAX_ARCHIVE_ENTRIES
            raise BeyondLimits(f"a zip archive of {self._entries} files; the limit is {limit}")
        self._bytes += sum(entry.file_size for entry in container.entries)
        if self._bytes > settings.MAX_INFLATED_BYTES:
            limit = settings.MAX_INFLATED_BYTES >> 20
            raise BeyondLimits(
                f"a zip archive that inflates to {self._bytes >> 20} MB; the limit is {limit} MB"
            )


_UTF8_NAME = 0x800  # the bit of an entry whose name is marked as UTF-8
_UNICODE_PATH = 0x7075  # the extra field that Info-ZIP keeps the name in


def _name_of(entry: Entry) -> str:
    """The name of a file as who packed it saw it.

    Names without the mark are GBK of Windows in China or UTF-8 of macOS, which zipfile takes both
    for the code page of an old PC. One that is neither keeps what can be read of it.
    """
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    kept = _kept_name(entry.extra)
    if kept is not None:
        return kept
    try:
        name = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("gb18030", errors="replace")


def _kept_name(extra: bytes) -> str | None:
    """The name in UTF-8 that an extra field keeps: after a version, and a checksum of the other."""
    while len(extra) >= 4:
        field, size = struct.unpack_from("<HH", extra)
        content, extra = extra[4 : 4 + size], extra[4 + size :]
        if field == _UNICODE_PATH and content[:1] == b"\x01":
            try:
                return content[5:].decode() or None
            except UnicodeDecodeError:
                return None
    return None


def _spelt(name: str) -> str:
    """The name of a part as names are compared: parts are found whatever their capitals are."""
    return name.replace("\\", "/").strip("/").lower()


class Container:
    """The files inside a zip container.

    Args:
        data: its bytes.
        bounded: whether to refuse it here where it holds too much; otherwise a `Budget` is to take
            it.

    Raises:
        RefusedDocument: from each method, where the container is broken, encrypted or too large.
    """

    def __init__(self, data: bytes, *, bounded: bool = True) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise RefusedDocument(f"a damaged zip archive ({error})") from None
        for entry in self._zip.infolist():
            entry.filename = _name_of(entry)
        entries = self._zip.infolist()
        self.entry_count = len(entries)
        self.entries = [
            entry
            for entry in entries
            if entry.file_size or not entry.filename.endswith(("/", "\\"))
        ]
        self._parts: dict[str, Entry] | None = None
        if bounded:
            Budget().take(self)

    @property
    def names(self) -> list[str]:
        """The files, in their order."""
        return [entry.filename for entry in self.entries]

    def find(self, name: str) -> Entry | None:
        """The part of a name, however it is spelt; of several, the last.

        Programs differ in capitals and in strokes.
        """
        if self._parts is None:
            self._parts = {_spelt(entry.filename): entry for entry in self.entries}
        return self._parts.get(_spelt(name))

    def part(self, name: str) -> bytes:
        """The bytes of the part that `find` finds.

        Raises:
            RefusedDocument: there is none, or as from `read_entry`.
        """
        entry = self.find(name)
        if entry is None:
            raise RefusedDocument(f"a damaged file: {name} is missing in it")
        return self.read_entry(entry)

    def read_entry(self, entry: Entry) -> bytes:
        """The bytes of one file; never more than the container declares."""
        if entry.flag_bits & 1:
            raise RefusedDocument("an encrypted zip archive: it needs a password")
        try:
            return self._zip.read(entry)
        except (*_BROKEN, RuntimeError) as error:
            raise RefusedDocument(f"a damaged zip archive: {entry.filename}: {error}") from None
